"""Lists as sheets of a workbook of their own: titles, tables, totals under them, links back to what was counted."""

import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import cast
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Border, NamedStyle, Side
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import cell_styles
from xl_addin.building.stable import to_bytes
from xl_addin.building.table_sheets import put, set_print
from xl_addin.values import personal
from xl_addin.values.masking import fit
from xl_addin.values.raw_table import Link, Value, column_letter

FACTS = ("Uppgift", "Värde")
"""The header of a block that tells facts: whatever they are, they stand to the left."""

FIRST_BLOCK = 4  # the row of a sheet's first table header
_NARROW, _BLOCKS_OF_A_PAGE = 16, 4
_GAP, _LINE, _ROW_HEIGHT, _HEADER_HEIGHT = 6, 15, 18, 33  # points
_LIST, _LINKED, _DECIMALS = "Projektlogg lista", " länk", f"{cell_styles.SWEDISH}#,##0.##"
_MOST_LINKS = 65_530  # on one sheet; Excel takes a file with more for a broken one (Excel specifications and limits)
_LONGEST_NAME = 31  # of a sheet; no bracket can stand in it (Excel specifications and limits)
_LONGEST = 4_000  # characters of a cell: the log holds the whole text
_STANDS_FOR_SOMETHING = re.compile(r"""[\s%"<>\[\]^`{}#?:]""")


