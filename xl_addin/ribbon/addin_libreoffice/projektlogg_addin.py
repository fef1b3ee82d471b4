"""The buttons in LibreOffice. Runs in LibreOffice's own Python and imports nothing of the program's.

A press is refused politely, or becomes a request in the user's own folder together with the name of the UNO pipe on
which this LibreOffice listens; the helper process does the work over that pipe. A thread waits for the answer, and the
main thread shows it: the program is never blocked.
"""

# LibreOffice brings uno, unohelper and com with it; no checker outside of it can know them.
import json
import os
import secrets
import sys
import tempfile
import threading
import time

import uno  # type: ignore[import-not-found, unused-ignore]
import unohelper  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.awt import XCallback  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.frame import XDispatch, XDispatchProvider  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.lang import XInitialization, XServiceInfo  # type: ignore[import-not-found, unused-ignore]

IMPLEMENTATION = "se.projektlogg.addin"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PROTOCOL = IMPLEMENTATION + ":"
STALE_SECONDS = 20
LINE_SECONDS = 20  # how long the last line stands in the status bar

with open(os.path.join(os.path.dirname(__file__), "texts.json"), encoding="utf-8") as _file:
    TEXTS = json.load(_file)


class _State:
    """What this process remembers between presses."""

    pipe = ""
    acceptor = None
    waiting_for = ""  # the action whose answer is awaited


def mailbox():
    """The folder for requests and answers: as the helper's own table has it."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return os.path.join(base, "Projektlogg", "box")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "Projektlogg", "box")
    base = os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return os.path.join(base, "projektlogg", "box")


def helper_is_alive():
    """Whether the helper has touched its heartbeat of late."""
    try:
        return time.time() - os.stat(os.path.join(mailbox(), "heartbeat")).st_mtime < STALE_SECONDS
    except OSError:
        return False


def refusal(action, model):
    """Why the action cannot be asked for now, in one line; "" when it can."""
    messages, needs = TEXTS["messages"], TEXTS["actions"][action]["needs"]
    if _State.waiting_for:
        return messages["Busy"].replace("{label}", TEXTS["actions"][_State.waiting_for]["label"])
    if "book" in needs:
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return messages["NoBook"]
        if not model.hasLocation():
            return messages["NeverSaved"]
        if "write" in needs and model.isReadonly():
            return messages["ReadOnly"]
    return "" if helper_is_alive() else messages["NoHelper"]


def workbook_name(action, model):
    """The workbook's path, or its web address; "" when the action needs none."""
    if "book" not in TEXTS["actions"][action]["needs"]:
        return ""
    url = model.getURL()
    return uno.fileUrlToSystemPath(url) if url.startswith("file:") else url


def open_pipe(context):
    """Let the helper in over a named pipe, once for each process, and return the pipe's name."""
    if not _State.pipe:
        name = "projektlogg_%d_%s" % (os.getpid(), secrets.token_hex(8))
        acceptor = context.ServiceManager.createInstanceWithContext("com.sun.star.office.Acceptor", context)
        acceptor.initialize(("pipe,name=%s;urp;" % name, True))
        _close_to_others(name)
        _State.pipe, _State.acceptor = name, acceptor
    return _State.pipe


def _close_to_others(name):
    """LibreOffice lets every user of the computer into its pipe: only this one shall be let in."""
    if sys.platform == "win32":
        return
    sockets = [os.path.join(folder, "OSL_PIPE_" + name) for folder in ("/tmp", "/var/tmp", tempfile.gettempdir())]
    for _ in range(50):
        for path in sockets:
            if os.path.exists(path):
                os.chmod(path, 0o600)
                return
        time.sleep(0.02)


def put_request(action, workbook, pipe):
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
    draft = os.path.join(mailbox(), request + ".tmp")
    with open(draft, "w", encoding="utf-16") as file:
        json.dump(fields, file, ensure_ascii=False)
    os.replace(draft, os.path.join(mailbox(), request + ".request"))
    return request


def wait_for_answer(request):
    """The three parts of the answer: "ok" or "fel", the line for the status bar, and what the dialog says."""
    path = os.path.join(mailbox(), request + ".answer")
    while True:
        time.sleep(0.2)
        try:
            with open(path, encoding="utf-16", newline="") as file:
                parts = file.read().split("\n", 2)
            os.remove(path)
            return parts if len(parts) == 3 else ["fel", TEXTS["messages"]["Lost"], ""]
        except FileNotFoundError:
            if not helper_is_alive():
                return ["fel", TEXTS["messages"]["Lost"], TEXTS["messages"]["Lost"]]
        except (OSError, UnicodeError):
            continue  # a virus scanner holds the file for a moment


class _Later(unohelper.Base, XCallback):
    """Something to do in the main thread."""

    def __init__(self, do):
        self._do = do

    def notify(self, _data):
        self._do()


class Handler(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """Answers for the commands `se.projektlogg.addin:<action>` in one window."""

    def __init__(self, context, *_arguments):
        self._context = context
        self._frame = None

    def initialize(self, arguments):
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url, _target, _flags):
        return self if url.Protocol == PROTOCOL and url.Path in TEXTS["actions"] else None

    def queryDispatches(self, requests):
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def addStatusListener(self, _listener, _url):
        pass

    def removeStatusListener(self, _listener, _url):
        pass

    def getImplementationName(self):
        return IMPLEMENTATION

    def supportsService(self, name):
        return name == SERVICE

    def getSupportedServiceNames(self):
        return (SERVICE,)

    def dispatch(self, url, _arguments):
        action = url.Path
        controller = self._frame.getController() if self._frame else None
        model = controller.getModel() if controller else None
        no = refusal(action, model)
        if not no:
            try:
                request = put_request(action, workbook_name(action, model), open_pipe(self._context))
            except OSError:
                no = TEXTS["messages"]["CannotWrite"]
        if no:
            self._show("fel", no, no)
            return
        _State.waiting_for = action
        indicator = self._frame.createStatusIndicator()
        indicator.start(TEXTS["messages"]["Working"].replace("{label}", TEXTS["actions"][action]["label"]), 0)
        threading.Thread(target=self._follow, args=(request, indicator), daemon=True).start()

    def _follow(self, request, indicator):
        state, line, text = wait_for_answer(request)
        _State.waiting_for = ""

        def show():
            indicator.end()
            self._show(state, line, text)

        self._in_main_thread(show)

    def _in_main_thread(self, do):
        service = "com.sun.star.awt.AsyncCallback"
        callback = self._context.ServiceManager.createInstanceWithContext(service, self._context)
        callback.addCallback(_Later(do), None)

    def _show(self, state, line, text):
        """The line in the status bar for a while, and one dialog when there is more to say."""
        indicator = self._frame.createStatusIndicator()
        indicator.start(TEXTS["title"] + ": " + line, 0)
        timer = threading.Timer(LINE_SECONDS, self._in_main_thread, (indicator.end,))
        timer.daemon = True
        timer.start()
        if not text:
            return
        window = self._frame.getContainerWindow()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "INFOBOX" if state == "ok" else "WARNINGBOX")
        box = window.getToolkit().createMessageBox(window, kind, 1, TEXTS["title"], text)
        box.execute()
        box.dispose()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Handler, IMPLEMENTATION, (SERVICE,))
