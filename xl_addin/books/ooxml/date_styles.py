"""The styles part, as far as dates need it: a day in a cell without a date format would be shown as a number."""

import re
from datetime import date, datetime, time, timedelta

from xl_addin.values.raw_table import Value

# Built-in formats for dates and times (18.8.30); 27 to 36 and 50 to 58 are those of East Asian programs.
_BUILT_IN = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_DATE, _MOMENT, _TIME, _SPAN = 14, 22, 21, 46
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_XFS = re.compile(rb"<cellXfs(?:\s[^>]*)?>(.*?)</cellXfs>", re.DOTALL)
_XF = re.compile(rb"<xf\b[^>]*?(?:/>|>.*?</xf>)", re.DOTALL)
_FORMAT = re.compile(rb"<numFmt\s[^>]*>")
_ATTRIBUTE = re.compile(rb'\s(numFmtId|formatCode)="([^"]*)"')


class Styles:
    """The cell styles of a workbook.

    Args:
        xml: the styles part in plain form, empty when the workbook has none.

    Attributes:
        xml: the part as it is now.
        added: whether a style was added to it.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.added = False
        found = _XFS.search(xml)
        self._xfs: list[bytes] = _XF.findall(found[1]) if found else []
        self._codes = {}
        for tag in _FORMAT.findall(xml):
            words = dict(_ATTRIBUTE.findall(tag))
            self._codes[words.get(b"numFmtId", b"")] = words.get(b"formatCode", b"").decode()
        self._dated: dict[tuple[int, int], int] = {}

    def shows_date(self, style: int) -> bool:
        """Whether numbers in that style are shown as dates or times."""
        if style >= len(self._xfs):
            return False
        number = dict(_ATTRIBUTE.findall(self._xfs[style])).get(b"numFmtId", b"0")
        if number in self._codes:
            code = _LITERAL.sub("", self._codes[number].replace("&quot;", '"'))
            return re.search("[dmyhs]", code, re.IGNORECASE) is not None and "general" not in code.lower()
        return int(number) in _BUILT_IN

    def for_value(self, style: int, value: Value) -> int:
        """The style for a value in a cell of that style: with a date format when the value needs one and lacks it.

        A spreadsheet program does the same when a date is typed into a cell of the format General.
        """
        if value.__class__ is str or not isinstance(value, (date, time, timedelta)) or not self._xfs:
            return style
        wanted = _SPAN if isinstance(value, timedelta) else _TIME if isinstance(value, time) else _DATE
        if isinstance(value, datetime):
            wanted = _MOMENT
        if (style, wanted) not in self._dated:
            self._dated[style, wanted] = style if self.shows_date(style) else self._add(style, wanted)
        return self._dated[style, wanted]

    def _add(self, style: int, number: int) -> int:
        """Append a copy of a style with another number format."""
        old = self._xfs[min(style, len(self._xfs) - 1)]
        new = re.sub(rb'\s(?:numFmtId|applyNumberFormat)="[^"]*"', b"", old)
        new = new.replace(b"<xf", b'<xf numFmtId="%d" applyNumberFormat="1"' % number, 1)
        self._xfs.append(new)
        self.added = True
        self.xml = self.xml.replace(b"</cellXfs>", new + b"</cellXfs>", 1)
        self.xml = re.sub(rb'(<cellXfs\b[^>]*?\scount=")\d+', rb"\g<1>%d" % len(self._xfs), self.xml, count=1)
        return len(self._xfs) - 1
