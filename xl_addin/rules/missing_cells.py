"""A cell is empty that a row needs in order to count, or to be found again.

Source: the counting rules 1 and 8: a row that cannot count is never dropped in silence.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import AID
from xl_addin.ledger import ledger as counting
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

_NEEDED = {
    headers.ACTIVITY: "activity_missing",
    headers.STATUS: "status_missing",
    headers.ORGANISATION: "organisation_missing",
    headers.ID: "id_missing",
    headers.DATE: "date_missing",
}
_REASONS = {
    counting.NO_DATE: "date_missing",
    counting.NO_ORGNR: "orgnr_missing",
    counting.NO_AMOUNT: "amount_missing",
}
CODES = (*_NEEDED.values(), "orgnr_missing", "amount_missing")
COLUMNS: Columns = {layout.LOG: ()}


def find(results: Results) -> Iterator[Finding]:
    """Of each row: what is empty; of each row that an indicator would count: what it lacks for that one."""
    yield from _empty(results.workbook)
    table = results.tables[layout.LOG.name]
    indicators = {one.code: one for one in (*results.workbook.readable_indicators, AID)}
    lines = results.ledger.frame[results.ledger.frame["reason"].isin(list(_REASONS))]
    for row, name, reason in each(lines, "row", "indicator", "reason"):
        asked, code = indicators[name], _REASONS[reason]
        column = {"orgnr_missing": headers.ORGNR, "amount_missing": asked.sum_column}.get(code, asked.date_column)
        if column in table.places:
            yield finding(code, table, row, column)


def _empty(workbook: TypedWorkbook) -> Iterator[Finding]:
    table, log = workbook.tables[layout.LOG.name], workbook.log_rows
    for column, code in _NEEDED.items():
        if column in table.places:
            blank = log[column].isna() if column == headers.DATE else log[column] == ""
            unread = log["row"].isin(list(workbook.unread.get(column, ())))
            for row in log.loc[blank & ~unread, "row"]:
                yield finding(code, table, row, column)
