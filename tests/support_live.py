"""Workbooks that are open in a real LibreOffice."""

from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable

from xl_addin.books.base import ColumnUpdate, TableUpdate, Update
from xl_addin.books.live.live_book import LiveBook
from xl_addin.books.live.spreadsheet_programs import Program
from xl_addin.contract.layout import GOALS, LOG, REVIEW
from xl_addin.values.raw_table import Link, Value

App = Any  # xlwings' own types are narrowed by what a test assigns: for tests its objects are anything
Range = Any

TILE = "ruta_1_utfall"
REMARKS, FIRST = 21, 5  # the column Kontroll of the log, and its first row of data


class OpenedBook(LiveBook):
    """A workbook that is opened for a test, saved when the test says so, and closed at the end."""

    def __init__(self, app: App, path: Path, program: Program | None = None) -> None:
        self.book = app.books.open(path)
        super().__init__(self.book, saves=True, program=program)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()

    def remarks(self, count: int = 5) -> list[Any]:
        """What stands in the log's column Kontroll."""
        cells = self.book.sheets[LOG.sheet].range((FIRST, REMARKS), (FIRST + count - 1, REMARKS))
        return list(cells.options(ndim=1).value)

    def hidden(self, sheet: str, first: int, last: int) -> list[int]:
        """The hidden rows among some."""
        cells = self.book.sheets[sheet]
        return [row for row in range(first, last + 1) if cells.range((row, 1)).rows.hidden]


def make_book(path: Path, count: int = 5) -> Path:
    """A small workbook: a log of some rows, two computed tables with one row each, a chart, a tile."""
    book = openpyxl.Workbook()
    log = book.worksheets[0]
    log.title = LOG.sheet
    log.append(["Vår logg"])
    log.append([])
    log.append([])
    log.append(list(LOG.headers))
    for number in range(1, count + 1):
        log.append(list(logged(number)))
    _table(log, LOG.name, f"A4:U{4 + count}")
    review = book.create_sheet(REVIEW.sheet)
    review.append(list(REVIEW.headers))
    review.append(["Fel", *["gammal"] * 7])
    _table(review, REVIEW.name, "A1:H2")
    overview = book.create_sheet(GOALS.sheet)
    overview["B2"] = 1
    for place, (name, value) in enumerate(zip(GOALS.headers, ["Behovsanalys", 400, 1, 0.5], strict=True), 5):
        overview.cell(13, place).value = name
        overview.cell(14, place).value = value
        overview.cell(14, place).number_format = "0 %" if place == 8 else "General"
    _table(overview, GOALS.name, "E13:H14")
    chart = BarChart()
    chart.add_data(Reference(overview, min_col=7, min_row=13, max_row=14), titles_from_data=True)
    chart.set_categories(Reference(overview, min_col=5, min_row=14, max_row=14))
    overview.add_chart(chart, "J2")
    book.defined_names[TILE] = DefinedName(TILE, attr_text=f"'{GOALS.sheet}'!$B$2")
    book.save(path)
    return path


def _table(sheet: Any, name: str, ref: str) -> None:  # noqa: ANN401 - openpyxl's union
    sheet.add_table(ExcelTable(displayName=name, ref=ref))


def logged(number: int) -> tuple[Any, ...]:
    """One row of the log."""
    values = dict.fromkeys(LOG.headers)
    values |= {"Id": f"A-{number:04d}", "Datum": date(2023, 1, 1) + timedelta(days=number), "Orgnr": f"{number:010d}"}
    values |= {"Aktivitet": "Behovsanalys", "Organisation": "Norr" if number % 2 else "Söder", "Status": "Genomförd"}
    return tuple(values.values())


def finding(row: int) -> list[Value | Link]:
    """One row of Granskning."""
    return ["Fel", "kod", LOG.name, Link(row, LOG.name, f"D{row}"), "Orgnr", "=1+1", "Meddelande", "Åtgärd"]


def update(book: LiveBook, findings: int = 3, *, word: str = "rad") -> Update:
    """A whole refresh: a column of the log with each row's Id in it, two tables, a tile."""
    log = book.read([LOG.name])[LOG.name]
    remarks = [f"{word} {name}" for name in log.column("Id")]
    goals: list[list[Value]] = [[f"Mål {number}", 10, number, number / 10] for number in range(1, findings + 1)]
    return Update(
        [ColumnUpdate(log, "Kontroll", remarks)],
        [TableUpdate(REVIEW.name, [finding(row) for row in range(5, 5 + findings)]), TableUpdate(GOALS.name, goals)],
        {TILE: 524},
    )
