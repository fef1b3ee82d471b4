"""An indicator's figure split by the values of a column, so that each split sums to the figure.

What counts has the value that its row of the log has, or its company's row on the sheet Företag: a company that counts
once has that of the row on which it did. Where the cell is blank or cannot be read nobody knows, and that is a group
of its own. Which splits may leave the workbook is judged by `small_splits`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.nouns import Indicator, Period
from xl_addin.contract.table_spec import Kind
from xl_addin.ledger.conditions import company_column
from xl_addin.ledger.ledger import Ledger, total
from xl_addin.ledger.size_classes import SIZE_CLASSES, size_classes
from xl_addin.ledger.small_groups import Disclosure
from xl_addin.reading.cards import read_lists
from xl_addin.reading.columns import commonest, options_of
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import alphabetical, fold
from xl_addin.values.parse import text

UNKNOWN, ALL_GROUPS = "Okänd", "alla grupper"


@dataclass(frozen=True, slots=True)
class Group:
    """One value of the column, and what counts there; None: that may not be disclosed."""

    name: str
    period: float | None
    cumulative: float | None


@dataclass(frozen=True, slots=True)
class Split:
    """An indicator's figures by the values of one column; values of nothing that counts are not in it."""

    column: str
    groups: tuple[Group, ...]

    def disclosed(self, may: Disclosure) -> "Split":
        """The same with what may be disclosed: the cumulative figures, those of the period, or not even the values."""
        if not may.cumulative:
            return replace(self, groups=(Group(ALL_GROUPS, None, None),))
        return self if may.period else replace(self, groups=tuple(replace(one, period=None) for one in self.groups))


def split_of(workbook: TypedWorkbook, ledger: Ledger, indicator: Indicator, column: str, period: Period) -> Split:
    """Split an indicator's figures as of a period: the words of a list in its order, others the largest first."""
    lines = ledger.of(indicator.code, until=period.end)
    now = (lines["period"] == period.number).fillna(value=False)
    groups = [
        Group(str(name), total(part[now[part.index]]), total(part))
        for name, part in lines.groupby(values_of(workbook, lines, column))
    ]
    places = {fold(word): place for place, word in enumerate(_listed(workbook, column))}

    def rank(group: Group) -> tuple[bool, int, float, object]:
        place = places.get(fold(group.name), len(places))
        return group.name == UNKNOWN, place, -(group.cumulative or 0), alphabetical(group.name)

    return Split(column, tuple(sorted(groups, key=rank)))


def values_of(workbook: TypedWorkbook, lines: pd.DataFrame, column: str) -> pd.Series:
    """For each line of the ledger its value in a column, words that differ in capitals in one spelling."""
    log = workbook.log
    if column == headers.SIZE_CLASS:
        cells = log["key"].map(size_classes(workbook))
    else:
        cells = log[column] if column in log else company_column(workbook, column)
    words = cells.astype(object).fillna("").map(text)
    spellings = commonest(words) | {"": UNKNOWN, fold(UNKNOWN): UNKNOWN}
    named = words.map(lambda word: spellings[fold(word)])
    return lines["row"].map(pd.Series(named.to_numpy(), index=log["row"], dtype=str))


def _listed(workbook: TypedWorkbook, column: str) -> Sequence[str]:
    """The words of the column's list, in its order."""
    if column == headers.SIZE_CLASS:
        return SIZE_CLASSES
    spec = layout.LOG if column in workbook.log else layout.COMPANIES
    if column not in spec.headers or spec.column(column).kind is not Kind.CHOICE:
        return ()
    options = options_of(spec.column(column), read_lists(workbook.tables.get(layout.LISTS.name)))
    return list(dict.fromkeys(options.values()))
