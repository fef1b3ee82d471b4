"""What moves or measures cells: insert, delete, copy, merge, sizes, and the edges of data."""

from __future__ import annotations

from typing import Any

from .refusals import check
from .session import Session, address_of, ambiguous, cell_address, cells, command, edit, enum, properties, rect_of
from .steps import recorded

_CONTENT = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA


def _whole(sheet: Any, rect: list[int]) -> str:
    """Say "ROWS" or "COLUMNS" when the rectangle takes whole ones, else ""."""
    if rect[1] == 0 and rect[3] == sheet.Columns.Count - 1:
        return "ROWS"
    return "COLUMNS" if rect[0] == 0 and rect[2] == sheet.Rows.Count - 1 else ""


@edit(before=False, after=True)
def insert(session: Session, handle: int, rect: list[int], shift: str) -> None:
    """Insert blank cells; what is there moves "DOWN" or "RIGHT" (whole rows and columns as such)."""
    sheet = session.sheet(handle)
    mode = _whole(sheet, rect) or shift
    sheet.insertCells(address_of(sheet, rect), enum("sheet.CellInsertMode", mode))


@edit(before=False, after=True)
def delete(session: Session, handle: int, rect: list[int], shift: str) -> None:
    """Delete cells; what follows moves "UP" or "LEFT" (whole rows and columns as such)."""
    sheet = session.sheet(handle)
    mode = _whole(sheet, rect) or shift
    sheet.removeRange(address_of(sheet, rect), enum("sheet.CellDeleteMode", mode))


@edit(after=True)
def copy(session: Session, handle: int, rect: list[int], source: int, origin: list[int]) -> None:
    """Copy to a place all that is in a rectangle of its size on a sheet of the same or another document."""
    there, owner = session.owner(handle), session.owner(source)
    if owner.document == there.document:
        there.sheet.copyRange(cell_address(there.sheet, *rect[:2]), address_of(owner.sheet, origin))
        return
    controller = owner.document.CurrentController
    controller.select(cells(owner.sheet, origin))
    content = controller.getTransferable()
    controller = there.document.CurrentController
    controller.setActiveSheet(there.sheet)
    controller.select(there.sheet.getCellByPosition(rect[1], rect[0]))
    controller.insertTransferable(content)


@edit(after=True)
def move(session: Session, handle: int, rect: list[int], source: int, origin: list[int]) -> None:
    """Move to a place the cells of a rectangle of its size; formulas that point at them follow.

    Raises:
        NotImplementedError: to another document.
    """
    there, owner = session.owner(handle), session.owner(source)
    if owner.document != there.document:
        raise NotImplementedError("LibreOffice moves cells inside one document only: copy them, then clear.")
    check(session, source, origin)
    there.sheet.moveRange(cell_address(there.sheet, *rect[:2]), address_of(owner.sheet, origin))


@command
def to_clipboard(session: Session, handle: int, rect: list[int]) -> None:
    """Put cells on the clipboard."""
    owner = session.owner(handle)
    controller = owner.document.CurrentController
    controller.setActiveSheet(owner.sheet)
    controller.select(cells(owner.sheet, rect))
    _dispatch(session, controller, ".uno:Copy")


@edit(after=True)
def paste(session: Session, handle: int, rect: list[int], options: dict[str, Any]) -> None:
    """Paste the clipboard's cells; options are those of the menu command Paste Special."""
    owner = session.owner(handle)
    controller = owner.document.CurrentController
    controller.setActiveSheet(owner.sheet)
    controller.select(cells(owner.sheet, rect))
    _dispatch(session, controller, ".uno:InsertContents", **options)


def _dispatch(session: Session, controller: Any, url: str, **arguments: Any) -> None:
    helper = session.service("com.sun.star.frame.DispatchHelper")
    helper.executeDispatch(controller.Frame, url, "", 0, properties(**arguments))


@edit(after=True)
def fill(session: Session, handle: int, rect: list[int], direction: str, count: int) -> None:
    """Continue the first `count` rows or columns of a block in the FillDirection `direction`."""
    area = cells(session.sheet(handle), rect)
    with recorded(session, area):
        area.fillAuto(enum("sheet.FillDirection", direction), count)


@command
def edge(session: Session, handle: int, row: int, column: int, direction: str) -> list[int]:
    """Where Ctrl and an arrow key lead from a cell: the end of the data, or its next beginning, or the sheet's edge."""
    sheet = session.sheet(handle)
    vertical = direction in ("up", "down")
    at = row if vertical else column
    last = (sheet.Rows.Count if vertical else sheet.Columns.Count) - 1
    strip = [0, column, last, column] if vertical else [row, 0, row, last]
    spans = sorted(
        (found[0], found[2]) if vertical else (found[1], found[3])
        for found in map(rect_of, cells(sheet, strip).queryContentCells(_CONTENT).getRangeAddresses())
    )
    if direction in ("up", "left"):  # the same walk, seen from the other end
        spans = sorted((last - end, last - start) for start, end in spans)
        at = last - _walk(spans, last - at, last)
    else:
        at = _walk(spans, at, last)
    return [at, column] if vertical else [row, at]


