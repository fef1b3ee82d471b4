"""Read dates and numbers as people in Sweden write them, strictly: what can mean two things is not read.

pandas' `to_datetime` drops most of these spellings, or takes 05/06/2023 for May; here each refused cell is reported.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from xl_addin.values.raw_table import ErrorValue, Value

MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_MONTH = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?")
_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))? ?(?:Z|UTC|GMT|([+-](?:0\d|1[0-4])):?([0-5]\d)?)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WRITTEN = re.compile(r"(\d{1,2})(?::?e)?\.? ([a-zåäö]+)\.? (\d{4})")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # 25.000 is twenty-five thousand to one, twenty-five to another
_TOO_LARGE = 1e15  # a cell keeps fifteen digits
_EPOCH_1900 = date(1899, 12, 30)  # serial 60 is a day that never was: right from 1 March 1900 on
_EPOCH_1904 = date(1904, 1, 1)
_SERIALS = (61, 73_050)  # 1900-03-01 to 2099-12-31; a number outside is no date that anybody meant


class UnreadableError(ValueError):
    """The cell holds something, but not what its column asks for."""


class TwoDaysError(UnreadableError):
    """A time stamp is one day where it was made and another in Sweden.

    Attributes:
        days: the two days.
    """

    def __init__(self, *days: date) -> None:
        super().__init__(*days)
        self.days = days


def is_blank(value: Value) -> bool:
    """Whether the cell holds nothing to read (an error value is not blank)."""
    return value is None or (isinstance(value, str) and not isinstance(value, ErrorValue) and not value.strip())


def text(value: Value) -> str:
    """A cell as the text a person sees: whole numbers without decimals, dates as in ISO 8601, blank as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, time, timedelta)):
        return _clock(value)
    return str(value).strip()


def _clock(value: datetime | time | timedelta) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return value.isoformat("minutes") if isinstance(value, time) else value.isoformat(" ", "minutes")


@lru_cache(maxsize=4096)
def _date_of_text(value: str) -> date:
    plain = " ".join(unicodedata.normalize("NFKC", value).split()).lower()
    year: str | int
    month: str | int
    if match := _STAMP.fullmatch(plain.upper()):
        return _day_of_stamp(match)
    if match := _ISO.fullmatch(plain.upper()):
        year, _, month, day = match.groups()
    elif match := _COMPACT.fullmatch(plain):
        year, month, day = match.groups()
    elif match := _WRITTEN.fullmatch(plain):
        day, word, year = match.groups()
        names = [name for name in MONTHS if name == word or name[:3] == word]
        month = _MONTH[names[0][:3]] if names else 0
    else:
        raise UnreadableError
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise UnreadableError from None


def _day_of_stamp(match: re.Match[str]) -> date:
    """The day of a time stamp with its offset from UTC, as forms and flows write one.

    The day is the same here and there, or midnight says which is meant: forms write a chosen day as its first moment,
    in UTC (00:00Z), in the writer's time (00:00+02:00) or in Swedish time turned into UTC (22:00Z or 23:00Z of the day
    before).

    Raises:
        TwoDaysError: it is a moment that is another day in Sweden.
        UnreadableError: there is no such moment.
    """
    day, clock, fraction, hours, minutes = match.groups()
    try:
        written = datetime.fromisoformat(f"{day}T{clock}")
        away = timedelta(hours=int(hours or 0), minutes=int(f"{(hours or '+')[0]}{minutes or 0}"))
        swedish = _swedish_time(written - away)
    except (ValueError, OverflowError):
        raise UnreadableError from None
    whole = not (fraction or "").strip("0")
    if written.date() == swedish.date() or (whole and away and written.time() == time()):
        return written.date()
    if whole and swedish.time() == time():
        return swedish.date()
    raise TwoDaysError(written.date(), swedish.date())


def _swedish_time(utc: datetime) -> datetime:
    """The clock in Sweden: summer time from 01:00 UTC on the last Sunday of March to that of October (2000/84/EC)."""
    start, end = (_last_sunday(utc.year, month) for month in (3, 10))
    return utc + timedelta(hours=2 if start <= utc < end else 1)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1)  # noqa: DTZ001 - in UTC, as all here
    return last - timedelta(days=(last.weekday() + 1) % 7)


def is_serial(value: Value) -> bool:
    """Whether a date column holds a bare number that is a day counted from 1900: the cell lost its date format."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and _SERIALS[0] <= float(value) <= _SERIALS[1]  # type: ignore[arg-type]  # a number, as just seen


def parse_date(value: Value, *, date1904: bool = False) -> date | None:
    """Read a day.

    Args:
        value: the cell.
        date1904: the workbook counts days from 1904; asked only for bare numbers.

    Returns:
        The day, None for a blank cell. The time of day is dropped.

    Raises:
        UnreadableError: it is no day, or could be two (05/06/2023).

    >>> parse_date('15 maj 2023'), parse_date('20230515')
    (datetime.date(2023, 5, 15), datetime.date(2023, 5, 15))
    """
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, ErrorValue):
        raise UnreadableError
    if isinstance(value, str):
        return _date_of_text(value)
    if is_serial(value) and isinstance(value, (int, float)):
        return (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=math.floor(value))
    if isinstance(value, (int, float)) and float(value).is_integer():
        return _date_of_text(str(int(value)))  # 20230515 typed as a number
    raise UnreadableError


def parse_number(value: Value) -> int | float | None:
    """Read a number; whole ones come back as int.

    Raises:
        UnreadableError: it is no number, or not a finite one.

    >>> parse_number('1 234,50'), parse_number('35'), parse_number(' ')
    (1234.5, 35, None)
    """
    if is_blank(value):
        return None
    if isinstance(value, (ErrorValue, bool)):
        raise UnreadableError
    if isinstance(value, str):
        plain = " ".join(unicodedata.normalize("NFKC", value).replace("\u2212", "-").split())
        if not _NUMBER.fullmatch(plain) and not _GROUPED.fullmatch(plain):
            raise UnreadableError
        if _AMBIGUOUS.fullmatch(plain):
            raise UnreadableError
        value = float(plain.replace(" ", "").replace(",", "."))
    if not isinstance(value, (int, float)) or not abs(value) < _TOO_LARGE:  # not-a-number is not below it either
        raise UnreadableError
    return int(value) if float(value).is_integer() else value


def whole_number(number: float) -> float:
    """The same number, an int when it is whole."""
    return int(number) if number.is_integer() else number
