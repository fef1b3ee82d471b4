"""An xlwings engine for LibreOffice: `import xl_addin.libreoffice` adds the engine "libreoffice" to xlwings.

    import xlwings as xw
    import xl_addin.libreoffice

    with xl_addin.libreoffice.start() as app:            # a LibreOffice of its own, without windows
        book = app.books.open("log.xlsx")
        book.sheets["Blad1"]["A1"].expand().options(pd.DataFrame).value

    app = xl_addin.libreoffice.connect("pipe,name=projektlogg")   # the user's, when it listens there

Where Excel is not installed the engine becomes xlwings' active one, so that `xw.Book()` and `xw.apps` mean LibreOffice.

The calls are xlwings' own and behave as it documents them for Excel; what LibreOffice cannot do raises
NotImplementedError with the reason. Every call is one round trip to a bridge process that LibreOffice's own Python runs
(see `server`), and values travel in blocks. When LibreOffice does not answer in time, because a dialog is open or it
computes, the call raises `failures.NoAnswerError`; all that goes wrong with LibreOffice is a `LibreOfficeError`.
"""

from pathlib import Path

import xlwings

from .apps import Engine
from .failures import LibreOfficeError
from .native import Enum, Native, Struct

__all__ = ["Enum", "LibreOfficeError", "Native", "Struct", "attach", "connect", "engine", "start"]

engine = xlwings.Engine(impl=Engine())
"""The engine as xlwings knows it: `xlwings.engines["libreoffice"]`."""

xlwings.engines.add(engine)
if xlwings.engines.active is None:
    engine.activate()


def start(
    *, visible: bool = False, program: str | None = None, profile: str | Path | None = None, add_book: bool = False
) -> xlwings.App:
    """Start a LibreOffice.

    Args:
        visible: with windows that the user can work in; without, it ends at the latest when this process does.
        program: the path of soffice, where it is not in a usual place.
        profile: the folder of its settings; None: a new one that is deleted after.
        add_book: begin with a new workbook.

    Raises:
        NotInstalledError: LibreOffice is not there.
        NotListeningError: it cannot be started.
    """
    app: xlwings.App = engine.apps.add(spec=program, visible=visible, profile=profile, add_book=add_book)
    return app


def attach(*, program: str | None = None, profile: str | Path | None = None) -> xlwings.App:
    """Attach to the user's own LibreOffice: it is made to listen when it does not yet, and started when none runs.

    It listens on a pipe that no other user can open. Once it does, `xlwings.apps` and `xlwings.Book` find it by
    themselves.

    Args:
        program: the path of soffice, where it is not in a usual place.
        profile: the folder of its settings, when it is not the user's own.

    Raises:
        NotInstalledError: LibreOffice is not there.
        NotListeningError: it does not answer.
    """
    app: xlwings.App = xlwings.App(impl=engine.apps.impl.attach(program, profile))
    return app


def connect(connection: str) -> xlwings.App:
    """Attach to a LibreOffice that runs and listens.

    Args:
        connection: where it listens, such as "pipe,name=projektlogg" or "socket,host=localhost,port=2002".

    Raises:
        NotListeningError: none listens there.
    """
    app: xlwings.App = engine.apps.add(spec=connection)
    return app
