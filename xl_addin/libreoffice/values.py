"""Values of cells between Python and LibreOffice, as Excel would take and give them.

Out: numbers are floats, dates are datetimes, truth values bools, blank cells None, errors Excel's numbers (of the COM
interface, which xlwings users know as raw values). In: a text is read as if it were typed into Excel with English
settings, but only where it can mean one thing: a formula ("=…"), a plain number ("12.5", "1E3", "10%"), TRUE or FALSE,
an error ("#N/A") or an ISO date ("2023-05-15"). What else Excel would guess at ("1/2", "5 kr", "+A1") stays text.
"""

import contextlib
import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .grammar import to_office

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
_ERROR_WORDS = {number: word for word, number in ERRORS.items()}
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # serials have no time zone
DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*")
_PERCENT = re.compile(r"\s*([+-]?(?:[0-9]+\.?([0-9]*)|\.([0-9]+)))\s*%\s*")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?")
_DAY = dt.timedelta(days=1)

Rect = list[int]


@dataclass
class Block:
    """A block as the bridge takes it: plain rows, and what some of its cells need besides."""

    rows: list[list[float | str]]
    formulas: list[list[Any]] = field(default_factory=list)
    formats: dict[str, list[Rect]] = field(default_factory=dict)
    booleans: list[Rect] = field(default_factory=list)
    converted: bool = False  # a text was taken for something else

    @property
    def special(self) -> dict[str, Any]:
        """The second argument of `cells.write`."""
        return {
            "formulas": self.formulas,
            "formats": self.formats,
            "booleans": self.booleans,
            "converted": self.converted,
        }


def block(rows: Sequence[Sequence[Any]], epoch: dt.datetime = EPOCH) -> Block:
    """The block that writes these values.

    Args:
        rows: lists of the same length.
        epoch: the day of serial 0 in the workbook.

    Raises:
        TypeError: a value that a cell cannot hold.
        ValueError: an infinite number, or an unreadable formula.
    """
    plain: list[list[float | str]] = []
    marks: dict[tuple[int, int], tuple[str, str]] = {}
    converted = False
    for at, row in enumerate(rows):
        out: list[float | str] = []
        for place, value in enumerate(row):
            kind = type(value)
            if kind is float and math.isfinite(value):
                out.append(value)
                continue
            cell, mark = _cell(value, epoch)
            out.append(cell)
            if mark is not None:
                marks[at, place] = mark
            if kind is str and cell is not value:
                converted = True
        plain.append(out)
    made = Block(plain, converted=converted)
    for (kind_of, detail), rect in _rects(marks):
        if kind_of == "boolean":
            made.booleans.append(rect)
        elif kind_of == "format":
            made.formats.setdefault(detail, []).append(rect)
    made.formulas = _formula_runs(marks)
    return made


Cell = tuple[float | str, tuple[str, str] | None]
"""The plain value of a cell, and a mark of what it needs besides: formula and text, format and code, or boolean."""


def _cell(value: Any, epoch: dt.datetime) -> Cell:
    if isinstance(value, str):
        return _text(value, epoch) if value else (value, None)
    if value is None:
        return "", None
    if isinstance(value, bool):
        return float(value), ("boolean", "")
    if isinstance(value, (int, float, Decimal)):
        return _number(float(value)), None
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        serial, code = _serial(value, epoch)
        return serial, ("format", code)
    item = getattr(value, "item", None)  # numpy's scalars
    if callable(item):
        return _cell(item(), epoch)
    raise TypeError(f"A cell cannot hold a value of type {type(value).__name__}.")


def _number(number: float) -> float | str:
    if math.isinf(number):
        raise ValueError("A cell cannot hold an infinite number.")
    return "" if math.isnan(number) else number


def _serial(value: dt.date | dt.time | dt.timedelta, epoch: dt.datetime) -> tuple[float, str]:
    """The number of days that a moment or length of time is, and the format that shows it."""
    if isinstance(value, dt.timedelta):
        return value / _DAY, "[h]:mm:ss"
    if isinstance(value, dt.time):
        return (dt.datetime.combine(EPOCH, value.replace(tzinfo=None)) - EPOCH) / _DAY, "hh:mm:ss"
    if not isinstance(value, dt.datetime):
        return float((value - epoch.date()).days), DATE_FORMAT
    moment = value.replace(tzinfo=None)
    return (moment - epoch) / _DAY, DATE_FORMAT if moment.time() == dt.time() else TIME_FORMAT


