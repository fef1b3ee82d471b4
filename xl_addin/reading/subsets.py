"""Which indicator counts a part of another's companies: the column Delmängd av of the sheet Indikatorer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xl_addin.contract import headers
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import Count, Indicator
from xl_addin.values.compare import fold, suggest
from xl_addin.values.raw_table import Table


def read_subsets(rules: Sequence[Indicator], table: Table) -> tuple[tuple[Indicator, ...], list[Finding]]:
    """The rules with the other's code as that one's own row spells it, and what is wrong with the cells.

    Args:
        rules: the rules as read, with the cell's words as they stand.
        table: Indikatorer, raw.
    """
    known = {fold(rule.code): rule for rule in rules}
    named = (known.get(fold(rule.subset_of)) for rule in rules)
    found = tuple(
        replace(rule, subset_of=whole.code) if whole else rule for rule, whole in zip(rules, named, strict=True)
    )
    parents = {rule.code: rule.subset_of for rule in found}
    findings = []
    for rule in found:
        for code, words in _wrong(rule, {rule.code: rule for rule in found}, parents):
            findings.append(finding(code, table, rule.row, headers.SUBSET_OF, rule.subset_of, **words))
    return found, findings


def _wrong(
    rule: Indicator, known: Mapping[str, Indicator], parents: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with the cell of one rule: a code of the catalogue and its words."""
    whole = known.get(rule.subset_of)
    others = [one.code for one in known.values() if one.count is Count.UNIQUE and one is not rule]
    hint = suggest(rule.subset_of, others)
    if not rule.subset_of:
        return
    if whole is None:
        yield "subset_unknown", {"suggestion": hint}
    elif whole is rule:
        yield "subset_own", {"suggestion": hint}
    elif not_unique := next((one for one in (rule, whole) if one.readable and one.count is not Count.UNIQUE), None):
        yield "subset_count", {"name": not_unique.code, "suggestion": hint if not_unique is whole else ""}
    elif circle := _circle(rule.code, parents):
        yield "subset_circle", {"what": " → ".join((*circle, rule.code))}


def _circle(code: str, parents: Mapping[str, str]) -> list[str]:
    """The codes on the way from one back to itself; empty when the way ends or goes round without it."""
    way, at = [code], parents[code]
    while parents.get(at) and at not in way:
        way.append(at)
        at = parents[at]
    return way if at == code else []
