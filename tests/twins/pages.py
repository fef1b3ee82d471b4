"""Small grey pictures of each page of the reports: `python -m tests.twins.pages` draws those in tests/golden anew.

They hold the look (what stands where, how large, how dark), not the words, which the text twins hold. Another
LibreOffice or other fonts break lines elsewhere: the pictures say which drew them, and are compared with the same only.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PIL import Image, ImageChops

from tests.support_report import LOG, NEEDS, make_sample
from xl_addin.libreoffice import locate
from xl_addin.outputs.report import make_report, shipped_template
from xl_addin.outputs.report.origin import Origin

GOLDEN = Path(__file__).parents[1] / "golden"
DRAWN_WITH = GOLDEN / "pages.txt"
DPI = 40
FAR = 64  # shades of 255 that are seen as another shade
NAMES = ("lagesrapport", "slutrapport", "styrgrupp")
_TEXT = (
    "Under perioden fick {{ behovsanalys.perioden }} företag en behovsanalys. Fler väntar på sin tur, och rådgivarna "
    "har fått en gemensam kalender.\n\n## Avvikelser\nInga.\n\n- ett\n- två\n\n1. först\n2. sedan"
)


def draw(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Each page of each report, as PDF made here, by the name of its picture."""
    texts = [(5, section, "", _TEXT) for section in (2, 4, 9, 11, 12, 15)]
    aid = {**NEEDS, "Id": "A-6", "Datum": date(2023, 7, 1), "Orgnr": "559900-0006", "Stöd (kr)": 12500}
    sample = make_sample(texts, log=[*LOG, aid], lists={"Kommun": ["Solna"]})
    for name in NAMES:
        template, origin = shipped_template(name), Origin("logg.xlsx", "0123456789abcdef" * 4, "1.2.3")
        made = make_report(sample, folder, template=template, final=name == "slutrapport", pdf=True, origin=origin)
        subprocess.run(
            ["pdftoppm", "-r", str(DPI), "-gray", str(made.files[1]), str(folder / name)], check=True, timeout=60
        )
        for number, page in enumerate(sorted(folder.glob(f"{name}-*.pgm")), 1):
            yield f"{name}-{number}.png", Image.open(page)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of the page that has another shade; 1 when the pages are of different size."""
    if one.size != other.size:
        return 1
    apart = ImageChops.difference(one, other).histogram()
    return sum(apart[FAR:]) / (one.width * one.height)


def drawn_with() -> str:
    """The LibreOffice and the font that pages are drawn with here; "" when something is missing."""
    office = locate.find()
    if office is None or not all(map(shutil.which, ("pdftoppm", "fc-match"))):
        return ""
    said = [_say(str(office), "--version"), _say("fc-match", "Calibri", "family")]
    version = re.search(r"\d+\.\d+", said[0])
    return f"LibreOffice {version[0]}, {said[1].strip()}\n" if version else ""


def _say(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


if __name__ == "__main__":
    for old in GOLDEN.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as place:
        for name, image in draw(Path(place)):
            image.quantize(16).save(GOLDEN / name, optimize=True)
    DRAWN_WITH.write_text(drawn_with(), encoding="utf-8")
