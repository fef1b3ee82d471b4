"""Delivery ⊆ needs analysis: who gets a delivery has had a needs analysis counted, and before it.

Source: the counting rule 5.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import Count
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("delivery_without_needs", "delivery_before_needs")
COLUMNS: Columns = {layout.LOG: (headers.ORGNR,)}


def find(results: Results) -> Iterator[Finding]:
    """Each delivery without a needs analysis, or before it."""
    codes = {one.code for one in results.workbook.readable_indicators if one.count is Count.UNIQUE}
    if not {layout.NEEDS, layout.DELIVERY} <= codes:
        return
    table = results.tables[layout.LOG.name]
    concluded = {one.code: one.date_column for one in results.workbook.readable_indicators}[layout.DELIVERY]
    analysed = dict(each(results.ledger.of(layout.NEEDS), "key", "date"))
    for row, key, day in each(results.ledger.of(layout.DELIVERY), "row", "key", "date"):
        if key not in analysed:
            yield finding("delivery_without_needs", table, row, headers.ORGNR)
        elif day < analysed[key]:
            needs = analysed[key].date().isoformat()
            yield finding("delivery_before_needs", table, row, concluded, day.date(), other=needs)
