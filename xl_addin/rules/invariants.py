"""What must hold whatever the log says. Were the counting ever broken, nobody shall hand in its figures.

Source: the counting rule 7.
"""

from collections.abc import Iterator
from math import isclose

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import AID, Count
from xl_addin.ledger.ledger import total
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.periods import numbers_of
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("invariant_broken",)
COLUMNS: Columns = {layout.INDICATORS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Each indicator whose figures do not agree with themselves."""
    table = results.tables[layout.INDICATORS.name]
    holders = dict(each(results.log, "row", headers.ORGANISATION))
    for indicator in (*results.workbook.readable_indicators, AID):
        lines = results.ledger.of(indicator.code)
        whole, all_rows = total(lines), total(results.ledger.gross(indicator.code))
        parts = sum(total(results.ledger.of(indicator.code, period=period.number)) for period in results.periods)
        parts += total(lines[numbers_of(lines["date"], results.periods).isna()])
        wrong = {
            "perioderna summerar inte till totalen": not isclose(parts, whole, abs_tol=1e-6),
            "en rad räknas åt fel organisation": any(
                holders.get(row) != name for row, name in each(lines, "row", "organisation")
            ),
            "fler unika än insatser": indicator.count is not Count.SUM and whole > all_rows,
            "ett företag räknas två gånger": indicator.count is Count.UNIQUE and bool(lines["key"].duplicated().any()),
        }
        for what in (words for words, broken in wrong.items() if broken):
            yield finding("invariant_broken", table, indicator.row or None, headers.CODE, indicator.code, what=what)
