"""Where LibreOffice's programs are, its version, and the environment to start its programs in."""

import os
import re
import runpy
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path


def find_program(name: str) -> Path | None:
    """One of LibreOffice's programs ("soffice", "unopkg"), or None.

    What finds them is a file of the engine. It is run as a file, since the import of any module of the engine imports
    xlwings, pandas and matplotlib: two seconds, and a cache of fonts in the user's folder.
    """
    found: Path | None = runpy.run_path(str(files("xl_addin") / "libreoffice/locate.py"))["find"](name)
    return found


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
