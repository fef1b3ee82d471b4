"""The report as PDF, made by the LibreOffice of this computer: tagged, with language and title, and read back."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xl_addin.books.save import write_atomic
from xl_addin.errors import ProjektloggError
from xl_addin.report.word import text_of

SECONDS = 120
WITHOUT_OFFICE = (
    "Öppna rapporten i Word och välj Arkiv > Spara som > PDF, eller installera LibreOffice från sv.libreoffice.org."
)
# PDF/UA-1 (ISO 14289-1) brings tags, language and the title in the window: the law on access to digital public
# services (2018:1937) asks for it.
_FILTER = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
_COMPARED = 30


def find_office() -> Path | None:
    """Return the path of LibreOffice's program, or None."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


def _usual_places() -> list[Path]:
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")]
        return [Path(root, "LibreOffice", "program", "soffice.exe") for root in roots if root]
    if sys.platform == "darwin":
        inside = Path("LibreOffice.app", "Contents", "MacOS", "soffice")
        return [Path("/Applications", inside), Path.home() / "Applications" / inside]
    return [Path("/usr/lib/libreoffice/program/soffice"), Path("/snap/bin/libreoffice")]


def to_pdf(docx: Path, out: Path) -> None:
    """Make a PDF of a Word document.

    LibreOffice says that all is well whatever happens, and two of them on one profile fail: so it runs in a profile of
    its own for a limited time, and the PDF is read back before it is put in place.

    Args:
        docx: the document.
        out: the PDF to write; an older one is replaced.

    Raises:
        ProjektloggError: there is no LibreOffice, it did not finish, the PDF lacks the document's end, or it cannot
            be saved.
    """
    office = find_office()
    if office is None:
        raise ProjektloggError("PDF kan inte göras: LibreOffice finns inte på den här datorn.", WITHOUT_OFFICE)
    with tempfile.TemporaryDirectory(prefix="projektlogg-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source, made = place / "rapport.docx", place / "rapport.pdf"
        shutil.copyfile(docx, source)
        profile = f"-env:UserInstallation={(place / 'profil').as_uri()}"
        _run(
            [
                str(office),
                profile,
                "--headless",
                "--norestore",
                "--convert-to",
                _FILTER,
                "--outdir",
                folder,
                str(source),
            ]
        )
        _check(made, source, docx.name)
        write_atomic(out, made.read_bytes())


def _run(command: list[str]) -> None:
    """Run a program and what it starts; end them all when the time is out."""
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - found by us
    try:
        program.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _end(program)
        message = f"LibreOffice blev inte klart med PDF:en på {SECONDS} sekunder."
        raise ProjektloggError(message, f"Försök igen. {WITHOUT_OFFICE}") from None


def _end(program: "subprocess.Popen[bytes]") -> None:
    """End a program and its children: soffice is a starter, the work is done by another process."""
    if sys.platform == "win32":
        kill = ["taskkill", "/T", "/F", "/PID", str(program.pid)]
        subprocess.run(kill, check=False, capture_output=True)  # noqa: S603 - Windows' own program, a number of ours
    else:
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def _check(pdf: Path, docx: Path, name: str) -> None:
    """Read the PDF back: the document's last words must stand on its last page."""
    try:
        last_page = PdfReader(pdf).pages[-1].extract_text()
    except (OSError, PyPdfError, IndexError) as error:
        raise ProjektloggError("LibreOffice gjorde ingen läsbar PDF.", WITHOUT_OFFICE, where=name) from error
    if _bare(_last_words(docx))[-_COMPARED:] not in _bare(last_page):
        raise ProjektloggError("PDF:en slutar inte som Word-dokumentet.", WITHOUT_OFFICE, where=name)


def _last_words(docx: Path) -> str:
    """The document's last paragraph that says something."""
    with zipfile.ZipFile(docx) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    texts = (text_of(paragraph) for paragraph in reversed(list(body.iter(qn("w:p")))))
    return next((text for text in texts if text.strip()), "")


def _bare(text: str) -> str:
    """The characters that a PDF surely gives back as they were."""
    return re.sub(r"[^A-Za-z0-9]", "", text)
