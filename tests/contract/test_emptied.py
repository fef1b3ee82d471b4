"""People empty rows, fill them again and type below the tables: every engine counts what stands there, at each press.

What a refresh has written beside a row (its grey text) is no part of the row: a row whose typed cells are blank counts
as if it had never been there, and its grey text goes.
"""

import itertools
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, cast

import openpyxl
import pytest

from tests.support_live import App, OpenedBook
from xl_addin.books.base import Book
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import Content, empty_content
from xl_addin.building.positions import PLACES
from xl_addin.contract import layout
from xl_addin.contract.project_card import Field
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import Refreshed, compute, refresh
from xl_addin.values.raw_table import Table, Value

pytest_plugins = ("tests.support_libreoffice",)

FIRST = 5  # row of data of every sheet with a table
LAST_DAY = date(2023, 12, 31)
Cells = list[list[Value]]
Emptied = dict[str, range]
"""Which rows of which tables somebody emptied."""


class Desk(Protocol):
    """A workbook and somebody who types in it, then presses the button."""

    def put(self, sheet: str, row: int, column: int, cells: Cells) -> None:
        """Type a block; None empties a cell."""

    def get(self, sheet: str, row: int, column: int, rows: int, columns: int) -> Cells:
        """What stands in a block."""

    def press(self) -> Refreshed:
        """Refresh."""

    def count(self) -> Results:
        """Count only."""


