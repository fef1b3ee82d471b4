"""Ranges: values and formulas.

Where a range is stands in `range_base`, what moves and finds cells in `range_edit`, their looks in `range_look`.
"""

from collections.abc import Sequence
from typing import Any

from . import values
from .base import Part
from .grammar import shifted, to_excel, to_office
from .link import LONG
from .range_edit import RangeEdit
from .range_look import RangeLook


class Range(RangeEdit, RangeLook, Part):
    """Cells."""

    row: int
    column: int
    shape: tuple[int, int]

    @property
    def raw_value(self) -> Any:
        """The values as Excel's COM interface has them: rows of a block, the value alone of a cell."""
        if self.empty:
            return None
        rows = values.received(self.sheet.call("cells.read", self.rect, patience=LONG))
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not self.empty:
            self._write(data)

    def _write(self, data: Any) -> None:
        rows = self._rows(data)
        for top, left, bottom, right in self.send(values.block(rows, self.sheet.book.epoch)):
            # As in Excel: what is typed into a cell that is formatted as text stays text.
            part = [row[left : right + 1] for row in rows[top : bottom + 1]]
            self._at(self.row + top, self.column + left).send(values.text_rows(part, self.sheet.book.epoch))

    def send(self, block: values.Block) -> list[list[int]]:
        """Write a block from the first cell on; returns the rectangles that must be written again as text."""
        target = self._at(self.row, self.column, len(block.rows), len(block.rows[0]))
        as_text: list[list[int]] = self.sheet.call("cells.write", target.rect, block.rows, block.special, patience=LONG)
        return as_text

    def _rows(self, data: Any) -> list[Sequence[Any]]:
        """What was assigned as rows: a single value fills the range, a formula among them as if it were copied."""
        height, width = self.shape
        if isinstance(data, (list, tuple)):
            return [row if isinstance(row, (list, tuple)) else [row] for row in data] if _nested(data) else [data]
        if isinstance(data, str) and data.startswith("=") and len(self) > 1:
            return [[shifted(data, down, right) for right in range(width)] for down in range(height)]
        return [[data] * width] * height

    def write_text(self, data: Any) -> None:
        """Write values of which every text stays text, whatever it looks like ("=1+1", "007", "2023-05-15").

        Args:
            data: rows, or one value for all cells. Numbers, dates and truth values are written as by `value`.
        """
        rows = self._rows(None if isinstance(data, str) else data)
        if isinstance(data, str):
            rows = [[data] * self.shape[1]] * self.shape[0]
        self.send(values.text_rows(rows, self.sheet.book.epoch))

    @property
    def max_cells_per_read(self) -> int | None:
        """LibreOffice takes what memory takes; beyond this xlwings reads in parts."""
        return 2_000_000

    @property
    def max_cells_per_write(self) -> int | None:
        """Beyond this xlwings writes in parts."""
        return 1_000_000

    # --- formulas --------------------------------------------------------------------------------------------------

    @property
    def formula(self) -> Any:
        """The formulas in Excel's A1 grammar; constants as text."""
        if self.empty:
            return None
        rows = self.sheet.call("cells.formulas", self.rect, patience=LONG)
        if len(self) == 1:
            return to_excel(rows[0][0])
        return tuple(tuple(to_excel(text) for text in row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        if not self.empty:
            self._write(value)

    @property
    def formula2(self) -> Any:
        """As `formula`: LibreOffice has no spilling."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        """Write formulas that are computed with whole arrays; results do not spill, a cell shows the first."""
        if self.empty:
            return
        for down, row in enumerate(self._rows(value)):
            for right, text in enumerate(row):
                cell = self(down + 1, right + 1)
                if isinstance(text, str) and text.startswith("=") and ":" in text:
                    self.sheet.call("cells.write_dynamic", cell.rect, to_office(text))
                else:
                    cell.raw_value = text

    @property
    def formula_array(self) -> str | None:
        """The array formula of the cells; the formula of a single cell that has none; None when they differ."""
        if self.empty:
            return None
        whole = self.sheet.call("cells.array_formula", self.rect)
        if whole:
            return to_excel(whole)
        found = self.formula
        if isinstance(found, str):
            return found
        different = {text for row in found for text in row}
        return different.pop() if len(different) == 1 else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        if not self.empty:
            self.sheet.call("cells.write_array_formula", self.rect, to_office(value))

    @property
    def has_array(self) -> bool | None:
        """Whether the cells are part of an array formula; None when some are."""
        if self.empty:
            return False
        rows = self.sheet.call("cells.formulas", self.rect)
        found = {text.startswith("{=") for row in rows for text in row}
        return found.pop() if len(found) == 1 else None


def _nested(data: Sequence[Any]) -> bool:
    return bool(data) and isinstance(data[0], (list, tuple))
