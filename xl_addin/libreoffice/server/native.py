"""Any UNO object, one step at a time: what xlwings calls `api`."""

from __future__ import annotations

from typing import Any

import uno

from .session import Session, cells, command

_PLAIN = (bool, int, float, str)


def to_wire(session: Session, value: Any) -> Any:
    """A UNO value as the protocol carries it: objects as {"object": handle}, structs as {"struct": …}."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, (tuple, list)):
        return [to_wire(session, part) for part in value]
    if isinstance(value, uno.Enum):
        return {"enum": [value.typeName, value.value]}
    if isinstance(value, uno.ByteSequence):
        return list(value.value)
    if hasattr(value, "__pyunostruct__"):
        names = [name for name in dir(value.value) if not name.startswith("_")]  # the struct behind pyuno's wrapping
        return {
            "struct": value.__class__.__pyunostruct__,
            "fields": {name: to_wire(session, getattr(value, name)) for name in names},
        }
    return {"object": session.keep(value), "name": getattr(value, "ImplementationName", "")}


def to_uno(session: Session, value: Any) -> Any:
    """The UNO value of what `to_wire` made, or of what the engine sent."""
    if isinstance(value, list):
        return tuple(to_uno(session, part) for part in value)
    if not isinstance(value, dict):
        return value
    if "object" in value:
        return session.objects[value["object"]]
    if "enum" in value:
        return uno.Enum(*value["enum"])
    made = uno.createUnoStruct(value["struct"])
    for name, part in value["fields"].items():
        setattr(made, name, to_uno(session, part))
    return made


@command
def root(session: Session, handle: int, rect: Any) -> Any:
    """The UNO object of a document (rect None), a sheet (rect []) or a range; handle 0 is the desktop."""
    if handle == 0:
        return to_wire(session, session.desktop)
    if rect is None:
        return to_wire(session, session.objects[handle])
    sheet = session.sheet(handle)
    if rect and rect[:2] == rect[2:]:
        return to_wire(session, sheet.getCellByPosition(rect[1], rect[0]))  # a cell is a range and more
    return to_wire(session, cells(sheet, rect) if rect else sheet)


@command
def member(session: Session, handle: int, name: str) -> Any:
    """An attribute's value, or {"method": name}."""
    value = getattr(session.objects[handle], name)
    return {"method": name} if callable(value) and not hasattr(value, "getTypes") else to_wire(session, value)


@command
def assign(session: Session, handle: int, name: str, value: Any) -> None:
    """Set an attribute."""
    setattr(session.objects[handle], name, to_uno(session, value))


@command
def call(session: Session, handle: int, name: str, arguments: list[Any]) -> Any:
    """Call a method."""
    method = getattr(session.objects[handle], name)
    return to_wire(session, method(*(to_uno(session, argument) for argument in arguments)))
