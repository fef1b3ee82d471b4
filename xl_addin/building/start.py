"""The sheet Start: one screen that teaches."""

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import cell_styles, positions, table_sheets
from xl_addin.building.cell_styles import Mark
from xl_addin.contract import layout
from xl_addin.contract.form import Form

_FIRST_TIME = (
    ("Fyll i projektet, programområdet, dagarna och perioderna", layout.PROJECT.sheet),
    ("Skriv era organisationer och rådgivare", layout.LISTS.sheet),
    ("Skriv målen, och de indikatorer som beslutet nämner", layout.INDICATORS.sheet),
)
_EACH_DAY = (
    ("Skriv en rad för varje aktivitet, direkt under den sista", layout.LOG.sheet),
    ("Är företaget nytt: ge det en rad bland företagen", layout.COMPANIES.sheet),
    ("Sätt Status till Genomförd när det är gjort. En leverans behöver också Avslutad", layout.LOG.sheet),
    ("Färgas något: läs här till höger vad färgen betyder", None),
)
_EACH_PERIOD = (
    ("Tryck på Uppdatera indikatorer på fliken Projektlogg", layout.OVERVIEW),
    ("Gå igenom det som behöver rättas", layout.REVIEW.sheet),
    ("Skriv periodens texter", layout.TEXTS.sheet),
    ("Tryck på Skapa lägesrapport", None),
)
_INTO_PORTAL = ("Gör portalsidan (xl-addin portal) och kopiera svaren, fält för fält", None)
_COLOURS: tuple[tuple[Mark, str, str], ...] = (
    (cell_styles.WRONG, "559900-0007", "Organisationsnumret är felskrivet"),
    (cell_styles.COUNTED, "559900-0006", "Företaget är redan räknat för den aktiviteten"),
    (cell_styles.PERSON, "Enskild firma", "Numret är ett personnummer: skriv det bara här"),
    (cell_styles.TO_DO, "Planerad", "Att göra klart: planerat datum har passerat, eller Avslutad saknas"),
    (cell_styles.CANCELLED, "Avbruten", "Avbruten rad, räknas inte"),
    (Mark(cell_styles.COMPUTED, cell_styles.MUTED), "Grå kolumn", "Fylls i av Projektlogg"),
)
_GOOD_TO_KNOW = (
    "Ett företag räknas en gång i hela projektet, hur många gånger det än kommer tillbaka.",
    "Raderna får stå i vilken ordning som helst. Filtrera och sortera fritt.",
    "Egna kolumner och blad får läggas till. De lämnas i fred.",
    "Hjälp: knappen Handbok på fliken Projektlogg, eller xl-addin --help i en terminal.",
)
_CENTRE = Alignment("center", "center")
_LAST_ROW = 22
_WIDTHS = {"A": 3, "B": 5, "C": 74, "D": 17, "E": 4, "F": 19, "G": 58, "H": 3}


def write(sheet: Worksheet, form: Form) -> None:
    """Write the sheet."""
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    for column in _WIDTHS:
        sheet[f"{column}1"].fill = sheet[f"{column}2"].fill = cell_styles.fill(cell_styles.DEEP)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 38, 26
    _text(sheet, "B1", "Projektlogg", cell_styles.font(24, cell_styles.PAPER, bold=True))
    _text(sheet, "B2", "En gemensam logg, siffror som går att följa rad för rad, och rapporten med ett knapptryck",
          cell_styles.font(12, "CFE3E7"))  # fmt: skip
    sheet["B2"].alignment = Alignment(vertical="top")
    for row in range(3, _LAST_ROW + 1):
        sheet.row_dimensions[row].height = 23
    row = _steps(sheet, 4, "Varje dag", _EACH_DAY)
    row = _steps(
        sheet, row + 1, "Inför varje rapport", (*_EACH_PERIOD[:-1], _INTO_PORTAL) if form.portal else _EACH_PERIOD
    )
    _steps(sheet, row + 1, "Första gången", _FIRST_TIME)
    row = _colours(sheet, 4)
    _notes(sheet, row + 1)
    sheet.sheet_view.showGridLines = False
    table_sheets.set_print(sheet, one_page=True)


def _text(sheet: Worksheet, cell: str, text: str, font: Font) -> None:
    sheet[cell].value, sheet[cell].font = text, font
    sheet[cell].alignment = Alignment(vertical="center")


def _heading(sheet: Worksheet, cell: str, text: str) -> None:
    _text(sheet, cell, text, cell_styles.font(14, cell_styles.DEEP, bold=True))


def _steps(sheet: Worksheet, row: int, heading: str, steps: tuple[tuple[str, str | None], ...]) -> int:
    _heading(sheet, f"B{row}", heading)
    for number, (text, target) in enumerate(steps, 1):
        row += 1
        _text(sheet, f"B{row}", "", cell_styles.font(11, cell_styles.PAPER, bold=True))
        sheet[f"B{row}"].value = number
        sheet[f"B{row}"].fill = cell_styles.fill(cell_styles.TEAL)
        sheet[f"B{row}"].alignment = _CENTRE
        _text(sheet, f"C{row}", text, cell_styles.font())
        sheet[f"C{row}"].alignment = cell_styles.beside()
        if target:
            _link(sheet, f"D{row}", target)
    return row + 1


def _link(sheet: Worksheet, cell: str, target: str) -> None:
    first = "A1" if target == layout.OVERVIEW else f"A{positions.FIRST_ROW}"
    _text(sheet, cell, f"{target} ›", cell_styles.font(11, cell_styles.TEAL, bold=True))
    sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"'{target}'!{first}", display=f"{target} ›")


def _colours(sheet: Worksheet, row: int) -> int:
    _heading(sheet, f"F{row}", "Det här betyder färgerna")
    for mark, sample, meaning in _COLOURS:
        row += 1
        font = cell_styles.font(11, mark.font)
        font.strike = mark.strike
        _text(sheet, f"F{row}", sample, font)
        sheet[f"F{row}"].alignment = _CENTRE
        if mark.fill:
            sheet[f"F{row}"].fill = cell_styles.fill(mark.fill)
        _text(sheet, f"G{row}", meaning, cell_styles.font())
        sheet[f"G{row}"].alignment = cell_styles.beside()
    return row + 1


def _notes(sheet: Worksheet, row: int) -> None:
    _heading(sheet, f"F{row}", "Bra att veta")
    for text in _GOOD_TO_KNOW:
        row += 1
        _text(sheet, f"F{row}", text, cell_styles.font())
        sheet.merge_cells(f"F{row}:G{row}")
        sheet[f"F{row}"].alignment = Alignment(vertical="center", wrap_text=True)
