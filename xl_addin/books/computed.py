"""Where a computed table stands: as an Excel table, or as rows under its headers.

Some programs save a workbook without its tables (SheetJS, Google Sheets), people convert a table to a range, and a
copied sheet gives its tables new names. The rows are still ours to write.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from xl_addin.books.grid import Grid
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.structure import Structure, TablePart
from xl_addin.books.ooxml.xstring import fold, match
from xl_addin.contract.layout import SPEC, TABLES
from xl_addin.contract.table_spec import TableSpec
from xl_addin.values.raw_table import ErrorValue

HEADER_WITHIN = 50  # rows from the sheet's first value in which a header row is looked for

GridOf = Callable[[str], Grid]


def find_table(structure: Structure, name: str) -> TablePart | None:
    """The Excel table of that name."""
    found = match(name, (table.name for table in structure.tables))
    return next((table for table in structure.tables if table.name == found), None)


def find_computed(structure: Structure, name: str, grid_of: GridOf) -> TablePart | None:
    """A computed table: by its name, else by the headers on its sheet; None when it is not to be found.

    Args:
        structure: the workbook's plan.
        name: the table's name.
        grid_of: gives a sheet's values; asked only when no Excel table has that name.
    """
    table = find_table(structure, name)
    if table:
        return table
    spec = SPEC[name]
    sheet = match(spec.sheet, [one.name for one in structure.sheets if one.has_cells])
    if sheet is None:
        return None
    grid = grid_of(sheet)
    place = _header(spec, grid)
    if place is None:
        return None
    for other in structure.tables:  # renamed: its edges still hold
        if other.sheet == sheet and other.header_rows and other.header_row == place.top and other.area.meets(place):
            return replace(other, columns=_words(grid, Area(place.top, other.area.left, place.top, other.area.right)))
    area = Area(place.top, place.left, _bottom(spec, grid, place), place.right)
    return TablePart(spec.name, sheet, "", area, 1, 0, _words(grid, place), is_table=False)


def _header(spec: TableSpec, grid: Grid) -> Area | None:
    """The cells that hold most of the table's headers, one that no other table of the sheet has among them."""
    wanted = {fold(name) for name in spec.headers}
    others = [one for one in TABLES if one.sheet == spec.sheet and one is not spec]
    own = wanted.difference(*({fold(name) for name in one.headers} for one in others))
    starts = {fold(one.headers[0]) for one in others} - wanted
    best: Area | None = None
    most = 0
    for row in range(grid.top, min(grid.bottom, grid.top + HEADER_WITHIN) + 1):
        words = [fold(word) for word in _words(grid, Area(row, grid.left, row, grid.right))]
        for left, right in _groups(words, starts):
            found = wanted.intersection(words[left : right + 1])
            if found & own and 2 * len(found) >= len(wanted) and len(found) > most:
                most = len(found)
                best = Area(row, grid.left + left, row, grid.left + right)
    return best


def _groups(words: Sequence[str], starts: set[str]) -> list[tuple[int, int]]:
    """From where to where something stands in cells side by side; where another table begins, a new group does."""
    groups: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        if not word:
            continue
        if groups and groups[-1][1] == place - 1 and word not in starts:
            groups[-1] = groups[-1][0], place
        else:
            groups.append((place, place))
    return groups


def _words(grid: Grid, place: Area) -> tuple[str, ...]:
    return tuple(
        str(cell).strip() if isinstance(cell, str) and not isinstance(cell, ErrorValue) else "" if cell is None else "?"
        for cell in grid.row(place.top, place.left, place.right)
    )


def _bottom(spec: TableSpec, grid: Grid, place: Area) -> int:
    """The last row before one that is blank in all of the table's own columns: what follows is somebody else's."""
    wanted = {fold(name) for name in spec.headers}
    ours = [at for at, word in enumerate(_words(grid, place)) if fold(word) in wanted]
    last = place.top
    while last < grid.bottom:
        row = grid.row(last + 1, place.left, place.right)
        if all(row[at] is None or (isinstance(row[at], str) and not str(row[at]).strip()) for at in ours):
            break
        last += 1
    return max(last, place.top + 1)
