"""The evidence: lists that add up to the figure, links that find their row, and nobody's personal number."""

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.support_example import example_results, example_tables
from tests.support_tables import cleaned
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.ledger.outcomes import Results
from xl_addin.libreoffice import locate
from xl_addin.outputs.evidence import link_from, make_evidence
from xl_addin.outputs.evidence.people import CompanyNames
from xl_addin.outputs.evidence.rows import Rows
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.main import run

PERSON, DIGITS = "900101-9802", re.compile(r"9802|900101|9803")
LOG = """
| Id  | Datum      | Aktivitet    | Orgnr       | Företag   | Organisation | Status    | Avslutad   | Insatsområde |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Björk AB  | Almi         | Genomförd |            | Grön         |
| A-2 | 2023-03-01 | Behovsanalys | 559900-0006 | Björk AB  | Energi       | Genomförd |            | Grön         |
| A-3 | 2023-08-01 | Behovsanalys | 900101-9802 | Eva Ek    | Almi         | Genomförd |            | Grön         |
| A-4 | 2023-08-02 | Behovsanalys | 559900-0014 | =1+1      | Almi         | Genomförd |            | Grön         |
|     | 2023-08-03 | Behovsanalys | 559900-0022 | Utan Id   | Almi         | Genomförd |            | Grön         |
| A-6 | 2023-08-04 | Behovsanalys | 900101-9803 | Eva Fel   | Almi         | Genomförd |            | Grön         |
| A-7 | 2023-08-05 | Behovsanalys |             |           | Almi         | Genomförd |            | Grön         |
| A-8 | 2023-08-06 | Behovsanalys | 559900-0015 | Felskrivet| Almi         | Genomförd |            | Grön         |
| A-9 |            | Behovsanalys | 559900-0030 | Odaterat  | Almi         | Genomförd |            | Grön         |
| B-1 | 2023-03-01 | Leverans     | 559900-0006 | Björk AB  | Energi       | Genomförd | 2023-08-09 | Grön         |
| B-2 | 2023-03-01 | Rådgivning   | 559900-0006 | Björk AB  | Energi       | Genomförd |            | Grön         |
"""
COMPANIES = """
| Orgnr       | Namn            |
|             | Någon annans    |
| 559900-0006 | Björk & Bark AB |
"""


def _results(log: str = LOG, **tables: str) -> Results:
    return make_results(cleaned(log, None, **{layout.COMPANIES.name: COMPANIES, **tables}))


