"""A table as it stands in the workbook: header, raw rows, and where each row stands. Nothing is guessed here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property


class ErrorValue(str):
    """A cell that holds an error (`#N/A`), or `""`: a formula that no program has computed yet."""

    __slots__ = ()


PICTURE = "bild eller datatyp"
"""An `ErrorValue`: a picture in the cell, or one of Excel's data types (a share, a place). It has no plain value."""

MERGED = "sammanfogad"
"""An `ErrorValue`: a cell that a merged cell covers. The value stands in that one's first cell and is nobody else's."""

Value = None | bool | int | float | str | datetime | date | time | timedelta
"""What a cell can hold. `ErrorValue` is a `str`: ask for it first. Blank cells are None, never ""."""

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A value that a computed table shows, and the cell of the same workbook that a click on it opens."""

    value: Value
    sheet: str
    cell: str  # such as "D12"


def column_letter(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA (ISO/IEC 29500-1, 18.18.7).

    Raises:
        ValueError: there is no such column.
    """
    if number < 1:
        raise ValueError(number)
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Table:
    """One table as read.

    Attributes:
        name: the table's name, such as "Aktivitetslogg".
        sheet: the sheet it stands on.
        header: the headers as they stand, blank ones as "".
        rows: the raw values, one tuple a row, each as long as `header`. Wholly blank rows are left out.
        numbers: for each of `rows` the 1-based row number on the sheet.
        first_column: the 1-based column of `header[0]` on the sheet.
        header_row: the 1-based row of the header on the sheet.
        below: the row numbers (a subset of `numbers`) that stand under the table's lower edge: somebody typed
            there and the table did not grow. A total row of the table is neither in `rows` nor here.
        is_table: False when the sheet has no such Excel table and the header was found by its words.
        date1904: the workbook counts days from 1904 (ISO/IEC 29500-1, 18.17.4.1).
        contract: the contract that the workbook is of, see `contract.layout.CONTRACT`.
    """

    name: str
    sheet: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    numbers: Sequence[int]
    first_column: int = 1
    header_row: int = 1
    below: frozenset[int] = field(default_factory=frozenset)
    is_table: bool = True
    date1904: bool = False
    contract: int = 1

    @cached_property
    def places(self) -> dict[str, int]:
        """The position in `header` of each header; of equal ones the first."""
        return {name: place for place, name in reversed(list(enumerate(self.header)))}

    def column(self, name: str) -> list[Value]:
        """The values of a column, one a row.

        Raises:
            KeyError: no such header.
        """
        place = self.places[name]
        return [row[place] for row in self.rows]

    def letter(self, name: str) -> str:
        """The sheet letter of a column, or "" when the table lacks it."""
        place = self.places.get(name)
        return "" if place is None else column_letter(self.first_column + place)
