"""`api`: any UNO object, attribute by attribute and call by call, for what xlwings itself does not offer."""

from typing import Any

from .base import Handle
from .link import Link


class Struct:
    """A UNO struct: its name and its fields as attributes.

    Args:
        name: such as "com.sun.star.table.CellAddress".
        fields: the fields that are set.
    """

    def __init__(self, name: str, **fields: Any) -> None:
        self.struct_name = name
        self.__dict__.update(fields)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items() if name != "struct_name")
        return f"<{self.struct_name} {fields}>"


class Enum:
    """A value of a UNO enumeration, such as Enum("com.sun.star.awt.FontSlant", "ITALIC")."""

    def __init__(self, kind: str, value: str) -> None:
        self.kind = kind
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Enum) and (other.kind, other.value) == (self.kind, self.value)

    def __hash__(self) -> int:
        return hash((self.kind, self.value))

    def __repr__(self) -> str:
        return f"<{self.kind}.{self.value}>"


class Native:
    """A UNO object. Each attribute and each call is a round trip.

    Args:
        link: the connection.
        root: what names it: the arguments of the bridge's `native.root`.
        handle: the object, when it is known already.
        owner: the handle that `root` names, which must live as long as this object asks by it.
    """

    def __init__(
        self, link: Link, root: tuple[Any, ...] = (), handle: Handle | None = None, owner: Handle | None = None
    ) -> None:
        self.__dict__.update(_link=link, _root=root, _handle=handle, _owner=owner)

    def _object(self) -> int:
        if self._handle is None:
            found = self._link.call("native.root", *self._root)
            self.__dict__["_handle"] = Handle(self._link, found["object"])
        number: int = self._handle.number
        return number

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self._link.call("native.member", self._object(), name)
        if isinstance(value, dict) and "method" in value:
            return lambda *arguments: self._call(name, arguments)
        return _from_wire(self._link, value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._link.call("native.assign", self._object(), name, to_wire(value))

    def _call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        given = [to_wire(argument) for argument in arguments]
        return _from_wire(self._link, self._link.call("native.call", self._object(), name, given))

    def __repr__(self) -> str:
        return f"<UNO {self.ImplementationName}>"


def to_wire(value: Any) -> Any:
    """A value as the bridge's `native` commands take it."""
    if isinstance(value, Native):
        return {"object": value._object()}  # noqa: SLF001  # our own
    if isinstance(value, Enum):
        return {"enum": [value.kind, value.value]}
    if isinstance(value, Struct):
        fields = {name: to_wire(part) for name, part in vars(value).items() if name != "struct_name"}
        return {"struct": value.struct_name, "fields": fields}
    if isinstance(value, (list, tuple)):
        return [to_wire(part) for part in value]
    return value


def _from_wire(link: Link, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_from_wire(link, part) for part in value)
    if not isinstance(value, dict):
        return value
    if "object" in value:
        return Native(link, handle=Handle(link, value["object"]))
    if "enum" in value:
        return Enum(*value["enum"])
    return Struct(value["struct"], **{name: _from_wire(link, part) for name, part in value["fields"].items()})


def from_wire(link: Link, value: Any) -> Any:
    """What a macro returned."""
    return _from_wire(link, value)
