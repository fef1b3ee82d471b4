"""Headings have changed places and their cells have not: each can be read, and the figures are those of the other one.

Source: DESIGN, "Last rules": what was counted is kept in the workbook, see `ledger.last_columns`.
"""

from collections.abc import Iterator

from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns

CODES = ("heading_swapped",)
COLUMNS: Columns = {}


def find(results: Results) -> Iterator[Finding]:
    """Each heading whose cells stand under another one; of two that have changed places the first."""
    moves = {(move.table.name, move.before): move.now for move in results.columns.moves}
    moved: set[tuple[str, str, str]] = set()
    for move in results.columns.moves:
        moved.add((move.table.name, move.before, move.now))
        back = moves.get((move.table.name, move.now)) == move.before
        if not back or (move.table.name, move.now, move.before) not in moved:
            yield finding("heading_swapped", move.table, move.table.header_row, move.before, move.now)
