"""One step of Undo: what is written in it, how it is taken back without what the user did meanwhile, and row heights.

LibreOffice measures a row's height anew after each block that is written into it, which makes rows lower that were
opened from a file, and takes some milliseconds a row where conditional formats are long. Inside a step it does not:
rows keep their height, and at the step's end those whose text got more lines than they show get what they need.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator  # noqa: TC003  # there is no type checking where this runs
from typing import Any

from .application import typing
from .session import Session, address_of, cells, command, properties

_LETTER, _LINE, _EDGES = 15.0, 34.0, 112  # 1/100 mm for each point of the font: a letter's width, a line's height
_MOST = 2_000_000  # cells of a block that is noted
_MEASURED = 100  # rows whose height LibreOffice works out at the end of a step; that of more is reckoned here


@command
def begin(session: Session, handle: int, title: str) -> None:
    """From here on everything is one step for Undo."""
    step, document = session.step, session.document(handle)
    document.getUndoManager().enterUndoContext(title)
    step.depth += 1
    if step.depth == 1:
        step.document, step.journal, step.grown = document, [], {}
        document.IsAdjustHeightEnabled = False


@command
def end(session: Session, handle: int) -> None:
    """End the step that `begin` began, one that a crash left open too."""
    step, document = session.step, session.document(handle)
    step.depth = max(0, step.depth - 1)
    try:
        if not step.depth:
            document.IsAdjustHeightEnabled = True
            _raise_rows(session, document, step.grown)
    finally:
        document.getUndoManager().leaveUndoContext()


def abandon(session: Session) -> None:
    """End a step whose owner is gone."""
    step = session.step
    while step.depth:
        step.depth -= 1
        with contextlib.suppress(Exception):  # the document is gone too
            step.document.IsAdjustHeightEnabled = True
            step.document.getUndoManager().leaveUndoContext()


@contextlib.contextmanager
def recorded(session: Session, block: Any) -> Iterator[None]:
    """Note what is written into a block, when a step is open."""
    if not session.step.depth or block.Rows.Count * block.Columns.Count > _MOST:
        yield
        return
    before = block.getFormulaArray()
    yield
    session.step.journal.append((block, before, block.getFormulaArray()))


@command
def take_back(session: Session, handle: int) -> None:
    """Give the cells that were written in this step what they held, and leave those that somebody wrote in since."""
    del handle
    step = session.step
    while step.journal:
        block, before, after = step.journal.pop()
        now = block.getFormulaArray()
        rows = [
            row if old is None else tuple(was if cell == ours else cell for cell, was, ours in zip(row, *old))
            for row, old in zip(now, _aligned(now, before, after))
        ]
        if len(now[0]) == len(after[0]) and tuple(rows) != now:
            block.setFormulaArray(tuple(rows))
    step.grown.clear()


def _aligned(now: Any, before: Any, after: Any) -> list[Any]:
    """For each row as it is now, that of before and after; None for one that somebody has put between them.

    Rows that were inserted or deleted in the block meanwhile are found from both ends.
    """
    pairs = list(zip(before, after))
    if len(now) == len(after):
        return pairs
    top = 0
    while top < min(len(now), len(after)) and now[top] == after[top]:
        top += 1
    bottom = 0
    while bottom < min(len(now), len(after)) - top and now[-1 - bottom] == after[-1 - bottom]:
        bottom += 1
    return pairs[:top] + [None] * (len(now) - top - bottom) + (pairs[-bottom:] if bottom else [])


def note_lines(session: Session, owner: Any, rect: list[int], rows: Any, differ: list[int]) -> None:
    """Note which rows of a block that is written need more lines than one; `differ`: those with another text."""
    for place in range(rect[1], rect[3] + 1):
        texts = {at: rows[at][place - rect[1]] for at in differ}
        texts = {at: text for at, text in texts.items() if isinstance(text, str) and len(text) > 1}
        first = cells(owner.sheet, [rect[0], place, rect[0], place])
        if not texts or not first.IsTextWrapped:
            continue
        size = float(first.CharHeight)
        letters = max(1, first.Columns.getByIndex(0).Width / (_LETTER * size))
        for at, text in texts.items():
            lines = sum(max(1, math.ceil(len(part) / letters)) for part in text.split("\n"))
            if lines > 1:
                session.step.grown[owner.name, rect[0] + at] = lines, size


def _raise_rows(session: Session, document: Any, grown: dict[tuple[str, int], tuple[int, float]]) -> None:
    """Make rows as high as their texts need, none lower than it was."""
    if len(grown) > _MEASURED:
        _raise_many(session, document, grown)
        return
    for (sheet, row), (lines, size) in grown.items():
        one = document.Sheets.getByName(sheet).Rows.getByIndex(row)
        before, height = one.Height, _height(lines, size)
        if not one.IsVisible or before >= height:
            continue
        if one.OptimalHeight:
            one.OptimalHeight = True
        else:
            one.Height = height
        lower = one.Height < before
        if lower:  # a height that is set is fixed: only where it must be
            one.Height = before


def _height(lines: int, size: float) -> int:
    return int(lines * _LINE * size) + _EDGES


def _raise_many(session: Session, document: Any, grown: dict[tuple[str, int], tuple[int, float]]) -> None:
    """As `_raise_rows`, all rows of a sheet that are to be equally high at once."""
    for name in {sheet for sheet, _ in grown}:
        sheet = document.Sheets.getByName(name)
        wanted = {row: _height(*grown[one, row]) for one, row in grown if one == name}
        seen = cells(sheet, [min(wanted), 0, max(wanted), 0]).queryVisibleCells().getRangeAddresses()
        shown = {row for area in seen for row in range(area.StartRow, area.EndRow + 1)}
        rows: dict[int, list[int]] = {}
        all_rows = sheet.Rows  # asking the sheet for them anew each time takes half as long as all the rest
        for row in sorted(wanted.keys() & shown):
            if all_rows.getByIndex(row).Height < wanted[row]:
                rows.setdefault(wanted[row], []).append(row)
        if rows and not sheet.isProtected() and sheet.IsVisible and not typing(session):
            _raise_selected(session, document.CurrentController, sheet, rows)
            continue
        for height, places in rows.items():
            for row in places:
                all_rows.getByIndex(row).Height = height


def _raise_selected(session: Session, controller: Any, sheet: Any, rows: dict[int, list[int]]) -> None:
    """Give rows their heights through the window, as a person would, and put back what is selected and shown.

    By its property each row takes LibreOffice 6 to 16 ms, and as much when it is undone. Not while somebody types:
    that would be ended.
    """
    shown = controller.ActiveSheet
    controller.setActiveSheet(sheet)
    selected, helper = controller.getSelection(), session.service("com.sun.star.frame.DispatchHelper")
    for height, places in rows.items():
        ranges = controller.Model.createInstance("com.sun.star.sheet.SheetCellRanges")
        whole = [address_of(sheet, [row, 0, row, sheet.Columns.Count - 1]) for row in places]
        ranges.addRangeAddresses(tuple(whole), False)
        controller.select(ranges)
        helper.executeDispatch(controller.Frame, ".uno:RowHeight", "", 0, properties(RowHeight=height))
    controller.select(selected)
    controller.setActiveSheet(shown)
