"""The program itself: version, windows, calculation, status bar, message boxes, macros."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import uno

from .native import to_uno, to_wire
from .session import Session, command, enum, properties, rect_of, sequence, struct, supports

_DIALOG_ROLES = (1, 12)  # com.sun.star.accessibility.AccessibleRole: ALERT, DIALOG
_SPREADSHEET_ROLE, _TEXT_FRAME_ROLE = 84, 61  # DOCUMENT_SPREADSHEET, TEXT_FRAME
_MANY = 200  # children of a window; those of a sheet that matter come with its drawings
_MODAL_STATE = 16  # com.sun.star.accessibility.AccessibleStateType.MODAL


@command
def version(session: Session) -> str:
    """The program's version, such as "7.4.7.2"."""
    provider = session.service("com.sun.star.configuration.ConfigurationProvider")
    access = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        (struct("beans.NamedValue", Name="nodepath", Value="/org.openoffice.Setup/Product"),),
    )
    return str(access.getByName("ooSetupVersionAboutBox") or access.getByName("ooSetupVersion"))


@command
def folder(session: Session, variable: str) -> str:
    """The file URL of a folder that LibreOffice has a variable for, such as "$(prog)" or "$(user)"."""
    return str(session.service("com.sun.star.util.PathSubstitution").substituteVariables(variable, True))


@command
def end(session: Session) -> bool:
    """Close all documents without saving, then end the program; False when something in it refuses."""
    for document in session.documents():
        document.setModified(False)  # UNO: by position
        document.close(True)
    return bool(session.desktop.terminate())


@command
def unsaved(session: Session) -> list[str]:
    """The titles of all documents, of any kind, that have changes which are not saved."""
    found = []
    components = session.desktop.Components.createEnumeration()
    while components.hasMoreElements():
        component = components.nextElement()
        if getattr(component, "isModified", None) is not None and component.isModified():
            found.append(str(component.Title))
    return found


@command
def visible(session: Session) -> bool:
    """Whether any window of a spreadsheet is to be seen."""
    return any(document.CurrentController.Frame.ContainerWindow.isVisible() for document in session.documents())


@command
def show(session: Session, on: bool) -> None:
    """Show or hide the windows of all spreadsheets."""
    session.state["visible"] = on
    for document in session.documents():
        document.CurrentController.Frame.ContainerWindow.setVisible(on)


@command
def activate(session: Session) -> None:
    """Bring the active window to the front."""
    document = active_document(session)
    if document is not None:
        document.CurrentController.Frame.ContainerWindow.toFront()


def active_document(session: Session) -> Any:
    """The spreadsheet that the user last worked in, the newest when LibreOffice does not tell, None without any."""
    current = session.desktop.getCurrentComponent()
    if current is not None and supports(current, "com.sun.star.sheet.SpreadsheetDocument"):
        return current
    open_ones = session.documents()
    uid = session.state.get("active")
    return next((one for one in open_ones if one.RuntimeUID == uid), open_ones[-1] if open_ones else None)


@command
def set_screen_updating(session: Session, on: bool) -> None:
    """Hold back or let through the drawing of all spreadsheets."""
    if on == session.state["screen_updating"]:
        return
    session.state["screen_updating"] = on
    for document in session.documents():
        if on:
            while document.hasControllersLocked():
                document.unlockControllers()
        else:
            document.lockControllers()


@command
def interactive(session: Session, on: bool) -> None:
    """Let the user's keys and mouse through to the windows, or not."""
    for document in session.documents():
        document.CurrentController.Frame.ContainerWindow.setEnable(on)


@command
def automatic(session: Session) -> bool:
    """Whether all spreadsheets compute by themselves."""
    return all(document.isAutomaticCalculationEnabled() for document in session.documents())


@command
def set_automatic(session: Session, on: bool) -> None:
    """Let all spreadsheets compute by themselves, or only when asked."""
    for document in session.documents():
        if not on:
            document.calculate()  # what is due until now, as in Excel
        document.enableAutomaticCalculation(on)


@command
def calculate(session: Session) -> None:
    """Compute what has changed in all spreadsheets."""
    for document in session.documents():
        document.calculate()


@command
def status(session: Session, text: Any) -> None:
    """Show a text in the status bars; False gives them back to the program."""
    for document in session.documents():
        indicator = document.CurrentController.getStatusIndicator()
        if indicator is None:
            continue  # no window, no status bar
        if text is False:
            indicator.end()
        else:
            indicator.start(str(text), 0)


@command
def message(session: Session, prompt: str, title: str, kind: str, buttons: int) -> int:
    """Show a message box and wait for the answer: 0 cancel, 1 OK, 2 yes, 3 no."""
    document = active_document(session)
    window = document.CurrentController.Frame.ContainerWindow
    toolkit = session.service("com.sun.star.awt.Toolkit")
    kinds = {"message": "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX", "query": "QUERYBOX"}
    box = toolkit.createMessageBox(window, enum("awt.MessageBoxType", kinds[kind]), buttons, title, prompt)
    return int(box.execute())


