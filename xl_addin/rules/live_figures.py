"""A name between braces in a report text is the name of a figure that the workbook has."""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.figures.live_names import unknown_in_texts
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns

CODES = ("figure_unknown", "figure_unread")
COLUMNS: Columns = {layout.TEXTS: (headers.TEXT,)}


def find(results: Results) -> Iterator[Finding]:
    """Each name that no figure has, and each that cannot be read, with what was probably meant."""
    table = results.tables[layout.TEXTS.name]
    for row, unknown in unknown_in_texts(results, results.figures):
        meant = unknown.suggestion if unknown.name else f"{{{{ {unknown.suggestion} }}}}"
        hint = f" Menade du {meant}?" if unknown.suggestion else ""
        code, value = ("figure_unknown", unknown.name) if unknown.name else ("figure_unread", unknown.written)
        yield finding(code, table, row, headers.TEXT, value, suggestion=hint)
