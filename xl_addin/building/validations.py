"""Drop-downs, date limits and number limits while people type, with Swedish prompts and errors."""

from collections.abc import Sequence
from typing import Literal

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import positions, table_sheets
from xl_addin.contract import headers, layout
from xl_addin.contract.form import Form
from xl_addin.contract.forms import form_names
from xl_addin.contract.project_card import Field
from xl_addin.contract.table_spec import Column, Kind, TableSpec
from xl_addin.values.raw_table import Value

EARLIEST, LATEST, TODAY = "datum_tidigast", "datum_senast", "datum_idag"
_ANY_DAY, _ANY_LATER_DAY = "DATE(2000,1,1)", "DATE(2099,12,31)"
_WRITE_DAY = "Skriv datumet som ÅÅÅÅ-MM-DD, till exempel 2023-05-15."
_LIST_ROWS = 500
_LONGEST_PROMPT = 255  # Excel refuses the file with a longer one
_CARD_ROWS = 60
_OPEN_LISTS = {headers.MUNICIPALITY, headers.ADVISER}  # other values are possible: the program asks, and lets them in
_ZERO_UP: dict[Kind, Literal["decimal", "whole"]] = {Kind.NUMBER: "decimal", Kind.INTEGER: "whole"}

_PROMPTS = {
    (layout.LOG.name, headers.DATE): "Dagen då aktiviteten ägde rum eller ska äga rum, till exempel 2023-05-15.",
    (layout.LOG.name, headers.CONCLUDED): "Dagen då leveransen avslutades. Leveransen räknas först då.",
    **{
        (spec.name, headers.COUNTRY): "Landet vars företagsnummer står i Orgnr. Tomt betyder Sverige."
        for spec in (layout.LOG, layout.COMPANIES)
    },
    (layout.LOG.name, headers.STATUS): "Bara Genomförd räknas.",
    (layout.LOG.name, headers.REFERRED_TO): "Fyll i när företaget skickas vidare till den andra organisationen.",
    (layout.LOG.name, headers.JOINT_VISIT): "Ja när båda organisationerna var med.",
    (layout.COMPANIES.name, headers.MUNICIPALITY): "Kommunen där företaget har sin verksamhet. "
    "Står den inte i listan: skriv den.",
    (
        layout.COMPANIES.name,
        headers.FIGURES_OF,
    ): "Vems siffror anställda, omsättning och balansomslutning är. Koncernen: "
    "skriv de sammanlagda. Tomt betyder Företaget.",
    (layout.COMPANIES.name, headers.PUBLIC): "Ja när stat, region eller kommun äger minst 25 procent: då är företaget "
    "inget SMF, hur litet det än är.",
    (layout.INDICATORS.name, headers.COUNT): "Unika företag: varje företag en gång i projektet. Antal: varje rad. "
    "Summa: lägg ihop en kolumn.",
    (layout.PERIODS.name, headers.STATUS): "Öppen tills rapporten är inlämnad.",
    (layout.TEXTS.name, headers.PERIOD): "Periodens nummer. Lämna tomt för slutrapporten.",
}
_ORGNR_PROMPT = "Tio siffror, till exempel 559900-0006. Rött betyder att numret är felskrivet."


def list_name(header: str) -> str:
    """The defined name of the filled part of a column of Listor."""
    return f"lista_{header.lower()}"


def add_names(book: Workbook) -> None:
    """Define the lists as they grow, and the days between which dates may lie."""
    for header in layout.LISTS.headers:
        cells = positions.span(layout.LISTS, header, _LIST_ROWS)
        first = cells.split(":")[0]
        _define(book, list_name(header), f"{first}:INDEX({cells},MAX(1,COUNTA({cells})))")
    for name, field, otherwise in (
        (EARLIEST, Field.START, _ANY_DAY),
        (LATEST, Field.END, _ANY_LATER_DAY),
        (TODAY, Field.TODAY, "TODAY()"),
    ):
        fields, values = (positions.span(layout.PROJECT, column, _CARD_ROWS) for column in layout.PROJECT.headers)
        day = f'INDEX({values},MATCH("{field.value}",{fields},0))'
        _define(book, name, f"IFERROR(IF(N({day})>0,{day},{otherwise}),{otherwise})")


def _define(book: Workbook, name: str, formula: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=formula)


def add_validations(sheet: Worksheet, spec: TableSpec, rows: int, form: Form) -> None:
    """Guard every input column of the table, well below its last row."""
    last = max(positions.RULED_ROWS, rows + 2000)
    for column in spec.columns:
        place, name = positions.PLACES[spec.name], positions.letter(spec, column.name)
        rule = rule_for(spec, column, form, f"{name}{place.header_row + 1}:{name}{place.header_row + last}")
        if rule:
            sheet.add_data_validation(rule)


def rule_for(spec: TableSpec, column: Column, form: Form, cells: str) -> DataValidation | None:
    """What guards the cells of a column, with its hint; None where anything goes."""
    rule = None if column.computed else _rule(spec, column, form)
    if rule:
        rule.add(cells)
        prompt = _PROMPTS.get((spec.name, column.name), _ORGNR_PROMPT if column.kind is Kind.ORGNR else "")
        prompt = _sections_prompt(form) if column.kind is Kind.SECTION else prompt
        if prompt:
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.name, prompt, True
    return rule


