"""The rules for values and failures of an open workbook, those of Excel among them."""

from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from xl_addin.books.edits import SheetEdits, target
from xl_addin.books.grid import Grid
from xl_addin.books.live import excel_errors
from xl_addin.books.live.blocks import blocks
from xl_addin.books.live.conversion import is_as_written, link_formula, received, typed
from xl_addin.books.live.excel_errors import ExcelFailure, failure_of
from xl_addin.books.live.spreadsheet_programs import Excel
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import ErrorValue, Link, Value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", None),
        ("text", "text"),
        (None, None),
        (1.5, 1.5),
        (True, True),
        (datetime(2023, 5, 15), date(2023, 5, 15)),
        (datetime(2023, 5, 15, 13, 30), datetime(2023, 5, 15, 13, 30)),
        (datetime(1899, 12, 30, 13, 30), time(13, 30)),
        (Decimal("12.5"), 12.5),
    ],
)
def test_values_come_as_those_of_a_file(raw: object, value: object) -> None:
    found = received(raw)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("raw", ["#N/A", "#DIV/0!", "#SPILL!", -2_146_826_246])
def test_errors_are_reported_from_texts(raw: object) -> None:
    assert isinstance(received(raw), ErrorValue)


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-b", "@a", "007", "2023-05-15", "1E5", "'kant", "TRUE", "Sant", "maj 23"]
)
def test_texts_that_excel_would_take_for_something_else_are_marked_as_text(text: str) -> None:
    assert typed(text) == "'" + text


def test_numbers_reach_excel_as_it_takes_them() -> None:
    values: list[Value] = [123456789012, True, None, 1.5, date(2023, 5, 1), time(12), "Fel: datum saknas", ""]
    assert [typed(value) for value in values] == [
        123456789012.0, True, None, 1.5, date(2023, 5, 1), 0.5, "Fel: datum saknas", "",
    ]  # fmt: skip
    assert isinstance(typed(123456789012), float)


@pytest.mark.parametrize(
    ("link", "formula"),
    [
        (Link(12, "Aktivitetslogg", "D12"), "=HYPERLINK(\"#'Aktivitetslogg'!D12\",12)"),
        (Link("A-1", 'Per\'s "log"', "A1"), '=HYPERLINK("#\'Per\'\'s ""log""\'!A1","A-1")'),
        (Link('=1+"1"', "Log", "A1"), '=HYPERLINK("#\'Log\'!A1","=1+""1""")'),
        (Link("x" * 300, "Log", "A1"), None),
        (Link(None, "Log", "A1"), None),
    ],
)
def test_links_are_formulas_and_their_text_is_data(link: Link, formula: str | None) -> None:
    assert link_formula(link) == formula


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        ("a\nb", ("s", "a\r\nb"), True),
        ("a", ("s", "b"), False),
        (None, ("s", "-"), False),
        (None, ("s", " "), True),
        (None, None, True),
        ("a", None, False),
        (5, ("n", 5.0), True),
        (5, ("s", "5"), False),
        (ErrorValue("#N/A"), ("s", "#N/A"), True),
        (ErrorValue("#N/A"), None, False),
    ],
)
def test_what_was_written_is_known_again(found: Value, wanted: Any, same: bool) -> None:  # noqa: ANN401, FBT001 - cases
    assert is_as_written(found, wanted, date1904=False) is same


# --- rectangles ---


def edits_of(cells: dict[tuple[int, int], Value]) -> SheetEdits:
    edits = SheetEdits()
    for (row, column), value in cells.items():
        edits.put(row, column, target(value, row, "Blad", row, column, date1904=False))
    return edits


