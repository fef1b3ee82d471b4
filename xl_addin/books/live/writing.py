"""The writing of an update into an open workbook, so that no value lands on a wrong row and none of a user's is lost.

Just before writing, the rows are looked at again, and when they have moved nothing is written; just after, all that was
written is read back. Excel is known to put a block on other rows when some are filtered out (xlwings #679, #747,
#2619): such cells are mended one by one, and when that does not help, the old values are put back.
"""

from typing import TYPE_CHECKING

from xl_addin.books.base import BookChangedError, Update
from xl_addin.books.computed import GridOf, find_table
from xl_addin.books.edits import SheetEdits, add_column, add_name
from xl_addin.books.file.resize import Resize, computed_table, note_rows
from xl_addin.books.grid import Grid
from xl_addin.books.live.blocks import blocks
from xl_addin.books.live.conversion import is_as_written
from xl_addin.books.live.edges import check_ways, move_edge, show_all
from xl_addin.books.live.link_columns import link_columns
from xl_addin.books.live.spreadsheet_programs import Program
from xl_addin.books.live.view import around, read_grids
from xl_addin.books.ooxml.a1 import Area, cell
from xl_addin.books.table_search import is_blank, read_table
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import SPEC
from xl_addin.values.raw_table import Table

if TYPE_CHECKING:
    import xlwings


