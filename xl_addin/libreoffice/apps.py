"""The engine and its programs: xlwings' Engine and Apps for LibreOffice."""

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from . import values
from .app import App
from .base import Part
from .failures import NotListeningError
from .office import Office, has_display, listen, user_connection, user_listens

_PATIENCE = 30.0  # seconds that the user's LibreOffice gets to begin to listen
_CONNECTION = re.compile(r"(pipe|socket),\w+=")


class Engine:
    """xlwings' engine "libreoffice"."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """One value on its way out: what stands for nothing becomes blank, the rest is left to `values.block`."""
        if value is None or isinstance(value, (str, bool)):
            return value
        if type(value).__name__ in ("NAType", "NaTType") or value != value:  # noqa: PLR0124  # NaN, of any library
            return None
        to_datetime = getattr(value, "to_pydatetime", None)
        if to_datetime is not None:
            return to_datetime()
        if type(value).__name__ == "datetime64":
            return value.astype("datetime64[us]").item()
        return value

    @staticmethod
    def clean_value_data(
        data: Iterable[Iterable[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,  # xlwings' signature
    ) -> list[list[Any]]:
        """Values on their way in, as xlwings' options ask for them."""
        return values.cleaned(data, datetime_builder, empty_as, number_builder, errors_as_text=err_to_str)


class Apps(Part):
    """The LibreOffice programs that this process started or attached to, the newest first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Their process ids."""
        return [app.pid for app in self]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,  # xlwings' signature
        xl: Any = None,
        visible: bool | None = None,
        profile: str | Path | None = None,
    ) -> App:
        """Start a LibreOffice, or attach to one that listens.

        Args:
            spec: the path of soffice; or where a running LibreOffice listens, such as "pipe,name=projektlogg" or
                "socket,host=localhost,port=2002" (its option --accept without ";urp;"). None: start the one found.
            add_book: begin with a new workbook.
            xl: not used.
            visible: with windows (True), without (False), or with them where there is a screen (None).
            profile: the folder of settings of the program that is started; None: a new one that is deleted after.

        Raises:
            NotInstalledError: there is no LibreOffice.
            NotListeningError: none listens there.
        """
        del xl
        if spec is not None and _CONNECTION.match(spec):
            app = self._known(spec) or App(self, None, spec)
        else:
            headless = visible is False or not has_display()
            office = Office.start(program=spec, profile=profile, headless=headless)
            try:
                app = App(self, office, office.connection)
            except BaseException:
                office.kill()
                raise
        if app in self._apps:
            self._apps.remove(app)
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def _known(self, connection: str) -> App | None:
        return next((app for app in self._living() if app.connection == connection), None)

    def remove(self, app: App) -> None:
        """Take a program out of the list: it has ended."""
        if app in self._apps:
            self._apps.remove(app)

    def promote(self, app: App) -> None:
        """Make a program the active one."""
        self.remove(app)
        self._apps.insert(0, app)

    def cleanup(self) -> None:
        """Forget programs that have ended."""
        list(self._living())

    def attach(self, program: str | None = None, profile: str | Path | None = None) -> App:
        """Attach to the user's own LibreOffice, which is made to listen when it does not yet.

        Raises:
            NotInstalledError: there is no LibreOffice.
            NotListeningError: it does not answer in time.
        """
        if not user_listens():
            listen(program=program, profile=profile)
            end = time.monotonic() + _PATIENCE
            while not user_listens() and time.monotonic() < end:
                time.sleep(0.1)
        return self.add(user_connection())

    def _find(self) -> None:
        """Attach to the user's own LibreOffice when it listens and no other was started or attached to."""
        if not self._apps and user_listens():
            with contextlib.suppress(NotListeningError):  # the pipe of one that has ended
                self.add(user_connection())

    def __iter__(self) -> Iterator[App]:
        self._find()
        return self._living()

    def _living(self) -> Iterator[App]:
        for app in list(self._apps):
            if app.link.alive and (app.office is None or app.office.running):
                yield app
            else:
                app.drop()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError("No LibreOffice with this process id was started or attached to.")
