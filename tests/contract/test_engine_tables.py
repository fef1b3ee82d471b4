"""Tables, filters and data validation in a real LibreOffice."""

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from openpyxl.worksheet.table import Table as ExcelTable

from tests.support_xlwings import App, Book, Sheet, Table

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

ROWS = [["Namn", "Tal", "Datum"], ["a", 3, dt.datetime(2023, 1, 1)], ["b", 1, dt.datetime(2023, 2, 1)], ["c", 2, None]]


@pytest.fixture
def table(book: Book) -> Table:
    sheet = book.sheets[0]
    sheet["B2"].value = ROWS
    return sheet.tables.add(sheet["B2:D5"], name="Tab")


def test_a_table(table: Table) -> None:
    sheet = table.parent
    assert table.name == table.display_name == "Tab"
    assert table.range.address == "$B$2:$D$5"
    assert table.header_row_range.value == ROWS[0]
    assert table.data_body_range.address == "$B$3:$D$5"
    assert table.totals_row_range is None
    assert (table.show_headers, table.show_autofilter, table.show_totals) == (True, True, False)
    assert sheet["C3"].table == table
    assert sheet["A1"].table is None
    assert [one.name for one in sheet.tables] == ["Tab"]
    assert "tab" in sheet.tables
    table.name = "Annan"
    assert sheet.tables["Annan"].range.address == "$B$2:$D$5"
    with pytest.raises(KeyError):
        sheet.tables["Tab"]
    with pytest.raises(ValueError, match="overlap"):
        sheet.tables.add(sheet["D5:E6"])
    with pytest.raises(NotImplementedError, match="styles"):
        table.table_style = "TableStyleMedium2"


def test_rows_of_a_table(table: Table) -> None:
    sheet = table.parent
    sheet["B6"].value = "below"
    row = table.rows.add(["d", 9, None])
    assert (row.index, row.range.address, len(table.rows)) == (4, "$B$6:$D$6", 4)
    assert sheet["B7"].value == "below"
    table.rows.add(["first", 0, None], index=1)
    assert table.rows[0].range.value == ["first", 0, None]
    table.rows[0].delete()
    assert table.data_body_range.columns[0].value == ["a", "b", "c", "d"]
    assert sheet["B7"].value == "below"
    table.resize(sheet["B2:D4"])
    assert table.data_body_range.address == "$B$3:$D$4"
    with pytest.raises(ValueError, match="header"):
        table.resize(sheet["B3:D4"])


def test_columns_of_a_table(table: Table) -> None:
    assert [column.name for column in table.columns] == ROWS[0]
    assert table.columns["tal"].data_body_range.value == [3, 1, 2]
    added = table.columns.add("Ny", index=2)
    assert (added.index, table.range.address) == (2, "$B$2:$E$5")
    assert [column.name for column in table.columns] == ["Namn", "Ny", "Tal", "Datum"]
    added.delete()
    assert table.range.address == "$B$2:$D$5"
    assert table.columns[1].range.address == "$C$2:$C$5"


def test_a_table_takes_a_frame(table: Table) -> None:
    table.update(pd.DataFrame({"X": [1.0, 2.0], "Y": ["p", "q"]}), index=False)
    assert table.range.address == "$B$2:$C$4"
    assert table.range.value == [["X", "Y"], [1, "p"], [2, "q"]]


def test_sorting_a_table(table: Table) -> None:
    table.sort(2, ascending=False)
    assert table.columns["Tal"].data_body_range.value == [3, 2, 1]
    assert table.columns["Namn"].data_body_range.value == ["a", "c", "b"]


