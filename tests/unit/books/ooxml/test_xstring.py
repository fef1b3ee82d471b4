"""Texts, serial days and styles: the small things that cells are made of."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support_books import STYLES
from xl_addin.books.ooxml.a1 import Area, area, column_number, letters
from xl_addin.books.ooxml.cell_xml import content, current, normal, same, serial
from xl_addin.books.ooxml.date_styles import Styles
from xl_addin.books.ooxml.xstring import escape, length, match, storable, unescape
from xl_addin.values.raw_table import Value

ANY_TEXT = st.text(st.characters(), max_size=40) | st.from_regex(r"[a_x0-9A-F]{0,12}", fullmatch=True)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
DAYS = st.dates(date(1904, 1, 1)) | st.datetimes(datetime(1904, 1, 1)) | st.times() | st.timedeltas()


@given(ANY_TEXT)
def test_what_is_escaped_reads_back(value: str) -> None:
    assert unescape(escape(value).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")) == value


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_length_counts_as_spreadsheets_do(value: str) -> None:
    assert length(storable(value)) == len(storable(value).encode("utf-16-le")) // 2


@given(ANY_TEXT | NUMBERS | DAYS | st.none(), st.booleans())
def test_what_is_written_is_seen_as_the_same(value: Value, date1904: bool) -> None:  # noqa: FBT001 - drawn at random
    plain = normal(value, date1904=date1904)
    kind, inner = content(plain)
    cell = b'<c r="A1"%s>%s</c>' % (kind, inner)
    assert same(current(cell, lambda _: "fel"), plain)
    assert same(plain, normal("något annat", date1904=date1904)) is (value == "något annat")


@pytest.mark.parametrize(
    ("value", "days", "days1904"),
    [
        (date(1900, 1, 1), 1, None),
        (date(1900, 2, 28), 59, None),
        (date(1900, 3, 1), 61, None),
        (date(1904, 1, 1), 1462, 0),
        (date(2023, 3, 15), 45000, 43538),
        (datetime(2023, 3, 15, 18), 45000.75, 43538.75),
        (time(6), 0.25, 0.25),
        (timedelta(hours=-36), -1.5, -1.5),
        (date(1899, 12, 31), None, None),
    ],
)
def test_serial_days(value: date | time | timedelta, days: float | None, days1904: float | None) -> None:
    assert serial(value, date1904=False) == days
    assert serial(value, date1904=True) == days1904


def test_areas() -> None:
    assert area("$B$2:D9") == area("D9:B2") == Area(2, 2, 9, 4)
    assert area("XFD1048576") == Area(1048576, 16384, 1048576, 16384)
    assert [area(word) for word in ("XFE1", "A1048577", "A0", "A", "A1:B", "", "A1:B2:C3")] == [None] * 7
    assert str(Area(2, 2, 9, 4)) == "B2:D9"
    assert Area(1, 1, 2, 2).meets(Area(2, 2, 3, 3))
    assert not Area(1, 1, 2, 2).meets(Area(3, 1, 3, 2))
    assert all(column_number(letters(number)) == number for number in range(1, 16385))


def test_names_match_exactly_first() -> None:
    assert match("Å", ["a\u030a", "å", "Å"]) == "Å"
    assert match("å", ["A\u030a"]) == "A\u030a"
    assert match("å", ["a"]) is None


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy\\-mm\\-dd", True),
        ("[h]:mm", True),
        ("[$-41D]d mmmm yyyy", True),
        ("0.00", False),
        ('0 "dagar"', False),
        ("[Red]0", False),
        ("General", False),
        ("#,##0\\ [$kr-41D]", False),
        ("_-* #,##0_d", False),
        ("@", False),
    ],
)
def test_formats_that_show_dates(code: str, is_date: bool) -> None:  # noqa: FBT001 - the expected answer
    xml = STYLES.replace("yyyy\\-mm\\-dd", code.replace('"', "&quot;")).encode()
    assert Styles(xml).shows_date(1) is is_date
    assert not Styles(xml).shows_date(99)
