"""Defined names, of a document and of single sheets."""

from __future__ import annotations

from typing import Any

from .session import Session, SheetOf, cell_address, command, rect_of


def _scopes(session: Session, handle: int) -> list[tuple[str, Any, Any]]:
    """(sheet name or "", names, document) of the scopes that a handle stands for: a document's all, or one sheet's."""
    owner = session.owner(handle)
    if isinstance(owner, SheetOf):
        return [(owner.sheet.Name, owner.sheet.NamedRanges, owner.document)]
    scopes = [("", owner.NamedRanges, owner)]
    sheets = owner.Sheets
    for name in sheets.ElementNames:
        local = sheets.getByName(name).NamedRanges
        if local.Count:
            scopes.append((name, local, owner))
    return scopes


@command
def listing(session: Session, handle: int) -> list[list[str]]:
    """[scope, name] of all names, in the order of their names as in Excel; the scope is a sheet or ""."""
    found = [[scope, name] for scope, names, _ in _scopes(session, handle) for name in names.ElementNames]
    return sorted(found, key=lambda entry: (entry[1].casefold(), entry[0].casefold()))


def _names(session: Session, handle: int, scope: str) -> tuple[Any, Any]:
    owner = session.owner(handle)
    document = owner.document if isinstance(owner, SheetOf) else owner
    holder = document.Sheets.getByName(scope) if scope else document
    return document, holder.NamedRanges


@command
def content(session: Session, handle: int, scope: str, name: str) -> str:
    """What a name stands for, in LibreOffice's grammar without "=".

    Raises:
        KeyError: there is no such name.
    """
    _, names = _names(session, handle, scope)
    if not names.hasByName(name):
        raise KeyError(name)
    return str(names.getByName(name).Content)


@command
def target(session: Session, handle: int, scope: str, name: str) -> Any:
    """[document, sheet, rectangle] of the cells that a name stands for; None when it is something else."""
    document, names = _names(session, handle, scope)
    area = names.getByName(name).getReferredCells()
    return None if area is None else [document.RuntimeUID, area.Spreadsheet.Name, rect_of(area.RangeAddress)]


@command
def add(session: Session, handle: int, scope: str, name: str, content: str) -> None:
    """Define a name, or give one another content.

    Raises:
        ValueError: LibreOffice takes no such name.
    """
    document, names = _names(session, handle, scope)
    if names.hasByName(name):
        names.getByName(name).setContent(content)
        return
    try:
        names.addNewByName(name, content, cell_address(document.Sheets.getByIndex(0), 0, 0), 0)
    except Exception:  # noqa: BLE001  # UNO's own exception classes cannot be imported here
        raise ValueError(f"{name!r} cannot be a name.") from None


@command
def rename(session: Session, handle: int, scope: str, name: str, new: str) -> None:
    """Give a name another name."""
    _, names = _names(session, handle, scope)
    names.getByName(name).setName(new)


@command
def delete(session: Session, handle: int, scope: str, name: str) -> None:
    """Delete a name."""
    _, names = _names(session, handle, scope)
    names.removeByName(name)


@command
def at(session: Session, handle: int, rect: list[int]) -> Any:
    """[scope, name] of the first name that stands for exactly a rectangle of a sheet, or None."""
    owner = session.owner(handle)
    number = owner.sheet.RangeAddress.Sheet
    for scope, names in (("", owner.document.NamedRanges), (owner.sheet.Name, owner.sheet.NamedRanges)):
        for name in names.ElementNames:
            area = names.getByName(name).getReferredCells()
            if area is not None and area.RangeAddress.Sheet == number and rect_of(area.RangeAddress) == rect:
                return [scope, name]
    return None
