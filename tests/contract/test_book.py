"""What a workbook promises the pipeline, whatever it is: the same cases for each engine.

An engine is a function that opens a file and gives a `Book`; to add one, add it to `engine`. What was saved is looked
at with openpyxl, which knows none of them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from tests.support_live import OpenedBook
from xl_addin.books.base import Book, ColumnUpdate, TableUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import GOALS, LOG, REVIEW
from xl_addin.values.raw_table import Link, Table, Value

pytest_plugins = ("tests.support_libreoffice",)

Open = Callable[[Path], Book]
NAMES = [LOG.name, "Perioder", REVIEW.name, GOALS.name]


@pytest.fixture(params=["file", pytest.param("libreoffice", marks=pytest.mark.libreoffice)])
def engine(request: pytest.FixtureRequest) -> Open:
    if request.param == "file":
        return open_book
    app = request.getfixturevalue("office")
    return lambda path: OpenedBook(app, path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small workbook of the contract, with columns, cells, a filter and formulas of the users' own."""
    book = openpyxl.Workbook()
    log = sheet_of(book, LOG.name, book.active)
    put_table(log, LOG.name, [*LOG.headers, "Eget"], [logged(number) for number in range(1, 6)], "A4")
    log["A1"] = "Vår logg"
    log["V6"].fill = PatternFill("solid", "FFFF0000")
    log.tables[LOG.name].autoFilter = None
    log.row_dimensions[7].hidden = True
    project = sheet_of(book, "Projekt")
    put_table(project, "Perioder", ["Nr", "Från", "Till"], [[1, date(2021, 6, 4), date(2021, 9, 30)]])
    review = sheet_of(book, REVIEW.name)
    put_table(review, REVIEW.name, list(REVIEW.headers), [["Fel", *["gammal"] * 7], ["Fel", *["gammal"] * 7]])
    review["K1"] = "Eget"
    overview = sheet_of(book, "Översikt")
    put_table(overview, GOALS.name, list(GOALS.headers), [["Behovsanalys", 400, 1, 0.5]], "E1")
    overview["B2"] = "gammal"
    book.defined_names["ruta_1_utfall"] = DefinedName("ruta_1_utfall", attr_text="'Översikt'!$B$2")
    own = sheet_of(book, "Eget")
    own["A1"] = f"=COUNTA({LOG.name}[Kontroll])"
    own["A2"] = "=2+2"
    target = tmp_path / "bok å.xlsx"
    book.save(target)
    return target


def sheet_of(book: openpyxl.Workbook, name: str, found: Any = None) -> Worksheet:  # noqa: ANN401 - openpyxl's union
    made = found or book.create_sheet()
    assert isinstance(made, Worksheet)
    made.title = name
    return made


def put_table(sheet: Worksheet, name: str, headers: list[str], rows: list[list[Any]], first: str = "A1") -> None:
    top, left = sheet[first].row, sheet[first].column
    for number, values in enumerate([headers, *rows]):
        for offset, value in enumerate(values):
            sheet.cell(top + number, left + offset).value = value
    last = sheet.cell(top + len(rows), left + len(headers) - 1).coordinate
    sheet.add_table(ExcelTable(displayName=name, ref=f"{first}:{last}"))


def logged(number: int) -> list[Any]:
    values = dict.fromkeys(LOG.headers)
    values |= {
        "Id": number,
        "Datum": date(2023, 5, number),
        "Aktivitet": "Behovsanalys",
        "Orgnr": f"55990{number}-0000",
    }
    values |= {"Företag": "Bolag & <Son>", "Organisation": "Almi", "Status": "Klar", "Timmar": 1.5, "Stöd (kr)": 12000}
    return [*values.values(), f"eget {number}"]


def saved(path: Path, sheet: str) -> Worksheet:
    found = openpyxl.load_workbook(path)[sheet]
    assert isinstance(found, Worksheet)
    return found


def everything(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}


def log_of(book: Book) -> Table:
    return book.read([LOG.name])[LOG.name]


def check(book: Book, values: list[Value]) -> int:
    return book.apply(Update([ColumnUpdate(log_of(book), "Kontroll", values)]))


