"""Where LibreOffice and the Python that speaks to it are on this computer."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .failures import NotInstalledError

_VARIABLE = "LIBREOFFICE"  # names the program, where it is not in one of the usual places
_LINUX = (
    "/usr/lib/libreoffice",
    "/usr/lib64/libreoffice",
    "/opt/libreoffice*",
    "/snap/libreoffice/current/lib/libreoffice",
)
_MAC = ("/Applications/LibreOffice.app/Contents/MacOS", "~/Applications/LibreOffice.app/Contents/MacOS")
_WINDOWS = ("%ProgramFiles%/LibreOffice/program", "%ProgramFiles(x86)%/LibreOffice/program")


def program(given: str | None = None) -> Path:
    """The program `soffice`.

    Args:
        given: its path, or that of the folder it is in, when the caller knows.

    Raises:
        NotInstalledError: LibreOffice is not on this computer.
    """
    for candidate in _programs(given):
        if candidate.is_file():
            return candidate.resolve() if not sys.platform.startswith("win") else candidate
    raise NotInstalledError(given or "")


def _programs(given: str | None) -> Iterator[Path]:
    name = "soffice.exe" if sys.platform.startswith("win") else "soffice"
    for known in (given, os.environ.get(_VARIABLE)):
        if known:
            path = Path(known).expanduser()
            yield path / name if path.is_dir() else path
    if given:
        return
    if sys.platform == "darwin":
        folders = [Path(folder).expanduser() for folder in _MAC]
    elif sys.platform.startswith("win"):
        folders = [Path(os.path.expandvars(folder)) for folder in _WINDOWS]
    else:
        folders = [found / "program" for folder in _LINUX for found in sorted(Path("/").glob(folder[1:]), reverse=True)]
    yield from (folder / name for folder in folders)
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    if on_path:
        yield Path(on_path)


def pythons(soffice: Path) -> list[Path]:
    """Interpreters that may have `uno`, likeliest first: LibreOffice's own, then the system's.

    Whether one does shows when the bridge is started with it.
    """
    folder = soffice.parent
    if sys.platform == "darwin":
        own = [folder.parent / "Resources" / "python"]
    elif sys.platform.startswith("win"):
        own = [folder / "python.exe"]
    else:
        own = [folder / "python", folder / "python.bin", Path("/usr/bin/python3")]
    found = [path for path in own if path.is_file()]
    # Linux distributions give `uno` to the system's Python; ours may be it, or may be of the same version.
    others = [shutil.which("python3"), sys.executable]
    return found + [Path(path) for path in others if path and Path(path) not in found]
