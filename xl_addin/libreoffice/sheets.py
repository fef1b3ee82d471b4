"""Sheets: xlwings' Sheets and Sheet for LibreOffice, with what concerns a sheet as a whole."""

import re
from collections.abc import Iterator
from typing import Any

from .base import Handle, Part, unsupported
from .charts import Charts
from .drawings import Pictures, Shapes
from .interfaces import BookLike
from .names import Names
from .native import Native
from .notes import Note
from .page import FreezePanes, PageSetup
from .ranges import Range
from .tables import Tables

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")


class Sheets(Part):
    """The sheets of a workbook."""

    def __init__(self, book: BookLike) -> None:
        self.book = book

    @property
    def api(self) -> Native:
        """The document's `Sheets`."""
        native: Native = self.book.api.Sheets
        return native

    def _sheet(self, found: list[Any]) -> "Sheet":
        return Sheet(self.book, *found)

    @property
    def active(self) -> "Sheet":
        """The sheet that the workbook's window shows."""
        return self._sheet(self.book.call("sheets.active"))

    def __call__(self, name_or_index: str | int) -> "Sheet":
        """The one of that name or number from 1; KeyError when there is none."""
        return self._sheet(self.book.call("sheets.get", name_or_index))

    def __contains__(self, key: str | int) -> bool:
        names = self.book.call("sheets.listing")
        if isinstance(key, str):
            return key.casefold() in (name.casefold() for name in names)
        return 1 <= key <= len(names)

    def __len__(self) -> int:
        return len(self.book.call("sheets.listing"))

    def __iter__(self) -> Iterator["Sheet"]:
        for number in range(len(self)):
            yield self(number + 1)

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None, name: str | None = None) -> "Sheet":
        """A new sheet; without a place it comes before the active one, as in Excel."""
        anchor = before or after or self.active
        place = anchor.index if after and not before else anchor.index - 1
        return self._sheet(self.book.call("sheets.add", name, place))


_LITE_ONLY = "LibreOffice's notes are single texts: it has no comments with replies (use notes)."