def finding(row: int) -> list[Value | Link]:
    return ["Fel", "kod", LOG.name, Link(row, LOG.name, f"D{row}"), "Orgnr", f"=värde {row}", "Meddelande", "Åtgärd"]


def test_name_and_sheets(engine: Open, path: Path) -> None:
    with engine(path) as book:
        assert book.name == "bok å.xlsx"
        assert list(book.sheets) == [LOG.name, "Projekt", REVIEW.name, "Översikt", "Eget"]


def test_tables_are_read_with_places(engine: Open, path: Path) -> None:
    with engine(path) as book:
        found = book.read([*NAMES, "Rapporttexter", "Okänd"])
    assert set(found) == set(NAMES)
    log = found[LOG.name]
    assert log.header == (*LOG.headers, "Eget")
    assert (log.sheet, log.header_row, log.first_column, log.is_table, log.date1904) == (LOG.name, 4, 1, True, False)
    assert list(log.numbers) == [5, 6, 7, 8, 9]
    assert log.below == frozenset()
    first = dict(zip(log.header, log.rows[0], strict=True))
    assert first["Id"] == 1
    assert isinstance(first["Id"], int)
    assert first["Datum"] == date(2023, 5, 1)
    assert not isinstance(first["Datum"], datetime)
    assert (first["Timmar"], first["Stöd (kr)"], first["Företag"]) == (1.5, 12000, "Bolag & <Son>")
    assert first["Kontroll"] is None
    assert first["Eget"] == "eget 1"
    assert found[GOALS.name].first_column == 5
    assert found["Perioder"].rows == [(1, date(2021, 6, 4), date(2021, 9, 30))]


def test_rows_below_the_table_are_reported(engine: Open, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[LOG.name]["A11"] = 99
    book.save(path)
    with engine(path) as opened:
        log = log_of(opened)
    assert (list(log.numbers), log.below) == ([5, 6, 7, 8, 9, 11], frozenset({11}))


def test_blank_rows_are_left_out(engine: Open, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for cell in book[LOG.name][6]:
        cell.value = None
    book.save(path)
    with engine(path) as opened:
        log = log_of(opened)
    assert list(log.numbers) == [5, 7, 8, 9]


VALUES: list[list[Value]] = [
    ["text", "=1+1", "+46", "@a", "-b"],
    [1, 1.5, -2, 0, 123456789012],
    [True, False, None, "TRUE", "NA"],
    ["rad\nrad", " kant ", "<&>\"'", "å𝄞", "5561418392"],
    [date(2023, 5, 1), date(1999, 12, 31), None, "2023-05-01", "1E5"],
]


@pytest.mark.parametrize("values", VALUES, ids=str)
def test_values_are_written_and_read_as_they_are(engine: Open, path: Path, values: list[Value]) -> None:
    with engine(path) as book:
        assert check(book, values) == sum(value is not None for value in values)
        assert log_of(book).column("Kontroll") == values
        assert check(book, values) == 0
        book.save()
    with engine(path) as book:
        found = log_of(book).column("Kontroll")
        assert [(type(one), one) for one in found] == [(type(one), one) for one in values]
        assert check(book, values) == 0
    sheet = saved(path, LOG.name)
    assert [sheet.cell(row, 21).data_type for row in range(5, 10)].count("f") == 0


def test_only_what_differs_is_counted_and_none_clears(engine: Open, path: Path) -> None:
    with engine(path) as book:
        assert check(book, ["a", "b", "c", "d", "e"]) == 5
        assert check(book, ["a", "x", "c", None, "e"]) == 2
        assert log_of(book).column("Kontroll") == ["a", "x", "c", None, "e"]


def test_nothing_of_the_users_changes(engine: Open, path: Path) -> None:
    before = {sheet.title: everything(sheet) for sheet in openpyxl.load_workbook(path).worksheets}
    with engine(path) as book:
        check(book, ["a", "b", "c", "d", "e"])
        book.apply(Update(names={"ruta_1_utfall": 524}))
        book.save()
    for title, cells in before.items():
        sheet = saved(path, title)
        for place, value in cells.items():
            if not (title == LOG.name and place.startswith("U")) and (title, place) != ("Översikt", "B2"):
                assert sheet[place].value == value, (title, place)
    log = saved(path, LOG.name)
    assert log["V6"].fill.fgColor.rgb == "FFFF0000"
    assert log.row_dimensions[7].hidden
    assert saved(path, "Översikt")["B2"].value == 524


def test_the_right_rows_get_the_values_although_some_are_hidden(engine: Open, path: Path) -> None:
    with engine(path) as book:
        log = log_of(book)
        book.apply(Update([ColumnUpdate(log, "Kontroll", [f"rad {number}" for number in log.numbers])]))
        book.save()
    sheet = saved(path, LOG.name)
    assert [sheet.cell(row, 21).value for row in range(5, 10)] == [f"rad {row}" for row in range(5, 10)]


def test_formulas_that_depend_are_computed_anew(engine: Open, path: Path) -> None:
    """Read by a program that computes nothing: the value is the new one, or none; never the old one."""
    with engine(path) as book:
        check(book, ["a", "b", "c", None, None])
        book.save()
    found = openpyxl.load_workbook(path, data_only=True)["Eget"]
    assert found["A1"].value in {None, 3}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40])
