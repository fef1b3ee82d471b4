"""Ranges: where they are, and what moves, finds and orders cells in a real LibreOffice."""

from pathlib import Path

import pytest

from tests.support_xlwings import App, Book, Sheet

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("A1", "$A$1"),
        ("b2:c3", "$B$2:$C$3"),
        ("$C$3:A1", "$A$1:$C$3"),
        ("A:C", "$A:$C"),
        ("2:3", "$2:$3"),
        ("XFD1048576", "$XFD$1048576"),
        ((2, 3), "$C$2"),
    ],
)
def test_addresses(sheet: Sheet, given: str | tuple[int, int], address: str) -> None:
    assert sheet.range(given).address == address


def test_geometry(sheet: Sheet) -> None:
    cells = sheet["B2:D5"]
    assert (cells.row, cells.column, cells.shape, cells.size, cells.count) == (2, 2, (4, 3), 12, 12)
    assert cells.last_cell.address == "$D$5"
    assert cells.offset(1, 2).address == "$D$3:$F$6"
    assert cells.resize(1, 1).address == "$B$2"
    assert cells(1, 2).address == "$C$2"
    assert cells(4).address == "$B$3"
    assert cells[0, -1].address == "$D$2"
    assert cells[1:3, :].address == "$B$3:$D$4"
    assert cells.rows[1].address == "$B$3:$D$3"
    assert cells.columns[2].address == "$D$2:$D$5"
    assert [cell.address for cell in sheet["A1:B2"]] == ["$A$1", "$B$1", "$A$2", "$B$2"]
    assert sheet.range("A1", "C2").address == "$A$1:$C$2"
    assert sheet.range((1, 1), (3, 2)).address == "$A$1:$B$3"
    assert sheet.range(sheet["B1"], sheet["A3"]).address == "$A$1:$B$3"
    assert sheet["A1:B2"] == sheet.range((1, 1), (2, 2))
    assert len(sheet["A1:A3"][1:1]) == 0
    assert sheet["A1:A3"][1:1].raw_value is None
    assert sheet.cells.shape == (1048576, 16384)
    assert cells.get_address(row_absolute=False, column_absolute=False) == "B2:D5"
    assert cells.get_address(external=True).endswith(f"]{sheet.name}'!$B$2:$D$5")


@pytest.mark.parametrize("given", [(0, 1), "A0"])
def test_rows_count_from_one(sheet: Sheet, given: str | tuple[int, int]) -> None:
    with pytest.raises((IndexError, ValueError)):
        sheet.range(given)


def test_names_and_tables_are_ranges_too(book: Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["Namn", "Tal"], ["a", 1], ["b", 2]]
    sheet["D1"].name = "min_cell"
    sheet.tables.add(sheet["A1:B3"], name="Tab")
    assert sheet["min_cell"].address == "$D$1"
    assert sheet["Tab"].address == "$A$2:$B$3"
    assert sheet.range(f"{sheet.name}!B2").address == "$B$2"
    with pytest.raises(ValueError, match="neither"):
        sheet.range("nothing_like_it")
    with pytest.raises(NotImplementedError):
        sheet.range("A1,B2")


def test_end_walks_as_ctrl_and_arrow(sheet: Sheet) -> None:
    sheet["B2"].value = [[1, 2, 3], [4, None, 6], [7, 8, '=""'], [None, None, None], [5, None, None]]
    assert sheet["B2"].end("down").address == "$B$4"
    assert sheet["B4"].end("down").address == "$B$6"
    assert sheet["B6"].end("down").address == "$B$1048576"
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["B3"].end("right").address == "$D$3"
    assert sheet["D4"].end("up").address == "$D$2"
    assert sheet["B6"].end("up").address == "$B$4"
    assert sheet["D2"].end("left").address == "$B$2"
    assert sheet["B2"].end("left").address == "$A$2"
    assert sheet["A1"].end("d").address == "$A$1048576"


