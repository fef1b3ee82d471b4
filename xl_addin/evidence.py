"""The rows behind a figure, as a workbook that can be handed to an auditor: what counts, what does not, and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin import orgnr
from xl_addin.building import looks
from xl_addin.building.grids import put, set_print
from xl_addin.building.package import to_bytes
from xl_addin.cleaning.columns import each, suggest
from xl_addin.counting import ACTIVITY, COUNTED, REASONS
from xl_addin.errors import ProjektloggError
from xl_addin.model import Indicator
from xl_addin.privacy import company_label, mask
from xl_addin.results import Results
from xl_addin.tables import Value, column_letter

HEADER_ROW = 4
_COMMON = ("Rad i loggen", "Id", "Datum", "Period", "Företag", "Organisationsnummer", "Organisation", "Insatsområde")
_WIDTHS = {"Företag": 34, "Organisationsnummer": 24, "Varför": 44, "Räknades först": 30, "Uppgift": 30, "Värde": 90}


def make_evidence(results: Results, code: str, workbook: str, *, persons: bool = False) -> bytes:
    """Make the workbook with the rows behind an indicator's cumulative figure at the period's end.

    Args:
        code: the indicator's code, such as "behovsanalys".
        workbook: the name of the workbook that was counted.
        persons: whether sole traders' personal numbers are written out; else they bear a pseudonym.

    Returns:
        An .xlsx file: sheets Om underlaget, Räknas, Räknas inte.

    Raises:
        ProjektloggError: there is no such indicator.
    """
    rules = {rule.code: rule for rule in results.indicators}
    if code not in rules:
        raise ProjektloggError(
            f"Indikatorn {mask(code)} finns inte.{suggest(code, rules)}",
            f"Välj en av: {', '.join(rules)}.",
            where=workbook,
        )
    rule, frame = rules[code], results.ledger.frame
    lines = frame[(frame["indicator"] == code) & ~(frame["date"] > pd.Timestamp(results.period.end))]
    counted = lines[lines["reason"] == COUNTED]
    others = lines[(lines["reason"] != COUNTED) & (lines["reason"] != ACTIVITY)]
    identity = dict(each(results.log, "row", "Id"))
    book = Workbook()
    looks.add_styles(book)
    book.remove(book.worksheets[0])
    properties = book.properties
    properties.title, properties.creator, properties.language = f"Underlag {code}", "Projektlogg", "sv-SE"
    properties.created = datetime.combine(results.today, datetime.min.time())
    writer = _Writer(results, persons=persons)
    _sheet(book, "Om underlaget", f"Underlag: {rule.name}", ("Uppgift", "Värde"), _about(results, rule, workbook))
    _sheet(book, "Räknas", f"Räknas: {len(counted)} rader", (*_COMMON, "Antal"), writer.counted(counted))
    title = f"Räknas inte: {len(others)} rader (rader med andra aktiviteter är inte med)"
    _sheet(book, "Räknas inte", title, (*_COMMON, "Varför", "Räknades först"), writer.others(others, identity))
    return to_bytes(book)


class _Writer:
    """Turns ledger lines into rows of cells."""

    def __init__(self, results: Results, *, persons: bool) -> None:
        self.secret = results.project.pseudonym_key
        self.persons = persons
        self.names = dict(each(results.companies.drop_duplicates("key").iloc[::-1], "key", "Namn"))

    def counted(self, lines: pd.DataFrame) -> Iterator[list[Value]]:
        """The rows that count, in the order in which they did."""
        for common, amount in zip(self._common(lines), lines["amount"], strict=True):
            yield [*common, int(amount) if float(amount).is_integer() else float(amount)]

    def others(self, lines: pd.DataFrame, identity: dict[int, str]) -> Iterator[list[Value]]:
        """The rows that do not count, with the reason and the row that counted in their place."""
        for common, reason, first in zip(self._common(lines), lines["reason"], lines["first_row"], strict=True):
            where = None if pd.isna(first) else f"{identity[int(first)] or 'utan Id'} (rad {int(first)})"
            yield [*common, REASONS[reason].capitalize(), where]

    def _common(self, lines: pd.DataFrame) -> Iterator[list[Value]]:
        columns = ("row", "id", "date", "period", "company", "key", "organisation", "focus")
        for row, identity, day, period, company, key, organisation, focus in each(lines, *columns):
            person = bool(key) and orgnr.is_person(key) and not self.persons
            number = orgnr.format(key) if key and not person else company_label(key, self.secret) if key else None
            name = orgnr.SOLE_TRADER if person else self.names.get(key) or company
            yield [
                *(row, mask(identity), None if pd.isna(day) else day.date(), None if pd.isna(period) else int(period)),
                *(mask(name) or None, number, organisation or None, focus or None),
            ]


def _about(results: Results, rule: Indicator, workbook: str) -> Iterator[list[Value]]:
    outcome, period = results.outcome(rule.code), results.period
    conditions = "; ".join(f"{column}={'|'.join(values)}" for column, values in rule.filter)
    facts: dict[str, Value] = {
        "Projekt": results.project.name,
        "Ärende-ID": results.project.case,
        "Arbetsbok": workbook,
        "Räknat per": results.today,
        "Period": f"{period.number}: {period.start} – {period.end}",
        "Indikator": rule.name,
        "Kod": rule.code,
        "Räkna": rule.count.value,
        "Aktiviteter": ", ".join(rule.activities) or "alla",
        "Status": ", ".join(rule.statuses) or "alla",
        "Datum som räknas": rule.date_column,
        "Filter": conditions or "inget",
        "Mål": outcome.target,
        "Utfall perioden": outcome.period,
        "Ackumulerat": outcome.cumulative,
        "Brutto, alla insatser": outcome.gross,
        "Regel": "Ett företag räknas en gång i hela projektet: den första raden efter datum och Id."
        if rule.count.unit == "företag"
        else "Varje rad som uppfyller villkoren räknas.",
    }
    for name, value in facts.items():
        if value is not None:
            yield [name, value]


def _sheet(book: Workbook, name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    sheet = book.create_sheet(name)
    sheet["A1"].value, sheet["A1"].style = title, looks.TITLE
    sheet.row_dimensions[1].height = 30
    for number, word in enumerate(header, 1):
        cell = sheet.cell(HEADER_ROW, number, word)
        cell.style = looks.HEADER
        sheet.column_dimensions[column_letter(number)].width = _WIDTHS.get(word, 16)
    last = HEADER_ROW
    for last, row in enumerate(rows, HEADER_ROW + 1):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(last, number)
            cell.style = looks.BODY
            put(cell, value)
            if isinstance(value, date):
                cell.number_format = looks.DATE_FORMAT
    _finish(sheet, name, header, last)


def _finish(sheet: Worksheet, name: str, header: Sequence[str], last: int) -> None:
    block = f"A{HEADER_ROW}:{column_letter(len(header))}{max(last, HEADER_ROW + 1)}"
    table = ExcelTable(displayName=name.replace(" ", "_"), ref=block)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    set_print(sheet)
