"""A program: xlwings' App for LibreOffice."""

import atexit
import contextlib
import zlib
from collections.abc import Sequence
from typing import Any

from . import locate
from .base import Handle, Part, unsupported
from .books import Book, Books
from .failures import GoneError, NoAnswerError, UnsavedError
from .interfaces import AppsLike
from .link import LONG, Link
from .native import Native, from_wire, to_wire
from .office import Office, has_display
from .ranges import Range

# com.sun.star.awt.MessageBoxButtons; the first button is the one that Enter presses, as in Excel.
_OK_FIRST, _YES_FIRST = 0x10000, 0x40000
_BUTTONS = {
    None: 1 | _OK_FIRST,
    "ok": 1 | _OK_FIRST,
    "ok_cancel": 2 | _OK_FIRST,
    "yes_no": 3 | _YES_FIRST,
    "yes_no_cancel": 4 | _YES_FIRST,
}
_ANSWERS = ("cancel", "ok", "yes", "no")
ATTACH_PATIENCE = 5.0  # seconds that a LibreOffice said to listen gets to answer


@unsupported(
    cut_copy_mode="LibreOffice has no mode between copy and paste.",
)
class App(Part):
    """A LibreOffice.

    Args:
        apps: the list that it is in.
        office: the process, when it is ours.
        connection: where it listens.
    """

    def __init__(self, apps: AppsLike, office: Office | None, connection: str) -> None:
        self.apps = apps
        self.engine = apps.engine
        self.office = office
        self.connection = connection
        program = office.program if office else locate.program()
        # Windows that we opened belong to the user, and stay when this process ends; what has none must not.
        owned = office.pid if office and office.headless else 0
        self.link = Link(connection, locate.pythons(program), owned=owned, wait=60.0 if office else ATTACH_PATIENCE)
        self._program = program
        self._shown = not (office is None or office.headless)
        self._alerts = True
        self._events = True
        self._interactive = True
        self._screen_updating = True
        self._status: str | bool = False
        self.filters: dict[tuple[Any, ...], list[Any]] = {}  # what `filters.AutoFilter` set, by range
        if owned:
            atexit.register(self.drop)

    # --- the program -----------------------------------------------------------------------------------------------

    @property
    def api(self) -> Native:
        """The desktop (com.sun.star.frame.Desktop)."""
        return Native(self.link, (0, None))

    xl = api

    @property
    def pid(self) -> int:
        """The process id; of a LibreOffice that somebody else started a number made from where it listens."""
        return self.office.pid if self.office else zlib.crc32(self.connection.encode())

    @property
    def hwnd(self) -> None:
        """LibreOffice tells no other process the number of a window."""
        return

    @property
    def version(self) -> str:
        """Such as "7.4.7.2"."""
        version: str = self.link.call("application.version")
        return version

    @property
    def path(self) -> str:
        """The folder that the program is in."""
        return self._folder("$(prog)")

    @property
    def startup_path(self) -> str:
        """The folder of the user's settings; LibreOffice opens no workbooks at start."""
        return self._folder("$(user)")

    def _folder(self, variable: str) -> str:
        path: str = self.link.call("books.path", self.link.call("application.folder", variable))
        return path

    @property
    def visible(self) -> bool:
        """Whether its windows are shown."""
        return self._shown if self.office else bool(self.link.call("application.visible"))

    @visible.setter
    def visible(self, on: bool) -> None:
        if self.office and self.office.headless:
            if on and has_display():
                raise NotImplementedError("A LibreOffice started without windows cannot show them later.")
            return  # without a screen there is nothing to show, and nothing to hide
        self.link.call("application.show", on)
        self._shown = on

    def activate(self, steal_focus: bool = False) -> None:  # xlwings' signature
        """Make it the active program; its window comes to the front."""
        del steal_focus  # LibreOffice leaves it to the window manager
        self.apps.promote(self)
        self.link.call("application.activate")

    def quit(self) -> None:
        """End the program without saving.

        Raises:
            UnsavedError: it is the user's own, and documents in it have unsaved changes.
        """
        if self.office is None:
            unsaved = self.link.call("application.unsaved")
            if unsaved:
                raise UnsavedError(unsaved)
        with contextlib.suppress(GoneError, NoAnswerError):
            self.link.call("application.end", patience=LONG)
        self.drop(gently=True)

    def kill(self) -> None:
        """End the process at once; one that somebody else started is only let go."""
        self.drop()

    def drop(self, *, gently: bool = False) -> None:
        """Hang up, and see that a process of ours ends."""
        atexit.unregister(self.drop)
        self.apps.remove(self)
        if self.office and not gently:
            self.office.kill()
        self.link.close()
        if self.office:
            self.office.wait()

    # --- how it behaves --------------------------------------------------------------------------------------------

    @property
    def screen_updating(self) -> bool:
        """Whether changes are drawn at once."""
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        self.link.call("application.set_screen_updating", bool(on))
        self._screen_updating = bool(on)

    @property
    def display_alerts(self) -> bool:
        """Remembered only: what is asked for over UNO is done without questions."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, on: bool) -> None:
        self._alerts = bool(on)

    @property
    def enable_events(self) -> bool:
        """Remembered only: LibreOffice cannot switch the macros of a document's events off while it runs."""
        return self._events

    @enable_events.setter
    def enable_events(self, on: bool) -> None:
        self._events = bool(on)

    @property
    def interactive(self) -> bool:
        """Whether the user's keys and mouse reach the windows."""
        return self._interactive

    @interactive.setter
    def interactive(self, on: bool) -> None:
        self.link.call("application.interactive", bool(on))
        self._interactive = bool(on)

    @property
    def calculation(self) -> str:
        """How it computes: "automatic" or "manual"."""
        return "automatic" if self.link.call("application.automatic") else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        if mode == "semiautomatic":
            raise NotImplementedError("LibreOffice computes everything by itself or nothing.")
        if mode not in ("automatic", "manual"):
            raise ValueError(f"{mode!r} is not a way to calculate: 'automatic' or 'manual'.")
        self.link.call("application.set_automatic", mode == "automatic")

    def calculate(self) -> None:
        """Compute what has changed in all workbooks."""
        self.link.call("application.calculate", patience=LONG)

    @property
    def status_bar(self) -> str | bool:
        """The text that we put there; False when it is the program's own."""
        return self._status

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        self.link.call("application.status", text)
        self._status = text

    def alert(
        self, prompt: str | None, title: str | None, buttons: str | None, mode: str | None, callback: Any
    ) -> str | None:
        """Show a message and wait for the answer: "ok", "cancel", "yes" or "no".

        Raises:
            NotImplementedError: there is no window that it could be shown in.
        """
        del callback  # xlwings Server's
        if not self.visible:
            raise NotImplementedError("A LibreOffice without windows cannot show a message.")
        kind = "query" if buttons in ("yes_no", "yes_no_cancel") else mode or "message"
        answer = self.link.call(
            "application.message", prompt or "", title or "", kind, _BUTTONS[buttons], patience=24 * 3600.0
        )
        return _ANSWERS[answer]

    def run(self, macro: str, arguments: Sequence[Any]) -> Any:
        """Run a Basic macro of an open workbook (`Module.Macro`, `'Book.xlsm'!Macro`) or a script URL.

        Raises:
            KeyError: no open workbook has it.
        """
        given = [to_wire(argument) for argument in arguments]
        return from_wire(self.link, self.link.call("application.run", macro, given, patience=LONG))

    @property
    def interruption(self) -> str:
        """What must be answered before work goes on: "dialog", or "".

        LibreOffice lets calls through meanwhile, and the dialog's command then works on what it found before.
        """
        found: str = self.link.call("application.interruption")
        return found

    @property
    def typing(self) -> bool:
        """Whether a cell is being typed in. Calls go through meanwhile, but Enter overwrites that cell."""
        return bool(self.link.call("application.typing"))

    # --- what is in it ---------------------------------------------------------------------------------------------

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells, None when something else is selected."""
        found = self.link.call("application.selection")
        return None if found is None else self.cells_at(*found)

    def cells_at(self, uid: str, sheet: str, rect: list[int]) -> Range:
        """The range that the bridge describes by document, sheet and rectangle."""
        book = Book(self, Handle(self.link, self.link.call("books.find", uid)))
        return book.sheets(sheet).at(rect)

    @property
    def hidden(self) -> bool:
        """Whether workbooks are opened without windows: those of a program without a screen do no harm."""
        return self.office is not None and not self.office.headless and not self._shown