@unsupported(
    comments=_LITE_ONLY,
    pivot_tables="pivot tables are not made over UNO yet.",
    to_html="LibreOffice writes whole workbooks as HTML, not single sheets: use book.save('x.html').",
)
class Sheet(Part):
    """A sheet.

    Args:
        book: its workbook.
        number: its handle.
        rows: how many rows it has.
        columns: how many columns.
    """

    book: BookLike

    def __init__(self, book: BookLike, number: int, rows: int, columns: int) -> None:
        self.book = book
        self.link = book.link
        self.handle = Handle(book.link, number)
        self.limits = rows, columns

    def call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        """Ask the bridge something about this sheet."""
        return self.link.call(name, self.handle.number, *arguments, patience=patience)

    @property
    def api(self) -> Native:
        """The sheet (com.sun.star.sheet.Spreadsheet)."""
        return Native(self.link, (self.handle.number, []), owner=self.handle)

    @property
    def name(self) -> str:
        """Its name."""
        name: str = self.call("sheets.name")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self.call("sheets.rename", value)

    @property
    def index(self) -> int:
        """Its place, counted from 1."""
        index: int = self.call("sheets.index")
        return index

    @property
    def names(self) -> Names:
        """The names defined for this sheet alone."""
        return Names(self, self.handle, self.name)

    @property
    def visible(self) -> bool:
        """Whether its tab is shown."""
        return bool(self.call("sheets.visible"))

    @visible.setter
    def visible(self, on: bool) -> None:
        self.call("sheets.show", bool(on))

    @property
    def protected(self) -> bool:
        """Whether it is protected against changes."""
        return bool(self.call("sheets.protected"))

    def protect(self, password: str = "") -> None:
        """Protect it."""
        self.call("sheets.protect", True, password)  # a command's argument

    def unprotect(self, password: str = "") -> None:
        """Lift the protection.

        Raises:
            ValueError: the password is wrong.
        """
        self.call("sheets.protect", False, password)  # a command's argument

    # --- its place -------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """Show it."""
        self.call("sheets.activate")

    select = activate

    def delete(self) -> None:
        """Delete it.

        Raises:
            ValueError: it is the only visible one.
        """
        self.call("sheets.delete")

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Copy it before or after a sheet of this or another workbook."""
        anchor = before or after or self
        place = anchor.index - 1 if before else anchor.index
        self.call("sheets.copy", anchor.book.handle.number, place)

    def move(self, before: "Sheet | None", after: "Sheet | None") -> None:
        """Move it before or after another sheet of the workbook."""
        place = before.index - 1 if before else after.index if after else self.index
        self.call("sheets.move", place)

    # --- its cells -------------------------------------------------------------------------------------------------

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by address, by name or table, by (row, column), or from one range to another.

        Raises:
            IndexError: a row or column 0.
            ValueError: neither an address nor a name.
        """
        first = self._range(arg1)
        if arg2 is None:
            return first
        second = self._range(arg2)
        row, column = min(first.row, second.row), min(first.column, second.column)
        bottom = max(first.row + first.shape[0], second.row + second.shape[0])
        right = max(first.column + first.shape[1], second.column + second.shape[1])
        return Range(self, row, column, bottom - row, right - column)

    def _range(self, given: Any) -> Range:
        if isinstance(given, Range):
            return given
        if isinstance(given, str):
            found = self._address(given) or self._named(given)
            found.arg1_input = given
            return found
        if 0 in given[:2]:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        row, column, *shape = given
        return Range(self, row, column, *(shape or (1, 1)))

    def _address(self, text: str) -> Range | None:
        """The range of an address such as "A1", "$B$2:C3", "A:C" or "1:3"; None when the text is none."""
        if "," in text:
            raise NotImplementedError("A range of several areas is not supported: take each by itself.")
        ends = [_ADDRESS.fullmatch(part.strip()) for part in text.split(":")]
        if len(ends) > 2 or not all(ends):  # noqa: PLR2004  # an address has two ends
            return None
        corners = [(end.group(1) or "", int(end.group(2) or 0)) for end in ends if end]
        (first_letters, first_row), (last_letters, last_row) = corners[0], corners[-1]
        if bool(first_letters) != bool(last_letters) or bool(first_row) != bool(last_row):
            return None
        if len(corners) == 1 and not (first_letters and first_row):
            return None
        left, right = sorted((_column(first_letters) or 1, _column(last_letters) or self.limits[1]))
        top, bottom = sorted((first_row or 1, last_row or self.limits[0]))
        if bottom > self.limits[0] or right > self.limits[1]:
            return None
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def _named(self, text: str) -> Range:
        """The range of a defined name, of a table (its data), or of an address with its sheet."""
        sheet, mark, address = text.rpartition("!")
        if mark:
            return Sheets(self.book)(sheet.strip("'").replace("''", "'")).range(address)
        for names in (self.names, Names(self.book, self.book.handle)):
            if names.contains(text):
                return self._range(names(text).refers_to_range)
        if text in self.tables:
            body = self.tables(text).data_body_range
            if body:
                return body
        raise ValueError(f"{text!r} is neither an address nor a name of cells.")

    def at(self, rect: list[int]) -> Range:
        """The range of a rectangle of the bridge (from 0, ends included)."""
        return Range.of(self, rect)

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, 1, 1, *self.limits)

    @property
    def used_range(self) -> Range:
        """The cells in use."""
        return self.at(self.call("sheets.used"))

    def clear_contents(self) -> None:
        """Clear values and formulas."""
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        """Clear the look of the cells."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Clear values, formulas, notes and looks."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows ("rows", "r"), columns ("columns", "c") or both to their contents."""
        self.used_range.autofit(axis)

    # --- what is on it ---------------------------------------------------------------------------------------------

    @property
    def notes(self) -> list[Note]:
        """Its notes, row by row."""
        return [Note(Range(self, row + 1, column + 1)) for row, column in self.call("sheets.notes")]

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def charts(self) -> Charts:
        """Its charts."""
        return Charts(self)

    @property
    def shapes(self) -> Shapes:
        """All that lies over its cells."""
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        """Its pictures."""
        return Pictures(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether grid lines are drawn."""
        return bool(self.call("sheets.gridlines", None))

    @show_gridlines.setter
    def show_gridlines(self, on: bool) -> None:
        self.call("sheets.gridlines", bool(on))

    @property
    def freeze_panes(self) -> FreezePanes:
        """The rows and columns that stay in sight."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
