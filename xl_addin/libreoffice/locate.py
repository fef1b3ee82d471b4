"""Where LibreOffice, its tools and the Python that speaks to it are on this computer.

The program that the variable LIBREOFFICE names comes first, then the one that a command line would start (PATH), then
what stands where installers put it.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

_VARIABLE = "LIBREOFFICE"  # names the program, or the folder it is in
_LINUX = (
    "usr/lib/libreoffice",
    "usr/lib64/libreoffice",
    "opt/libreoffice*",
    "snap/libreoffice/current/lib/libreoffice",
)
_MAC = Path("Applications/LibreOffice.app/Contents/MacOS")
_WINDOWS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_ROOT = Path("/")


def program(given: str | None = None) -> Path:
    """The program `soffice` itself, no link to it.

    Args:
        given: its path, or that of the folder it is in, when the caller knows.

    Raises:
        NotInstalledError: there is none.
    """
    found = _first(_named(given, "soffice")) if given else find()
    if found is None:
        from .failures import NotInstalledError  # here, so that this file runs without xlwings

        raise NotInstalledError(given or "")
    real = found if sys.platform.startswith("win") else found.resolve()
    return real if real.stem == "soffice" else found  # a snap's link leads to what starts all snaps


def find(name: str = "soffice") -> Path | None:
    """One of LibreOffice's programs ("soffice", "unopkg"), or None."""
    return _first(_candidates(name))


def _first(candidates: Iterator[Path]) -> Path | None:
    return next((path for path in candidates if path.is_file()), None)


def _candidates(name: str) -> Iterator[Path]:
    known = os.environ.get(_VARIABLE)
    if known:
        yield from _named(known, name)
    yield from _on_path(name)
    for folder in usual_folders():
        yield from _in(folder, name)
    if name == "soffice":
        yield from _on_path("libreoffice")  # a snap has no other name


def _named(known: str, name: str) -> Iterator[Path]:
    """A program by the path of `soffice`, or of the folder that all of them are in."""
    path = Path(known).expanduser()
    if path.is_dir():
        return _in(path, name)
    return iter([path]) if name == "soffice" else _in(path.parent, name)


def _in(folder: Path, name: str) -> Iterator[Path]:
    return (folder / file for file in _file_names(name))


def _on_path(name: str) -> Iterator[Path]:
    found = [shutil.which(file) for file in _file_names(name)]
    # Windows looks in the folder one stands in too, where anything may lie: what is found there is not absolute.
    return (Path(path) for path in found if path and Path(path).is_absolute())


def _file_names(name: str) -> tuple[str, ...]:
    """What a program's file is called: on Windows the `.com` of a tool waits until the work is done."""
    if sys.platform.startswith("win"):
        return (f"{name}.exe",) if name == "soffice" else (f"{name}.com", f"{name}.exe")
    return (name,)


def usual_folders() -> list[Path]:
    """The folders that installers put the programs into, whether they are there or not."""
    if sys.platform == "darwin":
        return [_ROOT / _MAC, Path.home() / _MAC]
    if sys.platform.startswith("win"):
        return [Path(os.environ[name], "LibreOffice", "program") for name in _WINDOWS if name in os.environ]
    return [found / "program" for place in _LINUX for found in sorted(_ROOT.glob(place), key=_version, reverse=True)]


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name)]


def pythons(soffice: Path) -> list[Path]:
    """Interpreters that may have `uno`, likeliest first: LibreOffice's own, then the system's.

    Whether one does shows when the bridge is started with it.
    """
    # Linux distributions give `uno` to the system's Python; ours may be it, or may be of the same version.
    own = _own_pythons(soffice.parent)
    # What stands on PATH may be a script that starts the program elsewhere.
    elsewhere = [python for folder in usual_folders() for python in _own_pythons(folder)]
    others = [Path(path) for path in (shutil.which("python3"), sys.executable) if path]
    return list(dict.fromkeys(path for path in (*own, *elsewhere, *others) if path.is_file()))


def _own_pythons(folder: Path) -> list[Path]:
    if sys.platform == "darwin":
        return [folder.parent / "Resources" / "python"]
    if sys.platform.startswith("win"):
        return [folder / "python.exe"]
    return [folder / "python", folder / "python.bin", Path("/usr/bin/python3")]
