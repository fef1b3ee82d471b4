"""Does Projektlogg work on this computer? One line for each thing, and what to do about what does not."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Final

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import Places, System, make_own_folder
from xl_addin.programs.addin import built_files
from xl_addin.programs.helper.process import has_heartbeat
from xl_addin.programs.install import autostart
from xl_addin.programs.install.autostart import RunKey
from xl_addin.programs.install.install import excel_folder, read_record
from xl_addin.programs.install.libreoffice_programs import find_program, office_version

_INSTALL: Final = "Kör kommandot xl-addin install."
_OLDEST_OFFICE: Final = (7, 0)  # as the extension asks for
_FONTS: Final = ("calibri", "carlito")  # Carlito has Calibri's widths


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at: its name, how it is, what was found, and what to do."""

    name: str
    state: State
    what: str
    remedy: str = ""


def examine(places: Places, run_key: RunKey | None = None) -> list[Line]:
    """Look at everything that the buttons need. Changes nothing but for making our own folder."""
    return [
        _versions(),
        _folder(places),
        *_excel(places),
        *_libreoffice(places),
        _autostart(places, run_key or autostart.this_run_key()),
        _helper(places),
        _fonts(places),
    ]


def _versions() -> Line:
    what = f"Projektlogg {metadata.version('xl-addin')}, Python {sys.version.split()[0]}."
    return Line("Version", State.OK, what)


def _folder(places: Places) -> Line:
    try:
        make_own_folder(places.data)
        with tempfile.TemporaryFile(dir=places.data):
            pass
    except (OSError, ProjektloggError):
        return Line("Egen mapp", State.FAIL, f"{places.data} går inte att skriva i.", "Kontrollera dina rättigheter.")
    return Line("Egen mapp", State.OK, f"{places.data} går att skriva i.")


def _excel(places: Places) -> Iterator[Line]:
    name = "Tillägget i Excel"
    folder = excel_folder(places)
    if folder is None:
        if places.system is System.MACOS:
            yield Line(name, State.WARN, "Excel är inte installerat.", "Installera Excel eller använd LibreOffice.")
        return
    yield _is_current(name, folder, built_files.EXCEL)
    if places.system is System.MACOS:
        what = "Svara OK när datorn frågar om Python får styra Microsoft Excel."
        undo = "Svarade du nej: Systeminställningar, Integritet och säkerhet, Automatisering."
        yield Line("Lov att styra Excel", State.OK, what, undo)


def _is_current(name: str, folder: Path, built: Path) -> Line:
    path = folder / built.name
    if not path.is_file():
        return Line(name, State.FAIL, "Tillägget är inte installerat.", _INSTALL)
    if path.read_bytes() != built.read_bytes():
        return Line(name, State.WARN, "Tillägget hör till en annan version.", _INSTALL)
    return Line(name, State.OK, f"{path} är på plats.")


def _libreoffice(places: Places) -> Iterator[Line]:
    soffice = find_program("soffice")
    if soffice is None:
        needed = excel_folder(places) is None
        state, remedy = (State.FAIL, "Installera LibreOffice.") if needed else (State.OK, "")
        yield Line("LibreOffice", state, "LibreOffice är inte installerat.", remedy)
        return
    version = office_version(soffice)
    if version and version < _OLDEST_OFFICE:
        old = f"LibreOffice {version[0]}.{version[1]} är för gammalt."
        yield Line("LibreOffice", State.FAIL, old, "Installera en nyare version.")
        return
    product = f"LibreOffice {version[0]}.{version[1]}" if version else "LibreOffice"
    yield Line("LibreOffice", State.OK, f"{product} finns: {soffice}.")
    name = "Tillägget i LibreOffice"
    record = read_record(places)
    if record.refused:
        yield Line(name, State.FAIL, record.refused, f"Kör sedan kommandot igen: {_INSTALL}")
    elif not record.extension:
        yield Line(name, State.WARN, "Tillägget är inte installerat.", f"Stäng LibreOffice. {_INSTALL}")
    else:
        yield _is_current(name, places.data, built_files.LIBREOFFICE)


def _autostart(places: Places, run_key: RunKey | None) -> Line:
    name = "Start vid inloggning"
    command = autostart.helper_command()
    start = autostart.entry(places, command)
    if start is None:
        there = run_key.get() if run_key else None
        right = there == autostart.run_value(command)
    else:
        there = start[0].read_text(encoding="utf-8") if start[0].is_file() else None
        right = there == start[1].decode()
    if there is None:
        return Line(name, State.FAIL, "Hjälpprogrammet startar inte när du loggar in.", _INSTALL)
    if not right:
        return Line(name, State.WARN, "En annan version startar när du loggar in.", _INSTALL)
    return Line(name, State.OK, "Hjälpprogrammet startar när du loggar in.")


def _helper(places: Places) -> Line:
    if has_heartbeat(places):
        return Line("Hjälpprogrammet", State.OK, "Hjälpprogrammet är igång.")
    remedy = f"Logga ut och in igen. Hjälper inte det: {_INSTALL[0].lower()}{_INSTALL[1:]}"
    return Line("Hjälpprogrammet", State.FAIL, "Hjälpprogrammet är inte igång.", remedy)


def _fonts(places: Places) -> Line:
    name = "Typsnitt"
    if _has_font(places):
        return Line(name, State.OK, "Calibri eller Carlito finns.")
    remedy = "Installera typsnittet Carlito, så blir rapportens sidor som de ska."
    return Line(name, State.WARN, "Varken Calibri eller Carlito hittades.", remedy)


def _has_font(places: Places) -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S607
        return any(font in listed.stdout.casefold() for font in _FONTS)
    folders = {
        System.WINDOWS: [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"],
        System.MACOS: [
            Path("/Applications/Microsoft Excel.app/Contents/Resources/DFonts"),
            Path("/Library/Fonts"),
            places.home / "Library/Fonts",
        ],
        System.LINUX: [Path("/usr/share/fonts"), places.home / ".local/share/fonts"],
    }[places.system]
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*.ttf"))
    return any(path.stem.casefold().startswith(_FONTS) for path in files)
