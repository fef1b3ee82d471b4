"""Saving: the file is the old one or the new one, whatever happens on the way."""

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xl_addin.books.file import lock, save
from xl_addin.books.file.exchange import exchange
from xl_addin.books.file.keep import write_new
from xl_addin.books.file.save import SavedMeanwhileError, check_free, save_book, write_atomic
from xl_addin.contract.errors import ProjektloggError

OLD, NEW = b"gammal" * 1000, b"ny" * 5000
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "logg å.xlsx"
    path.write_bytes(OLD)
    return path


def only(path: Path) -> bool:
    """Whether nothing else lies in the folder."""
    return [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "rapport.docx"
    write_atomic(path, NEW)
    assert path.read_bytes() == NEW
    assert only(path)


@POSIX
def test_a_new_file_gets_what_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_in_place_of_the_old_one(book: Path) -> None:
    save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW
    assert only(book)


@POSIX
def test_mode_owner_attributes_and_links_are_kept(book: Path, tmp_path: Path) -> None:
    book.chmod(0o604)
    if os.geteuid() == 0:
        os.chown(book, 1234, 2345)
    try:
        os.setxattr(book, "user.kommentar", b"hej")
    except OSError:
        pytest.skip("no extended attributes here")
    folder = tmp_path / "länkar"
    folder.mkdir()
    link = folder / "länk.xlsx"
    link.symlink_to(book)
    save_book(link, NEW, OLD)
    assert link.is_symlink()
    assert book.read_bytes() == NEW
    status = book.stat()
    assert stat.S_IMODE(status.st_mode) == 0o604
    assert os.getxattr(book, "user.kommentar") == b"hej"
    if os.geteuid() == 0:
        assert (status.st_uid, status.st_gid) == (1234, 2345)
    assert [one.name for one in folder.iterdir()] == ["länk.xlsx"]


def test_read_only_is_honoured(book: Path) -> None:
    book.chmod(0o444)
    with pytest.raises(ProjektloggError, match="skrivskyddad"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == OLD


def test_a_colleague_who_saved_in_between_loses_nothing(book: Path) -> None:
    book.write_bytes(b"kollegans")
    with pytest.raises(ProjektloggError, match="Någon annan har sparat"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == b"kollegans"
    assert only(book)


def test_who_opens_it_in_mid_save_is_not_written_over(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def opened(handle: int) -> None:
        real(handle)
        book.with_name("~$" + book.name).write_bytes(excel_owner("Eva"))

    monkeypatch.setattr(os, "fsync", opened)
    with pytest.raises(ProjektloggError, match="Eva"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == OLD


def excel_owner(name: str) -> bytes:
    """Excel's owner file: the name's length and the name in ANSI, then in UTF-16."""
    ansi, wide = name.encode("cp1252"), name.encode("utf-16-le")
    start = (bytes([len(ansi)]) + ansi).ljust(55)
    return (start + len(name).to_bytes(2, "little") + wide).ljust(165, b" ")


@pytest.mark.parametrize(
    ("owner", "data", "words"),
    [
        ("~${}", excel_owner("Åsa Öberg"), "Excel av Åsa Öberg"),
        ("~${}", b"\x03Eva".ljust(55) + b"\x00\x00", "Excel av Eva"),
        ("~${}", b"", "Excel. "),
        (".~lock.{}#", "Åsa Öberg,asa,dator,23.11.2026 09:00,file:///x;".encode(), "LibreOffice av Åsa Öberg"),
        (".~lock.{}#", b",asa,dator,23.11.2026 09:00,file:///x;", "LibreOffice av asa"),
        (".~lock.{}#", b"", "LibreOffice. "),
        ("~${}", excel_owner("900101-9802"), "Excel av [personnummer dolt]"),
    ],
)
def test_a_program_that_has_it_open_is_named(book: Path, owner: str, data: bytes, words: str) -> None:
    beside = book.with_name(owner.format(book.name))
    beside.write_bytes(data)
    with pytest.raises(ProjektloggError) as caught:
        check_free(book)
    assert words in caught.value.message
    with pytest.raises(ProjektloggError) as caught:
        save_book(book, NEW, OLD)
    assert words in caught.value.message
    assert book.read_bytes() == OLD
    assert {one.name for one in book.parent.iterdir()} == {book.name, beside.name}


def test_owner_files_of_other_workbooks_are_no_matter(book: Path) -> None:
    book.with_name("~$annan.xlsx").write_bytes(excel_owner("Eva"))
    save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW


HOLD = """
import sys, time
from pathlib import Path
from xl_addin.books.file import lock
with lock.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@POSIX
def test_another_run_that_saves_is_waited_for_and_a_dead_one_is_not(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(book)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        monkeypatch.setattr(lock, "PATIENCE", 0.2)
        with pytest.raises(ProjektloggError, match="En annan körning"):
            save_book(book, NEW, OLD)
        assert book.read_bytes() == OLD
        other.kill()
    save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW
    assert only(book)


def test_what_a_killed_run_left_is_swept(book: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        patch.setattr(os, "replace", _raise(OSError(errno.EIO, "x")))
        with pytest.raises(ProjektloggError):
            save_book(book, NEW, OLD)
    assert not only(book)
    book.with_name("annat.tmp").write_bytes(b"x")
    save_book(book, NEW, OLD)
    assert {one.name for one in book.parent.iterdir()} == {book.name, "annat.tmp"}


def _raise(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("function", "number", "words"),
    [
        ("write", errno.ENOSPC, "Disken är full. Den gamla filen är orörd."),
        ("write", errno.EDQUOT, "Disken är full. Den gamla filen är orörd."),
        ("write", errno.EIO, "gick inte att spara. Den gamla filen är orörd."),
        ("fsync", errno.EIO, "gick inte att spara. Den gamla filen är orörd."),
        ("replace", errno.EACCES, "gick inte att skriva. Den gamla filen är orörd."),
        ("replace", errno.EIO, "gick inte att spara. Den gamla filen är orörd."),
        ("open", errno.EROFS, "gick inte att skriva. Den gamla filen är orörd."),
    ],
)
def test_faults_of_the_disk(
    book: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int, words: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, function, _raise(OSError(number, "x")))
        with pytest.raises(ProjektloggError) as caught:
            save_book(book, NEW, OLD)
    assert words in caught.value.message
    assert book.read_bytes() == OLD
    assert only(book)


def test_a_disk_that_fills_up_for_real(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("wb", buffering=0) as file, pytest.raises(OSError) as caught:  # noqa: PT011 - the number is asserted
        file.write(b"x")
    assert caught.value.errno == errno.ENOSPC
    assert "Disken är full. Ingen fil har skapats." in save._explained(caught.value, tmp_path / "ny").message


def test_short_writes_are_gone_on_with(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data)[:7]))
    save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW


def test_what_the_disk_garbles_never_takes_the_name(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(len(data))))
    with pytest.raises(ProjektloggError, match="Den gamla filen är orörd"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == OLD


@POSIX
def test_a_folder_that_is_not_confirmed_says_that_the_file_is_new(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fail(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "x")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ProjektloggError, match="Den nya filen är på plats"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW


@POSIX
def test_a_file_system_that_cannot_confirm_folders_is_no_fault(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def fail(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "x")
        real(handle)

    monkeypatch.setattr(os, "fsync", fail)
    save_book(book, NEW, OLD)
    assert book.read_bytes() == NEW


def test_folders(tmp_path: Path) -> None:
    with pytest.raises(ProjektloggError, match="Mappen finns inte"):
        write_atomic(tmp_path / "ingen" / "a", NEW)
    (tmp_path / "mapp").mkdir()
    with pytest.raises(ProjektloggError, match="annat än en fil"):
        write_atomic(tmp_path / "mapp", NEW)


CHILD = """
import json, os, signal, sys
from pathlib import Path
from xl_addin.books.file import save
book, at, after, end = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "after", sys.argv[4]
old, new, other = (text.encode() for text in sys.argv[5:8])
count, inside = 0, False
def colleague():
    fresh = book.with_name("kollegans.tmp")
    fresh.write_bytes(other)
    fresh.replace(book)
def hooked(module, name):
    real = getattr(module, name)
    def happen():
        global inside
        inside = True
        if "save" in end:
            colleague()
        if "kill" in end:
            os.kill(os.getpid(), signal.SIGKILL)
        inside = False
    def call(*args, **more):
        global count
        if inside:
            return real(*args, **more)
        count += 1
        now = count == at
        if now and name == "write" and end == "kill":
            real(args[0], bytes(args[1])[: len(args[1]) // 2])
        if now and not after:
            happen()
        try:
            return real(*args, **more)
        finally:
            if now and after:
                happen()
    setattr(module, name, call)
for name in ("open", "write", "fsync", "close", "replace", "unlink", "chown", "chmod", "listxattr", "stat", "access",
             "link"):
    hooked(os, name)
if sys.argv[8] == "exchange":
    hooked(save, "exchange")
else:
    save.exchange = lambda *_: False
try:
    save.save_book(book, new, old)
except save.SavedMeanwhileError:
    print(count, "refused")
else:
    print(count, "saved")
"""
COLLEAGUES = b"kollegans" * 100


def _stopped(
    book: Path, at: int, moment: str, end: str = "kill", way: str = "exchange"
) -> subprocess.CompletedProcess[str]:
    texts = [OLD.decode(), NEW.decode(), COLLEAGUES.decode()]
    command = [sys.executable, "-c", CHILD, str(book), str(at), moment, end, *texts, way]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def _survives(book: Path, at: int, moment: str, way: str = "exchange") -> None:
    book.write_bytes(OLD)
    result = _stopped(book, at, moment, way=way)
    assert result.returncode == -signal.SIGKILL, result.stderr
    assert book.read_bytes() in {OLD, NEW}
    save_book(book, NEW, book.read_bytes())
    assert book.read_bytes() == NEW
    assert only(book)


def _colleague_survives(book: Path, at: int, moment: str, *, killed: bool) -> None:
    """Somebody saves at one call of ours; the next save finds it, under its name or beside it."""
    for left in book.parent.iterdir():
        left.unlink()
    book.write_bytes(OLD)
    result = _stopped(book, at, moment, "save, kill" if killed else "save")
    assert result.returncode == (-signal.SIGKILL if killed else 0), result.stderr
    if "refused" in result.stdout:
        assert book.read_bytes() == COLLEAGUES
        assert only(book)
    assert COLLEAGUES in {one.read_bytes() for one in book.parent.iterdir()}
    save_book(book, b"senare", book.read_bytes())
    beside = [one for one in book.parent.iterdir() if one != book]
    if beside:  # it was out of its place when the run was killed
        assert [one.name for one in beside] == ["logg å (sparad samtidigt 1).xlsx"]
        assert beside[0].read_bytes() == COLLEAGUES


@POSIX
@pytest.mark.parametrize("way", ["exchange", "no exchange"])
@pytest.mark.parametrize(("at", "moment"), [(6, "before"), (12, "after"), (18, "before"), (30, "after")])
def test_killed_in_the_middle(book: Path, at: int, moment: str, way: str) -> None:
    _survives(book, at, moment, way)


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "no exchange"])
def test_killed_at_every_call(book: Path, way: str) -> None:
    calls = int(_stopped(book, -1, "after", way=way).stdout.split()[0])
    assert calls > 15
    for at in range(1, calls + 1):
        for moment in ("before", "after"):
            _survives(book, at, moment, way)


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the file system's exchange")


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("killed", [False, True])
def test_a_save_by_somebody_else_at_every_call_is_not_lost(book: Path, *, killed: bool) -> None:
    calls = int(_stopped(book, -1, "after").stdout.split()[0])
    for at in range(1, calls + 1):
        for moment in ("before", "after"):
            _colleague_survives(book, at, moment, killed=killed)


@LINUX
@pytest.mark.parametrize("killed", [False, True])
def test_a_save_by_somebody_else_in_the_last_moment_is_not_lost(
    book: Path, monkeypatch: pytest.MonkeyPatch, *, killed: bool
) -> None:
    real = exchange

    def late(one: Path, other: Path) -> bool:
        monkeypatch.setattr(save, "exchange", real)
        book.with_name("annan").write_bytes(COLLEAGUES)
        book.with_name("annan").replace(book)
        done = real(one, other)
        if killed:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(save, "exchange", late)
    with pytest.raises(KeyboardInterrupt if killed else SavedMeanwhileError):
        save_book(book, NEW, OLD)
    kept = book.with_name("logg å (sparad samtidigt 1).xlsx") if killed else book
    assert kept.read_bytes() == COLLEAGUES
    assert {one.name for one in book.parent.iterdir()} == {book.name, kept.name}


@LINUX
def test_of_two_saves_in_the_last_moment_the_newer_stays_and_the_other_is_kept(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, saves = exchange, [COLLEAGUES, b"den nyaste"]

    def late(one: Path, other: Path) -> bool:
        if saves:
            book.with_name("annan").write_bytes(saves.pop(0))
            book.with_name("annan").replace(book)
        return real(one, other)

    monkeypatch.setattr(save, "exchange", late)
    with pytest.raises(SavedMeanwhileError, match="sparad samtidigt 1"):
        save_book(book, NEW, OLD)
    assert book.read_bytes() == b"den nyaste"
    assert book.with_name("logg å (sparad samtidigt 1).xlsx").read_bytes() == COLLEAGUES


def test_several_threads_write_one_output_and_none_fails(tmp_path: Path) -> None:
    path = tmp_path / "ut.docx"
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write_atomic, path, bytes([number]) * 5000) for number in range(80)]:
            done.result()
    assert only(path)
    assert len(set(path.read_bytes())) == 1


def test_several_threads_make_one_new_file_and_each_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ut.docx"
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write_new, path, bytes([number]) * 500) for number in range(40)]:
            done.result()
    assert {one.read_bytes()[0] for one in tmp_path.iterdir()} == set(range(40))


@POSIX
def test_a_lock_that_was_taken_away_is_no_lock(book: Path) -> None:
    """Many holders one after another: never two at once, though each takes the lock's file away."""
    inside: list[int] = []
    most = []

    def work() -> None:
        for _ in range(25):
            with lock.locked(book) as held:
                assert held
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work) for _ in range(6)]:
            done.result()
    assert max(most) == 1
    assert only(book)