@dataclass(frozen=True)
class Block:
    """One table of a sheet, and what stands under it, outside the table.

    Attributes:
        rows: the table's rows.
        title: a line above the table; "" for none.
        totals: rows in the table's columns, set off below it.
        notes: lines below that. A note is told as wrong when `wrong`.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Value | Link]]
    title: str = ""
    totals: Sequence[Sequence[Value]] = ()
    notes: Sequence[str] = ()
    wrong: bool = False


@dataclass
class Lists:
    """A workbook of lists.

    Args:
        title: the document's title.
        created: the document's date; no clock is read.
        link: the counted workbook's path from where the lists are kept, or a file URI; "" for no links.
        widths: column widths by header; others are narrow.
    """

    title: str
    created: date
    link: str = ""
    widths: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = Workbook()
        cell_styles.add_styles(self.book)
        for style in _styles():
            self.book.add_named_style(style)
        self.book.remove(self.book.worksheets[0])
        properties = self.book.properties
        properties.title, properties.creator, properties.language = _shown(self.title), "Projektlogg", "sv-SE"
        properties.created = datetime.combine(self.created, datetime.min.time())
        if personal.find(self.link):
            self.link = ""  # a file name must not carry a personal number further
        self._target = self.link if self.link.startswith("file:") else _escaped(self.link)
        self._tables = self._links = 0

    def add(self, name: str, title: str, blocks: Sequence[Block], hint: str = "") -> None:
        """Add a sheet with a title, a line below it, and one table or several below each other."""
        sheet = self.book.create_sheet(_shown(name, _LONGEST_NAME).translate(str.maketrans("[]", "()")))
        self._links = 0
        for cell, text, style in (("A1", title, cell_styles.TITLE), ("A2", hint, cell_styles.HINT)):
            put(cast("Cell", sheet[cell]), _plain(text) or None)
            sheet[cell].style = style
        sheet.row_dimensions[1].height, sheet.row_dimensions[3].height = 30, _GAP
        row = FIRST_BLOCK
        for block in blocks:
            if block.title:
                cell = sheet.cell(row, 1)
                put(cast("Cell", cell), _plain(block.title))
                cell.style, cell.font = cell_styles.BODY, cell_styles.font(13, cell_styles.DEEP, bold=True)
                sheet.row_dimensions[row].height = 24
                row += 1
            row = self._write(sheet, block, row) + 2
        self._finish(sheet, blocks)

    def to_bytes(self) -> bytes:
        """The .xlsx file, the same bytes for the same lists."""
        return to_bytes(self.book)

    def _write(self, sheet: Worksheet, block: Block, top: int) -> int:
        """Write one table with what stands under it; the last row used."""
        facts = block.header == FACTS
        right = set() if facts else _numeric(block)
        for column, word in enumerate(block.header, 1):
            cell = cast("Cell", sheet.cell(top, column))
            put(cell, _plain(word))
            cell.style = cell_styles.HEADER
            cell.alignment = cell_styles.beside(right=column in right, wrapped=True)
            dimension = sheet.column_dimensions[column_letter(column)]
            dimension.width = max(self.widths.get(word, _NARROW), dimension.width if top > FIRST_BLOCK + 1 else 0)
        lines = max(math.ceil(len(word) / (self.widths.get(word, _NARROW) - 1)) for word in block.header)
        sheet.row_dimensions[top].height = None if facts else max(_HEADER_HEIGHT, _LINE * lines + 3)
        for number, row in enumerate(block.rows, top + 1):
            for column, value in enumerate(row, 1):
                cell = cast("Cell", sheet.cell(number, column))
                self._fill(cell, value)
                if facts:
                    cell.alignment = cell_styles.beside()
        bottom = max(top + len(block.rows), top + 1)
        self._add_table(sheet, f"A{top}:{column_letter(len(block.header))}{bottom}", filtered=not facts)
        if not block.totals and not block.notes:
            return bottom
        sheet.row_dimensions[bottom + 1].height = _GAP
        return self._write_below(sheet, block, bottom + 1)

    def _write_below(self, sheet: Worksheet, block: Block, gap: int) -> int:
        """Write totals and notes below the row `gap`; the last row used."""
        for number, row in enumerate(block.totals, gap + 1):
            for column in range(1, len(block.header) + 1):
                cell = cast("Cell", sheet.cell(number, column))
                self._fill(cell, row[column - 1] if column <= len(row) else None)
                cell.font, cell.border = (
                    cell_styles.font(bold=True),
                    Border(top=Side("thin", color=f"FF{cell_styles.DEEP}")),
                )
        mark = cell_styles.WRONG if block.wrong else cell_styles.REACHED
        for number, note in enumerate(block.notes, gap + 1 + len(block.totals)):
            cell = cast("Cell", sheet.cell(number, 1))
            self._fill(cell, note)
            cell.font = cell_styles.font(colour=mark.font, bold=block.wrong)
        return gap + len(block.totals) + len(block.notes)

    def _fill(self, cell: Cell, value: Value | Link) -> None:
        plain = _plain(value)
        put(cell, plain)
        linked = isinstance(value, Link) and bool(self._target) and self._links < _MOST_LINKS
        if isinstance(value, Link) and linked:
            self._links += 1
            place = f"'{value.sheet.replace(chr(39), chr(39) * 2)}'!{value.cell}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, target=self._target, location=place)
        cell.style = _look(plain, linked=linked)  # after the link, which would bring a look of its own

    def _add_table(self, sheet: Worksheet, block: str, *, filtered: bool) -> None:
        self._tables += 1
        table = ExcelTable(displayName=f"Lista_{self._tables}", ref=block)
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        if filtered:
            table.autoFilter = AutoFilter(ref=block)
        sheet.add_table(table)

    def _finish(self, sheet: Worksheet, blocks: Sequence[Block]) -> None:
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _ROW_HEIGHT, True
        if len(blocks) == 1 and not blocks[0].title:
            sheet.freeze_panes = f"A{FIRST_BLOCK + 1}"
            sheet.print_title_rows = f"{FIRST_BLOCK}:{FIRST_BLOCK}"
        set_print(sheet, one_page=1 < len(blocks) <= _BLOCKS_OF_A_PAGE)


def _numeric(block: Block) -> set[int]:
    """The columns (from 1) whose header stands over numbers."""
    cells = (pair for row in block.rows for pair in enumerate(row, 1))
    return {column for column, value in cells if isinstance(_value(value), (int, float))}


def _styles() -> Iterator[NamedStyle]:
    """One named style for each kind of cell: setting one is much faster than setting font, format and alignment."""
    formats = {
        "": "General",
        " datum": cell_styles.DATE_FORMAT,
        " heltal": cell_styles.THOUSANDS_FORMAT,
        " tal": _DECIMALS,
    }
    for (kind, shown), linked in product(formats.items(), (False, True)):
        yield NamedStyle(
            f"{_LIST}{kind}{_LINKED if linked else ''}",
            font=cell_styles.font(colour=cell_styles.TEAL if linked else cell_styles.INK),
            number_format=shown,
            alignment=cell_styles.beside(right=kind.endswith("tal")),
        )


def _look(value: Value, *, linked: bool) -> str:
    """The name of the style of a cell that holds the value."""
    kinds = ((date, " datum"), (int, " heltal"), (float, " tal"))
    return _LIST + next((name for kind, name in kinds if isinstance(value, kind)), "") + (_LINKED if linked else "")


def _plain(value: Value | Link) -> Value:
    """What a cell shows: a text as any workbook can hold it, whatever the log's own cell holds."""
    plain = _value(value)
    return _shown(plain) if isinstance(plain, str) else plain


def _value(value: Value | Link) -> Value:
    return value.value if isinstance(value, Link) else value


def _shown(text: str, most: int = _LONGEST) -> str:
    """The door of lists: every text of one, in cells, names and properties."""
    return fit(text, most)


def _escaped(path: str) -> str:
    """A relative path as Excel writes it in a link: letters of all languages stand, signs with a meaning do not."""
    return _STANDS_FOR_SOMETHING.sub(lambda sign: quote(sign[0]), path.replace("\\", "/"))


def link_from(folder: Path, file: Path) -> str:
    """A file's path from a folder, for links that hold when both are moved; its URI where there is no such path."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive of a Windows computer
        return file.resolve().as_uri()
