"""One cell as bytes: values into XML, and what stands there back into something to compare with."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from xl_addin.books.ooxml.xstring import escape, storable, unescape
from xl_addin.values.raw_table import Value

Plain = tuple[str, str | float | bool] | None
"""A value in the form in which two are compared: its kind ("s", "n", "b", "e") and itself; None: blank."""

_DAY = 86_400
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's times have no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP = datetime(1900, 3, 1)  # noqa: DTZ001 - days before it are one less: 1900 counts as a leap year (18.17.4.1)
_STYLE = re.compile(rb'\ss="(\d+)"')
_TYPE = re.compile(rb'\st="(\w+)"')
_SHOWN = re.compile(rb"<v[^>/]*>([^<]*)</v>")
_TEXT = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SAME = 1e-14  # LibreOffice writes 15 digits; a difference beyond them is none


def xml_text(data: bytes) -> str:
    """Character data as text: entities, line ends and `_xHHHH_` read."""
    text = data.decode("utf-8")
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return unescape(text.replace("\r\n", "\n"))


def _entity(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    return chr(int(match[1], 16) if match[1] else int(match[2]))


def rich_text(data: bytes) -> str:
    """The text of an `si` or `is` element: its runs, without the phonetic ones."""
    if b"<rPh" in data:
        data = _PHONETIC.sub(b"", data)
    return "".join(xml_text(text) for text in _TEXT.findall(data))


def serial(value: date | time | timedelta, *, date1904: bool) -> float | None:
    """Days since the workbook's epoch; None when the system cannot count that day."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / _DAY
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
    since = moment - (_EPOCH_1904 if date1904 else _EPOCH)
    if not date1904 and moment < _LEAP:
        since -= timedelta(days=1)
    if since < timedelta(days=0 if date1904 else 1):
        return None
    return since.days if not (since.seconds or since.microseconds) else since / timedelta(days=1)


def normal(value: Value, *, date1904: bool) -> Plain:
    """The form in which a new value is compared with what stands there.

    Raises:
        ValueError: a number that no cell can hold (not finite).
    """
    if isinstance(value, str):
        return ("s", storable(value)) if value else None
    if value is None:
        return None
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, (date, time, timedelta)):
        days = serial(value, date1904=date1904)
        return ("s", value.isoformat()) if days is None and isinstance(value, date) else ("n", float(days or 0))
    if not math.isfinite(value):
        raise ValueError("a cell holds finite numbers only")
    return "n", value


def content(plain: Plain) -> tuple[bytes, bytes]:
    """The `t` attribute, if any, and the child elements of a cell with that value."""
    if plain is None:
        return b"", b""
    kind, value = plain
    if kind == "b":
        return b' t="b"', b"<v>1</v>" if value else b"<v>0</v>"
    if kind == "n":
        return b"", b"<v>%s</v>" % _number(float(value) if isinstance(value, float) else int(value)).encode()
    text = str(value)
    keep = b' xml:space="preserve"' if text != text.strip() or "\n" in text else b""
    return b' t="inlineStr"', b"<is><t%s>%s</t></is>" % (keep, escape(text).encode("utf-8"))


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15) else repr(value)  # noqa: PLR2004


def style_of(tag: bytes) -> int:
    """The index of a cell's style, 0 when none is given."""
    match = _STYLE.search(tag)
    return int(match[1]) if match else 0


def current(cell: bytes, shared: Callable[[int], str]) -> Plain:
    """What a cell holds now, a formula's cached value included.

    Args:
        cell: the whole element.
        shared: gives the shared string of an index.
    """
    tag, _, inner = cell.partition(b">")
    match = _TYPE.search(tag)
    kind = match[1].decode() if match else "n"
    if kind == "inlineStr":
        text = rich_text(inner)
        return ("s", text) if text else None
    shown = _SHOWN.search(inner)
    if not shown:
        return None
    raw = xml_text(shown[1])
    try:
        if kind in {"s", "str", "d"}:
            text = shared(int(raw)) if kind == "s" else raw
            return ("s", text) if text else None
        if kind == "b":
            return "b", raw.strip() in {"1", "true"}
        return ("n", float(raw)) if kind == "n" else ("e", raw)
    except ValueError:
        return "e", raw


def same(old: Plain, new: Plain) -> bool:
    """Whether the two are the same value to whoever looks at the cell."""
    if old is None or new is None or old[0] != new[0]:
        return old is new
    if old[0] == "n":
        return math.isclose(float(old[1]), float(new[1]), rel_tol=_SAME, abs_tol=0)
    return old[1] == new[1]


class SharedStrings:
    """The texts that cells refer to by number.

    Args:
        xml: the part in plain form (see `markup`), empty when the workbook has none.
    """

    def __init__(self, xml: bytes) -> None:
        self._items = re.findall(rb"<si(?:\s[^>]*)?(?:/>|>(.*?)</si>)", xml, re.DOTALL)
        self._texts: dict[int, str] = {}

    def __getitem__(self, number: int) -> str:
        if number not in self._texts:
            self._texts[number] = rich_text(self._items[number]) if 0 <= number < len(self._items) else ""
        return self._texts[number]
