"""Write the sheets that hold tables: title, hint, real Excel tables, widths, frozen header, print set-up."""

from collections.abc import Mapping, Sequence
from copy import copy

from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin import layout
from xl_addin.building import looks, places
from xl_addin.errors import ProjektloggError
from xl_addin.layout import Field, Kind, TableSpec
from xl_addin.tables import ErrorValue, Value, column_letter

LONGEST_TEXT = 32_767  # ECMA-376: a cell holds no more, and openpyxl would cut it in silence

TITLES = {
    layout.LOG.sheet: (
        "Aktivitetslogg",
        "En rad per aktivitet. Skriv direkt under sista raden. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.COMPANIES.sheet: (
        "Företag",
        "En rad per företag, med uppgifter som gäller hela projektet. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.INDICATORS.sheet: (
        "Indikatorer",
        "Reglerna för vad som räknas. Fyll i Mål. Grå kolumner fylls i av Projektlogg.",
    ),
    layout.PROJECT.sheet: (
        "Projekt",
        "Projektets uppgifter till vänster och redovisningsperioderna till höger. De styr rapporten.",
    ),
    layout.PLAN.sheet: (
        "Aktivitetsplan",
        "Aktiviteterna i projektbeslutet, i den ordning de ska stå i rapportens avsnitt 3.",
    ),
    layout.TEXTS.sheet: (
        "Rapporttexter",
        "Texterna i rapporten. Period tom = slutrapporten. Tomt avsnitt blir ”Inget att rapportera.”"
        " I texten: tom rad = nytt stycke, ## = underrubrik, - = punkt, 1. = numrerat.",
    ),
    layout.REVIEW.sheet: (
        "Granskning",
        "Det Projektlogg vill att någon tittar på. Klicka på en rad för att komma till cellen. Skrivs om varje gång.",
    ),
    layout.LISTS.sheet: (
        "Listor",
        "Valen i rullistorna. Lägg till egna längst ned i en kolumn, utan tomma celler emellan.",
    ),
}

_WIDE = {
    "Id": 9,
    "Datum": 12,
    "Aktivitet": 16,
    "Orgnr": 14,
    "Företag": 30,
    "Organisation": 17,
    "Rådgivare": 18,
    "Insatsområde": 20,
    "Form": 11,
    "Status": 13,
    "Avslutad": 12,
    "Slussad till": 17,
    "Gemensamt besök": 12,
    "Tema": 32,
    "Anmälda": 10.5,
    "Deltagare": 11,
    "Timmar": 9.5,
    "Stöd (kr)": 11,
    "Anteckning": 40,
    "Räknas i": 30,
    "Kontroll": 34,
    "Namn": 32,
    "Kommun": 18,
    "Anställda": 11,
    "Omsättning (MSEK)": 13,
    "Balansomslutning (MSEK)": 18,
    "Ägs eller drivs av kvinnor": 14,
    "Utländsk bakgrund": 12,
    "Behovsanalys": 14,
    "Leverans": 12,
    "SMF": 12,
    "Kod": 18,
    "Indikator": 44,
    "Mål": 9,
    "Räkna": 15,
    "Aktiviteter": 34,
    "Datumkolumn": 14,
    "Summakolumn": 14,
    "Filter": 30,
    "Rapporteras": 13,
    "Utfall perioden": 11,
    "Ackumulerat": 13,
    "Brutto": 9,
    "Måluppfyllnad": 15,
    "Kvar": 9,
    "Prognos": 10,
    "Fält": 28,
    "Värde": 44,
    "Nr": 7,
    "Från": 13,
    "Till": 13,
    "Inlämnad": 13,
    "Nivå": 15,
    "Benämning": 60,
    "Pågår": 10,
    "Period": 9,
    "Avsnitt": 10,
    "Text": 110,
    "Blad": 17,
    "Rad": 7,
    "Kolumn": 17,
    "Meddelande": 60,
    "Åtgärd": 60,
}
_NARROWER = {
    (layout.TEXTS.name, "Aktivitet"): 28,
    (layout.REVIEW.name, "Kod"): 24,
    (layout.REVIEW.name, "Värde"): 24,
    (layout.REVIEW.name, "Nivå"): 13,
    (layout.LISTS.name, "Aktivitet"): 18,
    (layout.LISTS.name, "Form"): 14,
    (layout.LISTS.name, "Rådgivare"): 22,
    (layout.CURVE.name, "Takt som behövs"): 11,
    (layout.CURVE.name, "Månad"): 10,
}
_FILTERED = {spec.name for spec in (layout.LOG, layout.COMPANIES, layout.INDICATORS, layout.PLAN, layout.TEXTS)}
_FILTERED.add(layout.REVIEW.name)
_BLANK_ROWS = {layout.PLAN.name: 8}
_TEXT_FIELDS = {Field.CASE.value, Field.ORGNR.value, Field.PSEUDONYM_KEY.value}
DATE_FIELDS = {Field.START.value, Field.END.value, Field.TODAY.value}


