"""The edges of computed tables in an open workbook."""

from typing import TYPE_CHECKING

from xl_addin.books.file.resize import Resize, check_way
from xl_addin.books.live.spreadsheet_programs import Program
from xl_addin.books.live.view import formulas
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.structure import Structure

if TYPE_CHECKING:
    import xlwings
    from xlwings.main import Table


def check_ways(book: "xlwings.Book", structure: Structure, resizes: list[Resize]) -> None:
    """Refuse to write over what is not ours, formulas that show nothing among it.

    Raises:
        ProjektloggError: something stands where a table is to grow.
    """
    for resize in resizes:
        way = resize.way
        if way:
            found = formulas(book.sheets[resize.table.sheet], way)
            filled = [
                (way.top + down, way.left + right)
                for down, row in enumerate(found)
                for right, text in enumerate(row)
                if text
            ]
            check_way(structure, resize, filled)


def show_all(book: "xlwings.Book", resize: Resize) -> None:
    """Show a computed table's hidden rows: a finding that an old filter hides is a finding that nobody sees."""
    if not resize.table.is_table:
        _range(book, resize, resize.rows).rows.hidden = False
        return
    table = _table(book, resize)
    if table.range.rows.hidden is not False:
        if table.show_autofilter:
            table.autofilter.clear()
        table.range.rows.hidden = False


def move_edge(book: "xlwings.Book", program: Program, resize: Resize) -> None:
    """Give a computed table the edge that it is to have; its total row, if any, goes along.

    The total row's formulas name columns, not rows, and stay as they are.
    """
    old, part = resize.table.area, resize.table
    if resize.last_row == part.last_row:
        return
    table = _table(book, resize) if part.is_table else None
    totals = None
    if table and part.total_rows:
        row = _range(book, resize, Area(old.bottom, old.left, old.bottom, old.right))
        totals = row.formula
        table.show_totals = False
        row.clear_contents()
    if table:
        table.resize(_range(book, resize, Area(old.top, old.left, resize.last_row, old.right)))
    if resize.last_row > part.last_row:
        last = Area(part.last_row, old.left, part.last_row, old.right)
        program.copy_look(
            _range(book, resize, last), _range(book, resize, Area(last.top, old.left, resize.last_row, old.right))
        )
    if table and totals is not None:
        table.show_totals = True
        _range(book, resize, Area(resize.area.bottom, old.left, resize.area.bottom, old.right)).formula = totals


def _table(book: "xlwings.Book", resize: Resize) -> "Table":
    return book.sheets[resize.table.sheet].tables[resize.table.name]


def _range(book: "xlwings.Book", resize: Resize, area: Area) -> "xlwings.Range":
    return book.sheets[resize.table.sheet].range((area.top, area.left), (area.bottom, area.right))
