"""A cell that an indicator's filter asks for is empty where most hold something: the row drops out and no list tells.

Where the filter only asks what it is not (`<>`), the row counts, which may be as wrong.

An empty cell in a column that is mostly empty says no, and is left alone.

Source: the counting rule 8.
"""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import IS_NOT, Count
from xl_addin.ledger.conditions import passes
from xl_addin.ledger.ledger import FILTER, QUALIFIED
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.rule_filters import ANY
from xl_addin.rules.rule import Columns
from xl_addin.values.parse import is_blank
from xl_addin.values.raw_table import Table

CODES = ("filter_missing", "company_fact_missing", "filter_open")
COLUMNS: Columns = {layout.LOG: ()}

_FILLED = 2  # times as many cells that hold something as empty ones: then an empty one is an omission


def find(results: Results) -> Iterator[Finding]:
    """Cells that are empty where most hold something, on rows that lack nothing else to pass an indicator's filter."""
    workbook, ledger = results.workbook, results.ledger
    table, companies = workbook.tables[layout.LOG.name], workbook.tables.get(layout.COMPANIES.name)
    log = workbook.log
    listed = workbook.companies[workbook.companies["key"] != ""].drop_duplicates("key").set_index("key")["row"]
    company_rows = log["key"].map(listed)
    for indicator in workbook.readable_indicators:
        lines = ledger.frame[ledger.frame["indicator"] == indicator.code]
        asked = log["row"].isin(lines.loc[lines["reason"].isin((FILTER, *QUALIFIED)), "row"])
        asking = [one for one in indicator.filter if ANY not in one.words]
        for column in dict.fromkeys(one.column for one in asking):
            rest = tuple(one for one in indicator.filter if one.column != column)
            counts = all(one.sign == IS_NOT for one in asking if one.column == column)
            rows = pd.DataFrame({"row": log["row"], "asked": asked, "could": passes(rest, workbook)})
            if column in log:
                yield from _empty("filter_open" if counts else "filter_missing", table, column, rows)
                continue
            if companies:
                code = "filter_open" if counts else "company_fact_missing"
                yield from _empty(code, companies, column, rows.assign(row=company_rows).dropna())
            if indicator.count is not Count.UNIQUE:  # else the ledger itself asks for the number
                of_log = tuple(one for one in rest if one.column in log)
                yield from _empty("filter_missing", table, headers.ORGNR, rows.assign(could=passes(of_log, workbook)))


def _empty(code: str, table: Table, column: str, rows: pd.DataFrame) -> Iterator[Finding]:
    """The cells of the rows that could count, unless too many of those that are asked are empty too."""
    blank = [row for row, value in zip(table.numbers, table.column(column), strict=True) if is_blank(value)]
    asked = rows[rows["asked"]]
    empty = asked["row"].isin(blank)
    if (~empty).sum() >= _FILLED * empty.sum():
        for row in asked.loc[empty & asked["could"], "row"].unique():
            yield finding(code, table, int(row), column)
