"""The rows behind a figure as plain data: what counts, what does not and why, and what each period gave."""

import math
from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.nouns import Count, Indicator
from xl_addin.figures.facts import cell_text
from xl_addin.ledger.ledger import ACTIVITY, BELOW, COUNTED, RETURNING, total, why
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.small_groups import is_personal_split
from xl_addin.ledger.splits import values_of
from xl_addin.outputs.evidence.people import CompanyNames
from xl_addin.values.compare import each
from xl_addin.values.raw_table import Link, Value

COMMON = ("Rad i loggen", "Id", "Datum", "Period", "Företag", "Organisationsnummer", "Organisation", "Insatsområde")
EVENTS = (headers.THEME, headers.FORM, headers.REGISTERED, headers.PARTICIPANTS)
"""Columns of the log that tell of what is counted in rows: seminars and the like."""
PERIODS_HEADER = ("Period", "Från", "Till", "Rader som räknas", "Utfall", "Återkommande rader", "Brutto")
AMOUNT, NO_PERIOD = "Antal", "utan period"
_COMPANY = ("Företag", "Organisationsnummer")
_ELSEWHERE = (ACTIVITY, BELOW)  # reasons of rows that are something else
Cells = list[Value | Link]
"""One row of a list. A link goes to the row's cell in the workbook that was counted."""


