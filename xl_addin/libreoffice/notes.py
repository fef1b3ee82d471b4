"""Notes: xlwings' Note for LibreOffice."""

from typing import Any

from .base import Part
from .native import Native
from .range_base import RangeBase


class Note(Part):
    """The note of a cell."""

    location: RangeBase

    def __init__(self, cell: RangeBase) -> None:
        self.location = cell

    def _call(self, command: str, *arguments: Any) -> Any:
        return self.location.sheet.call(command, self.location.row - 1, self.location.column - 1, *arguments)

    @property
    def api(self) -> Native:
        """The cell's `Annotation`."""
        native: Native = Native(self.location.sheet.link, self.location.root).Annotation
        return native

    @property
    def text(self) -> str:
        """What it says."""
        text: str = self._call("sheets.note")[0]
        return text

    @text.setter
    def text(self, value: str) -> None:
        self._call("sheets.set_note", value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        author: str = self._call("sheets.note")[1]
        return author

    def delete(self) -> None:
        """Delete it."""
        self._call("sheets.set_note", "")
