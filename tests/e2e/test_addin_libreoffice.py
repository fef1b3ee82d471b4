"""The extension in a LibreOffice with a window: toolbar, menu, refusals, and a press with the mouse."""

import contextlib
import json
import os
import shutil
import stat
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support_ribbon import Office, display, office, wait_until
from xl_addin.contract.folders import Places, System, find_places
from xl_addin.programs.addin.actions import ACTIONS
from xl_addin.programs.addin.built_files import LIBREOFFICE
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.addin.sources.oxt import TOOLBAR
from xl_addin.programs.helper.mailbox import Answer, Request
from xl_addin.programs.helper.process import Helper

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "openbox", "unopkg"))),
        reason="needs a display: apt-get install xvfb xdotool openbox",
    ),
]

_BUTTONS = """
import json
frame = next(document.CurrentController.Frame for document in desktop.Components)
manager = frame.LayoutManager
bar = manager.getElement(arguments[0])
items = bar.getRealInterface().getAccessibleContext()
found = {}
for number in range(items.getAccessibleChildCount()):
    item = items.getAccessibleChild(number).getAccessibleContext()
    at, size = item.getLocationOnScreen(), item.getSize()
    found[item.getAccessibleName()] = [at.X + size.Width // 2, at.Y + size.Height // 2]
print(json.dumps(found))
"""

_DISPATCH = """
from com.sun.star.util import URL
frame = next(document.CurrentController.Frame for document in desktop.Components)
helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
helper.executeDispatch(frame, "se.projektlogg.addin:" + arguments[0], "_self", 0, ())
"""


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with display() as name:
        yield name


