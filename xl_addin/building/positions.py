"""Where each table stands in a workbook that we make.

Readers find tables by name and columns by header: only our own formulas and charts use this.
"""

from dataclasses import dataclass

from xl_addin.contract import layout
from xl_addin.contract.table_spec import TableSpec
from xl_addin.values.raw_table import column_letter

HEADER_ROW, RULED_ROWS = layout.HEADER_ROW, layout.RULED_ROWS
FIRST_ROW = HEADER_ROW + 1

OVERVIEW_HEADER_ROW = 13  # beside the charts, so that the tall rows of the tiles do not stretch the figures
_OVERVIEW_FIRST_COLUMN = 18
_PERIODS_FIRST_COLUMN = 4
_GOAL_CHANGES_FIRST_COLUMN = _PERIODS_FIRST_COLUMN + len(layout.PERIODS.columns) + 1


@dataclass(frozen=True, slots=True)
class Place:
    """The corner of a table: 1-based row of the header and column of the first header."""

    header_row: int
    first_column: int


def _overview() -> dict[str, Place]:
    """The tables behind the charts, side by side with one blank column between: each may grow downwards."""
    places, column = {}, _OVERVIEW_FIRST_COLUMN
    for spec in layout.TABLES:
        if spec.sheet == layout.OVERVIEW:
            places[spec.name] = Place(OVERVIEW_HEADER_ROW, column)
            column += len(spec.columns) + 1
    return places


PLACES = {spec.name: Place(HEADER_ROW, 1) for spec in layout.TABLES}
PLACES |= {layout.PERIODS.name: Place(HEADER_ROW, _PERIODS_FIRST_COLUMN)} | _overview()
PLACES[layout.GOAL_CHANGES.name] = Place(HEADER_ROW, _GOAL_CHANGES_FIRST_COLUMN)


def letter(spec: TableSpec, column: str) -> str:
    """The sheet letter of a column."""
    return column_letter(PLACES[spec.name].first_column + spec.headers.index(column))


def block(spec: TableSpec, rows: int) -> str:
    """The address of the table with its header and so many rows, such as "A4:U5"."""
    place = PLACES[spec.name]
    last = column_letter(place.first_column + len(spec.laid_out) - 1)
    return f"{column_letter(place.first_column)}{place.header_row}:{last}{place.header_row + rows}"


def span(spec: TableSpec, column: str, rows: int = RULED_ROWS) -> str:
    """The absolute address of so many cells below a header, with the sheet: "Listor!$A$5:$A$5004"."""
    name, first = letter(spec, column), PLACES[spec.name].header_row + 1
    return f"{quoted(spec.sheet)}!${name}${first}:${name}${first + rows - 1}"


def section_columns() -> tuple[str, str]:
    """Where the sheet Listor tells what the report's sections are about: the columns of numbers and of words."""
    number, about = (column_letter(len(layout.LISTS.columns) + i) for i in (2, 3))
    return number, about


def section_cells(count: int) -> str:
    """The absolute address of the sections' numbers."""
    column = section_columns()[0]
    return f"{quoted(layout.LISTS.sheet)}!${column}${FIRST_ROW}:${column}${FIRST_ROW + count - 1}"


def quoted(sheet: str) -> str:
    """A sheet's name as formulas hold it."""
    return sheet if sheet.isascii() else f"'{sheet}'"
