"""The rows and columns of a table: xlwings' TableRows and TableColumns for LibreOffice."""

from collections.abc import Iterator
from typing import Any

from .base import Part
from .interfaces import TableLike
from .native import Native
from .ranges import Range


class TableRows(Part):
    """The rows of data of a table."""

    def __init__(self, table: TableLike) -> None:
        self.parent = table

    @property
    def api(self) -> Native:
        """The table."""
        return self.parent.api

    def __len__(self) -> int:
        _, first, last = self.parent.body()
        return max(0, last - first + 1)

    @property
    def column_count(self) -> int:
        """How many values a row has."""
        rect = self.parent.rect
        return rect[3] - rect[1] + 1

    def __call__(self, key: int) -> "TableRow":
        """The one of that number from 1; KeyError when there is none."""
        if not 1 <= key <= len(self):
            raise KeyError(key)
        return TableRow(self.parent, key)

    def __contains__(self, key: int) -> bool:
        return 1 <= key <= len(self)

    def __iter__(self) -> Iterator["TableRow"]:
        return iter([TableRow(self.parent, number + 1) for number in range(len(self))])

    def add(self, values: list[Any] | None, index: int | None) -> "TableRow":
        """Insert a row before the one at `index` (None: at the end); what stands below the table moves down."""
        table = self.parent
        rect, first, last = table.body()
        place = last + 1 if index is None else first + index - 1
        sheet = table.parent
        Range.of(sheet, [place, rect[1], place, rect[3]]).insert("down")
        sheet.call("tables.resize", table.name, [rect[0], rect[1], rect[2] + 1, rect[3]])
        if values is not None:
            Range.of(sheet, [place, rect[1], place, rect[3]]).raw_value = [values]
        return TableRow(table, place - first + 1)


class TableRow(Part):
    """A row of data of a table."""

    index: int

    def __init__(self, table: TableLike, index: int) -> None:
        self.parent = table
        self.index = index

    @property
    def range(self) -> Range:
        """Its cells."""
        rect, first, _ = self.parent.body()
        row = first + self.index - 1
        return Range.of(self.parent.parent, [row, rect[1], row, rect[3]])

    def delete(self) -> None:
        """Delete it; what stands below moves up."""
        rect = self.parent.rect
        self.range.delete("up")
        self.parent.parent.call("tables.resize", self.parent.name, [rect[0], rect[1], rect[2] - 1, rect[3]])


class TableColumns(Part):
    """The columns of a table."""

    def __init__(self, table: TableLike) -> None:
        self.parent = table

    @property
    def api(self) -> Native:
        """The table."""
        return self.parent.api

    def names(self) -> list[str]:
        """The headers; "Column1" and so on for a table without."""
        rect = self.parent.rect
        if self.parent.show_headers:
            found: list[str] = self.parent.parent.call("tables.header", rect)
            return found
        return [f"Column{number + 1}" for number in range(rect[3] - rect[1] + 1)]

    def __len__(self) -> int:
        rect = self.parent.rect
        return rect[3] - rect[1] + 1

    def __call__(self, key: str | int) -> "TableColumn":
        """The one of that name or number from 1; KeyError when there is none."""
        names = [name.casefold() for name in self.names()]
        if isinstance(key, str):
            if key.casefold() not in names:
                raise KeyError(key)
            key = names.index(key.casefold()) + 1
        if not 1 <= key <= len(names):
            raise KeyError(key)
        return TableColumn(self.parent, key)

    def __contains__(self, key: str | int) -> bool:
        try:
            return bool(self(key))
        except KeyError:
            return False

    def __iter__(self) -> Iterator["TableColumn"]:
        return iter([TableColumn(self.parent, number + 1) for number in range(len(self))])

    def add(self, name: str, index: int | None) -> "TableColumn":
        """Insert a column before the one at `index` (None: at the end); what stands beside the table moves right."""
        table = self.parent
        top, left, bottom, right = table.rect
        place = right + 1 if index is None else left + index - 1
        Range.of(table.parent, [top, place, bottom, place]).insert("right")
        table.parent.call("tables.resize", table.name, [top, left, bottom, right + 1])
        if table.show_headers:
            Range.of(table.parent, [top, place, top, place]).write_text(name)
        return TableColumn(table, place - left + 1)


class TableColumn(Part):
    """A column of a table."""

    index: int

    def __init__(self, table: TableLike, index: int) -> None:
        self.parent = table
        self.index = index

    @property
    def name(self) -> str:
        """Its header."""
        return TableColumns(self.parent).names()[self.index - 1]

    def _part(self, top: int, bottom: int, left: int) -> Range:
        column = left + self.index - 1
        return Range.of(self.parent.parent, [top, column, bottom, column])

    @property
    def range(self) -> Range:
        """Its cells, header and total among them."""
        rect = self.parent.rect
        return self._part(rect[0], rect[2], rect[1])

    @property
    def data_body_range(self) -> Range | None:
        """Its cells without header and total."""
        rect, first, last = self.parent.body()
        return self._part(first, last, rect[1]) if first <= last else None

    def delete(self) -> None:
        """Delete it; what stands beside moves left.

        Raises:
            ValueError: it is the last one.
        """
        top, left, bottom, right = self.parent.rect
        if left == right:
            raise ValueError("Cannot delete the last table column")
        self.range.delete("left")
        self.parent.parent.call("tables.resize", self.parent.name, [top, left, bottom, right - 1])