class Rows:
    """The lists of one indicator, to the end of the period of the results."""

    def __init__(self, results: Results, indicator: Indicator, naming: CompanyNames) -> None:
        self._results, self._indicator, self._naming = results, indicator, naming
        frame = results.ledger.frame
        own = frame[frame["indicator"] == indicator.code]
        self._lines = own[~(own["date"] > pd.Timestamp(results.period.end))]  # undated rows have a reason to be shown
        table = results.tables.get(layout.LOG.name)
        self._sheet = table.sheet if table else layout.LOG.sheet
        self._column = (table.letter(headers.ID) if table else "") or "A"
        self._ids = dict(each(results.log, "row", headers.ID))
        logged = results.log.set_index("row")[list(EVENTS)].map(cell_text)
        used = logged.loc[self._lines.loc[~self._lines["reason"].isin(_ELSEWHERE), "row"]]
        own_columns = [name for name in EVENTS if indicator.count is Count.ROWS and used[name].any()]
        self._events = {row: [_shown(cell) for cell in cells] for row, *cells in logged[own_columns].itertuples()}
        self._nameless = indicator.count is Count.ROWS and not (self._lines["key"] + self._lines["company"]).any()
        common = [name for name in COMMON if not (self._nameless and name in _COMPANY)]
        shown = [one for one in indicator.splits if naming.persons or not is_personal_split(indicator, one)]
        splits = [one for one in shown if one not in (*common, *own_columns)]
        values = [values_of(results.workbook, self._lines, one) for one in splits]
        self._values = dict(zip(self._lines["row"], zip(*values, strict=True), strict=True)) if values else {}
        self.header: tuple[str, ...] = (*common, *own_columns, *splits)

    @property
    def counted_header(self) -> tuple[str, ...]:
        """The header of `counted`."""
        amount = self._indicator.sum_column if self._indicator.count is Count.SUM else AMOUNT
        return (*self.header, amount, "Återkommande rader")

    @property
    def others_header(self) -> tuple[str, ...]:
        """The header of `others`."""
        return (*self.header, "Varför", "Räknades först")

    def counted(self) -> list[Cells]:
        """The rows that count, in the order in which they did: for a company the first of its rows."""
        lines = self._lines[self._lines["reason"] == COUNTED]
        again = self._lines.loc[self._lines["reason"] == RETURNING, "first_row"].value_counts()
        amounts = zip(self._common(lines), lines["row"], lines["amount"], strict=True)
        return [[*cells, _whole(amount), int(again.get(row, 0))] for cells, row, amount in amounts]

    def others(self) -> list[Cells]:
        """The rows that do not count, with the reason and the row that counted in their place."""
        lines = self._lines[~self._lines["reason"].isin((COUNTED, ACTIVITY))]
        words = [why(reason, so_far, self._indicator) for reason, so_far in each(lines, "reason", "so_far")]
        found = zip(self._common(lines), words, lines["first_row"], strict=True)
        return [
            [*cells, said.capitalize(), None if pd.isna(first) else self._link(int(first), name=True)]
            for cells, said, first in found
        ]

    def periods(self) -> list[Cells]:
        """What each period gave; rows dated outside all periods stand last. Adds up to the cumulative figure."""
        results, code, end = self._results, self._indicator.code, self._results.period.end
        counted, gross = results.ledger.of(code, until=end), results.ledger.gross(code, until=end)
        rows = []
        for period in results.periods:
            if period.start <= end:
                ours, all_of_it = counted[_within(counted, period.number)], gross[_within(gross, period.number)]
                rows.append([period.number, period.start, period.end, *_sums(ours, all_of_it)])
        outside, all_outside = counted[counted["period"].isna()], gross[gross["period"].isna()]
        if len(all_outside):
            rows.append([NO_PERIOD, None, None, *_sums(outside, all_outside)])
        return rows

    def check(self, counted: list[Cells], periods: list[Cells]) -> tuple[bool, str]:
        """Whether list, periods and figure agree, and the line that says so."""
        figure = self._results.outcome(self._indicator.code).cumulative or 0
        listed, summed = _add(counted, len(self.header)), _add(periods, PERIODS_HEADER.index("Utfall"))
        if listed == summed == figure:
            return True, f"Kontroll: raderna ger {_swedish(listed)} och perioderna {_swedish(summed)}. Stämmer."
        parts = f"raderna ger {_swedish(listed)}, perioderna {_swedish(summed)}, utfallet är {_swedish(figure)}"
        return False, f"Kontroll: STÄMMER INTE. {parts[0].upper()}{parts[1:]}."

    def _common(self, lines: pd.DataFrame) -> Iterator[Cells]:
        columns = ("row", "date", "period", "company", "key", "organisation", "focus")
        for row, day, period, company, key, organisation, focus in each(lines, *columns):
            yield [
                *((row, link) if (link := self._link(row)) else (Link(row, *self._place(row)), None)),
                *(None if pd.isna(day) else day.date(), None if pd.isna(period) else int(period)),
                *(() if self._nameless else (self._naming.name(key, row, company), self._naming.number(key, row))),
                *(organisation or None, focus or None),
                *(*self._events[row], *self._values.get(row, ())),
            ]

    def _place(self, row: int) -> tuple[str, str]:
        return self._sheet, f"{self._column}{row}"

    def _link(self, row: int, *, name: bool = False) -> Link | None:
        """The row's Id as a link; `name`: also where it stands."""
        identity = self._ids.get(row) or ""
        words = f"{identity or 'utan Id'} (rad {row})" if name else identity
        return Link(words, *self._place(row)) if words else None


def add_up(rows: list[Cells], columns: range) -> list[float]:
    """The sums of some columns of numbers."""
    return [_add(rows, column) for column in columns]


def _add(rows: list[Cells], column: int) -> int | float:
    numbers = [value for row in rows if isinstance(value := row[column], (int, float))]
    return _whole(round(math.fsum(numbers), 6))


def _sums(counted: pd.DataFrame, gross: pd.DataFrame) -> Cells:
    return [len(counted), total(counted), int((gross["reason"] == RETURNING).sum()), total(gross)]


def _within(lines: pd.DataFrame, period: int) -> "pd.Series[bool]":
    return (lines["period"] == period).fillna(value=False)


def _shown(cell: str) -> Value:
    """A cell of the log as it may leave the workbook; a number stays one."""
    return int(cell) if cell.isdecimal() and len(cell) < 10 else cell or None  # noqa: PLR2004 - no identity number


def _whole(number: float) -> int | float:
    return int(number) if float(number).is_integer() else float(number)


def _swedish(number: float) -> str:
    return str(_whole(number)).replace(".", ",")
