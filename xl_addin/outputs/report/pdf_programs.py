"""The programs of this computer that turn a Word document into a PDF, each as a command to run.

Word makes it where it is installed: on Windows through its own automation (see `report.word_pdf`), on a Mac through
AppleScript. Neither has been tried by us in a real Word; whatever comes out of a program is read back before it is
used, and where Word fails LibreOffice has its turn.
"""

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xl_addin.contract.errors import ProjektloggError

SECONDS = 120
WITHOUT_OFFICE = (
    "Öppna rapporten i Word och välj Arkiv > Spara som > PDF, eller installera LibreOffice från sv.libreoffice.org."
)
# PDF/UA-1 (ISO 14289-1) brings tags, language and the title in the window: the law on access to digital public
# services (2018:1937) asks for it.
_FILTER = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
_WORD_PDF = "xl_addin.outputs.report.word_pdf"
_MAC_WORD = Path("/Applications/Microsoft Word.app")
_MAC_SCRIPT = """
on run {source, target}
    tell application "Microsoft Word"
        open POSIX file source
        set report to active document
        save as report file name target file format format PDF
        close report saving no
    end tell
end run
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that can make a PDF.

    Attributes:
        name: as people know it.
        command: takes the document and the PDF to be made, both in a folder of their own, and gives what to run.
    """

    name: str
    command: Callable[[Path, Path], list[str]]


def find_programs() -> list[Program]:
    """The programs there are, the one to try first standing first."""
    return [program for program in (_word(), _libreoffice()) if program]


def run(program: Program, source: Path, out: Path) -> None:
    """Have a program make a PDF; end it and what it started when the time is out.

    Raises:
        ProjektloggError: it did not finish, or could not be started.
    """
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - found by us
            program.command(source, out), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        raise ProjektloggError(f"{program.name} kan inte startas.", WITHOUT_OFFICE) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        message = f"{program.name} blev inte klart med PDF:en på {SECONDS} sekunder."
        raise ProjektloggError(message, f"Försök igen. {WITHOUT_OFFICE}") from None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program and its children: soffice is a starter, the work is done by another process."""
    if sys.platform == "win32":
        kill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(kill, check=False, capture_output=True)  # noqa: S603 - Windows' own program, a number of ours
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _word() -> Program | None:
    if _is_word_registered() and importlib.util.find_spec("win32com"):
        # A process of its own: a dialogue that Word puts up can then not stop ours.
        return Program("Word", lambda source, out: [sys.executable, "-I", "-m", _WORD_PDF, str(source), str(out)])
    if sys.platform == "darwin" and _MAC_WORD.is_dir():
        return Program("Word", lambda source, out: ["/usr/bin/osascript", "-e", _MAC_SCRIPT, str(source), str(out)])
    return None


def _is_word_registered() -> bool:
    """Whether Windows knows of Word, not of a viewer or a trial's stub: the class that automation asks for."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CLSID"))
            return True
    return False


def _libreoffice() -> Program | None:
    """LibreOffice in a profile of its own: two of them on one profile fail."""
    from xl_addin.libreoffice import locate

    office = locate.find()
    if office is None:
        return None

    def command(source: Path, out: Path) -> list[str]:
        profile = f"-env:UserInstallation={(out.parent / 'profil').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", _FILTER, "--outdir", str(out.parent)]
        return [str(office), profile, *options, str(source)]

    return Program("LibreOffice", command)
