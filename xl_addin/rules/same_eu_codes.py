"""Two reported indicators with one EU code: the funder would get two figures for the same thing.

Source: Regulation (EU) 2021/1058, annex I: each common indicator has one code.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import fold

CODES = ("eu_code_twice",)
COLUMNS: Columns = {layout.INDICATORS: (headers.EU_CODE,)}


def find(results: Results) -> Iterator[Finding]:
    """Each reported indicator whose code stands on an earlier row."""
    table = results.tables[layout.INDICATORS.name]
    first: dict[str, int] = {}
    for one in results.indicators:
        if one.reported and one.eu_code:
            row = first.setdefault(fold(one.eu_code), one.row)
            if row != one.row:
                yield finding("eu_code_twice", table, one.row, headers.EU_CODE, one.eu_code, other=row)
