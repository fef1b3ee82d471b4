"""Tables out of grids: Excel tables by name, else the sheet of the contract by the words of its header row."""

from collections.abc import Iterable, Sequence

from xl_addin.books.computed import HEADER_WITHIN, GridOf, find_computed, find_table
from xl_addin.books.grid import Grid
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.structure import Structure, TablePart
from xl_addin.books.ooxml.xstring import fold, match
from xl_addin.contract.layout import SPEC, TABLES
from xl_addin.contract.table_spec import TableSpec
from xl_addin.values.raw_table import MERGED, ErrorValue, Row, Table, Value

GAP = 10  # blank rows under a table before what follows is taken for something else (a legend, a note)


def needed_sheets(structure: Structure, names: Iterable[str]) -> set[str]:
    """The sheets on which the tables of those names are to be looked for."""
    sheets = set()
    for name in names:
        table = find_table(structure, name)
        spec = SPEC.get(name)
        sheet = table.sheet if table else spec and match(spec.sheet, _cell_sheets(structure))
        if sheet:
            sheets.add(sheet)
    return sheets


def read_table(name: str, structure: Structure, grid_of: GridOf) -> Table | None:
    """Read one table; None when the workbook has neither such a table nor such a sheet with its header."""
    part = find_table(structure, name)
    if part:
        return _from_part(part, name, structure, grid_of(part.sheet), is_table=True)
    spec = SPEC.get(name)
    sheet = spec and match(spec.sheet, _cell_sheets(structure))
    if not spec or not sheet:
        return None
    if spec.computed:
        part = find_computed(structure, name, grid_of)
        return _from_part(part, name, structure, grid_of(part.sheet), is_table=False) if part else None
    grid = grid_of(sheet)
    place = _find_header(spec, grid)
    if place is None:
        return None
    for other in structure.tables:  # somebody renamed the table: its edges still hold
        if other.sheet == sheet and other.header_rows and other.header_row == place.top and other.area.meets(place):
            return _from_part(other, name, structure, grid, is_table=False)
    return _from_header(spec, sheet, structure, grid, place)


def _cell_sheets(structure: Structure) -> list[str]:
    return [sheet.name for sheet in structure.sheets if sheet.has_cells]


def _from_part(part: TablePart, name: str, structure: Structure, grid: Grid, *, is_table: bool) -> Table:
    area = part.area
    shown: Row = grid.row(area.top, area.left, area.right) if part.header_rows else ()
    named = (*part.columns, *("",) * (area.right - area.left + 1))
    header = tuple(
        cell if isinstance(cell, str) and not isinstance(cell, ErrorValue) else named[place]
        for place, cell in enumerate(shown or (None,) * (area.right - area.left + 1))
    )
    rows, numbers = _rows(grid, range(part.header_row + 1, part.last_row + 1), area)
    edge = _edge(structure, part.sheet, grid, Area(area.bottom + 1, area.left, grid.bottom, area.right))
    more, below = _rows(grid, range(area.bottom + 1, edge + 1), area, gap=GAP)
    return Table(
        name=SPEC[name].name if name in SPEC else name,
        sheet=part.sheet,
        header=header,
        rows=rows + more,
        numbers=numbers + below,
        first_column=area.left,
        header_row=part.header_row,
        below=frozenset(below),
        is_table=is_table,
        date1904=structure.date1904,
    )


def _from_header(spec: TableSpec, sheet: str, structure: Structure, grid: Grid, place: Area) -> Table:
    edge = _edge(structure, sheet, grid, Area(place.top + 1, place.left, grid.bottom, place.right))
    for other in TABLES:
        if other.sheet == spec.sheet and other is not spec:
            found = _find_header(other, grid)
            if found and found.top > place.top and found.left <= place.right and place.left <= found.right:
                edge = min(edge, found.top - 1)
    rows, numbers = _rows(grid, range(place.top + 1, edge + 1), place)
    header = tuple("" if cell is None else str(cell) for cell in grid.row(place.top, place.left, place.right))
    return Table(
        name=spec.name,
        sheet=sheet,
        header=header,
        rows=rows,
        numbers=numbers,
        first_column=place.left,
        header_row=place.top,
        is_table=False,
        date1904=structure.date1904,
    )


def _edge(structure: Structure, sheet: str, grid: Grid, beneath: Area) -> int:
    """The last row to look at under a table: the next table under it ends the view."""
    tops = [one.area.top - 1 for one in structure.tables if one.sheet == sheet and one.area.meets(beneath)]
    return min([grid.bottom, *tops])


def _rows(grid: Grid, numbers: range, area: Area, gap: int | None = None) -> tuple[list[Row], list[int]]:
    """The rows with something in them; the search ends after `gap` blank ones."""
    rows: list[Row] = []
    found: list[int] = []
    last = numbers.start - 1
    for number in range(numbers.start, min(numbers.stop, grid.bottom + 1)):
        row = grid.row(number, area.left, area.right)
        if is_blank(row):
            if gap is not None and number - last > gap:
                break
            continue
        rows.append(row)
        found.append(number)
        last = number
    return rows, found


def is_blank(row: Row) -> bool:
    """Whether a row looks empty: nothing in it but blanks."""
    for value in row:
        if value is None or _is_covered(value) or (value.__class__ is str and not str(value).strip()):
            continue
        return False
    return True


def _is_covered(value: Value) -> bool:
    return value.__class__ is ErrorValue and value == MERGED


def _find_header(spec: TableSpec, grid: Grid) -> Area | None:
    """The row that holds most of the table's headers, at least half of those that it cannot do without."""
    wanted = {fold(column.name) for column in spec.columns}
    required = {fold(column.name) for column in spec.columns if column.required} or wanted
    best: Area | None = None
    most = 0
    for number in range(grid.top, min(grid.bottom, grid.top + HEADER_WITHIN) + 1):
        words = [
            fold(cell.strip())
            if isinstance(cell, str) and not _is_covered(cell)
            else None
            if cell is None or _is_covered(cell)
            else ""
            for cell in grid.row(number, grid.left, grid.right)
        ]
        hits = wanted.intersection(word for word in words if word)
        if len(hits) > most and 2 * len(hits & required) >= len(required):
            most = len(hits)
            left, right = _span(words, wanted)
            best = Area(number, grid.left + left, number, grid.left + right)
    return best


def _span(words: Sequence[str | None], wanted: set[str]) -> tuple[int, int]:
    """From the first to the last of the headers, and on to what stands next to them without a blank between."""
    places = [place for place, word in enumerate(words) if word in wanted]
    left, right = places[0], places[-1]
    while left > 0 and words[left - 1] is not None:
        left -= 1
    while right + 1 < len(words) and words[right + 1] is not None:
        right += 1
    return left, right
