"""In which periods figures split by personal traits may be disclosed: all splits, each whole, or none.

A split is personal when its column tells of a trait, or its indicator does. What `small_groups` says of an indicator
holds for each group: since it was last disclosed, none or at least five have come, of the group itself and of what is
left when it is subtracted from another printed figure, or another from it. All personal splits of a workbook are judged
together, and only when the indicators that they can be held against are disclosed as well: so any two of their figures
are of the same days. Where all who have come have one trait their group tells of each of them, and none is disclosed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.nouns import Condition, Indicator, Period
from xl_addin.ledger.ledger import Ledger, total
from xl_addin.ledger.small_groups import (
    PERSONAL,
    SMALL_GROUP,
    Disclosure,
    companies_in,
    is_personal,
    is_personal_split,
    is_wider,
    may_be_disclosed,
)
from xl_addin.ledger.splits import values_of
from xl_addin.reading.workbook import TypedWorkbook

_BROKEN_DOWN = (headers.ORGANISATION, headers.FOCUS, headers.FORM, headers.MUNICIPALITY)
"""By these, figures that tell of no trait are printed whether they are split or not."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Who counts in an indicator, or in one group of it, which is a rule with one condition more."""

    rule: Indicator
    lines: pd.DataFrame


def split_disclosures(
    workbook: TypedWorkbook, ledger: Ledger, known: Mapping[tuple[str, int], Disclosure]
) -> dict[int, Disclosure]:
    """For each period's number what may be disclosed of personal splits.

    Args:
        workbook: its rules and periods.
        ledger: what counts.
        known: what may be disclosed of the indicators themselves, by code and period.
    """
    rules = workbook.readable_indicators
    splits = [
        list(_groups(workbook, ledger, rule, column))
        for rule in rules
        for column in rule.splits
        if is_personal_split(rule, column)
    ]
    parts = [part for groups in splits for part in groups]
    printed = [*parts, *(_Part(rule, ledger.of(rule.code)) for rule in rules)]
    for rule, column in product(rules, {part.rule.filter[-1].column for part in parts} - PERSONAL):
        if not is_personal(rule) and (column in _BROKEN_DOWN or column in rule.splits):
            printed += _groups(workbook, ledger, rule, column)
    pairs = [
        (part, other)
        for part, other in product(parts, printed)
        if is_wider(other.rule, part.rule) or is_wider(part.rule, other.rule)
    ]
    return dict(_judged(splits, pairs, workbook.periods, known))


def _groups(workbook: TypedWorkbook, ledger: Ledger, rule: Indicator, column: str) -> Iterator[_Part]:
    lines = ledger.of(rule.code)
    for name, part in lines.groupby(values_of(workbook, lines, column)):
        one = Condition(column, (str(name),))
        yield _Part(replace(rule, code=f"{rule.code} {one}", filter=(*rule.filter, one)), part)


def _judged(
    splits: Sequence[Sequence[_Part]],
    pairs: Sequence[tuple[_Part, _Part]],
    periods: Sequence[Period],
    known: Mapping[tuple[str, int], Disclosure],
) -> Iterator[tuple[int, Disclosure]]:
    held_against = {other.rule.code: other.lines for _, other in pairs if (other.rule.code, periods[0].number) in known}
    since, start, before = date.min, date.min, True
    for period in sorted(periods, key=lambda period: period.end):
        cumulative = all(
            known[code, period.number].cumulative and total(_until(lines, period.end)) >= SMALL_GROUP
            for code, lines in held_against.items()
        ) and _is_fine(splits, pairs, since, period.end)
        whole = all(_adds_up(part.lines, period, start) for groups in splits for part in groups)
        yield period.number, Disclosure(personal=True, period=cumulative and before and whole, cumulative=cumulative)
        since = period.end if cumulative else since
        start, before = period.end, cumulative


def _is_fine(splits: Sequence[Sequence[_Part]], pairs: Sequence[tuple[_Part, _Part]], since: date, until: date) -> bool:
    """Whether no small group has come between two days."""
    for groups in splits:
        new = [companies_in(part.lines, since, until) for part in groups]
        if not all(map(may_be_disclosed, new)):
            return False
        if groups and groups[0].rule.filter[-1].column in PERSONAL and sum(map(bool, new)) == 1:
            return False
    return all(
        may_be_disclosed(companies_in(other.lines, since, until) - companies_in(part.lines, since, until))
        for part, other in pairs
    )


def _until(lines: pd.DataFrame, day: date) -> pd.DataFrame:
    return lines[: lines["date"].searchsorted(pd.Timestamp(day), side="right")]


def _adds_up(lines: pd.DataFrame, period: Period, start: date) -> bool:
    """Whether the period's figure is the difference of the cumulative ones: periods may overlap or leave gaps."""
    own = lines[(lines["period"] == period.number).fillna(value=False)]
    return total(own) == total(_until(lines, period.end)) - total(_until(lines, start))
