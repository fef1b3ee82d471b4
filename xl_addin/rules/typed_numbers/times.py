"""Months, days and years of a text as scopes: the period's own, the last one's, the project's, or another time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xl_addin.contract.nouns import Period
from xl_addin.rules.typed_numbers.known_figures import Book
from xl_addin.rules.typed_numbers.words import Mention, vocabulary
from xl_addin.values.parse import MONTHS

FIRST_YEAR, LAST_YEAR = 1990, 2060
SEASONS = {"var": (3, 4, 5), "sommar": (6, 7, 8), "host": (9, 10, 11), "vinter": (12, 1, 2)}
_BOTH_ENDS = 2  # months that tell a span
_HALF = 1.5  # months of a season: more than half of it lies in the period
_SINCE = frozenset({"sedan", "från"})


@dataclass
class _Time:
    """A date, a month, a year or a span as it stands.

    Attributes:
        before: the word before it.
    """

    before: str
    days: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)

    def in_years(self, *years: int) -> bool:
        """Whether every year that is written is one of these."""
        return set(self.years) <= set(years)


def is_year(text: str) -> bool:
    """Whether a word is a year of our time."""
    return len(text) == 4 and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR  # noqa: PLR2004 - digits


def times(texts: Sequence[str], book: Book, said: Sequence[str]) -> list[Mention]:
    """Find the times of a sentence.

    Args:
        texts: its words.
        book: knows the periods.
        said: the scopes that other words of the sentence tell.
    """
    out, at = [], 0
    while at < len(texts):
        start = at
        said_of = "".join(texts[max(0, at - 1) : at])
        season = _season(texts[at]) if said_of not in {"trots", "liksom"} else set()
        if season and not is_year("".join(texts[at + 1 : at + 2])):
            out.append(Mention("scope", "month" if len(season & _months(book.period)) > _HALF else "time", at, at + 1))
        time = _Time("".join([text for text in texts[max(0, at - 2) : at] if text != "den"][-1:]))
        while at < len(texts) and _take(texts, at, time):
            at += 1
        if time.months or time.years:
            scope = _scope_of(time, book, said)
            out += [Mention("scope", scope, start, at)] if scope else []
        at = max(at, start + 1)
    return out


def _take(texts: Sequence[str], at: int, time: _Time) -> bool:
    """Take a word into a time; False when it does not belong to one."""
    text, ahead = texts[at], texts[at + 1 : at + 4]
    if text in MONTHS:
        time.months.append(MONTHS.index(text) + 1)
    elif is_year(text):
        time.years.append(int(text))
    elif text.isdecimal() and len(text) <= 2 and ahead and ahead[0] in MONTHS:  # noqa: PLR2004 - digits
        time.days.append(int(text))
    else:
        return bool(time.months and text in {"–", "-", "till", "och", "med", "den"} and set(ahead) & set(MONTHS))
    return True


def _scope_of(time: _Time, book: Book, said: Sequence[str]) -> str:
    """Which scope a time is, "time" for one that no figure is of, "" for one that says no more than the rest."""
    period = book.period
    for name, one in (("perioden", period), ("forra_perioden", book.previous)):
        if one and time.in_years(one.start.year, one.end.year) and time.months == [one.start.month, one.end.month]:
            return name
    if time.before == "sedan" and time.months == [period.start.month] and time.in_years(period.start.year):
        return "perioden"
    # "30 september", "till och med september"
    whole = time.days == [period.end.day] or (time.before == "med" and not time.days)
    if whole and time.months == [period.end.month] and time.in_years(period.end.year):
        return "ackumulerat"
    if (known := _of_project(time, book, said)) is not None:
        return known
    if "perioden" in said and len(time.months) == _BOTH_ENDS:
        return "time" if time.years else ""
    inside = len(time.months) == 1 and time.in_years(period.start.year, period.end.year)
    return "month" if inside and time.months[0] in _months(period) else "time"


def _of_project(time: _Time, book: Book, said: Sequence[str]) -> str | None:
    """The scope of a time at the project's start or end, None for another time."""
    if book.project is None:
        return None
    (first, opened), (last, closed) = book.project
    at_start = time.months in ([opened], []) and time.in_years(first)
    if at_start and "ackumulerat" in said:
        return ""
    if "prognos" in said and time.months in ([closed], []) and time.in_years(last):
        return ""
    return "ackumulerat" if at_start and time.years and time.before in _SINCE else None


def _season(text: str) -> set[int]:
    """The months of a season, empty for another word."""
    return next((set(SEASONS[name]) for name, ways in vocabulary()["season"].items() if text in ways), set())


def _months(period: Period) -> set[int]:
    """The months that a period touches."""
    first, last = period.start.year * 12 + period.start.month, period.end.year * 12 + period.end.month
    return {(month - 1) % 12 + 1 for month in range(first, last + 1)}
