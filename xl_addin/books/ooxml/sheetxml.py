"""A worksheet's XML with some cells replaced; every other byte stays what it was.

Works on the ordinary form (see `markup.ordinary_sheet`): each row and cell has its `r` attribute first. That they also
stand in order is checked on the way.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from xl_addin.books.ooxml.a1 import Area, coded, column_number, letters
from xl_addin.books.ooxml.markup import MarkupError

_ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(/?)>')
_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_SPANS = re.compile(rb' spans="([^"]*)"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')
_DATA = re.compile(rb"<sheetData(?:\s[^>]*)?(/?)>")
_DIMENSION = re.compile(rb'(<dimension ref=")([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?(")')

Renew = Callable[[int, int, bytes], bytes | None]
"""Row, column and the cell as it stands (b"" when there is none) -> the new cell, b"" for none, None to leave it."""


@dataclass(slots=True)
class Patch:
    """What one pass over a sheet did.

    Attributes:
        xml: the sheet.
        changed: the cells that got another content.
        formulas: the cells among them that held a formula, with their old bytes.
    """

    xml: bytes
    changed: list[tuple[int, int]] = field(default_factory=list)
    formulas: dict[tuple[int, int], bytes] = field(default_factory=dict)


def data_span(xml: bytes) -> tuple[int, int]:
    """Where the content of `sheetData` starts and ends (the same for `<sheetData/>`).

    Raises:
        MarkupError: there is none.
    """
    match = _DATA.search(xml)
    if not match:
        raise MarkupError("xml")
    if match[1]:
        return match.end(), match.end()
    end = xml.find(b"</sheetData", match.end())
    if end < 0:
        raise MarkupError("xml")
    return match.end(), end


def patch(xml: bytes, wanted: Mapping[int, Mapping[int, object]], renew: Renew, unhide: Collection[int] = ()) -> Patch:
    """Replace cells.

    Args:
        xml: the sheet.
        wanted: by row, the columns to ask `renew` about.
        renew: gives each cell's new bytes.
        unhide: rows that are shown from now on.

    Raises:
        MarkupError: rows or cells are out of order, or not in the ordinary form.
    """
    original, xml = xml, _opened(xml)
    start, end = data_span(xml)
    result = Patch(b"")
    targets = sorted({*wanted, *unhide})
    chunks: list[bytes] = []
    place, at, last, added = 0, 0, 0, False
    for match in _ROW.finditer(xml, start, end):
        if at == len(targets) and not added:
            break
        number = int(match[1])
        if number <= last:
            raise MarkupError("xml")
        last = number
        while at < len(targets) and targets[at] < number:
            chunks += [xml[place : match.start()], _new_row(targets[at], wanted, renew, result)]
            place = match.start()
            at += 1
            added = True  # then the rest must be seen to hold no such row
        if at < len(targets) and targets[at] == number:
            close = match.end() if match[3] else seek(xml, b"</row>", match.end())
            old = xml[match.end() : close]
            body, inserted = _patch_row(old, number, wanted.get(number, {}), renew, result)
            tag = _tag(match[2], inserted, show=number in unhide)
            if body is not old or tag != match[2]:
                close += 0 if match[3] else len(b"</row>")
                row = b'<row r="%d"%s>%s</row>' % (number, tag, body) if body else b'<row r="%d"%s/>' % (number, tag)
                chunks += [xml[place : match.start()], row]
                place = close
            at += 1
    chunks.append(xml[place:end])
    chunks += [_new_row(number, wanted, renew, result) for number in targets[at:]]
    joined = b"".join([*chunks, xml[end:]])
    result.xml = _measured(joined, result.changed) if joined != xml else original
    return result


def _opened(xml: bytes) -> bytes:
    """The sheet with `<sheetData/>` written as two tags."""
    match = _DATA.search(xml)
    if match and match[1]:
        return xml[: match.end() - 2] + b"></sheetData>" + xml[match.end() :]
    return xml


def _new_row(number: int, wanted: Mapping[int, Mapping[int, object]], renew: Renew, result: Patch) -> bytes:
    body, _ = _patch_row(b"", number, wanted.get(number, {}), renew, result)
    return b'<row r="%d">%s</row>' % (number, body) if body else b""


def _patch_row(
    body: bytes, number: int, columns: Mapping[int, object], renew: Renew, result: Patch
) -> tuple[bytes, list[int]]:
    """The row's content with the new cells, and the columns that got a cell where none was."""
    edits: list[tuple[int, int, bytes]] = []
    inserted: list[int] = []
    gap = -1
    for column in sorted(columns) if len(columns) > 1 else columns:
        start = body.find(b'<c r="%s%d"' % (coded(column), number))
        if start < 0:
            new = renew(number, column, b"")
            if not new:
                continue
            if gap != len(body):  # what comes after a cell at the end goes to the end, too
                gap = _gap(body, number, column)
            start = end = gap
            inserted.append(column)
        else:
            end = cell_end(body, start)
            old = body[start:end]
            new = renew(number, column, old)
            if new is None or new == old:
                continue
            if b"<f" in old:
                result.formulas[number, column] = old
        edits.append((start, end, new))
        result.changed.append((number, column))
    if not edits:
        return body, inserted
    chunks = []
    place = 0
    for start, end, new in edits:
        chunks += [body[place:start], new]
        place = end
    return b"".join([*chunks, body[place:]]), inserted