def test_regions(sheet: Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["B2"].value = [[1, 2], [3, 4]]
    sheet["E7"].value = 1
    assert sheet["C3"].current_region.address == "$B$2:$C$3"
    assert sheet.used_range.last_cell.address == "$E$7"


def test_insert_and_delete(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4], [5, 6]]
    sheet["A2"].insert("down")
    assert sheet["A1:B4"].value == [[1, 2], [None, 4], [3, 6], [5, None]]
    sheet["A2"].delete("up")
    assert sheet["A1:B3"].value == [[1, 2], [3, 4], [5, 6]]
    sheet["A2"].delete()
    assert sheet["A1:B3"].value == [[1, 2], [4, None], [5, 6]]
    sheet["A2"].insert("right")
    sheet["A2"].value = 3
    sheet["1:1"].insert("down")
    assert sheet["A1:B2"].value == [[None, None], [1, 2]]
    sheet["1:1"].delete()
    sheet["B:B"].insert("right")
    assert sheet["A1:C1"].value == [1, None, 2]
    sheet["B:B"].delete()
    sheet["A1"].delete("left")
    assert sheet["A1:B1"].value == [2, None]


def test_clear(sheet: Sheet) -> None:
    cell = sheet["B2"]
    cell.value = 5
    cell.color = (255, 0, 0)
    cell.number_format = "0.00"
    cell.add_note("note")
    cell.clear_contents()
    assert (cell.value, cell.color) == (None, (255, 0, 0))
    assert cell.note is not None
    cell.value = 5
    cell.clear_formats()
    assert (cell.value, cell.color, cell.number_format) == (5, None, "General")
    cell.clear()
    assert cell.value is None
    assert cell.note is None


def test_copy(sheet: Sheet, book: Book) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].color = (0, 128, 0)
    sheet["A1:B1"].copy(sheet["A5"])
    assert sheet["B5"].formula == "=A5*2"
    assert sheet["A5"].color == (0, 128, 0)
    sheet["A1:B1"].copy(book.sheets[0]["C1"])
    assert book.sheets[0]["C1:D1"].value == [1, 2]


