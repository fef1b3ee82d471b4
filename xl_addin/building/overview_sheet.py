"""The sheet Översikt: what a manager puts on the wall. The figures behind the charts stand to the right of them."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import cell_styles, conditional_formats, overview_charts, positions, table_sheets
from xl_addin.building.defaults import Content
from xl_addin.contract import headers, layout
from xl_addin.contract.layout import YES
from xl_addin.contract.project_card import Field
from xl_addin.values.raw_table import Value, column_letter

TILE_FIRST, TILE_LAST = ("B", "G", "L"), ("E", "J", "O")
NAME_ROW = 5  # of the tiles; then the figure, the share and the line below
_TILE_COLOURS = (cell_styles.TEAL, cell_styles.ORANGE, cell_styles.PLUM)
_HEIGHTS = {1: 36, 2: 19, 3: 19, 4: 9, 5: 36, 6: 42, 7: 21, 8: 22, 9: 10}
_GAPS = {"A": 2.5, "F": 2, "K": 2, "P": 2.5, "Q": 3}
_TILE_COLUMN = 11.5
_LAST_PRINTED_ROW = 42
_WAITING = "Tryck på Uppdatera indikatorer på fliken Projektlogg, så fylls översikten i."


def write(book: Workbook, sheet: Worksheet, content: Content) -> None:
    """Write title, tiles, the figures and the charts that show them."""
    for number in range(1, 18):
        letter = column_letter(number)
        sheet.column_dimensions[letter].width = _GAPS.get(letter, _TILE_COLUMN)
    for row, height in _HEIGHTS.items():
        sheet.row_dimensions[row].height = height
    sheet["B1"].value, sheet["B1"].font = layout.OVERVIEW, cell_styles.font(24, cell_styles.DEEP, bold=True)
    sheet["B1"].alignment = Alignment(vertical="center")
    _single(book, sheet, layout.PROJECT_LINE, "B2", _project_line(content))
    _single(book, sheet, layout.STATUS_LINE, "B3", _WAITING)
    sheet["B2"].font, sheet["B3"].font = (
        cell_styles.font(12.5, cell_styles.INK, bold=True),
        cell_styles.font(11, cell_styles.MUTED),
    )
    for number in range(1, layout.TILES + 1):
        _tile(book, sheet, number, _reported(content, number))
        conditional_formats.add_decimals(sheet, f"{TILE_FIRST[number - 1]}{NAME_ROW + 1}")
    for spec in (layout.GOALS, layout.BY_ORGANISATION, layout.BY_FOCUS, layout.BY_MUNICIPALITY, layout.BY_SPLIT):
        conditional_formats.add_decimals_to(sheet, spec)
    rows = _figures(sheet, content)
    overview_charts.add_all(sheet, rows, [f"${letter}${NAME_ROW}" for letter in TILE_FIRST])
    sheet.sheet_view.showGridLines = False
    sheet.print_area = f"A1:P{_LAST_PRINTED_ROW}"
    table_sheets.set_print(sheet, one_page=True)


def _project_line(content: Content) -> str | None:
    card = {row.get(headers.FIELD): row.get(headers.VALUE) for row in content.get(layout.PROJECT.name, ())}
    name = card.get(Field.NAME)
    return str(name) if name else None


def _reported(content: Content, number: int) -> dict[str, Value]:
    """The rule that a tile shows: the first, second or third reported one."""
    reported = [row for row in content.get(layout.INDICATORS.name, ()) if row.get(headers.REPORTED) == YES]
    return dict(reported[number - 1]) if number <= len(reported) else {}


def _single(book: Workbook, sheet: Worksheet, name: str, cell: str, value: Value) -> None:
    """A cell that the refresh finds by its name."""
    table_sheets.put(sheet[cell], value)
    letter, row = cell[0], cell[1:]
    book.defined_names[name] = DefinedName(name, attr_text=f"{positions.quoted(sheet.title)}!${letter}${row}")


def _tile(book: Workbook, sheet: Worksheet, number: int, rule: dict[str, Value]) -> None:
    first, last = TILE_FIRST[number - 1], TILE_LAST[number - 1]
    names = layout.tile_names(number)
    parts = (
        ("namn", rule.get(headers.INDICATOR), cell_styles.font(11.5, cell_styles.INK, bold=True), "General"),
        ("utfall", rule.get(headers.CUMULATIVE), cell_styles.font(32, _TILE_COLOURS[number - 1], bold=True),
         cell_styles.THOUSANDS_FORMAT),
        ("andel", rule.get(headers.ATTAINMENT), cell_styles.font(12, cell_styles.INK),
         f'{cell_styles.PERCENT_FORMAT}" av målet"'),
        ("rad", None, cell_styles.font(10.5, cell_styles.MUTED), "General"),
    )  # fmt: skip
    edge = Side("thick", color=f"FF{_TILE_COLOURS[number - 1]}")
    for row, (part, value, font, shown) in enumerate(parts, NAME_ROW):
        _single(book, sheet, names[part], f"{first}{row}", value)
        for column in range(ord(first), ord(last) + 1):
            cell = sheet[f"{chr(column)}{row}"]
            cell.fill = cell_styles.fill(cell_styles.MIST)
            if row == NAME_ROW:
                cell.border = Border(top=edge)
        cell = sheet[f"{first}{row}"]
        cell.font, cell.number_format = font, shown
        cell.alignment = cell_styles.beside(wrapped=part == "namn")
        sheet.merge_cells(f"{first}{row}:{last}{row}")


def _figures(sheet: Worksheet, content: Content) -> dict[str, int]:
    """Write the tables behind the charts; returns how many rows each has."""
    specs = [spec for spec in layout.TABLES if spec.sheet == layout.OVERVIEW]
    first = column_letter(positions.PLACES[specs[0].name].first_column)
    title = sheet[f"{first}{positions.OVERVIEW_HEADER_ROW - 2}"]
    title.value, title.font = "Siffrorna bakom diagrammen", cell_styles.font(14, cell_styles.DEEP, bold=True)
    hint = sheet[f"{first}{positions.OVERVIEW_HEADER_ROW - 1}"]
    hint.value, hint.font = "Skrivs om varje gång indikatorerna uppdateras.", cell_styles.font(10.5, cell_styles.MUTED)
    return {spec.name: table_sheets.write_table(sheet, spec, content.get(spec.name, ())) for spec in specs}
