"""One connection to a LibreOffice: its desktop, the objects that the other side holds, and small UNO helpers."""

from __future__ import annotations

import itertools
from typing import Any, Callable

import uno

Rect = "list[int]"  # [top, left, bottom, right], counted from 0, both ends included

COMMANDS: dict[str, Callable[..., Any]] = {}
EDITS: dict[Callable[..., Any], tuple[bool, bool]] = {}


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function a command that the engine can call as `module.function`."""
    COMMANDS[function.__module__.rpartition(".")[2] + "." + function.__name__] = function
    return function


def edit(*, before: bool = True, after: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a command that changes cells, which its first arguments name: sheet and rectangle, or cell.

    LibreOffice leaves many changes undone without a word where a sheet is protected or an array formula is in the
    way, and does others in spite of the protection. `refusals.carry_out` sees to it that both are told.

    Args:
        before: it is refused when one of the cells is locked.
        after: it marks the workbook as changed whenever it is done: a workbook that is not so marked refused it,
            unless the command answers False, for nothing to do.
    """

    def made(function: Callable[..., Any]) -> Callable[..., Any]:
        EDITS[function] = before, after
        return command(function)

    return made


class SheetOf:
    """A sheet together with its document.

    A sheet object of LibreOffice is a range that covers the sheet, and like any range it is split and moved when cells
    are deleted or inserted: after that its positions count from another cell. When its sheet is deleted it becomes the
    next sheet, without a word. So the object that is held only tells whether the sheet is still the same, by its name,
    and each command works on a fresh one.
    """

    def __init__(self, document: Any, sheet: Any) -> None:
        self.document = document
        self.sheet = sheet
        self.name = sheet.Name
        self.kinds: dict[int, int] = {}  # what `formats.format_kind` found out, by the format's key
        self._sheets = document.Sheets

    def refresh(self) -> None:
        """Take a fresh sheet object.

        Raises:
            KeyError: the sheet has been deleted, or somebody else has renamed it, which cannot be told apart.
        """
        if self.sheet.Name != self.name:
            raise KeyError(f"The sheet {self.name!r} has been deleted or renamed: take it from the book again.")
        self.sheet = self._sheets.getByName(self.name)


class Step:
    """An open step.

    Attributes:
        depth: how many steps are open, one within the other.
        document: the document of the outermost.
        journal: what was written: the cells (which move when rows are inserted), the formulas of before and after.
        grown: of which cells a text may need more lines: the sheet, the row, and how many lines.
    """

    def __init__(self) -> None:
        self.depth = 0
        self.document: Any = None
        self.journal: list[tuple[Any, Any, Any]] = []
        self.grown: dict[tuple[str, int], tuple[int, float]] = {}


class Session:
    """The connected office."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.manager = context.ServiceManager
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.objects: dict[int, Any] = {}
        self.state: dict[str, Any] = {"screen_updating": True, "status_bar": False}
        self.step = Step()
        self._numbers = itertools.count(1)
        self._held: dict[tuple[str, str], list[Any]] = {}

    def service(self, name: str) -> Any:
        """A new service of that name."""
        return self.manager.createInstanceWithContext(name, self.context)

    def alive(self) -> bool:
        """Whether LibreOffice still answers."""
        try:
            return bool(self.desktop.getImplementationName())
        except Exception:  # noqa: BLE001  # a broken bridge has many names
            return False

    def keep(self, thing: Any) -> int:
        """Remember an object for the other side; returns its handle."""
        handle = next(self._numbers)
        self.objects[handle] = thing
        return handle

    def forget(self, handles: list[int]) -> None:
        """Drop objects that the other side no longer holds."""
        for handle in handles:
            self.objects.pop(handle, None)

    def hold(self, owner: tuple[str, str], things: list[Any]) -> None:
        """Hold UNO objects of a sheet, named by its document's RuntimeUID and its name, instead of those before."""
        if owner not in self._held:
            open_ = {document.RuntimeUID for document in self.documents()}
            self._held = {other: held for other, held in self._held.items() if other[0] in open_}
        self._held[owner] = things

    def document(self, handle: int) -> Any:
        """The document behind a handle."""
        return self.objects[handle]

    def owner(self, handle: int) -> Any:
        """The `SheetOf` or document behind a handle."""
        found = self.objects[handle]
        if isinstance(found, SheetOf):
            found.refresh()
        return found

    def sheet(self, handle: int) -> Any:
        """The sheet behind a handle."""
        return self.owner(handle).sheet

    def documents(self) -> list[Any]:
        """The open spreadsheets, oldest first as far as LibreOffice tells."""
        found = []
        components = self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if supports(component, "com.sun.star.sheet.SpreadsheetDocument"):
                found.append(component)
        return sorted(found, key=lambda document: int(document.RuntimeUID))


def supports(thing: Any, service: str) -> bool:
    """Whether a UNO object offers a service (False for one that cannot tell)."""
    ask = getattr(thing, "supportsService", None)
    return bool(ask is not None and ask(service))


def struct(name: str, **fields: Any) -> Any:
    """A UNO struct `com.sun.star.<name>` with its fields set."""
    made = uno.createUnoStruct("com.sun.star." + name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def enum(kind: str, value: str) -> Any:
    """A value of the UNO enumeration `com.sun.star.<kind>`."""
    return uno.Enum("com.sun.star." + kind, value)


def properties(**values: Any) -> tuple[Any, ...]:
    """UNO PropertyValues, as filters and dispatches take them."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def sequence(kind: str, value: Any) -> Any:
    """A value that travels as exactly the UNO type `kind`, where Python's own would be taken for another."""
    return uno.Any(kind, value)


def cells(sheet: Any, rect: list[int]) -> Any:
    """The cell range of a rectangle."""
    top, left, bottom, right = rect
    return sheet.getCellRangeByPosition(left, top, right, bottom)


def rect_of(address: Any) -> list[int]:
    """The rectangle of a CellRangeAddress."""
    return [address.StartRow, address.StartColumn, address.EndRow, address.EndColumn]


def address_of(sheet: Any, rect: list[int]) -> Any:
    """The CellRangeAddress of a rectangle on a sheet."""
    top, left, bottom, right = rect
    return struct(
        "table.CellRangeAddress",
        Sheet=sheet.RangeAddress.Sheet,
        StartColumn=left,
        StartRow=top,
        EndColumn=right,
        EndRow=bottom,
    )


def cell_address(sheet: Any, row: int, column: int) -> Any:
    """The CellAddress of one cell."""
    return struct("table.CellAddress", Sheet=sheet.RangeAddress.Sheet, Column=column, Row=row)


def many(document: Any, sheet: Any, rects: list[list[int]]) -> Any:
    """Several rectangles of one sheet as one object, so that a property is set on all in one call."""
    ranges = document.createInstance("com.sun.star.sheet.SheetCellRanges")
    ranges.addRangeAddresses(tuple(address_of(sheet, rect) for rect in rects), False)  # UNO: by position
    return ranges


def ambiguous(thing: Any, name: str) -> bool:
    """Whether the cells of a range disagree on a property."""
    return bool(thing.getPropertyState(name).value == "AMBIGUOUS_VALUE")
