"""Take the handbook's pictures of the real thing: `uv run python -m tests.pictures [FOLDER]`.

The example is made and refreshed, LibreOffice shows it in a window on a screen of its own with our toolbar, and the
final report's page comes from its PDF. LibreOffice's own bars are hidden: their language is the computer's.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.support_ribbon import Office, display, office
from xl_addin.contract import layout
from xl_addin.programs.addin.built_files import LIBREOFFICE
from xl_addin.programs.cli.main import run
from xl_addin.values.raw_table import column_letter

FOLDER: Final = Path(__file__).parent.parent / "workbook/bilder"
COLOURS: Final = 128  # enough for text and charts, and a quarter of the bytes
REPORT_DPI: Final = 110


@dataclass(frozen=True, slots=True)
class View:
    """A window on a sheet.

    Attributes:
        name: the picture's.
        cell: where the cursor stands.
        top: the first row shown below the frozen ones.
        zoom: in per cent.
        width: of the picture in pixels.
        height: of the picture in pixels.
        headings: with the letters of columns and numbers of rows.
        hidden: headers of columns left out, so that those the text speaks of stand side by side.
    """

    name: str
    sheet: str
    cell: str
    top: int = 1
    zoom: int = 100
    width: int = 1200
    height: int = 700
    headings: bool = True
    hidden: tuple[str, ...] = ()


VIEWS: Final = (
    View("oversikt", layout.OVERVIEW, "Z90", zoom=90, width=1024, height=880, headings=False),
    View(
        "logg",
        layout.LOG.sheet,
        "C1674",
        top=1649,
        width=1140,
        height=800,
        hidden=layout.LOG.headers[5:9] + layout.LOG.headers[11:19],
    ),
    View("granskning", layout.REVIEW.sheet, "B18", top=5, height=520, hidden=("Kod",)),
    View("texter", layout.TEXTS.sheet, "C6", top=5, zoom=90, width=1260, height=580),
)

_SHOW: Final = """
import json, time
view = json.loads(arguments[0])
document = next(iter(desktop.Components))
controller, frame = document.CurrentController, document.CurrentController.Frame
sheet = document.Sheets.getByName(view["sheet"])
controller.setActiveSheet(sheet)
for name in ("menubar/menubar", "toolbar/standardbar", "toolbar/formatobjectbar", "statusbar/statusbar"):
    frame.LayoutManager.hideElement("private:resource/" + name)
helper = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
for command in ("InputLineVisible", "Sidebar"):
    helper.executeDispatch(frame, ".uno:" + command, "", 0, (prop(command, False),))
controller.HasColumnRowHeaders, controller.ShowPageBreaks = view["headings"], False
controller.HasSheetTabs, controller.HasHorizontalScrollBar, controller.HasVerticalScrollBar = True, False, False
controller.ZoomType, controller.ZoomValue = 3, view["zoom"]
for spare in (40, 0):  # twice: so that the toolbar's end is painted anew
    frame.ContainerWindow.setPosSize(0, 0, view["width"], view["height"] + spare, 15)
    time.sleep(0.5)
for letter in view["letters"]:
    sheet.Columns.getByName(letter).IsVisible = False
controller.select(sheet.getCellRangeByName(view["cell"]))
for number in range(controller.Count):
    controller.getByIndex(number).setFirstVisibleColumn(0)
pane = controller.getByIndex(controller.Count - 1)
pane.setFirstVisibleRow(view["top"] - 1)
document.setModified(False)
"""


def take(folder: Path) -> None:
    """Take every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        run(["demo", str(work / "demo")])
        _report_page(work / "demo/slutrapport.pdf", folder / "rapport.png")
        with display() as screen:
            environ = {"DISPLAY": screen, "XDG_DATA_HOME": made}
            with office(work, environ, work / "demo/exempel.xlsx", extension=LIBREOFFICE.read_bytes()) as calc:
                calc.run("while not desktop.Components.createEnumeration().hasMoreElements(): time.sleep(0.1)")
                time.sleep(3)  # the window is there before all that stands in it
                for view in VIEWS:
                    _photograph(calc, view, screen, folder / f"{view.name}.png")


def _photograph(calc: Office, view: View, screen: str, path: Path) -> None:
    spec = next((table for table in layout.TABLES if table.sheet == view.sheet), layout.LOG)
    letters = [column_letter(spec.headers.index(header) + 1) for header in view.hidden]
    calc.run(_SHOW, json.dumps({**asdict(view), "letters": letters}))
    time.sleep(2)  # let it paint, charts too
    environ = {**os.environ, "DISPLAY": screen}
    command = ["import", "-window", "root", "-crop", f"{view.width}x{view.height}+1+20", "+repage"]
    subprocess.run([*command, *_palette(path)], env=environ, check=True)


def _report_page(pdf: Path, path: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        page = Path(made) / "sida"
        subprocess.run(
            ["pdftoppm", "-r", str(REPORT_DPI), "-png", "-singlefile", "-f", "2", str(pdf), str(page)], check=True
        )
        subprocess.run(["convert", f"{page}.png", *_palette(path)], check=True)


def _palette(path: Path) -> list[str]:
    return ["-dither", "None", "-colors", str(COLOURS), "-strip", f"PNG8:{path}"]


if __name__ == "__main__":
    take(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
