"""Values of an open workbook as ours, and ours as a program takes them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from xl_addin.books.ooxml.cell_xml import Plain, normal, same, serial
from xl_addin.values.raw_table import ErrorValue, Link, Value

_ERRORS = frozenset(
    (
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    )
)
_ERROR_CODES = range(-2_146_826_300, -2_146_826_200)  # of Excel's COM interface; its numbers are all floats
_DAY_ZERO = date(1899, 12, 30)
_LONGEST_LITERAL = 255  # characters of a text within a formula
# What Excel may take for a date, an amount or a truth value although it begins with a letter.
_TAKEN = re.compile(
    r"(?:true|false|sant|falskt|jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)|[^\W\d_]{1,4}\.?\s*[-\d]",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[\s\x00-\x1f\ufffd]+")


def received(value: Any) -> Value:  # noqa: ANN401 - whatever a program holds
    """One value as xlwings gives it, in the form in which a file's values come (see `books.grid`)."""
    kind = value.__class__
    if kind is str:
        return ErrorValue(value) if value in _ERRORS else value or None
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
        if moment.date() == _DAY_ZERO:
            return moment.time()
        return moment.date() if moment.time() == time() else moment
    if kind is int and value in _ERROR_CODES:
        return ErrorValue("#VALUE!")
    plain: Value = float(value) if kind is Decimal else value  # a cell with a currency format
    return plain


def typed(value: Value) -> Any:  # noqa: ANN401 - what COM and Apple events take
    """A value as it is assigned to a cell in Excel: a text so that it stays text, whatever it looks like."""
    if isinstance(value, str):
        return value if not value or is_plain_text(value) else "'" + value
    if isinstance(value, (time, timedelta)):
        return serial(value, date1904=False)
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)  # COM has no whole numbers beyond 32 bits
    return value


def is_plain_text(text: str) -> bool:
    """Whether Excel takes a text for nothing but text when it is assigned to a cell.

    >>> [is_plain_text(text) for text in ("behovsanalys P5", "Fel: datum saknas", "=1+1", "007", "maj 23", "kr 5")]
    [True, True, False, False, False, False]
    """
    return text[0].isalpha() and not _TAKEN.match(text)


def link_formula(link: Link) -> str | None:
    """The formula, in Excel's English grammar, of a cell that shows a value and opens another cell; None: not possible.

    Formulas, because they go in and out by the block, in Excel and in LibreOffice; links of their own do not.
    """
    target = "#'" + link.sheet.replace("'", "''") + "'!" + link.cell
    shown: Any = link.value
    if isinstance(shown, str):
        shown = '"' + shown.replace('"', '""') + '"'
    elif not isinstance(shown, (int, float)) or isinstance(shown, bool):
        return None
    if max(len(target), len(str(shown))) > _LONGEST_LITERAL:
        return None
    return f'=HYPERLINK("{target.replace(chr(34), chr(34) * 2)}",{shown})'


def is_as_written(found: Value, wanted: Plain, *, date1904: bool) -> bool:
    """Whether a cell holds what was written: the same value, or a text that differs in blanks and line ends alone."""
    if isinstance(found, ErrorValue):  # or a text that looks like one
        return wanted == ("s", found)
    now = normal(found, date1904=date1904)
    if same(now, wanted):
        return True
    kinds = {one[0] for one in (now, wanted) if one}
    return kinds == {"s"} and _bare(now) == _bare(wanted)


def _bare(plain: Plain) -> str:
    return _BLANKS.sub("", str(plain[1])) if plain else ""