@pytest.fixture(scope="module")
def calc(screen: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("calc")
    openpyxl.Workbook().save(folder / "Åsas logg & mer.xlsx")
    environ = {"DISPLAY": screen, "XDG_DATA_HOME": str(folder / "data")}
    with office(folder, environ, folder / "Åsas logg & mer.xlsx", extension=LIBREOFFICE.read_bytes()) as running:
        running.run("while not desktop.Components.createEnumeration().hasMoreElements(): time.sleep(0.1)")
        yield running


@pytest.fixture
def places(calc: Office) -> Places:
    found = find_places(System.LINUX, calc.folder, {"XDG_DATA_HOME": str(calc.folder / "data")})
    found.mailboxes[0].mkdir(parents=True, exist_ok=True)
    return found


@contextlib.contextmanager
def helping(places: Places, answer: Answer, seen: list[Request]) -> Iterator[None]:
    """A real helper that gives every press the same answer."""

    def work(request: Request) -> Answer:
        seen.append(request)
        return answer

    helper = Helper(places, {action.id: work for action in ACTIONS})
    thread = threading.Thread(target=helper.run)
    thread.start()
    try:
        assert wait_until((places.mailboxes[0] / "heartbeat").exists)
        yield
    finally:
        helper.stop()
        thread.join()


def on_screen(screen: str, *command: str) -> str:
    return subprocess.run(
        command, env={**os.environ, "DISPLAY": screen}, check=False, capture_output=True, text=True
    ).stdout


def photograph(screen: str, name: str, folder: Path) -> None:
    """Keep a picture of the screen: in PROJEKTLOGG_SCREENSHOTS, or with the test's other files."""
    kept = Path(os.environ.get("PROJEKTLOGG_SCREENSHOTS", folder))
    kept.mkdir(parents=True, exist_ok=True)
    time.sleep(0.5)  # let it paint
    on_screen(screen, "import", "-window", "root", str(kept / f"{name}.png"))


def dialog_is_open(screen: str) -> bool:
    return bool(on_screen(screen, "xdotool", "search", "--onlyvisible", "--name", "^Projektlogg$"))


def close_dialog(screen: str) -> None:
    assert wait_until(lambda: dialog_is_open(screen))
    on_screen(screen, "xdotool", "key", "Return")
    assert wait_until(lambda: not dialog_is_open(screen))


def test_toolbar_has_every_button_in_order(calc: Office, screen: str) -> None:
    names = list(buttons(calc))
    assert [name for name in names if name] == [action.label for action in ACTIONS]
    photograph(screen, "libreoffice-toolbar", calc.folder)


def buttons(calc: Office) -> dict[str, tuple[int, int]]:
    return {name: (x, y) for name, (x, y) in json.loads(calc.run(_BUTTONS, TOOLBAR)).items()}


def test_without_a_helper_one_line_says_what_to_do(calc: Office, places: Places, screen: str) -> None:
    press = threading.Thread(target=calc.run, args=(_DISPATCH, "refresh"))
    press.start()
    assert wait_until(lambda: dialog_is_open(screen))
    photograph(screen, "libreoffice-no-helper", calc.folder)
    close_dialog(screen)
    press.join()
    assert list(places.mailboxes[0].iterdir()) == []


def test_a_click_becomes_a_request_with_a_pipe_for_the_helper(calc: Office, places: Places, screen: str) -> None:
    seen: list[Request] = []
    stale = Path("/tmp") / f"OSL_PIPE_{os.getuid()}_projektlogg_4194305_0"  # noqa: S108 - no process has such a number
    stale.touch()
    with helping(places, Answer(ok=True, line="klart", text="Behovsanalyser: 108 av 400"), seen):
        x, y = buttons(calc)["Uppdatera indikatorer"]
        on_screen(screen, "xdotool", "mousemove", str(x), str(y), "click", "1")
        assert wait_until(lambda: seen)
        assert wait_until(lambda: dialog_is_open(screen))
        photograph(screen, "libreoffice-answer", calc.folder)
        close_dialog(screen)
    request = seen[0]
    assert (request.action, request.program) == ("refresh", "libreoffice")
    assert request.workbook == str(calc.folder / "Åsas logg & mer.xlsx")
    sheets = "print(next(iter(connect(arguments[0], 5).ServiceManager.createInstance('com.sun.star.frame.Desktop')"
    assert calc.run(f"{sheets}.Components)).Sheets.Count)", request.pipe).strip() == "1"
    socket = Path("/tmp") / f"OSL_PIPE_{os.getuid()}_{request.pipe}"  # noqa: S108 - where LibreOffice puts its pipes
    assert not stat.S_IMODE(socket.stat().st_mode) & 0o002
    assert not stale.exists()


def test_an_answer_without_text_opens_no_dialog(calc: Office, places: Places, screen: str) -> None:
    seen: list[Request] = []
    with helping(places, Answer(ok=True, line="klart"), seen):
        calc.run(_DISPATCH, "handbook")
        assert wait_until(lambda: seen and not list(places.mailboxes[0].glob("2*")))
    assert (seen[0].action, seen[0].workbook) == ("handbook", "")
    assert not dialog_is_open(screen)


_REFUSALS = """
import json
sys.path.insert(0, arguments[0])
import projektlogg_addin
path = uno.systemPathToFileUrl(arguments[1])
hidden = prop("Hidden", True)
new = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (hidden,))
text = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (hidden,))
read_only = desktop.loadComponentFromURL(path, "_blank", 0, (hidden, prop("ReadOnly", True)))
cases = [("refresh", None), ("refresh", text), ("refresh", new), ("refresh", read_only), ("check", read_only),
         ("handbook", None)]
said = [projektlogg_addin.refusal(action, model) for action, model in cases]
projektlogg_addin._State.waiting_for = "check"
said.append(projektlogg_addin.refusal("refresh", read_only))
print(json.dumps(said))
for document in (new, text, read_only):
    document.close(True)
"""


def test_refusals_say_what_to_do(calc: Office, places: Places) -> None:
    folder = calc.folder / "delar"
    with zipfile.ZipFile(LIBREOFFICE) as file:
        file.extractall(folder)
    other = calc.folder / "annan.xlsx"
    openpyxl.Workbook().save(other)
    (places.mailboxes[0] / "heartbeat").write_bytes(b"1")
    said = json.loads(calc.run(_REFUSALS, str(folder), str(other), environ={"XDG_DATA_HOME": str(places.data.parent)}))
    names = ("NoBook", "NoBook", "NeverSaved", "ReadOnly")
    busy = MESSAGES["Busy"].replace("{label}", "Kontrollera loggen")
    assert said == [*(MESSAGES[name] for name in names), "", "", busy]


def test_a_window_that_is_closed_while_the_work_goes_on_does_no_harm(calc: Office, places: Places) -> None:
    second = calc.folder / "stängs.xlsx"
    openpyxl.Workbook().save(second)
    release = threading.Event()

    def work(_request: Request) -> Answer:
        release.wait(20)
        return Answer(ok=True, line="klart", text="ingen ser detta")

    helper = Helper(places, {"check": work})
    thread = threading.Thread(target=helper.run)
    thread.start()
    try:
        assert wait_until((places.mailboxes[0] / "heartbeat").exists)
        calc.run(_OPEN_PRESS_CLOSE, str(second))
        assert wait_until(lambda: list(places.mailboxes[0].glob("*.work")))
        release.set()
        assert wait_until(lambda: not list(places.mailboxes[0].glob("2*")))
    finally:
        release.set()
        helper.stop()
        thread.join()
    assert calc.run("print(len(list(desktop.Components)))").strip() == "1"


_OPEN_PRESS_CLOSE = """
document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(arguments[0]), "_blank", 0, ())
helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
frame = document.CurrentController.Frame
helper.executeDispatch(frame, "se.projektlogg.addin:check", "_self", 0, ())
document.close(True)
"""
