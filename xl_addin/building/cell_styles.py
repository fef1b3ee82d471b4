"""One palette, one font, one set of cell styles: what makes ten sheets look like one workbook."""

import re
from dataclasses import dataclass
from itertools import product
from typing import Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.writer.theme import theme_xml

from xl_addin.contract import headers, layout
from xl_addin.contract.table_spec import Column, Kind, TableSpec

FONT = "Calibri"  # Carlito, which LibreOffice takes in its place, has the same widths

INK, MUTED, LINE, MIST, PAPER = "22303C", "66737F", "DCE3E7", "F1F5F7", "FFFFFF"
TEAL, ORANGE, PLUM, SAND, STEEL, MOSS = "0F6674", "DD8234", "7A5C99", "C9B68B", "8A98A5", "6D9157"
DEEP = "0B4A55"
COMPUTED, COMPUTED_HEADER = "F3F4F6", "75828E"


@dataclass(frozen=True, slots=True)
class Mark:
    """Fill and font of cells that a rule marks, and how the Start sheet shows and explains them."""

    fill: str
    font: str
    strike: bool = False


WRONG = Mark("F9D2D0", "96170F")
COUNTED = Mark("FFE2A0", "6E4700")
PERSON = Mark("E6DEF4", "503885")
TO_DO = Mark("D5E7F6", "1B4B78")
CANCELLED = Mark("", "A3ACB4", strike=True)
REACHED = Mark("DDEEDD", "2C5E2E")

# [$-41D] asks for Swedish separators and month names, whatever the language of the program.
SWEDISH = "[$-41D]"
DATE_FORMAT, TEXT_FORMAT, PERCENT_FORMAT = "yyyy-mm-dd", "@", "0 %"
DECIMALS_FORMAT = f"{SWEDISH}#,##0.0#"
THOUSANDS_FORMAT, MONTH_FORMAT = f"{SWEDISH}#,##0", f"{SWEDISH}mmm yy"

_BY_KIND = {
    Kind.DATE: DATE_FORMAT,
    Kind.NUMBER: THOUSANDS_FORMAT,
    Kind.INTEGER: "0",
    Kind.SECTION: "0",
    Kind.ORGNR: TEXT_FORMAT,
}
_BY_COLUMN = {
    (layout.LOG.name, headers.HOURS): f"{SWEDISH}0.0#",
    (layout.COMPANIES.name, headers.TURNOVER): f"{SWEDISH}#,##0.0",
    (layout.COMPANIES.name, headers.BALANCE): f"{SWEDISH}#,##0.0",
    (layout.INDICATORS.name, headers.ATTAINMENT): PERCENT_FORMAT,
    (layout.GOALS.name, headers.ATTAINMENT): PERCENT_FORMAT,
    (layout.CURVE.name, headers.MONTH): MONTH_FORMAT,
} | {(layout.CURVE.name, name): PERCENT_FORMAT for name in layout.CURVE.headers[1:]}
# Wrapped: a long text stays inside its column. Elsewhere rows keep one height, which is easier to read down.
_WRAPPED = {(layout.LOG.name, headers.CHECK)}

HEADER, COMPUTED_HEADER_STYLE = "Projektlogg rubrik", "Projektlogg rubrik beräknad"
TITLE, HINT, BODY = "Projektlogg titel", "Projektlogg ledtext", "Projektlogg brödtext"


def fill(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", fgColor=f"FF{colour}", bgColor=f"FF{colour}")


def font(size: float = 11, colour: str = INK, *, bold: bool = False) -> Font:
    """The workbook's font."""
    return Font(name=FONT, size=size, color=f"FF{colour}", bold=bold)


def number_format(spec: TableSpec, column: Column) -> str:
    """How the values of a column are shown."""
    return _BY_COLUMN.get((spec.name, column.name)) or _BY_KIND.get(column.kind, "General")


def cell_style(spec: TableSpec, column: Column) -> str:
    """The name of the style of a column's cells."""
    wrapped = (spec.name, column.name) in _WRAPPED or spec is layout.TEXTS  # whose rows are tall
    return _style_name(_STYLE_WORDS[number_format(spec, column)], wrapped=wrapped, computed=column.computed)


def _style_name(word: str, *, wrapped: bool, computed: bool) -> str:
    return f"Projektlogg {word}{' radbruten' if wrapped else ''}{' beräknad' if computed else ''}"


_STYLE_WORDS = {
    "General": "text",
    "0": "heltal",
    DATE_FORMAT: "datum",
    TEXT_FORMAT: "nummer",
    PERCENT_FORMAT: "procent",
    THOUSANDS_FORMAT: "tusental",
    MONTH_FORMAT: "månad",
    f"{SWEDISH}0.0#": "timmar",
    f"{SWEDISH}#,##0.0": "miljoner",
}
_RIGHT = {"heltal", "procent", "tusental", "timmar", "miljoner"}


def is_right(spec: TableSpec, column: Column) -> bool:
    """Whether the values of a column, and so its header, stand to the right."""
    return _STYLE_WORDS[number_format(spec, column)] in _RIGHT


def beside(*, right: bool = False, wrapped: bool = False, vertical: Literal["top", "center"] = "center") -> Alignment:
    """Left or right, with air to the neighbour."""
    return Alignment("right" if right else "left", vertical, wrap_text=wrapped, indent=1)


def add_styles(book: Workbook) -> None:
    """Give the workbook our theme and named styles."""
    book.loaded_theme = _theme()
    for name, colour in ((HEADER, DEEP), (COMPUTED_HEADER_STYLE, COMPUTED_HEADER)):
        style = NamedStyle(name, font=font(colour=PAPER, bold=True), fill=fill(colour), alignment=beside(wrapped=True))
        book.add_named_style(style)
    for name, letters in ((TITLE, font(18, DEEP, bold=True)), (HINT, font(10.5, MUTED)), (BODY, font())):
        book.add_named_style(NamedStyle(name, font=letters, alignment=beside()))
    for shown, word in _STYLE_WORDS.items():
        for wrapped, computed in product((False, True), repeat=2):
            style = NamedStyle(
                _style_name(word, wrapped=wrapped, computed=computed),
                font=font(),
                number_format=shown,
                border=Border(bottom=Side("thin", color=f"FF{LINE}")),
                alignment=beside(
                    right=word in _RIGHT, wrapped=wrapped, vertical="top" if wrapped and not computed else "center"
                ),
            )
            if computed:
                style.fill = fill(COMPUTED)
            book.add_named_style(style)


def _theme() -> str:
    """The Office theme with our colours and font, so that what people draw themselves fits in."""
    theme = theme_xml
    colours = {"dk2": DEEP, "lt2": MIST, "accent1": TEAL, "accent2": ORANGE, "accent3": PLUM}
    colours |= {"accent4": SAND, "accent5": STEEL, "accent6": MOSS, "hlink": TEAL, "folHlink": PLUM}
    for slot, colour in colours.items():
        theme = re.sub(rf'(<a:{slot}>\s*<a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{colour}", theme)
    return theme.replace('typeface="Cambria"', f'typeface="{FONT}"').replace('name="Office"', 'name="Projektlogg"')
