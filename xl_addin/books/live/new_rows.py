"""A new row in a table of an open workbook."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xl_addin.books.base import BookChangedError
from xl_addin.books.computed import find_table
from xl_addin.books.live.spreadsheet_programs import Program
from xl_addin.books.live.view import read_grids
from xl_addin.books.live.writing import keys
from xl_addin.books.table_search import is_blank, read_table
from xl_addin.contract.layout import SPEC
from xl_addin.values.raw_table import Table, Value

if TYPE_CHECKING:
    import xlwings


def add_row(book: "xlwings.Book", program: Program, table: Table, values: Mapping[str, Value]) -> int:
    """Begin a new row, see `live.LiveBook.add_row`."""
    structure = program.plan(book, [table.name])
    grids = read_grids(book, structure, [table.name], {})
    if keys(read_table(table.name, structure, grids.__getitem__)) != keys(table):
        raise BookChangedError("Någon ändrar i arbetsboken just nu.", "Vänta en stund och tryck sedan igen.")
    sheet = book.sheets[table.sheet]
    row = max(written_rows(table), default=table.header_row) + 1
    part = find_table(structure, table.name)
    inside = part is not None and row <= part.last_row
    beneath = part is not None and row > part.last_row + 1
    if part and not beneath and (not inside or sheet.range((row, table.first_column)).rows.hidden):
        # At the table's end, where no filter reaches; what stands below moves down.
        row = sheet.tables[part.name].rows.add().range.row
    for name, value in values.items():
        if name in table.places:
            program.write(sheet.range((row, table.first_column + table.places[name])), [[value]])
    return row


def written_rows(table: Table) -> list[int]:
    """The rows of the sheet that somebody has written in; what we compute does not count.

    Under the table's edge a single cell is a note, not a row.
    """
    computed = {one.name for one in SPEC[table.name].columns if one.computed}
    ours = {table.places[name] for name in computed if name in table.places}
    found = []
    for row, number in zip(table.rows, table.numbers, strict=True):
        filled = sum(not is_blank((value,)) for place, value in enumerate(row) if place not in ours)
        if filled > (1 if number in table.below else 0):
            found.append(number)
    return found
