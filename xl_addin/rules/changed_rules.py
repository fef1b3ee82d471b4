"""A rule that is another valid one than at the last count is counted, and reported: its figures are other ones.

Source: DESIGN, "Last rules": what was counted is kept in the workbook, see `ledger.last_rules`.
"""

from collections.abc import Iterator, Mapping

from xl_addin.contract import layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import Memory
from xl_addin.ledger.last_rules import LATER, RuleCell, is_doubtful, last_kept, rules_now
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import fold

CODES = ("rule_changed", "rule_new", "rule_gone")
COLUMNS: Columns = {layout.INDICATORS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Each cell of a rule that says something else, and rules that are new or gone."""
    before, now = last_kept(results.workbook), rules_now(results.workbook)
    if before:
        yield from _changes(before, now)
    if not is_doubtful(results.workbook):
        subjects = {subject for subject, _ in now}
        for subject in dict.fromkeys(subject for subject, _ in before):
            if subject not in subjects:
                sheet = layout.PROJECT.sheet if " " in subject else layout.INDICATORS.sheet
                yield finding("rule_gone", value=subject, sheet=sheet)


def _changes(before: Memory, now: Mapping[tuple[str, str], RuleCell]) -> Iterator[Finding]:
    known = {subject for subject, _ in before}
    new: set[str] = set()
    for (subject, field), cell in now.items():
        if subject not in known:
            if subject not in new:
                yield finding("rule_new", cell.table, cell.row, cell.column, subject)
            new.add(subject)
        elif ((subject, field) in before or field in LATER) and fold(before.get((subject, field), "")) != fold(
            cell.value
        ):
            was, is_now = (value or "tomt" for value in (before.get((subject, field), ""), cell.value))
            yield finding("rule_changed", cell.table, cell.row, cell.column, is_now, name=field, before=was)