def seek(xml: bytes, mark: bytes, start: int) -> int:
    """Where a mark stands next.

    Raises:
        MarkupError: nowhere, so that the sheet is no XML.
    """
    place = xml.find(mark, start)
    if place < 0:
        raise MarkupError("xml")
    return place


def cell_end(xml: bytes, start: int) -> int:
    """Where the cell that starts there ends."""
    close = seek(xml, b">", start)
    return close + 1 if xml[close - 1] == ord("/") else seek(xml, b"</c>", close) + len(b"</c>")


def _gap(body: bytes, number: int, column: int) -> int:
    """Where in a row a new cell goes."""
    last = _CELL.match(body, max(body.rfind(b'<c r="'), 0))
    if not last:
        return len(body)
    if column_number(last[1].decode()) < column:
        return cell_end(body, last.start())
    before = 0
    for match in _CELL.finditer(body):
        found = column_number(match[1].decode())
        if int(match[2]) != number or found <= before:
            raise MarkupError("xml")
        if found > column:
            return match.start()
        before = found
    return len(body)


def _tag(attributes: bytes, inserted: list[int], *, show: bool) -> bytes:
    """The row's attributes after `r`: shown if it is to be, and `spans` wide enough for the new cells."""
    if show:
        attributes = _HIDDEN.sub(b"", attributes)
    spans = _SPANS.search(attributes)
    if not inserted or not spans:
        return attributes
    try:
        first, last = (int(number) for number in spans[1].split(b":"))
    except ValueError:  # several spans; the attribute is optional
        return attributes.replace(spans[0], b"")
    wider = b' spans="%d:%d"' % (min(first, *inserted), max(last, *inserted))
    return attributes.replace(spans[0], wider)


def _measured(xml: bytes, changed: list[tuple[int, int]]) -> bytes:
    """The sheet with its `dimension` grown to hold the changed cells."""
    match = _DIMENSION.search(xml, 0, 65536)
    if not match or not changed:
        return xml
    left, top = column_number(match[2].decode()), int(match[3])
    right, bottom = column_number((match[4] or match[2]).decode()), int(match[5] or match[3])
    rows = [row for row, _ in changed]
    columns = [column for _, column in changed]
    grown = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
    if grown == (top, left, bottom, right):
        return xml
    ref = f"{letters(grown[1])}{grown[0]}:{letters(grown[3])}{grown[2]}".encode()
    return xml[: match.start()] + match[1] + ref + match[6] + xml[match.end() :]


def cell_at(xml: bytes, row: int, column: int) -> bytes:
    """A cell as it stands, b"" when there is none."""
    start = xml.find(b'<row r="%d"' % row)
    if start < 0:
        return b""
    close = seek(xml, b">", start)
    if xml[close - 1] == ord("/"):
        return b""
    end = seek(xml, b"</row>", close)
    start = xml.find(b'<c r="%s%d"' % (coded(column), row), start, end)
    return xml[start : cell_end(xml, start)] if start >= 0 else b""


def cells_in(xml: bytes, area: Area) -> Iterator[tuple[int, int, bytes]]:
    """The cells of an area that the sheet has, blank ones included: row, column, the cell as it stands."""
    start, end = data_span(xml)
    for match in _ROW.finditer(xml, start, end):
        number = int(match[1])
        if area.top <= number <= area.bottom and not match[3]:
            close = seek(xml, b"</row>", match.end())
            for cell in _CELL.finditer(xml, match.end(), close):
                column = column_number(cell[1].decode())
                if area.left <= column <= area.right:
                    yield number, column, xml[cell.start() : cell_end(xml, cell.start())]
