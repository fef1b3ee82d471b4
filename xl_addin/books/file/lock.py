"""One writer at a time: whoever writes a file holds its lock, and the others wait.

Our own and not the package filelock: that leaves its file beside the workbook in the shared folder, refuses a file that
another user's killed run left there, and takes a tenth of a second to import.
"""

import errno
import os
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_addin.contract.errors import ProjektloggError

PREFIX = ".~projektlogg-"
PATIENCE = 60.0  # seconds; a save takes one or two
_POLL = 0.02
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}


def stamp(target: Path) -> str:
    """What the names of a file's helpers (its lock, its temporary files) begin with."""
    return f"{PREFIX}{zlib.crc32(target.name.encode()):08x}"


@contextmanager
def locked(target: Path) -> Iterator[bool]:
    """Keep other runs of ours away from a file. The system lets go of the lock if the run dies.

    Yields:
        Whether it is held; False where the file system has no locks.

    Raises:
        ProjektloggError: another run held it all the time.
        OSError: the lock's file cannot be made.
    """
    path = target.with_name(f"{stamp(target)}.lock")
    handle, held = _take(path, target)
    try:
        yield held
    finally:
        if sys.platform != "win32":  # while it is held: who waits for it sees that the file is another one
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):
            os.close(handle)
        if sys.platform == "win32":  # fails while somebody else has it open
            with suppress(OSError):
                path.unlink()


def _take(path: Path, target: Path) -> tuple[int, bool]:
    """The open file of the lock, and whether the lock is held."""
    deadline = time.monotonic() + PATIENCE
    while True:
        handle = _open(path, deadline)
        if handle is not None:
            try:
                held = _try_lock(handle)
                if held is None or (held and _is_still(handle, path)):
                    return handle, bool(held)
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
        if time.monotonic() > deadline:
            raise ProjektloggError(
                "En annan körning sparar filen just nu.", "Vänta en stund och försök igen.", where=target.name
            )
        time.sleep(_POLL)


def _open(path: Path, deadline: float) -> int | None:
    """Open the lock's file, made anew if need be; None when it is just being taken away."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if sys.platform == "win32" and time.monotonic() < deadline:  # its last holder is deleting it
            return None
        if not path.exists():
            raise
        return os.open(path, os.O_RDONLY)  # another user's run left it there: it can be locked all the same


def _is_still(handle: int, path: Path) -> bool:
    """Whether the file that was opened is the one that bears the name: its last holder takes it away."""
    with suppress(FileNotFoundError):
        return sys.platform == "win32" or os.path.samestat(os.fstat(handle), path.stat())
    return False


def _try_lock(handle: int) -> bool | None:
    """Whether the lock is had; None where the file system has no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True
