"""Write the sheets that hold tables: title, hint, real Excel tables, widths, frozen header, print set-up."""

import math
import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import cast

from openpyxl.cell import Cell
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import captions, cell_styles, positions
from xl_addin.contract import headers, layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.form import Form
from xl_addin.contract.project_card import Field
from xl_addin.contract.table_spec import Column, Kind, TableSpec
from xl_addin.values.raw_table import ErrorValue, Value, column_letter

_ROW_HEIGHT, _LINE_HEIGHT, _TALLEST_ROW = 18, 15, 409  # points; no program has taller rows
_LETTERS_PER_WIDTH = 1.1  # a width counts digits, and most letters are narrower
LONGEST_TEXT = 32_767  # ECMA-376: a cell holds no more, and openpyxl would cut it in silence

_FILTERED = {spec.name for spec in (layout.LOG, layout.COMPANIES, layout.INDICATORS, layout.PLAN, layout.TEXTS)}
_FILTERED |= {layout.REVIEW.name, layout.FIGURES.name}
_COLUMN_LOOKS = ("font", "alignment", "number_format")
_BLANK_ROWS = {layout.PLAN.name: 8}
_TEXT_FIELDS = {Field.CASE.value, Field.ORGNR.value, Field.PSEUDONYM_KEY.value}
DATE_FIELDS = {Field.START.value, Field.END.value, Field.TODAY.value}


_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_table(sheet: Worksheet, spec: TableSpec, rows: Sequence[Mapping[str, Value]]) -> int:
    """Write one table at its place, with at least one row.

    Returns:
        The number of rows that the table has.

    Raises:
        ProjektloggError: a text that no cell can hold.
    """
    place = positions.PLACES[spec.name]
    count = max(len(rows), _BLANK_ROWS.get(spec.name, 1))
    for offset, column in enumerate(spec.laid_out):
        number = place.first_column + offset
        dimension = sheet.column_dimensions[column_letter(number)]
        dimension.width = captions.width(spec, column.name)
        unused = all(row.get(column.name) is None for row in rows)
        if column.since > 1 and not column.computed and unused:  # not every project uses it
            dimension.hidden, dimension.outlineLevel = True, 1
            sheet.column_dimensions.max_outline = 1
        style = cell_styles.cell_style(spec, column)
        header = sheet.cell(place.header_row, number, column.name)
        header.style = cell_styles.COMPUTED_HEADER_STYLE if column.computed else cell_styles.HEADER
        header.alignment = cell_styles.beside(right=cell_styles.is_right(spec, column), wrapped=True)
        for row in range(count):
            cell = sheet.cell(place.header_row + 1 + row, number)
            cell.style = style
            if row < len(rows):
                put(cast("Cell", cell), rows[row].get(column.name))  # no cell of a table is merged
        for part in _COLUMN_LOOKS if sheet.title == layout.OVERVIEW else (*_COLUMN_LOOKS, "fill", "border"):
            # Rows that people add below look the same, in LibreOffice too.
            setattr(dimension, part, copy(getattr(cell, part)))
    if spec is layout.TEXTS:
        _fit_rows(sheet, rows)
    _add_table(sheet, spec, count)
    return count


class _FittedRow(RowDimension):
    """A row whose height is a first guess, which the program may change when the text does."""

    customHeight = False  # noqa: N815 - the attribute's name in the file


def _fit_rows(sheet: Worksheet, rows: Sequence[Mapping[str, Value]]) -> None:
    """Make rows as high as their texts: LibreOffice does not when it opens a file."""
    letters = _LETTERS_PER_WIDTH * captions.width(layout.TEXTS, headers.TEXT)
    for number, row in enumerate(rows, positions.FIRST_ROW):
        lines = sum(max(1, math.ceil(len(line) / letters)) for line in str(row.get(headers.TEXT) or "").split("\n"))
        height = min(_TALLEST_ROW, max(_ROW_HEIGHT, 4 + _LINE_HEIGHT * lines))
        sheet.row_dimensions[number] = _FittedRow(sheet, index=number, ht=height)


