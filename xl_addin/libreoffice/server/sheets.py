"""Sheets: the list of them, and what concerns a sheet as a whole."""

from __future__ import annotations

import contextlib
from typing import Any

from .refusals import RefusedError, reason
from .session import Session, SheetOf, cells, command, edit, rect_of, struct


@command
def listing(session: Session, book: int) -> list[str]:
    """The names in order."""
    return list(session.document(book).Sheets.ElementNames)


@command
def get(session: Session, book: int, key: Any) -> list[Any]:
    """[handle, rows, columns] of a sheet by name or by place, counted from 1.

    Raises:
        KeyError: there is none.
    """
    document = session.document(book)
    sheets = document.Sheets
    if isinstance(key, str):
        # Sheet names differ in more than case, in Excel as in LibreOffice.
        names = {name.casefold(): name for name in sheets.ElementNames}
        if key.casefold() not in names:
            raise KeyError(f"No sheet is named {key!r}.")
        return _known(session, document, sheets.getByName(names[key.casefold()]))
    if not 1 <= key <= sheets.Count:
        raise KeyError(f"There is no sheet number {key}.")
    return _known(session, document, sheets.getByIndex(key - 1))


def _known(session: Session, document: Any, sheet: Any) -> list[Any]:
    return [session.keep(SheetOf(document, sheet)), sheet.Rows.Count, sheet.Columns.Count]


@command
def active(session: Session, book: int) -> list[Any]:
    """The sheet that the document's window shows."""
    document = session.document(book)
    return _known(session, document, document.CurrentController.getActiveSheet())


@command
def add(session: Session, book: int, name: Any, place: int) -> list[Any]:
    """A new sheet before the one at `place` (counted from 0); without a name it gets the next free one."""
    document = session.document(book)
    taken = {existing.casefold() for existing in document.Sheets.ElementNames}
    if name is None:
        number = len(taken) + 1
        while f"sheet{number}" in taken:
            number += 1
        name = f"Sheet{number}"
    document.Sheets.insertNewByName(name, place)
    sheet = document.Sheets.getByName(name)
    document.CurrentController.setActiveSheet(sheet)
    return _known(session, document, sheet)


@command
def name(session: Session, handle: int) -> str:
    """The sheet's name."""
    return str(session.sheet(handle).Name)


@command
def rename(session: Session, handle: int, name: str) -> None:
    """Give a sheet another name.

    Raises:
        ValueError: another sheet has it already.
    """
    owner = session.owner(handle)
    others = {one.casefold() for one in owner.document.Sheets.ElementNames} - {owner.sheet.Name.casefold()}
    if name.casefold() in others:
        raise ValueError(f"A sheet named {name!r} is there already.")
    before = owner.name
    owner.sheet.Name = name
    if owner.sheet.Name != name:  # LibreOffice does not say that it leaves it as it is
        raise RefusedError(reason(session, [handle]) or f"{name!r} cannot be the name of a sheet.")
    for held in session.objects.values():
        if isinstance(held, SheetOf) and held.name == before and held.document == owner.document:
            held.name = name


@command
def index(session: Session, handle: int) -> int:
    """The sheet's place, counted from 1."""
    return int(session.sheet(handle).RangeAddress.Sheet) + 1


@command
def delete(session: Session, handle: int) -> None:
    """Delete a sheet.

    Raises:
        ValueError: it is the only visible one.
    """
    owner = session.owner(handle)
    sheets = owner.document.Sheets
    seen = [sheets.getByIndex(place).IsVisible for place in range(sheets.Count)]
    if sheets.Count == 1 or (owner.sheet.IsVisible and sum(seen) == 1):
        raise ValueError("A workbook must keep at least one visible sheet.")
    sheets.removeByName(owner.sheet.Name)


@command
def copy(session: Session, handle: int, book: int, place: int) -> None:
    """Copy a sheet to a place (counted from 0) in the same or another document; Excel's "Name (2)" is its name."""
    owner = session.owner(handle)
    target = session.document(book)
    original = owner.sheet.Name
    taken = {existing.casefold() for existing in target.Sheets.ElementNames}
    number = 2
    made = original
    while made.casefold() in taken:
        suffix = f" ({number})"
        made, number = original[: 31 - len(suffix)] + suffix, number + 1
    if target == owner.document:
        target.Sheets.copyByName(original, made, place)
    else:
        target.Sheets.importSheet(owner.document, original, place)
        target.Sheets.getByIndex(place).Name = made
    target.CurrentController.setActiveSheet(target.Sheets.getByName(made))


