"""LibreOffice's programs on this computer, and how to start them."""

import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from xl_addin.ribbon.places import System, this_system

# Where the installers put them; on Linux the search path has them.
_PROGRAM_FOLDERS: Final = {
    System.WINDOWS: (r"C:\Program Files\LibreOffice\program", r"C:\Program Files (x86)\LibreOffice\program"),
    System.MACOS: ("/Applications/LibreOffice.app/Contents/MacOS",),
    System.LINUX: ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program"),
}


def find_program(name: str) -> Path | None:
    """The program of LibreOffice with that name ("soffice", "unopkg"), or None."""
    found = shutil.which(name)
    if found:
        return Path(found)
    for folder in _PROGRAM_FOLDERS[this_system()]:
        for ending in ("", ".com", ".exe"):
            if (Path(folder) / f"{name}{ending}").is_file():
                return Path(folder) / f"{name}{ending}"
    return None


def office_version(program: Path) -> tuple[int, int] | None:
    """The version of the LibreOffice that a program belongs to, from the file beside it; None when it tells none."""
    for name in ("bootstraprc", "bootstrap.ini"):
        for folder in (program.resolve().parent, program.resolve().parent.parent / "Resources"):
            file = folder / name
            found = re.search(r"ProductKey=\D+(\d+)\.(\d+)", file.read_text("utf-8")) if file.is_file() else None
            if found:
                return int(found[1]), int(found[2])
    return None


def office_environ(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment to start LibreOffice in: as from the desktop, without a virtual environment of Python.

    LibreOffice on Linux looks for its Python's library beside the first python3 of the search path. When that is ours,
    it finds no `uno`, and LibreOffice ends with a DeploymentException when an extension in Python is installed.
    """
    clean = {
        name: value
        for name, value in (os.environ if environ is None else environ).items()
        if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    }
    if sys.platform == "linux":
        clean["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    return clean
