"""The formatting rules, computed by a real LibreOffice, against the same questions answered in Python."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from tests.support_marks import rules, shown_cells, verdicts
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building import build, cell_styles, empty_content, positions
from xl_addin.building.defaults import ADVICE, DELIVERY, NEEDS, ONGOING, SEMINAR
from xl_addin.contract import layout
from xl_addin.contract.layout import CANCELLED, DONE, PLANNED
from xl_addin.contract.project_card import Field
from xl_addin.values import orgnr
from xl_addin.values.raw_table import Value

WRONG, COUNTED, PERSON, TO_DO = (
    cell_styles.WRONG.fill,
    cell_styles.COUNTED.fill,
    cell_styles.PERSON.fill,
    cell_styles.TO_DO.fill,
)
PALE = cell_styles.CANCELLED.fill

SPELLINGS: tuple[tuple[Value, str], ...] = (
    *(
        (number, "")
        for number in (
            "556141-8392", "5561418392", 5561418392, "165561418392", 165561418392, "16556141-8392", "16 556141-8392",
            "556141 8392", "556141–8392", "556141\u20108392", "556141\u20118392", "556141−8392", " 556141-8392 ",
            "55 61 41 83 92", "556141\u00a08392", "556141-8392\u200b", "SE556141839201", "se556141839201",
            "SE 556141-8392 01", "559900-0006", "212000-0142", "802400-2225", "969600-0000", "769600-0004",
            "556141-8392\n", "\t5561418392", "556141--8392",
        )
    ),
    *(
        (number, PERSON)
        for number in (
            "900101-9802", "9001019802", 9001019802, "19900101-9802", "199001019802", "900101+9802", "189001019802",
            "900161-9809", "640823-3234", "701063-2391", "000229-0005", "302918-4756",
            "16302918-4757", "122212-1210",
        )
    ),
    *(
        (number, WRONG)
        for number in (
            "556141-8393", "5561418391", 5561418391, "559900-0007", "900101-9803", 55990009, 101019802, "55614-8392",
            "556141-83920", "vet ej", "saknas", "?", "-", "556141-839O", "55614.8392", "5,56141839", "1E9", "12:30",
            "122212-1211",
            "175561418392", "195561418392", "16900101-9802", "209001019803", "SE5561418392", "SE556141839202",
            "SE556141839301", "056641-8398", "456641-8390", "901301-9808", "900132-9805",
            "900230-9806", "900100-9803", "900160-9800", "900192-9802", "=1+1", "#N/A", 0, 3.5,
        )
    ),
)  # fmt: skip


def book(log: Sequence[dict[str, Value]] = (), companies: Sequence[dict[str, Value]] = (), **card: Value) -> bytes:
    fields = [{"Fält": field.value, "Värde": card.get(field.name)} for field in Field]
    content = dict(empty_content()) | {layout.PROJECT.name: fields}
    return build(content | {layout.LOG.name: log, layout.COMPANIES.name: companies})


def test_the_spellings_are_judged_by_the_module_that_counts() -> None:
    """The table of expected verdicts is not a matter of taste."""
    for number, colour in SPELLINGS:
        expected = "" if orgnr.is_valid(number) else WRONG
        if orgnr.is_valid(number) and orgnr.is_person(number):
            expected = PERSON
        assert (number, colour) == (number, expected)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("sheet", "column"), [(layout.LOG.sheet, "D"), (layout.COMPANIES.sheet, "A")])
def test_organisation_numbers(tmp_path: Path, sheet: str, column: str) -> None:
    rows: list[dict[str, Value]] = [{"Orgnr": number} for number, _ in SPELLINGS]
    made = book(rows) if sheet == layout.LOG.sheet else book((), rows)
    found = verdicts(made, sheet, column, len(rows), tmp_path)
    wanted = [frozenset({colour} - {""}) for _, colour in SPELLINGS]
    ignored = {COUNTED, PALE}  # the same company stands here many times
    different = [
        (number, set(got - ignored), set(want))
        for (number, _), got, want in zip(SPELLINGS, found, wanted, strict=True)
        if got - ignored != want
    ]
    assert different == []


@pytest.mark.libreoffice
def test_a_blank_number_is_not_marked(tmp_path: Path) -> None:
    rows: list[dict[str, Value]] = [{"Aktivitet": SEMINAR, "Status": DONE}, {}]
    assert verdicts(book(rows), layout.LOG.sheet, "D", 2, tmp_path) == [frozenset(), frozenset()]


def _oracle(log: Sequence[dict[str, Value]]) -> list[bool]:
    """Which rows are of a company that an earlier finished row of the same activity has."""
    answers = []
    for number, row in enumerate(log):
        column = "Avslutad" if row["Aktivitet"] == DELIVERY else "Datum"
        asked = orgnr.is_valid(row["Orgnr"]) and row["Status"] != CANCELLED and row["Aktivitet"] in {NEEDS, DELIVERY}
        mine = row[column]
        earlier = [
            other
            for place, other in enumerate(log)
            if place != number
            and other["Status"] == DONE
            and other["Aktivitet"] == row["Aktivitet"]
            and orgnr.compact(other["Orgnr"]) == orgnr.compact(row["Orgnr"])
            and isinstance(day := other[column], date)
            and (not isinstance(mine, date) or day < mine or (day == mine and place < number))
        ]
        answers.append(asked and bool(earlier))
    return answers


@pytest.mark.libreoffice
def test_a_company_that_is_already_counted(tmp_path: Path) -> None:
    random = Random(11)  # noqa: S311 - no secret
    keys = ["5561418392", "5599000006", "9001019802", "5561418393"]
    log: list[dict[str, Value]] = []
    for _ in range(150):
        key = random.choice(keys)
        prefix = "19" if key.startswith("9") else "16"
        spellings: list[Value] = [key, f"{key[:6]}-{key[6:]}", f"{key[:6]} {key[6:]}", prefix + key, int(key)]
        day = date(2023, 1, 1) + timedelta(random.randrange(8))
        log.append(
            {
                "Datum": random.choice([day, day, day, None]),
                "Aktivitet": random.choice([NEEDS, NEEDS, DELIVERY, ADVICE, SEMINAR]),
                "Orgnr": random.choice(spellings),
                "Status": random.choice([DONE, DONE, ONGOING, PLANNED, CANCELLED, None]),
                "Avslutad": random.choice([day + timedelta(random.randrange(5)), None]),
            }
        )
    found = verdicts(book(log), layout.LOG.sheet, "D", len(log), tmp_path)
    amber = [COUNTED in colours for colours in found]
    assert amber == _oracle(log)
    assert 20 < sum(amber) < 100  # both answers occur


@pytest.mark.libreoffice
def test_a_row_that_has_been_counted_says_itself_whether_its_company_came_back(tmp_path: Path) -> None:
    row: dict[str, Value] = {"Datum": date(2023, 1, 1), "Aktivitet": NEEDS, "Orgnr": "556141-8392", "Status": DONE}
    said: list[Value] = ["gron P1, behovsanalys: räknades i A-7", "behovsanalys P1", None]
    found = verdicts(book([row | {"Räknas i": text} for text in said]), layout.LOG.sheet, "D", 3, tmp_path)
    assert [COUNTED in colours for colours in found] == [True, False, True]


@pytest.mark.libreoffice
def test_a_company_that_stands_twice_on_its_sheet(tmp_path: Path) -> None:
    rows: list[dict[str, Value]] = [
        {"Orgnr": number}
        for number in ("556141-8392", "559900-0006", "556141-8392", 5561418392, "5561418392", "SE556141839201", "x")
    ]
    found = verdicts(book((), rows), layout.COMPANIES.sheet, "B", len(rows), tmp_path)
    assert [COUNTED in colours for colours in found] == [False, False, True, True, True, True, False]


@pytest.mark.libreoffice
def test_what_is_left_to_finish_and_what_is_cancelled(tmp_path: Path) -> None:
    yesterday, tomorrow = date(2023, 5, 14), date(2023, 5, 16)
    log: list[dict[str, Value]] = [
        {"Datum": yesterday, "Status": PLANNED},
        {"Datum": tomorrow, "Status": PLANNED},
        {"Datum": None, "Status": PLANNED},
        {"Datum": yesterday, "Status": CANCELLED},
    ]
    made = book(log, TODAY=date(2023, 5, 15))
    assert verdicts(made, layout.LOG.sheet, "J", 4, tmp_path) == [{TO_DO}, set(), set(), {PALE}]


@pytest.mark.libreoffice
def test_a_finished_delivery_without_its_day(tmp_path: Path) -> None:
    day = date(2023, 5, 14)
    log: list[dict[str, Value]] = [
        {"Aktivitet": DELIVERY, "Status": DONE},
        {"Aktivitet": DELIVERY, "Status": DONE, "Avslutad": day},
        {"Aktivitet": DELIVERY, "Status": ONGOING},
        {"Aktivitet": NEEDS, "Status": DONE},
    ]
    assert verdicts(book(log), layout.LOG.sheet, "K", 4, tmp_path) == [{TO_DO}, set(), set(), set()]


def test_no_rule_holds_what_excel_forbids_in_one() -> None:
    workbook = load_workbook(BytesIO(book()))
    formulas = [
        formula
        for sheet in workbook.worksheets
        for area in sheet.conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    ]
    assert len(formulas) > 10
    for formula in formulas:
        assert not set("{}[]!") & set(formula)  # array constants, structured references, other sheets
        assert len(formula) < 8192


def test_rules_reach_far_below_a_short_table_and_below_a_long_one() -> None:
    short = load_workbook(BytesIO(book()))[layout.LOG.sheet]
    rows: list[dict[str, Value]] = [{"Id": str(number)} for number in range(positions.RULED_ROWS)]
    long = load_workbook(BytesIO(book(rows)))[layout.LOG.sheet]
    for sheet, filled in ((short, 0), (long, positions.RULED_ROWS)):
        ends = {CellRange(str(area.sqref)).max_row or 0 for area in sheet.conditional_formatting}
        assert min(ends) >= positions.HEADER_ROW + max(positions.RULED_ROWS, filled + 1000)
        assert set(rules(sheet, "D")) == {WRONG, PERSON, COUNTED, PALE}


@pytest.mark.libreoffice
def test_a_sum_with_decimals_is_shown_as_the_report_says_it(tmp_path: Path) -> None:
    """On Indikatorer, in the tile and in the table behind the charts; whole numbers stay without a comma."""
    rule: dict[str, Value] = {"Kod": "timmar", "Indikator": "Timmar", "Mål": 1000, "Räkna": "Summa",
            "Aktiviteter": NEEDS, "Status": DONE, "Datumkolumn": "Datum",
            "Summakolumn": "Timmar", "Rapporteras": "Ja"}  # fmt: skip
    hours = (("2023-05-02", 1030.25), ("2023-05-03", 1.25))
    log: list[dict[str, Value]] = [
        {"Id": str(number), "Datum": date.fromisoformat(day), "Aktivitet": NEEDS, "Status": DONE, "Timmar": time,
         "Orgnr": "559900-0006", "Organisation": "Almi"}
        for number, (day, time) in enumerate(hours)
    ]  # fmt: skip
    path = tmp_path / "logg.xlsx"
    card: list[dict[str, Value]] = [{"Fält": "Projektets startdatum", "Värde": date(2023, 1, 1)},
            {"Fält": "Projektets slutdatum", "Värde": date(2023, 12, 31)}]  # fmt: skip
    periods: list[dict[str, Value]] = [{"Nr": 1, "Från": date(2023, 1, 1), "Till": date(2023, 12, 31)}]
    content = dict(empty_content()) | {layout.INDICATORS.name: [rule], layout.LOG.name: log}
    path.write_bytes(build({**content, layout.PROJECT.name: card, layout.PERIODS.name: periods}))
    with open_book(path) as opened:
        pipeline.refresh(opened)
    shown = {name: _plain(shown_cells(path, name, tmp_path)) for name in (layout.INDICATORS.sheet, layout.OVERVIEW)}
    row = shown[layout.INDICATORS.sheet][positions.FIRST_ROW - 1]
    assert row.count("1031,5") == 3
    assert "1000" in row
    overview = [cell for line in shown[layout.OVERVIEW] for cell in line]
    assert overview.count("1031,5") == 2  # tile and table
    assert not {"1031", "1032"} & set(overview)


def _plain(lines: list[list[str]]) -> list[list[str]]:
    """Without what stands between thousands, which depends on the languages that LibreOffice has."""
    return [["".join(cell.split()) for cell in line] for line in lines]
