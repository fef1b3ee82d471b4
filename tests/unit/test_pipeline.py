"""The way of the data, on a real file."""

from pathlib import Path

import openpyxl
import pytest

from tests.support_books import ROOT
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError

FIGURES = {"behovsanalys": (400, 108, 524), "leverans": (250, 93, 257), "seminarium": (10, 1, 16)}


@pytest.fixture(scope="module")
def fresh() -> bytes:
    return build(example_content())


@pytest.fixture
def path(tmp_path: Path, fresh: bytes) -> Path:
    place = tmp_path / "logg.xlsx"
    place.write_bytes(fresh)
    return place


def _rows(path: Path, sheet: str, header: str) -> list[dict[str, object]]:
    """A sheet's rows by another reader than ours."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[sheet].iter_rows(values_only=True))
    book.close()
    start = next(number for number, row in enumerate(rows) if header in row)
    return [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :]]


def test_the_figures_stand_on_the_sheet(path: Path) -> None:
    with open_book(path) as book:
        done = pipeline.refresh(book)
    assert done.changed > 1000
    assert set(done.seconds) == {"read", "count", "write", "save"}
    rows = {row["Kod"]: row for row in _rows(path, "Indikatorer", "Kod")}
    for code, figures in FIGURES.items():
        assert (rows[code]["Mål"], rows[code]["Utfall perioden"], rows[code]["Ackumulerat"]) == figures
        assert type(rows[code]["Ackumulerat"]) is int
    review = _rows(path, "Granskning", "Nivå")
    assert len(review) == len(done.results.findings)
    assert {row["Nivå"] for row in review} == {"Fel", "Varning", "Att granska"}
    log = _rows(path, "Aktivitetslogg", "Id")
    assert sum("behovsanalys P" in str(row["Räknas i"]) for row in log) == 524
    assert any("räknades i A-" in str(row["Räknas i"]) for row in log)
    assert all(row["Kontroll"] for row in log if row["Datum"] is None)


def test_another_period_and_the_way_back(path: Path) -> None:
    with open_book(path) as book:
        earlier = pipeline.refresh(book, 3)
    assert [o.cumulative for o in earlier.results.outcomes[:3]] == [290, 101, 11]
    with open_book(path) as book:
        pipeline.refresh(book, 5)
    rows = {row["Kod"]: row for row in _rows(path, "Indikatorer", "Kod")}
    assert rows["behovsanalys"]["Ackumulerat"] == 524


def test_a_second_refresh_changes_nothing(path: Path) -> None:
    with open_book(path) as book:
        pipeline.refresh(book)
    before = path.read_bytes()
    with open_book(path) as book:
        again = pipeline.refresh(book)
    assert again.changed == 0
    assert path.read_bytes() == before


def test_check_writes_nothing(path: Path, fresh: bytes) -> None:
    with open_book(path) as book:
        results = pipeline.compute(book)
    assert results.outcome("behovsanalys").cumulative == 524
    assert path.read_bytes() == fresh


def test_an_unknown_period_leaves_the_file_alone(path: Path, fresh: bytes) -> None:
    with pytest.raises(ProjektloggError, match="Period 9"), open_book(path) as book:
        pipeline.refresh(book, 9)
    assert path.read_bytes() == fresh


def test_an_empty_workbook_can_be_refreshed(tmp_path: Path) -> None:
    from xl_addin.building.defaults import empty_content

    path = tmp_path / "tom.xlsx"
    path.write_bytes(build(empty_content()))
    with open_book(path) as book:
        done = pipeline.refresh(book)
    assert [o.cumulative for o in done.results.outcomes] == [0] * len(done.results.indicators)
    assert {note.code for note in done.results.findings} == {"project_dates_missing", "period_missing"}
    with open_book(path) as book:
        assert pipeline.refresh(book).changed == 0


def test_sheets_of_ours_that_are_gone_are_reported_of(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book["Granskning"]
    book["Sifferlista"].title = "Siffror"
    book.save(path)
    with open_book(path) as changed:
        found = {note.code: note.message for note in pipeline.refresh(changed).results.findings}
    assert "Granskning" in found["sheet_absent"]


@pytest.mark.parametrize("renamed", [False, True])
def test_tables_that_lost_their_names_are_written_and_no_finding(tmp_path: Path, renamed: bool) -> None:  # noqa: FBT001
    path = tmp_path / "b.xlsx"
    book = openpyxl.load_workbook(ROOT / "workbook/exempel.xlsx")
    for sheet in book:
        for number, table in enumerate([*sheet.tables.values()]):
            del sheet.tables[table.name]
            if renamed:
                table.name = table.displayName = f"Tabell{number}{sheet.title}"
                sheet.add_table(table)
    review = book["Granskning"]
    review["G5"], review["B9"] = "gammalt", "gammalt"
    book["Sifferlista"]["B8"] = book["Översikt"]["S14"] = "gammalt"
    book.save(path)
    with open_book(path) as changed:
        found = {note.code for note in pipeline.refresh(changed).results.findings}
        assert pipeline.has_review(changed)
    assert not found & {"sheet_absent", "table_absent"}
    saved = openpyxl.load_workbook(path)
    for name in ("Granskning", "Sifferlista", "Översikt"):
        assert not any("gammalt" in str(cell.value) for row in saved[name].iter_rows() for cell in row)


def test_a_table_of_ours_that_is_not_to_be_found_is_reported_of(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Granskning"]
    del sheet.tables["Granskning"]
    for cell in sheet[4]:
        cell.value = None
    book.save(path)
    with open_book(path) as changed:
        notes = pipeline.compute(changed).findings
        assert not pipeline.has_review(changed)
    assert [note.message for note in notes if note.code == "table_absent"] == [
        "Tabellen Granskning finns inte på bladet Granskning, så den skrivs inte: det som står där är gammalt."
    ]


def test_no_personal_number_is_written(path: Path) -> None:
    with open_book(path) as book:
        done = pipeline.refresh(book)
    persons = {key for key in done.results.log["key"] if key and int(key[2]) < 2}
    assert persons
    forbidden = {part for key in persons for part in (key, f"{key[:6]}-{key[6:]}", key[:6])}
    saved = openpyxl.load_workbook(path, data_only=True)
    computed = {"Räknas i", "Kontroll", "SMF", "Behovsanalys", "Leverans"}
    cells = [
        str(cell.value)
        for sheet in ("Granskning", layout.OVERVIEW, "Sifferlista")
        for row in saved[sheet].iter_rows()
        for cell in row
    ]
    for sheet in ("Aktivitetslogg", "Företag"):
        header = {cell.column for cell in saved[sheet][4] if cell.value in computed}
        cells += [str(cell.value) for row in saved[sheet].iter_rows(min_row=5) for cell in row if cell.column in header]
    saved.close()
    assert len(cells) > 5_000
    assert [cell for cell in cells if any(part in cell for part in forbidden)] == []
