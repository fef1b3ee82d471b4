"""A number that leads to a person is reported once, so that nobody writes it anywhere else.

Source: dataskyddslagen (2018:218), 3 kap. 10 §.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values import orgnr
from xl_addin.values.compare import each

CODES = ("orgnr_person", "orgnr_estate")
COLUMNS: Columns = {layout.LOG: (headers.ORGNR,)}


def find(results: Results) -> Iterator[Finding]:
    """Sole traders and estates, each once: where it first stands in the log."""
    log = results.log_rows[results.log_rows["key"] != ""].drop_duplicates("key")
    for row, key in each(log, "row", "key"):
        if word := orgnr.person_word(key):
            code = "orgnr_estate" if word == orgnr.ESTATE else "orgnr_person"
            yield finding(code, results.tables[layout.LOG.name], row, headers.ORGNR, orgnr.shown(key))
