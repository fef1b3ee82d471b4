"""An Id stands for one row: a row that stands twice may be counted twice.

Source: the counting rule 2 orders rows by (counting date, Id).
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each, fold_id

CODES = ("id_duplicate",)
COLUMNS: Columns = {layout.LOG: (headers.ID,)}


def find(results: Results) -> Iterator[Finding]:
    """Each row whose Id an earlier row has."""
    table, log = results.tables[layout.LOG.name], results.log_rows
    named = log[log[headers.ID] != ""]
    named = named.assign(plain=named[headers.ID].map(fold_id))
    first = dict(each(named.drop_duplicates("plain"), "plain", "row"))
    for row, identity, plain in each(named[named["plain"].duplicated()], "row", headers.ID, "plain"):
        yield finding("id_duplicate", table, row, headers.ID, identity, other=first[plain])
