"""The participant list: each company once, dates and sums of the ledger, nobody's personal number."""

import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.support_example import example_results
from tests.support_report import INDICATORS, make_sample
from tests.support_tables import cleaned
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.participants import MORE, make_participants
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.main import run

LOG = """
| Id  | Datum      | Aktivitet    | Orgnr       | Företag  | Organisation | Status    | Avslutad   |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Björk AB | Almi         | Genomförd |            |
| A-2 | 2023-08-02 | Behovsanalys | 559900-0006 | Björk AB | Energi       | Genomförd |            |
| A-3 | 2023-03-01 | Leverans     | 559900-0006 | Björk AB | Energi       | Genomförd | 2023-08-09 |
| A-4 | 2023-08-01 | Behovsanalys | 900101-9802 | Eva Ek   | Almi         | Genomförd |            |
| A-5 | 2023-01-05 | Rådgivning   | 559900-0014 | Bara råd | Almi         | Genomförd |            |
| A-6 | 2023-08-05 | Seminarium   | 559900-0022 | Gym AB   | Almi         | Genomförd |            |
| A-7 | 2023-08-06 | Seminarium   |             |          | Almi         | Genomförd |            |
| A-8 | 2023-08-07 | Behovsanalys | 559900-0030 | Planerat | Almi         | Planerad  |            |
"""
COMPANIES = """
| Orgnr       | Namn            | Kommun | Anställda | Omsättning (MSEK) |
| 559900-0006 | Björk & Bark AB | Solna  | 8         | 15                |
| 900101-9802 | Eva Ek          | Solna  | 300       |                   |
"""
PROJECT = "| Fält | Värde |\n| Eurokurs (kr) | 11 |\n| Avstämningsdatum | 2023-12-31 |\n| Projektnamn | Provet |"
SHEET = "Deltagande företag"


def _results(log: str = LOG, period: int | None = None, /, **tables: str) -> Results:
    given = {layout.COMPANIES.name: COMPANIES, layout.PROJECT.name: PROJECT, **tables}
    return make_results(cleaned(log, None, **given), period)


