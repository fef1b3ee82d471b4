"""Put a file in place whole or not at all, and never over what somebody else saved.

A new file beside the old one, forced to the disk and read back, changes places with it in one step: whoever reads, or
pulls the plug, has the old file or the new one. What came out is then looked at: if it is not what was read, somebody
saved in the last moment, and it is put back. `os.replace` alone would lose that save, and symbolic links, rights, owner
and extended attributes. A second hard link to the file keeps the old content: it cannot be had with that promise.
"""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from xl_addin.books.file.exchange import exchange
from xl_addin.books.file.lock import locked, stamp
from xl_addin.books.file.opened_by import check_owner
from xl_addin.contract.errors import ProjektloggError

_TRIES, _WAIT = 5, 0.2  # on Windows a virus scanner or OneDrive may hold a file for a moment
_TEMPORARY, _OUT = ".tmp", ".swap"  # a file being written; one that is about to change places, or has

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class SavedMeanwhileError(ProjektloggError):
    """Somebody else saved the file since it was read: read it again."""


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file, new or in place of an old one; a reader sees the old one or the new one, never a part.

    Raises:
        ProjektloggError: it could not be written, and the old file, if any, is whole; or it is written but the disk
            did not confirm it, and then the message says so.
    """
    target = path.resolve()
    _check_rights(target)
    _put(target, data, lambda: None)


def write_held(target: Path, data: bytes) -> None:
    """As `write_atomic`, by who holds the file's lock already.

    Raises:
        ProjektloggError: see there.
    """
    _check_rights(target)
    try:
        _place(target, data, lambda: None, None)
    except OSError as error:
        raise _explained(error, target) from error
    _confirm(target)


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
        SavedMeanwhileError: the file changed since it was read.
        ProjektloggError: as `write_atomic` and `check_free`.
    """
    target = path.resolve()
    check_free(path)

    def unchanged() -> None:
        check_owner(target)
        if target.read_bytes() != old:
            raise _meanwhile(target)

    _put(target, data, unchanged, old)


def _meanwhile(target: Path, more: str = "") -> SavedMeanwhileError:
    return SavedMeanwhileError(
        "Någon annan har sparat filen medan arbetet pågick.",
        f"Inget har skrivits. Kör en gång till, så kommer den andras ändringar med.{more}",
        where=target.name,
    )


def _check_rights(target: Path) -> None:
    where = target.name
    if not target.parent.is_dir():
        raise ProjektloggError("Mappen finns inte.", "Skapa mappen eller välj en annan.", where=target.parent.name)
    if not os.access(target.parent, os.W_OK):
        remedy = "Kopiera filen till en mapp där du får skriva."
        raise ProjektloggError("Du får inte skriva i mappen.", remedy, where=target.parent.name)
    with suppress(FileNotFoundError):
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode):
            raise ProjektloggError("Det finns redan något annat än en fil med det namnet.", "Byt namn.", where=where)
        if not mode & 0o222 or not os.access(target, os.W_OK):
            raise ProjektloggError("Filen är skrivskyddad.", "Ta bort skrivskyddet eller spara en kopia.", where=where)


def _put(target: Path, data: bytes, check: Callable[[], None], old: bytes | None = None) -> None:
    """Write beside the target and take its name; `check` has the last word before that.

    Args:
        old: what is to be replaced and nothing else; None: whatever is there.
    """
    try:
        with locked(target) as held:
            if held:
                _sweep(target)
            _place(target, data, check, old)
    except OSError as error:
        raise _explained(error, target) from error
    _confirm(target)


def _place(target: Path, data: bytes, check: Callable[[], None], old: bytes | None) -> None:
    temporary = target.with_name(f"{stamp(target)}-{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        _write(temporary, data, target)
        check()
        if old is None:
            _replace(temporary, target)
        else:
            _swap(temporary, target, data, old)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _swap(temporary: Path, target: Path, data: bytes, old: bytes) -> None:
    """Let the new file and the old one change places, and look at what came out.

    The name that the new file has meanwhile says what may be in it: whoever finds it after a run that was killed knows
    what is somebody's save and must be kept. Where the system cannot exchange, the old file gets a second name, and a
    save over it is seen; one that takes its name in the same instant is not.
    """
    out = target.with_name(f"{stamp(target)}-{_digest(data)}-{_digest(old)}{_OUT}")
    _replace(temporary, out)
    swapped = False
    try:
        swapped = exchange(out, target)
        if not swapped:
            _replace_and_keep(out, target)
        saved = out.exists() and out.read_bytes() != old
        more = _put_back(out, target, data) if saved else ""
    except BaseException:
        if swapped:  # what came out cannot be looked at: it goes back
            with suppress(OSError):
                exchange(out, target)
        _keep_or_drop(out, target)
        raise
    _keep_or_drop(out, target)
    if saved:
        raise _meanwhile(target, more)


def _replace_and_keep(out: Path, target: Path) -> None:
    """As an exchange, in steps: a second name for what is there, the new file in its place, the names changed."""
    second = out.with_name(f"{out.name.removesuffix(_OUT)}-2{_OUT}")
    second.unlink(missing_ok=True)
    try:
        os.link(target, second)
    except OSError:  # no links here either
        _replace(out, target)
        return
    _replace(out, target)
    _replace(second, out)


def _put_back(out: Path, target: Path, data: bytes) -> str:
    """Give somebody's save its name back; what to tell when one more came meanwhile."""
    if not exchange(out, target):
        _replace(out, target)
        return ""
    if out.read_bytes() == data:
        return ""
    exchange(out, target)  # that one is the newest, and stays; the one before is kept
    return f" En tidigare version ligger bredvid som {_keep(out, target).name}."


def _keep_or_drop(out: Path, target: Path) -> None:
    """What to do with a file that was to change places: ours goes, somebody's save is kept under a name of its own."""
    with suppress(OSError):
        known = out.name.removeprefix(stamp(target)).removesuffix(_OUT).split("-")
        if _digest(out.read_bytes()) in known:
            out.unlink()
        else:
            _keep(out, target)


def _keep(out: Path, target: Path) -> Path:
    names = (target.with_name(f"{target.stem} (sparad samtidigt {number}){target.suffix}") for number in count(1))
    name = next(name for name in names if not name.exists())
    _replace(out, name)
    return name


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


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
            where=target.name,
        ) from error


def _explained(error: OSError, target: Path) -> ProjektloggError:
    where = target.name
    kept = "Den gamla filen är orörd." if target.exists() else "Ingen fil har skapats."
    if error.errno in _FULL:
        return ProjektloggError(f"Disken är full. {kept}", "Frigör plats och försök igen.", where=where)
    if error.errno in _FORBIDDEN or isinstance(error, PermissionError):
        remedy = "Stäng filen i andra program, eller välj en mapp där du får skriva."
        return ProjektloggError(f"Filen gick inte att skriva. {kept}", remedy, where=where)
    remedy = "Kontrollera att disken eller nätverket går att nå och försök igen."
    return ProjektloggError(f"Filen gick inte att spara. {kept}", remedy, where=where)


def _sweep(target: Path) -> None:
    """Take away what a run that was killed left behind: the lock is held, so that none is in use."""
    for old in target.parent.glob(f"{stamp(target)}-*{_TEMPORARY}"):
        with suppress(OSError):
            old.unlink()
    for old in target.parent.glob(f"{stamp(target)}-*{_OUT}"):
        _keep_or_drop(old, target)
