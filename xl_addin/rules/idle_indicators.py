"""An indicator that no row of the log matches may be mistyped.

In a project that has hardly begun most match nothing: nothing is said before the first report is near.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns

CODES = ("rule_matches_nothing",)
COLUMNS: Columns = {layout.INDICATORS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Each indicator without a row."""
    if not results.is_near(min(results.periods, key=lambda one: one.end)):
        return
    matched = set(results.ledger.qualified["indicator"])
    for indicator in results.workbook.readable_indicators:
        if indicator.code not in matched and len(results.log):
            table = results.tables[layout.INDICATORS.name]
            yield finding("rule_matches_nothing", table, indicator.row, headers.CODE, indicator.code)
