"""The buttons in LibreOffice. Runs in LibreOffice's own Python and imports nothing of the program's.

A press is refused politely, or becomes a request in the user's own folder together with the name of the UNO pipe on
which this LibreOffice listens; the helper process does the work over that pipe. A thread waits for the answer, and the
main thread shows it: the program is never blocked.
"""

# LibreOffice brings uno, unohelper and com with it; no checker outside of it can know them or their types.
# ruff: noqa: N802, N816, D102, TC003 - the names are UNO's and so is what they do; there is no type checking here
from __future__ import annotations  # LibreOffice 7.0 comes with Python 3.7

import json
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
import unohelper  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.awt import XCallback  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.frame import XDispatch, XDispatchProvider  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.lang import XInitialization, XServiceInfo  # type: ignore[import-not-found, unused-ignore]

Uno = Any  # an object of LibreOffice

IMPLEMENTATION = "se.projektlogg.addin"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PROTOCOL = IMPLEMENTATION + ":"
STALE_SECONDS = 20
LONGEST_WAIT = 15 * 60  # seconds
LINE_SECONDS = 20  # how long the last line stands in the status bar

_TEXTS = json.loads((Path(__file__).parent / "texts.json").read_text(encoding="utf-8"))
TITLE: str = _TEXTS["title"]
MESSAGES: dict[str, str] = _TEXTS["messages"]
LABELS: dict[str, str] = {action: texts["label"] for action, texts in _TEXTS["actions"].items()}
NEEDS: dict[str, str] = {action: texts["needs"] for action, texts in _TEXTS["actions"].items()}


class _State:
    """What this process remembers between presses."""

    pipe = ""
    acceptor: Uno = None
    waiting_for = ""  # the action whose answer is awaited


def mailbox() -> Path:
    """The folder for requests and answers: as the helper's own table has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Projektlogg" / "box"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/Projektlogg/box"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "projektlogg" / "box"


def helper_is_alive() -> bool:
    """Whether the helper has touched its heartbeat of late."""
    try:
        return time.time() - (mailbox() / "heartbeat").stat().st_mtime < STALE_SECONDS
    except OSError:
        return False


def refusal(action: str, model: Uno) -> str:
    """Why the action cannot be asked for now, in one line; "" when it can."""
    needs, no = NEEDS[action], ""
    if _State.waiting_for:
        return MESSAGES["Busy"].replace("{label}", LABELS[_State.waiting_for])
    if "book" in needs:
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            no = MESSAGES["NoBook"]
        elif not model.hasLocation():
            no = MESSAGES["NeverSaved"]
        elif "edit" in needs and model.isReadonly():
            no = MESSAGES["ReadOnly"]
    return no or ("" if helper_is_alive() else MESSAGES["NoHelper"])


def workbook_name(action: str, model: Uno) -> str:
    """The workbook's path, or its web address; "" when the action needs none."""
    if "book" not in NEEDS[action]:
        return ""
    url: str = model.getURL()
    return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else url


def open_pipe(context: Uno) -> str:
    """Let the helper in over a named pipe, once for each process, and return the pipe's name.

    LibreOffice puts the user's number in the pipe's file name and lets the umask keep others out.
    """
    if not _State.pipe:
        _sweep_pipes()
        name = f"projektlogg_{os.getpid()}_{secrets.token_hex(8)}"
        acceptor = context.ServiceManager.createInstanceWithContext("com.sun.star.office.Acceptor", context)
        acceptor.initialize((f"pipe,name={name};urp;", True))
        _State.pipe, _State.acceptor = name, acceptor
    return _State.pipe


def _sweep_pipes() -> None:
    """Remove the pipes of processes that are gone: LibreOffice leaves the file of a pipe behind when it ends."""
    if sys.platform == "win32":
        return
    for path in Path("/tmp").glob(f"OSL_PIPE_{os.getuid()}_projektlogg_*_*"):  # noqa: S108 - LibreOffice's choice
        try:
            os.kill(int(path.name.split("_")[4]), 0)
        except (ProcessLookupError, PermissionError, ValueError):
            path.unlink()