def test_tables_that_excel_made(office: App, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (["Namn", "Tal"], ["a", 1], ["b", 2]):
        sheet.append(row)
    sheet.add_table(ExcelTable(displayName="Logg", ref="A1:B3"))
    made.save(tmp_path / "book.xlsx")
    book = office.books.open(tmp_path / "book.xlsx")
    table = book.sheets[0].tables["Logg"]
    assert table.data_body_range.value == [["a", 1], ["b", 2]]
    table.rows.add(["c", 3])
    book.save()
    book.close()
    again = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    assert again.tables["Logg"].ref == "A1:B4"


def _seen(table: Table) -> list[object]:
    names = table.columns[0].data_body_range
    return [cell.value for cell in names if not cell.rows.hidden]


def test_filters(table: Table) -> None:
    filters = table.autofilter
    filters.apply_comparison(2, "greater_than", 1)
    assert _seen(table) == ["a", "c"]
    found = filters.criteria[1]
    assert (found.type, found.operator, found.value1) == ("comparison", "greater_than", "1")
    filters.apply_values(1, ["c", "b"])
    assert _seen(table) == ["c"]
    first = filters.criteria[0]
    assert (first.type, first.impl["values"]) == ("values", ["c", "b"])
    filters.clear(2)
    assert _seen(table) == ["b", "c"]
    filters.clear()
    assert _seen(table) == ["a", "b", "c"]
    filters.apply_comparison(2, "between", 1, 2)
    assert _seen(table) == ["b", "c"]
    assert filters.criteria[1].operator == "between"
    filters.clear()
    filters.apply_comparison(2, "not_between", 2, 2)
    assert _seen(table) == ["a", "b"]
    filters.apply_values(1, ["b", "c"])
    assert _seen(table) == ["b"]
    assert filters.criteria[1].operator == "not_between"
    filters.clear()
    filters.apply_comparison(3, "greater_than_or_equal", dt.date(2023, 2, 1))
    assert _seen(table) == ["b"]
    filters.clear()
    filters.apply_comparison(3, "equal_to", None)
    assert _seen(table) == ["c"]
    assert (filters.criteria[2].operator, filters.criteria[2].value1) == ("equal_to", None)
    filters.apply_comparison(3, "not_equal_to", None)
    assert _seen(table) == ["a", "b"]
    filters.clear()
    filters.apply_top_items(2, 2)
    assert _seen(table) == ["a", "c"]
    assert (filters.criteria[1].type, filters.criteria[1].count) == ("top_items", 2)


def test_a_filter_over_a_range(sheet: Sheet) -> None:
    sheet["A1"].value = [["N", "T"], ["a", 1], ["b", 2]]
    sheet["A1:B3"].autofilter.apply_comparison(2, "equal_to", 2)
    assert [cell.rows.hidden for cell in sheet["A1:A3"]] == [False, True, False]
    sheet["A1:B3"].autofilter.clear()
    assert sheet["A1:A3"].rows.hidden is False


def test_lists_of_choices(sheet: Sheet) -> None:
    cells = sheet["B1:B5"]
    assert cells.data_validation.type == "none"
    assert cells.data_validation.error_title is None
    cells.data_validation.set_list(["Ja", "Nej"])
    rule = sheet["B3"].data_validation
    assert (rule.type, rule.source, rule.in_cell_dropdown, rule.alert_style) == ("list", "Ja,Nej", True, "stop")
    sheet["D1"].value = [["x"], ["y"]]
    cells.data_validation.set_list(sheet["D1:D2"], in_cell_dropdown=False)
    assert rule.source == f"={sheet.name}!$D$1:$D$2"
    assert rule.in_cell_dropdown is False
    sheet["B1"].data_validation.delete()
    assert cells.data_validation.type == "inconsistent"
    with pytest.raises(xw.XlwingsError):
        cells.data_validation.set_list(["a"])


def test_rules(sheet: Sheet) -> None:
    rule = sheet["A1"].data_validation
    rule.set_whole_number("between", 1, 10)
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == ("whole_number", "between", "=1", "=10")
    rule.set_date("greater_than", dt.date(2023, 5, 15))
    assert (rule.type, rule.operator, rule.formula1) == ("date", "greater_than", "=DATE(2023,5,15)")
    rule.set_custom("=AND(A1>1,B1<2)")
    assert (rule.type, rule.formula, rule.operator) == ("custom", "=AND(A1>1,B1<2)", None)
    rule.set_text_length("less_than_or_equal", 5)
    assert (rule.type, rule.formula2) == ("text_length", None)


def test_a_table_without_rows_waits_for_its_first(sheet: Sheet) -> None:
    sheet["A1"].value = ["Id", "Sum"]
    table = sheet.tables.add(sheet["A1:B1"])
    assert table.insert_row_range.address == "$A$2:$B$2"
    sheet["D1"].value = [["Id"], [1]]
    assert sheet.tables.add(sheet["D1:D2"]).insert_row_range is None


def test_tables_come_from_top_to_bottom(sheet: Sheet) -> None:
    for first, name in ((5, "Alfa"), (1, "Beta"), (9, "Alfa2")):
        sheet.range((first, 1)).value = [["Id"], [1]]
        sheet.tables.add(sheet.range((first, 1), (first + 1, 1)), name=name)
    assert [table.name for table in sheet.tables] == ["Beta", "Alfa", "Alfa2"]
    assert sheet.tables[1].name == "Alfa"
