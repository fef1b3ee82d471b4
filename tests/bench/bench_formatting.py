"""What the formatting rules cost in LibreOffice with 5,000 rows in the log: `python -m tests.bench.bench_formatting`.

Formatting rules are computed when cells are drawn. Opening is therefore measured by a conversion to CSV, drawing a
screenful by one printed page of the log, and drawing everything by all of its pages.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

from stdnum import luhn

from xl_addin.building import build, empty_content
from xl_addin.building.defaults import ACTIVITIES, DELIVERY
from xl_addin.contract import layout
from xl_addin.contract.layout import DONE
from xl_addin.libreoffice import locate
from xl_addin.values.raw_table import Value

ROWS, COMPANIES = 5_000, 2_500
_LOG_FIRST_PAGE = 3  # Start and Översikt print on a page each


def log_rows(rows: int = ROWS, companies: int = COMPANIES, seed: int = 5) -> list[dict[str, Value]]:
    """A log where most companies come back, spelled in several ways."""
    random = Random(seed)  # noqa: S311 - no secret
    numbers = [f"5599{number:05d}" for number in random.sample(range(100_000), companies)]
    numbers = [number + luhn.calc_check_digit(number) for number in numbers]
    log: list[dict[str, Value]] = []
    for row in range(rows):
        number, day = random.choice(numbers), date(2021, 6, 4) + timedelta(random.randrange(850))
        activity = random.choice(ACTIVITIES)
        log.append(
            {
                "Id": f"A{row:05d}",
                "Datum": day,
                "Aktivitet": activity,
                "Orgnr": random.choice(
                    [number, f"{number[:6]}-{number[6:]}", f"16{number}", f"{number[:6]} {number[6:]}"]
                ),
                "Företag": f"Exempelbolaget {number[4:9]} AB",
                "Organisation": "Organisation A",
                "Status": DONE,
                "Avslutad": day if activity == DELIVERY else None,
            }
        )
    return log


def without_rules(book: bytes, target: Path) -> None:
    """Write the workbook with all formatting rules taken out."""
    source = target.with_suffix(".source")
    source.write_bytes(book)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = re.sub(rb"<conditionalFormatting .*?</conditionalFormatting>", b"", old.read(name), flags=re.DOTALL)
            new.writestr(name, text)
    source.unlink()


def convert(path: Path, form: str, profile: Path) -> float:
    """Seconds that LibreOffice takes for a conversion, start included."""
    begin = time.perf_counter()
    command = [str(locate.program()), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form]
    done = subprocess.run([*command, "--outdir", path.parent, path], capture_output=True, timeout=900, check=True)
    assert b"convert" in done.stdout
    return time.perf_counter() - begin


def pages(first: int, last: int | None = None) -> str:
    """The conversion to PDF of a range of pages."""
    wanted = {"PageRange": {"type": "string", "value": f"{first}-{last or ''}"}}
    return f"pdf:calc_pdf_Export:{json.dumps(wanted)}"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        book = build({**empty_content(), layout.LOG.name: log_rows()})
        ruled, plain = home / "ruled.xlsx", home / "plain.xlsx"
        ruled.write_bytes(book)
        without_rules(book, plain)
        convert(plain, "csv", home / "profile")  # the first start makes the profile
        say = sys.stdout.write
        say(f"{ROWS} log rows, {COMPANIES} companies; seconds, start of LibreOffice included\n")
        say(f"{'':24}{'with rules':>12}{'without':>12}\n")
        everything = pages(_LOG_FIRST_PAGE)
        for label, form in (
            ("open", "csv"),
            ("open, draw one page", pages(_LOG_FIRST_PAGE, _LOG_FIRST_PAGE)),
            ("open, draw all pages", everything),
        ):
            times = 1 if form == everything else 3
            seconds = [min(convert(path, form, home / "profile") for _ in range(times)) for path in (ruled, plain)]
            say(f"{label:24}{seconds[0]:12.2f}{seconds[1]:12.2f}\n")


if __name__ == "__main__":
    main()
