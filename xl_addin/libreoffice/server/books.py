"""Documents: new, open, save, close, names, PDF."""

from __future__ import annotations

from typing import Any

import uno

from .application import active_document
from .refusals import held, holder
from .session import Session, cells, command, many, properties

_USE_CONFIGURATION = 3  # com.sun.star.document.MacroExecMode.USE_CONFIG
_UPDATE_LINKS = {None: 3, False: 0, True: 1}  # com.sun.star.document.UpdateDocMode: ACCORDING_TO_CONFIG, NO, QUIET


@command
def listing(session: Session) -> list[list[Any]]:
    """[handle, title, file URL] of every open spreadsheet."""
    return [[session.keep(document), document.Title, document.URL] for document in session.documents()]


@command
def active(session: Session) -> Any:
    """The handle of the active spreadsheet, or None."""
    document = active_document(session)
    return None if document is None else session.keep(document)


@command
def add(session: Session, hidden: bool) -> int:
    """A new spreadsheet."""
    document = session.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=hidden))
    return _opened(session, document)


@command
def open_file(session: Session, path: str, hidden: bool, options: dict[str, Any]) -> int:
    """Open a file.

    Args:
        session: the connection.
        path: where it is.
        hidden: without a window.
        options: "read_only", "password", "update_links", "filter" and "filter_options" as far as they are given.

    Raises:
        ValueError: LibreOffice cannot open the file (also: wrong password), or somebody else has it open and it is not
            asked for reading only. Excel fails then too (`Notify` of its Workbooks.Open).
    """
    arguments = {
        "Hidden": hidden,
        "MacroExecutionMode": _USE_CONFIGURATION,
        "UpdateDocMode": _UPDATE_LINKS[options.get("update_links")],
    }
    for option, name in (
        ("read_only", "ReadOnly"),
        ("password", "Password"),
        ("filter", "FilterName"),
        ("filter_options", "FilterOptions"),
    ):
        if options.get(option) is not None:
            arguments[name] = options[option]
    url = uno.systemPathToFileUrl(path)
    document = session.desktop.loadComponentFromURL(url, "_blank", 0, properties(**arguments))
    who = held(path) if document is None or (document.isReadonly() and not options.get("read_only")) else ""
    if who:
        if document is not None:
            document.close(True)  # UNO: by position
        raise ValueError(f"The file cannot be opened for writing{who}. To read it, open it with read_only=True.")
    if document is None:
        raise ValueError("LibreOffice cannot open the file, or the password is wrong.")
    if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        document.close(True)  # UNO: by position
        raise ValueError("The file is not a spreadsheet.")
    return _opened(session, document)


def _opened(session: Session, document: Any) -> int:
    session.state["active"] = document.RuntimeUID
    document.CurrentController.Frame.activate()
    if not session.state["screen_updating"]:
        document.lockControllers()
    return session.keep(document)


@command
def find(session: Session, uid: str) -> int:
    """The handle of the spreadsheet with a runtime id.

    Raises:
        KeyError: it is not open any more.
    """
    for document in session.documents():
        if document.RuntimeUID == uid:
            return session.keep(document)
    raise KeyError(uid)


@command
def about(session: Session, handle: int) -> dict[str, Any]:
    """Title, file URL, whether it is read-only and whether it has unsaved changes."""
    document = session.document(handle)
    return {
        "title": document.Title,
        "url": document.URL,
        "read_only": document.isReadonly(),
        "modified": document.isModified(),
        "uid": document.RuntimeUID,
        "holder": holder(document.URL) if document.isReadonly() else "",
    }


@command
def null_date(session: Session, handle: int) -> list[int]:
    """Year, month and day that serial 0 stands for."""
    null = session.document(handle).NullDate
    return [null.Year, null.Month, null.Day]


@command
def path(session: Session, url: str) -> str:
    """The path of a file URL on this computer."""
    del session
    return str(uno.fileUrlToSystemPath(url))


@command
def close(session: Session, handle: int) -> None:
    """Close without saving."""
    document = session.document(handle)
    document.setModified(False)  # UNO: by position
    document.close(True)


@command
def save(session: Session, handle: int) -> None:
    """Save where it was."""
    session.document(handle).store()


@command
def save_as(session: Session, handle: int, path: str, filter_name: str, options: dict[str, str]) -> None:
    """Save under another path; the document stands there from then on."""
    session.document(handle).storeAsURL(
        uno.systemPathToFileUrl(path), properties(FilterName=filter_name, Overwrite=True, **options)
    )


@command
def activate(session: Session, handle: int) -> None:
    """Make a document the active one."""
    document = session.document(handle)
    session.state["active"] = document.RuntimeUID
    frame = document.CurrentController.Frame
    frame.activate()
    if frame.ContainerWindow.isVisible():
        frame.ContainerWindow.toFront()


@command
def export(session: Session, handle: int, path: str, sheet: int, rect: list[int], settings: dict[str, Any]) -> None:
    """Write a PDF or a picture of the document, or of a range of a sheet."""
    document = session.document(handle)
    data = dict(settings.get("data", {}))
    if rect:
        data["Selection"] = cells(session.sheet(sheet), rect)
    arguments = {"FilterName": settings["filter"], "Overwrite": True}
    if data:
        arguments["FilterData"] = uno.Any("[]com.sun.star.beans.PropertyValue", properties(**data))
    document.storeToURL(uno.systemPathToFileUrl(path), properties(**arguments))


@command
def select(session: Session, handle: int, sheet: int, rect: list[int]) -> None:
    """Select cells, and show their sheet."""
    owner = session.owner(sheet)
    controller = session.document(handle).CurrentController
    controller.setActiveSheet(owner.sheet)
    nothing = many(owner.document, owner.sheet, [])
    controller.select(cells(owner.sheet, rect) if rect else nothing)
    if rect and rect[:2] == rect[2:]:
        controller.select(nothing)  # a cell, not a range of one: Tab and Enter leave it, as they do in Excel