def _walk(spans: list[tuple[int, int]], at: int, last: int) -> int:
    joined: list[list[int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] + 1:
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    for start, end in joined:
        if start <= at < end:
            return end
        if start > at:
            return start
    return last


@command
def region(session: Session, handle: int, rect: list[int]) -> list[int]:
    """The block of filled cells around a range, up to blank rows and columns."""
    sheet = session.sheet(handle)
    cursor = sheet.createCursorByRange(cells(sheet, rect))
    cursor.collapseToCurrentRegion()
    return rect_of(cursor.RangeAddress)


@edit()
def autofit(session: Session, handle: int, rect: list[int], rows: bool, columns: bool) -> None:
    """Make rows as high and columns as wide as what is in them."""
    area = cells(session.sheet(handle), rect)
    if columns:
        area.Columns.OptimalWidth = True
    if rows:
        area.Rows.OptimalHeight = True


@command
def sizes(session: Session, handle: int, rect: list[int]) -> list[int]:
    """[left, top, width, height] in 1/100 mm."""
    area = cells(session.sheet(handle), rect)
    return [area.Position.X, area.Position.Y, area.Size.Width, area.Size.Height]


@command
def row_height(session: Session, handle: int, rect: list[int]) -> Any:
    """The height in 1/100 mm that all rows have, or None."""
    rows = cells(session.sheet(handle), [rect[0], 0, rect[2], 0])
    return _equal([rows.Rows.getByIndex(n).Height for n in range(min(rows.Rows.Count, 1000))])


@command
def column_width(session: Session, handle: int, rect: list[int]) -> Any:
    """The width in 1/100 mm that all columns have, or None."""
    columns = cells(session.sheet(handle), [0, rect[1], 0, rect[3]])
    return _equal([columns.Columns.getByIndex(n).Width for n in range(columns.Columns.Count)])


def _equal(values: list[Any]) -> Any:
    return values[0] if len(set(values)) == 1 else None


@edit()
def set_size(session: Session, handle: int, rect: list[int], rows: bool, size: int) -> None:
    """Set the height of the rows or the width of the columns, in 1/100 mm."""
    area = cells(session.sheet(handle), rect)
    if rows:
        area.Rows.Height = size
    else:
        area.Columns.Width = size


@command
def hidden(session: Session, handle: int, rect: list[int], rows: bool) -> Any:
    """Whether all rows (or columns) are hidden; None when some are. Rows that a filter hides count."""
    sheet = session.sheet(handle)
    seen = cells(sheet, rect).queryVisibleCells().getRangeAddresses()
    first, last = (rect[0], rect[2]) if rows else (rect[1], rect[3])
    shown: set[int] = set()
    for found in map(rect_of, seen):
        shown.update(range(found[0], found[2] + 1) if rows else range(found[1], found[3] + 1))
    if len(shown) == last - first + 1:
        return False
    return None if shown else True


@edit()
def hide(session: Session, handle: int, rect: list[int], rows: bool, on: bool) -> None:
    """Hide or show rows or columns."""
    area = cells(session.sheet(handle), rect)
    (area.Rows if rows else area.Columns).IsVisible = not on


@edit()
def group(session: Session, handle: int, rect: list[int], rows: bool, on: bool) -> None:
    """Put rows or columns into an outline group, or take them out."""
    sheet = session.sheet(handle)
    orientation = enum("table.TableOrientation", "ROWS" if rows else "COLUMNS")
    (sheet.group if on else sheet.ungroup)(address_of(sheet, rect), orientation)


@edit(after=True)
def merge(session: Session, handle: int, rect: list[int], on: bool, across: bool) -> bool:
    """Merge cells into one (across: each row by itself), or take merged ones apart; False: there is but one cell."""
    sheet = session.sheet(handle)
    top, left, bottom, right = rect
    areas = [[row, left, row, right] for row in range(top, bottom + 1)] if on and across else [rect]
    for area in areas:
        if on:  # LibreOffice would keep what is covered, unseen; Excel keeps the first cell alone
            if right > left:
                cells(sheet, [area[0], left + 1, area[2], right]).clearContents(_CONTENT)
            if area[2] > area[0]:
                cells(sheet, [area[0] + 1, left, area[2], left]).clearContents(_CONTENT)
            if merged(session, handle, area)[1] is not False:
                cells(sheet, area).merge(False)  # what is merged within it already would stay as it is
        cells(sheet, area).merge(on)
    return areas[0][:2] != areas[0][2:]


@command
def merged(session: Session, handle: int, rect: list[int]) -> Any:
    """[rectangle of the merged cell at the first cell, whether all (True), none (False) or some (None) are merged]."""
    sheet = session.sheet(handle)
    cursor = sheet.createCursorByRange(cells(sheet, [rect[0], rect[1], rect[0], rect[1]]))
    cursor.collapseToMergedArea()
    area = rect_of(cursor.RangeAddress)
    covered = area[2] >= rect[2] and area[3] >= rect[3] and area[:2] != area[2:]
    if covered:
        return [area, True]
    cursor = sheet.createCursorByRange(cells(sheet, rect))
    cursor.collapseToMergedArea()
    block = cells(sheet, rect)
    some = ambiguous(block, "IsMerged") or block.IsMerged or rect_of(cursor.RangeAddress) != rect
    return [area, None if some else False]
