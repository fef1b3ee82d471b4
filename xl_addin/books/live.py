"""A workbook that is open in Excel or LibreOffice, through xlwings.

It is read and written by the block, and only what changes is written. What a person or a colleague does meanwhile comes
first, see `live_work`.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from xl_addin.books.base import Update
from xl_addin.books.live_view import read_grids
from xl_addin.books.live_work import Work
from xl_addin.books.programs import Program, program_of
from xl_addin.books.reading import read_table
from xl_addin.errors import ProjektloggError
from xl_addin.tables import Table

if TYPE_CHECKING:
    import xlwings

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

    @property
    def name(self) -> str:
        """The file's name without folder."""
        return self._book.name

    @property
    def sheets(self) -> Sequence[str]:
        """The sheets' names in order."""
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
            structure = self._program.plan(self._book, names)
            grids = read_grids(self._book, structure, names, {})
            found = {name: read_table(name, structure, grids.__getitem__) for name in names}
        return {name: table for name, table in found.items() if table is not None}

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
                work.write()
                work.verify()
            return work.changes

    def save(self) -> None:
        """See `Book.save`, and `saves` above. A workbook that has never been saved has no place to go to yet."""
        if self._saves and any(mark in self._program.full_name(self._book) for mark in "/\\"):
            with self._explained():
                self._book.save()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The workbook stays open: its user closes it."""

    def _check_writable(self, sheets: Collection[str]) -> None:
        if self._program.read_only(self._book):
            raise ProjektloggError(
                "Arbetsboken är öppnad skrivskyddad.",
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