def test_paste_special(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"], ["x", None]]
    sheet["A1"].number_format = "0.00"
    sheet["D1:E2"].copy_from(sheet["A1:B2"], copy_type="values")
    assert sheet["D1:E1"].formula == (("1", "2"),)
    assert sheet["D1"].number_format == "General"
    sheet["D5"].copy_from(sheet["A1:B2"], copy_type="formulas", transpose=True)
    assert sheet["D5:E6"].value == [[1, "x"], [2, None]]
    sheet["A1"].copy()
    sheet["B2"].value = 10
    sheet["B2"].paste("formats")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (10, "0.00")
    sheet["A1"].copy()
    sheet["B2"].paste("values", operation="add")
    assert sheet["B2"].value == 11
    with pytest.raises(NotImplementedError, match="column_widths"):
        sheet["B2"].paste("column_widths")


def test_move_takes_references_along(sheet: Sheet) -> None:
    sheet["A1"].value = 5
    sheet["B1"].formula = "=A1+1"
    sheet["A1"].move(sheet["D4"])
    assert sheet["B1"].formula == "=D4+1"
    assert (sheet["A1"].value, sheet["B1"].value) == (None, 6)


def test_autofill(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1:B1"].autofill(sheet["A1:B3"], "fill_series")
    assert sheet["A1:B3"].value == [[1, 2], [2, 4], [3, 6]]
    sheet["D1"].value = [[1], [3]]
    sheet["D1:D2"].autofill(sheet["D1:D4"])
    assert sheet["D1:D4"].value == [1, 3, 5, 7]
    with pytest.raises(NotImplementedError, match="flash_fill"):
        sheet["D1:D2"].autofill(sheet["D1:D4"], "flash_fill")


def test_merge(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert sheet["B2"].merge_cells
    assert sheet["A1:C2"].merge_cells is None
    assert sheet["A1:B2"].value == [[1, None], [None, None]]
    sheet["A1"].merge_area.unmerge()
    assert not sheet["A1:B2"].merge_cells
    assert sheet["A1"].merge_area.address == "$A$1"
    sheet["D1:E2"].merge(across=True)
    assert sheet["E2"].merge_area.address == "$D$2:$E$2"
    sheet["D1:E3"].merge()
    assert sheet["D3"].merge_area.address == "$D$1:$E$3"


def test_sort(sheet: Sheet) -> None:
    sheet["A1"].value = [["Namn", "Tal"], ["b", 2], ["A", 3], ["b", 1]]
    sheet["A1:B4"].sort([1, 2], ascending=[True, False], has_headers=True)
    assert sheet["A2:B4"].value == [["A", 3], ["b", 2], ["b", 1]]
    sheet["A2:B4"].sort(2, ascending=False)
    assert sheet["B2:B4"].value == [3, 2, 1]


def test_remove_duplicates(sheet: Sheet) -> None:
    sheet["A1"].value = [["N", "T"], ["a", 1], ["A", 1], ["b", 1], ["a", 2]]
    sheet["A1:B5"].remove_duplicates([1, 2], has_headers=True)
    assert sheet["A1:B5"].value == [["N", "T"], ["a", 1], ["b", 1], ["a", 2], [None, None]]


def test_find_and_replace(sheet: Sheet) -> None:
    sheet["A1"].value = [["apa", "Bil", "apa bil"], ['="ap"&"a"', "x", "APA"]]
    cells = sheet["A1:C2"]
    assert cells.find("bil").address == "$B$1"
    assert cells.find("bil", direction="backward").address == "$C$1"
    assert cells.find("apa", whole=True, direction="backward").address == "$C$2"
    assert cells.find("apa", whole=True, match_case=True, direction="backward").address == "$A$2"
    assert cells.find("bil", order="columns", match_case=True).address == "$C$1"
    assert cells.find("nothing") is None
    cells.replace_all("bil", "båt")
    assert sheet["A1:C1"].value == ["apa", "båt", "apa båt"]
    cells.replace_all("apa", "X", whole=True, match_case=True)
    assert sheet["A1:C1"].value == ["X", "båt", "apa båt"]
    assert sheet["C2"].value == "APA"


def test_special_cells(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, "x", "=A1"], [None, "=1/0", "y"]]
    cells = sheet["A1:C2"]

    def found(kind: str, value: str | None = None) -> list[str]:
        return sorted(part.address for part in cells.get_special_cells(kind, value))

    assert found("blanks") == ["$A$2"]
    assert found("constants", "numbers") == ["$A$1"]
    assert found("formulas") == ["$B$2", "$C$1"]
    assert found("formulas", "errors") == ["$B$2"]
    sheet["2:2"].rows.hidden = True
    assert found("visible") == ["$A$1:$C$1"]


def test_hyperlinks(sheet: Sheet) -> None:
    sheet["A1"].add_hyperlink("www.example.org", "Exempel", "tip")
    assert (sheet["A1"].hyperlink, sheet["A1"].value) == ("http://www.example.org", "Exempel")
    sheet["A2"].add_hyperlink(f"#{sheet.name}!B5", "Dit")
    assert sheet["A2"].hyperlink == f"#{sheet.name}!B5"
    sheet["A3"].formula = '=HYPERLINK("http://x.example","x")'
    assert sheet["A3"].hyperlink == "http://x.example"
    with pytest.raises(Exception, match="hyperlink"):
        _ = sheet["B9"].hyperlink


def test_notes(sheet: Sheet) -> None:
    note = sheet["B2"].add_note("Hej\ndu")
    assert note.text == "Hej\ndu"
    note.text = "Annat"
    sheet["A3"].add_note("Andra")
    assert [(one.location.address, one.text) for one in sheet.notes] == [("$B$2", "Annat"), ("$A$3", "Andra")]
    with pytest.raises(ValueError, match="already"):
        sheet["B2"].add_note("igen")
    note.delete()
    assert sheet["B2"].note is None
    assert isinstance(sheet["A3"].note.author, str)


def test_selection(office: App, book: Book) -> None:
    book.activate()
    book.sheets[0]["B2:C3"].select()
    assert office.selection is not None
    assert office.selection.address == "$B$2:$C$3"


def test_to_pdf(sheet: Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "PDF"
    path = tmp_path / "cells.pdf"
    sheet["A1:B2"].to_pdf(path)
    assert path.read_bytes().startswith(b"%PDF")
