"""What LibreOffice refuses is told in one sentence: what it is, and who has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import xl_addin.libreoffice as lo
from tests.support_xlwings import App, Sheet
from xl_addin.books.live import LiveBook
from xl_addin.errors import ProjektloggError
from xl_addin.tables import Table

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

WAYS: dict[str, Callable[[Sheet], object]] = {
    "cell": lambda sheet: sheet["F2"].options(ndim=0).__setattr__("value", 1),
    "block": lambda sheet: sheet["E2:F2"].__setattr__("value", [[1, 2]]),
    "formula": lambda sheet: sheet["F2"].__setattr__("formula", "=1"),
    "clear": lambda sheet: sheet["F2"].clear_contents(),
}


@pytest.mark.parametrize("change", WAYS.values(), ids=WAYS.keys())
def test_a_part_of_an_array_formula(sheet: Sheet, change: Callable[[Sheet], object]) -> None:
    sheet["F1:F3"].formula_array = "=ROW(A1:A3)"
    with pytest.raises(lo.LibreOfficeError, match=r"F\$1:\$F\$3 hold one array formula") as caught:
        change(sheet)
    assert "cxx" not in str(caught.value)
    assert sheet["F1:F3"].value == [1, 2, 3]
    sheet["F1:F3"].clear_contents()
    assert sheet["F1:F3"].value == [None] * 3


@pytest.mark.parametrize("change", WAYS.values(), ids=WAYS.keys())
def test_a_protected_sheet(sheet: Sheet, change: Callable[[Sheet], object]) -> None:
    sheet["F2"].value = "kvar"
    sheet.impl.protect("")
    try:
        with pytest.raises(lo.LibreOfficeError, match="is protected") as caught:
            change(sheet)
        assert "cxx" not in str(caught.value)
        assert sheet["F2"].value == "kvar"
    finally:
        sheet.impl.unprotect("")


def test_somebody_elses_lock_file(office: App, tmp_path: Path) -> None:
    path = tmp_path / "vår logg å.xlsx"
    made = office.books.add()
    made.save(path)
    made.close()
    lock = tmp_path / f".~lock.{path.name}#"
    lock.write_text("Åsa Ek,asa,datorn,25.11.2026 17:00,file:///home/asa/.config/libreoffice/4;", "utf-8")
    book = office.books.open(path)
    try:
        with pytest.raises(lo.LibreOfficeError, match="reading only: Åsa Ek has it open in another"):
            book.sheets[0]["A1"].value = 1
        with pytest.raises(lo.LibreOfficeError, match="reading only: Åsa Ek"):
            book.save()
        with pytest.raises(ProjektloggError, match="skrivskyddad: Åsa Ek har den öppen"):
            LiveBook(book).add_row(Table("Log", "Sheet1", ("Id",), [], []), {})
    finally:
        book.close()


def test_a_book_that_is_open_in_another_program(office: App, tmp_path: Path) -> None:
    path = tmp_path / "logg.xlsx"
    made = office.books.add()
    made.save(path)
    made.close()
    made = office.books.open(path)
    try:
        with lo.start() as other, pytest.raises(ValueError, match="has it open in another LibreOffice"):
            other.books.open(path)
    finally:
        made.close()
