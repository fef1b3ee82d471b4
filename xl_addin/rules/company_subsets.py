"""Whoever counts in an indicator counts in the one that it is a part of (column Delmängd av), that day or before.

Who gets a delivery has had a needs analysis counted, and before it: in a workbook without the column that pair is held.

Source: the counting rule 5.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import Count, Indicator
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("delivery_without_needs", "delivery_before_needs", "subset_without", "subset_before")
COLUMNS: Columns = {layout.LOG: (headers.ORGNR,), layout.INDICATORS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Each company that counts in a part and not in the whole, or in the part before."""
    rules = {one.code: one for one in results.workbook.readable_indicators if one.count is Count.UNIQUE}
    says = headers.SUBSET_OF in results.tables[layout.INDICATORS.name].places
    for part in rules.values():
        held = layout.NEEDS if part.code == layout.DELIVERY else ""
        whole = rules.get(part.subset_of if says else held)
        if whole and whole is not part:
            yield from _outside(results, part, whole)


def _outside(results: Results, part: Indicator, whole: Indicator) -> Iterator[Finding]:
    table = results.tables[layout.LOG.name]
    without, before = CODES[:2] if (part.code, whole.code) == (layout.DELIVERY, layout.NEEDS) else CODES[2:]
    since = dict(each(results.ledger.of(whole.code), "key", "date"))
    words = {"name": whole.code, "within": part.code}
    for row, key, day in each(results.ledger.of(part.code), "row", "key", "date"):
        if key not in since:
            value = part.code if without == "subset_without" else None  # approvals know the other one without a value
            yield finding(without, table, row, headers.ORGNR, value, **words)
        elif day < since[key]:
            yield finding(before, table, row, part.date_column, day.date(), other=str(since[key].date()), **words)
