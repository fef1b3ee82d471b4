"""A row counts in the period of its counting date, which lies within the project.

Source: the counting rules 1 and 3.
"""

from collections.abc import Iterator
from datetime import date

from xl_addin.contract import layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import AID
from xl_addin.ledger import ledger as counting
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("date_outside_project", "date_outside_periods")
COLUMNS: Columns = {layout.LOG: ()}


def find(results: Results) -> Iterator[Finding]:
    """The rows that would count but for a date outside the project, and those that count in no period."""
    table, project, ledger = results.tables[layout.LOG.name], results.project, results.ledger
    columns = {indicator.code: indicator.date_column for indicator in (*results.workbook.readable_indicators, AID)}
    outside = ledger.frame[ledger.frame["reason"] == counting.OUTSIDE]
    for row, code, day in each(outside, "row", "indicator", "date"):
        if columns[code] in table.places:
            ends = {"start": _iso(project.start), "end": _iso(project.end)}
            yield finding("date_outside_project", table, row, columns[code], day.date(), **ends)
    for row, code, day in each(ledger.qualified[ledger.qualified["period"].isna()], "row", "indicator", "date"):
        yield finding("date_outside_periods", table, row, columns[code], day.date())


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "…"
