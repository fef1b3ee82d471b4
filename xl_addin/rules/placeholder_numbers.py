"""Numbers of one digit only, which people type while they wait for the right one: they pass every check."""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values import orgnr
from xl_addin.values.compare import each

CODES = ("orgnr_dummy",)
COLUMNS: Columns = {layout.LOG: (headers.ORGNR,)}


def find(results: Results) -> Iterator[Finding]:
    """Each such number, once."""
    rows = results.log_rows
    dummies = rows[rows["key"].isin([digit * 10 for digit in "123456789"])]
    for row, key in each(dummies.drop_duplicates("key"), "row", "key"):
        yield finding("orgnr_dummy", results.tables[layout.LOG.name], row, headers.ORGNR, orgnr.shown(key))
