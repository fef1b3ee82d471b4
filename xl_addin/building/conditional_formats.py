"""Formatting rules that help while people type, without any Python.

The formulas use only what Excel 2016 and LibreOffice compute alike, and what Excel lets a formatting rule hold: no
array constants, no structured references, no other sheet. Longer parts and questions to other sheets are hidden
defined names whose references move with the row (they are written as for row 1). LibreOffice puts a name's formula in
each place where it is used and refuses more than 8,192 parts in all, so that they nest as little as they can.
"""

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import cell_styles, positions
from xl_addin.building.cell_styles import Mark
from xl_addin.building.validations import TODAY
from xl_addin.contract import headers, layout
from xl_addin.contract.findings import LEVEL_WORDS
from xl_addin.contract.layout import CANCELLED, DONE, PLANNED
from xl_addin.contract.level import Level
from xl_addin.contract.table_spec import TableSpec

# Signs that people put into a number, beside blanks: no-break and zero-width space, all kinds of hyphens, plus.
_NOISE = (" ", "\u00a0", "\u200b", "-", "\u2010", "\u2011", "\u2013", "\u2212", "+")
_DOUBLED = "0246813579"  # the digit sum of twice the digit (Luhn, ISO/IEC 7812-1 annex B)
_NEVER = 2_958_466  # the day after the last one that Excel knows: a row without date comes after all others
_INDICATOR_ROWS = 200
_DECIMALS_ID = 190  # of the format inside the styles of conditional formats; those below 164 are built in

_UNIQUE, _CONCLUDED = "logg_unika", "logg_avslutas"
_PREFIX = {layout.LOG.name: "logg", layout.COMPANIES.name: "företag"}


def add_names(book: Workbook) -> None:
    """Define what the rules are made of: an organisation number's characters, its key, and whether it is valid."""
    for spec in (layout.LOG, layout.COMPANIES):
        prefix = _PREFIX[spec.name]
        cell = f"{positions.quoted(spec.sheet)}!${positions.letter(spec, headers.ORGNR)}1"
        for part, formula in (
            ("tecken", _characters(cell)),
            ("nyckel", _key(f"{prefix}_tecken")),
            ("giltigt", _valid(f"{prefix}_tecken", f"{prefix}_nyckel")),
        ):
            _define(book, f"{prefix}_{part}", formula)
    _define(book, _UNIQUE, _rules_for())
    _define(book, _CONCLUDED, _rules_for(headers.CONCLUDED))


def _define(book: Workbook, name: str, formula: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=formula, hidden=True)


def _characters(cell: str) -> str:
    """What is written, in capitals and without noise."""
    formula = f"CLEAN(UPPER({cell}))"
    for sign in _NOISE:
        formula = f'SUBSTITUTE({formula},"{sign}","")'
    return formula


def _key(text: str) -> str:
    """The ten digits, when the number is valid: a prefix has two signs, be it 16, a century or SE."""
    return f"MID({text},IF(LEN({text})>10,3,1),10)"


def _valid(text: str, key: str) -> str:
    """Ten digits, right check digit, a prefix that fits, and a legal form's first digit or a real day of birth."""
    digits = [f"MID({key},{i},1)" if i % 2 == 0 else f'MID("{_DOUBLED}",1+MID({key},{i},1),1)' for i in range(1, 11)]
    checksum = f"""OR(LEFT({key},3)="302",MOD({"+".join(digits)},10)=0)"""  # no check digit is promised there
    sixty = f'60*(MID({key},5,2)>"60")'  # a samordningsnummer has 60 added to the day
    day = f"DATE(2000+MID({key},1,2),MID({key},3,2),MID({key},5,2)-{sixty})"
    born = f"100*MONTH({day})+DAY({day})=MID({key},3,4)-{sixty}"
    form = f'ISNUMBER(FIND(LEFT({key},1),"12356789"))'
    century = f'ISNUMBER(FIND(LEFT({text},2),"18,19,20"))'
    prefix = f'IF(LEN({text})=12,IF(MID({key},3,1)<"2",{century},LEFT({text},2)="16"),LEN({text})=10)'
    vat = f'AND(LEN({text})=14,RIGHT({text},2)="01",LEFT({text},2)="SE")'
    kind = f'IF(MID({key},3,1)<"2",{born},{form})'
    return f"IFERROR(AND({checksum},{kind},OR({prefix},{vat})),FALSE)"


