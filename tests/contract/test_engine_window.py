"""LibreOffice with windows, on a screen of the test's own, used with keyboard and mouse."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import xl_addin.libreoffice as lo
from tests.support_live import OpenedBook, Range, make_book, update
from tests.support_xlwings import App
from xl_addin.books.base import BookChangedError
from xl_addin.books.live.spreadsheet_programs import LibreOffice, Rows
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import LOG

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
]


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A display with nothing on it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        # Without -noreset the screen starts anew when its last program leaves, and ends one that comes just then.
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        display = ":" + told.readline().strip()
    yield display
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def windows(screen: str) -> Iterator[App]:
    """A LibreOffice with windows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen)
        app = lo.start(visible=True, add_book=True)
        yield app
        app.kill()


def _keys(*keys: str, typed: str = "") -> None:
    if typed:
        subprocess.run(["xdotool", "type", typed], check=True)
    else:
        subprocess.run(["xdotool", "key", *keys], check=True)


def _focus(name: str) -> None:
    _until(lambda: bool(_windows(name)))
    subprocess.run(["xdotool", "windowfocus", "--sync", _windows(name)[-1]], check=True)


def _windows(name: str) -> list[str]:
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, check=False)
    return found.stdout.decode().split()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.1)


def test_a_cell_being_typed_in_is_reported(windows: App) -> None:
    sheet = windows.books[0].sheets[0]
    assert windows.visible
    _focus("LibreOffice Calc")
    sheet["B2"].select()
    assert not windows.impl.typing
    _keys(typed="hej")
    _until(lambda: windows.impl.typing)
    assert windows.impl.interruption == ""
    sheet["B2"].value = "ours"
    _keys("Return")
    _until(lambda: not windows.impl.typing)
    assert sheet["B2"].value == "hej"  # what is written meanwhile is lost: therefore it is told


@pytest.mark.parametrize("cell", ["B2", "S2", "B20", "S6"])
def test_typing_is_reported_in_each_part_of_a_sheet_with_frozen_rows_and_columns(windows: App, cell: str) -> None:
    book = windows.books.add()
    try:
        sheet = book.sheets[0]
        book.impl.api.CurrentController.freezeAtPosition(5, 4)
        _focus("LibreOffice Calc")
        sheet[cell].select()
        assert not windows.impl.typing
        _keys(typed="hej")
        _until(lambda: windows.impl.typing)
        _keys("Return")
        _until(lambda: not windows.impl.typing)
        assert sheet[cell].value == "hej"
    finally:
        book.close()


class Interrupted(LibreOffice):
    """Somebody types while a refresh writes, before the block of that number."""

    def __init__(self, when: int, does: Callable[[], object]) -> None:
        self.left, self.does = when, does

    def write(self, cells: Range, rows: Rows) -> None:
        self.left -= 1
        if not self.left:
            self.does()
        super().write(cells, rows)