def _open(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _rows(results: Results, *, persons: bool = False) -> list[tuple[Any, ...]]:
    book = _open(make_participants(results, "logg.xlsx", persons=persons))
    rows = book[SHEET].iter_rows(min_row=4, values_only=True)
    return [tuple(c.date().isoformat() if isinstance(c, datetime) else c for c in row) for row in rows]


def test_each_company_once_with_what_funders_ask_for() -> None:
    header, *rows = _rows(_results())
    assert header == (
        *("Nr", "Organisationsnummer", "Företag", "Kommun", "Storleksklass", "Första datum"),
        *("Behovsanalys", "Leverans", "Aktiviteter"),
    )
    assert rows[:3] == [
        (
            *(1, "559900-0006", "Björk & Bark AB", "Solna", "Mikro", "2023-02-01", "2023-02-01", "2023-08-09"),
            "Behovsanalys 2023-02-01, 2023-08-02; Leverans 2023-08-09",
        ),
        (
            *(2, "enskild firma 1", "Enskild firma", "Solna", "Stort", "2023-08-01", "2023-08-01", None),
            "Behovsanalys 2023-08-01",
        ),
        (3, "559900-0022", "Gym AB", None, None, "2023-08-05", None, None, "Seminarium 2023-08-05"),
    ]
    blank, sums, figures, note = rows[3:]
    assert set(blank) == {None}
    assert (sums[:2], sums[6:8]) == (("Summa", "3 företag"), (2, 1))
    assert figures[6:8] == (2, 1)
    assert note[0] == "Kontroll: summorna är lika med det ackumulerade utfallet."


def test_an_earlier_period_knows_nothing_of_later_ones() -> None:
    _, *rows = _rows(_results(LOG, 1))
    assert [row[2] for row in rows if isinstance(row[0], int)] == ["Björk & Bark AB"]
    assert rows[0][5:] == ("2023-02-01", "2023-02-01", None, "Behovsanalys 2023-02-01")


def test_the_totals_are_the_ledgers() -> None:
    results = example_results()
    book = _open(make_participants(results, "exempel.xlsx"))
    sheet = book[SHEET]
    [table] = sheet.tables.values()
    rows = list(sheet[table.ref])[1:]
    numbers = [row[1].value for row in rows]
    assert len(set(numbers)) == len(numbers)
    ours = results.ledger.counted
    reported = ours[ours["indicator"].isin([outcome.code for outcome in results.outcomes if outcome.reported])]
    inside = reported[(reported["key"] != "") & (reported["period"] <= 5)]
    assert len(rows) == inside["key"].nunique()
    sums = [sum(row[column].value is not None for row in rows) for column in (6, 7)]
    assert sums == [results.outcome("behovsanalys").cumulative, results.outcome("leverans").cumulative]
    below = sheet[table.ref.split(":")[1].lstrip("ABCDEFGHI")]
    assert below[0].row == rows[-1][0].row
    assert [sheet.cell(below[0].row + 2, column).value for column in (7, 8)] == sums
    assert [row[0].value for row in rows] == list(range(1, len(rows) + 1))
    assert sheet.print_title_rows == "$4:$4"


def test_no_digit_of_a_person_unless_asked_for() -> None:
    log = LOG.replace("Björk AB", "900101-9802").replace("Rådgivning", "Råd 19900101-9802")
    rules = """
    | Kod | Indikator         | Räkna         | Aktiviteter                     | Datumkolumn | Rapporteras |
    | a   | Råd 900101-9802   | Unika företag | Behovsanalys, Råd 19900101-9802 | Datum       | Ja          |
    """
    tables = {layout.PROJECT.name: PROJECT.replace("Provet", "P 900101-9802"), layout.INDICATORS.name: rules}
    tables[layout.LISTS.name] = ""  # else the activity would have to be listed
    results = _results(log, **tables)
    with zipfile.ZipFile(io.BytesIO(make_participants(results, "logg 900101-9802.xlsx"))) as archive:
        parts = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "Enskild firma" in parts
    assert _rows(results)[1][-1] == "Råd [personnummer dolt] 2023-01-05"
    assert not re.search("9802|900101", parts)
    asked = _rows(_results(), persons=True)
    assert asked[2][1:3] == ("900101-9802", "Eva Ek")


def test_two_indicators_of_one_name_have_columns_of_their_own() -> None:
    rules = """
    | Kod | Indikator | Räkna         | Aktiviteter  | Datumkolumn | Rapporteras |
    | a   | Företag   | Unika företag | Behovsanalys | Datum       | Ja          |
    | b   | företag   | Unika företag | Leverans     | Datum       | Ja          |
    | c   | Hemlig    | Unika företag | Rådgivning   | Datum       | Nej         |
    """
    header, *rows = _rows(_results(**{layout.INDICATORS.name: rules}))
    assert header[6:8] == ("Företag (a)", "företag (b)")
    assert "Bara råd" not in {row[2] for row in rows}


def test_a_company_that_comes_every_day() -> None:
    head, first = LOG.strip().splitlines()[:2]
    days = [first.replace("A-1", f"A-{i}").replace("02-01", f"{i // 28 + 1:02}-{i % 28 + 1:02}") for i in range(300)]
    _, row, *_ = _rows(_results("\n".join([head, *days])))
    assert len(row[8]) < 2_100
    assert re.search(rf", 2023-\d\d-\d\d{re.escape(MORE)}$", row[8])


def test_an_empty_log_and_no_indicators() -> None:
    head = LOG.strip().splitlines()[0]
    _, *rows = _rows(_results(head))
    assert [row[1] for row in rows if row[0] == "Summa"] == ["0 företag"]
    rules = "| Kod | Indikator | Räkna | Aktiviteter | Datumkolumn |"
    _, *rows = _rows(_results(**{layout.INDICATORS.name: rules}))
    assert [row[0] for row in rows if row[0]] == ["Summa", "Utfall"]


def test_a_name_that_looks_like_a_formula_is_text_and_bytes_are_stable() -> None:
    companies = COMPANIES.replace("Björk & Bark AB", "=HYPERLINK(1)")
    data = make_participants(_results(**{layout.COMPANIES.name: companies}), "l.xlsx")
    cell = _open(data)[SHEET]["C5"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert data == make_participants(_results(**{layout.COMPANIES.name: companies}), "l.xlsx")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("logg.xlsx").write_bytes(build(example_content()))
    assert run(["participants", "logg.xlsx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": "deltagande-foretag.xlsx", "period": 5}
    assert run(["participants", "logg.xlsx", "--out", "med.xlsx", "--persons"]) == 0
    assert "personnummer" in capsys.readouterr().out
    numbers = [
        {row[1] for row in openpyxl.load_workbook(name)[SHEET].iter_rows(min_row=5, values_only=True)}
        for name in ("deltagande-foretag.xlsx", "med.xlsx")
    ]
    assert "900101-9802" in numbers[1] - numbers[0]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x.example";"y")', "+1+1", "-2", "@SUM(A1)", "=1\t+1"])
def test_a_name_that_looks_like_a_formula_is_text_in_every_list(name: str) -> None:
    results = make_sample(
        indicators=[{**INDICATORS[0], "Indikator": name, "Rapporteras": "Ja"}], project={"Projektnamn": name}
    )
    for data in (make_participants(results, f"{name}.xlsx"), make_evidence(results, None, f"{name}.xlsx")):
        cells = [
            cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row
        ]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert any(name.strip().split("\t")[0] in str(cell.value) for cell in cells)


def test_companies_under_a_trait_of_their_owner_are_not_listed_by_name() -> None:
    rules = """
    | Kod | Indikator | Räkna         | Aktiviteter  | Datumkolumn | Filter                        | Rapporteras |
    | a   | Leverans  | Unika företag | Leverans     | Datum       |                               | Ja          |
    | b   | Kvinnor   | Unika företag | Behovsanalys | Datum       | Ägs eller drivs av kvinnor=Ja | Ja          |
    """
    companies = """
    | Orgnr       | Namn            | Ägs eller drivs av kvinnor |
    | 559900-0006 | Björk & Bark AB | Nej                        |
    | 559900-0022 | Gym AB          | Ja                         |
    """
    log = LOG + "| A-9 | 2023-08-08 | Behovsanalys | 559900-0022 | Gym AB | Almi | Genomförd | |"
    results = _results(log, **{layout.INDICATORS.name: rules, layout.COMPANIES.name: companies})
    assert results.outcome("b").cumulative == 1
    header, *rows = _rows(results)
    assert "Kvinnor" not in header
    assert not any("Gym AB" in str(cell) or "559900-0022" in str(cell) for row in rows for cell in row)
    header, *rows = _rows(results, persons=True)
    assert any("Gym AB" in str(cell) for row in rows for cell in row)
