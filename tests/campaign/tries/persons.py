"""Persons' numbers in every cell of a workbook, in every spelling: no output of any command has a trace of one.

Each seed puts made-up numbers into a workbook, runs some of the commands on it and looks through what they made: every
part of documents, pages, lists, terminal, JSON, log, temporary files and file names; in the refreshed workbook what was
not there before. Every `PDF_EACH`th seed makes a PDF as well, where there is LibreOffice.
"""

import html
import io
import logging
import os
import random
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import openpyxl
from pypdf import PdfReader

from tests.support_persons import make_number, spell, surround, traces
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.contract.project_card import Field
from xl_addin.outputs.report.pdf_programs import find_programs
from xl_addin.programs.cli.main import run
from xl_addin.programs.helper.process import open_log
from xl_addin.values.raw_table import Value

SAMPLE, SEEDS, PDF_EACH = 1, 500, 50
_COMMANDS = 7  # of all, that one seed tries beside the refresh

_BLOCK_ENDS = re.compile(
    r"</(?:w:p|a:p|c|si|row|td|th|p|h\d|li|div|dd|dt|button|textarea|option)>|<br/?>|<w:(?:tab|br)/>"
)
_TAG = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r"""=("[^"]*"|'[^']*')""")


def attempt(seed: int, folder: Path) -> None:
    rnd = random.Random(seed)  # noqa: S311 - the same each time
    numbers = [_number(rnd) for _ in range(6)]
    content = _content(rnd, numbers)
    book = folder / rnd.choice(("logg.xlsx", f"{numbers[0][:6]}-{numbers[0][6:]}.xlsx"))
    book.write_bytes(build(content))
    before = book.read_bytes()
    out, temporary = folder / "ut", folder / "tmp"
    out.mkdir()
    temporary.mkdir()
    reported = _run(rnd, book, out, temporary, numbers, pdf=seed % PDF_EACH == 0 and bool(find_programs()))
    made = [("terminal", reported), *_files(out), *_files(temporary), *_new_in(book, before)]
    leaks = find_leaks(made, numbers)
    assert not leaks, leaks[:5]


def find_leaks(texts: list[tuple[str, str]], numbers: list[str]) -> list[tuple[str, str, str]]:
    """Each trace of a number in a text: where, which number, and what was found; nobody here is born in 2023."""
    undated = [(where, re.sub(r"(?<!\d)2023-\d\d-\d\d(?!\d)", "dag", text)) for where, text in texts]
    return [(where, ten, repr(trace)) for where, text in undated for ten in numbers for trace in traces(text, ten)[:1]]


def _number(rnd: random.Random) -> str:
    """One that no date of the workbook looks like."""
    while True:
        ten = make_number(rnd)
        if not any(part in ten for part in ("20", "023", "000")):  # the days are of 2023
            return ten


def _content(rnd: random.Random, numbers: list[str]) -> dict[str, list[dict[str, Value]]]:
    def words(name: str = "Ord") -> str:
        ten, other = rnd.choice(numbers), rnd.choice(numbers)
        return f"{name} {surround(rnd, spell(rnd, ten), spell(rnd, other))}"

    def maybe(name: str) -> str:
        return words(name) if rnd.random() < 0.3 else name

    content = {name: [dict(row) for row in rows] for name, rows in empty_content().items()}
    log: list[dict[str, Value]] = []
    for place in range(14):
        ten = rnd.choice(numbers)
        orgnr: Value = spell(rnd, ten) if rnd.random() < 0.8 else int(ten)
        row: dict[str, Value] = {
            "Id": maybe(f"A-{place}"),
            "Datum": date(2023, 1, 2) + timedelta(days=rnd.randint(0, 300)) if rnd.random() < 0.9 else words(),
            "Aktivitet": rnd.choice(("Behovsanalys", "Leverans", "Kunskapsseminarium", words("Behovsanalys"))),
            "Orgnr": orgnr,
            "Företag": words("Firma"),
            "Organisation": maybe("Almi"),
            "Rådgivare": maybe("Eva E"),
            "Insatsområde": maybe("Digitalisering"),
            "Form": maybe("Fysiskt"),
            "Status": rnd.choice(("Genomförd", "Genomförd", "Pågående", words("Genomförd"))),
            "Tema": words("Tema"),
            "Stöd (kr)": rnd.choice((None, 5000, words("kr"))),
            "Anteckning": words(),
        }
        log.append(row)
    companies: list[dict[str, Value]] = [
        {"Orgnr": spell(rnd, ten), "Namn": words("Firma"), "Kommun": maybe("Täby"), "Ägs eller drivs av kvinnor": "Ja"}
        for ten in numbers
    ]
    content[layout.LOG.name], content[layout.COMPANIES.name] = log, companies
    card = {
        "Projektnamn": maybe("Projekt"),
        "Stödmottagare": maybe("Almi"),
        "Organisationsnummer": spell(rnd, numbers[0]),
    }
    card |= {"Nyckel för pseudonymer": rnd.choice(("", "hemlig")), "Programområde": maybe("Stockholms län")}
    fields: dict[str, Value] = {
        **card,
        "Projektets startdatum": date(2023, 1, 1),
        "Projektets slutdatum": date(2023, 12, 31),
    }
    content[layout.PROJECT.name] = [{"Fält": field.value, "Värde": fields.get(field.value)} for field in Field]
    content[layout.PERIODS.name] = [
        {"Nr": 1, "Från": date(2023, 1, 1), "Till": date(2023, 6, 30), "Status": "Låst"},
        {"Nr": 2, "Från": date(2023, 7, 1), "Till": date(2023, 12, 31), "Status": "Öppen"},
    ]
    for rule in content[layout.INDICATORS.name]:
        rule["Indikator"] = maybe(str(rule["Indikator"]))
    content[layout.PLAN.name] = [{"Nr": 1, "Nivå": "Aktivitet", "Benämning": maybe("Rådgivning"), "Pågår": "Ja"}]
    content[layout.TEXTS.name] = [
        {
            "Period": 2,
            "Avsnitt": section,
            "Text": f"{words()}\n- {words()}\n{{{{ behovsanalys.perioden }}}} {{{{ {words()} }}}}",
        }
        for section in range(2, 12)
    ]
    return content