def _rule(spec: TableSpec, column: Column, form: Form) -> DataValidation | None:
    if column.kind is Kind.CHOICE:
        return _list(column)
    if column.kind is Kind.SECTION:
        return _section_rule(form)
    if column.kind is Kind.DATE:
        return _date(spec, column)
    if column.kind in _ZERO_UP:
        return _refusing(
            DataValidation(_ZERO_UP[column.kind], operator="greaterThanOrEqual", formula1="0", allow_blank=True),
            "Skriv ett tal",
            f"{column.name} skrivs med bara siffror, till exempel 12"
            + (" eller 12,5." if column.kind is Kind.NUMBER else "."),
        )
    if column.kind is Kind.ORGNR:  # shown as a prompt only: the marks tell what is wrong without stopping anybody
        return DataValidation("custom", formula1="TRUE", allow_blank=True)
    return None


def _section_rule(form: Form) -> DataValidation:
    """Numbers in a row are limits; else a drop-down. Other forms have other numbers: what is typed is asked about."""
    numbers = [section.cell for section in form.written]
    whole = [number for number in numbers if isinstance(number, int)]
    if len(whole) == len(numbers) and whole == list(range(whole[0], whole[-1] + 1)):
        rule, span = _between("whole", str(whole[0]), str(whole[-1])), f"avsnitten {whole[0]}–{whole[-1]}"
    else:
        first = positions.section_cells(len(numbers))
        rule, span = DataValidation("list", formula1=first, allow_blank=True), f"{len(numbers)} avsnitt"
    text = f"Rapporten har {span}. Bladet Listor visar vad de handlar om."
    return _refusing(rule, "Kontrollera avsnittet", text, style="warning")


def _sections_prompt(form: Form) -> str:
    """What the sections are about, as far as a hint has room."""
    words = ", ".join(f"{section.number} {section.word}" for section in form.written)
    is_whole = all(section.word for section in form.written) and len(words) <= _LONGEST_PROMPT
    return words if is_whole else "Bladet Listor visar vad avsnitten handlar om."


def _list(column: Column) -> DataValidation:
    if isinstance(column.choices, tuple):
        rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
        words = f"{', '.join(column.choices[:-1])} eller {column.choices[-1]}"
        return _refusing(rule, "Välj i listan", f"Välj {words}. Tryck Delete för att tömma cellen.")
    if column.name in _OPEN_LISTS:
        rule = DataValidation("list", formula1=list_name(column.choices), allow_blank=True)
        text = f"{column.name} finns inte i listan. Är det rätt ändå? Lägg gärna till det på bladet Listor."
        return _refusing(rule, "Finns inte i listan", text, style="warning")
    # With blanks allowed Excel would accept any word as soon as one cell of the list is blank.
    rule = DataValidation("list", formula1=list_name(column.choices), allow_blank=False)
    text = "Välj ett värde i listan. Saknas det: lägg till det på bladet Listor. Tryck Delete för att tömma cellen."
    return _refusing(rule, "Välj i listan", text)


def _date(spec: TableSpec, column: Column) -> DataValidation:
    if spec.name == layout.PERIODS.name:
        low, high, text = _ANY_DAY, _ANY_LATER_DAY, _WRITE_DAY
    elif column.name == headers.CONCLUDED:
        low, high = f"MAX({EARLIEST},${positions.letter(spec, headers.DATE)}{positions.FIRST_ROW})", LATEST
        text = (
            "Skriv datumet som ÅÅÅÅ-MM-DD. Det kan inte vara före Datum eller efter projektets slut (bladet Projekt)."
        )
    else:
        low, high = EARLIEST, LATEST
        text = f"{_WRITE_DAY} Det ska ligga i projektets tid (bladet Projekt)."
    return _refusing(_between("date", low, high), "Kontrollera datumet", text)


def _between(kind: Literal["date", "whole"], low: str, high: str) -> DataValidation:
    return DataValidation(kind, operator="between", formula1=low, formula2=high, allow_blank=True)


def _refusing(
    rule: DataValidation, title: str, text: str, *, style: Literal["stop", "warning"] = "stop"
) -> DataValidation:
    rule.showErrorMessage, rule.errorStyle, rule.errorTitle, rule.error = True, style, title, text
    return rule


def add_card_validations(sheet: Worksheet, fields: Sequence[Value]) -> None:
    """Guard the days of the project card, and offer the forms."""
    rule = _between("date", _ANY_DAY, _ANY_LATER_DAY)
    _refusing(rule, "Kontrollera datumet", _WRITE_DAY)
    for number, field in enumerate(fields, positions.FIRST_ROW):
        if field in table_sheets.DATE_FIELDS:
            rule.add(f"{positions.letter(layout.PROJECT, headers.VALUE)}{number}")
    form = DataValidation("list", formula1=f'"{",".join(form_names())}"', allow_blank=True)
    text = (
        "Formuläret följer inte med Projektlogg. En egen formulärfil kan ligga bredvid arbetsboken. Är det rätt ändå?"
    )
    _refusing(form, "Kontrollera formuläret", text, style="warning")
    for number, field in enumerate(fields, positions.FIRST_ROW):
        if field == Field.FORM:
            form.add(f"{positions.letter(layout.PROJECT, headers.VALUE)}{number}")
    for one in (rule, form):
        if one.sqref:
            sheet.add_data_validation(one)
