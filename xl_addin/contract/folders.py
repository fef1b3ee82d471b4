"""Where things live on this computer: one table for Windows, macOS and Linux."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from xl_addin.contract.errors import ProjektloggError

NAME: Final = "Projektlogg"
OFFICE_GROUP: Final = "Library/Group Containers/UBF8T346G9.Office"  # where a sandboxed Office may write unasked


class System(StrEnum):
    """The kinds of computer that we know our way around."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one user on one computer.

    Attributes:
        home: the user's home folder.
        data: the folder that is ours: log file, lock, what was installed.
        mailboxes: the folders where add-ins leave requests; the first one is in `data`.
        config: where programs keep their settings (Linux: autostart entries; Windows: roaming application data).
    """

    system: System
    home: Path
    data: Path
    mailboxes: tuple[Path, ...]
    config: Path

    @property
    def log(self) -> Path:
        """The helper's log file."""
        return self.data / "projektlogg.log"


def this_system() -> System:
    """The kind of computer that this is; anything unknown counts as Linux."""
    return {"win32": System.WINDOWS, "darwin": System.MACOS}.get(sys.platform, System.LINUX)


def find_places(
    system: System | None = None, home: Path | None = None, environ: Mapping[str, str] | None = None
) -> Places:
    """The folders of the user who runs this.

    Args:
        system: another kind of computer than this one, for tests.
        home: another home folder, for tests; the environment's folders are then ignored unless `environ` is given.
        environ: the environment to read instead of the real one.
    """
    system = system or this_system()
    environ = environ if environ is not None else (os.environ if home is None else {})
    home = home or Path.home()
    if system is System.WINDOWS:
        data = Path(environ.get("LOCALAPPDATA") or home / "AppData/Local") / NAME
        config = Path(environ.get("APPDATA") or home / "AppData/Roaming")
    elif system is System.MACOS:
        data = home / "Library/Application Support" / NAME
        config = home / "Library/LaunchAgents"
    else:
        data = Path(environ.get("XDG_DATA_HOME") or home / ".local/share") / NAME.lower()
        config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    boxes = [data / "box"]
    if system is System.MACOS and (home / OFFICE_GROUP).is_dir():
        boxes.append(home / OFFICE_GROUP / NAME / "box")
    return Places(system, home, data, tuple(boxes), config)


def make_own_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, or see to it that an existing one is such.

    On Windows the folder inherits the user's own rights from the profile folder.

    Raises:
        ProjektloggError: it cannot be made, or it belongs to somebody else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            status = folder.stat()
            if status.st_uid != os.geteuid():
                raise ProjektloggError(
                    "Mappen tillhör en annan användare.", "Ta bort mappen eller be om hjälp.", where=str(folder)
                )
            if status.st_mode & 0o077:
                folder.chmod(0o700)
    except OSError as error:
        raise ProjektloggError(
            "Mappen går inte att skapa.", "Se efter att du får skriva i din hemmapp.", where=str(folder)
        ) from error


def write_own(path: Path, data: bytes) -> None:
    """Put a file into a folder of ours, whole or not at all; a link in its place, or in the draft's, is not followed.

    Raises:
        OSError: it cannot be written.
    """
    draft = path.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(draft, flags, 0o600), "wb") as file:  # noqa: PTH123 - a path cannot be opened without following links
        file.write(data)
    draft.replace(path)


def shipped(name: str) -> Path:
    """A file that comes with the program, such as "templates/slutrapport.docx": in the package, or in the clone."""
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_file() else package.parent / name