def add_log_marks(sheet: Worksheet, rows: int) -> None:
    """Mark the log: cancelled rows, numbers, companies already counted, what is left to finish."""
    last = positions.FIRST_ROW + max(positions.RULED_ROWS, rows + 2000) - 1
    col = {name: f"${positions.letter(layout.LOG, name)}" for name in layout.LOG.headers}
    row = positions.FIRST_ROW
    _add(sheet, f"A{row}:{positions.letter(layout.LOG, headers.NOTE)}{last}", cell_styles.CANCELLED,
         f'{col[headers.STATUS]}{row}="{CANCELLED}"')  # fmt: skip
    _add_number_marks(sheet, layout.LOG, last)
    _add(sheet, _cells(layout.LOG, headers.ORGNR, last), cell_styles.COUNTED, already_counted(row, last))
    late = f'AND({col[headers.STATUS]}{row}="{PLANNED}",{col[headers.DATE]}{row}<>"",{col[headers.DATE]}{row}<{TODAY})'
    _add(sheet, _cells(layout.LOG, headers.DATE, last), cell_styles.TO_DO, late)
    _add(sheet, _cells(layout.LOG, headers.STATUS, last), cell_styles.TO_DO, late)
    open_end = f'AND({col[headers.STATUS]}{row}="{DONE}",{col[headers.CONCLUDED]}{row}="",{_CONCLUDED}>0)'
    _add(sheet, _cells(layout.LOG, headers.CONCLUDED, last), cell_styles.TO_DO, open_end)


def add_company_marks(sheet: Worksheet, rows: int) -> None:
    """Mark malformed numbers, sole traders, and companies that stand there twice."""
    last = positions.FIRST_ROW + max(positions.RULED_ROWS, rows + 2000) - 1
    _add_number_marks(sheet, layout.COMPANIES, last)
    # Whole texts in a range that stays where it is: LibreOffice and Excel look them up in an index. Patterns would take
    # a walk through the column for each row. Spellings that are rarer are left to the refresh.
    key, column = "företag_nyckel", f"$A${positions.FIRST_ROW}:$A${last}"
    spellings = (f'LEFT({key},6)&"-"&RIGHT({key},4)', key, f"VALUE({key})")
    first = ",".join(f"IFERROR(MATCH({spelling},{column},0),{_NEVER})" for spelling in spellings)
    twice = f"IF(företag_giltigt,MIN({first})<ROW()-{positions.HEADER_ROW},FALSE)"
    _add(sheet, _cells(layout.COMPANIES, headers.ORGNR, last, headers.NAME), cell_styles.COUNTED, twice)


def add_indicator_marks(sheet: Worksheet, rows: int) -> None:
    """Show which goals are reached."""
    name = positions.letter(layout.INDICATORS, headers.ATTAINMENT)
    reached = f"AND(ISNUMBER(${name}{positions.FIRST_ROW}),${name}{positions.FIRST_ROW}>=1)"
    _add(sheet, _cells(layout.INDICATORS, headers.ATTAINMENT, rows + 200), cell_styles.REACHED, reached)


def add_decimals(sheet: Worksheet, cells: str) -> None:
    """Show the decimals of a figure that has some: the sheet and the report shall say the same.

    A number format cannot ask for that alone: `#,##0.##` leaves a comma behind every whole number.
    """
    first = cells.partition(":")[0]
    style = DifferentialStyle(numFmt=NumberFormat(_DECIMALS_ID, cell_styles.DECIMALS_FORMAT))
    formula = f"AND(ISNUMBER({first}),ROUND({first},2)<>ROUND({first},0))"
    sheet.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[formula]))


def add_decimals_to(sheet: Worksheet, spec: TableSpec) -> None:
    """The same for the figures of a table that shows outcomes."""
    first = positions.PLACES[spec.name].header_row + 1
    for column in spec.columns:
        if cell_styles.number_format(spec, column) == cell_styles.THOUSANDS_FORMAT:
            letter = positions.letter(spec, column.name)
            add_decimals(sheet, f"{letter}{first}:{letter}{first + _INDICATOR_ROWS}")


def add_review_marks(sheet: Worksheet) -> None:
    """Colour the level of each finding."""
    for level, mark in (
        (Level.ERROR, cell_styles.WRONG),
        (Level.WARNING, cell_styles.COUNTED),
        (Level.REVIEW, cell_styles.TO_DO),
    ):
        cells = _cells(layout.REVIEW, headers.LEVEL, positions.RULED_ROWS)
        _add(sheet, cells, mark, f'$A{positions.FIRST_ROW}="{LEVEL_WORDS[level]}"')


