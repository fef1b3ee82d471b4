"""Måländringar: the goal in force at a period's end, in every figure that rests on it; absent where nobody knows it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support_tables import PERIODS, cleaned, codes, table, whole
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.contract.level import Level
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.own_sheets import make_update
from xl_addin.pipeline import compute, make_results
from xl_addin.reading.workbook import TypedWorkbook, type_tables
from xl_addin.values.raw_table import Table, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOG = """
| Id  | Datum      | Aktivitet    | Orgnr       | Organisation | Status    |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi         | Genomförd |
| A-2 | 2023-08-02 | Behovsanalys | 559900-0105 | Almi         | Genomförd |
"""
DAY = date(2023, 1, 1)
QUIET = ("section_empty", "sheet_missing", "rule_matches_nothing", "company_unlisted")
HEADER = "| Kod | Gäller från | Mål | Beslut |"


def read(*changes: str, header: str = HEADER) -> TypedWorkbook:
    rows = "\n".join((header, *(f"| {one} |" for one in changes)))
    return cleaned(LOG, Måländringar=rows)


def counted(*changes: str, header: str = HEADER) -> Results:
    return make_results(read(*changes, header=header), today=date(2023, 12, 31))


def goals(results: Results) -> list[float | None]:
    return [outcome.target for outcome in results.outcomes]


def told(results: Results) -> list[str]:
    return [one for one in codes(results.findings) if not one.startswith(QUIET)]


def test_the_goal_in_force_at_the_periods_end_is_used() -> None:
    results = counted("behovsanalys | 2023-12-31 | 8 | NYPS 12-34", " Behovsanalys | 2023-06-30 | 5 | ")
    now, before = results.outcome("behovsanalys"), results.at(1)[0]
    assert (now.target, now.decision, now.remaining, now.part) == (8, "NYPS 12-34", 6, 0.25)
    assert (before.target, before.decision, before.remaining, before.part) == (5, "", 4, 0.2)
    assert goals(results)[1:] == [2, 1]
    update = make_update(results)
    columns = {one.column: list(one.values) for one in update.columns if one.table.name == layout.INDICATORS.name}
    assert (columns["Kvar"][0], columns["Måluppfyllnad"][0]) == (6, 0.25)
    tables = {one.name: one.rows for one in update.tables}
    assert tables[layout.GOALS.name][0] == ["Behovsanalys", 8, 2, 0.25]
    assert tables[layout.CURVE.name][-1][2] == 0.25
    assert update.names["ruta_1_rad"] == "mål 8  ·  perioden +1  ·  brutto 2"
    assert told(results) == []


@pytest.mark.parametrize(
    ("rows", "expected", "left"),
    [
        (["behovsanalis | 2023-03-01 | 5 |"], ["goal_code_unknown A5"], [None, None, None]),
        ([" | 2023-03-01 | 5 |"], ["goal_incomplete A5"], [None, None, None]),
        (["behovsanalys | | 5 |"], ["goal_incomplete B5"], [None, 2, 1]),
        (["behovsanalys | 2023-03-01 | |"], ["goal_incomplete C5"], [None, 2, 1]),
        (["behovsanalys | i mars | 5 |"], ["date_unreadable B5"], [None, 2, 1]),
        (["behovsanalys | 2023-03-01 | fem |"], ["number_unreadable C5"], [None, 2, 1]),
        (["leverans | 2023-03-01 | 5 |", "leverans | 2023-03-01 | 6 |"], ["goal_same_day B6"], [4, None, 1]),
        (["seminarium | 2022-12-31 | 5 |"], ["goal_outside_project B5"], [4, 2, 5]),
        (["seminarium | 2024-01-01 | 5 |"], ["goal_outside_project B5"], [4, 2, 1]),
        ([" | | | NYPS 12-34"], ["goal_incomplete A5", "goal_incomplete B5", "goal_incomplete C5"], [None, None, None]),
        ([" | | | "], [], [4, 2, 1]),
        (["leverans | 2023-03-01 | 5 | 900101-9802"], ["cell_person D5"], [4, 5, 1]),
    ],
)
def test_a_goal_is_right_or_absent(rows: list[str], expected: list[str], left: list[float | None]) -> None:
    results = counted(*rows)
    assert (told(results), goals(results)) == (expected, left)
    assert [outcome.cumulative for outcome in results.outcomes] == [2, 0, 0]
    assert [outcome.remaining is None for outcome in results.outcomes] == [goal is None for goal in left]
    assert "900101" not in results.outcomes[1].decision
    for note in results.findings:
        if note.code == "goal_code_unknown":
            assert note.message.endswith("Menade du behovsanalys?")


bad = st.sampled_from(["", "x", "behovsanalis", "fem", "2023-13-01", "4,5,6", "05/06/2023", "#N/A"])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2), st.integers(0, 2), bad)
def test_whatever_a_cell_holds_each_goal_is_the_right_one_or_absent_with_an_error(
    row: int, column: int, word: str
) -> None:
    cells = [
        ["behovsanalys", "2023-03-01", "5", ""],
        ["behovsanalys", "2023-09-01", "6", ""],
        ["leverans", "2023-09-01", "7", "A"],
    ]
    cells[row][column] = word
    results = counted(*(" | ".join(line) for line in cells))
    wrong = [
        note for note in results.findings if note.level is Level.ERROR and note.cell == f"{'ABC'[column]}{row + 5}"
    ]
    assert wrong
    assert all(goal in {None, right} for goal, right in zip(goals(results), (6, 7, 1), strict=True))
    assert goals(results)[min(row // 2, 1)] is None


def test_a_lost_heading_leaves_no_goal() -> None:
    change = "behovsanalys | 2023-03-01 | 5 |"
    for header, code in (
        (HEADER.replace("Mål", "Mal"), "column_missing"),
        (HEADER.replace("Beslut", "Kod"), "column_d"),
    ):
        raw = table(layout.GOAL_CHANGES.name, f"{header}\n| {change} x |")
        results = of_contract_2(raw)
        assert any(note.code.startswith(code) for note in results.findings)
        assert goals(results) == [None, None, None]


def of_contract_2(changes: Table | None) -> Results:
    tables = dict(read().tables)
    tables.pop(layout.GOAL_CHANGES.name)
    tables |= {changes.name: changes} if changes else {}
    return make_results(type_tables({name: replace_contract(one) for name, one in tables.items()}))


def replace_contract(one: Table) -> Table:
    raw = one if one.name == layout.GOAL_CHANGES.name else whole(one, layout.SPEC[one.name])
    return Table(raw.name, raw.sheet, raw.header, raw.rows, raw.numbers, 1, 4, contract=2)


def test_a_table_that_ought_to_be_there_leaves_no_goal_and_an_older_workbook_needs_none() -> None:
    results = of_contract_2(None)
    lost = [note for note in results.findings if note.code == "sheet_missing"]
    assert ["bladet Projekt" in note.remedy for note in lost if "Måländringar" in note.message] == [True]
    assert goals(results) == [None, None, None]
    assert goals(make_results(cleaned(LOG, Perioder=PERIODS))) == [4, 2, 1]


@pytest.mark.parametrize("tables", [True, False], ids=["as it is built", "where the Excel tables are lost"])
def test_the_table_is_read_from_a_file_beside_the_periods(tmp_path: Path, *, tables: bool) -> None:
    content: dict[str, Sequence[Mapping[str, Value]]] = {**empty_content()}
    content[layout.GOAL_CHANGES.name] = [{"Kod": "leverans", "Gäller från": DAY, "Mål": 5}]
    content[layout.PROJECT.name] = [
        {**row, "Värde": {"Projektets startdatum": DAY, "Projektets slutdatum": DAY}.get(str(row["Fält"]))}
        for row in content[layout.PROJECT.name]
    ]
    content[layout.PERIODS.name] = [{"Nr": 1, "Från": DAY, "Till": DAY, "Status": "Öppen"}]
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(content))
    if not tables:
        book = openpyxl.load_workbook(path)
        for sheet in book:
            sheet.tables.clear()
        book.save(path)
    with open_book(path) as opened:
        results = compute(opened)
    assert [one.target for one in results.outcomes if one.reported] == [None, 5, None]
    assert [period.start for period in results.periods] == [DAY]
    assert results.project.start == DAY
    assert [note.code for note in results.findings if note.sheet == "Projekt"] == []