@command
def move(session: Session, handle: int, place: int) -> None:
    """Move a sheet before the one at `place` (counted from 0)."""
    owner = session.owner(handle)
    owner.document.Sheets.moveByName(owner.sheet.Name, place)


@command
def visible(session: Session, handle: int) -> bool:
    """Whether the sheet's tab is shown."""
    return bool(session.sheet(handle).IsVisible)


@command
def show(session: Session, handle: int, on: bool) -> None:
    """Show or hide a sheet.

    Raises:
        ValueError: it is the only visible one.
    """
    owner = session.owner(handle)
    sheets = owner.document.Sheets
    if not on and owner.sheet.IsVisible and sum(sheets.getByIndex(n).IsVisible for n in range(sheets.Count)) == 1:
        raise ValueError("A workbook must keep at least one visible sheet.")
    owner.sheet.IsVisible = on


@command
def activate(session: Session, handle: int) -> None:
    """Show the sheet in its document's window."""
    owner = session.owner(handle)
    owner.document.CurrentController.setActiveSheet(owner.sheet)


@command
def used(session: Session, handle: int) -> list[int]:
    """The rectangle of the cells in use."""
    cursor = session.sheet(handle).createCursor()
    cursor.gotoStartOfUsedArea(False)  # UNO: by position
    start = cursor.RangeAddress
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return [start.StartRow, start.StartColumn, end.EndRow, end.EndColumn]


@command
def protected(session: Session, handle: int) -> bool:
    """Whether the sheet is protected."""
    return bool(session.sheet(handle).isProtected())


@command
def protect(session: Session, handle: int, on: bool, password: str) -> None:
    """Protect a sheet, or lift the protection."""
    sheet = session.sheet(handle)
    if on:
        sheet.protect(password)
    else:
        with contextlib.suppress(Exception):  # a wrong password: UNO's classes cannot be imported here
            sheet.unprotect(password)
        if sheet.isProtected():
            raise ValueError("The password of the sheet's protection is wrong.")


@command
def gridlines(session: Session, handle: int, on: Any) -> bool:
    """Read (on None) or set whether grid lines are drawn; a property of the window that shows the sheet."""
    owner = session.owner(handle)
    controller = owner.document.CurrentController
    before = controller.getActiveSheet()
    controller.setActiveSheet(owner.sheet)
    if on is not None:
        controller.ShowGrid = on
    answer = bool(controller.ShowGrid)
    controller.setActiveSheet(before)
    return answer


@command
def freeze(session: Session, handle: int, columns: int, rows: int) -> None:
    """Keep columns and rows in sight; 0 and 0 let go."""
    owner = session.owner(handle)
    controller = owner.document.CurrentController
    before = controller.getActiveSheet()
    controller.setActiveSheet(owner.sheet)
    controller.freezeAtPosition(columns, rows)
    controller.setActiveSheet(before)


@command
def print_areas(session: Session, handle: int) -> list[list[int]]:
    """The rectangles that are printed."""
    return [rect_of(address) for address in session.sheet(handle).getPrintAreas()]


@command
def set_print_areas(session: Session, handle: int, rects: list[list[int]]) -> None:
    """Set what is printed; none: everything."""
    sheet = session.sheet(handle)
    sheet.setPrintAreas(tuple(cells(sheet, rect).RangeAddress for rect in rects))


@command
def notes(session: Session, handle: int) -> list[list[int]]:
    """[row, column] of every cell with a note."""
    annotations = session.sheet(handle).Annotations
    found = [annotations.getByIndex(place).Position for place in range(annotations.Count)]
    return sorted([position.Row, position.Column] for position in found)


@command
def note(session: Session, handle: int, row: int, column: int) -> Any:
    """[text, author] of a cell's note, or None."""
    annotation = session.sheet(handle).getCellByPosition(column, row).Annotation
    return [annotation.String, annotation.Author] if annotation.String else None


@edit()
def set_note(session: Session, handle: int, row: int, column: int, text: str) -> None:
    """Give a cell a note; "" takes it away."""
    sheet = session.sheet(handle)
    annotations = sheet.Annotations
    for place in range(annotations.Count):
        position = annotations.getByIndex(place).Position
        if (position.Row, position.Column) == (row, column):
            annotations.removeByIndex(place)
            break
    if text:
        where = struct("table.CellAddress", Sheet=sheet.RangeAddress.Sheet, Row=row, Column=column)
        annotations.insertNew(where, text)
