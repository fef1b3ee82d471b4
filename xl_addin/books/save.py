"""Put a file in place whole or not at all.

A new file beside the old one, forced to the disk and read back, takes its name in one step: whoever reads, or pulls
the plug, has the old file or the new one. `os.replace` alone would lose symbolic links, rights, owner and extended
attributes. A second hard link to the file keeps the old content: it cannot be had together with that promise.
"""

import errno
import os
import secrets
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xl_addin.books.owners import check_owner
from xl_addin.errors import ProjektloggError
from xl_addin.privacy import mask

_PREFIX = ".~projektlogg-"
_TRIES, _WAIT = 5, 0.2  # on Windows a virus scanner or OneDrive may hold a file for a moment

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file, new or in place of an old one; a reader sees the old one or the new one, never a part.

    Raises:
        ProjektloggError: it could not be written, and the old file, if any, is whole; or it is written but the disk
            did not confirm it, and then the message says so.
    """
    target = path.resolve()
    _check_rights(target)
    _put(target, data, lambda: None)


def check_free(path: Path) -> None:
    """Refuse a workbook that cannot be saved now: read-only, or open in Excel or LibreOffice.

    Raises:
        ProjektloggError: says why, and who has it open.
    """
    target = path.resolve()
    _check_rights(target)
    check_owner(path)
    if target != path:
        check_owner(target)


def save_book(path: Path, data: bytes, old: bytes) -> None:
    """Put a workbook in the place of the one that was read.

    Args:
        path: the workbook; of a link, what it points to is replaced.
        data: the new file.
        old: the file as it was read: if it is another one by now, somebody saved in between.

    Raises:
        ProjektloggError: as `write_atomic` and `check_free`; or the file changed since it was read.
    """
    target = path.resolve()
    check_free(path)

    def unchanged() -> None:
        check_owner(target)
        if target.read_bytes() != old:
            raise ProjektloggError(
                "Någon annan har sparat filen medan arbetet pågick.",
                "Inget har skrivits. Kör en gång till, så kommer den andras ändringar med.",
                where=mask(path.name),
            )

    with _lock(target):
        _put(target, data, unchanged)


def _check_rights(target: Path) -> None:
    where = mask(target.name)
    if not target.parent.is_dir():
        raise ProjektloggError(
            "Mappen finns inte.", "Skapa mappen eller välj en annan.", where=mask(target.parent.name)
        )
    if not os.access(target.parent, os.W_OK):
        remedy = "Kopiera filen till en mapp där du får skriva."
        raise ProjektloggError("Du får inte skriva i mappen.", remedy, where=mask(target.parent.name))
    with suppress(FileNotFoundError):
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode):
            raise ProjektloggError("Det finns redan något annat än en fil med det namnet.", "Byt namn.", where=where)
        if not mode & 0o222 or not os.access(target, os.W_OK):
            raise ProjektloggError("Filen är skrivskyddad.", "Ta bort skrivskyddet eller spara en kopia.", where=where)


def _put(target: Path, data: bytes, check: Callable[[], None]) -> None:
    """Write beside the target and take its name; `check` has the last word before that."""
    stamp = f"{_PREFIX}{zlib.crc32(target.name.encode()):08x}-"
    temporary = target.with_name(f"{stamp}{secrets.token_hex(4)}.tmp")
    try:
        _sweep(target.parent, stamp)
        _write(temporary, data, target)
        check()
        _replace(temporary, target)
    except OSError as error:
        raise _explained(error, target) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _confirm(target)


def _write(temporary: Path, data: bytes, target: Path) -> None:
    """Write, force to the disk and read back."""
    mode = 0o600 if target.exists() else 0o666  # a new file gets what the user's umask leaves
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        if target.exists():
            _copy_metadata(target, temporary)
        os.fsync(handle)
    finally:
        os.close(handle)
    if temporary.read_bytes() != data:
        raise OSError(errno.EIO, "read back differs")


def _copy_metadata(source: Path, copy: Path) -> None:
    """Owner, extended attributes (access lists among them) and mode; what the system forbids is left as it is."""
    status = source.stat()
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(copy, status.st_uid, status.st_gid)
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(source):
                with suppress(OSError):
                    os.setxattr(copy, name, os.getxattr(source, name))
    copy.chmod(stat.S_IMODE(status.st_mode))


def _replace(temporary: Path, target: Path) -> None:
    from time import sleep

    for left in reversed(range(_TRIES if sys.platform == "win32" else 1)):
        try:
            os.replace(temporary, target)  # noqa: PTH105 - the tests stop the world at the functions of os
        except PermissionError:
            if not left:
                raise
            sleep(_WAIT)
        else:
            return


def _confirm(target: Path) -> None:
    """Force the new name to the disk. Windows has no such call, some network file systems refuse it."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno in {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}:
            return
        raise ProjektloggError(
            "Den nya filen är på plats, men disken bekräftade inte att den ligger kvar efter ett strömavbrott.",
            "Öppna filen och kontrollera den, och spara en kopia på en annan plats.",
            where=mask(target.name),
        ) from error


def _explained(error: OSError, target: Path) -> ProjektloggError:
    where = mask(target.name)
    kept = "Den gamla filen är orörd." if target.exists() else "Ingen fil har skapats."
    if error.errno in _FULL:
        return ProjektloggError(f"Disken är full. {kept}", "Frigör plats och försök igen.", where=where)
    if error.errno in _FORBIDDEN or isinstance(error, PermissionError):
        remedy = "Stäng filen i andra program, eller välj en mapp där du får skriva."
        return ProjektloggError(f"Filen gick inte att skriva. {kept}", remedy, where=where)
    remedy = "Kontrollera att disken eller nätverket går att nå och försök igen."
    return ProjektloggError(f"Filen gick inte att spara. {kept}", remedy, where=where)


def _sweep(folder: Path, stamp: str) -> None:
    """Take away what a run that was killed left behind. For a workbook the lock is held: none is in use."""
    for old in folder.glob(f"{stamp}*.tmp"):
        with suppress(OSError):
            old.unlink()


@contextmanager
def _lock(target: Path) -> Iterator[None]:
    """Keep other runs of ours away while saving. The system lets go of the lock if the run dies.

    Where the file system has no locks, the comparison before the file is replaced must do.
    """
    path = target.with_name(f"{_PREFIX}{zlib.crc32(target.name.encode()):08x}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise _explained(error, target) from error
    try:
        if not _try_lock(handle):
            raise ProjektloggError(
                "En annan körning sparar filen just nu.", "Vänta en stund och försök igen.", where=mask(target.name)
            )
        yield
    finally:
        if sys.platform != "win32":  # while it is held: nobody else is let into a file that is gone
            with suppress(OSError):
                path.unlink()
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink()


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
    return True
