"""Why LibreOffice refuses something, in one sentence: it tells a line of its own source code, or nothing at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Callable

import uno

from .session import EDITS, Session, SheetOf, ambiguous, cells, rect_of

_SOURCE = re.compile(r"\s*\bat \S+\.[ch]xx:\d+\s*")
_MOST = 500  # cells with formulas that are looked at


class RefusedError(RuntimeError):
    """A change that LibreOffice would leave undone without a word; says why."""


def carry_out(session: Session, function: Callable[..., Any], arguments: list[Any]) -> Any:
    """Call a command; when it changes cells and LibreOffice does not, say so.

    Raises:
        RefusedError: see `session.edit`.
    """
    if function not in EDITS:
        return function(session, *arguments)
    before, after = EDITS[function]
    check(session, *arguments[: 3 if before else 1])
    if not after:
        return function(session, *arguments)
    document = session.owner(arguments[0]).document
    modified = document.isModified()
    document.setModified(False)  # UNO: by position
    try:
        answer = function(session, *arguments)
        if not document.isModified() and answer is not False:
            raise RefusedError(
                reason(session, arguments) or "LibreOffice left the cells as they were, without a reason."
            )
    finally:
        if modified:
            document.setModified(True)
    return answer


def check(session: Session, handle: int, place: Any = None, column: Any = None) -> None:
    """See that a sheet takes changes, and its cells too when they are told: their rectangle, or a row and a column.

    Raises:
        RefusedError: the workbook is open for reading only, or the sheet is protected and locks one of the cells.
    """
    rect = [place, column, place, column] if isinstance(place, int) else place
    owner = session.owner(handle)
    if owner.document.isReadonly():
        raise RefusedError(_read_only(owner.document))
    if isinstance(rect, list) and owner.sheet.isProtected():
        area = cells(owner.sheet, rect)
        if ambiguous(area, "CellProtection") or area.CellProtection.IsLocked:
            raise RefusedError(_protected(owner))


def reason(session: Session, arguments: list[Any]) -> str:
    """Why the sheet or workbook that a command names first takes no change; "" when nothing is known."""
    thing = session.objects.get(arguments[0]) if arguments and isinstance(arguments[0], int) else None
    document: Any = thing.document if isinstance(thing, SheetOf) else thing
    if getattr(document, "isReadonly", None) is None:
        return ""
    if document.isReadonly():
        return _read_only(document)
    if isinstance(thing, SheetOf):
        thing.refresh()
        if thing.sheet.isProtected():
            return _protected(thing)
        rect = arguments[1] if len(arguments) > 1 else None
        whole = _array(thing.sheet, rect) if isinstance(rect, list) and rect else ""
        if whole:
            return f"The cells {whole} hold one array formula, and a part of it cannot be changed."
    return "The workbook's structure is protected: unprotect it first." if document.isProtected() else ""


def _array(sheet: Any, rect: list[int]) -> str:
    """The array formula that reaches out of a rectangle."""
    found = cells(sheet, rect).queryFormulaCells(1 | 2 | 4)  # com.sun.star.sheet.FormulaResult: all
    for top, left, bottom, right in map(rect_of, found.getRangeAddresses()):
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        for row, column in places[:_MOST]:
            cursor = sheet.createCursorByRange(cells(sheet, [row, column, row, column]))
            cursor.collapseToCurrentArray()
            area = rect_of(cursor.RangeAddress)
            inside = rect[0] <= area[0] and rect[1] <= area[1] and area[2] <= rect[2] and area[3] <= rect[3]
            if area[:2] != area[2:] and not inside:
                return str(cursor.AbsoluteName)
    return ""


def plain(text: str) -> str:
    """What LibreOffice said, without the place in its source code."""
    said = _SOURCE.sub(" ", text).strip()
    return f"LibreOffice refused it without a reason ({said.rstrip(': ')})." if said.endswith(":") else said


def held(path: str) -> str:
    """Who has a file open, by LibreOffice's lock file beside it: ": … has it open", or ""."""
    fields = _lock(path)
    return f": {fields[0]} has it open in another LibreOffice ({fields[1]}, since {fields[2]})" if fields else ""


def holder(url: str) -> str:
    """The name of who has a file open, or ""."""
    fields = _lock(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else []
    return fields[0] if fields else ""


def _lock(path: str) -> list[str]:
    """Who, on which computer, and since when; empty when there is no lock file."""
    file = Path(path)
    try:
        fields = file.with_name(f".~lock.{file.name}#").read_text("utf-8", "replace").split(",")
    except OSError:
        return []
    name, login, host, since = (re.sub(r"\s+", " ", field).strip()[:80] for field in (*fields, "", "", "", "")[:4])
    return [name or login or "somebody", host, since]


def _read_only(document: Any) -> str:
    who = held(uno.fileUrlToSystemPath(document.URL)) if document.URL.startswith("file:") else ""
    return f"The workbook is open for reading only{who}."


def _protected(owner: SheetOf) -> str:
    return f"The sheet {owner.name!r} is protected: unprotect it first."
