"""The buttons' work in a real LibreOffice, from the request to the answer."""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from docx import Document

from tests.support_live import App
from xl_addin.books.base import BookChangedError, Update
from xl_addin.books.live.live_book import LiveBook
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import Places, System, find_places
from xl_addin.pipeline import compute
from xl_addin.programs.helper import button_work
from xl_addin.programs.helper.dispatch import dispatch_table
from xl_addin.programs.helper.documents import folder_name, reports_folder
from xl_addin.programs.helper.mailbox import Answer, Request

pytest_plugins = ("tests.support_libreoffice",)

WORKBOOKS = Path(__file__).parents[4] / "workbook"
LOG = layout.LOG.sheet


class Desk:
    """A workbook that is open in LibreOffice, and the buttons."""

    def __init__(self, app: App, source: str, folder: Path) -> None:
        self.path = folder / f"Åsas {source}.xlsx"
        shutil.copy(WORKBOOKS / f"{source}.xlsx", self.path)
        self.places = find_places(System.LINUX, folder / "hem")
        self.app = app
        self.book = app.books.open(self.path)
        self.made = self.places.home / "Documents" / "Projektlogg" / self.path.stem

    def press(self, action: str, workbook: str | None = None) -> Answer:
        pipe = self.app.impl.connection.removeprefix("pipe,name=")
        request = Request(
            "20230920-101500-abcdef", action, "libreoffice", workbook or str(self.path), datetime(2023, 9, 20), pipe
        )
        answer = dispatch_table(self.places)[action](request)
        while answer.then and not answer.then():
            time.sleep(0.1)
        return answer

    def sheet(self, name: str) -> Any:  # noqa: ANN401 - xlwings' Sheet
        return self.book.sheets[name]

    def figure(self) -> object:
        return self.sheet("Indikatorer")["L5"].value

    def selected(self) -> tuple[str, str]:
        cells = self.app.selection
        return cells.sheet.name, cells.address