def _text(text: str, epoch: dt.datetime) -> Cell:
    first = text[0]
    if first == "'":
        return text[1:], None
    if first.isalpha() and first not in "TtFf":
        return text, None  # the common case: a word
    if first == "=" and len(text) > 1:
        return "", ("formula", to_office(text))
    if text in ERRORS:
        return "", ("formula", "=" + text)
    if text.upper() in ("TRUE", "FALSE"):
        return float(text.upper() == "TRUE"), ("boolean", "")
    return _figure(text, epoch)


def _figure(text: str, epoch: dt.datetime) -> Cell:
    """A text that is a number, a percentage or an ISO date; any other stays text."""
    if _NUMBER.fullmatch(text):
        number = float(text)
        return (number if math.isfinite(number) else text), None
    if percent := _PERCENT.fullmatch(text):
        decimals = percent.group(2) or percent.group(3)
        return float(percent.group(1)) / 100, ("format", "0.00%" if decimals else "0%")
    if _ISO.fullmatch(text):
        with contextlib.suppress(ValueError):  # no such day
            return _cell(dt.datetime.fromisoformat(text), epoch)
    return text, None


def _rects(marks: dict[tuple[int, int], tuple[str, str]]) -> Iterable[tuple[tuple[str, str], Rect]]:
    """The marks other than formulas, cells that stand below each other joined."""
    open_runs: dict[int, tuple[tuple[str, str], Rect]] = {}
    for (row, column), mark in marks.items():
        if mark[0] == "formula":
            continue
        run = open_runs.get(column)
        if run and run[0] == mark and run[1][2] == row - 1:
            run[1][2] = row
            continue
        if run:
            yield run
        open_runs[column] = (mark, [row, column, row, column])
    yield from open_runs.values()


def _formula_runs(marks: dict[tuple[int, int], tuple[str, str]]) -> list[list[Any]]:
    """[row, column, [formulas downwards]] of formulas that stand below each other."""
    runs: list[list[Any]] = []
    last: dict[int, list[Any]] = {}
    for (row, column), (kind, text) in marks.items():
        if kind != "formula":
            continue
        run = last.get(column)
        if run and run[0] + len(run[2]) == row:
            run[2].append(text)
        else:
            last[column] = [row, column, [text]]
            runs.append(last[column])
    return runs


def text_rows(rows: Sequence[Sequence[Any]], epoch: dt.datetime = EPOCH) -> Block:
    """The block that writes these values with every text as text, whatever it looks like."""
    made = block([[None if isinstance(value, str) else value for value in row] for row in rows], epoch)
    for out, row in zip(made.rows, rows, strict=True):
        for place, value in enumerate(row):
            if isinstance(value, str):
                out[place] = value
    return made


def received(answer: dict[str, Any]) -> list[list[Any]]:
    """The rows of what `cells.read` answers, with dates, truth values and errors in their places."""
    rows: list[list[Any]] = answer["rows"]
    for row in rows:
        for place, value in enumerate(row):
            if value == "":
                row[place] = None
    year, month, day = answer.get("null_date", (1899, 12, 30))
    epoch = dt.datetime(year, month, day)  # noqa: DTZ001  # serials have no time zone
    for area in answer["dates"]:
        _apply(rows, area, lambda serial: _moment(serial, epoch))
    for area in answer["booleans"]:
        _apply(rows, area, lambda number: bool(number) if number in (0.0, 1.0) else number)
    for at, place, word in answer["errors"]:
        rows[at][place] = ERRORS[word]
    return rows


def _apply(rows: list[list[Any]], area: Rect, change: Callable[[float], Any]) -> None:
    top, left, bottom, right = area
    for row in rows[top : bottom + 1]:
        for place in range(left, right + 1):
            if isinstance(row[place], float):
                row[place] = change(row[place])


@lru_cache(maxsize=8192)
def _moment(serial: float, epoch: dt.datetime) -> dt.datetime | float:
    """The moment of a serial, to the millisecond (a double holds no more); what no calendar has stays a number."""
    try:
        return epoch + dt.timedelta(milliseconds=round(serial * 86_400_000))
    except OverflowError:
        return serial


def cleaned(
    data: Iterable[Iterable[Any]],
    dates: Callable[..., Any],
    empty: Any,
    numbers: Callable[[float], Any] | None,
    *,
    errors_as_text: bool,
) -> list[list[Any]]:
    """Rows of raw values as xlwings' options ask for them."""

    def clean(value: Any) -> Any:
        if value is None or value == "":
            return empty
        kind = type(value)
        if kind is float:
            return value if numbers is None else numbers(value)
        if kind is dt.datetime:
            if dates is dt.datetime:
                return value
            return dates(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        if kind is int and value in _ERROR_WORDS:
            return _ERROR_WORDS[value] if errors_as_text else None
        return value

    return [[clean(value) for value in row] for row in data]
