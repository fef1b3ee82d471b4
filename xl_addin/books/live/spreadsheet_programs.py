"""What each program that has a workbook open does in its own way: Excel by xlwings' engine, LibreOffice by ours."""

import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from xl_addin.books.base import BookChangedError
from xl_addin.books.live import excel_errors, libreoffice_errors
from xl_addin.books.live.conversion import typed
from xl_addin.books.live.excel_errors import ExcelFailure
from xl_addin.books.live.plan import survey
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.structure import DefinedName, Sheet, Structure, TablePart
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Value

if TYPE_CHECKING:
    import xlwings

Rows = Sequence[Sequence[Value]]
_PATIENCE = 10.0  # seconds that Excel gets to finish what it is at
_PAUSE = 0.2
_RETRIES = 2_000  # of one call that Excel rejects; xlwings' own number is "for ever"


class Program(Protocol):
    """One program."""

    name: str

    def full_name(self, book: "xlwings.Book") -> str:
        """The workbook's path or web address, as the program itself tells it."""

    def ready(self, book: "xlwings.Book") -> None:
        """See that the program takes calls now.

        Raises:
            ProjektloggError: a cell is being edited, a dialog is open, or it does not answer in time.
        """

    def busy(self, book: "xlwings.Book") -> bool:
        """Whether a dialog is open or a cell is being edited just now."""

    def read_only(self, book: "xlwings.Book") -> bool:
        """Whether the workbook is open for reading only."""

    def holder(self, book: "xlwings.Book") -> str:
        """The name of who has a workbook open that is open here for reading only; "" when the program does not tell."""

    def protected(self, sheet: "xlwings.Sheet") -> bool:
        """Whether a sheet is protected."""

    def plan(self, book: "xlwings.Book", tables: Collection[str], names: Collection[str] = ()) -> Structure:
        """The workbook's plan, as far as some tables and defined names matter."""

    def write(self, cells: "xlwings.Range", rows: Rows) -> None:
        """Write a block: texts stay texts, None clears a value, formats stay."""

    def write_cell(self, cell: "xlwings.Range", value: Value) -> None:
        """Write one cell that a block did not reach."""

    def write_formulas(self, cells: "xlwings.Range", rows: Rows) -> None:
        """Write a block of formulas, or of values as they would be typed."""

    def clear_links(self, cells: "xlwings.Range") -> None:
        """Take the links away that cells of one column have beside their values."""

    def copy_look(self, source: "xlwings.Range", whole: "xlwings.Range") -> None:
        """Give rows the look of the first of them."""

    def charts_follow(self, book: "xlwings.Book", moved: Sequence[tuple[str, Area, Area]]) -> None:
        """Let charts that show a whole column of a table show it whole again: sheet, rows of data before and now."""

    def one_step(self, book: "xlwings.Book", title: str) -> AbstractContextManager[None]:
        """What happens inside is one step for Undo, where the program has that; when it fails, the step is taken back.

        Not when somebody else worked in the workbook meanwhile (`BookChangedError`): what that person did would be
        taken back too. Then, and where a program takes nothing back by itself, it is left to the caller.
        """

    def take_back(self, book: "xlwings.Book") -> None:
        """Within such a step: give the cells that were written what they held, but those that changed since."""

    def explain(self, error: Exception, where: str) -> ProjektloggError | None:
        """An exception of the program in words for the user; None when it is something else."""