class FileDesk:
    """The workbook is a file: it is edited in another program, saved, and refreshed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, sheet: str, row: int, column: int, cells: Cells) -> None:
        book = openpyxl.load_workbook(self.path)
        for down, values in enumerate(cells):
            for right, value in enumerate(values):
                book[sheet].cell(row + down, column + right).value = value
        book.save(self.path)

    def get(self, sheet: str, row: int, column: int, rows: int, columns: int) -> Cells:
        found: Any = openpyxl.load_workbook(self.path)[sheet]
        return [[found.cell(row + down, column + right).value for right in range(columns)] for down in range(rows)]

    def press(self) -> Refreshed:
        with open_book(self.path) as book:
            return refresh(book)

    def count(self) -> Results:
        with open_book(self.path) as book:
            return compute(book)


class LiveDesk:
    """The workbook is open in LibreOffice."""

    def __init__(self, book: OpenedBook) -> None:
        self.opened = book

    def put(self, sheet: str, row: int, column: int, cells: Cells) -> None:
        self.opened.book.sheets[sheet].range((row, column)).options(ndim=2).value = cells

    def get(self, sheet: str, row: int, column: int, rows: int, columns: int) -> Cells:
        area = self.opened.book.sheets[sheet].range((row, column), (row + rows - 1, column + columns - 1))
        found: Cells = area.options(ndim=2).value
        return found

    def press(self) -> Refreshed:
        return refresh(self.opened)

    def count(self) -> Results:
        return compute(self.opened)


Open = Callable[[Path], Any]


@pytest.fixture(params=["file", pytest.param("libreoffice", marks=pytest.mark.libreoffice)])
def at_desk(request: pytest.FixtureRequest) -> Open:
    app: App = None if request.param == "file" else request.getfixturevalue("office")

    @contextmanager
    def opened(path: Path) -> Iterator[Desk]:
        if app is None:
            yield FileDesk(path)
            return
        with OpenedBook(app, path) as book:
            yield LiveDesk(book)

    return opened


def meeting(number: int, activity: str = "Behovsanalys") -> dict[str, Value]:
    day = date(2023, 1, 1 + number)
    who: dict[str, Value] = {"Orgnr": orgnr(number), "Företag": f"Bolag {number}"}
    who["Organisation"] = "Almi" if number % 2 else "Energi"
    what: dict[str, Value] = {"Id": f"A-{number:04d}", "Datum": day, "Aktivitet": activity, "Status": "Genomförd"}
    what |= {"Insatsområde": "Digitalisering", "Avslutad": day if activity == "Leverans" else None}
    return what | who


def orgnr(number: int) -> str:
    """A number of a company that there is not: its last digit makes the whole right (Luhn)."""
    digits = f"5599{number:02d}000"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return f"{digits[:6]}-{digits[6:]}{-sum(one // 10 + one % 10 for one in doubled) % 10}"


CARD: dict[Field, Value] = {
    Field.NAME: "Provet", Field.START: date(2023, 1, 1), Field.END: LAST_DAY, Field.TODAY: LAST_DAY,
    Field.PSEUDONYM_KEY: "prov",
}  # fmt: skip


def content() -> dict[str, list[dict[str, Value]]]:
    """A small project: eight meetings, five companies, and something in each table."""
    made: dict[str, list[dict[str, Value]]] = {
        name: [dict(row) for row in rows] for name, rows in empty_content().items()
    }
    made[layout.PROJECT.name] = [{"Fält": field.value, "Värde": CARD.get(field)} for field in Field]
    made[layout.PERIODS.name] = [
        {"Nr": 1, "Från": date(2023, 1, 1), "Till": date(2023, 6, 30), "Status": "Öppen"},
        {"Nr": 2, "Från": date(2023, 7, 1), "Till": LAST_DAY, "Status": "Öppen"},
        {"Nr": 3},
    ]
    made[layout.LOG.name] = [meeting(number) for number in (1, 2, 3, 4, 5)]
    made[layout.LOG.name] += [meeting(6) | {"Orgnr": orgnr(1)}, meeting(7, "Leverans") | {"Orgnr": orgnr(2)}]
    made[layout.LOG.name] += [meeting(8, "Seminarium") | {"Orgnr": None, "Tema": "Moms", "Deltagare": 12}]
    made[layout.COMPANIES.name] = [
        {"Orgnr": orgnr(number), "Namn": f"Bolag {number}", "Kommun": "Solna", "Anställda": number}
        for number in range(1, 6)
    ]
    made[layout.PLAN.name] = [
        {"Nr": str(number), "Nivå": "Aktivitet", "Benämning": f"Aktivitet {number}", "Pågår": "Ja"}
        for number in (1, 2, 3)
    ]
    made[layout.TEXTS.name] = [{"Period": 1, "Avsnitt": number, "Text": f"Text {number}."} for number in (2, 3, 4)]
    return made


def write(path: Path, rows: Content) -> Path:
    path.write_bytes(build(rows))
    return path


def figures(results: Results) -> dict[str, object]:
    """Everything that was counted, and all findings but those about what stood there before."""
    told = {one.code: (one.target, one.period, one.cumulative, one.gross, one.forecast) for one in results.outcomes}
    found = [note for note in results.findings if note.code not in {"rule_changed", "rule_new", "rule_gone"}]
    return {"outcomes": told, "findings": found, "period": results.period}


def typed_columns(spec: TableSpec) -> list[str]:
    """The columns that people type in, from the first to the first computed one; those after that stay blank here."""
    return [column.name for column in itertools.takewhile(lambda column: not column.computed, spec.columns)]


def computed_columns(spec: TableSpec) -> int:
    """How many computed columns follow them."""
    rest = spec.columns[len(typed_columns(spec)) :]
    return len(list(itertools.takewhile(lambda column: column.computed, rest)))


EDITED = [spec for spec in layout.INPUT_TABLES if PLACES[spec.name].first_column == 1]


class Without:
    """A workbook in which some rows of some tables have never been."""

    def __init__(self, book: Book, emptied: Emptied) -> None:
        self.tables = dict(book.read([spec.name for spec in layout.TABLES]))
        for name, gone in emptied.items():
            table = self.tables[name]
            kept = [place for place, row in enumerate(table.numbers) if row - FIRST not in gone]
            rows, numbers = [table.rows[place] for place in kept], [table.numbers[place] for place in kept]
            self.tables[name] = replace(table, rows=rows, numbers=numbers)
        self.sheets = list(book.sheets)

    def read(self, names: Collection[str]) -> dict[str, Table]:
        return {name: self.tables[name] for name in names if name in self.tables}

    seals = ()
    folder = None

    def lacking(self, _names: Collection[str]) -> list[str]:
        return []


def emptied_rows(whole: Content) -> Iterator[Emptied]:
    """The rows emptied, counted from 0: the first of every table, one in the middle of each, all of some tables."""
    counts = {spec.name: len(whole[spec.name]) for spec in EDITED}
    yield dict.fromkeys(counts, range(1))
    yield {name: range(count // 2, count // 2 + 1) for name, count in counts.items()}
    texts = {name: counts.pop(name) for name in (layout.COMPANIES.name, layout.PLAN.name, layout.TEXTS.name)}
    for some in (texts, *({name: count} for name, count in counts.items())):
        yield {name: range(count) for name, count in some.items()}


def test_rows_that_are_emptied_count_as_if_they_had_never_been(at_desk: Open, tmp_path: Path) -> None:
    whole = content()
    path = write(tmp_path / "logg.xlsx", whole)
    with open_book(path) as book:
        cases = [(case, figures(compute(cast("Book", Without(book, case))))) for case in emptied_rows(whole)]
    with at_desk(path) as desk:
        desk.press()
        before = {spec.name: desk.get(spec.name, FIRST, 1, len(whole[spec.name]), _width(spec.name)) for spec in EDITED}
        for emptied, wanted in cases:
            for name, gone in emptied.items():
                lacking = [[None] * _width(name) if place in gone else row for place, row in enumerate(before[name])]
                desk.put(name, FIRST, 1, lacking)
            assert figures(desk.press().results) == wanted, emptied
            for name, gone in emptied.items():
                beside = max(1, computed_columns(layout.SPEC[name]))
                grey = desk.get(name, FIRST + gone[0], _width(name) + 1, len(gone), beside)
                assert {value for row in grey for value in row} == {None}, (name, gone)
                desk.put(name, FIRST, 1, before[name])
        desk.press()
        desk.press()  # what has changed since the last count is told once
        assert desk.press().changed == 0


def _width(name: str) -> int:
    return len(typed_columns(layout.SPEC[name]))


def fill(desk: Desk, spec: TableSpec, rows: list[dict[str, Value]], first: int = FIRST) -> None:
    """Type rows, one below the other."""
    names = typed_columns(spec)
    desk.put(spec.sheet, first, 1, [[row.get(name) for name in names] for row in rows])


def test_rows_below_the_table_count_and_may_be_emptied(at_desk: Open, tmp_path: Path) -> None:
    whole = content()
    more = [meeting(number) | {"Orgnr": orgnr(number)} for number in (11, 12, 13)]
    below = FIRST + len(whole[layout.LOG.name]) + 1  # with a blank row between
    with at_desk(write(tmp_path / "logg.xlsx", whole)) as desk:
        assert desk.press().results.outcome("behovsanalys").cumulative == 5
        fill(desk, layout.LOG, more, below)
        assert desk.press().results.outcome("behovsanalys").cumulative == 8
        assert desk.get(layout.LOG.sheet, below, 20, 3, 1) == [["behovsanalys P1, digital P1"]] * 3
        for row, left in ((below + 1, 7), (below, 6), (below + 2, 5)):
            desk.put(layout.LOG.sheet, row, 1, [[None] * 19])
            assert desk.press().results.outcome("behovsanalys").cumulative == left
        assert desk.get(layout.LOG.sheet, below, 20, 3, 2) == [[None, None]] * 3
        assert desk.press().changed == 0


def test_a_fresh_workbook_is_filled_step_by_step(at_desk: Open, tmp_path: Path) -> None:
    whole = content()
    path = write(tmp_path / "logg.xlsx", empty_content())
    steps: list[tuple[TableSpec, int]] = [(layout.COMPANIES, FIRST), (layout.LOG, FIRST)]
    steps += [(layout.PLAN, FIRST), (layout.TEXTS, FIRST), (layout.PROJECT, FIRST)]
    with at_desk(path) as desk:
        assert desk.press().changed > 0
        assert desk.press().changed == 0
        for spec, first in steps:
            fill(desk, spec, whole[spec.name], first)
            desk.press()
        desk.press()  # what has changed since the last count is told once
        assert desk.press().changed == 0
        results = desk.count()
        assert {one.code: one.cumulative for one in results.outcomes if one.reported} == {
            "behovsanalys": 5, "leverans": 1, "seminarium": 1,
        }  # fmt: skip
        assert len(results.tables[layout.LOG.name].below) == 7  # the table has one row as it is shipped
        assert desk.get(layout.LOG.sheet, FIRST, 20, 1, 1) == [["behovsanalys P1, digital P1"]]
