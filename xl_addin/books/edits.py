"""An update as cells to write: which sheet, row and column gets which value, and whose style a new cell takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xl_addin.books.base import ColumnUpdate
from xl_addin.books.ooxml.a1 import Area, area, cell
from xl_addin.books.ooxml.cell_xml import Plain, normal
from xl_addin.books.ooxml.structure import Structure
from xl_addin.books.ooxml.xstring import MAX_TEXT, fold, length, match
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import SPEC
from xl_addin.values.raw_table import Link, Value


class Target(NamedTuple):
    """What a cell is to hold (a tuple: there is one for each cell, and a frozen dataclass takes thrice the time).

    Attributes:
        value: the value, for its number format.
        plain: the value as it is compared and written.
        sibling: the row whose cell in the same column lends its style to a new cell.
        restyle: the cell takes the sibling's style even if it stands there already.
        raw: the cell's bytes, put here as they are; b"" takes the cell away.
    """

    value: Value
    plain: Plain
    sibling: int
    restyle: bool = False
    raw: bytes | None = None


@dataclass(slots=True)
class SheetEdits:
    """What changes on one sheet.

    Attributes:
        cells: by row and column.
        links: by row and column.
        links_off: areas whose old links go.
    """

    cells: dict[int, dict[int, Target]] = field(default_factory=dict)
    links: dict[tuple[int, int], Link] = field(default_factory=dict)
    links_off: list[Area] = field(default_factory=list)

    def put(self, row: int, column: int, target: Target) -> None:
        """Note a cell; of two for the same the later holds."""
        if row in self.cells:
            self.cells[row][column] = target
        else:
            self.cells[row] = {column: target}


def target(value: Value, sibling: int, sheet: str, row: int, column: int, *, date1904: bool) -> Target:
    """Make a target.

    Raises:
        ProjektloggError: the text is longer than a cell holds.
        ValueError: a number that is not finite.
    """
    plain = normal(value, date1904=date1904)
    if plain and plain[0] == "s" and len(str(plain[1])) > MAX_TEXT // 2 and length(str(plain[1])) > MAX_TEXT:
        raise ProjektloggError(
            f"Texten är längre än en cell rymmer ({MAX_TEXT} tecken).",
            "Korta texten som den bygger på.",
            where=f"blad {sheet}, cell {cell(row, column)}",
        )
    return Target(value, plain, sibling)


def add_column(edits: dict[str, SheetEdits], update: ColumnUpdate) -> None:
    """Note the cells of a computed column; nothing when the table lacks it.

    Raises:
        ValueError: the column is not ours to write, or the values do not fit the rows.
        ProjektloggError: see `target`.
    """
    table = update.table
    if not SPEC[table.name].column(update.column).computed:
        raise ValueError(f"{table.name}: {update.column} is not a computed column")
    if len(update.values) != len(table.numbers):
        raise ValueError(f"{table.name}: {len(update.values)} values for {len(table.numbers)} rows")
    place = _place(table.header, update.column)
    if place is None:
        return
    column = table.first_column + place
    sheet = edits.setdefault(table.sheet, SheetEdits())
    for row, value in zip(table.numbers, update.values, strict=True):
        sheet.put(row, column, target(value, table.header_row + 1, table.sheet, row, column, date1904=table.date1904))


def _place(header: Sequence[str], name: str) -> int | None:
    found = match(name, header)
    return None if found is None else list(header).index(found)


def add_name(edits: dict[str, SheetEdits], structure: Structure, name: str, value: Value) -> None:
    """Note the single cell of a defined name; nothing when there is none.

    Raises:
        ProjektloggError: see `target`.
    """
    found = next((one for one in structure.names if fold(one.name) == fold(name)), None)
    sheet, _, address = (found.formula if found else "").rpartition("!")
    place = area(address)
    known = match(sheet.removeprefix("=").strip("'").replace("''", "'"), [one.name for one in structure.sheets])
    if place is None or known is None or (place.top, place.left) != (place.bottom, place.right):
        return
    row, column = place.top, place.left
    made = target(value, row, known, row, column, date1904=structure.date1904)
    edits.setdefault(known, SheetEdits()).put(row, column, made)