class LibreOffice:
    """LibreOffice, through `xl_addin.libreoffice`."""

    name = "LibreOffice"

    def full_name(self, book: "xlwings.Book") -> str:
        """See `Program.full_name`."""
        with libreoffice_errors.reaching():
            return book.fullname

    def ready(self, book: "xlwings.Book") -> None:
        """See `Program.ready`. LibreOffice lets calls through, and what is being typed may then be lost."""
        app = book.app.impl
        if app.interruption:
            raise ProjektloggError(
                "En dialogruta är öppen i LibreOffice.", "Stäng den och tryck sedan på knappen igen."
            )
        if app.typing:
            raise ProjektloggError(
                "En cell redigeras i LibreOffice.", "Avsluta den med Enter och tryck sedan på knappen igen."
            )

    def busy(self, book: "xlwings.Book") -> bool:
        """See `Program.busy`."""
        with libreoffice_errors.reaching():
            return bool(book.app.impl.interruption) or bool(book.app.impl.typing)

    def read_only(self, book: "xlwings.Book") -> bool:
        """See `Program.read_only`."""
        return bool(book.impl.read_only)

    def holder(self, book: "xlwings.Book") -> str:
        """See `Program.holder`."""
        return str(book.impl.call("books.about")["holder"])

    def protected(self, sheet: "xlwings.Sheet") -> bool:
        """See `Program.protected`."""
        return bool(sheet.impl.protected)

    def plan(self, book: "xlwings.Book", tables: Collection[str], names: Collection[str] = ()) -> Structure:
        """See `Program.plan`. One call instead of some hundred."""
        from xl_addin.libreoffice.grammar import to_excel

        del tables
        found = book.impl.call("survey.whole", list(names))
        return Structure(
            part="",
            parts={},
            sheets=tuple(Sheet(name, "", has_cells=True) for name in found["sheets"]),
            tables=tuple(
                TablePart(
                    name, sheet, "", Area(*(place + 1 for place in rect)), int(header), int(total), tuple(columns)
                )
                for sheet, name, rect, header, total, columns in found["tables"]
            ),
            names=tuple(DefinedName(name, "", to_excel("=" + text)) for name, text in found["names"].items()),
            date1904=found["null_date"][0] == 1904,  # noqa: PLR2004 - the other system's year
        )

    def write(self, cells: "xlwings.Range", rows: Rows) -> None:
        """See `Program.write`."""
        cells.impl.write_text([list(row) for row in rows])

    def write_cell(self, cell: "xlwings.Range", value: Value) -> None:
        """See `Program.write_cell`."""
        self.write(cell, [[value]])

    def write_formulas(self, cells: "xlwings.Range", rows: Rows) -> None:
        """See `Program.write_formulas`."""
        cells.formula = [list(row) for row in rows]

    def clear_links(self, cells: "xlwings.Range") -> None:
        """See `Program.clear_links`. A link is part of a cell's look: one cell is cleaned, the others take its look."""
        cells[0, 0].api.Hyperlink = ""
        if cells.shape[0] > 1:
            cells[0, 0].autofill(cells)

    def copy_look(self, source: "xlwings.Range", whole: "xlwings.Range") -> None:
        """See `Program.copy_look`. Values go along; they are written over."""
        source.autofill(whole)

    def charts_follow(self, book: "xlwings.Book", moved: Sequence[tuple[str, Area, Area]]) -> None:
        """See `Program.charts_follow`."""
        for sheet, old, new in moved:
            rects = [[area.top - 1, area.left - 1, area.bottom - 1, area.right - 1] for area in (old, new)]
            book.sheets[sheet].impl.call("chart_data.follow", *rects)

    @contextmanager
    def one_step(self, book: "xlwings.Book", title: str) -> Iterator[None]:
        """See `Program.one_step`."""
        with suppress(Exception):  # a helper that crashed in mid-step left its step open: close it
            book.impl.call("steps.end")
        try:
            with book.impl.undo_step(title):
                yield
        except BookChangedError:
            raise
        except BaseException:
            with suppress(Exception):  # nothing was done yet, or LibreOffice is gone
                book.api.getUndoManager().undo()
            raise

    def take_back(self, book: "xlwings.Book") -> None:
        """See `Program.take_back`."""
        book.impl.call("steps.take_back")

    def explain(self, error: Exception, where: str) -> ProjektloggError | None:
        """See `Program.explain`."""
        return libreoffice_errors.in_words(error, where)


