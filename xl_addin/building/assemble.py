"""Put the workbook together, sheet by sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.packaging.custom import IntProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.books.contract_number import NAMES, PROPERTY
from xl_addin.building import (
    cell_styles,
    conditional_formats,
    overview_sheet,
    positions,
    start,
    table_sheets,
    validations,
)
from xl_addin.building.defaults import Content
from xl_addin.building.stable import CREATED, to_bytes
from xl_addin.contract import headers, layout
from xl_addin.contract.form import Form
from xl_addin.contract.forms import load_form
from xl_addin.contract.table_spec import TableSpec
from xl_addin.values.raw_table import Value

_TAB_COLOURS = {
    layout.START: cell_styles.DEEP,
    layout.OVERVIEW: cell_styles.DEEP,
    layout.LOG.sheet: cell_styles.TEAL,
    layout.COMPANIES.sheet: cell_styles.TEAL,
    layout.REVIEW.sheet: cell_styles.ORANGE,
    layout.LISTS.sheet: cell_styles.STEEL,
}
_FREEZE = {layout.LOG.sheet: "F5", layout.COMPANIES.sheet: "C5", layout.INDICATORS.sheet: "C5"}


def build(
    content: Content, *, title: str = "Projektlogg", created: datetime = CREATED, form: Form | None = None
) -> bytes:
    """Make a workbook.

    Args:
        content: the rows of each table. Computed tables and columns may be there too.
        title: the document's title.
        created: the document's date of creation; no clock is read.
        form: the funder's, whose sections the sheet Rapporttexter offers; None: the usual one.

    Returns:
        The .xlsx file, the same bytes for the same arguments.

    Raises:
        ProjektloggError: a text that no cell can hold; `where` names the cell.
        KeyError: a table or column that the contract does not have.
    """
    _check(content)
    form = form or load_form()
    book = Workbook()
    properties = book.properties
    properties.title, properties.creator, properties.language = title, "Projektlogg", "sv-SE"
    properties.created = created
    cell_styles.add_styles(book)
    validations.add_names(book)
    conditional_formats.add_names(book)
    book.defined_names[NAMES[-1]] = DefinedName(NAMES[-1], attr_text=f"{layout.START}!$A$1")
    book.custom_doc_props.append(IntProperty(name=PROPERTY, value=layout.CONTRACT))  # type: ignore[attr-defined]  # its stubs lack it
    book.remove(book.worksheets[0])
    for name in layout.SHEETS:
        sheet = book.create_sheet(name)
        sheet.sheet_properties.tabColor = _TAB_COLOURS.get(name, cell_styles.SAND)
        sheet.sheet_view.zoomScale = 100
        if name == layout.START:
            start.write(sheet, form)
        elif name == layout.OVERVIEW:
            overview_sheet.write(book, sheet, content)
        else:
            _write_tables(sheet, content, form)
    return to_bytes(book)


def _check(content: Content) -> None:
    for table, rows in content.items():
        known = {column.name for column in layout.SPEC[table].laid_out}
        for row in rows:
            if not known.issuperset(row):
                raise KeyError(f"{table}: {sorted(set(row) - known)}")


def _write_tables(sheet: Worksheet, content: Content, form: Form) -> None:
    specs = [spec for spec in layout.TABLES if spec.sheet == sheet.title]
    last = specs[-1]
    table_sheets.head_sheet(
        sheet,
        positions.PLACES[last.name].first_column + len(last.laid_out) - 1,
        form,
        freeze=_FREEZE.get(sheet.title, "A5"),
    )
    for spec in specs:
        rows = content.get(spec.name, ())
        count = table_sheets.write_table(sheet, spec, rows)
        if not spec.computed:
            validations.add_validations(sheet, spec, count, form)
        _finish(sheet, spec, rows, form)


def _finish(sheet: Worksheet, spec: TableSpec, rows: Sequence[Mapping[str, Value]], form: Form) -> None:
    """What one table has beyond the others."""
    if spec is layout.LOG:
        conditional_formats.add_log_marks(sheet, len(rows))
    elif spec is layout.COMPANIES:
        conditional_formats.add_company_marks(sheet, len(rows))
    elif spec is layout.INDICATORS:
        conditional_formats.add_indicator_marks(sheet, len(rows))
        conditional_formats.add_decimals_to(sheet, spec)
    elif spec is layout.REVIEW:
        conditional_formats.add_review_marks(sheet)
    elif spec is layout.PROJECT:
        table_sheets.format_card(sheet, rows)
        validations.add_card_validations(sheet, [row.get(headers.FIELD) for row in rows])
    elif spec is layout.LISTS:
        table_sheets.write_sections(sheet, form)
    elif spec is layout.TEXTS:
        table_sheets.format_sections(sheet, form, len(rows))