@pytest.fixture
def empty(office: App, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(office, "aktivitetslogg", tmp_path)
    yield desk
    desk.book.close()


@pytest.fixture
def desk(office: App, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(office, "exempel", tmp_path)
    yield desk
    desk.book.close()


# --- refresh, check ---


@pytest.mark.libreoffice
def test_refresh_counts_what_stands_in_the_window(desk: Desk) -> None:
    log = desk.sheet(LOG)
    log.range((1674, 1)).value = [
        ["A-2001", datetime(2023, 9, 20), "Behovsanalys", "559900-0006", "Nytt & <Son> AB", "Almi"]
    ]
    log.range((1674, 10)).value = "Genomförd"
    answer = desk.press("refresh")
    assert answer.ok
    assert answer.line.startswith("indikatorerna är uppdaterade, ")
    assert "Period 5, 1 april–30 september 2023" in answer.text
    assert "Antal unika företag som får behovsanalys: 525 av 400 (perioden +109)" in answer.text
    assert "inte sparad" in answer.text
    assert desk.figure() == 525
    assert log.range((1674, 20)).value == "behovsanalys P5"
    again = desk.press("refresh")
    assert again.line == "indikatorerna är uppdaterade, inget hade ändrats."
    assert "sparad" not in again.text


@pytest.mark.libreoffice
def test_check_writes_and_shows_the_findings_and_no_figures(desk: Desk) -> None:
    desk.sheet("Indikatorer")["L5"].value = 1
    desk.sheet(LOG)["B9"].value = "igår"
    answer = desk.press("check")
    assert answer.ok
    assert answer.line.partition(" ")[0].isdigit()
    assert f"• Fel, {LOG} rad 9:" in answer.text
    assert "… och " in answer.text
    assert desk.selected() == ("Granskning", "$A$5")
    assert desk.figure() == 1
    assert str(desk.sheet(LOG).range((9, 21)).value).startswith("Fel: Datumet")


@pytest.mark.libreoffice
def test_check_of_a_copy_for_reading_only_tells_and_writes_nothing(desk: Desk) -> None:
    desk.book.close()
    desk.book = desk.app.books.open(desk.path, read_only=True)
    before = desk.sheet("Granskning").used_range.formula
    assert "Granskning: " in desk.press("check").text
    assert desk.sheet("Granskning").used_range.formula == before


# --- new activity ---


@pytest.mark.libreoffice
def test_new_activity_begins_in_the_first_free_row(empty: Desk) -> None:
    assert empty.press("new_activity") == Answer(ok=True, line="rad 5 är redo att fyllas i.")
    log = empty.sheet(LOG)
    assert log["A5:C5"].value == ["A-0001", datetime(2023, 9, 20), None]
    assert empty.selected() == (LOG, "$C$5")
    log["A5"].value = "N-099"
    empty.press("new_activity")
    empty.press("new_activity")
    assert log["A5:A8"].value == ["N-099", "N-100", "N-101", None]
    assert log.tables[LOG].range.address == "$A$4:$X$7"
    assert log["B7"].number_format == log["B5"].number_format
    assert log["C7"].data_validation.type == log["C5"].data_validation.type == "list"
    empty.book.api.getUndoManager().undo()
    assert log.tables[LOG].range.address == "$A$4:$X$6"
    assert log["A7"].value is None


@pytest.mark.libreoffice
def test_new_activity_leaves_a_filter_as_it_is(desk: Desk) -> None:
    log = desk.sheet(LOG)
    log.tables[LOG].autofilter.apply_values(6, ["Almi"])
    hidden = [row for row in range(1600, 1674) if log.range((row, 1)).rows.hidden]
    log["A1675"].value = "en anteckning under tabellen"
    answer = desk.press("new_activity")
    assert answer.line == "rad 1674 är redo att fyllas i."
    assert log.range((1674, 1)).value == "A-1670"
    assert log.range((1674, 1)).rows.hidden is False
    assert [row for row in range(1600, 1675) if log.range((row, 1)).rows.hidden] == hidden
    assert "en anteckning under tabellen" in {log["A1675"].value, log["A1676"].value}


@pytest.mark.libreoffice
def test_new_activity_has_a_day_of_the_project(desk: Desk) -> None:
    card, log = desk.sheet("Projekt"), desk.sheet(LOG)
    places = {value: row for row, value in enumerate(card["A5:A20"].value, 5)}
    today, end = (card.range((places[name], 2)) for name in ("Avstämningsdatum", "Projektets slutdatum"))
    row = int(desk.press("new_activity").line.split()[1])
    assert log.range((row, 2)).value == today.value
    dated = [one for one in compute(LiveBook(desk.book)).findings if one.row == row and one.column == "Datum"]
    assert dated == []
    today.value = None
    end.value = datetime(2023, 8, 31)
    row = int(desk.press("new_activity").line.split()[1])
    assert log.range((row, 2)).value == datetime(2023, 8, 31)


@pytest.mark.libreoffice
def test_new_activity_comes_after_rows_below_the_table(empty: Desk) -> None:
    log = empty.sheet(LOG)
    log["A5"].value = "A-0001"
    log["A7:B7"].value = ["A-0002", datetime(2023, 9, 1)]
    assert empty.press("new_activity").line == "rad 8 är redo att fyllas i."
    assert log["A8"].value == "A-0003"


@pytest.mark.libreoffice
def test_new_activity_says_no_on_a_protected_sheet(empty: Desk) -> None:
    empty.sheet(LOG).impl.protect("")
    with pytest.raises(ProjektloggError, match="Bladet Aktivitetslogg är skyddat"):
        empty.press("new_activity")


# --- evidence, reports ---


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("sheet", "cell", "code"),
    [("Indikatorer", "C6", "leverans"), ("Översikt", "H7", "leverans"), ("Översikt", "R16", "seminarium")],
)
def test_evidence_of_the_indicator_that_one_stands_on(desk: Desk, sheet: str, cell: str, code: str) -> None:
    desk.sheet(sheet).activate()
    desk.sheet(sheet)[cell].select()
    answer = desk.press("evidence")
    path = desk.made / f"underlag-{code}.xlsx"
    assert answer.ok
    assert answer.text.endswith(f"• underlag-{code}.xlsx\n\nI mappen ~/Documents/Projektlogg/Åsas exempel")
    opened = desk.app.books[path.name]
    try:
        assert opened.fullname == str(path)
    finally:
        opened.close()
    assert "Räknas" in openpyxl.load_workbook(path, read_only=True).sheetnames


@pytest.mark.libreoffice
def test_evidence_that_is_being_looked_at_is_left_alone(desk: Desk) -> None:
    desk.sheet("Indikatorer").activate()
    desk.sheet("Indikatorer")["A5"].select()
    desk.press("evidence")
    desk.book.activate()
    desk.press("evidence")
    for name in ("underlag-behovsanalys.xlsx", "underlag-behovsanalys (2).xlsx"):
        desk.app.books[name].close()
        assert (desk.made / name).is_file()


@pytest.mark.libreoffice
@pytest.mark.parametrize(("sheet", "cell"), [(LOG, "A9"), ("Indikatorer", "A4"), ("Översikt", "A1"), ("Projekt", "A5")])
def test_evidence_asks_for_an_indicator(desk: Desk, sheet: str, cell: str) -> None:
    desk.sheet(sheet).activate()
    desk.sheet(sheet)[cell].select()
    answer = desk.press("evidence")
    assert not answer.ok
    assert "bladet Indikatorer" in answer.text
    assert not desk.made.exists()


@pytest.mark.libreoffice
def test_reports_land_in_the_users_own_folder(desk: Desk) -> None:
    answer = desk.press("progress_report")
    document = desk.made / "lagesrapport-5.docx"
    assert answer.line == "lägesrapporten för period 5 är skriven som utkast."
    assert answer.text.startswith("Rapporten är märkt UTKAST, för 9 fel står kvar.")
    assert answer.text.splitlines()[2:5] == ["Klart:", "• lagesrapport-5.docx", "• lagesrapport-5.pdf"]
    assert "I mappen ~/Documents/Projektlogg/Åsas exempel" in answer.text
    assert document.with_suffix(".pdf").is_file()
    texts = [cell.text for table in Document(str(document)).tables for row in table.rows for cell in row.cells]
    assert "524" in texts
    beside = {path.name for path in desk.path.parent.iterdir() if not path.name.startswith(".~lock")}
    assert beside == {"hem", desk.path.name}


class Box:
    """A workbook whose program shows a box for a while."""

    def __init__(self, *busy: bool) -> None:
        self.left = [*busy]
        self.opened: list[Path] = []

    @property
    def busy(self) -> bool:
        return self.left.pop(0) if self.left else False

    def open_beside(self, path: Path) -> None:
        self.opened.append(path)


@pytest.mark.parametrize(("busy", "tries"), [((False, True, True, False), 4), ((True, False), 2), ((), 5)])
def test_the_list_opens_when_the_box_with_the_answer_is_closed(busy: tuple[bool, ...], tries: int) -> None:
    box, seconds = Box(*busy), count(step=0.5)
    opening = button_work.Opening(cast("LiveBook", box), Path("lista.xlsx"), clock=lambda: next(seconds))
    assert [opening() for _ in range(tries)] == [False] * (tries - 1) + [True]
    assert box.opened == [Path("lista.xlsx")]


# --- which workbook ---


@pytest.mark.libreoffice
def test_of_two_workbooks_of_the_same_name_the_one_of_the_request_is_meant(desk: Desk, tmp_path: Path) -> None:
    other = Desk(desk.app, "aktivitetslogg", tmp_path)
    twin = tmp_path / "annan" / desk.path.name
    twin.parent.mkdir()
    shutil.copy(desk.path, twin)
    book = desk.app.impl.books.open(str(twin))  # xlwings itself opens no two of the same name
    try:
        desk.press("new_activity", str(twin))
        assert book.sheets(LOG).range((1674, 1)).raw_value == "A-1670"
        assert desk.sheet(LOG).range((1674, 1)).value is None
        assert other.sheet(LOG)["A5"].value is None
    finally:
        book.close()
        other.book.close()


@pytest.mark.libreoffice
def test_a_workbook_that_was_closed_or_renamed_is_reported(empty: Desk, tmp_path: Path) -> None:
    empty.book.save(tmp_path / "nytt namn.xlsx")
    with pytest.raises(ProjektloggError, match="inte öppen längre") as caught:
        empty.press("refresh")
    assert caught.value.where == empty.path.name


@pytest.mark.libreoffice
def test_a_libreoffice_that_has_ended_is_reported(empty: Desk) -> None:
    request = Request("20230920-101500-abcdef", "refresh", "libreoffice", "/x.xlsx", datetime(2023, 9, 20), "ingen")
    with pytest.raises(ProjektloggError, match="LibreOffice"):
        dispatch_table(empty.places)["refresh"](request)


def test_without_excel_the_answer_says_so(tmp_path: Path) -> None:
    request = Request("20230920-101500-abcdef", "refresh", "excel", "C:\\logg.xlsx", datetime(2023, 9, 20))
    with pytest.raises(ProjektloggError, match="når inte Excel"):
        dispatch_table(find_places(System.LINUX, tmp_path))["refresh"](request)


# --- colleagues ---


@pytest.mark.libreoffice
def test_a_colleague_who_moves_rows_once_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the reading and the writing a row comes in above the others: what is written is right all the same."""
    apply = LiveBook.apply
    moved: list[bool] = []

    def late(book: LiveBook, update: Update) -> int:
        if not moved:
            moved.append(True)
            desk.sheet(LOG)["9:9"].insert("down")
        return apply(book, update)

    monkeypatch.setattr(LiveBook, "apply", late)
    assert desk.press("refresh").ok
    assert desk.figure() == 524
    assert desk.sheet(LOG)["A9:U9"].value == [None] * 21
    assert desk.press("refresh").line.endswith("inget hade ändrats.")


def test_a_colleague_who_never_stops_is_reported_after_the_third_time() -> None:
    tries = []

    def busy() -> None:
        tries.append(1)
        raise BookChangedError("Någon ändrar i arbetsboken just nu.", "Vänta.")

    with pytest.raises(BookChangedError):
        button_work._again(busy)
    assert len(tries) == 3


# --- rules ---


@pytest.mark.parametrize(
    ("workbook", "name"),
    [
        ("https://norr.example/:x:/r/sites/projekt/Delade%20dokument/Logg%202023.xlsx?d=w1&csf=1", "Logg 2023"),
        ("https://d.docs.live.net/abc/logg.xlsx", "logg"),
        ("/home/åsa/Min logg.v2.xlsx", "Min logg.v2"),
        ("C:\\Users\\x\\..\\aux.xlsx", "aux_"),
        ("/x/../..xlsx", "Arbetsbok"),
        ("https://norr.example/%2e%2e%2f%2e%2e%2fetc.xlsx", "etc"),
        ("/x/19640823-3234.xlsx", "[personnummer dolt]"),
        ("/x/" + "a" * 300 + ".xlsx", "a" * 80),
    ],
)
def test_folders_are_named_after_the_workbook_whatever_that_is_called(workbook: str, name: str) -> None:
    assert folder_name(workbook) == name


def test_the_reports_folder_is_the_users_own(tmp_path: Path) -> None:
    linux = find_places(System.LINUX, tmp_path)
    assert reports_folder(linux, "https://x.example/logg.xlsx") == tmp_path / "Documents" / "Projektlogg" / "logg"
    linux.config.mkdir(parents=True)
    (linux.config / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/x"\nXDG_DOCUMENTS_DIR="$HOME/Dokument"\n')
    assert reports_folder(linux, "/x/logg.xlsx") == tmp_path / "Dokument" / "Projektlogg" / "logg"
    for system in (System.WINDOWS, System.MACOS):
        places: Places = find_places(system, tmp_path)
        assert reports_folder(places, "logg.xlsx") == tmp_path / "Documents" / "Projektlogg" / "logg"
