"""Which figures about personal traits may be disclosed outside the workbook, so that no small group can be worked out.

An indicator that filters on a personal column (whose owner is a woman, has a foreign background) tells of persons
(GDPR, article 9), and a group below five is too small to be disclosed: not by itself, and not as the difference between
any two figures of any reports. Earlier reports cannot be called back, so that what is disclosed of a period is decided
from that period and those before it alone:

- The cumulative figure is disclosed when those who came since it was last disclosed are none or at least five. So are
  goal share, what remains and the forecast, which give it away.
- The same must hold for those without the trait, where another indicator counts all of them: "everybody" less "women".
- The period's figure, their difference, is disclosed when this cumulative figure and the one before both are.
- The gross figure (how often they came back) is not disclosed.

What is disclosed is thereby nothing but sums of groups of none or at least five. A figure of kronor or hours is judged
by the companies behind it. Figures of periods that change afterwards are judged as they are today.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xl_addin.contract import headers
from xl_addin.contract.nouns import IS, IS_NOT, Condition, Indicator, Outcome, Period
from xl_addin.reading.rule_filters import ANY
from xl_addin.values.compare import fold
from xl_addin.values.parse import UnreadableError, parse_number

if TYPE_CHECKING:
    import pandas as pd

    from xl_addin.ledger.ledger import Ledger

SMALL_GROUP = 5
PERSONAL = frozenset({headers.WOMEN, headers.FOREIGN})
"""Columns that tell of personal traits."""

_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Which figures of an indicator may be disclosed as of a period's end; its goal always may.

    Attributes:
        personal: the indicator tells of a personal trait; of another everything may be disclosed.
        period, cumulative: whether these figures may be disclosed when they are no small group themselves.
    """

    personal: bool = False
    period: bool = True
    cumulative: bool = True

    def allows(self, figure: str, outcome: Outcome) -> bool:
        """Whether a figure may be shown: period, cumulative, gross; any other is worked out from the cumulative one."""
        if not self.personal:
            return True
        if figure == "period":
            return self.period and (outcome.period or 0) >= SMALL_GROUP
        return figure != "gross" and self.cumulative and (outcome.cumulative or 0) >= SMALL_GROUP


ALL = Disclosure()
FIGURES = ("period", "cumulative", "gross", "remaining", "forecast")


def disclosed_figures(outcome: Outcome, may: Disclosure) -> dict[str, float | None]:
    """The figures of an outcome by name, None where they may not be disclosed."""
    return {name: getattr(outcome, name) if may.allows(name, outcome) else None for name in FIGURES}


def is_personal(indicator: Indicator) -> bool:
    """Whether the indicator tells of a personal trait."""
    return any(one.column in PERSONAL for one in indicator.filter)


def is_personal_split(indicator: Indicator, column: str) -> bool:
    """Whether the indicator's figures by the values of a column tell of a personal trait."""
    return column in PERSONAL or is_personal(indicator)


def disclosures(
    ledger: "Ledger", indicators: Sequence[Indicator], periods: Sequence[Period]
) -> dict[tuple[str, int], Disclosure]:
    """For each personal indicator's code and each period's number what may be disclosed; others are not in it."""
    out: dict[tuple[str, int], Disclosure] = {}
    for indicator in filter(is_personal, indicators):
        wider = [other.code for other in indicators if is_wider(other, indicator)]
        out |= {(indicator.code, number): may for number, may in _judge(ledger, indicator.code, wider, periods)}
    return out


def is_wider(other: Indicator, indicator: Indicator) -> bool:
    """Whether the other counts the same with fewer conditions, so that the difference is a group of its own."""
    same = ("activities", "statuses", "date_column", "count", "sum_column")
    alike = all(getattr(other, name) == getattr(indicator, name) for name in same)
    limits = ("threshold", "valid_from", "valid_to")
    alike &= all(getattr(other, name) in {None, getattr(indicator, name)} for name in limits)
    asked = all(any(_implies(one, wide) for one in indicator.filter) for wide in other.filter)
    return other.code != indicator.code and alike and asked


def _implies(one: Condition, wide: Condition) -> bool:
    """Whether what meets one condition meets the wider one as well, as far as the words alone tell."""
    if one.column != wide.column:
        return False
    words, wider = set(map(fold, one.words)), set(map(fold, wide.words))
    if one.sign == wide.sign == IS:
        return words <= wider or ANY in wider
    if one.sign == wide.sign == IS_NOT:
        return words >= wider
    if {one.sign, wide.sign} in ({"<", "<="}, {">", ">="}) or one.sign == wide.sign:
        return words == wider or _bounds(one, wide)
    return one.sign == IS and wide.sign == IS_NOT and not words & wider and ANY not in words | wider


def _bounds(one: Condition, wide: Condition) -> bool:
    """Whether the word of a sign of order lies within the wider one's; words that are no numbers are not told apart."""
    try:
        inner, outer = (float(parse_number(condition.words[0]) or 0) for condition in (one, wide))
    except UnreadableError:
        return True  # days and texts: rather taken for a group too many than for one too few
    return inner <= outer if one.sign in {"<", "<="} else inner >= outer


def _judge(
    ledger: "Ledger", code: str, wider: Sequence[str], periods: Sequence[Period]
) -> Iterator[tuple[int, Disclosure]]:
    from xl_addin.ledger.ledger import total

    since, before = date.min, True  # the end of the period whose cumulative figure was last disclosed
    hidden: list[tuple[int, int]] = []  # the least and most that can be in each untold period since
    for period in sorted(periods, key=lambda period: period.end):
        new = _companies(ledger, code, since, period.end)
        others = [_companies(ledger, name, since, period.end) - new for name in wider]
        start = max((other.end for other in periods if other.end < period.end), default=date.min)
        now = _companies(ledger, code, start, period.end)
        bounds = [*hidden, (1, SMALL_GROUP - 1) if now < SMALL_GROUP else (now, _ENDLESS)]
        cumulative = all(may_be_disclosed(group) for group in (new, *others)) and not (
            new and hidden and _is_sure(new, bounds)
        )
        own = ledger.of(code, period=period.number)
        whole = total(own) == total(ledger.of(code, until=period.end)) - total(ledger.of(code, until=start))
        yield period.number, Disclosure(personal=True, period=cumulative and before and whole, cumulative=cumulative)
        since, hidden = (period.end, []) if cumulative else (since, bounds)
        before = cumulative


def may_be_disclosed(group: int) -> bool:
    """Whether a group is no small one: none or at least five."""
    return group == 0 or abs(group) >= SMALL_GROUP


def _is_sure(total: int, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether a total leaves no choice for its parts, each within bounds that are known."""
    return total in {sum(low for low, _ in bounds), sum(high for _, high in bounds)}


def _companies(ledger: "Ledger", code: str, since: date, until: date) -> int:
    return companies_in(ledger.of(code), since, until)


def companies_in(lines: "pd.DataFrame", since: date, until: date) -> int:
    """The companies that count after a day, to a day; a row without a company is one of its own."""
    import pandas as pd

    first, last = (lines["date"].searchsorted(pd.Timestamp(day), side="right") for day in (since, until))
    keys = lines["key"][first:last]
    return int(keys.nunique()) + int((keys == "").sum()) - bool((keys == "").any())
