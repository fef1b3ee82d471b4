"""Saving: the file is the old one or the new one, whatever happens on the way."""

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xl_addin.books import save
from xl_addin.books.save import check_free, save_book, write_atomic
from xl_addin.errors import ProjektloggError

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
from xl_addin.books import save
with save._lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@POSIX
def test_another_run_that_saves_is_waited_for_and_a_dead_one_is_not(book: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(book)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
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
import os, signal, sys
from pathlib import Path
from xl_addin.books import save
book, at, after = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "after"
count = 0
def hooked(name):
    real = getattr(os, name)
    def call(*args, **more):
        global count
        count += 1
        if count == at and name == "write":
            real(args[0], bytes(args[1])[: len(args[1]) // 2])
        if count == at and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return real(*args, **more)
        finally:
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
    return call
for name in ("open", "write", "fsync", "close", "replace", "unlink", "chown", "chmod", "listxattr", "stat", "access"):
    setattr(os, name, hooked(name))
save.save_book(book, sys.argv[4].encode(), book.read_bytes())
print(count)
"""


def _killed(book: Path, at: int, moment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, str(book), str(at), moment, NEW.decode()]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def _survives(book: Path, at: int, moment: str) -> None:
    book.write_bytes(OLD)
    result = _killed(book, at, moment)
    assert result.returncode == -signal.SIGKILL, result.stderr
    assert book.read_bytes() in {OLD, NEW}
    save_book(book, NEW, book.read_bytes())
    assert book.read_bytes() == NEW
    assert only(book)


@POSIX
@pytest.mark.parametrize(("at", "moment"), [(6, "before"), (9, "after"), (12, "before"), (15, "after")])
def test_killed_in_the_middle(book: Path, at: int, moment: str) -> None:
    _survives(book, at, moment)


@POSIX
@pytest.mark.slow
def test_killed_at_every_call(book: Path) -> None:
    calls = int(_killed(book, -1, "after").stdout)
    assert calls > 15
    for at in range(1, calls + 1):
        for moment in ("before", "after"):
            _survives(book, at, moment)
