"""What LibreOffice refuses is told in one sentence: what it is, and who has it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

import xl_addin.libreoffice as lo
from tests.support_xlwings import App, Book, Sheet
from xl_addin.books.live.live_book import LiveBook
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Table

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

# What a part of an array formula is safe from, and what else a protected sheet is.
WAYS: dict[str, Callable[[Sheet], object]] = {
    "cell": lambda sheet: sheet["F2"].options(ndim=0).__setattr__("value", 1),
    "block": lambda sheet: sheet["E2:F2"].__setattr__("value", [[1, 2]]),
    "formula": lambda sheet: sheet["F2"].__setattr__("formula", "=1"),
    "dynamic formula": lambda sheet: sheet["F2"].__setattr__("formula2", "=ROW(A1:A2)"),
    "array formula": lambda sheet: sheet["F2:G2"].__setattr__("formula_array", "=ROW(A1)"),
    "clear": lambda sheet: sheet["F2"].clear_contents(),
    "insert rows": lambda sheet: sheet["2:2"].insert("down"),
    "insert cells": lambda sheet: sheet["E2:F2"].insert("down"),
    "delete rows": lambda sheet: sheet["2:2"].delete("up"),
    "delete cells": lambda sheet: sheet["E2:F2"].delete("up"),
    "merge": lambda sheet: sheet["E2:F2"].merge(),
    "copy": lambda sheet: sheet["A1"].copy(sheet["F2"]),
    "paste": lambda sheet: (sheet["A1"].copy(), sheet["F2"].paste()),
    "move": lambda sheet: sheet["A1"].impl.move(sheet["F2"]),
    "fill": lambda sheet: sheet["E2"].autofill(sheet["E2:G2"]),
    "sort": lambda sheet: sheet["F2:F4"].impl.sort([1], [True], has_headers=False),
}
LOOKS: dict[str, Callable[[Sheet], object]] = {
    "clear looks": lambda sheet: sheet["F2"].clear_formats(),
    "merge across": lambda sheet: sheet["F2:G3"].merge(across=True),
    "unmerge": lambda sheet: sheet["F2"].unmerge(),
    "colour": lambda sheet: sheet["F2"].__setattr__("color", (255, 0, 0)),
    "font": lambda sheet: sheet["F2"].font.__setattr__("bold", True),
    "font of a part": lambda sheet: sheet["F2"].characters[0:1].font.__setattr__("bold", True),
    "number format": lambda sheet: sheet["F2"].__setattr__("number_format", "0.00"),
    "borders": lambda sheet: sheet["F2"].borders["edge_top"].__setattr__("line_style", "continuous"),
    "row height": lambda sheet: sheet["F2"].__setattr__("row_height", 40),
    "column width": lambda sheet: sheet["F2"].__setattr__("column_width", 40),
    "autofit": lambda sheet: sheet["F2"].autofit(),
    "hide": lambda sheet: sheet["F2"].rows.__setattr__("hidden", True),
    "group": lambda sheet: sheet["2:3"].group(),
    "note": lambda sheet: sheet["F2"].impl.add_note("hej"),
    "link": lambda sheet: sheet["F2"].add_hyperlink("https://example.se", "hej"),
    "replace": lambda sheet: sheet["F1:F4"].impl.replace_all("kvar", "borta", whole=False, match_case=False),
    "rule": lambda sheet: sheet["F2"].impl.data_validation.set_list(["a", "b"], in_cell_dropdown=True),
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


@pytest.mark.parametrize("change", [*WAYS.values(), *LOOKS.values()], ids=[*WAYS, *LOOKS])
def test_a_protected_sheet(sheet: Sheet, change: Callable[[Sheet], object]) -> None:
    sheet["A1:F1"].value = sheet["F2"].value = "kvar"
    before = _seen(sheet)
    sheet.impl.protect("")
    try:
        with pytest.raises(lo.LibreOfficeError, match=f"^The sheet '{sheet.name}' is protected: unprotect it first.$"):
            change(sheet)
        assert _seen(sheet) == before
    finally:
        sheet.impl.unprotect("")


def _seen(sheet: Sheet) -> list[object]:
    cell = sheet["F2"]
    sides = cell.borders["edge_top"].line_style, cell.row_height, cell.column_width
    return [sheet["A1:H9"].value, cell.color, cell.font.bold, cell.number_format, cell.merge_cells, cell.note, *sides]


@pytest.mark.parametrize("way", [*WAYS, *LOOKS])
def test_unlocked_cells_of_a_protected_sheet(sheet: Sheet, way: str) -> None:
    """What adds or takes cells is still refused, Paste Special too; what stays inside the unlocked ones is done."""
    change = {**WAYS, **LOOKS}[way]
    sheet["A1:F1"].value = sheet["F2"].value = "kvar"
    _unlock(sheet)
    sheet.impl.protect("")
    try:
        if way.startswith(("insert", "delete", "paste", "group")):  # groups are of whole rows
            with pytest.raises(lo.LibreOfficeError, match="is protected"):
                change(sheet)
        else:
            change(sheet)
    finally:
        sheet.impl.unprotect("")


def _unlock(sheet: Sheet) -> None:
    cells = sheet["A1:H9"].api
    protection = cells.CellProtection
    protection.IsLocked = False
    cells.CellProtection = protection


def test_rows_that_the_protection_lets_in(office: App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.worksheets[0].append(["kvar"])
    made.worksheets[0].protection.sheet = True
    made.worksheets[0].protection.insertRows = False  # as the file format says it: not forbidden
    made.save(tmp_path / "skyddad.xlsx")
    book = office.books.open(tmp_path / "skyddad.xlsx")
    try:
        sheet = book.sheets[0]
        sheet["1:1"].insert("down")
        assert sheet["A1:A2"].value == [None, "kvar"]
        with pytest.raises(lo.LibreOfficeError, match="is protected"):
            sheet["A:A"].insert("right")
    finally:
        book.close()


def test_every_command_that_changes_cells_is_among_these(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {
        f"{file.stem}.{function.name}"
        for file in Path(lo.__file__).with_name("server").glob("*.py")
        for function in ast.parse(file.read_text("utf-8")).body
        if isinstance(function, ast.FunctionDef)
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "edit"
    }
    called, call = set(), sheet.impl.link.call

    def noted(name: str, *given: object, **how: object) -> object:
        called.add(name)
        return [] if name in found else call(name, *given, **how)

    monkeypatch.setattr(sheet.impl.link, "call", noted)
    for change in (*WAYS.values(), *LOOKS.values()):
        change(sheet)
    assert len(found) > 20
    assert found <= called


def test_what_has_nothing_to_do_is_not_refused(sheet: Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["A1:A3"].impl.sort([1], [True], has_headers=False)
    sheet["F1:F3"].delete("up")
    sheet["F1"].insert("down")
    sheet["F1"].merge()
    sheet["F1"].unmerge()
    sheet["F1"].copy(sheet["F9"])
    sheet["A1"].autofill(sheet["A1:A3"])
    sheet["B2:B3"].color = None
    assert sheet["A1:A3"].value == [1, 2, 3]


def test_a_workbook_that_was_saved_is_not_changed_by_what_is_refused(book: Book) -> None:
    sheet = book.sheets[0]
    sheet["F1:F3"].formula_array = "=ROW(A1:A3)"
    for modified in (False, True):
        book.api.setModified(modified)
        with pytest.raises(lo.LibreOfficeError, match="array formula"):
            sheet["2:2"].insert("down")
        assert book.api.isModified() == modified
    book.api.setModified(False)
    sheet["5:5"].insert("down")
    assert book.api.isModified()


def test_the_structure_of_a_workbook(book: Book) -> None:
    book.api.protect("")
    with pytest.raises(lo.LibreOfficeError, match="structure is protected"):
        book.sheets[0].name = "Annat"
    book.sheets[0]["A1"].value = 1


@pytest.fixture
def locked(office: App, tmp_path: Path) -> Path:
    """A workbook that somebody has open on another computer."""
    path = tmp_path / "vår logg å.xlsx"
    made = office.books.add()
    made.save(path)
    made.close()
    lock = tmp_path / f".~lock.{path.name}#"
    lock.write_text("Åsa Ek,asa,datorn,25.11.2026 17:00,file:///home/asa/.config/libreoffice/4;", "utf-8")
    return path


def test_somebody_elses_lock_file(office: App, locked: Path) -> None:
    before = len(office.books)
    with pytest.raises(ValueError, match=r"for writing: Åsa Ek has it open in another .*read_only=True"):
        office.books.open(locked)
    assert len(office.books) == before


@pytest.mark.parametrize("change", [*WAYS.values(), *LOOKS.values()], ids=[*WAYS, *LOOKS])
def test_a_book_that_is_open_for_reading_only(reading: Book, change: Callable[[Sheet], object]) -> None:
    with pytest.raises(lo.LibreOfficeError, match="reading only: Åsa Ek has it open in another"):
        change(reading.sheets[0])
    assert reading.sheets[0]["A1:H9"].value == [[None] * 8] * 9


@pytest.fixture
def reading(office: App, locked: Path) -> Iterator[Book]:
    book = office.books.open(locked, read_only=True)
    yield book
    book.close()


def test_the_ways_of_a_book_that_is_open_for_reading_only(reading: Book) -> None:
    with pytest.raises(lo.LibreOfficeError, match="reading only: Åsa Ek"):
        reading.sheets[0].name = "Annat"
    with pytest.raises(lo.LibreOfficeError, match="reading only: Åsa Ek"):
        reading.save()
    with pytest.raises(ProjektloggError, match="skrivskyddad: Åsa Ek har den öppen"):
        LiveBook(reading).add_row(Table("Log", "Sheet1", ("Id",), [], []), {})


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