def test_computed_tables_are_replaced_whole(engine: Open, path: Path, count: int) -> None:
    rows = [finding(number) for number in range(5, 5 + count)]
    plain = [tuple(one.value if isinstance(one, Link) else one for one in row) for row in rows]
    with engine(path) as book:
        assert book.apply(Update(tables=[TableUpdate(REVIEW.name, rows)])) > 0
        assert list(book.read([REVIEW.name])[REVIEW.name].rows) == plain
        assert book.apply(Update(tables=[TableUpdate(REVIEW.name, rows)])) == 0
        book.save()
    sheet = saved(path, REVIEW.name)
    assert sheet.tables[REVIEW.name].ref == f"A1:H{max(count, 1) + 1}"
    assert sheet["K1"].value == "Eget"
    assert sheet.cell(count + 2, 2).value is None
    for number in range(count):
        assert link_of(sheet.cell(number + 2, 4)).replace("'", "") == f"{LOG.name}!D{number + 5}"


def link_of(cell: Any) -> str:  # noqa: ANN401 - openpyxl's union
    """Where a click on a cell leads: by a link of its own, or by a formula."""
    if cell.hyperlink:
        return str(cell.hyperlink.location)
    return str(cell.value).removeprefix('=HYPERLINK("#').partition('"')[0]


def test_what_stands_in_the_way_of_a_table_is_not_written_over(engine: Open, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[REVIEW.name]["C5"] = "anteckning"
    book.save(path)
    with engine(path) as opened:
        with pytest.raises(ProjektloggError, match="C5"):
            opened.apply(Update(tables=[TableUpdate(REVIEW.name, [finding(5)] * 9)], names={"ruta_1_utfall": 1}))
        assert opened.read([GOALS.name])
        opened.save()
    assert saved(path, REVIEW.name)["C5"].value == "anteckning"
    assert saved(path, "Översikt")["B2"].value == "gammal"


def test_what_the_workbook_lacks_is_left_out(engine: Open, path: Path) -> None:
    with engine(path) as book:
        log = log_of(book)
        lacking = replace(log, header=tuple("Annat" if name == "Kontroll" else name for name in log.header))
        columns = [ColumnUpdate(lacking, "Kontroll", ["x"] * 5)]
        update = Update(columns, [TableUpdate("Översikt_kommun", [["Solna", 1]])], {"okänd": 1})
        assert book.apply(update) == 0


def test_one_apply_may_hold_it_all(engine: Open, path: Path) -> None:
    with engine(path) as book:
        log = log_of(book)
        columns = [ColumnUpdate(log, name, ["x"] * 5) for name in ("Räknas i", "Kontroll")]
        tables = [TableUpdate(REVIEW.name, [finding(5)]), TableUpdate(GOALS.name, [["A", 1, 2, 3], ["B", 4, 5, None]])]
        book.apply(Update(columns, tables, {"ruta_1_utfall": 7}))
        book.save()
    with engine(path) as book:
        found = book.read(NAMES)
        assert found[LOG.name].column("Räknas i") == ["x"] * 5
        assert list(found[GOALS.name].rows) == [("A", 1, 2, 3), ("B", 4, 5, None)]
        assert len(found[REVIEW.name].rows) == 1
