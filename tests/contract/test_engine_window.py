"""LibreOffice with windows, on a screen of the test's own, used with keyboard and mouse."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

import xl_addin.libreoffice as lo
from tests.support_xlwings import App

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


def test_a_cell_being_typed_in_is_told(windows: App) -> None:
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
def test_typing_is_told_in_each_part_of_a_sheet_with_frozen_rows_and_columns(windows: App, cell: str) -> None:
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


def test_typing_in_the_formula_bar_is_told(windows: App) -> None:
    windows.books[0].sheets[0]["B5"].select()
    _focus("LibreOffice Calc")
    subprocess.run(["xdotool", "mousemove", "600", "89", "click", "1"], check=True)
    _keys(typed="hej")
    _until(lambda: windows.impl.typing)
    _keys("Escape")
    _until(lambda: not windows.impl.typing)


def test_an_open_dialog_is_told(windows: App) -> None:
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
