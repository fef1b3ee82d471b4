"""A report text holds no person's number."""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values import personal
from xl_addin.values.compare import each

CODES = ("text_person",)
COLUMNS: Columns = {layout.TEXTS: (headers.TEXT,)}


def find(results: Results) -> Iterator[Finding]:
    """Each text in which a number would be hidden."""
    for row, words in each(results.texts, "row", headers.TEXT):
        if personal.find(words):
            yield finding("text_person", results.tables[layout.TEXTS.name], row, headers.TEXT)