@command
def interruption(session: Session) -> str:
    """What must be answered before work goes on: "dialog", or ""."""
    toolkit = session.service("com.sun.star.awt.Toolkit")
    for place in range(toolkit.getTopWindowCount()):
        context = _accessible(toolkit.getTopWindow(place))
        if context is not None and context.getAccessibleRole() in _DIALOG_ROLES:
            states = context.getAccessibleStateSet()  # a number from LibreOffice 7.6 on
            modal = states & (1 << _MODAL_STATE) if isinstance(states, int) else states.contains(_MODAL_STATE)
            if modal:
                return "dialog"
    return ""


@command
def typing(session: Session) -> bool:
    """Whether a cell is being typed in, in any spreadsheet."""
    return any(_in_edit_mode(document) for document in session.documents())


def _accessible(window: Any) -> Any:
    get = getattr(window, "getAccessibleContext", None)
    return get() if get is not None else None


def _in_edit_mode(document: Any) -> bool:
    """Whether a cell is being typed in: its part of the sheet then has a text of its own among what screen readers see.

    LibreOffice tells it nowhere else. A value written over UNO meanwhile is lost when the user presses Enter. A sheet
    with frozen rows and columns is shown in four parts, and one that is split in two.
    """
    window = _accessible(document.CurrentController.Frame.ComponentWindow)
    if window is None:
        return False
    return any(
        child.getAccessibleRole() == _TEXT_FRAME_ROLE
        for panel in _children(window)
        for part in _children(panel)
        if part.getAccessibleRole() == _SPREADSHEET_ROLE
        for child in _children(part)
    )


def _children(context: Any) -> list[Any]:
    count = min(context.getAccessibleChildCount(), _MANY)
    return [context.getAccessibleChild(place).getAccessibleContext() for place in range(count)]


@command
def selection(session: Session) -> Any:
    """[document, sheet, rectangle] of the selected cells; None when something else is selected."""
    document = active_document(session)
    if document is None:
        return None
    chosen = document.CurrentController.getSelection()
    if chosen is None or not supports(chosen, "com.sun.star.sheet.SheetCellRange"):
        return None
    return [document.RuntimeUID, chosen.Spreadsheet.Name, rect_of(chosen.RangeAddress)]


@command
def dispatch(session: Session, handle: int, url: str, arguments: dict[str, Any]) -> None:
    """Carry out a menu command in a document's window."""
    helper = session.service("com.sun.star.frame.DispatchHelper")
    frame = session.document(handle).CurrentController.Frame
    helper.executeDispatch(frame, url, "", 0, properties(**arguments))


@command
def run(session: Session, name: str, arguments: list[Any]) -> Any:
    """Run a macro: `Module.Macro`, `Library.Module.Macro`, `'Book'!Macro` or a whole script URL."""
    book, mark, macro = name.rpartition("!")
    documents = session.documents()
    if mark:
        book = book.strip("'").replace("''", "'")
        documents = [document for document in documents if _title(document) == book]
    else:
        active = active_document(session)
        documents = [active, *(one for one in documents if one != active)] if active is not None else documents
    given = sequence("[]any", tuple(to_uno(session, argument) for argument in arguments))
    for document in documents:
        url = macro if macro.startswith("vnd.sun.star.script:") else _script(document, macro)
        if url:
            script = document.getScriptProvider().getScript(url)
            result, _, _ = uno.invoke(script, "invoke", (given, (), ()))
            return to_wire(session, result)
    raise KeyError(f"No open workbook has a macro named {name!r}.")


def _title(document: Any) -> str:
    return unquote(document.URL.rpartition("/")[2]) if document.URL else str(document.Title)


def _script(document: Any, macro: str) -> str:
    """The URL of a Basic macro of a document, or ""."""
    wanted = [part.lower() for part in macro.split(".")]
    libraries = document.BasicLibraries
    for library in libraries.ElementNames:
        libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for module in modules.ElementNames:
            place = [library.lower(), module.lower()]
            if place[len(place) - len(wanted) + 1 :] != wanted[:-1]:
                continue
            for line in modules.getByName(module).splitlines():
                words = line.replace("(", " ").lower().split()
                while words and words[0] in ("public", "private", "static"):
                    words.pop(0)
                if len(words) > 1 and words[0] in ("sub", "function") and words[1] == wanted[-1]:
                    name = macro.rpartition(".")[2]
                    return f"vnd.sun.star.script:{library}.{module}.{name}?language=Basic&location=document"
    return ""