def write_table(sheet: Worksheet, spec: TableSpec, rows: Sequence[Mapping[str, Value]]) -> int:
    """Write one table at its place, with at least one row.

    Returns:
        The number of rows that the table has.

    Raises:
        ProjektloggError: a text that no cell can hold.
    """
    place = places.PLACES[spec.name]
    count = max(len(rows), _BLANK_ROWS.get(spec.name, 1))
    for offset, column in enumerate(spec.columns):
        number = place.first_column + offset
        dimension = sheet.column_dimensions[column_letter(number)]
        dimension.width = _NARROWER.get((spec.name, column.name)) or _WIDE.get(column.name, 16)
        style = looks.cell_style(spec, column)
        header = sheet.cell(place.header_row, number, column.name)
        header.style = looks.COMPUTED_HEADER_STYLE if column.computed else looks.HEADER
        for row in range(count):
            cell = sheet.cell(place.header_row + 1 + row, number)
            cell.style = style
            if row < len(rows):
                put(cell, rows[row].get(column.name))
        for part in ("font", "fill", "border", "alignment", "number_format"):
            # Rows that people add below look the same, in LibreOffice too.
            setattr(dimension, part, copy(getattr(cell, part)))
    _add_table(sheet, spec, count)
    return count


def _add_table(sheet: Worksheet, spec: TableSpec, rows: int) -> None:
    table = ExcelTable(displayName=spec.name, name=spec.name, ref=places.block(spec, rows))
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    table._initialise_columns()  # noqa: SLF001 - the only way to a table without filter buttons
    for column, name in zip(table.tableColumns, spec.headers, strict=True):
        column.name = name
    if spec.name not in _FILTERED:
        table.autoFilter = None
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
        cell.value = value
        if isinstance(value, str):
            value.encode()
            cell.data_type = "e" if isinstance(value, ErrorValue) and value else "s"
    except (IllegalCharacterError, UnicodeEncodeError):
        raise ProjektloggError(
            "Texten innehåller osynliga styrtecken som ingen arbetsbok kan spara.",
            "Skriv in texten på nytt i stället för att klistra in den.",
            where=place,
        ) from None


def head_sheet(sheet: Worksheet, last_column: int, *, freeze: str = "A5") -> None:
    """Write title and hint, freeze the header, and set the sheet up for print."""
    title, hint = TITLES[sheet.title]
    for row, height in ((1, 30), (2, 18), (3, 6), (places.HEADER_ROW, 33)):
        sheet.row_dimensions[row].height = height
        if row == places.HEADER_ROW:
            continue
        for column in range(1, last_column + 1):  # the columns' own styles are for the table below
            sheet.cell(row, column).style = looks.BODY
    sheet["A1"].value, sheet["A1"].style = title, looks.TITLE
    sheet["A2"].value, sheet["A2"].style = hint, looks.HINT
    sheet.freeze_panes = freeze
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{places.HEADER_ROW}:{places.HEADER_ROW}"
    set_print(sheet)


def set_print(sheet: Worksheet, *, one_page: bool = False) -> None:
    """Landscape A4, fitted to the width (or to one page), with a Swedish footer."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", 9
    setup.fitToWidth, setup.fitToHeight = 1, 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    sheet.print_options.horizontalCentered = one_page
    sheet.oddFooter.left.text, sheet.oddFooter.center.text = "&F · &A", "Utskriven &D"
    sheet.oddFooter.right.text = "Sida &P av &N"
    for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
        part.size, part.font, part.color = 9, f"{looks.FONT},Regular", looks.MUTED


def format_card(sheet: Worksheet, rows: Sequence[Mapping[str, Value]]) -> None:
    """Give each value of the project card the format of its field."""
    first = places.PLACES[layout.PROJECT.name].header_row + 1
    column = layout.Column("Värde", Kind.ORGNR), layout.Column("Värde", Kind.DATE)
    for number, row in enumerate(rows, first):
        field = row.get("Fält")
        cell = sheet[f"{places.letter(layout.PROJECT, 'Värde')}{number}"]
        if field in _TEXT_FIELDS:
            cell.style = looks.cell_style(layout.PROJECT, column[0])
        elif field in DATE_FIELDS:
            cell.style = looks.cell_style(layout.PROJECT, column[1])


def write_key(sheet: Worksheet, sections: Mapping[int, str]) -> None:
    """List what the report's sections are about, to the right of the texts."""
    first = len(layout.TEXTS.columns) + 2
    for offset, (heading, width) in enumerate((("Avsnitt", 10), ("Handlar om", 34))):
        sheet.column_dimensions[column_letter(first + offset)].width = width
        sheet.cell(places.HEADER_ROW, first + offset, heading).style = looks.COMPUTED_HEADER_STYLE
    for row, (number, about) in enumerate(sections.items(), places.FIRST_ROW):
        for offset, value in enumerate((number, about)):
            cell = sheet.cell(row, first + offset, value)
            cell.style, cell.font = looks.BODY, looks.font(10.5, looks.MUTED)
            cell.alignment = Alignment("left", "top")
