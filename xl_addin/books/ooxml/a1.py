"""Cells and areas of a sheet as numbers, 1-based, and the way they are written (A1 style)."""

import re
from dataclasses import dataclass
from functools import cache

from xl_addin.values.raw_table import column_letter

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # of a sheet
letters = cache(column_letter)

_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6}))?")


@cache
def column_number(name: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def coded(column: int) -> bytes:
    """The letters of a column as bytes."""
    return column_letter(column).encode()


def cell(row: int, column: int) -> str:
    """The address of a cell, such as D12."""
    return f"{letters(column)}{row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first, last = cell(self.top, self.left), cell(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: "Area") -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


def area(text: str) -> Area | None:
    """Read `B2` or `B2:D9`, with or without $; None when it is neither or lies outside a sheet."""
    match = _AREA.fullmatch(text)
    if not match:
        return None
    first, top, last, bottom = match.groups()
    rows = sorted((int(top), int(bottom or top)))
    columns = sorted((column_number(first), column_number(last or first)))
    if rows[1] > MAX_ROW or columns[1] > MAX_COLUMN:
        return None
    return Area(rows[0], columns[0], rows[1], columns[1])
