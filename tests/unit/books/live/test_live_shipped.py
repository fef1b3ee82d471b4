"""The workbooks that people get, open in a real LibreOffice from the first press on."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support_live import App, OpenedBook
from xl_addin.contract import layout
from xl_addin.contract.project_card import Field
from xl_addin.pipeline import refresh
from xl_addin.values.raw_table import Value, column_letter

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

COMPUTED = [spec.name for spec in layout.TABLES if spec.computed]
SHIPPED = Path(__file__).parents[4] / "workbook"
MEETINGS = [
    ("Behovsanalys", "556141-8392", "Almi", "Digitalisering"),
    ("Leverans", "556141-8392", "Energi", "Grön omställning"),
    ("Behovsanalys", "556703-7485", "Region", "Internationalisering"),
    ("Seminarium", None, "Almi", None),
]
DONE = date(2023, 6, 1)
ROWS: list[list[Value]] = [
    [f"A-{number}", date(2023, number, 1), what, orgnr, "Bolag", who, None, focus, None, "Genomförd", DONE]
    for number, (what, orgnr, who, focus) in enumerate(MEETINGS, 1)
]


def open_shipped(office: App, name: str, folder: Path) -> OpenedBook:
    path = folder / f"{name}.xlsx"
    shutil.copy(SHIPPED / f"{name}.xlsx", path)
    return OpenedBook(office, path)


@pytest.fixture
def empty(office: App, tmp_path: Path) -> Iterator[OpenedBook]:
    with open_shipped(office, "aktivitetslogg", tmp_path) as book:
        yield book


def drawn(book: OpenedBook) -> set[tuple[str, int, int]]:
    """Column, first and last row of every run of cells that a chart of Översikt draws."""
    found: set[tuple[str, int, int]] = set()
    charts = book.book.sheets[layout.OVERVIEW].api.Charts
    for name in charts.ElementNames:
        system = charts.getByName(name).EmbeddedObject.getFirstDiagram().getCoordinateSystems()[0]
        runs: list[Any] = [system.getAxisByDimension(0, 0).getScaleData().Categories]
        for kind in system.getChartTypes():
            runs += [run for series in kind.getDataSeries() for run in series.getDataSequences()]
        for run in runs:
            text = run.getValues().getSourceRangeRepresentation()
            place = re.fullmatch(r"\$Översikt\.\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?", text)
            assert place, text
            found.add((place[1], int(place[2]), int(place[3] or place[2])))
    return found


def test_charts_grow_with_a_workbook_that_began_empty(empty: OpenedBook) -> None:
    refresh(empty)
    sheets = empty.book.sheets
    card = sheets[layout.PROJECT.sheet]
    fields = card["A5:A20"].value
    for field, value in ((Field.START, date(2023, 1, 1)), (Field.END, date(2023, 12, 31))):
        card.range((5 + fields.index(field.value), 2)).value = value
    refresh(empty)
    for count in (1, 4):
        sheets[layout.LOG.sheet].range((5, 1)).value = ROWS[:count]
        refresh(empty)
    tables = {one.name: one.range for one in sheets[layout.OVERVIEW].tables}
    assert tables[layout.CURVE.name].shape[0] == 13
    assert tables[layout.BY_ORGANISATION.name].shape[0] == 4
    wanted = {
        (column_letter(table.column + place), table.row + 1, table.row + table.shape[0] - 1)
        for table in tables.values()
        for place in range(table.shape[1])
    }
    found = drawn(empty)
    assert len(found) >= 10
    assert found <= wanted


def heights(book: OpenedBook, sheet: str, rows: range) -> list[int]:
    found = book.book.sheets[sheet].api.getRows()
    return [found.getByIndex(row - 1).Height for row in rows]


def view(book: OpenedBook) -> tuple[Any, ...]:
    """The sheet that is shown, what is selected, and the first row and column of each pane."""
    controller = book.book.api.CurrentController
    panes = [controller.getByIndex(place) for place in range(controller.getCount())]
    places = [(pane.getFirstVisibleRow(), pane.getFirstVisibleColumn()) for pane in panes]
    return controller.ActiveSheet.Name, book.book.app.selection.address, places


def test_a_refresh_leaves_heights_view_and_selection_as_they_were(office: App, tmp_path: Path) -> None:
    with open_shipped(office, "exempel", tmp_path) as book:
        log = book.book.sheets[layout.LOG.sheet]
        rows = {
            layout.LOG.sheet: range(4, 1677),
            layout.REVIEW.sheet: range(1, 20),
            layout.COMPANIES.sheet: range(4, 40),
        }
        remarks = log.range((5, 21), (1676, 21)).options(ndim=1).value
        short = {row for row, text in enumerate(remarks, 5) if text and len(text) < 60}
        remarked = {row for row, text in enumerate(remarks, 5) if text}  # between short and long is a matter of letters
        long = {row for row, text in enumerate(remarks, 5) if text and len(text) > 75}
        assert short
        assert long
        book.book.api.IsAdjustHeightEnabled = False
        log["U5:U1676"].clear_contents()
        log["T5:T400"].clear_contents()
        book.book.api.IsAdjustHeightEnabled = True
        log.range((9, 1)).rows.row_height = 60
        log.activate()
        log["C120"].select()
        before = {sheet: heights(book, sheet, shown) for sheet, shown in rows.items()}
        seen = view(book)
        refresh(book)
        assert log.range((5, 21), (1676, 21)).options(ndim=1).value == remarks
        after = {sheet: heights(book, sheet, shown) for sheet, shown in rows.items()}
        for sheet, shown in rows.items():
            for row, was, now in zip(shown, before[sheet], after[sheet], strict=True):
                if sheet == layout.LOG.sheet and row in long:
                    assert now > was
                elif sheet != layout.LOG.sheet or row in short or row not in remarked:
                    assert now == was, (sheet, row)
        assert view(book) == seen
        assert book.book.api.IsAdjustHeightEnabled
        refresh(book)
        assert {sheet: heights(book, sheet, shown) for sheet, shown in rows.items()} == after


def test_computed_tables_that_are_tables_no_longer_are_written(empty: OpenedBook) -> None:
    row: dict[str, object] = {"Id": "A-1", "Datum": "i går", "Aktivitet": "Behovsanalys", "Organisation": "Almi"}
    empty.book.sheets[layout.LOG.sheet].range((5, 1)).value = [row.get(name) for name in layout.LOG.headers[:19]]
    refresh(empty)
    wanted = {name: table.rows for name, table in empty.read(COMPUTED).items()}
    assert all(wanted[spec.name] for spec in (layout.REVIEW, layout.FIGURES, layout.GOALS))
    for name in COMPUTED:
        empty.book.api.DatabaseRanges.removeByName(name)
    for spec in (layout.REVIEW, layout.FIGURES):
        empty.book.sheets[spec.sheet].range((5, 1), (5, len(spec.headers))).value = "gammalt"
    results = refresh(empty).results
    assert not [one for one in results.findings if "table" in one.code and one.sheet == layout.REVIEW.sheet]
    assert {name: table.rows for name, table in empty.read(COMPUTED).items()} == wanted
