"""Cells to write as rectangles: few calls, whatever the number of rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xl_addin.books.edits import SheetEdits, Target
from xl_addin.books.grid import Grid
from xl_addin.books.ooxml.a1 import Area
from xl_addin.books.ooxml.cell_xml import normal, same
from xl_addin.values.raw_table import ErrorValue, Value


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a sheet that is written in one call.

    Attributes:
        targets: what its cells are to hold, row by row.
        old: what they held.
        changed: how many of them get another value.
    """

    sheet: str
    area: Area
    targets: list[list[Target]]
    old: list[list[Value]]
    changed: int

    @property
    def rows(self) -> list[list[Value]]:
        """The new values; texts as a cell can hold them."""
        return [
            [one.plain[1] if one.plain and isinstance(one.plain[1], str) else one.value for one in row]
            for row in self.targets
        ]


def differs(found: Value, wanted: Target, *, date1904: bool) -> bool:
    """Whether a cell shows another value than it is to hold."""
    if isinstance(found, ErrorValue):  # or a text that looks like one
        return wanted.plain != ("s", found)
    return not same(normal(found, date1904=date1904), wanted.plain)


def blocks(sheet: str, edits: SheetEdits, grid: Grid, *, date1904: bool) -> list[Block]:
    """The rectangles that hold all cells whose value changes, without rows and columns at their edges that do not.

    Cells between two changed ones are written again with the value that they have. Nothing that is not ours is in a
    rectangle: it ends where a row or column has no cell to write.
    """
    found = []
    for area in _rectangles(edits.cells):
        old = {row: grid.row(row, area.left, area.right) for row in range(area.top, area.bottom + 1)}
        changed = [
            (row, column)
            for row in old
            for column in range(area.left, area.right + 1)
            if differs(old[row][column - area.left], edits.cells[row][column], date1904=date1904)
        ]
        if changed:
            part = _around(changed)
            cells = range(part.left, part.right + 1)
            found.append(
                Block(
                    sheet,
                    part,
                    [[edits.cells[row][column] for column in cells] for row in range(part.top, part.bottom + 1)],
                    [
                        list(old[row][part.left - area.left : part.right - area.left + 1])
                        for row in range(part.top, part.bottom + 1)
                    ],
                    len(changed),
                )
            )
    return found


def _rectangles(cells: Mapping[int, Mapping[int, object]]) -> Iterator[Area]:
    """The cells as rectangles: runs of columns that are the same on neighbouring rows."""
    open_ones: dict[tuple[int, int], tuple[int, int]] = {}
    for row in sorted(cells):
        for span in _spans(cells[row]):
            top, bottom = open_ones.get(span, (row, row))
            if bottom < row - 1:
                yield Area(top, span[0], bottom, span[1])
                top = row
            open_ones[span] = (top, row)
    for span, (top, bottom) in open_ones.items():
        yield Area(top, span[0], bottom, span[1])


def _spans(columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    left = right = 0
    for column in sorted(columns):
        if left and column == right + 1:
            right = column
            continue
        if left:
            yield left, right
        left = right = column
    if left:
        yield left, right


def _around(cells: Iterable[tuple[int, int]]) -> Area:
    rows, columns = zip(*cells, strict=True)
    return Area(min(rows), min(columns), max(rows), max(columns))
