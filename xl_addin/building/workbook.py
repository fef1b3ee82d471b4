"""Put the workbook together, sheet by sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin import layout
from xl_addin.building import choices, grids, looks, marks, overview, places, start
from xl_addin.building.defaults import Content
from xl_addin.building.package import CREATED, to_bytes
from xl_addin.layout import TableSpec
from xl_addin.tables import Value

_TAB_COLOURS = {
    "Start": looks.DEEP,
    layout.OVERVIEW: looks.DEEP,
    layout.LOG.sheet: looks.TEAL,
    layout.COMPANIES.sheet: looks.TEAL,
    layout.REVIEW.sheet: looks.ORANGE,
    layout.LISTS.sheet: looks.STEEL,
}
_FREEZE = {layout.LOG.sheet: "F5", layout.COMPANIES.sheet: "C5", layout.INDICATORS.sheet: "C5"}


def build(content: Content, *, title: str = "Projektlogg", created: datetime = CREATED) -> bytes:
    """Make a workbook.

    Args:
        content: the rows of each table. Computed tables and columns may be there too.
        title: the document's title.
        created: the document's date of creation; no clock is read.

    Returns:
        The .xlsx file, the same bytes for the same arguments.

    Raises:
        ProjektloggError: a text that no cell can hold; `where` names the cell.
        KeyError: a table or column that the contract does not have.
    """
    _check(content)
    book = Workbook()
    properties = book.properties
    properties.title, properties.creator, properties.language = title, "Projektlogg", "sv-SE"
    properties.created = created
    looks.add_styles(book)
    choices.add_names(book)
    marks.add_names(book)
    book.remove(book.worksheets[0])
    for name in layout.SHEETS:
        sheet = book.create_sheet(name)
        sheet.sheet_properties.tabColor = _TAB_COLOURS.get(name, looks.SAND)
        sheet.sheet_view.zoomScale = 100
        if name == "Start":
            start.write(sheet)
        elif name == layout.OVERVIEW:
            overview.write(book, sheet, content)
        else:
            _write_tables(sheet, content)
    return to_bytes(book)


def _check(content: Content) -> None:
    for table, rows in content.items():
        known = {column.name for column in layout.SPEC[table].laid_out}
        for row in rows:
            if not known.issuperset(row):
                raise KeyError(f"{table}: {sorted(set(row) - known)}")


def _write_tables(sheet: Worksheet, content: Content) -> None:
    specs = [spec for spec in layout.TABLES if spec.sheet == sheet.title]
    last = specs[-1]
    grids.head_sheet(
        sheet, places.PLACES[last.name].first_column + len(last.laid_out) - 1, freeze=_FREEZE.get(sheet.title, "A5")
    )
    for spec in specs:
        rows = content.get(spec.name, ())
        count = grids.write_table(sheet, spec, rows)
        if not spec.computed:
            choices.add_validations(sheet, spec, count)
        _finish(sheet, spec, rows)


def _finish(sheet: Worksheet, spec: TableSpec, rows: Sequence[Mapping[str, Value]]) -> None:
    """What one table has beyond the others."""
    if spec is layout.LOG:
        marks.add_log_marks(sheet, len(rows))
    elif spec is layout.COMPANIES:
        marks.add_company_marks(sheet, len(rows))
    elif spec is layout.INDICATORS:
        marks.add_indicator_marks(sheet, len(rows))
        marks.add_decimals_to(sheet, spec)
    elif spec is layout.REVIEW:
        marks.add_review_marks(sheet)
    elif spec is layout.PROJECT:
        grids.format_card(sheet, rows)
        choices.add_card_validations(sheet, [row.get("Fält") for row in rows])
    elif spec is layout.LISTS:
        grids.write_sections(sheet)