def test_rectangles_end_where_a_row_is_not_ours_and_where_nothing_changes() -> None:
    rows = [["a", "b", "x"]] * 8
    wanted: dict[tuple[int, int], Value] = {
        (row, column): "ab"[column - 1] for row in (1, 2, 3, 4, 6, 7, 8) for column in (1, 2)
    }
    wanted |= {(2, 2): "ny", (3, 2): "ny", (7, 1): "ny", (8, 2): None}
    found = blocks("Blad", edits_of(wanted), Grid(rows, 1, 1, {}), date1904=False)
    assert [(str(one.area), one.rows, one.changed) for one in found] == [
        ("B2:B3", [["ny"], ["ny"]], 2),
        ("A7:B8", [["ny", "b"], ["a", None]], 2),
    ]
    assert found[1].old == [["a", "b"], ["a", "b"]]


def test_columns_that_are_apart_make_rectangles_of_their_own() -> None:
    found = blocks("Blad", edits_of({(1, 1): 1, (1, 3): 3, (2, 1): 1, (2, 3): 3}), Grid([], 1, 1, {}), date1904=False)
    assert [str(one.area) for one in found] == ["A1:A2", "C1:C2"]


# --- what Excel says ---


class com_error(Exception):  # noqa: N801, N818 - the name that pywin32 gives it
    """Of the same shape as pywin32's."""


def com(code: int, inner: int | None = None) -> com_error:
    signed = [number - 2**32 if number is not None and number >= 2**31 else number for number in (code, inner)]
    details = (0, "Microsoft Excel", "text", None, 0, signed[1]) if inner else None
    return com_error(signed[0], "text", details, None)


class CommandError(Exception):
    """Of the same shape as appscript's."""

    def __init__(self, number: int) -> None:
        super().__init__("text")
        self.errornumber = number


class ExcelBusyError(Exception):
    """xlwings'."""


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (com(0x80010001), ExcelFailure.BUSY),
        (com(0x8001010A), ExcelFailure.BUSY),
        (com(0x80020009, 0x800AC472), ExcelFailure.BUSY),
        (com(0x80020009, 0x800A03EC), ExcelFailure.REFUSED),
        (com(0x800706BA), ExcelFailure.GONE),
        (com(0x80010108), ExcelFailure.GONE),
        (com(0x80020009), None),
        (ExcelBusyError(), ExcelFailure.BUSY),
        (CommandError(-1712), ExcelFailure.BUSY),
        (CommandError(-1743), ExcelFailure.DENIED),
        (CommandError(-50), None),
        (ValueError(-2147418111), None),
        (com_error(), None),
    ],
)
def test_what_excel_says_is_sorted_by_what_helps(error: Exception, kind: ExcelFailure | None) -> None:
    assert failure_of(error) is kind


def test_every_kind_has_a_sentence_and_a_remedy() -> None:
    for kind in ExcelFailure:
        error = excel_errors.in_words(kind, "logg.xlsx")
        assert error.message.endswith(".")
        assert error.remedy.endswith(".")
        assert error.where == "logg.xlsx"


class Answers:
    """Excel's application object, as far as it is asked whether it is ready: answers one after the other."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.left = list(answers)

    @property
    def Ready(self) -> bool:  # noqa: N802 - Excel's name
        answer = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def opened(*answers: bool | Exception) -> Any:  # noqa: ANN401 - stands for an xlwings Book
    return SimpleNamespace(app=SimpleNamespace(api=Answers(*answers)))


def test_excel_gets_time_to_finish_what_it_is_at() -> None:
    Excel(mac=False, patience=2).ready(opened(com(0x80010001), False, True))


def test_excel_that_stays_busy_is_reported_in_one_line() -> None:
    with pytest.raises(ProjektloggError, match="en cell redigeras"):
        Excel(mac=False, patience=0.1).ready(opened(com(0x80010001)))


def test_another_failure_is_not_taken_for_busy() -> None:
    with pytest.raises(com_error):
        Excel(mac=False, patience=0.1).ready(opened(com(0x800706BA)))
    assert Excel(mac=False).explain(com(0x800706BA), "")
    assert Excel(mac=False).explain(ValueError("x"), "") is None
