"""Columns of a computed table that show links: written as one block of formulas (see `conversion.link_formula`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.books.edits import SheetEdits
from xl_addin.books.file.resize import Resize
from xl_addin.books.live.conversion import link_formula, typed
from xl_addin.books.live.view import formulas
from xl_addin.books.ooxml.a1 import Area
from xl_addin.values.raw_table import Value

if TYPE_CHECKING:
    import xlwings


@dataclass(frozen=True, slots=True)
class LinkColumn:
    """One such column.

    Attributes:
        resize: its table.
        area: its cells, those that are cleared among them.
        formulas: what they are to hold, one a row: a formula, a value, or "".
        changed: how many of them hold something else.
    """

    resize: Resize
    area: Area
    formulas: list[list[Value]]
    changed: int

    @property
    def sheet(self) -> str:
        """The table's sheet."""
        return self.resize.table.sheet


def link_columns(book: "xlwings.Book", edits: Mapping[str, SheetEdits], resizes: list[Resize]) -> list[LinkColumn]:
    """Take the columns with links out of the edits."""
    found = []
    for resize in resizes:
        one = edits[resize.table.sheet]
        rows = resize.rows
        for column in sorted({column for row, column in one.links if rows.holds(row, column)}):
            area = Area(rows.top, column, rows.bottom, column)
            texts: list[list[Value]] = []
            for row in range(area.top, area.bottom + 1):
                target = one.cells[row].pop(column)
                link = one.links.get((row, column))
                formula = link_formula(link) if link else None
                texts.append([formula or ("" if target.value is None else typed(target.value))])
            now = formulas(book.sheets[resize.table.sheet], area)
            changed = sum(_shown(new[0]) != old[0] for new, old in zip(texts, now, strict=True))
            found.append(LinkColumn(resize, area, texts, changed))
    return found


def _shown(value: Value) -> str:
    """A constant as a program tells it as a formula."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removeprefix("'")