class Excel:
    """Excel on Windows and Mac, through xlwings' own engine.

    Args:
        mac: the program is Excel for Mac, which is asked by other names.
        patience: seconds to wait while Excel is busy.
    """

    name = "Excel"

    def __init__(self, *, mac: bool = sys.platform == "darwin", patience: float = _PATIENCE) -> None:
        self._mac = mac
        self._patience = patience

    def full_name(self, book: "xlwings.Book") -> str:
        """See `Program.full_name`. xlwings would make a path of a web address on Windows, or refuse."""
        return book.fullname if self._mac else str(book.api.FullName)

    def ready(self, book: "xlwings.Book") -> None:
        """See `Program.ready`."""
        windows: Any = sys.modules.get("xlwings._xlwindows")
        if windows is not None:
            windows.N_COM_ATTEMPTS = _RETRIES
        end = time.monotonic() + self._patience
        while not self._answers(book):
            if time.monotonic() > end:
                raise excel_errors.in_words(ExcelFailure.BUSY)
            time.sleep(_PAUSE)

    def busy(self, book: "xlwings.Book") -> bool:
        """See `Program.busy`."""
        return not self._answers(book)

    def _answers(self, book: "xlwings.Book") -> bool:
        try:
            return bool(book.app.api.ready.get() if self._mac else book.app.api.Ready)
        except Exception as error:
            if excel_errors.failure_of(error) is ExcelFailure.BUSY:
                return False
            raise

    def read_only(self, book: "xlwings.Book") -> bool:
        """See `Program.read_only`."""
        return bool(book.api.read_only.get() if self._mac else book.api.ReadOnly)

    def holder(self, book: "xlwings.Book") -> str:
        """See `Program.holder`."""
        del book
        return ""

    def protected(self, sheet: "xlwings.Sheet") -> bool:
        """See `Program.protected`."""
        return bool(sheet.api.protect_contents.get() if self._mac else sheet.api.ProtectContents)

    def plan(self, book: "xlwings.Book", tables: Collection[str], names: Collection[str] = ()) -> Structure:
        """See `Program.plan`."""
        date1904 = bool(book.api.date_1904.get() if self._mac else book.api.Date1904)
        return survey(book, tables, names, date1904=date1904)

    def write(self, cells: "xlwings.Range", rows: Rows) -> None:
        """See `Program.write`."""
        cells.value = [[typed(value) for value in row] for row in rows]

    def write_cell(self, cell: "xlwings.Range", value: Value) -> None:
        """See `Program.write_cell`. A cell formatted as text keeps any text as it is."""
        if isinstance(value, str):
            cell.number_format = "@"
            cell.value = value
        else:
            self.write(cell, [[value]])

    def write_formulas(self, cells: "xlwings.Range", rows: Rows) -> None:
        """See `Program.write_formulas`."""
        cells.formula = [list(row) for row in rows]

    def clear_links(self, cells: "xlwings.Range") -> None:
        """See `Program.clear_links`. Excel's Hyperlinks.Delete would take the cells' look along."""
        if not self._mac:
            cells.api.ClearHyperlinks()

    def copy_look(self, source: "xlwings.Range", whole: "xlwings.Range") -> None:
        """See `Program.copy_look`."""
        source.autofill(whole, "fill_formats")

    def charts_follow(self, book: "xlwings.Book", moved: Sequence[tuple[str, Area, Area]]) -> None:
        """See `Program.charts_follow`: Excel does it by itself when the table's edge moves."""

    @contextmanager
    def one_step(self, book: "xlwings.Book", title: str) -> Iterator[None]:
        """See `Program.one_step`: what comes from outside is not in Excel's list of steps."""
        del book, title
        yield

    def take_back(self, book: "xlwings.Book") -> None:
        """See `Program.take_back`: Excel keeps no account of what comes from outside."""

    def explain(self, error: Exception, where: str) -> ProjektloggError | None:
        """See `Program.explain`."""
        kind = excel_errors.failure_of(error)
        return None if kind is None else excel_errors.in_words(kind, where)


def program_of(book: "xlwings.Book") -> Program:
    """The program that has a workbook open."""
    return LibreOffice() if book.app.engine.name == "libreoffice" else Excel()
