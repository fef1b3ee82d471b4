"""What is planned lies ahead, and what is done has been."""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import AID
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("planned_past", "done_in_future")
COLUMNS: Columns = {layout.LOG: ()}


def find(results: Results) -> Iterator[Finding]:
    """Rows whose date does not fit their status, and counted rows whose counting date lies ahead."""
    table, log, now = results.tables[layout.LOG.name], results.log_rows, pd.Timestamp(results.today)
    for row, day in each(log[(log[headers.DATE] < now) & (log[headers.STATUS] == layout.PLANNED)], "row", headers.DATE):
        yield finding("planned_past", table, row, headers.DATE, day.date())
    for row, day in each(log[(log[headers.DATE] > now) & (log[headers.STATUS] == layout.DONE)], "row", headers.DATE):
        yield finding("done_in_future", table, row, headers.DATE, day.date())
    columns = {indicator.code: indicator.date_column for indicator in (*results.workbook.readable_indicators, AID)}
    for row, code, day in each(
        results.ledger.qualified[results.ledger.qualified["date"] > now], "row", "indicator", "date"
    ):
        yield finding("done_in_future", table, row, columns[code], day.date())
