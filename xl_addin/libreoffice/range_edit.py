"""What changes, moves and finds cells."""

from typing import Any, Self

from .filters import AutoFilter
from .grammar import quoted
from .interfaces import TableLike
from .link import LONG
from .names import Name, Names
from .notes import Note
from .range_base import RangeBase
from .validation import DataValidation

# com.sun.star.sheet.CellFlags
_CONTENTS = 1 | 2 | 4 | 16  # VALUE, DATETIME, STRING, FORMULA
_LOOKS = 32 | 64 | 256 | 512  # HARDATTR, STYLES, EDITATTR, FORMATTED
_NOTES = 8

_DIRECTIONS = {"d": "down", "u": "up", "l": "left", "r": "right"}
# What Paste Special takes along: S texts, V numbers, D dates, F formulas, N notes, T looks, A all.
_PASTES = {None: "A", "all": "A", "values": "SVD", "formulas": "SVDF", "formats": "T", "comments": "N"}
_OPERATIONS = {None: 0, "add": 1, "subtract": 2, "multiply": 3, "divide": 4}
_FILLS = ("fill_default", "fill_series")


class RangeEdit(RangeBase):
    """Clear, insert, delete, copy, sort, search; and the edges of the data around a range."""

    def _call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        return self.sheet.call(name, self.rect, *arguments, patience=patience)

    def clear_contents(self) -> None:
        """Clear values and formulas."""
        if not self.empty:
            self._call("formats.clear", _CONTENTS)

    def clear_formats(self) -> None:
        """Clear the look of the cells."""
        self._call("formats.clear", _LOOKS)

    def clear(self) -> None:
        """Clear values, formulas, notes and looks."""
        if not self.empty:
            self._call("formats.clear", _CONTENTS | _LOOKS | _NOTES)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert blank cells; without `shift` those of a wide range move down, those of a tall one to the right.

        Raises:
            NotImplementedError: for the look of the cells to the right or below.
        """
        if copy_origin == "format_from_right_or_below":
            raise NotImplementedError("LibreOffice gives inserted cells the look of those to the left or above.")
        rows, columns = self.shape
        way = shift or ("down" if rows <= columns else "right")
        self._call("editing.insert", {"down": "DOWN", "right": "RIGHT"}[way])

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; without `shift` those below a wide range move up, those beside another to the left."""
        rows, columns = self.shape
        way = shift or ("up" if rows < columns else "left")
        self._call("editing.delete", {"up": "UP", "left": "LEFT"}[way])

    def copy(self, destination: Any = None) -> None:
        """Copy to a place, or to the clipboard."""
        if destination is None:
            self._call("editing.to_clipboard")
            return
        target = getattr(destination, "impl", destination)
        self._carry("editing.copy", target)

    def copy_from(
        self,
        source_range: Any,
        copy_type: str = "all",
        skip_blanks: bool = False,  # xlwings' signature
        transpose: bool = False,
    ) -> None:
        """Copy from another range: "all", "values", "formulas" or "formats"."""
        source = getattr(source_range, "impl", source_range)
        source.copy()
        self.paste(copy_type, None, skip_blanks, transpose)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,  # xlwings' signature
        transpose: bool = False,
    ) -> None:
        """Paste what was copied in LibreOffice.

        Raises:
            NotImplementedError: a choice that LibreOffice's Paste Special has not.
        """
        if paste not in _PASTES:
            raise NotImplementedError(f"LibreOffice's Paste Special has no choice like {paste!r}.")
        options = {
            "Flags": _PASTES[paste],
            "FormulaCommand": _OPERATIONS[operation],
            "SkipEmptyCells": skip_blanks,
            "Transpose": transpose,
            "AsLink": False,
            "MoveMode": 4,  # neither down nor to the right
        }
        self._call("editing.paste", options, patience=LONG)

    def move(self, destination: Any) -> None:
        """Move to a place in the same workbook; formulas that point here follow."""
        target = getattr(destination, "impl", destination)
        self._carry("editing.move", target)

    def _carry(self, name: str, target: "RangeEdit") -> None:
        top, left, (height, width) = target.row - 1, target.column - 1, self.shape
        there = [top, left, top + height - 1, left + width - 1]
        target.sheet.call(name, there, self.sheet.handle.number, self.rect, patience=LONG)

    def autofill(self, destination: Any, type_: str = "fill_default") -> None:
        """Continue the range over a larger one that holds it, by LibreOffice's rule: numbers and dates count on.

        Raises:
            NotImplementedError: a kind of series that LibreOffice has not.
        """
        if type_ not in _FILLS:
            raise NotImplementedError(f"LibreOffice fills no series like {type_!r} over UNO.")
        target = getattr(destination, "impl", destination)
        down = target.shape[0] > self.shape[0]
        count = self.shape[0] if down else self.shape[1]
        self.sheet.call("editing.fill", target.rect, "TO_BOTTOM" if down else "TO_RIGHT", count)

    # --- edges -----------------------------------------------------------------------------------------------------

    def end(self, direction: str) -> Self:
        """Where Ctrl and an arrow key lead: "up", "down", "left", "right", or their first letters."""
        word = _DIRECTIONS.get(direction, direction)
        row, column = self.sheet.call("editing.edge", self.row - 1, self.column - 1, word)
        return self._at(row + 1, column + 1)

    @property
    def current_region(self) -> Self:
        """The block of filled cells around it, up to blank rows and columns."""
        return self if self.empty else self.part(self._call("editing.region"))

    @property
    def merge_area(self) -> Self:
        """The merged cell that its first cell is in; that cell alone when it is not merged."""
        return self.part(self._call("editing.merged")[0])

    @property
    def merge_cells(self) -> bool | None:
        """Whether all its cells are merged; None when some are."""
        found: bool | None = self._call("editing.merged")[1]
        return found

    def merge(self, across: bool = False) -> None:  # xlwings' signature
        """Merge the cells, each row by itself if `across`; the first cell's value stays."""
        self._call("editing.merge", True, across)  # a command's argument

    def unmerge(self) -> None:
        """Take merged cells apart."""
        self._call("editing.merge", False, False)  # a command's argument

    # --- order and search ------------------------------------------------------------------------------------------

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:  # xlwings'
        """Sort the rows by columns (from 1)."""
        fields = [[key - 1, up] for key, up in zip(keys, ascending, strict=True)]
        self._call("searching.sort", fields, has_headers, patience=LONG)

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:  # xlwings' signature
        """Keep the first of rows that are equal in some columns (from 1), text without regard to case."""
        first = int(has_headers)
        if self.shape[0] <= first:
            return
        body = self._at(self.row + first, self.column, self.shape[0] - first, self.shape[1])
        rows = self.sheet.call("cells.read", body.rect, patience=LONG)["rows"]
        seen = set()
        gone = []
        for number, row in enumerate(rows):
            key = tuple(
                row[place - 1].casefold() if isinstance(row[place - 1], str) else row[place - 1] for place in columns
            )
            if key in seen:
                gone.append(number)
            seen.add(key)
        for number in reversed(gone):  # what stands beside the range stays where it is
            self._at(body.row + number, body.column, 1, body.shape[1]).delete("up")

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Self | None:
        """The first (or last) cell whose value holds a text."""
        options = {
            "whole": whole,
            "backward": direction == "backward",
            "rows": order == "rows",
            "match_case": match_case,
        }
        place = self._call("searching.find", text, options)
        return None if place is None else self._at(place[0] + 1, place[1] + 1)

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:  # xlwings'
        """Replace a text in constants and formulas."""
        if not self.empty:
            self._call("searching.replace", old, new, {"whole": whole, "match_case": match_case}, patience=LONG)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Self]:
        """The blank, constant, formula or visible cells, as ranges."""
        return [self.part(rect) for rect in self._call("searching.special", cell_type, value_type)]

    # --- what belongs to cells -------------------------------------------------------------------------------------

    @property
    def hyperlink(self) -> str:
        """Where the link in the first cell leads.

        Raises:
            Exception: there is none (xlwings raises nothing narrower).
        """
        found: str = self.sheet.call("searching.hyperlink", self.row - 1, self.column - 1)
        if not found:
            raise Exception("The cell doesn't seem to contain a hyperlink!")  # noqa: TRY002  # as xlwings does
        return "#" + found[1:].replace(".", "!", 1) if found.startswith("#") else found

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str | None = None) -> None:
        """Put a link into the cells: a web address, a file, or a place in the workbook ("#Sheet1!A1").

        LibreOffice shows the address as the tip: `screen_tip` is not kept.
        """
        del screen_tip
        url = "#" + address[1:].replace("!", ".", 1) if address.startswith("#") else address
        self._call("searching.add_hyperlink", url, text_to_display)

    @property
    def note(self) -> Note | None:
        """The note of the first cell."""
        found = self.sheet.call("sheets.note", self.row - 1, self.column - 1)
        return None if found is None else Note(self._at(self.row, self.column))

    def add_note(self, text: str) -> Note:
        """Give the first cell a note."""
        made = Note(self._at(self.row, self.column))
        made.text = text
        return made

    @property
    def name(self) -> Name | None:
        """The defined name of exactly these cells."""
        found = self.sheet.call("names.at", self.rect)
        return None if found is None else Name(self._names(), *found)

    @name.setter
    def name(self, value: str) -> None:
        address = self.get_address(row_absolute=True, col_absolute=True, external=False)
        self._names().add(value, f"={quoted(self.sheet.name)}{address}")

    def _names(self) -> Names:
        return Names(self.sheet.book, self.sheet.book.handle)

    @property
    def table(self) -> TableLike | None:
        """The table that the first cell is in."""
        for table in self.sheet.tables:
            top, left, bottom, right = table.rect
            if top < self.row <= bottom + 1 and left < self.column <= right + 1:
                return table
        return None

    @property
    def data_validation(self) -> DataValidation:
        """What the cells accept."""
        return DataValidation(self)

    @property
    def autofilter(self) -> AutoFilter:
        """The filter over the cells."""
        return AutoFilter(self.sheet, lambda: self)

    def select(self) -> None:
        """Select the cells."""
        self.sheet.book.call("books.select", self.sheet.handle.number, self.rect)

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Print the cells to a PDF."""
        self.sheet.book.export_pdf(path, quality, self)
