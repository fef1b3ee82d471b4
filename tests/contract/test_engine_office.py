"""Starting, attaching, ending and hanging: the LibreOffice process itself."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

import xl_addin.libreoffice as lo
from tests.support_xlwings import App, Book
from xl_addin.libreoffice import failures, locate
from xl_addin.libreoffice.office import Office, user_listens

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


def _processes(marker: str) -> list[int]:
    """The processes whose command line holds a text."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if marker in line:
            found.append(int(folder.name))
    return found


def _until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return holds()


def _connection(app: App) -> str:
    name: str = app.impl.connection
    return name


def test_quit_leaves_nothing_behind() -> None:
    with lo.start(add_book=True) as app:
        app.books[0].sheets[0]["A1"].value = "unsaved"
        profile, connection = app.impl.office.profile, _connection(app)
        assert _processes(connection)
        assert profile.is_dir()
    assert _until(lambda: not _processes(connection))
    assert not profile.exists()
    assert app not in list(xw.apps)
    with pytest.raises(failures.GoneError):
        _ = app.version


def test_kill_leaves_nothing_behind() -> None:
    app = lo.start()
    connection = _connection(app)
    app.kill()
    assert _until(lambda: not _processes(connection))
    assert app not in list(xw.apps)


def test_a_crash_is_reported_in_one_line_and_the_next_start_works() -> None:
    app = lo.start(add_book=True)
    book = app.books[0]
    os.killpg(app.pid, signal.SIGKILL)
    with pytest.raises(failures.GoneError, match=r"^LibreOffice has ended\.$"):
        book.sheets[0]["A1"].value = 1
    assert app not in list(xw.apps)
    with lo.start() as again:
        assert again.version


@pytest.mark.parametrize(
    "ending",
    [
        "return",
        "raise SystemExit(3)",
        "os.kill(os.getpid(), 9)",
        "os.killpg(app.pid, 19); os.kill(os.getpid(), 9)",  # LibreOffice hangs too (19: stop)
    ],
)
def test_no_orphan_when_our_process_ends(ending: str) -> None:
    code = f"""
        import os, sys
        import xl_addin.libreoffice as lo
        def main():
            app = lo.start(add_book=True)
            print(app.impl.connection, flush=True)
            {ending}
        main()
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    connection = done.stdout.strip()
    assert connection.startswith("pipe,name="), done.stderr
    assert _until(lambda: not _processes(connection)), _processes(connection)


def test_no_orphan_when_our_process_ends_before_libreoffice_is_there() -> None:
    code = """
        import os
        import xl_addin.libreoffice as lo
        from xl_addin.libreoffice import link
        def die(self, patience):
            print(self._process.args[3], flush=True)
            os.kill(os.getpid(), 9)
        link.Link._take = die
        lo.start()
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    connection = done.stdout.strip()
    assert connection.startswith("pipe,name="), done.stderr
    assert _until(lambda: not _processes(connection)), _processes(connection)


@pytest.fixture
def users() -> Office:
    """A LibreOffice that is not ours: the user's own, which listens."""
    return Office.start()


def test_attaching(users: Office) -> None:
    try:
        app = _attached(users.connection)
        assert lo.connect(users.connection) == app  # one connection to a program, not two
        book = app.books.add()
        book.sheets[0]["A1"].value = "the user's work"
        with pytest.raises(failures.UnsavedError) as caught:
            app.quit()
        assert len(caught.value.titles) == 1
        assert users.running
        app.kill()  # lets go, and does not kill what is not ours
        assert users.running
        again = lo.connect(users.connection)
        assert again.books[0].sheets[0]["A1"].value == "the user's work"
        again.books[0].close()
        again.quit()
        assert _until(lambda: not users.running)
    finally:
        users.kill()


def _attached(connection: str) -> App:
    end = time.monotonic() + 20
    while True:
        try:
            return lo.connect(connection)
        except failures.NotListeningError:
            if time.monotonic() > end:
                raise


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.libreoffice.app.ATTACH_PATIENCE", 0.2)
    with pytest.raises(failures.NotListeningError, match="nobody-listens-here"):
        lo.connect("pipe,name=nobody-listens-here")