def _add_table(sheet: Worksheet, spec: TableSpec, rows: int) -> None:
    ref = positions.block(spec, rows)
    table = ExcelTable(displayName=spec.name, name=spec.name, ref=ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    table.tableColumns = [
        TableColumn(id=number, name=name) for number, name in enumerate((column.name for column in spec.laid_out), 1)
    ]
    if spec.name in _FILTERED:
        table.autoFilter = AutoFilter(ref=ref)
    sheet.add_table(table)


def put(cell: Cell, value: Value) -> None:
    """Put a value into a cell; a text stays a text, also when it looks like a formula, an error or a number.

    Raises:
        ProjektloggError: the text is too long or holds signs that no workbook can hold.
    """
    place = f"{cell.parent.title}, cell {cell.coordinate}"
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ProjektloggError(
            f"Texten är längre än en cell rymmer: {len(value)} tecken.",
            f"Dela den eller korta den till högst {LONGEST_TEXT} tecken.",
            where=place,
        )
    try:
        cell.value = _escaped(value) if isinstance(value, str) else value
        if isinstance(value, str):
            value.encode()
            cell.data_type = "e" if isinstance(value, ErrorValue) and value else "s"
    except (IllegalCharacterError, UnicodeEncodeError):
        raise ProjektloggError(
            "Texten innehåller osynliga styrtecken som ingen arbetsbok kan spara.",
            "Skriv in texten på nytt i stället för att klistra in den.",
            where=place,
        ) from None


def _escaped(text: str) -> str:
    """The text as the file holds it: readers take _x0041_ for an A, and XML drops a bare return (ST_Xstring)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")


def head_sheet(sheet: Worksheet, last_column: int, form: Form, *, freeze: str = "A5") -> None:
    """Write title and hint, freeze the header, and set the sheet up for print."""
    for row, height in ((1, 30), (2, 18), (3, 6), (positions.HEADER_ROW, 33)):
        sheet.row_dimensions[row].height = height
        if row == positions.HEADER_ROW:
            continue
        for column in range(1, last_column + 1):  # the columns' own styles are for the table below
            sheet.cell(row, column).style = cell_styles.BODY
    sheet["A1"].value, sheet["A1"].style = sheet.title, cell_styles.TITLE
    sheet["A2"].value, sheet["A2"].style = captions.hint(sheet.title, form), cell_styles.HINT
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _ROW_HEIGHT, True
    sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{positions.HEADER_ROW}:{positions.HEADER_ROW}"
    set_print(sheet, one_page=sheet.title == layout.LISTS.sheet)


def set_print(sheet: Worksheet, *, one_page: bool = False) -> None:
    """Landscape A4, fitted to the width (or to one page), with a Swedish footer."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", 9
    setup.fitToWidth, setup.fitToHeight = 1, 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    sheet.print_options.horizontalCentered = one_page
    for part, text in (("left", "&F · &A"), ("center", "Utskriven &D"), ("right", "Sida &P av &N")):
        item = getattr(sheet.oddFooter, part)
        item.text, item.size, item.font, item.color = text, 9, f"{cell_styles.FONT},Regular", cell_styles.MUTED


def format_card(sheet: Worksheet, rows: Sequence[Mapping[str, Value]]) -> None:
    """Give each value of the project card the format of its field."""
    first = positions.PLACES[layout.PROJECT.name].header_row + 1
    column = Column(headers.VALUE, Kind.ORGNR), Column(headers.VALUE, Kind.DATE)
    for number, row in enumerate(rows, first):
        field = row.get(headers.FIELD)
        cell = sheet[f"{positions.letter(layout.PROJECT, headers.VALUE)}{number}"]
        if field in _TEXT_FIELDS:
            cell.style = cell_styles.cell_style(layout.PROJECT, column[0])
        elif field in DATE_FIELDS:
            cell.style = cell_styles.cell_style(layout.PROJECT, column[1])


def write_sections(sheet: Worksheet, form: Form) -> None:
    """List what the report's sections are about, to the right of the lists."""
    number_column, about_column = positions.section_columns()
    for column, heading, width in ((number_column, headers.SECTION, 11), (about_column, "Handlar om", 34)):
        sheet.column_dimensions[column].width = width
        header = sheet[f"{column}{positions.HEADER_ROW}"]
        header.value, header.style = heading, cell_styles.COMPUTED_HEADER_STYLE
    for row, section in enumerate(form.written, positions.FIRST_ROW):
        sheet[f"{number_column}{row}"].value, sheet[f"{about_column}{row}"].value = section.cell, section.short
        for column in (number_column, about_column):
            cell = sheet[f"{column}{row}"]
            cell.style, cell.font = cell_styles.BODY, cell_styles.font(10.5, cell_styles.MUTED)


def format_sections(sheet: Worksheet, form: Form, rows: int) -> None:
    """Numbers such as 3.2 or B are texts: else Excel makes a day of the one, and shows no decimal of it."""
    if all(isinstance(section.cell, int) for section in form.written):
        return
    column = positions.letter(layout.TEXTS, headers.SECTION)
    for row in range(positions.FIRST_ROW, positions.FIRST_ROW + max(rows, 1)):
        sheet[f"{column}{row}"].number_format = cell_styles.TEXT_FORMAT
    sheet.column_dimensions[column].number_format = cell_styles.TEXT_FORMAT
