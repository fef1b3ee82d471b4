"""Files that are made for people: what stood there before, and may bear somebody's own changes, is kept."""

import errno
from contextlib import suppress
from itertools import count
from pathlib import Path

from xl_addin.books.file.lock import locked
from xl_addin.books.file.save import write_held
from xl_addin.contract.errors import ProjektloggError

_WHY = {
    errno.EISDIR: "det finns en mapp med det namnet",
    errno.ENOTDIR: "en del av sökvägen är en fil",
    errno.EEXIST: "en del av sökvägen är en fil",
    errno.ENOSPC: "disken är full",
    errno.ENAMETOOLONG: "namnet är för långt",
}


def write_new(path: Path, data: bytes) -> Path | None:
    """Write a file; one that was there and differs is kept under another name.

    Returns:
        Where the earlier file is now, None when there was none or it was the same.

    Raises:
        ProjektloggError: the file cannot be written; an earlier one has its name back.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.resolve()):
            return _write(path, data)
    except OSError as error:
        raise ProjektloggError(
            f"Filen kan inte skrivas: {_WHY.get(error.errno or 0, 'datorn tillåter det inte')}.",
            "Stäng den om den är öppen i ett annat program, eller välj en annan mapp.",
            where=str(path),
        ) from None


def keep_copy(path: Path, data: bytes) -> Path:
    """Write a file's content beside it, under a name that says that it is what was before.

    Raises:
        ProjektloggError: it cannot be written.
    """
    names = (path.with_name(f"{path.stem} (tidigare {number}){path.suffix}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    write_new(kept, data)
    return kept


def _write(path: Path, data: bytes) -> Path | None:
    kept: Path | None = None
    if path.exists():
        if path.read_bytes() == data:
            return None
        names = (path.with_name(f"{path.stem} (tidigare {number}){path.suffix}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        path.replace(kept)
    try:
        write_held(path.resolve(), data)
    except BaseException:
        with suppress(OSError):
            if kept and not path.exists():
                kept.replace(path)
        raise
    return kept
