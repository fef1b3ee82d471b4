"""The size class is that of the first support: kept when figures change, with its company, and never a guess."""

import io
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support_tables import DEFAULTS, codes, table, whole
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.contract.level import Level
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.size_classes import SIZE_CLASSES, UNKNOWN, size_classes
from xl_addin.ledger.splits import split_of
from xl_addin.outputs.own_sheets import make_update
from xl_addin.outputs.participants import make_participants
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import ErrorValue, Table, Value

A, B, C = "559900-0006", "559900-0105", "559900-0204"
HEADER = (
    "Orgnr",
    "Anställda",
    "Omsättning (MSEK)",
    "Balansomslutning (MSEK)",
    "Offentligt ägande ≥ 25 %",
    "Storleksklass",
)
LOG = f"""
| Id | Datum | Aktivitet | Orgnr | Organisation | Status |
| A-1 | 2023-02-01 | Rådgivning | {A} | Almi | Genomförd |
| A-2 | 2023-02-02 | Rådgivning | {B} | Almi | Planerad |
| A-3 | 2024-02-02 | Rådgivning | {C} | Almi | Genomförd |
"""
CARD = DEFAULTS["Projekt"] + "| Eurokurs (kr) | 10 |\n"


def company(
    number: str = A, staff: Value = None, turnover: Value = None, public: Value = None, size: Value = None
) -> tuple[Value, ...]:
    return number, staff, turnover, None, public, size


def results(*rows: tuple[Value, ...], contract: int = 2, log: str = LOG, card: str = CARD, rule: str = "") -> Results:
    words = {**DEFAULTS, "Aktivitetslogg": log, "Projekt": card} | ({"Indikatorer": rule} if rule else {})
    tables = {name: whole(table(name, text), layout.SPEC[name]) for name, text in words.items()}
    listed = Table("Företag", "Företag", HEADER, list(rows), range(5, 5 + len(rows)), 1, 4, contract=contract)
    tables["Företag"] = listed if contract == 1 else _whole(listed)
    return make_results(type_tables(tables), today=date(2023, 12, 31))


def _whole(listed: Table) -> Table:
    extra = tuple(name for name in layout.COMPANIES.headers if name not in listed.header)
    rows = [row + (None,) * len(extra) for row in listed.rows]
    return Table("Företag", "Företag", listed.header + extra, rows, listed.numbers, 1, 4, contract=2)


def written(found: Results, column: str = "Storleksklass") -> list[Value]:
    return [value for one in make_update(found).columns if one.column == column for value in one.values]


def said(found: Results) -> list[str]:
    return codes(note for note in found.findings if note.code.startswith("size_"))


def test_the_class_is_written_at_the_first_support_and_not_before() -> None:
    found = results(company(A, 8, 15), company(B, 8, 15), company(C, 8, 15))
    assert written(found) == ["Mikro", None, None]
    assert written(found, "SMF") == ["Mikro", "Mikro", "Mikro"]
    assert said(found) == []


def test_the_class_stays_when_the_figures_change_and_both_are_told() -> None:
    found = results(company(A, 300, 15, None, "mikro "))
    assert written(found) == ["Mikro"]
    assert size_classes(found.workbook).to_dict() == {"5599000006": "Mikro"}
    (note,) = [note for note in found.findings if note.code == "size_class_differs"]
    assert (note.value, note.cell, "Stort" in note.message, note.level) == ("Mikro", "F5", True, Level.REVIEW)
    assert said(results(company(A, None, None, None, "Mikro"))) == []


@pytest.mark.parametrize(
    ("row", "card", "missing"),
    [
        (company(A), CARD, "antal anställda saknas"),
        (company(A, -3, 15), CARD, "antal anställda saknas"),
        (company(A, 8), CARD, "Omsättning (MSEK) eller Balansomslutning (MSEK) saknas"),
        (company(A, 8, 150), CARD, "Balansomslutning (MSEK) saknas"),
        (company(A, 8, 15), DEFAULTS["Projekt"], "Balansomslutning (MSEK) och eurokursen på bladet Projekt saknas"),
    ],
)
def test_what_is_not_known_is_a_class_of_its_own_and_a_to_do(row: tuple[Value, ...], card: str, missing: str) -> None:
    found = results(row, card=card)
    assert written(found) == [UNKNOWN]
    (note,) = [note for note in found.findings if note.code == "size_class_unknown"]
    assert missing in note.message
    assert note.cell == "F5"
    filled = results((*row[:1], 8, 15, None, None, UNKNOWN))
    assert written(filled) == ["Mikro"]


def test_many_unknown_are_told_together() -> None:
    valid = [_valid(f"5599{n:02}") for n in range(8)]
    log = LOG.splitlines()[:2] + [
        f"| A-{i} | 2023-02-01 | Rådgivning | {n} | Almi | Genomförd |" for i, n in enumerate(valid)
    ]
    found = results(*(company(n) for n in valid), log="\n".join(log))
    (note,) = [note for note in found.findings if note.code.startswith("size_")]
    assert (note.code, note.row, note.message.split(" ")[0]) == ("size_classes_unknown", None, "8")


def _valid(first: str) -> str:
    digits = [int(sign) for sign in f"{first}000"]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return f"{first}-000{-sum(doubled) % 10}"