def _run(rnd: random.Random, book: Path, out: Path, temporary: Path, numbers: list[str], *, pdf: bool) -> str:
    """A refresh and some other commands; what they printed, and the log."""
    name, odd = str(book), spell(rnd, numbers[1]).replace("/", "-")
    commands = [
        *(["check", name], ["check", name, "--json"], ["refresh", name, "--json"], ["refresh", name]),
        *(
            ["report", name],
            ["report", name, "--final", "--json"],
            ["report", name, "--template", "styrgrupp"],
        ),
        *(["report", name, "--verify", "lagesrapport-2.docx"], ["portal", name], ["portal", name, "--final", "--json"]),
        *(["evidence", name], ["evidence", name, "kvinnor", "--json"], ["evidence", name, odd], ["participants", name]),
        *(
            ["report", name, "--template", f"{odd}.docx"],
            ["check", f"{odd}.xlsx"],
            ["check", odd, odd],
            ["template", f"{odd}.docx"],
        ),
    ]
    screen = io.StringIO()
    places = {"XDG_DATA_HOME": str(out / "data"), "TMPDIR": str(temporary), "COLUMNS": "200"}
    with chdir(out), patch.dict(os.environ, places), redirect_stdout(screen), redirect_stderr(screen):
        tempfile.tempdir = None  # read the environment anew
        try:
            for command in [["refresh", name], *rnd.sample(commands, _COMMANDS), *_pdf(name, pdf=pdf)]:
                with suppress(SystemExit):
                    run(command)
            handler = open_log(out / "data" / "hjalp.log")
            try:
                logging.getLogger("xl_addin").error("det gick inte: %s", surround(rnd, spell(rnd, numbers[2])))
            finally:
                logging.getLogger("xl_addin").removeHandler(handler)
                handler.close()
        finally:
            tempfile.tempdir = None
    return screen.getvalue()


def _pdf(name: str, *, pdf: bool) -> list[list[str]]:
    return [["report", name, "--pdf"]] if pdf else []


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    """The names of all files in a folder, and the text of every part of each."""
    for path in sorted(folder.rglob("*")):
        yield "file name", str(path.relative_to(folder))
        if path.is_file():
            yield from ((f"{path.name}: {part}", text) for part, text in parts(path))


def parts(path: Path) -> Iterator[tuple[str, str]]:
    """The text of a file, part by part: what one reads, and what stands in attributes."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        reader = PdfReader(path)
        yield "text", "\n|\n".join(page.extract_text() for page in reader.pages)
        yield "metadata", str(reader.metadata)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                yield "name of a part", name
                if not name.endswith((".png", ".jpeg", ".ttf", ".odttf")):
                    yield from readable(name, package.read(name).decode("utf-8", "replace"))
    else:
        yield from readable(path.name, data.decode("utf-8", "replace"))


def readable(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Marked-up text without marks, and its attributes that hold words; other text as it stands."""
    if not name.endswith((".xml", ".rels", ".html")):
        yield name, text
        return
    yield name, html.unescape(_TAG.sub("", _BLOCK_ENDS.sub(" | ", text)))
    values = (html.unescape(value[1:-1]) for value in _ATTRIBUTE.findall(text))
    wordy = [value for value in values if re.search(r"\d{4}", value) and not re.fullmatch(r"[\d.,A-F-]+", value)]
    yield f"{name}, attributes", " | ".join(wordy)


def _new_in(book: Path, before: bytes) -> Iterator[tuple[str, str]]:
    """What a refresh wrote: each cell that was not so before, and every part that is no sheet."""
    old, new = openpyxl.load_workbook(io.BytesIO(before)), openpyxl.load_workbook(book)
    for sheet in new:
        filled = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
        changed = [str(cell.value) for cell in filled if cell.value != old[sheet.title][cell.coordinate].value]
        yield f"refreshed {sheet.title}", " | ".join(changed)
    with zipfile.ZipFile(book) as package, zipfile.ZipFile(io.BytesIO(before)) as earlier:
        for name in package.namelist():
            data = package.read(name)
            cells = "worksheets/sheet" in name or "sharedStrings" in name
            if not cells and (name not in earlier.namelist() or earlier.read(name) != data):
                yield from readable(name, data.decode("utf-8", "replace"))
