"""What people write beside a finding follows it, whatever happens to the list."""

import contextlib
import os
import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.contract import layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.level import Level
from xl_addin.programs.cli.main import run
from xl_addin.reading.acceptance import accepted
from xl_addin.values.raw_table import Row, Table

NOW = datetime(2023, 10, 12, 9, 30)
LOG = Table("Aktivitetslogg", "Aktivitetslogg", ("Id", "Datum"), [(f"A-{n}", None) for n in range(9)], range(5, 14))


def review(rows: list[Row], *, named: bool = True) -> Table:
    headers = ("Nivå", "Kod", "Blad", "Rad", "Kolumn", "Värde", *["Gäller"] * named, "Godkänd av", "Skäl")
    return Table("Granskning", "Granskning", headers, rows, range(5, 5 + len(rows)))


def beside(about: str, row: int, who: str | None = "Kim Ek", reason: str | None = "Därför.") -> Row:
    return ("Fel", "date_missing", "Aktivitetslogg", row, "Datum", None, about, who, reason)


def missing(row: int, log: Table = LOG) -> Finding:
    return finding("date_missing", log, row, "Datum")


@pytest.mark.parametrize("seed", range(30))
def test_an_acceptance_follows_its_row_when_rows_move(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    ids = [f"A-{n}" for n in range(9)]
    chance.shuffle(ids)
    moved = Table(LOG.name, LOG.sheet, LOG.header, [(name, None) for name in ids], range(7, 16))
    wrong = chance.sample(range(7, 16), 5)
    findings = [missing(row, moved) for row in wrong]
    written = [beside(f"A-{n}", 5 + n, who=f"Person {n}") for n in chance.sample(range(9), 6)]
    found = accepted(findings, {LOG.name: moved}, {"Granskning": review(written)}, NOW)
    names = dict(zip(moved.numbers, ids, strict=True))
    there = {str(row[6]) for row in written}
    assert {names[note.row or 0]: one.who for note, one in found.by.items()} == {
        names[row]: f"Person {names[row][2:]}" for row in wrong if names[row] in there
    }


def test_another_error_in_the_same_row_is_not_accepted_with_it() -> None:
    other = finding("date_unreadable", LOG, 5, "Datum", "i går")
    found = accepted([other], {LOG.name: LOG}, {"Granskning": review([beside("A-0", 5)])}, NOW)
    assert found.by == {}
    assert ["Godkännandet är borta" in str(row[3]) for row in found.changes] == [True]


def test_without_the_column_that_names_the_row_its_number_counts() -> None:
    nameless = Table(LOG.name, LOG.sheet, ("Datum",), [(None,)] * 9, range(5, 14))
    rows = [(*beside("", 6)[:6], "Kim Ek", "Därför.")]
    found = accepted([missing(5), missing(6)], {LOG.name: nameless}, {"Granskning": review(rows, named=False)}, NOW)
    assert [note.row for note in found.by] == [6]


def test_a_workbook_without_the_columns_has_accepted_nothing() -> None:
    old = Table("Granskning", "Granskning", layout.REVIEW.headers, [("Fel", "date_missing", *[None] * 6)], [5])
    found = accepted([missing(5)], {LOG.name: LOG}, {"Granskning": old}, NOW)
    assert (found.by, found.changes) == ({}, [])
    assert accepted([missing(5)], {LOG.name: LOG}, {}, NOW).by == {}


def test_the_change_log_tells_once_and_is_bounded() -> None:
    written = {"Granskning": review([beside("A-0", 5)])}
    first = accepted([missing(5)], {LOG.name: LOG}, written, NOW).changes
    assert [(row[0], row[1]) for row in first] == [(NOW, "Kim Ek")]
    assert "date_missing (Aktivitetslogg, A-0, Datum). Skäl: Därför." in str(first[0][3])
    log = Table("Ändringslogg", "Ändringslogg", layout.CHANGES.headers, [*first], [5])
    assert accepted([missing(5)], {LOG.name: LOG}, written | {"Ändringslogg": log}, NOW).changes == list(first)
    many = Table(log.name, log.sheet, log.header, [(NOW, "K", "1", str(n)) for n in range(1200)], range(5, 1205))
    assert len(accepted([missing(5)], {LOG.name: LOG}, written | {"Ändringslogg": many}, NOW).changes) == 1000


def answer(path: Path, *, all_but: int = 0) -> None:
    """Write a name and a reason beside the errors, as people do."""
    sheets = openpyxl.load_workbook(path)
    sheet = sheets["Granskning"]
    places = {str(sheet.cell(4, column).value): column for column in range(1, sheet.max_column + 1)}
    wrong = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, places["Nivå"]).value == "Fel"]
    for row in wrong[all_but:]:
        sheet.cell(row, places["Godkänd av"], "Kim Ek")
        sheet.cell(row, places["Skäl"], f"Skäl {sheet.cell(row, places['Gäller']).value}")
    sheets.save(path)