def put_request(action: str, workbook: str, pipe: str) -> str:
    """Leave a request and return its id.

    Raises:
        OSError: the folder cannot be written.
    """
    request = time.strftime("%Y%m%d-%H%M%S-") + secrets.token_hex(3)
    fields = {
        "action": action,
        "program": "libreoffice",
        "workbook": workbook,
        "time": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "pipe": pipe,
    }
    draft = mailbox() / f"{request}.tmp"
    draft.unlink(missing_ok=True)
    with draft.open("x", encoding="utf-16") as file:  # a link in its place is not followed
        file.write(json.dumps(fields, ensure_ascii=False))
    draft.replace(mailbox() / f"{request}.request")
    return request


def wait_for_answer(request: str) -> tuple[bool, str, str]:
    """Whether it went well, the line for the status bar, and what the dialog says."""
    path = mailbox() / f"{request}.answer"
    end = time.monotonic() + LONGEST_WAIT
    while True:
        time.sleep(0.2)
        try:
            state, line, text = path.read_bytes().decode("utf-16").split("\n", 2)
            path.unlink()
        except FileNotFoundError:
            if not helper_is_alive() or time.monotonic() > end:
                return False, MESSAGES["Lost"], MESSAGES["Lost"]
        except OSError:
            continue  # a virus scanner holds the file for a moment
        else:
            return state == "ok", line, text


class _Later(unohelper.Base, XCallback):  # type: ignore[misc] # its bases are LibreOffice's
    """Something to do in the main thread."""

    def __init__(self, do: Callable[[], None]) -> None:
        self._do = do

    def notify(self, _data: Uno) -> None:
        self._do()


class Handler(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):  # type: ignore[misc] # too
    """Answers for the commands `se.projektlogg.addin:<action>` in one window."""

    def __init__(self, context: Uno, *_arguments: Uno) -> None:
        self._context = context
        self._frame: Uno = None

    def initialize(self, arguments: tuple[Uno, ...]) -> None:
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Uno, _target: str, _flags: int) -> Handler | None:
        return self if url.Protocol == PROTOCOL and url.Path in LABELS else None

    def queryDispatches(self, requests: tuple[Uno, ...]) -> tuple[Handler | None, ...]:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def addStatusListener(self, _listener: Uno, _url: Uno) -> None:
        """Buttons are always enabled: what stands in the way is said when one is pressed."""

    def removeStatusListener(self, _listener: Uno, _url: Uno) -> None:
        """None was kept."""

    def getImplementationName(self) -> str:
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        return (SERVICE,)

    def dispatch(self, url: Uno, _arguments: Uno) -> None:
        action: str = url.Path
        controller = self._frame.getController() if self._frame else None
        model = controller.getModel() if controller else None
        no = refusal(action, model)
        if not no:
            try:
                request = put_request(action, workbook_name(action, model), open_pipe(self._context))
            except OSError:
                no = MESSAGES["CannotWrite"]
        if no:
            self._show(no, no, ok=False)
            return
        _State.waiting_for = action
        indicator = self._frame.createStatusIndicator()
        indicator.start(MESSAGES["Working"].replace("{label}", LABELS[action]), 0)
        threading.Thread(target=self._follow, args=(request, indicator), daemon=True).start()

    def _follow(self, request: str, indicator: Uno) -> None:
        try:
            ok, line, text = wait_for_answer(request)
        except ValueError:  # not an answer of ours
            ok, line, text = False, MESSAGES["Lost"], MESSAGES["Lost"]
        _State.waiting_for = ""

        def show() -> None:
            indicator.end()
            self._show(line, text, ok=ok)

        self._in_main_thread(show)

    def _in_main_thread(self, do: Callable[[], None]) -> None:
        service = "com.sun.star.awt.AsyncCallback"
        callback = self._context.ServiceManager.createInstanceWithContext(service, self._context)
        callback.addCallback(_Later(do), None)

    def _show(self, line: str, text: str, *, ok: bool) -> None:
        """The line in the status bar for a while, and one dialog when there is more to say."""
        indicator = self._frame.createStatusIndicator()
        indicator.start(f"{TITLE}: {line}", 0)
        timer = threading.Timer(LINE_SECONDS, self._in_main_thread, (indicator.end,))
        timer.daemon = True
        timer.start()
        if not text:
            return
        window = self._frame.getContainerWindow()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX" if ok else "WARNINGBOX")
        box = window.getToolkit().createMessageBox(window, kind, 1, TITLE, text)
        box.execute()
        box.dispose()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Handler, IMPLEMENTATION, (SERVICE,))
