"""An open workbook in a real LibreOffice, while people do what people do."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import xl_addin.libreoffice as lo
from tests.support_live import FIRST, REMARKS, TILE, App, OpenedBook, Range, finding, make_book, update
from xl_addin.books.base import BookChangedError, TableUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.books.live.plan import survey
from xl_addin.books.live.spreadsheet_programs import LibreOffice, Rows
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import GOALS, LOG, REVIEW, TABLES
from xl_addin.libreoffice.link import Link as Bridge
from xl_addin.values.raw_table import Value

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

WANTED = [f"rad A-{number:04d}" for number in range(1, 6)]
EXAMPLE = Path(__file__).parents[4] / "workbook" / "exempel.xlsx"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_book(tmp_path / "logg.xlsx")


@pytest.fixture
def live(office: App, path: Path) -> Iterator[OpenedBook]:
    with OpenedBook(office, path) as book:
        yield book


def everything(book: OpenedBook) -> dict[str, Any]:
    return {sheet.name: sheet["A1:Z60"].formula for sheet in book.book.sheets}


def tables(book: OpenedBook) -> dict[str, str]:
    return {table.name: table.range.address for sheet in book.book.sheets for table in sheet.tables}


# --- reading ---


def test_an_open_workbook_reads_as_its_file_does(office: App, tmp_path: Path) -> None:
    path = tmp_path / "exempel.xlsx"
    path.write_bytes(EXAMPLE.read_bytes())
    names = [table.name for table in TABLES]
    with OpenedBook(office, path) as book, open_book(path) as file:
        assert book.read(names) == file.read(names)


def test_the_plan_is_the_same_by_the_calls_that_every_engine_has(live: OpenedBook) -> None:
    names = [LOG.name, REVIEW.name, GOALS.name]
    quick = LibreOffice().plan(live.book, names, [TILE, "finns inte"])
    slow = survey(live.book, names, [TILE, "finns inte"], date1904=False)
    known = [replace(table, columns=()) if table.name == LOG.name else table for table in quick.tables]
    assert replace(quick, tables=tuple(sorted(known, key=lambda table: table.sheet))) == replace(
        slow, tables=tuple(sorted(slow.tables, key=lambda table: table.sheet))
    )


def test_a_log_that_is_no_table_is_found_by_its_header(live: OpenedBook) -> None:
    live.book.api.DatabaseRanges.removeByName(LOG.name)
    log = live.read([LOG.name])[LOG.name]
    assert (log.is_table, list(log.numbers)) == (False, [5, 6, 7, 8, 9])


def test_many_rows_below_the_table_are_all_read(live: OpenedBook) -> None:
    rows = [[f"B-{number}"] for number in range(1, 2_501)]
    live.book.sheets[LOG.sheet].range((11, 1)).value = rows
    log = live.read([LOG.name])[LOG.name]
    assert len(log.below) == 2_500
    assert log.rows[-1][0] == "B-2500"


# --- writing ---


def test_one_undo_takes_a_whole_refresh_back(live: OpenedBook) -> None:
    before, edges = everything(live), tables(live)
    assert live.apply(update(live)) > 10
    assert live.remarks() == WANTED
    assert tables(live) == edges | {REVIEW.name: "$A$1:$H$4", GOALS.name: "$E$13:$H$16"}
    after, wide = everything(live), tables(live)
    assert after != before
    steps = live.book.api.getUndoManager()
    for _ in range(2):
        steps.undo()
        assert (everything(live), tables(live)) == (before, edges)
        steps.redo()
        assert (everything(live), tables(live)) == (after, wide)
    live.apply(update(live, 1, word="ny"))
    steps.undo()
    assert everything(live) == after


def test_nothing_new_writes_nothing(live: OpenedBook) -> None:
    live.apply(update(live))
    steps = live.book.api.getUndoManager()
    steps.clear()
    assert live.apply(update(live)) == 0
    assert steps.getAllUndoActionTitles() == ()


def test_only_rectangles_with_a_change_are_written(live: OpenedBook) -> None:
    live.apply(update(live))
    wanted = update(live)
    values = [*wanted.columns[0].values]
    values[2] = "annat"
    seen: list[str] = []

    class Watched(LibreOffice):
        def write(self, cells: Range, rows: Rows) -> None:
            seen.append(cells.address)
            super().write(cells, rows)

    live._program = Watched()
    assert live.apply(Update([replace(wanted.columns[0], values=values)], wanted.tables, wanted.names)) == 1
    assert seen == ["$U$7"]


def test_charts_follow_their_table_and_new_rows_look_like_the_old(live: OpenedBook) -> None:
    chart = live.book.sheets[GOALS.sheet].api.Charts.getByIndex(0).EmbeddedObject
    for count in (6, 2, 1, 4):
        live.apply(update(live, count))
        data = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()[0].getDataSeries()[0]
        drawn = data.getDataSequences()[0].getValues().getSourceRangeRepresentation()
        assert drawn == "$Översikt.$G$14" + (f":$G${13 + count}" if count > 1 else "")
    goals = live.book.sheets[GOALS.sheet]
    assert goals["H14:H17"].number_format == "0 %"
    assert goals["E18:H20"].options(ndim=1, empty="").formula == (("",) * 4,) * 3


def test_a_total_row_goes_along(live: OpenedBook) -> None:
    sheet = live.book.sheets[GOALS.sheet]
    table = sheet.tables[GOALS.name]
    table.show_totals = True
    sheet["E15:F15"].formula = [["Summa", "=SUM(F14:F14)"]]
    for count in (4, 2):
        live.apply(update(live, count))
        assert sheet.range((14 + count, 5)).value == "Summa"
        assert sheet.range((13 + count, 5)).value == f"Mål {count}"
        assert sheet.range((15 + count, 5)).value is None
        assert table.totals_row_range.row == 14 + count


def test_links_of_a_file_give_way_to_those_of_now(office: App, path: Path) -> None:
    with open_book(path) as file:
        file.apply(Update(tables=[TableUpdate(REVIEW.name, [finding(row) for row in (5, 6, 7)])]))
        file.save()
    with OpenedBook(office, path) as book:
        cells = book.book.sheets[REVIEW.sheet]["D2:D4"]
        assert cells[0, 0].api.Hyperlink
        assert book.apply(Update(tables=[TableUpdate(REVIEW.name, [finding(row) for row in (7, 8, 9)])])) == 3
        assert [row[0] for row in cells.formula] == [f"""=HYPERLINK("#'{LOG.name}'!D{n}",{n})""" for n in (7, 8, 9)]
        assert [cell.api.Hyperlink for cell in cells] == ["", "", ""]
        assert book.apply(Update(tables=[TableUpdate(REVIEW.name, [finding(row) for row in (7, 8, 9)])])) == 0
        book.save()
    with open_book(path) as file:
        assert file.read([REVIEW.name])[REVIEW.name].column("Rad") == [7, 8, 9]


@pytest.mark.parametrize(
    "text", ["rad\r\nrad", "x\x0by", "\ud800", "'kant", "ÅÄÖ 𝄞", " ", "#N/A", "-", "1e5", "0" * 40]
)
def test_odd_texts_are_no_reason_to_give_up(live: OpenedBook, text: str) -> None:
    wanted = update(live)
    live.apply(replace(wanted, columns=[replace(wanted.columns[0], values=[text] * 5)]))
    assert all(isinstance(found, str) for found in live.remarks())


# --- people ---


def filtered(book: OpenedBook) -> None:
    """Show the rows of one organisation only."""
    book.book.sheets[LOG.sheet].tables[LOG.name].autofilter.apply_values(6, ["Norr"])


def test_a_filter_hides_rows_and_each_gets_its_own_value(live: OpenedBook) -> None:
    filtered(live)
    assert live.hidden(LOG.sheet, 4, 10) == [6, 8]
    live.apply(update(live))
    assert live.remarks() == WANTED
    assert live.hidden(LOG.sheet, 4, 10) == [6, 8]


def test_a_filter_on_our_own_table_hides_nothing_new(live: OpenedBook) -> None:
    live.apply(update(live))
    review = live.book.sheets[REVIEW.sheet].tables[REVIEW.name]
    review.show_autofilter = True
    review.autofilter.apply_values(4, ["6"])
    assert live.hidden(REVIEW.sheet, 1, 4) == [2, 4]
    live.apply(update(live, 5))
    assert live.hidden(REVIEW.sheet, 1, 8) == []


class Astray(LibreOffice):
    """Writes as Excel is known to on a filtered sheet: the values go to the rows that are to be seen, one by one."""

    def write(self, cells: Range, rows: Rows) -> None:
        seen = [row for row in cells.rows if not row.rows.hidden] if len(cells.rows) > 1 else [cells]
        for row, values in zip(seen, rows, strict=False):
            super().write(row, [values])


class Stubborn(Astray):
    def write_cell(self, cell: Range, value: Value) -> None:
        """Excel will not."""


def test_a_block_that_lands_on_other_rows_is_mended_cell_by_cell(office: App, path: Path) -> None:
    with OpenedBook(office, path, program=Astray()) as book:
        filtered(book)
        book.apply(update(book))
        assert book.remarks() == WANTED


def test_when_that_does_not_help_all_is_as_it_was(office: App, path: Path) -> None:
    with OpenedBook(office, path, program=Stubborn()) as book:
        filtered(book)
        before, edges = everything(book), tables(book)
        with pytest.raises(ProjektloggError, match="filter") as caught:
            book.apply(update(book))
        assert caught.value.where == "blad Aktivitetslogg, cell U6"
        assert (everything(book), tables(book)) == (before, edges)


MOVES: dict[str, Callable[[Any], object]] = {
    "sorted": lambda sheet: sheet.tables[LOG.name].sort(1, ascending=False),
    "row above": lambda sheet: sheet["6:6"].insert("down"),
    "row deleted": lambda sheet: sheet["6:6"].delete("up"),
    "new row": lambda sheet: sheet["A10"].options(ndim=1).__setattr__("value", "A-0099"),
    "column": lambda sheet: sheet["B:B"].insert("right"),
    "another date": lambda sheet: sheet["B7"].__setattr__("value", 44_000),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_rows_that_moved_since_the_reading_are_left_alone(live: OpenedBook, move: Callable[[Any], object]) -> None:
    wanted = update(live)
    move(live.book.sheets[LOG.sheet])
    before = everything(live)
    with pytest.raises(BookChangedError, match="Någon ändrar"):
        live.apply(wanted)
    assert everything(live) == before
    assert not live.book.api.getUndoManager().isRedoPossible()  # nothing was written, and so nothing taken back
    live.apply(update(live))
    log = live.read([LOG.name])[LOG.name]
    assert log.column("Kontroll") == [f"rad {name}" for name in log.column("Id")]


def noted(sheet: Range) -> None:
    """Type a note, and something that a row is known by; past the connection, whose writing counts as ours."""
    sheet["S6"].api.setString("Ring igen")
    sheet["B7"].api.setValue(44_000)


@pytest.mark.parametrize(
    "move",
    [MOVES["row above"], MOVES["row deleted"], MOVES["column"], noted],
    ids=["row", "deleted", "column", "typing"],
)
def test_only_what_we_wrote_is_taken_back_when_rows_move_meanwhile(
    office: App, path: Path, tmp_path: Path, move: Callable[[Any], object]
) -> None:
    """Whenever it happens, the workbook is then as if the move alone had been made."""

    class Interrupted(LibreOffice):
        left = 0

        def one_more(self, sheet: Range) -> None:
            self.left -= 1
            if not self.left:
                move(sheet.book.sheets[LOG.sheet])

        def write(self, cells: Range, rows: Rows) -> None:
            self.one_more(cells.sheet)
            super().write(cells, rows)

        def write_formulas(self, cells: Range, rows: Rows) -> None:
            super().write_formulas(cells, rows)
            self.one_more(cells.sheet)

    typed = [["en"], ["två"], ["tre"], ["fyra"], ["fem"]]
    with OpenedBook(office, path) as book:
        book.book.sheets[LOG.sheet]["T5:T9"].value = typed
        book.book.sheets[LOG.sheet]["U6"].value = "gammal"
        move(book.book.sheets[LOG.sheet])
        alone, edges = everything(book), tables(book)
    program = Interrupted()
    for when in (1, 2, 4, 5):
        copy = tmp_path / f"{when}.xlsx"
        copy.write_bytes(path.read_bytes())
        with OpenedBook(office, copy, program=program) as book:
            book.book.sheets[LOG.sheet]["T5:T9"].value = typed
            book.book.sheets[LOG.sheet]["U6"].value = "gammal"
            wanted = update(book)
            program.left = when
            with pytest.raises(BookChangedError):
                book.apply(wanted)
            assert program.left <= 0, when
            assert differences(everything(book), alone) == [], when
            assert tables(book) == edges, when
            assert drawn_rows(book) == 1
            book.apply(update(book))
            assert book.read([LOG.name])[LOG.name].column("Kontroll")[0] == "rad A-0001"


def differences(found: dict[str, Any], wanted: dict[str, Any]) -> list[object]:
    """The cells that hold another formula: sheet, row, column and both."""
    return [
        (sheet, row, column, cell, was)
        for sheet, rows in wanted.items()
        for row, cells in enumerate(rows, 1)
        for column, was in enumerate(cells, 1)
        if (cell := found[sheet][row - 1][column - 1]) != was
    ]


def drawn_rows(book: OpenedBook) -> int:
    """How many rows of its table the chart draws."""
    chart = book.book.sheets[GOALS.sheet].api.Charts.getByIndex(0).EmbeddedObject
    data = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()[0].getDataSeries()[0]
    return len(data.getDataSequences()[0].getValues().getData())


def test_a_protected_sheet_is_named_before_anything_is_written(live: OpenedBook) -> None:
    live.book.sheets[REVIEW.sheet].impl.protect("hemligt")
    before = everything(live)
    with pytest.raises(ProjektloggError, match="Bladet Granskning är skyddat"):
        live.apply(update(live))
    assert everything(live) == before


def test_a_protected_sheet_on_which_nothing_changes_does_not_matter(live: OpenedBook) -> None:
    live.apply(update(live))
    live.book.sheets[REVIEW.sheet].impl.protect("hemligt")
    assert live.apply(update(live, word="ny")) == 5


def test_a_copy_for_reading_only_is_read_and_not_written(office: App, path: Path) -> None:
    opened = office.books.open(path, read_only=True)
    try:
        book = OpenedBook.__new__(OpenedBook)
        super(OpenedBook, book).__init__(opened)
        assert book.read_only
        with pytest.raises(ProjektloggError, match="skrivskyddad"):
            book.apply(update(book))
    finally:
        opened.close()


def test_saving_is_left_to_the_user(office: App, path: Path) -> None:
    before = path.read_bytes()
    with OpenedBook(office, path) as book:
        book._saves = False
        book.apply(update(book))
        book.save()
        assert path.read_bytes() == before
        book._saves = True
        book.save()
        assert path.read_bytes() != before


def test_a_new_workbook_has_no_place_to_be_saved_to(office: App) -> None:
    fresh = office.books.add()
    try:
        book = OpenedBook.__new__(OpenedBook)
        super(OpenedBook, book).__init__(fresh, saves=True)
        book.save()
        assert not fresh.impl.call("books.about")["url"]
    finally:
        fresh.close()


# --- the program ---


def test_a_step_that_a_crash_left_open_is_closed(live: OpenedBook) -> None:
    live.book.impl.call("steps.begin", "avbruten")
    live.book.sheets[LOG.sheet].range((FIRST, REMARKS)).value = "halv"
    live.apply(update(live))
    assert live.remarks() == WANTED
    live.book.api.getUndoManager().undo()
    assert live.remarks() == ["halv", None, None, None, None]


def test_a_program_that_does_not_answer_is_reported_in_one_line(tmp_path: Path) -> None:
    app = lo.start()
    path = make_book(tmp_path / "upptagen.xlsx")
    try:
        with OpenedBook(app, path) as book:
            wanted = update(book)
            app.impl.link.patience = 0.5
            os.killpg(app.pid, signal.SIGSTOP)
            try:
                with pytest.raises(ProjektloggError, match="svarar inte"):
                    book.apply(wanted)
            finally:
                os.killpg(app.pid, signal.SIGCONT)
            app.impl.link.patience = 30
            assert book.apply(wanted) > 0
    finally:
        app.quit()


def test_the_number_of_calls_is_the_same_for_few_rows_and_many(
    office: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: Counter[str] = Counter()
    ask = Bridge.call

    def counted(bridge: Bridge, name: str, *arguments: object, patience: float | None = None) -> object:
        calls[name] += 1
        return ask(bridge, name, *arguments, patience=patience)

    monkeypatch.setattr(Bridge, "call", counted)
    made = []
    for count in (100, 2_000):
        with OpenedBook(office, make_book(tmp_path / f"{count}.xlsx", count)) as book:
            calls.clear()
            assert book.apply(update(book, 50)) > count
            made.append(calls.copy())
    print({name: made[0][name] for name in ("cells.read", "cells.write", "cells.formulas")}, made[0].total())
    assert made[0] == made[1]
    assert made[0]["cells.read"] + made[0]["cells.formulas"] <= 12
    assert made[0]["cells.write"] <= 6


_DIE = """
import os, signal, sys
import xl_addin.libreoffice as lo
from tests.support_live import update
from xl_addin.books.live import LiveBook
from xl_addin.books.live.spreadsheet_programs import LibreOffice

