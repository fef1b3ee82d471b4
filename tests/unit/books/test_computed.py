"""Computed tables that are no Excel tables any more, or have another name, are found by their headers and written."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from tests.support_books import ROOT
from xl_addin.books.base import TableUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.layout import GOALS, REVIEW, SPEC, TABLES
from xl_addin.contract.table_spec import TableSpec
from xl_addin.values.raw_table import Value

EMPTY = ROOT / "workbook/aktivitetslogg.xlsx"
COMPUTED = [spec for spec in TABLES if spec.computed]


def stranger(path: Path, *, renamed: bool = False) -> Path:
    """An empty log as a program leaves it that keeps no tables, or gives them names of its own."""
    book = openpyxl.load_workbook(EMPTY)
    for sheet in book:
        for number, table in enumerate([*sheet.tables.values()]):
            del sheet.tables[table.name]
            if renamed:
                table.name = table.displayName = f"Tabell{number}{sheet.title}"
                sheet.add_table(table)
    book.save(path)
    return path


def rows(spec: TableSpec, count: int) -> list[list[Value]]:
    return [[f"{spec.name} {row} {name}" for name in spec.headers] for row in range(count)]


def under(path: Path, spec: TableSpec) -> list[list[object]]:
    """What stands under a table's headers in the saved file, to the first blank row, as another program reads it."""
    sheet = openpyxl.load_workbook(path)[spec.sheet]
    width = len(spec.headers)
    [first] = (
        cell
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if isinstance(cell, Cell) and [cell.offset(0, at).value for at in range(width)] == list(spec.headers)
    )
    found = []
    for down in range(1, sheet.max_row):
        row: list[object] = [first.offset(down, at).value for at in range(width)]
        if not any(row):
            break
        found.append(row)
    return found


@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("count", [0, 1, 40])
def test_lost_and_renamed_tables_are_written_whole(tmp_path: Path, count: int, renamed: bool) -> None:  # noqa: FBT001
    path = stranger(tmp_path / "b.xlsx", renamed=renamed)
    for size in (count, 2):  # grown or shrunk, then shrunk or grown
        book = open_book(path)
        update = Update(tables=[TableUpdate(spec.name, rows(spec, size)) for spec in COMPUTED])
        assert book.apply(update) > 0
        book.save()
        assert book.apply(update) == 0
        for spec in COMPUTED:
            assert under(path, spec) == rows(spec, size)
            if size:
                found = open_book(path).read([spec.name])[spec.name].rows
                assert [list(row[: len(spec.headers)]) for row in found] == rows(spec, size)


def test_what_stands_beside_and_below_is_left(tmp_path: Path) -> None:
    path = stranger(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[REVIEW.sheet]
    bottom = sheet.max_row
    sheet["I4"], sheet["I5"], sheet.cell(bottom + 4, 1).value = "Ansvarig", "Eva", "Egen anteckning"
    book.save(path)
    work = open_book(path)
    work.apply(Update(tables=[TableUpdate(REVIEW.name, rows(REVIEW, 2))]))
    work.save()
    assert under(path, REVIEW) == rows(REVIEW, 2)
    saved = openpyxl.load_workbook(path)[REVIEW.sheet]
    assert (saved["I4"].value, saved["I5"].value) == ("Ansvarig", "Eva")
    assert saved.cell(bottom + 4, 1).value == "Egen anteckning"


def test_a_table_whose_headers_are_gone_takes_no_other_place(tmp_path: Path) -> None:
    path = stranger(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book[GOALS.sheet]
    taken = "Översikt_kommun"
    for row in sheet.iter_rows(min_row=13):
        for cell in row[36:38]:  # AK and AL
            cell.value = None
    book.save(path)
    work = open_book(path)
    assert work.apply(Update(tables=[TableUpdate(taken, rows(SPEC[taken], 3))])) == 0
