"""The values of an open workbook, by the block, as they are now."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from xl_addin.books.computed import find_table
from xl_addin.books.grid import Grid
from xl_addin.books.live.conversion import received
from xl_addin.books.ooxml.a1 import MAX_ROW, Area
from xl_addin.books.ooxml.structure import Structure
from xl_addin.books.ooxml.xstring import fold
from xl_addin.books.table_search import GAP, is_blank, needed_sheets
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import SPEC
from xl_addin.values.raw_table import Value

if TYPE_CHECKING:
    import xlwings

MAX_CELLS = 5_000_000  # of one sheet: what a program hands over in some seconds
_BELOW = GAP + 1  # rows under a table that are read with it: when they are blank, nothing more belongs to it
_MORE = 1_000  # rows that are read at a time when they are not


def read_grids(
    book: "xlwings.Book", structure: Structure, tables: Collection[str], also: Mapping[str, Area]
) -> dict[str, Grid]:
    """The values of the sheets on which some tables are to be looked for, and of other places.

    Args:
        book: the workbook.
        structure: its plan.
        tables: the tables' names.
        also: by sheet, a place whose values are wanted too.

    Raises:
        ProjektloggError: a sheet has too many cells.
    """
    grids = {}
    for sheet in {*needed_sheets(structure, tables), *also}:
        cells = book.sheets[sheet]
        areas = [also[sheet]] if sheet in also else []
        onward, searched = False, False
        for name in tables:
            table = find_table(structure, name)
            if table and table.sheet == sheet:
                bottom = min(table.area.bottom + _BELOW, MAX_ROW)
                areas.append(Area(table.area.top, table.area.left, bottom, table.area.right))
                onward = searched = True
            elif not table and name in SPEC and fold(SPEC[name].sheet) == fold(sheet):
                searched = True
                used = cells.used_range
                rows, columns = used.shape
                areas.append(Area(used.row, used.column, used.row + rows - 1, used.column + columns - 1))
        grids[sheet] = _grid(cells, around(areas), onward=onward, searched=searched)
    return grids


def around(areas: Iterable[Area]) -> Area:
    """The smallest rectangle that holds all of some."""
    tops, lefts, bottoms, rights = zip(*((one.top, one.left, one.bottom, one.right) for one in areas), strict=True)
    return Area(min(tops), min(lefts), max(bottoms), max(rights))


def _grid(sheet: "xlwings.Sheet", area: Area, *, onward: bool, searched: bool) -> Grid:
    """The values of a rectangle.

    Args:
        sheet: its sheet.
        area: the rectangle.
        onward: with what follows below it, until there are blank rows enough.
        searched: a table is looked for in it, so that merged cells matter, which cost many questions.
    """
    rows = values(sheet, area)
    while onward and not all(is_blank(tuple(row)) for row in rows[-_BELOW:]):
        top = area.top + len(rows)
        bottom = min(top + _MORE - 1, MAX_ROW)
        if top > bottom:
            break
        rows += values(sheet, Area(top, area.left, bottom, area.right))
    whole = Area(area.top, area.left, area.top + len(rows) - 1, area.right)
    return Grid(rows, area.top, area.left, {}, list(dict.fromkeys(_merged(sheet, whole))) if searched else [])


def _merged(sheet: "xlwings.Sheet", area: Area) -> Iterator[Area]:
    """The merged cells of a rectangle: one question where there are none."""
    found = sheet.range((area.top, area.left), (area.bottom, area.right)).merge_cells
    if found is False:
        return
    if found:
        one = sheet.range((area.top, area.left)).merge_area
        rows, columns = one.shape
        place = Area(one.row, one.column, one.row + rows - 1, one.column + columns - 1)
        if place.bottom >= area.bottom and place.right >= area.right:
            yield place
            return
    if area.bottom > area.top:
        middle = (area.top + area.bottom) // 2
        halves = (replace(area, bottom=middle), replace(area, top=middle + 1))
    else:
        middle = (area.left + area.right) // 2
        halves = (replace(area, right=middle), replace(area, left=middle + 1))
    for half in halves:
        yield from _merged(sheet, half)


def values(sheet: "xlwings.Sheet", area: Area) -> list[list[Value]]:
    """The values of a rectangle, row by row.

    Raises:
        ProjektloggError: it has too many cells.
    """
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > MAX_CELLS:
        raise ProjektloggError(
            f"Tabellen på bladet når ned till rad {area.bottom} och är för stor att läsa.",
            "Dra upp tabellens nedre högra hörn till sista raden med innehåll.",
            where=f"blad {sheet.name}",
        )
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    rows = cells.options(ndim=2, numbers=float, err_to_str=True).value
    return [[received(value) for value in row] for row in rows]


def formulas(sheet: "xlwings.Sheet", area: Area) -> list[list[str]]:
    """The formulas of a rectangle, constants as text, blank cells as ""."""
    found = sheet.range((area.top, area.left), (area.bottom, area.right)).formula
    width = area.right - area.left + 1
    rows = found if isinstance(found, (list, tuple)) else [found]
    flat = [text for row in rows for text in (row if isinstance(row, (list, tuple)) else [row])]
    texts = ["" if text is None else str(text) for text in flat]
    return [texts[start : start + width] for start in range(0, len(texts), width)]