class Dying(LibreOffice):
    left = int(sys.argv[3])
    def write(self, cells, rows):
        super().write(cells, rows)
        Dying.left -= 1
        if not Dying.left:
            os.kill(os.getpid(), signal.SIGKILL)

app = lo.connect(sys.argv[1])
book = LiveBook(app.books[sys.argv[2]], program=Dying())
book.apply(update(book))
"""


@pytest.mark.parametrize("blocks", [1, 3])
def test_after_a_helper_was_killed_in_mid_refresh_the_next_one_works(
    office: App, live: OpenedBook, blocks: int
) -> None:
    before, edges = everything(live), tables(live)
    command = [sys.executable, "-c", _DIE, office.impl.connection, live.name, str(blocks)]
    done = subprocess.run(command, check=False, timeout=60, cwd=Path(__file__).parents[4])
    assert done.returncode == -signal.SIGKILL
    end = time.monotonic() + 20
    while not live.book.api.IsAdjustHeightEnabled:  # the bridge of the dead helper sets it back
        assert time.monotonic() < end
        time.sleep(0.1)
    assert everything(live) != before
    assert [row[:20] for row in everything(live)[LOG.sheet]] == [row[:20] for row in before[LOG.sheet]]
    live.apply(update(live))
    assert live.remarks() == WANTED
    steps = live.book.api.getUndoManager()
    steps.undo()
    steps.undo()
    assert (everything(live), tables(live)) == (before, edges)
