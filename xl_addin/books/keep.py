"""Files that are made for people: what stood there before, and may bear somebody's own changes, is kept."""

from contextlib import suppress
from itertools import count
from pathlib import Path

from xl_addin.books.save import write_atomic
from xl_addin.errors import ProjektloggError


def write_new(path: Path, data: bytes) -> Path | None:
    """Write a file; one that was there and differs is kept under another name.

    Returns:
        Where the earlier file is now, None when there was none or it was the same.

    Raises:
        ProjektloggError: the file cannot be written; an earlier one has its name back.
    """
    kept: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            if path.read_bytes() == data:
                return None
            names = (path.with_name(f"{path.stem} (tidigare {number}){path.suffix}") for number in count(1))
            kept = next(name for name in names if not name.exists())
            path.replace(kept)
    except OSError as error:
        raise ProjektloggError(
            f"Filen kan inte skrivas: {error.strerror or error}.",
            "Stäng den om den är öppen i ett annat program, eller välj en annan mapp med --out.",
            where=str(path),
        ) from None
    try:
        write_atomic(path, data)
    except ProjektloggError:
        with suppress(OSError):
            if kept and not path.exists():
                kept.replace(path)
        raise
    return kept
