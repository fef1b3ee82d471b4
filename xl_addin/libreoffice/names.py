"""Defined names: xlwings' Names and Name for LibreOffice."""

from collections.abc import Iterator
from typing import Any

from .base import Handle, Part
from .grammar import quoted, to_excel, to_office
from .interfaces import CellsLike, HolderLike
from .native import Native


class Names(Part):
    """The names of a workbook (those of its sheets among them), or of one sheet.

    Args:
        owner: the book or sheet.
        handle: its handle.
        scope: the sheet's name for a sheet's own names, "" for a book's.
    """

    def __init__(self, owner: HolderLike, handle: Handle, scope: str = "") -> None:
        self.owner = owner
        self.handle = handle
        self.scope = scope

    @property
    def api(self) -> Native:
        """The document's or sheet's `NamedRanges`."""
        native: Native = self.owner.api.NamedRanges
        return native

    def _listing(self) -> list[list[str]]:
        found: list[list[str]] = self.handle.link.call("names.listing", self.handle.number)
        return found

    def snapshot(self) -> list[tuple[str, "Name"]]:
        """The names with their texts, in one call."""
        names = [Name(self, scope, name) for scope, name in self._listing()]
        return [(name.name, name) for name in names]

    def __call__(self, key: str | int) -> "Name":
        """The one of that name or number from 1; KeyError when there is none."""
        names = self.snapshot()
        if isinstance(key, int):
            return names[key - 1][1]
        wanted = key.casefold()
        for text, name in names:
            if wanted in (text.casefold(), text.casefold().replace("'", "")):
                return name
        if self.scope:  # a sheet's own name is known by its short form there
            for text, name in names:
                if text.casefold().rpartition("!")[2] == wanted:
                    return name
        raise KeyError(key)

    def contains(self, key: str | int) -> bool:
        """Whether there is such a name."""
        try:
            self(key)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        return len(self._listing())

    def __iter__(self) -> Iterator["Name"]:
        return iter([name for _, name in self.snapshot()])

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name: a reference or formula ("=Sheet1!$A$1"); `Sheet1!name` defines it for that sheet alone.

        Raises:
            ValueError: LibreOffice takes no such name.
        """
        scope, mark, short = name.rpartition("!")
        scope = scope.strip("'").replace("''", "'") if mark else self.scope
        formula = refers_to if refers_to.startswith("=") else '="' + refers_to.replace('"', '""') + '"'
        self.handle.link.call("names.add", self.handle.number, scope, short, to_office(formula)[1:])
        return Name(self, scope, short)


class Name(Part):
    """A defined name."""

    def __init__(self, names: Names, scope: str, name: str) -> None:
        self.names = names
        self.scope = scope
        self.short = name

    def _call(self, command: str, *arguments: Any) -> Any:
        return self.names.handle.link.call(command, self.names.handle.number, self.scope, self.short, *arguments)

    @property
    def api(self) -> Native:
        """The name (com.sun.star.sheet.NamedRange)."""
        native: Native = self.names.api.getByName(self.short)
        return native

    @property
    def name(self) -> str:
        """The name; with its sheet when it is a sheet's own."""
        return (quoted(self.scope) if self.scope else "") + self.short

    @name.setter
    def name(self, value: str) -> None:
        new = value.rpartition("!")[2]
        self._call("names.rename", new)
        self.short = new

    @property
    def refers_to(self) -> str:
        """What it stands for, such as "=Sheet1!$A$1"."""
        return to_excel("=" + self._call("names.content"))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._call("names.add", to_office(value)[1:])

    @property
    def refers_to_range(self) -> CellsLike:
        """The cells that it stands for.

        Raises:
            ValueError: it stands for something else.
        """
        found = self._call("names.target")
        if found is None:
            raise ValueError(f"The name {self.name!r} does not stand for cells.")
        owner: Any = self.names.owner
        book = getattr(owner, "book", owner)
        cells: CellsLike = book.app.cells_at(*found)
        return cells

    def delete(self) -> None:
        """Delete it."""
        self._call("names.delete")
