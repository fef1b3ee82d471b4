"""Each finding of the catalogue, from a log that shows it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from tests.support_example import example_tables
from tests.support_tables import DEFAULTS, RULES, cleaned, codes, table, whole
from xl_addin.books.base import Update
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.contract.catalogue import CATALOGUE
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.contract.table_spec import TableSpec
from xl_addin.figures.facts import cell_text, figures_of
from xl_addin.outputs.own_sheets import make_update
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import PICTURE, ErrorValue, Value

LOG_HEADER = "| Id | Datum | Aktivitet | Orgnr | Företag | Organisation | Status | Avslutad | Timmar |"
GOOD = "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Alfa AB | Almi | Genomförd | | |"
QUIET = {"company_unlisted", "rule_matches_nothing", "sheet_missing"}
SUM_RULE = """
| Kod   | Indikator | Räkna | Aktiviteter  | Status    | Datumkolumn | Summakolumn | Rapporteras |
| timmar| Timmar    | Summa | Behovsanalys | Genomförd | Datum       | Timmar      | Ja          |
"""


def notes(*lines: str, cells: Mapping[str, Value] | None = None, **markdown: str) -> list[Finding]:
    log = "\n".join([LOG_HEADER, *lines])
    return list(make_results(cleaned(log, cells, **markdown), today=date(2023, 12, 31)).findings)


def loud(found: list[Finding]) -> list[str]:
    return codes([note for note in found if note.code not in QUIET])


def test_a_good_row_gives_no_findings() -> None:
    assert loud(notes(GOOD)) == []


ROWS = {
    "| A-1 | 05/06/2023 | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["date_unreadable B5"],
    "| A-1 | 45061 | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["date_unreadable B5"],
    "| A-1 | $serial | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["date_serial B5"],
    "| A-1 | $error | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["cell_error B5"],
    "| A-1 | $uncomputed | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["formula_uncomputed B5"],
    "| A-1 | 2023-02-01 | Behovsanalys | $error | | Almi | Genomförd | | |": ["cell_error D5"],
    "| A-1 | $picture | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["cell_picture_decides B5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | $picture | Almi | Genomförd | | |": ["cell_picture E5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | $error | Almi | Genomförd | | |": ["cell_error E5"],
    "| A-1 | | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["date_missing B5"],
    "| A-1 | 2023-02-01 | Leverans | 559900-0006 | | Almi | Genomförd | | |": ["date_missing H5"],
    "| A-1 | 2023-02-01 | Behovsanlys | 559900-0006 | | Almi | Genomförd | | |": ["choice_unknown C5"],
    "| A-1 | 2023-02-01 | | 559900-0006 | | Almi | Genomförd | | |": ["activity_missing C5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | Alma | Genomförd | | |": ["choice_unknown F5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | | Genomförd | | |": ["organisation_missing F5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | Almi | | | |": ["status_missing G5"],
    "| A-1 | 2023-02-01 | Behovsanalys | | | Almi | Genomförd | | |": ["orgnr_missing D5"],
    "| A-1 | 2023-02-01 | Seminarium | | | Almi | Genomförd | | |": [],
    "| A-1 | 2023-02-01 | Behovsanalys | | | Almi | Avbruten | | |": [],
    "|  | 2023-02-01 | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["id_missing A5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0007 | | Almi | Genomförd | | |": ["orgnr_check_digit D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-000 | | Almi | Genomförd | | |": ["orgnr_length D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | $short | | Almi | Genomförd | | |": ["orgnr_lost_zero D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | vet ej | | Almi | Genomförd | | |": ["orgnr_format D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 456141-8395 | | Almi | Genomförd | | |": ["orgnr_component D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 18900101-9802 | | Almi | Genomförd | | |": ["orgnr_person D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 302918-4756 | | Almi | Genomförd | | |": ["orgnr_person D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 122212-1210 | | Almi | Genomförd | | |": ["orgnr_estate D5"],
    "| A-1 | 2022-12-31 | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |": ["date_outside_project B5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | Almi | Planerad | | |": ["planned_past B5"],
    "| A-1 | 2024-02-01 | Rådgivning | 559900-0006 | | Almi | Genomförd | | |": ["done_in_future B5"],
    "| A-1 | 2023-02-01 | Leverans | 559900-0006 | | Almi | Genomförd | 2023-03-01 | |": ["delivery_without_needs D5"],
    "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | Almi | Genomförd | | ca 3 |": ["number_unreadable I5"],
}


@pytest.mark.parametrize(("row", "expected"), ROWS.items(), ids=[f"{n}-{v}" for n, v in enumerate(ROWS.values())])
def test_rows(row: str, expected: list[str]) -> None:
    cells: dict[str, Value] = {
        "serial": 45061,
        "error": ErrorValue("#N/A"),
        "uncomputed": ErrorValue(""),
        "picture": ErrorValue(PICTURE),
        "short": 101019802,
    }
    assert loud(notes(row, cells=cells)) == expected


def test_ids_that_differ_only_in_how_they_are_typed_are_one() -> None:
    row = "| {} | 2023-02-01 | Rådgivning | 559900-0006 | | Almi | Genomförd | | |"
    alike = ("A-1", "a-1", "A–1", "A - 1", "Ａ-１", "A-1\u200b", "Å2", "A\u030a2", "A-01", "A 1")
    found = [note for note in notes(*(row.format(name) for name in alike)) if note.code == "id_duplicate"]
    assert [note.row for note in found] == [6, 7, 8, 9, 10, 12]


def test_ids_of_one_date_are_taken_in_their_natural_order() -> None:
    row = "| {} | 2023-02-01 | Behovsanalys | 559900-0006 | | {} | Genomförd | | |"
    log = "\n".join([LOG_HEADER, row.format("A-10", "Energi"), row.format("a-2", "Almi")])
    assert make_results(cleaned(log)).ledger.of("behovsanalys")["organisation"].tolist() == ["Almi"]


@pytest.mark.parametrize(
    ("area", "town", "code"),
    [
        ("Stockholms län", "Umeå", "company_outside_area"),
        ("stockholm", "Umeå", "company_outside_area"),
        ("Stockholms län", "Täby", "choice_unlisted"),  # not in the list, and inside all the same
        ("Norrbottens län", "Arvidsjaur", "choice_unlisted"),
        ("Norrbottens län", "Umeå", "company_outside_area"),
        ("Stockholms och Uppsala län", "Uppsala", "choice_unlisted"),
        ("Övre Norrland", "Umeå", "choice_unlisted"),
        ("Övre Norrland, Sundsvall", "Sundsvall", "choice_unlisted"),
        ("Övre Norrland, Sundsvall", "Timrå", "company_outside_area"),
        ("Norrbottens län, Sunsvall", "Arvidsjaur", "choice_unlisted"),
        ("Norrbottens län, Sunsvall", "Timrå", "company_area_unknown"),  # who knows what was meant
        ("", "Umeå", "company_area_unknown"),
        ("Norrbottens län", "Solnna", "choice_unlisted"),
    ],
)
def test_a_municipality_is_said_to_be_outside_only_where_that_is_known(area: str, town: str, code: str) -> None:
    companies = f"| Orgnr | Namn | Kommun |\n| 559900-0006 | Alfa AB | {town} |"
    card = DEFAULTS["Projekt"].replace("Stockholms län", area)
    found = notes(GOOD, Företag=companies, Projekt=card)
    assert [note.code for note in found if note.column == "Kommun"] == [code]


@pytest.mark.parametrize("area", ["Norrbottens läm", "Luleå, Norrbottens läm", "Norrbottens läm och Luleå"])
def test_an_area_that_nobody_knows_is_named_with_its_cell_and_what_was_meant(area: str) -> None:
    found = notes(GOOD, Projekt=DEFAULTS["Projekt"].replace("Stockholms län", area))
    (note,) = (note for note in found if note.code == "area_unknown")
    assert (note.sheet, note.cell) == ("Projekt", "B9")
    assert "Norrbottens läm är inget område" in note.message
    assert note.message.endswith("Menade du Norrbottens län?")


def test_without_periods_and_project_end_what_is_concluded_late_counts() -> None:
    log = f"{LOG_HEADER}\n{GOOD}\n| A-2 | 2023-02-02 | Leverans | 559900-0006 | | Almi | Genomförd | 2023-05-09 | |"
    card = "| Fält | Värde |\n| Projektets startdatum | 2023-01-01 |\n| Projektets slutdatum | |"
    periods = "| Nr | Från | Till | Status |\n| 1 | | | |"
    results = make_results(cleaned(log, Projekt=card, Perioder=periods), today=date(2023, 12, 31))
    assert results.outcome("leverans").cumulative == 1
    assert results.period.end == date(2023, 5, 9)


@pytest.mark.parametrize(
    ("sheet", "cell", "row"),
    [
        ("Logg", "B5", "| A-1 | {stamp} | Behovsanalys | 559900-0006 | | Almi | Genomförd | | |"),
        ("Projekt", "B5", "| Fält | Värde |\n| Projektets startdatum | {stamp} |"),
        ("Perioder", "C5", "| Nr | Från | Till |\n| 1 | 2023-01-01 | {stamp} |"),
    ],
)
def test_a_time_stamp_that_is_two_days_is_reported_with_its_reason(sheet: str, cell: str, row: str) -> None:
    text = row.format(stamp="2023-03-31T22:30:00Z")
    found = notes(text) if sheet == "Logg" else notes(GOOD, cells=None, **{sheet: text})
    [note] = [note for note in found if note.code.startswith("date_") and note.level == "error"]
    assert (note.code, note.cell) == ("date_two_days", cell)
    assert "är 2023-03-31 där den skrevs och 2023-04-01 i Sverige" in note.message


@pytest.mark.parametrize("column", ["Datum", "Orgnr", "Status", "Aktivitet", "Timmar"])
def test_a_cell_that_a_merged_cell_covers_is_named_and_never_guessed(column: str, tmp_path: Path) -> None:
    """The value belongs to the first row only."""
    path = tmp_path / "logg.xlsx"
    names = ["Id", "Datum", "Aktivitet", "Orgnr", "Organisation", "Status", "Avslutad", "Timmar"]
    row = ["A-1", date(2023, 2, 1), "Behovsanalys", "559900-0006", "Almi", "Genomförd", None, 3]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Aktivitetslogg"
    for line in (["Vår logg"], names, row, ["A-2", *row[1:]], ["A-3", *row[1:]]):
        sheet.append(line)
    letter = "ABCDEFGH"[names.index(column)]
    sheet.merge_cells("A1:H1")
    sheet.merge_cells(f"{letter}3:{letter}4")
    for spec, rows in ((layout.INDICATORS, RULES), (layout.PROJECT, DEFAULTS["Projekt"])):
        raw = table(spec.name, rows)
        book.create_sheet(spec.sheet).append(raw.header)
        for cells in raw.rows:
            book[spec.sheet].append(cells)
    book.save(path)
    with open_book(path) as opened:
        found = make_results(type_tables(opened.read([spec.name for spec in layout.INPUT_TABLES])))
    assert [note.cell for note in found.findings if note.code == "cell_merged"] == [f"{letter}4"]
    assert not [note for note in found.findings if note.row == 4 and note.code.endswith("_missing")]
    assert [not cell_text(cell) for cell in found.log[column]] == [False, True, False]


def test_a_suggestion_names_what_was_meant() -> None:
    found = notes("| A-1 | 2023-02-01 | behovsanlys | 559900-0006 | | Almi | Genomförd | | |")
    [note] = [note for note in found if note.code == "choice_unknown"]
    assert "Menade du Behovsanalys?" in note.message


def test_an_id_twice() -> None:
    twice = "| A-1 | 2023-02-03 | Behovsanalys | 559900-0105 | Beta AB | Almi | Genomförd | | |"
    [note] = [note for note in notes(GOOD, twice) if note.code == "id_duplicate"]
    assert (note.cell, "rad 5" in note.message) == ("A6", True)


def test_one_company_with_two_names() -> None:
    other = "| A-2 | 2023-02-03 | Behovsanalys | 5599000006 | Gamma AB | Almi | Genomförd | | |"
    same = "| A-3 | 2023-02-04 | Behovsanalys | 5599000006 | ALFA Aktiebolag | Almi | Genomförd | | |"
    assert loud(notes(GOOD, other, same)) == ["name_differs E6"]


def test_a_delivery_before_its_needs_analysis() -> None:
    early = "| A-2 | 2023-01-02 | Leverans | 559900-0006 | Alfa AB | Almi | Genomförd | 2023-01-20 | |"
    assert loud(notes(GOOD, early)) == ["delivery_before_needs H6"]


def test_a_sum_tells_of_what_it_lacks() -> None:
    assert "amount_missing I5" in loud(notes(GOOD, Indikatorer=SUM_RULE))


COMPANIES = """
| Orgnr       | Namn    | Kommun     |
| 559900-0006 | Alfa AB | Stockholm  |
| 5599000006  | Alfa    | Solna      |
| 559900-0105 | Beta AB | Uppsala    |
| 559900-0204 | Gamma   | Stokholm   |
"""


def test_the_list_of_companies() -> None:
    stranger = "| A-2 | 2023-02-03 | Behovsanalys | 559900-0303 | Delta | Almi | Genomförd | | |"
    found = codes([note for note in notes(GOOD, stranger, Företag=COMPANIES) if note.code != "rule_matches_nothing"])
    expected = ["choice_unlisted C8", "company_duplicate A6", "company_outside_area C7", "company_unlisted D6"]
    assert [code for code in found if not code.startswith("sheet_missing")] == expected


PERIOD_CASES = {
    "| 1 | 2023-01-01 | 2023-06-30 |\n| 2 | 2023-06-30 | 2023-12-31 |": ["period_overlap B6"],
    "| 1 | 2023-01-01 | 2023-06-29 |\n| 2 | 2023-07-01 | 2023-12-31 |": ["period_gap B6"],
    "| 1 | 2023-06-30 | 2023-01-01 |\n| 2 | 2023-01-01 | 2023-12-31 |": ["period_reversed C5"],
    "| 1 | 2023-01-01 | 2023-06-30 |\n| 1 | 2023-07-01 | 2023-12-31 |": ["period_duplicate A6"],
    "| 1 | 2023-01-01 | |\n| 2 | 2023-01-01 | 2023-12-31 |": ["period_incomplete A5"],
    "| 2 | 2023-07-01 | 2023-12-31 |": ["date_outside_periods B5"],
    "| 3 | | |\n| 2 | 2023-01-01 | 2023-12-31 |": [],
    "| | | |": ["period_missing"],
}


@pytest.mark.parametrize(("rows", "expected"), PERIOD_CASES.items(), ids=[str(v) for v in PERIOD_CASES.values()])
def test_periods(rows: str, expected: list[str]) -> None:
    assert loud(notes(GOOD, Perioder="| Nr | Från | Till |\n" + rows)) == expected


RULE_CASES = {
    "|  | X | Antal | * | | Datum | |": ["rule_incomplete A5"],
    "| Kod 1 | X | Antal | * | | Datum | |": ["rule_code A5"],
    "| stod | X | Antal | * | | Datum | |": ["rule_code_reserved A5"],
    "| rad_7 | X | Antal | * | | Datum | |": ["rule_code_reserved A5"],
    "| x | X | Antl | * | | Datum | |": ["choice_unknown D5"],
    "| x | X | | * | | Datum | |": ["rule_incomplete D5"],
    "| x | X | Antal | | | Datum | |": ["rule_incomplete E5"],
    "| x | X | Antal | , | | Datum | |": ["rule_incomplete E5"],
    "| x | X | Antal | * | | | |": ["rule_incomplete F5"],
    "| x | X | Antal | * | | Dattum | |": ["rule_column F5"],
    "| x | X | Antal | * | | Datum | Formm=Digitalt |": ["rule_column G5"],
    "| x | X | Antal | * | | Datum | Form |": ["rule_filter G5"],
    "| x | X | Antal | * | | Datum | Timmar=tre |": ["rule_filter G5"],
    "| x | X | Antal | * | | Datum | Avslutad=i maj |": ["rule_filter G5"],
    "| x | X | Antal | * | | Datum | Orgnr=559900-0007 |": ["rule_filter G5"],
    "| x | X | Antal | * | | Datum | Organisation=Alma |": ["choice_unknown G5"],
    "| x | X | Antal | * | | Datum | Gemensamt besök=Jaa |": ["choice_unknown G5"],
    "| x | X | Antal | * | | Datum | Kommun=Stokholm |": ["choice_unknown G5"],
    "| x | X | Antal | Behovsanlys | | Datum | |": ["choice_unknown E5"],
    "| x | X | Summa | * | | Datum | |": ["rule_incomplete"],
    "| x | X | Antal | * | | Datum | |\n| x | Y | Antal | * | | Datum | |": ["rule_duplicate A6"],
}


@pytest.mark.parametrize(("rows", "expected"), RULE_CASES.items(), ids=[str(v) for v in RULE_CASES.values()])
def test_rules(rows: str, expected: list[str]) -> None:
    header = "| Kod | Indikator | Rapporteras | Räkna | Aktiviteter | Datumkolumn | Filter |\n"
    lines = ["|".join(_reorder(row)) for row in rows.splitlines()]
    results = make_results(cleaned(f"{LOG_HEADER}\n{GOOD}", Indikatorer=header + "\n".join(lines), Företag=COMPANIES))
    found = results.findings
    assert {outcome.cumulative for outcome in results.outcomes} == {None}
    assert all(outcome.reported for outcome in results.outcomes)
    shown = [f"{note.code} {note.cell}".strip() for note in found if note.sheet == layout.INDICATORS.sheet]
    got = sorted(shown)
    assert [
        code.split()[0] if code.startswith("rule_incomplete ") and expected == ["rule_incomplete"] else code
        for code in got
    ] == expected


def _reorder(row: str) -> list[str]:
    _, code, name, count, activities, _, day, condition, _ = row.split("|")
    return ["", code, name, "Ja", count, activities, day, condition, ""]


def test_texts() -> None:
    texts = """
    | Period | Avsnitt | Aktivitet | Text                     |
    | 9      | 4       |           | Fel period               |
    | 2      | 99      |           | Fel avsnitt              |
    | 2      |         |           | Inget avsnitt            |
    | 2      | 3       | Rådgivnng | Fel aktivitet            |
    | 2      | 4       |           | Ring 900101-9802         |
    | 2      | 14      |           | Den sista periodens      |
    | 1      | 14      |           | I ingen rapport          |
    |        | 15      |           | Hela projektets          |
    | 2      | 15      |           | Den utan period vinner   |
    """
    plan = "| Nr | Nivå | Benämning | Pågår |\n| 1 | Aktivitet | Rådgivning | Ja |"
    found = notes(GOOD, Rapporttexter=texts, Aktivitetsplan=plan)
    found = [note for note in found if note.sheet == "Rapporttexter" and note.code != "section_empty"]
    assert codes(found) == [
        *(
            "period_unknown A5",
            "plan_activity_unknown C8",
            "section_unknown B6",
            "section_unknown B7",
            "text_person D9",
            "text_unprinted A11",
            "text_unprinted A13",
        ),
    ]
    assert "9802" not in repr(found)


def test_missing_and_renamed_columns() -> None:
    log = "| Id | Datum | Aktivitt | Orgnr | Organisation | Status | Avslutad |\n"
    log += "| A-1 | 2023-02-01 | x | 559900-0006 | Almi | Genomförd | |"
    tables = {name: whole(table(name, text), layout.SPEC[name]) for name, text in DEFAULTS.items()}
    found = type_tables({**tables, layout.LOG.name: table(layout.LOG.name, log)}).findings
    missing = [note for note in found if note.code == "column_missing"]
    assert ["Aktivitt?" in note.message for note in missing] == [True, False]  # the other is Stöd (kr)
    assert "column_absent" in {note.code for note in found}


def test_a_renamed_column_that_a_rule_asks_for_is_told_first_with_its_cell() -> None:
    rules = RULES.replace("Rapporteras |", "Rapporteras | Filter |").replace("| Ja ", "| Ja | Insatsområde=Digital ")
    log = "| Id | Datum | Aktivitet | Orgnr | Insatsområden | Organisation | Status | Avslutad | Stöd (kr) |\n"
    log += "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Digital | Almi | Genomförd | | |"
    texts = {**DEFAULTS, layout.INDICATORS.name: rules}
    tables = {name: whole(table(name, text), layout.SPEC[name]) for name, text in texts.items()}
    results = make_results(type_tables({**tables, layout.LOG.name: table(layout.LOG.name, log)}))
    cause, *effects = [note for note in results.findings if note.code != "sheet_missing"]
    assert (cause.code, cause.cell, cause.column) == ("column_missing", "E4", "Insatsområden")
    assert "Menade du Insatsområden?" in cause.message
    assert "rule_column" in {note.code for note in effects}


def test_what_to_do_fits_the_list_that_a_word_is_not_in() -> None:
    rules = RULES.replace("Rapporteras |", "Rapporteras | Filter |").replace("| Ja  ", "| Jaa | Form=Digitlt ")
    rules = rules.replace("| Antal ", "| Antl ")
    lists = "| Aktivitet | Form |\n| Behovsanalys | Digitalt |"
    found = notes(GOOD, Indikatorer=rules, Listor=lists)
    told = {note.column: (note.message, note.remedy) for note in found if note.code == "choice_unknown"}
    assert told["Filter"] == (
        "I filtret: Form Digitlt finns inte i listan. Menade du Digitalt?",
        "Använd ett värde ur listan, eller lägg till det i listan Form på bladet Listor.",
    )
    assert told["Räkna"][1] == "Använd ett värde ur listan: Unika företag, Antal eller Summa."
    assert all("Listor" not in remedy for name, (_, remedy) in told.items() if name in {"Räkna", "Rapporteras"})


def test_a_header_may_differ_in_capitals_and_blanks() -> None:
    log = "| id | DATUM | aktivitet | Orgnr  | organisation | STATUS | avslutad |\n"
    log += "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi | Genomförd | |"
    tables = {name: whole(table(name, text), layout.SPEC[name]) for name, text in DEFAULTS.items()}
    results = make_results(type_tables({**tables, layout.LOG.name: table(layout.LOG.name, log)}))
    assert results.outcome("behovsanalys").cumulative == 1


def test_missing_sheets() -> None:
    with pytest.raises(ProjektloggError, match="Aktivitetslogg"):
        type_tables({})
    assert "sheet_missing" in {note.code for note in notes(GOOD)}


def test_project_dates_missing() -> None:
    card = "| Fält | Värde |\n| Projektets startdatum | |\n| Projektets slutdatum | |"
    assert loud(notes(GOOD, Projekt=card)) == ["project_dates_missing B5", "project_dates_missing B6"]
    assert loud(notes(GOOD, Projekt="| Fält | Värde |\n| Projektnamn | Provet |")) == ["project_dates_missing"] * 2
    misspelt = DEFAULTS["Projekt"].replace("Projektets startdatum", "Projektets strtdatum ")
    assert "field_missing A6" in loud(notes(GOOD, Projekt=misspelt))
    for name in ("Startdatum", "Projektets start", "Första dagen"):
        card = DEFAULTS["Projekt"].replace("Projektets startdatum", name)
        found = notes(GOOD, cells={"day": date(2023, 1, 1)}, Projekt=card.replace("| 2023-01-01", "| $day", 1))
        [note] = [note for note in found if note.level is Level.ERROR and note.code not in QUIET]
        assert (note.code, note.cell, note.value, "Projektets startdatum" in note.message) == (
            *("field_missing", "A6", name),
            True,
        )
    renamed = notes(GOOD, Projekt=DEFAULTS["Projekt"].replace("Programområde", "Programområden"))
    assert [code for code in codes(renamed) if code.startswith("field")] == ["field_renamed A9"]
    twice = DEFAULTS["Projekt"] + "| Projektets startdatum | 2023-02-01 |"
    assert "field_duplicate A10" in loud(notes(GOOD, Projekt=twice))


def test_rows_below_the_table() -> None:
    second = "| A-2 | 2023-02-03 | Behovsanalys | 559900-0105 | Beta | Almi | Genomförd | | |"
    log = f"{LOG_HEADER}\n{GOOD}\n{second}\n| Summa | | | | | | | | 12 |"
    tables = {
        name: whole(table(name, text), layout.SPEC[name]) for name, text in {**DEFAULTS, layout.LOG.name: log}.items()
    }
    tables[layout.LOG.name] = replace(tables[layout.LOG.name], below=frozenset({6, 7}))
    results = make_results(type_tables(tables))
    assert results.outcome("behovsanalys").cumulative == 2
    found = [(note.code, note.row) for note in results.findings if note.row in {6, 7} and note.code not in QUIET]
    assert found == [("row_below_table", 6), ("row_below_unread", 7)]
    reasons = results.ledger.frame
    assert set(reasons.loc[reasons["row"] == 7, "reason"]) == {"below_table"}


def test_a_broken_count_would_be_reported() -> None:
    from xl_addin.ledger.ledger import Ledger
    from xl_addin.rules import invariants

    workbook = cleaned("\n".join([LOG_HEADER, GOOD, GOOD.replace("A-1", "A-2")]))
    results = make_results(workbook)
    assert list(invariants.find(results)) == []
    frame = results.ledger.frame
    for broken, words in (
        (frame.assign(counts=frame["reason"].isin(["counted", "returning"])), "två gånger"),
        (frame.assign(period=77), "perioderna"),
        (frame.assign(organisation="Ingen"), "organisation"),
        (frame.assign(reason="other_status"), "fler unika"),
    ):
        told = list(invariants.find(replace(results, ledger=Ledger(broken))))
        assert {note.code for note in told} == {"invariant_broken"}
        assert any(words in note.message for note in told)


def test_a_plan_that_names_no_indicator_of_ours() -> None:
    plan = """
    | Nr | Nivå      | Benämning  | Pågår | Indikatorer          |
    | 1  | Aktivitet | Rådgivning | Ja    | Leverans, behovsanly |
    | 2  | Aktivitet | Avslut     | Ja    | Inga                 |
    | 3  | Aktivitet | Annat      | Ja    |                      |
    """
    found = [note for note in notes(GOOD, Aktivitetsplan=plan) if note.sheet == "Aktivitetsplan"]
    assert codes(found) == ["plan_indicator_unknown E5"]
    assert (found[0].value, "Menade du behovsanalys?" in found[0].message) == ("behovsanly", True)


def _wrong_rule(**cells: str) -> list[str]:
    header = ["Kod", "Indikator", "Räkna", "Aktiviteter", "Datumkolumn", "Summakolumn", "Filter", "Rapporteras"]
    row = {"Kod": "x", "Indikator": "X", "Räkna": "Antal", "Datumkolumn": "Datum", "Rapporteras": "Ja"}
    row |= {"Aktiviteter": "*", **cells}
    markdown = f"| {' | '.join(header)} |\n| {' | '.join(row.get(name, '') for name in header)} |"
    return loud(notes(GOOD, Indikatorer=markdown))


def test_a_rule_that_names_a_column_of_the_wrong_kind() -> None:
    assert _wrong_rule(Datumkolumn="Aktivitet") == ["rule_column_kind E5"]
    assert _wrong_rule(Räkna="Summa", Summakolumn="Anteckning") == ["rule_column_kind F5"]
    assert _wrong_rule(Räkna="Summa", Summakolumn="Datum") == ["rule_column_kind F5"]


def _with_own_column(name: str, *values: Value, rules: str = RULES) -> list[Finding]:
    log = whole(table("Aktivitetslogg", f"{LOG_HEADER}\n{GOOD}\n{GOOD.replace('A-1', 'A-2')}"), layout.LOG)
    rows = [(*row, value) for row, value in zip(log.rows, values, strict=True)]
    tables = {
        key: whole(table(key, text), layout.SPEC[key]) for key, text in {**DEFAULTS, "Indikatorer": rules}.items()
    }
    tables[layout.LOG.name] = replace(log, header=(*log.header, name), rows=rows)
    results = make_results(type_tables(tables))
    assert results.outcomes[0].cumulative == 1
    return list(results.findings)


@pytest.mark.parametrize("name", ["key", "row", "outside", "Kvartal"])
def test_a_column_of_the_users_own_changes_nothing_and_tells_nothing(name: str) -> None:
    assert loud(_with_own_column(name, ErrorValue("#N/A"), ErrorValue(""))) == []


def test_a_column_of_the_users_own_alone_makes_no_row() -> None:
    log = whole(table("Aktivitetslogg", f"{LOG_HEADER}\n{GOOD}"), layout.LOG)
    blank = (None,) * len(log.header)
    tables = {key: whole(table(key, text), layout.SPEC[key]) for key, text in DEFAULTS.items()}
    tables[layout.LOG.name] = replace(
        log, header=(*log.header, "Eget"), rows=[(*log.rows[0], 1), (*blank, 0)], numbers=[5, 6]
    )
    assert loud(list(make_results(type_tables(tables)).findings)) == []


def test_filters_compare_as_the_column_is_read() -> None:
    log = f"{LOG_HEADER}\n{GOOD.replace('| | |', '| | $hours |')}\n{GOOD.replace('A-1', 'A-2')}"
    rules = RULES.splitlines()[1]
    for condition, expected in {
        "Timmar=2,5": 1,
        "Timmar=3": 0,
        "Datum=1 februari 2023": 2,
        "Orgnr=5599000006": 2,
        "Orgnr=16559900-0006": 2,
        "Orgnr=559900-0105": 0,
        "Timmar=*": 1,
    }.items():
        rows = f"{rules} Filter |\n| x | X | 1 | Antal | * | | Datum | Ja | | {condition} |"
        results = make_results(cleaned(log, {"hours": 2.5}, Indikatorer=rows))
        assert (condition, results.outcome("x").cumulative) == (condition, expected)


def test_a_status_list_in_other_letters_means_the_same() -> None:
    lists = "| Status |\n| planerad |\n| genomförd |"
    planned = "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | | Almi | PLANERAD | | |"
    assert "planned_past B5" in loud(notes(planned, Listor=lists))


def test_a_delivery_concluded_in_the_future() -> None:
    late = "| A-2 | 2023-03-01 | Leverans | 559900-0006 | Alfa AB | Almi | Genomförd | 2023-12-30 | |"
    project = DEFAULTS["Projekt"].replace("| Avstämningsdatum      | 2023-12-31 |", "| Avstämningsdatum | 2023-04-01 |")
    assert "done_in_future H6" in loud(notes(GOOD, late, Projekt=project))


def test_odd_project_dates() -> None:
    card = "| Fält | Värde |\n| Projektets startdatum | 2023-01-01 |\n| Projektets slutdatum | 2022-12-31 |"
    assert loud(notes(GOOD, Projekt=card)) == ["project_dates_reversed B6"]
    far = card.replace("2022-12-31", "9999-12-31")
    assert loud(notes(GOOD, Projekt=far)) == []
    wrong = {"x": ErrorValue("#REF!")}
    assert "cell_error B5" in loud(notes(GOOD, cells=wrong, Projekt=card.replace("2023-01-01", "$x")))


def test_a_period_inside_another() -> None:
    nested = "| Nr | Från | Till |\n| 1 | 2023-01-01 | 2023-12-31 |\n| 2 | 2023-02-01 | 2023-03-31 |\n"
    found = loud(notes(GOOD, Perioder=nested + "| 3 | 2023-09-01 | 2023-10-31 |"))
    assert found == ["period_overlap B6", "period_overlap B7"]


@pytest.mark.parametrize("number", ["999999-9999", "5555555555", "222222-2222", 7777777777])
def test_a_number_of_one_digit_is_a_stand_in(number: Value) -> None:
    row = GOOD.replace("559900-0006", "$number")
    assert loud(notes(row, row.replace("A-1", "A-2"), cells={"number": number})) == ["orgnr_dummy D5"]


def test_that_nobody_has_filled_in_periods_is_said() -> None:
    none = "| Nr | Från | Till |\n| 1 | | |"
    results = make_results(cleaned(f"{LOG_HEADER}\n{GOOD}", Perioder=none))
    assert results.period_line() == "Inga perioder är ifyllda, så hela projekttiden räknas: 1 januari–31 december 2023"
    card = "| Fält | Värde |\n| Projektets startdatum | |\n| Projektets slutdatum | |"
    results = make_results(cleaned(LOG_HEADER, Perioder=none, Projekt=card))
    assert "Varken perioder" in results.period_line()
    assert {figures_of(results)[f"period.{last}"].shown for last in ("nummer", "fran", "till")} == {"–"}
    assert "Period 1" not in str(make_update(results).names[layout.STATUS_LINE])


def test_a_very_long_list_of_events_is_cut(tmp_path: Path) -> None:
    rows = [f"| S-{n} | 2023-08-0{n % 9 + 1} | Seminarium | | | Almi | Genomförd | | |" for n in range(2400)]
    results = make_results(cleaned("\n".join([LOG_HEADER, *rows])))
    fact = figures_of(results)["seminarium.lista"]
    assert (len(fact.items or ()), (fact.items or ("",))[-1]) == (301, "… och 2\u202f100 till")
    path = tmp_path / "bok.xlsx"
    path.write_bytes(build(empty_content()))
    with open_book(path) as book:
        book.apply(Update(tables=[one for one in make_update(results).tables if one.name == layout.FIGURES.name]))


@pytest.mark.parametrize("value", [1e20, "12345678901234567890", "1e999"])
def test_numbers_that_no_cell_can_hold(value: Value) -> None:
    row = GOOD.replace("| | |", "| | $n |")
    assert loud(notes(row, cells={"n": value})) == ["number_unreadable I5"]


def test_neighbours_of_the_area_are_outside_it() -> None:
    companies = "| Orgnr | Kommun |\n| 559900-0006 | Eskilstuna |\n| 559900-0105 | Stockolm |"
    found = [note for note in notes(GOOD, Företag=companies) if note.column == "Kommun"]
    assert codes(found) == ["choice_unlisted B6", "company_outside_area B5"]


def test_a_lost_computed_column_is_reported() -> None:
    lost = replace(table("Aktivitetslogg", f"{LOG_HEADER}\n{GOOD}"))
    tables = {key: whole(table(key, text), layout.SPEC[key]) for key, text in DEFAULTS.items()}
    told = type_tables({**tables, layout.LOG.name: lost}).findings
    assert {"Räknas i", "Kontroll"} <= {note.message.split()[1] + " " + note.message.split()[2] for note in told} | {
        note.message.split()[1] for note in told if note.code == "computed_absent"
    }


def test_wording_is_plain() -> None:
    for code, (_, message, remedy) in CATALOGUE.items():
        assert message.endswith((".", "}")), code
        assert remedy.endswith("."), code
        assert len(message) < 140, code


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *((layout.LOG, "Tema"), (layout.LOG, "Anteckning"), (layout.LOG, "Ort"), (layout.COMPANIES, "Anteckning")),
        *((layout.COMPANIES, "Namn"), (layout.PLAN, "Benämning")),
    ],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_a_personal_number_in_any_free_text_is_told_and_not_shown(table: TableSpec, column: str) -> None:
    tables = example_tables()
    given = tables[table.name]
    header = given.header if column in given.header else (*given.header, column)
    place = header.index(column)
    rows = [(*row, *[None] * (len(header) - len(row))) for row in given.rows]
    rows[1] = (*rows[1][:place], "Eva, 900101-9802, ringer", *rows[1][place + 1 :])
    changed = {**tables, table.name: replace(given, header=header, rows=rows)}
    found = make_results(type_tables(changed)).findings
    [note] = [note for note in found if note.code == "cell_person"]
    assert (note.sheet, note.row, note.column) == (table.sheet, given.numbers[1], column)
    assert not any("9802" in str(note) for note in found)