def test_the_whole_way_in_a_workbook(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Refreshed, answered for, rows moved, refreshed again: each reason stands by its own row, and no draft is left."""
    run(["refresh", str(book)])
    assert run(["report", str(book), "--final"]) == 1
    assert "Rapporten är märkt UTKAST, för 9 fel står kvar." in capsys.readouterr().out
    answer(book, all_but=1)
    assert run(["report", str(book)]) == 1
    assert "ett fel står kvar" in capsys.readouterr().out
    run(["check", str(book)])
    assert "9 fel, varav 8 godkända" in capsys.readouterr().out
    answer(book)
    sheets = openpyxl.load_workbook(book)
    listed = sheets["Granskning"]
    place = next(cell.column for cell in listed[4] if cell.value == "Skäl")
    reason, listed.cell(5, place).value = listed.cell(5, place).value, None
    sheets.save(book)
    assert run(["refresh", str(book)]) == 1
    with open_book(book) as opened:
        results = pipeline.compute(opened)
        [half] = [note for note in results.findings if note.code == "acceptance_half"]
        assert (half.cell, half.sheet) in {(note.cell, note.sheet) for note in results.standing}
        assert (len(results.standing), results.levels[:24]) == (1, "9 fel, varav 8 godkända,")
        assert half.message.startswith("Kolumnen Skäl är tom vid felet ")
    sheets = openpyxl.load_workbook(book)
    sheets["Granskning"].cell(5, place).value = reason
    log = sheets["Aktivitetslogg"]
    for column in range(1, 20):  # two rows with errors change places
        one, two = log.cell(697, column), log.cell(782, column)
        one.value, two.value = two.value, one.value
    sheets.save(book)
    run(["refresh", str(book)])
    with open_book(book) as opened:
        table = opened.read(["Granskning"])["Granskning"]
        changes = opened.read(["Ändringslogg"])["Ändringslogg"]
    rows = [row for row in table.rows if row[0] == "Fel"]
    assert len(rows) == 9
    assert all(row[table.places["Skäl"]] == f"Skäl {row[table.places['Gäller']]}" for row in rows)
    assert len(changes.rows) == 9
    capsys.readouterr()
    assert run(["report", str(book)]) == 0
    assert "UTKAST" not in capsys.readouterr().out
    with open_book(book) as opened:
        assert pipeline.refresh(opened).changed == 0
        results = pipeline.compute(opened)
    assert results.standing == []
    assert sum(note.level is Level.ERROR for note in results.findings) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this kind is Unix's")
@pytest.mark.parametrize(("typed", "made"), [(b"n\n", False), (b"\n", False), (b"\x04", False), (b"j\n", True)])
def test_whoever_sits_at_a_terminal_is_asked_while_errors_stand(
    book: Path, tmp_path: Path, typed: bytes, *, made: bool
) -> None:
    import pty

    ours, theirs = pty.openpty()
    begin = "from xl_addin.programs.cli.entry import main; raise SystemExit(main())"
    command = [sys.executable, "-c", begin, "report", str(book), "--out", str(tmp_path / "ut")]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        told = b""
        with contextlib.suppress(OSError):  # Linux's word for the other end's having closed
            while part := os.read(ours, 4096):
                told += part
                if b"[j/N] " in told and typed:
                    os.write(ours, typed)
                    typed = b""
    os.close(ours)
    assert "9 fel. Skapa ändå som utkast? [j/N]" in told.decode()
    assert ("Ingen rapport skrevs." in told.decode()) is not made
    assert (tmp_path / "ut" / "lagesrapport-5.docx").exists() is made
    assert started.returncode == 1
