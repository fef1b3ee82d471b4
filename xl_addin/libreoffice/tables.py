"""Tables: xlwings' Table and Tables over LibreOffice's database ranges.

LibreOffice 7.4 has no table styles: the looks of a table are not drawn, and a style given when a table is made is not
kept. Tables of a workbook that Excel made are found here, and are tables in Excel again after saving.
"""

from collections.abc import Iterator
from typing import Any

from .base import Part, unsupported
from .filters import AutoFilter
from .interfaces import SheetLike
from .native import Native
from .ranges import Range
from .table_parts import TableColumns, TableRows


class Tables(Part):
    """The tables of a sheet."""

    def __init__(self, sheet: SheetLike) -> None:
        self.parent = sheet

    @property
    def api(self) -> Native:
        """The document's `DatabaseRanges`."""
        native: Native = self.parent.book.api.DatabaseRanges
        return native

    def names(self) -> list[str]:
        """The tables' names."""
        return [name for name, _ in self.parent.call("tables.listing")]

    def __call__(self, key: str | int) -> "Table":
        """The one of that name or number from 1; KeyError when there is none."""
        names = self.names()
        if isinstance(key, int) and 1 <= key <= len(names):
            return Table(self.parent, names[key - 1])
        for name in names:
            if isinstance(key, str) and name.casefold() == key.casefold():
                return Table(self.parent, name)
        raise KeyError(key)

    def __contains__(self, key: str | int) -> bool:
        names = self.names()
        if isinstance(key, int):
            return 1 <= key <= len(names)
        return key.casefold() in (name.casefold() for name in names)

    def __len__(self) -> int:
        return len(self.names())

    def __iter__(self) -> Iterator["Table"]:
        return iter([Table(self.parent, name) for name in self.names()])

    def add(
        self,
        source_type: str | None = None,
        source: Any = None,
        link_source: bool | None = None,  # xlwings' signature
        has_headers: bool = True,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> "Table":
        """A new table over a range, with filter buttons when it has headers.

        Raises:
            ValueError: the name is taken, or another table is in the way.
        """
        del source_type, link_source, destination, table_style_name  # see the module's text
        area: Range = source.impl
        if not has_headers:
            # As in Excel: the cells move down, and headers are written above them.
            area.insert("down")
            head = area.part([area.rect[0], area.rect[1], area.rect[0], area.rect[3]])
            head.raw_value = [[f"Column{number + 1}" for number in range(area.shape[1])]]
            area = area.part([area.rect[0], area.rect[1], area.rect[2] + 1, area.rect[3]])
        made = self.parent.call("tables.add", name, area.rect, True)  # a command's argument
        return Table(self.parent, made)


_STYLES = "LibreOffice has no table styles."


@unsupported(
    table_style=_STYLES,
    show_table_style_column_stripes=_STYLES,
    show_table_style_first_column=_STYLES,
    show_table_style_last_column=_STYLES,
    show_table_style_row_stripes=_STYLES,
)
class Table(Part):
    """A table."""

    parent: SheetLike

    def __init__(self, sheet: SheetLike, name: str) -> None:
        self.parent = sheet
        self._name = name

    def _get(self) -> dict[str, Any]:
        found: dict[str, Any] = self.parent.call("tables.get", self._name)
        return found

    @property
    def api(self) -> Native:
        """The database range (com.sun.star.sheet.DatabaseRange)."""
        native: Native = Tables(self.parent).api.getByName(self._name)
        return native

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.parent.call("tables.rename", self._name, value)
        self._name = value

    display_name = name

    @property
    def rect(self) -> list[int]:
        """Where it stands, as the bridge counts."""
        rect: list[int] = self._get()["rect"]
        return rect

    @property
    def range(self) -> Range:
        """All of it."""
        return Range.of(self.parent, self.rect)

    def body(self) -> tuple[list[int], int, int]:
        """(rectangle of the table, first row of its data, last row of its data), as the bridge counts."""
        found = self._get()
        rect = found["rect"]
        return rect, rect[0] + bool(found["headers"]), rect[2] - bool(found["totals"])

    @property
    def data_body_range(self) -> Range | None:
        """Its rows without headers and totals; None without rows."""
        rect, first, last = self.body()
        return Range.of(self.parent, [first, rect[1], last, rect[3]]) if first <= last else None

    @property
    def header_row_range(self) -> Range | None:
        """Its header row."""
        found = self._get()
        top, left, _, right = found["rect"]
        return Range.of(self.parent, [top, left, top, right]) if found["headers"] else None

    @property
    def totals_row_range(self) -> Range | None:
        """Its total row."""
        found = self._get()
        _, left, bottom, right = found["rect"]
        return Range.of(self.parent, [bottom, left, bottom, right]) if found["totals"] else None

    @property
    def insert_row_range(self) -> Range | None:
        """The row that waits for the first entry, below the headers of a table without rows; None when it has some."""
        rect, first, last = self.body()
        return Range.of(self.parent, [first, rect[1], first, rect[3]]) if first > last else None

    @property
    def show_autofilter(self) -> bool:
        """Whether its headers have filter buttons."""
        return bool(self._get()["autofilter"])

    @show_autofilter.setter
    def show_autofilter(self, on: bool) -> None:
        self.parent.call("tables.put", self._name, "AutoFilter", bool(on))

    @property
    def show_headers(self) -> bool:
        """Whether its first row is headers."""
        return bool(self._get()["headers"])

    @show_headers.setter
    def show_headers(self, on: bool) -> None:
        found = self._get()
        if found["headers"] == bool(on):
            return
        top, left, bottom, right = found["rect"]
        self.parent.call("tables.put", self._name, "ContainsHeader", bool(on))
        # As in Excel: the data stays where it is, the table loses or gets the row above it.
        self.parent.call("tables.resize", self._name, [top - 1 if on else top + 1, left, bottom, right])

    @property
    def show_totals(self) -> bool:
        """Whether its last row is totals."""
        return bool(self._get()["totals"])

    @show_totals.setter
    def show_totals(self, on: bool) -> None:
        found = self._get()
        if found["totals"] == bool(on):
            return
        top, left, bottom, right = found["rect"]
        self.parent.call("tables.put", self._name, "TotalsRow", bool(on))
        self.parent.call("tables.resize", self._name, [top, left, bottom + (1 if on else -1), right])

    @property
    def autofilter(self) -> AutoFilter:
        """Its filter."""
        return AutoFilter(self.parent, lambda: self.range)

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort its rows by columns (from 1)."""
        body = self.data_body_range
        if body is not None:
            body.sort(keys, ascending, has_headers=False)

    def resize(self, range: Any) -> None:  # noqa: A002  # xlwings' name
        """Move its edges; the header row stays where it is.

        Raises:
            ValueError: the new edges leave the header row.
        """
        area = range.impl
        if self.show_headers and area.rect[0] != self.rect[0]:
            raise ValueError("A table's header row must stay in its row.")
        self.parent.call("tables.resize", self._name, area.rect)

    @property
    def rows(self) -> TableRows:
        """Its rows of data."""
        return TableRows(self)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)
