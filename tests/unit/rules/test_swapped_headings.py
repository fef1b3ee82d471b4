"""Headings that change places while their cells stay are told, until they are put back; nothing else is."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from tests.support_example import example_tables
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract.findings import Finding
from xl_addin.contract.layout import COMPANIES, FIGURES, LOG
from xl_addin.contract.level import Level
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.last_columns import MARK, LastColumns, last_columns
from xl_addin.ledger.last_rules import rows
from xl_addin.pipeline import compute, make_results, refresh
from xl_addin.reading.workbook import TypedWorkbook, type_tables
from xl_addin.values.raw_table import Row, Table, Value

WOMEN, ABROAD = "Ägs eller drivs av kvinnor", "Utländsk bakgrund"


def memory_of(columns: LastColumns) -> Table:
    kept = rows(columns.memory, MARK)
    return Table(FIGURES.name, FIGURES.sheet, FIGURES.headers, [*map(tuple, kept)], range(5, 5 + len(kept)))


@cache
def workbook() -> TypedWorkbook:
    """The example as it was counted once."""
    typed = type_tables(example_tables())
    return replace(typed, tables={**typed.tables, FIGURES.name: memory_of(last_columns(typed))})


def changed(table: Table) -> LastColumns:
    return last_columns(replace(workbook(), tables={**workbook().tables, table.name: table}))


def swapped(spec: TableSpec, *names: str) -> Table:
    """The table with each of the headings in the next one's place."""
    table, after = workbook().tables[spec.name], dict(zip(names, (*names[1:], names[0]), strict=True))
    return replace(table, header=tuple(after.get(name, name) for name in table.header))


def pairs(spec: TableSpec) -> list[tuple[str, str]]:
    return [*combinations([name for table, name in last_columns(workbook()).memory if table == spec.name], 2)]


@pytest.mark.parametrize("spec", [LOG, COMPANIES], ids=lambda spec: spec.name)
def test_any_two_headings_of_the_example_that_change_places_are_seen(spec: TableSpec) -> None:
    table = workbook().tables[spec.name]
    filled = {name for name in spec.headers if name in table.places and any(table.column(name))}
    both = [pair for pair in pairs(spec) if filled.issuperset(pair)]
    assert len(both) > 10
    for one, other in both:
        moves = {(move.before, move.now) for move in changed(swapped(spec, one, other)).moves}
        assert moves == {(one, other), (other, one)}


def test_three_headings_may_change_places() -> None:
    moves = changed(swapped(LOG, "Anmälda", "Deltagare", "Timmar")).moves
    assert {(move.before, move.now) for move in moves} == {
        ("Anmälda", "Deltagare"),
        ("Deltagare", "Timmar"),
        ("Timmar", "Anmälda"),
    }


def told(tables: dict[str, Table]) -> list[Finding]:
    return [note for note in make_results(type_tables(tables)).findings if note.code == "heading_swapped"]


def test_it_is_an_error_with_its_cell_reported_until_the_headings_are_put_back() -> None:
    tables = {**example_tables(), FIGURES.name: workbook().tables[FIGURES.name]}
    wrong = {**tables, COMPANIES.name: swapped(COMPANIES, WOMEN, ABROAD)}
    [note] = told(wrong)
    assert (note.level, note.sheet, note.cell, note.column, note.value) == (
        Level.ERROR,
        COMPANIES.sheet,
        "G4",
        ABROAD,
        WOMEN,
    )
    again = {**wrong, FIGURES.name: memory_of(last_columns(type_tables(wrong)))}
    assert told(again) == [note]
    assert told({**again, COMPANIES.name: tables[COMPANIES.name]}) == []


def _each(change: Callable[[dict[str, Value]], object]) -> Callable[[Table], Table]:
    def of(table: Table) -> Table:
        lines = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        for line in lines:
            change(line)
        return replace(table, rows=[tuple(line.values()) for line in lines])

    return of


def _sorted(table: Table) -> Table:
    return replace(table, rows=sorted(table.rows, key=lambda row: str(row[table.places["Timmar"]]))[::-1])


def _moved_whole(table: Table) -> Table:
    order = [*range(len(table.header))]
    order.insert(2, order.pop(table.places["Timmar"]))

    def moved(row: Row) -> Row:
        return tuple(row[at] for at in order)

    return replace(table, header=tuple(table.header[at] for at in order), rows=[moved(row) for row in table.rows])


HARMLESS: dict[str, Callable[[Table], Table]] = {
    "a column moves with its cells": _moved_whole,
    "rows are sorted": _sorted,
    "one column is emptied": _each(lambda line: line.update({"Timmar": None})),
    "all participants are as registered": _each(lambda line: line.update({"Deltagare": line["Anmälda"]})),
    "a copy is kept and the numbers changed": _each(lambda line: line.update({"Timmar": line["Stöd (kr)"]})),
    "all numbers are other ones": _each(lambda line: line.update({"Timmar": 7, "Deltagare": 9})),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_do_to_a_log_is_no_exchange_of_headings(name: str) -> None:
    table = workbook().tables[LOG.name]
    assert changed(HARMLESS[name](table)).moves == ()


def test_a_day_is_the_same_with_a_time_and_a_number_as_text() -> None:
    table = workbook().tables[LOG.name]
    texts = _each(lambda line: line.update({"Timmar": str(line["Timmar"]), "Datum": f"{line['Datum']}"}))(table)
    assert changed(texts).moves == ()


def test_nothing_kept_tells_what_a_cell_says_or_leads_to_a_person() -> None:
    kept = last_columns(workbook()).memory
    assert not any(sign.isdigit() for value in kept.values() for sign in value)
    person = replace(workbook().tables[COMPANIES.name], rows=[], numbers=[])
    frame = workbook().companies.head(1).assign(key="9001019802", row=5)
    row = next(iter(workbook().tables[COMPANIES.name].rows))
    alone = replace(person, rows=[row], numbers=[5])
    tables = {**workbook().tables, alone.name: alone}
    sole = last_columns(replace(workbook(), tables={**tables, FIGURES.name: memory_of(LastColumns())}, companies=frame))
    assert {value for (table, _), value in sole.memory.items() if table == alone.name} == {""}


def test_the_memory_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(example_content()))
    refresh(open_book(path))
    assert refresh(open_book(path)).changed == 0
    results = compute(open_book(path))
    assert len(results.columns.memory) > 10
    table = results.tables[COMPANIES.name]
    after = {WOMEN: ABROAD, ABROAD: WOMEN}
    header = tuple(after.get(name, name) for name in table.header)
    assert len(told({**results.tables, table.name: replace(table, header=header)})) == 1