class Typist:
    """Somebody who types into the log of a workbook whose first rows and columns are frozen."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app, self.path = app, make_book(folder / "logg.xlsx")

    def open(self, when: int = 0, does: Callable[[], object] = lambda: None) -> OpenedBook:
        live = OpenedBook(self.app, self.path, Interrupted(when, does))
        self.sheet = live.book.sheets[LOG.sheet]
        self.sheet.activate()
        live.book.impl.api.CurrentController.freezeAtPosition(5, 4)
        return live

    def begin(self, cell: str, text: str) -> None:
        _focus("^logg.xlsx")
        self.sheet[cell].select()
        _keys(typed=text)
        _until(lambda: self.app.impl.typing)

    def end(self) -> None:
        _keys("Return")
        _until(lambda: not self.app.impl.typing)

    def enter(self, cell: str, text: str) -> None:
        self.begin(cell, text)
        self.end()


@pytest.mark.parametrize("when", [1, 2, 3])
def test_what_is_typed_while_a_refresh_writes_survives_the_conflict(windows: App, tmp_path: Path, when: int) -> None:
    typist = Typist(windows, tmp_path)

    def note_and_date() -> None:
        typist.enter("S6", "Ring igen")
        typist.enter("C7", "Seminarium")  # what a row is known by: ours must be taken back

    with typist.open(when, note_and_date) as book:
        wanted = update(book)
        before = typist.sheet["A5:U9"].formula
        with pytest.raises(BookChangedError):
            book.apply(wanted)
        alone = [list(row) for row in before]
        alone[1][18], alone[2][2] = "Ring igen", "Seminarium"
        assert [list(row) for row in typist.sheet["A5:U9"].formula] == alone
        book.apply(update(book))
        assert typist.sheet["S6:U6"].value == ["Ring igen", None, "rad A-0002"]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_cell_that_is_begun_while_a_refresh_writes_is_typed_to_its_end(
    windows: App, tmp_path: Path, when: int
) -> None:
    typist = Typist(windows, tmp_path)
    with typist.open(when, lambda: typist.begin("S6", "halv")) as book:
        book.apply(update(book))
        _keys(typed="skrivet")
        typist.end()
        assert typist.sheet["S6:U6"].value == ["halvskrivet", None, "rad A-0002"]
        assert book.remarks() == [f"rad A-000{number}" for number in range(1, 6)]


def test_a_refresh_waits_for_a_cell_that_is_being_typed_in(windows: App, tmp_path: Path) -> None:
    typist = Typist(windows, tmp_path)
    with typist.open() as book:
        wanted = update(book)
        typist.begin("S6", "halv")
        with pytest.raises(ProjektloggError, match="En cell redigeras"):
            book.apply(wanted)
        _keys(typed="skrivet")
        typist.end()
        assert typist.sheet["S6:U6"].value == ["halvskrivet", None, None]


def test_typing_in_the_formula_bar_is_reported(windows: App) -> None:
    windows.books[0].sheets[0]["B5"].select()
    _focus("LibreOffice Calc")
    subprocess.run(["xdotool", "mousemove", "600", "89", "click", "1"], check=True)
    _keys(typed="hej")
    _until(lambda: windows.impl.typing)
    _keys("Escape")
    _until(lambda: not windows.impl.typing)


def test_an_open_dialog_is_reported(windows: App) -> None:
    _focus("LibreOffice Calc")
    _keys("ctrl+1")
    _until(lambda: windows.impl.interruption == "dialog")
    _focus("Format Cells")
    _keys("Escape")
    _until(lambda: windows.impl.interruption == "")


@pytest.mark.parametrize(("key", "answer"), [("Return", "yes"), ("Escape", "cancel")])
def test_an_alert_waits_for_its_answer(windows: App, key: str, answer: str) -> None:
    def press() -> None:
        _focus("Fråga")
        _keys(key)

    person = threading.Thread(target=press)
    person.start()
    assert windows.alert("Hej på dig", "Fråga", buttons="yes_no_cancel") == answer
    person.join()


def test_windows_come_and_go(windows: App) -> None:
    windows.visible = False
    assert not windows.visible
    _until(lambda: not _windows("LibreOffice Calc"))
    windows.books.add()
    assert not _windows("LibreOffice Calc")
    windows.visible = True
    _until(lambda: len(_windows("LibreOffice Calc")) >= 2)
    windows.books[1].close()


def test_the_status_bar(windows: App) -> None:
    windows.status_bar = "Räknar indikatorer …"
    assert windows.status_bar == "Räknar indikatorer …"
    windows.status_bar = False
    windows.impl.interactive = False
    assert not windows.impl.interactive
    windows.impl.interactive = True


def test_without_windows_there_is_nothing_to_show(screen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", screen)
    with lo.start() as hidden, pytest.raises(NotImplementedError, match="without windows"):
        hidden.visible = True