class Work:
    """What an update changes in a workbook as it stands now, and the writing of it.

    Args:
        book: the workbook.
        program: what has it open.
        update: what it is to hold.

    Raises:
        BookChangedError: rows have moved since the workbook was read.
        ProjektloggError: a text is too long, or something stands where a table is to grow.
    """

    def __init__(self, book: "xlwings.Book", program: Program, update: Update) -> None:
        self._book = book
        self._program = program
        names = {one.table.name for one in update.columns} | {one.name for one in update.tables}
        structure = program.plan(book, names, list(update.names))
        self._structure = structure
        edits: dict[str, SheetEdits] = {}
        for column in update.columns:
            add_column(edits, column)
        for name, value in update.names.items():
            add_name(edits, structure, name, value)
        parts = [(computed_table(structure, one, self._grid_of(one.name)), one) for one in update.tables]
        self._resizes = [note_rows(edits, structure, part, one) for part, one in parts if part]
        for one in self._resizes:
            _leave_total_row(edits[one.table.sheet], one)
        self._columns = [one for one in update.columns if one.column in one.table.places]
        self._edits = edits
        grids = self._look()
        self._check_unmoved(grids)
        check_ways(book, structure, self._resizes)
        self._links = link_columns(book, edits, self._resizes)
        dated = structure.date1904
        self._blocks = [
            block for sheet, one in edits.items() for block in blocks(sheet, one, grids[sheet], date1904=dated)
        ]

    def _grid_of(self, name: str) -> GridOf:
        """Gives the sheet on which a computed table is to be looked for by its headers."""
        return lambda sheet: read_grids(self._book, self._structure, {name}, {})[sheet]

    @property
    def changes(self) -> int:
        """How many cells get another value; at least one when only a table's edge moves."""
        cells = sum(block.changed for block in self._blocks) + sum(one.changed for one in self._links)
        return cells or sum(one.last_row != one.table.last_row for one in self._resizes)

    @property
    def sheets(self) -> list[str]:
        """The sheets that are written on."""
        moved = [one.table.sheet for one in self._resizes if one.last_row != one.table.last_row]
        linked = [one.sheet for one in self._links if one.changed]
        return list(dict.fromkeys([*(block.sheet for block in self._blocks), *linked, *moved]))

    def _look(self) -> dict[str, Grid]:
        """The values as they are now, of all that is written and of the tables whose columns are."""
        also = {}
        for sheet, one in self._edits.items():
            places = [Area(row, column, row, column) for row, columns in one.cells.items() for column in columns]
            places += [area for area in one.links_off if area.top <= area.bottom]
            if places:
                also[sheet] = around(places)
        return read_grids(self._book, self._structure, {one.table.name for one in self._columns}, also)

    def _check_unmoved(self, grids: dict[str, Grid]) -> None:
        for table in {one.table.name: one.table for one in self._columns}.values():
            if keys(read_table(table.name, self._structure, grids.__getitem__)) != keys(table):
                raise BookChangedError(
                    "Någon ändrar i arbetsboken just nu.", "Vänta en stund och tryck sedan igen.", where=self._book.name
                )

    def write(self) -> None:
        """Write: edges of tables first, then values, then links."""
        for one in self._resizes:
            if self._touches(one):
                show_all(self._book, one)
                move_edge(self._book, self._program, one)
        for block in self._blocks:
            self._program.write(self._range(block.sheet, block.area), block.rows)
        for links in self._links:
            if links.changed:
                cells = self._range(links.sheet, links.area)
                self._program.clear_links(cells)
                self._program.write_formulas(cells, links.formulas)
        moved = [
            (one.table.sheet, one.old_rows, one.new_rows) for one in self._resizes if one.last_row != one.table.last_row
        ]
        if moved:
            self._program.charts_follow(self._book, moved)

    def _touches(self, resize: Resize) -> bool:
        mine = [block for block in self._blocks if block.sheet == resize.table.sheet and block.area.meets(resize.rows)]
        linked = [one for one in self._links if one.resize is resize and one.changed]
        return bool(mine or linked) or resize.last_row != resize.table.last_row

    def _range(self, sheet: str, area: Area) -> "xlwings.Range":
        return self._book.sheets[sheet].range((area.top, area.left), (area.bottom, area.right))

    def take_back(self) -> None:
        """Undo what was written, wherever rows have moved it; what its user did meanwhile stays."""
        self._program.take_back(self._book)
        structure = self._program.plan(self._book, [one.table.name for one in self._resizes])
        for one in self._resizes:
            now = find_table(structure, one.table.name) if one.table.is_table else None
            if now and one.last_row != one.table.last_row:
                before = Resize(now, now.header_row + one.table.last_row - one.table.header_row)
                move_edge(self._book, self._program, before)
                self._program.charts_follow(self._book, [(now.sheet, before.old_rows, before.new_rows)])

    def verify(self) -> None:
        """Read back what was written, and mend it.

        Raises:
            BookChangedError: rows moved while it was written.
            ProjektloggError: values do not stay where they belong.
        """
        wrong = self._strays()
        for sheet, row, column in wrong:
            target = self._edits[sheet].cells[row][column]
            self._program.write_cell(self._book.sheets[sheet].range((row, column)), target.value)
        if wrong and (still := self._strays()):
            for block in self._blocks:  # LibreOffice takes the whole step back, and then this with it
                self._program.write(self._range(block.sheet, block.area), block.old)
            sheet, row, column = still[0]
            raise ProjektloggError(
                f"{self._program.name} lade inte värdena där de hör hemma, så inget ändrades.",
                "Ta bort filter och visa dolda rader på bladet, och tryck sedan igen.",
                where=f"blad {sheet}, cell {cell(row, column)}",
            )

    def _strays(self) -> list[tuple[str, int, int]]:
        """The cells that do not hold what was written to them."""
        grids = self._look()
        self._check_unmoved(grids)
        dated = self._structure.date1904
        return [
            (block.sheet, block.area.top + down, block.area.left + right)
            for block in self._blocks
            for down, targets in enumerate(block.targets)
            for right, (found, target) in enumerate(
                zip(
                    grids[block.sheet].row(block.area.top + down, block.area.left, block.area.right),
                    targets,
                    strict=True,
                )
            )
            if not is_as_written(found, target.plain, date1904=dated)
        ]


def _leave_total_row(edits: SheetEdits, resize: Resize) -> None:
    """The total row goes along with the table's edge: where it comes to stand, nothing else is written."""
    if resize.table.total_rows:
        for column in range(resize.area.left, resize.area.right + 1):
            edits.cells.get(resize.area.bottom, {}).pop(column, None)


def keys(table: Table | None) -> object:
    """Where a table's rows are, and the values by which they are known.

    A row in which nobody has typed has no place to be kept: what we wrote beside it may go, and the row with it.
    """
    if table is None:
        return None
    columns = [one for one in SPEC[table.name].columns if one.name in table.places]
    typed = [table.column(one.name) for one in columns if not one.computed]
    known = [table.column(one.name) for one in columns if one.required]
    rows = [place for place, row in enumerate(zip(*typed, strict=True)) if not is_blank(row)]
    values = [[column[place] for place in rows] for column in known]
    return table.sheet, table.header, table.header_row, table.first_column, [table.numbers[n] for n in rows], values
