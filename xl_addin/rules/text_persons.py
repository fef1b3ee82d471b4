"""No person's number stands where people write freely: in a report's text, or in the words of a row.

Source: dataskyddslagen (2018:218), 3 kap. 10 §.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.table_spec import Kind
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.columns import OUR_NAMES
from xl_addin.rules.rule import Columns
from xl_addin.values import personal
from xl_addin.values.compare import each

CODES = ("text_person", "cell_person")
COLUMNS: Columns = {}


def find(results: Results) -> Iterator[Finding]:
    """Each text and each cell in which a number would be hidden. What reading has told of is not told again."""
    frames = {layout.TEXTS: results.texts, layout.LOG: results.log, layout.COMPANIES: results.companies}
    for spec, frame in (frames | {layout.PLAN: results.plan}).items():
        free = [column.name for column in spec.columns if column.kind is Kind.TEXT and not column.computed]
        own = [name for name in frame.columns if name not in (*spec.headers, *OUR_NAMES)]
        table = results.tables.get(spec.name)
        for column in [*free, *own] if table else ():
            code = "text_person" if (spec, column) == (layout.TEXTS, headers.TEXT) else "cell_person"
            for row, words in each(frame, "row", column):
                if isinstance(words, str) and personal.find(words):
                    yield finding(code, table, row, column)