def _open(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    rows = list(book[sheet].iter_rows(min_row=5, values_only=True))
    return [row for row in rows if any(cell is not None for cell in row)]


def _parts(data: bytes) -> str:
    """All that the file holds, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def _sums(book: Workbook) -> dict[str, dict[str, Any]]:
    """The blocks of the sheet Perioder: title -> the lines below its table, by their first word."""
    blocks: dict[str, dict[str, Any]] = {}
    title = ""
    for row in book["Perioder"].iter_rows(min_row=4, values_only=True):
        word = str(row[0] or "")
        if word and all(cell is None for cell in row[1:]) and not word.startswith("Kontroll"):
            title = word
            blocks[title] = {"perioder": []}
        elif word.isdigit() or word == "utan period":
            blocks[title]["perioder"].append(row)
        elif word and word != "Period":
            blocks[title][word.partition(":")[0]] = row
    return blocks


def test_every_list_adds_up_to_the_figure() -> None:
    results = example_results()
    book = _open(make_evidence(results, None, "logg.xlsx"))
    blocks = _sums(book)
    reported = [outcome for outcome in results.outcomes if outcome.reported]
    assert list(blocks) == [outcome.name for outcome in reported]
    for place, outcome in enumerate(reported, 1):
        block = blocks[outcome.name]
        assert [row[0] for row in block["perioder"]] == [1, 2, 3, 4, 5]
        assert sum(row[4] for row in block["perioder"]) == block["Summa"][4] == outcome.cumulative
        assert block["perioder"][-1][4] == outcome.period
        assert sum(row[6] for row in block["perioder"]) == block["Summa"][6] == outcome.gross
        assert block["Ackumulerat"][4] == outcome.cumulative
        assert block["Kontroll"][0].endswith("Stämmer.")
        counted = _rows(book, f"{place} {outcome.code} räknas")
        assert sum(row[-2] for row in counted) == outcome.cumulative
        assert sum(row[-2] + row[-1] for row in counted) == outcome.gross


def test_periods_of_an_earlier_report_and_rows_outside_all_periods() -> None:
    periods = "| Nr | Från | Till |\n| 1 | 2023-01-01 | 2023-02-15 |\n| 2 | 2023-08-01 | 2023-12-31 |"
    results = make_results(cleaned(LOG, None, **{layout.PERIODS.name: periods}), period=2)
    outside = LOG.replace("2023-02-01", "2023-04-01").replace("2023-03-01", "2023-05-01")
    block = _sums(_open(make_evidence(results, "behovsanalys", "l.xlsx")))["Behovsanalys"]
    assert [(row[0], row[4]) for row in block["perioder"]] == [(1, 1), (2, 3), ("utan period", 0)]
    results = make_results(cleaned(outside, None, **{layout.PERIODS.name: periods}), period=2)
    block = _sums(_open(make_evidence(results, "behovsanalys", "l.xlsx")))["Behovsanalys"]
    assert [(row[0], row[3], row[4], row[6]) for row in block["perioder"]] == [
        (1, 0, 0, 0),
        (2, 3, 3, 3),
        ("utan period", 1, 1, 2),
    ]
    assert "Stämmer." in block["Kontroll"][0]
    early = make_results(cleaned(LOG, None, **{layout.PERIODS.name: periods}), period=1)
    block = _sums(_open(make_evidence(early, "behovsanalys", "l.xlsx")))["Behovsanalys"]
    assert [(row[0], row[4]) for row in block["perioder"]] == [(1, 1)]


def test_seminars_are_listed_by_what_they_were() -> None:
    log = """
    | Id  | Datum      | Aktivitet  | Organisation | Status    | Form      | Tema         | Anmälda | Deltagare |
    | S-1 | 2023-02-01 | Seminarium | Almi         | Genomförd | Digitalt  | =Energi & el | 55      | 35        |
    | S-2 | 2023-03-01 | Seminarium | Energi       | Planerad  |           |              | 12      |           |
    """
    book = _open(make_evidence(_results(log), "seminarium", "l.xlsx"))
    first = ("Rad i loggen", "Id", "Datum", "Period", "Organisation", "Insatsområde", "Tema", "Form", "Anmälda")
    header, row = next(iter(book["Räknas"].iter_rows(min_row=4, max_row=4, values_only=True))), _rows(book, "Räknas")[0]
    assert header == (*first, "Deltagare", "Antal", "Återkommande rader")
    assert row[1:2] + row[4:11] == ("S-1", "Almi", None, "=Energi & el", "Digitalt", 55, 35, 1)
    assert _rows(book, "Räknas inte")[0][6:10] == (None, None, 12, None)
    assert "Stämmer." in _sums(book)["Seminarier"]["Kontroll"][0]


def test_sums_of_amounts() -> None:
    rules = """
    | Kod    | Indikator | Räkna | Aktiviteter | Status    | Datumkolumn | Summakolumn | Rapporteras |
    | timmar | Timmar    | Summa | Rådgivning  | Genomförd | Datum       | Timmar      | Ja          |
    """
    log = """
    | Id  | Datum      | Aktivitet  | Orgnr       | Organisation | Status    | Timmar |
    | A-1 | 2023-02-01 | Rådgivning | 559900-0006 | Almi         | Genomförd | 0,1    |
    | A-2 | 2023-02-02 | Rådgivning | 559900-0006 | Almi         | Genomförd | 0,2    |
    | A-3 | 2023-08-02 | Rådgivning | 559900-0006 | Almi         | Genomförd | 2,5    |
    """
    results = make_results(cleaned(log, None, **{layout.INDICATORS.name: rules}))
    block = _sums(_open(make_evidence(results, "timmar", "l.xlsx")))["Timmar"]
    shown = _open(make_evidence(results, "timmar", "l.xlsx"))["Räknas"]
    assert "Timmar" in [cell.value for cell in shown[4]], "the column that is added up"
    assert [row[4] for row in block["perioder"]] == [0.3, 2.5]
    assert block["Kontroll"][0] == "Kontroll: raderna ger 2,8 och perioderna 2,8. Stämmer."


def test_a_list_that_does_not_add_up_says_so() -> None:
    results = _results()
    rows = Rows(results, results.indicators[0], CompanyNames(results))
    counted, periods = rows.counted(), rows.periods()
    assert rows.check(counted, periods)[0]
    assert rows.check(counted[1:], periods) == (
        False,
        "Kontroll: STÄMMER INTE. Raderna ger 3, perioderna 4, utfallet är 4.",
    )
    assert not rows.check(counted, periods[1:])[0]


def test_why_each_other_row_does_not_count_and_what_counted_first() -> None:
    rows = _rows(_open(make_evidence(_results(), "behovsanalys", "l.xlsx")), "Räknas inte")
    assert {row[1]: (row[8], row[9]) for row in rows} == {
        "A-2": ("Återkommande, redan räknat", "A-1 (rad 5)"),
        "A-6": ("Felaktigt organisationsnummer", None),
        "A-7": ("Organisationsnummer saknas", None),
        "A-8": ("Felaktigt organisationsnummer", None),
        "A-9": ("Datum saknas", None),
    }


def test_names_are_those_of_the_sheet_and_never_anothers() -> None:
    book = _open(make_evidence(_results(), "behovsanalys", "l.xlsx"))
    names = {row[1]: (row[4], row[5]) for sheet in ("Räknas", "Räknas inte") for row in _rows(book, sheet)}
    assert names["A-1"] == ("Björk & Bark AB", "559900-0006")
    assert names["A-7"] == (None, None)
    assert names["A-8"] == ("Felskrivet", "559900-0015")
    assert names["A-6"] == ("Enskild firma", "enskild firma")
    assert names["A-4"] == ("=1+1", "559900-0014")
    assert book["Räknas"]["E7"].data_type == "s"


def test_links_find_their_row() -> None:
    results, log = example_results(), example_tables()[layout.LOG.name]
    ids = dict(zip(log.numbers, log.column("Id"), strict=True))
    book = _open(make_evidence(results, "leverans", "mapp/Åsas logg #2.xlsx"))
    found = 0
    for name, column in (("Räknas", "B"), ("Räknas inte", "B"), ("Räknas inte", "J")):
        for [cell] in book[name][f"{column}5:{column}{book[name].max_row}"]:
            if cell.value:
                assert cell.hyperlink.target == "mapp/Åsas%20logg%20%232.xlsx"
                [place] = re.findall(r"^'Aktivitetslogg'!A(\d+)$", cell.hyperlink.location)
                assert ids[int(place)] == str(cell.value).split(" (")[0]
                found += 1
    assert found > 500


def test_a_row_without_an_id_is_reached_by_its_number() -> None:
    sheet = _open(make_evidence(_results(), "behovsanalys", "l.xlsx"))["Räknas"]
    assert [(c.value, bool(c.hyperlink)) for c in sheet[8][:2]] == [(9, True), (None, False)]
    assert sheet["A8"].hyperlink.location == "'Aktivitetslogg'!A9"


def test_the_path_of_the_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert link_from(Path(), Path("logg.xlsx")) == "logg.xlsx"
    assert link_from(tmp_path / "ut", tmp_path / "logg.xlsx") == "../logg.xlsx"
    uri = make_evidence(_results(), "behovsanalys", "l.xlsx", link="file:///D:/en%20mapp/logg.xlsx")
    assert _open(uri)["Räknas"]["B5"].hyperlink.target == "file:///D:/en%20mapp/logg.xlsx"


def test_no_digit_of_a_person_is_in_any_part_unless_asked_for() -> None:
    log = LOG.replace("| A-1 |", f"| {PERSON} |").replace("Björk AB", PERSON).replace("Grön", f"Grön {PERSON}")
    rules = """
    | Kod          | Indikator          | Räkna         | Aktiviteter  | Status    | Datumkolumn | Rapporteras |
    | behovsanalys | Behov 900101-9802  | Unika företag | Behovsanalys | Genomförd | Datum       | Ja          |
    """
    results = _results(log, **{layout.INDICATORS.name: rules, layout.COMPANIES.name: ""})
    for code in ("behovsanalys", None):
        hidden = _parts(make_evidence(results, code, f"logg {PERSON}.xlsx"))
        assert "Enskild firma" in hidden
        assert not DIGITS.search(hidden)
    asked = _rows(_open(make_evidence(results, "behovsanalys", "l.xlsx", persons=True)), "Räknas")
    assert [row[4:6] for row in asked if row[1] == "A-3"] == [("Eva Ek", PERSON)]


def test_a_pseudonym_needs_a_secret() -> None:
    card = "| Fält | Värde |\n| Nyckel för pseudonymer | hemlig |\n| Avstämningsdatum | 2023-12-31 |"
    keyed = CompanyNames(_results(**{layout.PROJECT.name: card}))
    assert re.fullmatch(r"enskild firma [A-Z2-7]{6}", keyed.number("9001019802") or "")
    assert CompanyNames(_results()).number("9001019802") == "enskild firma 1"


def test_it_is_the_same_each_time() -> None:
    assert make_evidence(example_results(), None, "l.xlsx") == make_evidence(example_results(), None, "l.xlsx")


def test_an_empty_log() -> None:
    header = LOG.strip().splitlines()[0]
    book = _open(make_evidence(_results(header), None, "tom.xlsx"))
    assert book.sheetnames[:3] == ["Om underlaget", "Perioder", "1 behovsanalys räknas"]
    assert _rows(book, "1 behovsanalys räknas") == []
    assert _sums(book)["Behovsanalys"]["Kontroll"][0] == "Kontroll: raderna ger 0 och perioderna 0. Stämmer."


def test_long_codes_have_sheets_of_their_own() -> None:
    codes = [f"en_mycket_lang_kod_som_delas_{letter}" for letter in "ab"]
    head = "| Kod | Indikator | Räkna | Aktiviteter | Datumkolumn | Rapporteras |"
    rows = [f"| {code} | Lika | Antal | Leverans | Datum | Ja |" for code in codes]
    results = _results(**{layout.INDICATORS.name: "\n".join([head, *rows])})
    names = _open(make_evidence(results, None, "l.xlsx")).sheetnames
    assert len(names) == len(set(names)) == 6
    assert max(map(len, names)) <= 31


def test_what_cannot_be_shown_is_reported() -> None:
    with pytest.raises(ProjektloggError, match="Menade du leverans"):
        make_evidence(_results(), "leveranser", "l.xlsx")
    silent = "| Kod | Indikator | Räkna | Aktiviteter | Datumkolumn |\n| a | A | Antal | Leverans | Datum |"
    with pytest.raises(ProjektloggError, match="Ingen indikator är markerad att rapporteras"):
        make_evidence(_results(**{layout.INDICATORS.name: silent}), None, "l.xlsx")


def test_tables_and_print(tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    path.write_bytes(make_evidence(example_results(), "leverans", "l.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["Räknas"]
    [table] = sheet.tables.values()
    assert table.ref == f"A4:J{4 + 257}"
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[4]]
    assert sheet.print_title_rows == "$4:$4"
    names = [table.displayName for sheet in book.worksheets for table in sheet.tables.values()]
    assert len(set(names)) == len(names)
    assert book.properties.title == "Underlag leverans"


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("logg.xlsx").write_bytes(build(example_content()))
    assert run(["evidence", "logg.xlsx"]) == 0
    assert "524 till och med period 5" in capsys.readouterr().out
    assert openpyxl.load_workbook("underlag.xlsx")["3 seminarium räknas"]["B5"].hyperlink.target == "logg.xlsx"
    assert run(["evidence", "logg.xlsx", "stod"]) == 0
    capsys.readouterr()
    assert run(["evidence", "logg.xlsx", "--period", "4", "--out", "ut/alla.xlsx", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [figure["cumulative"] for figure in answer["indicators"]] == [416, 164, 15]
    assert openpyxl.load_workbook("ut/alla.xlsx")["3 seminarium räknas"]["B5"].hyperlink.target == "../logg.xlsx"


@pytest.mark.libreoffice
def test_libreoffice_takes_the_links_for_the_rows_of_the_log(tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    path.write_bytes(make_evidence(_results(), "behovsanalys", "Åsas & Bos logg.xlsx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(locate.program()),
        profile,
        "--headless",
        "--convert-to",
        "fods",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "underlag.fods").read_text("utf-8")
    links = re.findall(r'xlink:href="([^"]*)"[^>]*>([^<]*)<', text)
    assert ("./Åsas%20&amp;%20Bos%20logg.xlsx#&apos;Aktivitetslogg&apos;!A5", "A-1") in links
