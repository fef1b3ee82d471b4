"""The plan of an open workbook: its sheets, tables and names."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from xl_addin.books.live.view import values
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.structure import DefinedName, Sheet, Structure, TablePart
from xl_addin.books.ooxml.xstring import fold
from xl_addin.contract.layout import SPEC

if TYPE_CHECKING:
    import xlwings
    from xlwings.main import Table


def survey(book: "xlwings.Book", tables: Collection[str], names: Iterable[str], *, date1904: bool) -> Structure:
    """The plan of an open workbook, asked table by table in the calls that every engine of xlwings has.

    Args:
        book: the workbook.
        tables: the tables that matter; of the others only their places are known.
        names: the defined names that matter.
        date1904: it counts days from 1904.
    """
    sheets: list[Sheet] = []
    found: list[tuple[str, str, Table]] = []
    for sheet in book.sheets:
        name = sheet.name
        sheets.append(Sheet(name, "", has_cells=True))
        found += [(name, table.name, table) for table in sheet.tables]
    wanted = {fold(name) for name in tables}
    renamed = wanted - {fold(name) for _, name, _ in found}  # somebody gave these another name, or made them no tables
    suspects = {fold(SPEC[name].sheet) for name in tables if name in SPEC and fold(name) in renamed}
    return Structure(
        part="",
        parts={},
        sheets=tuple(sheets),
        tables=tuple(
            _part(sheet, name, table, whole=fold(name) in wanted or fold(sheet) in suspects)
            for sheet, name, table in found
        ),
        names=tuple(DefinedName(name, "", str(book.names[name].refers_to)) for name in names if name in book.names),
        date1904=date1904,
    )


def _part(sheet: str, name: str, table: "Table", *, whole: bool) -> TablePart:
    cells = table.range
    rows, columns = cells.shape
    area = Area(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)
    if not whole:
        return TablePart(name, sheet, "", area, header_rows=1, total_rows=0, columns=())
    header = table.show_headers
    named: tuple[str, ...] = ()
    if not header:
        named = tuple(column.name for column in table.columns)
    elif name in SPEC and SPEC[name].computed:
        named = tuple(
            str(one or "") for one in values(table.parent, Area(area.top, area.left, area.top, area.right))[0]
        )
    return TablePart(name, sheet, "", area, int(header), int(table.show_totals), named)