def already_counted(row: int, last: int) -> str:
    """Whether an earlier finished row has the company of that row for the same activity.

    Earlier is: an earlier counting date, or the same date higher up on the sheet. Only activities for which unique
    companies are counted are asked for. The counting date is Datum, or Avslutad where an indicator says so.
    """
    day_columns = {name: positions.letter(layout.LOG, name) for name in (headers.DATE, headers.CONCLUDED)}
    found = {name: _earlier(row, last, column) for name, column in day_columns.items()}
    status = f"${positions.letter(layout.LOG, headers.STATUS)}{row}"
    asked = f'AND(logg_giltigt,{status}<>"{CANCELLED}",{_UNIQUE}>0)'
    looked = f"IF({asked},IF({_CONCLUDED}>0,{found[headers.CONCLUDED]},{found[headers.DATE]})>0,FALSE)"
    counted = f"${positions.letter(layout.LOG, headers.COUNTS_IN)}{row}"
    return f'IF({counted}<>"",ISNUMBER(SEARCH("{layout.COUNTED_BEFORE}",{counted})),{looked})'


def _earlier(row: int, last: int, day_column: str) -> str:
    number, activity, status = (
        positions.letter(layout.LOG, name) for name in (headers.ORGNR, headers.ACTIVITY, headers.STATUS)
    )
    day = f"${day_column}{row}"

    def count(spelling: str, first: str, end: str, days: str) -> str:
        def cells(column: str) -> str:
            return f"${column}${first}:${column}{end}"

        return (
            f"COUNTIFS({cells(number)},{spelling},{cells(activity)},${activity}{row},"
            f'{cells(status)},"{DONE}",{cells(day_column)},{days})'
        )

    before = f'"<"&IF({day}="",{_NEVER},{day})'
    spellings = _spellings("logg_nyckel")
    earlier = [count(spelling, str(positions.FIRST_ROW), f"${last}", before) for spelling in spellings]
    same_day = [count(spelling, str(positions.HEADER_ROW), str(row - 1), day) for spelling in spellings]
    return "+".join(earlier + same_day)


def _spellings(key: str) -> tuple[str, ...]:
    """Criteria that find a company however it is written: as text with anything in between, or as a number.

    Each costs LibreOffice a walk through the column for each row drawn: a number of twelve digits, 16 in front, that
    stands as a number and not as text is therefore left to the refresh.
    """
    return f'"*"&LEFT({key},6)&"*"&RIGHT({key},4)&"*"', key


def _rules_for(date_column: str = "") -> str:
    """How many indicators count unique companies for the row's activity (by that date column)."""
    activity = f"{positions.quoted(layout.LOG.sheet)}!${positions.letter(layout.LOG, headers.ACTIVITY)}1"
    parts = {headers.COUNT: f'"{layout.UNIQUE}"', headers.ACTIVITIES: activity}
    if date_column:
        parts[headers.DATE_COLUMN] = f'"{date_column}"'
    pairs = (f"{positions.span(layout.INDICATORS, name, _INDICATOR_ROWS)},{value}" for name, value in parts.items())
    return f"COUNTIFS({','.join(pairs)})"


def _add_number_marks(sheet: Worksheet, spec: TableSpec, last: int) -> None:
    prefix = _PREFIX[spec.name]
    cells = _cells(spec, headers.ORGNR, last)
    written = f'TRIM(${positions.letter(spec, headers.ORGNR)}{positions.FIRST_ROW})<>""'
    land = f"${positions.letter(spec, headers.COUNTRY)}{positions.FIRST_ROW}"
    swedish = f'OR({land}="",{land}="Sverige")'  # others are checked by the refresh
    _add(sheet, cells, cell_styles.WRONG, f"AND({written},{swedish},NOT({prefix}_giltigt))")
    key = f"{prefix}_nyckel"
    person = f'OR(MID({key},3,1)<"2",LEFT({key},1)="1",LEFT({key},3)="302")'
    _add(sheet, cells, cell_styles.PERSON, f"AND({prefix}_giltigt,{person})")


def _cells(spec: TableSpec, first: str, last: int, second: str = "") -> str:
    return f"{positions.letter(spec, first)}{positions.FIRST_ROW}:{positions.letter(spec, second or first)}{last}"


def _add(sheet: Worksheet, cells: str, mark: Mark, formula: str) -> None:
    style = DifferentialStyle(font=Font(color=f"FF{mark.font}", strike=mark.strike or None))
    if mark.fill:
        style.fill = cell_styles.fill(mark.fill)
    sheet.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[formula]))