@pytest.mark.parametrize("word", ["Litte", "Nej", 7, ErrorValue("#N/A")])
def test_a_word_that_is_no_class_is_an_error_and_stays_for_its_writer(word: Value) -> None:
    found = results(company(A, 8, 15, None, word))
    assert said(found) == ["size_class_word F5"]
    assert written(found) == [word]
    assert size_classes(found.workbook).to_list() == [UNKNOWN]
    (note,) = [note for note in found.findings if note.code == "size_class_word"]
    assert ("Litet" in note.message) == (word == "Litte")


def test_rows_of_one_company_that_disagree_are_an_error_and_no_class() -> None:
    found = results(company(A, 8, 15, None, "Litet"), company(A, 8, 15, None, "Mikro"))
    assert said(found) == ["size_class_differs F5", "size_class_two F6"]
    assert size_classes(found.workbook).to_list() == [UNKNOWN]
    assert written(found) == ["Litet", "Mikro"]
    assert written(results(company(A, 300), company(A, 8, 15, None, "Mikro"))) == ["Mikro", "Mikro"]


@pytest.mark.parametrize(("public", "sme"), [("Ja", "Nej"), ("x", "Nej"), ("nej", "Mikro"), ("kanske", None)])
def test_what_public_bodies_own_is_no_sme_whatever_its_size(public: str, sme: str | None) -> None:
    found = results(company(A, 8, 15, public))
    assert (written(found), written(found, "SMF")) == (["Mikro"], [sme])
    assert ("choice_unlisted E5" in codes(found.findings)) == (sme is None)


def test_an_earlier_workbook_keeps_its_own_column_of_that_name() -> None:
    found = results(company(A, 8, 15, None, "vår egen"), contract=1)
    assert said(found) == []
    assert written(found) == []
    assert size_classes(found.workbook).to_list() == ["Mikro"]


RULE = """
| Kod | Indikator | Räkna | Aktiviteter | Status | Datumkolumn | Filter | Delas upp på | Rapporteras |
| prov | Prov | Unika företag | Rådgivning | Genomförd | Datum | {} | Storleksklass | Ja |
"""


def test_the_kept_class_stands_in_the_participant_list_and_in_splits() -> None:
    log = LOG.replace("Planerad", "Genomförd")
    found = results(company(A, 300, 15, None, "Litet"), company(B), log=log, rule=RULE.format(""))
    sheet = openpyxl.load_workbook(io.BytesIO(make_participants(found, "logg.xlsx"))).worksheets[0]
    header = [cell.value for cell in sheet[4]]
    place = header.index("Storleksklass")
    assert [sheet.cell(row, place + 1).value for row in (5, 6)] == ["Litet", UNKNOWN]
    split = split_of(found.workbook, found.ledger, found.indicators[0], "Storleksklass", found.period)
    assert [(group.name, group.cumulative) for group in split.groups] == [("Litet", 1), (UNKNOWN, 1)]
    filtered = results(company(A, 8, 15), rule=RULE.format("Storleksklass=Litet"))
    assert "rule_column" in {note.code for note in filtered.findings}
    assert filtered.outcome("prov").cumulative is None


_FIGURE = st.one_of(st.none(), st.integers(0, 400))
_ROW = st.tuples(_FIGURE, _FIGURE, st.sampled_from([None, *SIZE_CLASSES]))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(_ROW, min_size=3, max_size=3), st.lists(st.tuples(_FIGURE, _FIGURE), min_size=3, max_size=3), st.randoms()
)
def test_kept_over_changed_figures_sorted_and_deleted_rows(
    rows: Sequence[tuple[Value, Value, Value]], later: Sequence[tuple[Value, Value]], chance: random.Random
) -> None:
    names = (A, B, C)
    log = LOG.replace("Planerad", "Genomförd").replace("2024", "2023")
    first = written(results(*(company(n, *row[:2], None, row[2]) for n, row in zip(names, rows, strict=True)), log=log))
    assert all(size in SIZE_CLASSES for size in first)
    for (staff, turnover, was), size in zip(rows, first, strict=True):
        assert was in {None, UNKNOWN, size}
        if was in {None, UNKNOWN} and size != UNKNOWN:
            assert staff is not None
            assert turnover is not None or size == "Stort"
    again = [company(n, *figures, None, size) for n, figures, size in zip(names, later, first, strict=True)]
    chance.shuffle(again)
    again = again[chance.randrange(3) :]
    kept = dict(zip(names, first, strict=True))
    for row, size in zip(again, written(results(*again, log=log)), strict=True):
        assert kept[str(row[0])] in {UNKNOWN, size}


def test_a_file_gets_the_class_once_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(empty_content()))
    book = openpyxl.load_workbook(path)
    log, listed = book["Aktivitetslogg"], book["Företag"]
    log["A5"], log["B5"], log["C5"], log["D5"], log["J5"] = "A-1", date(2023, 2, 1), "Behovsanalys", A, "Genomförd"
    staff = next(cell for cell in listed[4] if cell.value == "Anställda").column
    place = next(cell for cell in listed[4] if cell.value == "Storleksklass").column
    listed["A5"], listed.cell(5, staff).value = A, 300
    book.save(path)
    for _ in range(2):
        with open_book(path) as opened:
            changed = pipeline.refresh(opened).changed
        book = openpyxl.load_workbook(path)
        assert book["Företag"].cell(5, place).value == "Stort"
    assert changed == 0
    book["Företag"].cell(5, staff).value = 3
    book.save(path)
    with open_book(path) as opened:
        pipeline.refresh(opened)
    assert openpyxl.load_workbook(path)["Företag"].cell(5, place).value == "Stort"
