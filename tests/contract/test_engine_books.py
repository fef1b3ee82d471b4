"""Programs, workbooks, sheets and names in a real LibreOffice."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.support_xlwings import App, Book, Sheet

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


def test_the_engine_is_xlwings_own_way_in(office: App) -> None:
    assert xw.engines["libreoffice"].apps.count >= 1
    active: Any = xw.engines.active
    assert active.name == "libreoffice"  # where there is no Excel
    assert office in list(xw.apps)
    assert xw.apps[office.pid] == office
    assert office.engine.name == "libreoffice"
    with pytest.raises(KeyError):
        xw.apps[1]


def test_the_program(office: App) -> None:
    assert office.version.major >= 7
    assert Path(office.path).is_dir()
    assert Path(office.startup_path).is_dir()
    assert office.visible is False
    assert office.hwnd is None
    office.display_alerts = False
    assert office.display_alerts is False
    office.display_alerts = True
    office.status_bar = "Räknar …"
    assert office.status_bar == "Räknar …"
    office.status_bar = False
    assert office.status_bar is False
    assert office.impl.interruption == ""
    with pytest.raises(NotImplementedError, match="window"):
        office.alert("Hej")
    with office.properties(display_alerts=False, enable_events=False):
        assert (office.display_alerts, office.enable_events) == (False, False)
    assert office.enable_events is True


def test_screen_updating_and_calculation(office: App, book: Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1], ["=A1+1"]]
    with office.properties(screen_updating=False):
        assert book.api.hasControllersLocked()
        sheet["A1"].value = 2
    assert not book.api.hasControllersLocked()
    assert office.calculation == "automatic"
    office.calculation = "manual"
    assert office.calculation == "manual"
    sheet["A1"].value = 10
    assert sheet["A2"].value == 3
    office.calculate()
    assert sheet["A2"].value == 11
    office.calculation = "automatic"
    with pytest.raises(NotImplementedError):
        office.calculation = "semiautomatic"


def test_save_open_close(office: App, tmp_path: Path) -> None:
    path = tmp_path / "Åsas bok.xlsx"
    book = office.books.add()
    book.sheets[0]["A1"].value = [["Å", 1], ["=B1*2", None]]
    book.save(path)
    assert (book.name, book.fullname) == (path.name, str(path))
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "Å"
    assert office.books[path.name] == book
    assert office.books.open(path) == book  # not a second time
    book.sheets[0]["A1"].value = "B"
    book.save()
    book.close()
    assert path.name not in [one.name for one in office.books]
    again = office.books.open(path)
    assert again.sheets[0]["A1:B2"].value == [["B", 1], [2, None]]
    again.close()
    with pytest.raises(FileNotFoundError):
        office.books.open(tmp_path / "nowhere.xlsx")


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xls", "ods", "fods", "csv", "html", "xltx"])
def test_formats_by_ending(book: Book, tmp_path: Path, ending: str) -> None:
    book.sheets[0]["A1"].value = "text"
    book.save(tmp_path / f"book.{ending}")
    assert (tmp_path / f"book.{ending}").stat().st_size > 0


def test_formats_that_cannot_be_written(book: Book, tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match="xlsb"):
        book.save(tmp_path / "book.xlsb")


def test_csv(office: App, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("Namn,Tal\nÅ,1.5\n", encoding="utf-8")
    book = office.books.open(tmp_path / "data.csv")
    assert book.sheets[0]["A1:B2"].value == [["Namn", "Tal"], ["Å", 1.5]]
    book.close()


def test_a_password(office: App, tmp_path: Path) -> None:
    book = office.books.add()
    with pytest.raises(NotImplementedError, match="encrypts"):
        book.save(tmp_path / "secret.xlsx", password="hemligt")  # noqa: S106  # a test's
    book.sheets[0]["A1"].value = "hemlighet"
    book.save(tmp_path / "secret.ods", password="hemligt")  # noqa: S106
    book.close()
    assert b"encryption" in zipfile.ZipFile(tmp_path / "secret.ods").read("META-INF/manifest.xml")
    again = office.books.open(tmp_path / "secret.ods", password="hemligt")  # noqa: S106
    assert again.sheets[0]["A1"].value == "hemlighet"
    again.close()


def test_read_only(office: App, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "book.xlsx")
    book = office.books.open(tmp_path / "book.xlsx", read_only=True)
    assert book.impl.read_only
    book.close()


def test_what_is_no_workbook(office: App, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ValueError, match=r"open|spreadsheet"):
        office.books.open(tmp_path / "broken.xlsx")
    assert office.books.count >= 0


def test_active_book(office: App) -> None:
    first, second = office.books.add(), office.books.add()
    assert office.books.active == second
    first.activate()
    assert office.books.active == first
    first.close()
    second.close()


def test_pdf(book: Book, tmp_path: Path) -> None:
    book.sheets[0]["A1"].value = "Hej"
    book.sheets.add("#not this")["A1"].value = "hidden"
    book.to_pdf(tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")


def test_sheets(book: Book) -> None:
    first = book.sheets[0]
    second = book.sheets.add("Två", after=first)
    third = book.sheets.add("Tre", before=second)
    assert book.sheet_names == [first.name, "Tre", "Två"]
    assert (third.index, book.sheets["två"].name) == (2, "Två")
    assert "Tre" in book.sheets
    assert book.sheets.active == third
    first.activate()
    assert book.sheets.active == first
    assert book.sheets.add().index == 1  # before the active one, as in Excel
    third.name = "Bytt namn"
    assert book.sheets[2].name == "Bytt namn"
    third["A1"].value = 1
    second.move(before=third)
    assert [sheet.name for sheet in book.sheets][2:] == ["Två", "Bytt namn"]
    assert third["A1"].value == 1  # the object follows its sheet
    second.delete()
    assert "Två" not in book.sheet_names
    with pytest.raises(ValueError, match="already"):
        book.sheets.add("bytt namn")
    with pytest.raises(KeyError):
        book.sheets["Två"]
    with pytest.raises(IndexError):
        book.sheets[99]


def test_a_book_keeps_a_visible_sheet(book: Book) -> None:
    sheet = book.sheets[0]
    with pytest.raises(ValueError, match="visible"):
        sheet.delete()
    other = book.sheets.add()
    other.visible = False
    assert other.visible is False
    with pytest.raises(ValueError, match="visible"):
        sheet.visible = False
    with pytest.raises(ValueError, match="visible"):
        sheet.delete()
    other.visible = True
    sheet.delete()


def test_copies_of_sheets(book: Book, office: App) -> None:
    sheet = book.sheets[0]
    sheet.name = "Mall"
    sheet["A1"].value = [[1, "=A1+1"]]
    sheet["A1"].color = (1, 2, 3)
    copy = sheet.copy()
    assert copy.name == "Mall (2)"
    assert copy["B1"].formula == "=A1+1"
    assert copy["A1"].color == (1, 2, 3)
    assert sheet.copy(before=sheet, name="Först").index == 1
    other = office.books.add()
    assert sheet.copy(after=other.sheets[0]).book == other
    assert other.sheets["Mall"]["B1"].value == 2
    other.close()


def test_protection(book: Book) -> None:
    sheet = book.sheets[0]
    sheet.impl.protect("hemligt")
    assert sheet.impl.protected
    with pytest.raises(ValueError, match="password"):
        sheet.impl.unprotect("fel")
    sheet.impl.unprotect("hemligt")
    assert not sheet.impl.protected


def test_windows_settings(book: Book, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    assert sheet.show_gridlines is True
    sheet.show_gridlines = False
    assert sheet.show_gridlines is False
    sheet.freeze_panes.freeze_at("A1:B3")
    sheet.page_setup.print_area = "A1:C5"
    assert sheet.page_setup.print_area == "$A$1:$C$5"
    book.save(tmp_path / "book.xlsx")
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0].freeze_panes == "C4"
    sheet.freeze_panes.unfreeze()
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_clearing_a_sheet(sheet: Sheet) -> None:
    sheet["B2:C3"].value = 1
    sheet["B2"].color = (1, 2, 3)
    sheet.clear_contents()
    assert sheet["B2"].value is None
    assert sheet["B2"].color == (1, 2, 3)
    sheet.clear_formats()
    assert sheet["B2"].color is None
    sheet["B2"].value = 1
    sheet.clear()
    assert sheet.used_range.value is None


def test_names(book: Book) -> None:
    sheet = book.sheets[0]
    sheet.name = "Blad 1"
    book.names.add("alfa", "='Blad 1'!$A$1:$B$2")
    sheet["C3"].name = "beta"
    book.names.add("'Blad 1'!lokal", "='Blad 1'!$D$4")
    book.names.add("moms", "=0.25")
    assert book.names.count == 4
    assert [name.name for name in book.names] == ["alfa", "beta", "'Blad 1'!lokal", "moms"]
    assert book.names["ALFA"].refers_to == "='Blad 1'!$A$1:$B$2"
    assert book.names["alfa"].refers_to_range == sheet["A1:B2"]
    assert book.names["beta"].refers_to_range == sheet["C3"]
    assert sheet["C3"].name.name == "beta"
    assert sheet["C4"].name is None
    assert sheet.names["lokal"].refers_to_range == sheet["D4"]
    assert book.names["moms"].refers_to == "=0.25"
    with pytest.raises(ValueError, match="cells"):
        _ = book.names["moms"].refers_to_range
    book.names["alfa"].name = "gamma"
    book.names["gamma"].refers_to = "='Blad 1'!$A$9"
    assert sheet["A9"].name.name == "gamma"
    assert "gamma" in book.names
    book.names["gamma"].delete()
    del book.names["beta"]
    assert "gamma" not in book.names
    assert len(book.names) == 2
    with pytest.raises(KeyError):
        book.names["nothing"]
    with pytest.raises(ValueError, match="cannot be a name"):
        book.names.add("A1", "=1")


def test_macros(office: App, book: Book) -> None:
    libraries = book.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    source = """
        Function Dubbla(x)
            Dubbla = x * 2
        End Function
        Public Sub Skriv
            ThisComponent.Sheets(0).getCellByPosition(0, 0).String = "klart"
        End Sub
    """
    libraries.getByName("Standard").insertByName("Modul", source)
    assert book.macro("Modul.Dubbla")(21) == 42
    assert office.macro("Dubbla")(1.5) == 3
    book.macro("Modul.Skriv")()
    assert book.sheets[0]["A1"].value == "klart"
    with pytest.raises(KeyError, match="Finns"):
        book.macro("Modul.Finns_inte")()


def test_macros_of_a_book_with_an_odd_name(office: App, tmp_path: Path) -> None:
    made = office.books.add()
    made.save(tmp_path / "Åsas logg, 100 % 'klar'.ods")
    libraries = made.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Modul", "Function Dubbla(x)\nDubbla = x * 2\nEnd Function")
    assert made.macro("Modul.Dubbla")(21) == 42
    made.close()


def test_api_reaches_everything_else(book: Book) -> None:
    sheet = book.sheets[0]
    cell = sheet["B2"].api
    cell.setFormula("=1+1")
    assert cell.getFormula() == "=1+1"
    assert sheet["B2"].value == 2
    address = cell.RangeAddress
    assert (address.StartRow, address.StartColumn) == (1, 1)
    assert sheet.api.getCellByPosition(1, 1).Type.value == "FORMULA"
    sheet.api.getCellRangeByName("A1:B1").merge(True)
    assert sheet["A1"].merge_cells
    with pytest.raises(Exception, match="NoSuchThing"):
        sheet.api.NoSuchThing()


def test_one_step_of_undo(book: Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:A3"].value = [[1], [2], [3]]
    with book.impl.undo_step("Uppdatera"):
        sheet["A1:A3"].value = [[4], [5], [6]]
        sheet["A2"].value = "x"
    manager = book.api.getUndoManager()
    assert manager.getAllUndoActionTitles()[0] == "Uppdatera"
    manager.undo()
    assert sheet["A1:A3"].value == [1, 2, 3]


def test_view_and_load(office: App) -> None:
    office.activate()
    xw.view([[1, 2], [3, 4]])
    book = office.books.active
    assert book.sheets[0]["A1:B2"].value == [[1, 2], [3, 4]]
    book.close()
