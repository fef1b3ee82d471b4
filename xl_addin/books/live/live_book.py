"""A workbook that is open in Excel or LibreOffice, through xlwings.

It is read and written by the block, and only what changes is written. What a person or a colleague does meanwhile comes
first, see `writing`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from xl_addin.books.base import BookChangedError, Seal, Update
from xl_addin.books.computed import find_computed
from xl_addin.books.contract_number import NAMES, contract_of
from xl_addin.books.grid import Grid
from xl_addin.books.live.libreoffice_errors import reaching
from xl_addin.books.live.new_rows import add_row
from xl_addin.books.live.spreadsheet_programs import Program, program_of
from xl_addin.books.live.view import read_grids
from xl_addin.books.live.writing import Work
from xl_addin.books.ooxml.a1 import area
from xl_addin.books.ooxml.xstring import fold
from xl_addin.books.table_search import read_table
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Table, Value

if TYPE_CHECKING:
    import xlwings

    from xl_addin.books.ooxml.structure import Structure

STEP: Final = "Projektlogg"  # what Undo calls the step


class LiveBook:
    """A workbook that is open in a program (implements `books.base.Book`).

    Args:
        book: the workbook.
        saves: whether `save` saves the file. By default it does not: the file is its user's, who may be working on it
            together with others, with AutoSave or without, and who may want to undo what was written.
        program: how the program is spoken to; None: as its engine says.
    """

    def __init__(self, book: "xlwings.Book", *, saves: bool = False, program: Program | None = None) -> None:
        self._book = book
        self._saves = saves
        self._program = program or program_of(book)
        self._plan: Structure | None = None  # as of the last reading

    @property
    def name(self) -> str:
        """The file's name without folder."""
        with reaching():
            return self._book.name

    @property
    def folder(self) -> Path | None:
        """See `Book.folder`."""
        with reaching():
            folder = Path(self._program.full_name(self._book)).parent
        return folder if folder.is_absolute() and folder.is_dir() else None

    @property
    def sheets(self) -> Sequence[str]:
        """The sheets' names in order."""
        with reaching():
            return tuple(self._book.sheet_names)

    @property
    def read_only(self) -> bool:
        """Whether it is open for reading only."""
        with self._explained():
            return self._program.read_only(self._book)

    def read(self, names: Collection[str]) -> dict[str, Table]:
        """See `Book.read`."""
        with self._explained():
            self._program.ready(self._book)
            structure = self._program.plan(self._book, names, NAMES)
            self._plan = structure
            grids = read_grids(self._book, structure, names, {})
            found = {name: read_table(name, structure, grids.__getitem__) for name in names}
        contract = contract_of(one.name for one in structure.names)
        return {name: replace(table, contract=contract) for name, table in found.items() if table is not None}

    @property
    def seals(self) -> frozenset[Seal]:
        """None: the program that has the workbook open says so itself, before it opens and before it saves."""
        return frozenset()

    def lacking(self, names: Collection[str]) -> list[str]:
        """See `Book.lacking`."""
        with self._explained():
            plan = self._program.plan(self._book, names) if self._plan is None else self._plan

            def grid(name: str, sheet: str) -> Grid:
                return read_grids(self._book, plan, {name}, {})[sheet]

            return [name for name in names if find_computed(plan, name, partial(grid, name)) is None]

    def apply(self, update: Update) -> int:
        """See `Book.apply`. The whole update is one step for Undo in LibreOffice; Excel has no such step for others.

        Raises:
            BookChangedError: rows have moved since `read`; nothing was changed.
            ProjektloggError: as `Book.apply`.
        """
        with self._explained():
            self._program.ready(self._book)
            work = Work(self._book, self._program, update)
            if not work.changes:
                return 0
            self._check_writable(work.sheets)
            with self._program.one_step(self._book, STEP):
                try:
                    work.write()
                    work.verify()
                except BookChangedError:
                    work.take_back()
                    raise
            return work.changes

    def save(self) -> None:
        """See `Book.save`, and `saves` above. A workbook that has never been saved has no place to go to yet."""
        if self._saves and any(mark in self._program.full_name(self._book) for mark in "/\\"):
            with self._explained():
                self._book.save()

    def add_row(self, table: Table, values: Mapping[str, Value]) -> int:
        """Begin a new row after the last one that has something in it; a filter that is on stays as it is.

        Args:
            table: the table as read just now.
            values: by header, what the row holds to begin with.

        Returns:
            The row on the sheet.

        Raises:
            BookChangedError: rows have moved since `table` was read; nothing was changed.
            ProjektloggError: the sheet cannot be written now.
        """
        with self._explained():
            self._program.ready(self._book)
            self._check_writable([table.sheet])
            with self._program.one_step(self._book, STEP):
                return add_row(self._book, self._program, table, values)

    def select(self, sheet: str, row: int, column: int) -> None:
        """Show a sheet with one of its cells selected."""
        with self._explained():
            self._book.sheets[sheet].activate()
            self._book.sheets[sheet].range((row, column)).select()

    @property
    def selected(self) -> tuple[str, int, int] | None:
        """Sheet, row and column of the first selected cell; None when no cell of this workbook is selected."""
        with self._explained():
            cells = self._book.selection
            if cells is None or self._program.full_name(cells.sheet.book) != self.full_name:
                return None
            return cells.sheet.name, cells.row, cells.column

    def named(self, names: Collection[str]) -> dict[str, tuple[str, int, int]]:
        """Sheet, row and column of the first cell of some defined names, those that the workbook has."""
        with self._explained():
            plan = self._program.plan(self._book, [], list(names))
        found = {}
        for one in plan.names:
            sheet, _, address = one.formula.rpartition("!")
            place = area(address)
            if place:
                found[one.name] = (sheet.removeprefix("=").strip("'").replace("''", "'"), place.top, place.left)
        return found

    @property
    def full_name(self) -> str:
        """The workbook's path or web address."""
        return self._program.full_name(self._book)

    @property
    def open_names(self) -> set[str]:
        """The names of the workbooks that are open in the same program, folded: no two may be called the same."""
        with self._explained():
            return {fold(one.name) for one in self._book.app.books}

    @property
    def busy(self) -> bool:
        """Whether its user must do something first: close a box, or finish a cell."""
        return self._program.busy(self._book)

    def open_beside(self, path: Path) -> None:
        """Open another workbook in the same program."""
        with self._explained():
            self._book.app.books.open(str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The workbook stays open: its user closes it."""

    def _check_writable(self, sheets: Collection[str]) -> None:
        if self._program.read_only(self._book):
            holder = self._program.holder(self._book)
            raise ProjektloggError(
                f"Arbetsboken är öppnad skrivskyddad{f': {holder} har den öppen' if holder else ''}.",
                "Öppna den för redigering, eller vänta tills den är ledig, och tryck sedan igen.",
                where=self.name,
            )
        protected = [name for name in sheets if self._program.protected(self._book.sheets[name])]
        if protected:
            listed = ", ".join(protected)
            raise ProjektloggError(
                f"Bladet {listed} är skyddat." if len(protected) == 1 else f"Bladen {listed} är skyddade.",
                "Ta bort skyddet (Granska > Ta bort bladets skydd) och tryck sedan igen.",
                where=self.name,
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except ProjektloggError:
            raise
        except Exception as error:
            known = self._program.explain(error, "")
            if known is None:
                raise
            raise known from error
