"""Where a range is: four numbers on a sheet, known without a round trip.

Unlike Excel's, a range does not move when rows are inserted above it.
"""

from typing import Any, Self

from .grammar import column_letters, quoted
from .interfaces import SheetLike
from .native import Native


class RangeBase:
    """Cells.

    Args:
        sheet: their sheet.
        row: of the first, from 1.
        column: of the first, from 1.
        rows: how many; 0 is an empty range, as slicing makes it.
        columns: how many.
    """

    def __init__(self, sheet: SheetLike, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self.sheet = sheet
        self.row = row
        self.column = column
        self.shape = rows, columns
        self.options: dict[str, Any] = {}  # xlwings sets it
        self.arg1_input = ""  # the address that it was asked for by: xlwings' group() looks at it

    def _at(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Self:
        return type(self)(self.sheet, row, column, rows, columns)

    @classmethod
    def of(cls, sheet: SheetLike, rect: list[int]) -> Self:
        """The range of a rectangle of a sheet, as the bridge counts (see `rect`)."""
        top, left, bottom, right = rect
        return cls(sheet, top + 1, left + 1, bottom - top + 1, right - left + 1)

    def part(self, rect: list[int]) -> Self:
        """The range of a rectangle of the same sheet."""
        return self.of(self.sheet, rect)

    @property
    def rect(self) -> list[int]:
        """As the bridge counts: [top, left, bottom, right] from 0, ends included."""
        rows, columns = self.shape
        return [self.row - 1, self.column - 1, self.row + rows - 2, self.column + columns - 2]

    @property
    def empty(self) -> bool:
        """Whether it has no cells."""
        return 0 in self.shape

    @property
    def coords(self) -> tuple[Any, ...]:
        """(sheet, row, column, rows, columns)."""
        return (self.sheet, self.row, self.column, *self.shape)

    @property
    def api(self) -> Native | None:
        """The cells (com.sun.star.sheet.SheetCellRange); None of an empty range."""
        return None if self.empty else Native(self.sheet.link, self.root, owner=self.sheet.handle)

    @property
    def root(self) -> tuple[int, list[int]]:
        """What names it to the bridge's `native.root`."""
        return self.sheet.handle.number, self.rect

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __bool__(self) -> bool:
        return True  # xlwings asks whether there is a range, not whether it has cells

    def __call__(self, arg1: int, arg2: int | None = None) -> Self:
        """A cell by row and column within the range (and beyond it), or by its number row by row."""
        if arg2 is None:
            arg1, arg2 = divmod(arg1 - 1, self.shape[1])
            arg1, arg2 = arg1 + 1, arg2 + 1
        row, column = self.row + arg1 - 1, self.column + arg2 - 1
        if row < 1 or column < 1:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        return self._at(row, column)

    @property
    def rows(self) -> list[Self]:
        """Its rows."""
        return [self._at(self.row + number, self.column, 1, self.shape[1]) for number in range(self.shape[0])]

    @property
    def columns(self) -> list[Self]:
        """Its columns."""
        return [self._at(self.row, self.column + number, self.shape[0], 1) for number in range(self.shape[1])]

    def expand(self, mode: Any = "table") -> Self:
        """The range down and to the right as far as there is data, as xlwings does it on every engine."""
        import xlwings  # xlwings imports engines
        from xlwings import expansion

        found: Self = expansion.expanders.get(mode, mode).expand(xlwings.Range(impl=self)).impl
        return found

    @property
    def address(self) -> str:
        """Such as "$A$1:$B$2"."""
        if self.empty:
            return f"${column_letters(self.column)}${self.row}{{{self.shape[0]}x{self.shape[1]}}}"
        return self.get_address(row_absolute=True, col_absolute=True, external=False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:  # xlwings'
        """The address, with or without dollars; external: with workbook and sheet."""
        down, across = ("$" if row_absolute else ""), ("$" if col_absolute else "")
        rows, columns = self.shape
        first = across + column_letters(self.column), down + str(self.row)
        last = across + column_letters(self.column + columns - 1), down + str(self.row + rows - 1)
        if rows == self.sheet.limits[0] and columns < self.sheet.limits[1]:
            text = f"{first[0]}:{last[0]}"
        elif columns == self.sheet.limits[1]:
            text = f"{first[1]}:{last[1]}"
        else:
            text = "".join(first) if len(self) == 1 else f"{''.join(first)}:{''.join(last)}"
        if not external:
            return text
        name = self.sheet.name
        book = f"[{self.sheet.book.name}]"
        if quoted(name).startswith("'") or not book[1:-1].replace(".", "").replace("_", "").isalnum():
            return "'" + (book + name).replace("'", "''") + "'!" + text
        return f"{book}{name}!{text}"
