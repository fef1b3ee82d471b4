"""An adviser's day in a LibreOffice with a window: keyboard and mouse, the installed add-in, the real helper."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document

from tests.support_ribbon import Office, display, office, wait_until
from xl_addin.contract.folders import Places, System, find_places
from xl_addin.programs.addin.built_files import LIBREOFFICE
from xl_addin.programs.addin.sources.oxt import TOOLBAR
from xl_addin.programs.helper.mailbox import Answer, parse_answer

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "xprop", "openbox", "unopkg", "import", "setxkbmap"))),
        reason="needs a display: apt-get install xvfb xdotool x11-utils openbox imagemagick x11-xkb-utils",
    ),
]

EXAMPLE = Path(__file__).parents[2] / "workbook" / "exempel.xlsx"
PATIENCE = 90.0
NEW_ROW = 1674
ENTRY = ("A-2001", "2023-09-20", "Behovsanalys", "559900-0006", "Nyhem Bygg AB", "Almi", "", "", "", "Genomförd")

_BUTTONS = """
import json
frame = next(document.CurrentController.Frame for document in desktop.Components)
bar = frame.LayoutManager.getElement(arguments[0])
items = bar.getRealInterface().getAccessibleContext()
found = {}
for number in range(items.getAccessibleChildCount()):
    item = items.getAccessibleChild(number).getAccessibleContext()
    at, size = item.getLocationOnScreen(), item.getSize()
    found[item.getAccessibleName()] = [at.X + size.Width // 2, at.Y + size.Height // 2]
print(json.dumps(found))
"""
_BOOK = "document = next(one for one in desktop.Components if one.URL.endswith('logg.xlsx'))\n"
_READ = _BOOK + "print(document.Sheets.getByName(arguments[0]).getCellRangeByName(arguments[1]).String)"
_ROW = (
    _BOOK
    + """
row = document.Sheets.getByName(arguments[0]).getCellRangeByName(arguments[1])
print("|".join(row.getCellByPosition(column, 0).String for column in range(row.Columns.Count)))
"""
)
_SELECT = """
sheet = document.Sheets.getByName(arguments[0])
document.CurrentController.setActiveSheet(sheet)
document.CurrentController.select(sheet.getCellRangeByName(arguments[1]))
document.CurrentController.select(document.createInstance("com.sun.star.sheet.SheetCellRanges"))
"""


_PLACE = (
    _BOOK
    + """
import json
def spreadsheet(context):
    for number in range(min(context.getAccessibleChildCount(), 50)):
        child = context.getAccessibleChild(number).getAccessibleContext()
        if hasattr(child, "getAccessibleCellAt"):
            return child
        found = spreadsheet(child)
        if found is not None:
            return found
cell = document.CurrentController.ActiveSheet.getCellRangeByName(arguments[0]).CellAddress
table = spreadsheet(document.CurrentController.Frame.ComponentWindow.getAccessibleContext())
shown = table.getAccessibleCellAt(cell.Row, cell.Column).getAccessibleContext()
at, size = shown.getLocationOnScreen(), shown.getSize()
print(json.dumps([at.X + 20, at.Y + size.Height // 2]))
"""
)
_WHERE = (
    _BOOK
    + """
chosen = document.CurrentController.getSelection()
place = chosen.RangeAddress if hasattr(chosen, "RangeAddress") else chosen.getRangeAddresses()[0]
print(document.CurrentController.ActiveSheet.Name, place.StartColumn, place.StartRow + 1)
"""
)


class Desk:
    """The screen, the program and the helper's mailbox."""

    def __init__(self, screen: str, calc: Office, places: Places) -> None:
        self.screen = screen
        self.calc = calc
        self.places = places
        self.path = calc.folder / "logg.xlsx"

    def x(self, *command: str) -> str:
        """Run a program on the screen."""
        done = subprocess.run(
            command, env={**os.environ, "DISPLAY": self.screen}, check=False, capture_output=True, text=True
        )
        return done.stdout

    def keys(self, *keys: str) -> None:
        self.x("xdotool", "key", "--clearmodifiers", "--delay", "30", *keys)

    def type(self, text: str) -> None:
        self.x("xdotool", "type", "--clearmodifiers", "--delay", "20", text)

    def click(self, button: str) -> None:
        x, y = json.loads(self.calc.run(_BUTTONS, TOOLBAR))[button]
        self.x("xdotool", "mousemove", str(x), str(y), "click", "1")

    def cell(self, sheet: str, address: str) -> str:
        return self.calc.run(_READ, sheet, address).removesuffix("\n")

    def row(self, sheet: str, address: str) -> list[str]:
        return self.calc.run(_ROW, sheet, address).rstrip("\n").split("|")

    def go_to(self, sheet: str, address: str) -> None:
        self.calc.run(_BOOK + _SELECT, sheet, address)

    def dialog(self, name: str = "^Projektlogg$") -> bool:
        return bool(self.x("xdotool", "search", "--onlyvisible", "--name", name))

    def stacked(self) -> list[str]:
        """The titles of the windows, the one in front last."""
        told = self.x("xprop", "-root", "_NET_CLIENT_LIST_STACKING").partition("#")[2]
        return [self.x("xdotool", "getwindowname", window.strip()).strip() for window in told.split(",")]

    def answered(self) -> None:
        """Wait for the dialog with the answer, and close it."""
        assert wait_until(self.dialog, PATIENCE)
        self.x("xdotool", "search", "--onlyvisible", "--name", "^Projektlogg$", "windowactivate", "--sync")
        self.keys("Return")
        assert wait_until(lambda: not self.dialog(), PATIENCE)

    def photograph(self, name: str) -> None:
        """Keep a picture of the screen: in PROJEKTLOGG_SCREENSHOTS, or with the test's other files."""
        kept = Path(os.environ.get("PROJEKTLOGG_SCREENSHOTS", self.calc.folder))
        kept.mkdir(parents=True, exist_ok=True)
        time.sleep(0.7)  # let it paint
        self.x("import", "-window", "root", str(kept / f"{name}.png"))

    def ask(self, action: str) -> Callable[[], Answer | None]:
        """Leave a request as the add-in does; the answer, when it is there."""
        box, name = self.places.mailboxes[0], f"20230920-101500-{time.monotonic_ns() % 10**6:06d}"
        fields = {"action": action, "program": "libreoffice", "workbook": str(self.path)}
        fields |= {"time": "2023-09-20T10:15:00", "pipe": self.calc.pipe}
        (box / f"{name}.tmp").write_text(json.dumps(fields), "utf-16")
        (box / f"{name}.tmp").replace(box / f"{name}.request")
        path = box / f"{name}.answer"
        return lambda: parse_answer(path.read_bytes()) if path.exists() else None


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("dag")
    shutil.copy(EXAMPLE, folder / "logg.xlsx")
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    places = find_places(System.LINUX, folder, home)
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_"))}
    command = [sys.executable, "-I", "-m", "xl_addin.programs.helper", "serve"]
    helper = subprocess.Popen(command, env={**outside, **home}, start_new_session=True)
    try:
        with (
            display() as screen,
            office(
                folder, {"DISPLAY": screen, **home}, folder / "logg.xlsx", extension=LIBREOFFICE.read_bytes()
            ) as calc,
        ):
            calc.run("while not desktop.Components.createEnumeration().hasMoreElements(): time.sleep(0.1)")
            made = Desk(screen, calc, places)
            made.x("setxkbmap", "se")  # a key that the keyboard lacks gets lost now and then
            assert wait_until((places.mailboxes[0] / "heartbeat").exists, PATIENCE)
            made.x("xdotool", "search", "--onlyvisible", "--name", "logg.xlsx", "windowsize", "100%", "100%")
            yield made
    finally:
        helper.terminate()
        helper.wait(10)


def test_a_new_talk_is_typed_counted_undone_and_reported(desk: Desk) -> None:
    desk.go_to("Aktivitetslogg", f"A{NEW_ROW}")
    for text in ENTRY[:-1]:
        desk.type(text)
        desk.keys("Tab")
    desk.type(ENTRY[-1])
    desk.keys("Return")
    assert wait_until(lambda: desk.row("Aktivitetslogg", f"A{NEW_ROW}:J{NEW_ROW}") == list(ENTRY))
    assert desk.cell("Indikatorer", "L5") == "524"

    desk.click("Uppdatera indikatorer")
    assert wait_until(desk.dialog, PATIENCE)
    desk.photograph("svar-uppdatera")
    desk.answered()
    assert desk.cell("Indikatorer", "L5") == "525"
    assert desk.cell("Översikt", "B6") == "525"
    assert desk.cell("Aktivitetslogg", f"T{NEW_ROW}") == "behovsanalys P5"
    desk.photograph("verktygsrad-logg")
    desk.go_to("Översikt", "A1")
    desk.photograph("verktygsrad-oversikt")

    desk.keys("ctrl+z")
    assert wait_until(lambda: desk.cell("Indikatorer", "L5") == "524")
    assert desk.cell("Aktivitetslogg", f"A{NEW_ROW}") == "A-2001"
    desk.keys("ctrl+y")
    assert wait_until(lambda: desk.cell("Indikatorer", "L5") == "525")

    desk.go_to("Granskning", "A1")
    row = int(desk.cell("Granskning", "D5"))
    x, y = json.loads(desk.calc.run(_PLACE, "D5"))
    desk.x("xdotool", "mousemove", str(x), str(y), "keydown", "ctrl", "click", "1", "keyup", "ctrl")
    assert wait_until(lambda: desk.calc.run(_WHERE).split()[::2] == ["Aktivitetslogg", str(row)])

    desk.go_to("Översikt", "A1")
    report = desk.calc.folder / "Documents" / "Projektlogg" / "logg" / "lagesrapport-5.docx"
    desk.click("Skapa lägesrapport")
    assert wait_until(desk.dialog, PATIENCE)
    desk.photograph("svar-rapport")
    desk.answered()
    texts = [cell.text for table in Document(str(report)).tables for row in table.rows for cell in row.cells]
    assert "525" in texts


def test_the_answer_stands_in_front_and_the_evidence_opens_after_it(desk: Desk) -> None:
    desk.go_to("Indikatorer", "A5")
    desk.click("Visa underlag")
    assert wait_until(desk.dialog, PATIENCE)
    time.sleep(3)  # longer than the helper waits for a box that never comes
    assert desk.stacked()[-1] == "Projektlogg"
    assert not [title for title in desk.stacked() if title.startswith("underlag-")]
    desk.photograph("svar-underlag")
    desk.answered()
    assert wait_until(lambda: desk.stacked()[-1].startswith("underlag-behovsanalys.xlsx"), PATIENCE)
    desk.photograph("underlag")
    desk.keys("ctrl+w")
    assert wait_until(lambda: desk.stacked()[-1].startswith("logg.xlsx"), PATIENCE)


def test_a_button_while_a_cell_is_being_typed_in_leaves_the_typing_alone(desk: Desk) -> None:
    desk.go_to("Projekt", "J20")
    desk.type("halv")
    desk.click("Kontrollera loggen")
    assert wait_until(desk.dialog, PATIENCE)
    desk.photograph("svar-cell-redigeras")
    desk.answered()
    desk.x("xdotool", "search", "--onlyvisible", "--name", "logg.xlsx", "windowactivate", "--sync")
    desk.type("skrivet")
    desk.keys("Return")
    assert wait_until(lambda: desk.cell("Projekt", "J20") == "halvskrivet")
    answer = desk.ask("check")
    assert wait_until(answer, PATIENCE)
    found = answer()
    assert found is not None
    assert found.ok, found


def test_a_press_that_comes_while_a_dialog_is_open_is_refused(desk: Desk) -> None:
    desk.go_to("Projekt", "J26")
    desk.keys("ctrl+1")
    assert wait_until(lambda: desk.dialog("^Format Cells$"))
    answer = desk.ask("refresh")
    assert wait_until(answer, PATIENCE)
    found = answer()
    assert found is not None
    assert (found.ok, found.line) == (False, "En dialogruta är öppen i LibreOffice.")
    desk.keys("Escape")
    assert wait_until(lambda: not desk.dialog("^Format Cells$"))
    answer = desk.ask("refresh")
    assert wait_until(answer, PATIENCE)
    found = answer()
    assert found is not None
    assert found.ok, found