def test_a_call_that_hangs_gives_up_and_is_never_overtaken() -> None:
    app = lo.start(add_book=True)
    try:
        sheet = app.books[0].sheets[0]
        link = app.impl.link
        office = next(pid for pid in _processes("soffice.bin") if os.getpgid(pid) == app.pid)
        os.kill(office, signal.SIGSTOP)  # as busy as with a dialog that nobody answers
        started = time.monotonic()
        with pytest.raises(failures.NoAnswerError, match="close open dialogs"):
            link.call("sheets.rename", sheet.impl.handle.number, "Sent namn", patience=0.5)
        assert time.monotonic() - started < 3
        with pytest.raises(failures.NoAnswerError):
            link.call("sheets.rename", sheet.impl.handle.number, "Nyare namn", patience=0.3)
        os.kill(office, signal.SIGCONT)
        assert sheet.name == "Sent namn"  # the first was carried out late; the second was never sent
        sheet["A1"].value = 1
        assert sheet["A1"].value == 1
    finally:
        app.kill()


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    with lo.start(profile=tmp_path / "profile med mellanslag") as app:
        assert Path(app.startup_path).is_relative_to(tmp_path)
    assert (tmp_path / "profile med mellanslag" / "user").is_dir()


def test_no_libreoffice(tmp_path: Path) -> None:
    with pytest.raises(failures.NotInstalledError) as caught:
        lo.start(program=str(tmp_path / "soffice"))
    assert str(tmp_path) in str(caught.value)


def test_no_python_with_uno(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(locate, "pythons", lambda _soffice: [broken])
    with pytest.raises(failures.NoPythonError):
        lo.start()
    assert not [app for app in xw.apps if app.impl.link.alive and not app.impl.office]


def test_two_programs_at_once(office: App) -> None:
    with lo.start(add_book=True) as other:
        assert other != office
        assert {office.pid, other.pid} <= set(xw.apps.keys())
        assert xw.apps.active == other
        office.activate()
        assert xw.apps.active == office
        other.books[0].sheets[0]["A1"].value = "other"
        assert other.books[0].sheets[0]["A1"].value == "other"


def test_deleted_sheets_and_rows_do_not_lead_astray(book: Book) -> None:
    """A held sheet object of LibreOffice splits and moves when cells are deleted; ours must not."""
    sheet = book.sheets[0]
    held = sheet["A1:C5"]
    held.value = [[row * 10 + column for column in range(3)] for row in range(5)]
    sheet["B3:C3"].delete("up")
    sheet["1:1"].insert("down")
    sheet["B2"].insert("right")
    sheet["A1"].value = "first"
    assert sheet.api.getCellByPosition(0, 0).String == "first"
    assert book.sheets[0]["A1"].value == "first"
    assert sheet["A3"].value == 10
    other = book.sheets.add()
    gone = book.sheets.add()
    gone.delete()
    with pytest.raises(KeyError, match="deleted"):
        _ = gone["A1"].value
    other.name = "Bytt"
    other["A1"].value = 1
    assert book.sheets["Bytt"]["A1"].value == 1


def test_the_users_own_is_made_to_listen_and_found_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xl_addin.libreoffice.app.ATTACH_PATIENCE", 60.0)
    monkeypatch.setenv("LOGNAME", f"test{os.getpid()}")
    assert not user_listens()
    users = Office.start(profile=tmp_path / "profile")
    others = list(lo.engine.apps.impl)
    try:
        lo.engine.apps.add(spec=users.connection).kill()  # it answers: a second start finds the first
        app = lo.attach(profile=tmp_path / "profile")
        app.books.add().sheets[0]["A1"].value = "found"
        assert app.impl.office is None  # it is not ours to end
        app.kill()
        monkeypatch.setattr(lo.engine.apps.impl, "_apps", [])  # as in a process of its own
        assert [one.books[0].sheets[0]["A1"].value for one in lo.engine.apps] == ["found"]
        next(iter(lo.engine.apps)).kill()
        users.kill()
        end = time.monotonic() + 20
        while user_listens() and time.monotonic() < end:
            time.sleep(0.1)
        assert list(lo.engine.apps) == []
    finally:
        users.kill()
    assert not user_listens()
    monkeypatch.undo()
    assert list(lo.engine.apps.impl) == others
