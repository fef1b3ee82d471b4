"""What the ledger can say: its figures by indicator, part and scope, and the words by which a text names them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xl_addin.contract import headers
from xl_addin.contract.geography import read_area
from xl_addin.contract.nouns import IS, Count, Fact, Indicator, Period
from xl_addin.contract.vocabularies import municipalities
from xl_addin.figures.facts import BREAKDOWNS, FEW, WITHHELD, group_name, slug
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.registers import aid
from xl_addin.rules.typed_numbers.words import Phrases, adjective, stem, stems_of, vocabulary
from xl_addin.values.swedish import UNCOUNTED

Part = tuple[str, str] | None
"""A part of a figure, such as ("kommun", "solna"), or None for the whole."""

_COLUMN_OF = {
    headers.ORGANISATION: "organisation",
    headers.FOCUS: "insatsomrade",
    headers.FORM: "form",
    headers.MUNICIPALITY: "kommun",
}
AID, OUTSIDE = "stod", "utanfor"


@dataclass(frozen=True)
class Book:
    """The figures and words of one workbook.

    Attributes:
        figures: by indicator's code and part, then by scope.
        indicators: by code, those that a number may count.
        part_topics: the indicator that counts one part and nothing else: ("insatsomrade", "digitalisering") -> digital.
        events: for each indicator counted in rows, the numbers of registered and of participants that may be disclosed.
        amounts: the aid of each row.
    """

    figures: Mapping[tuple[str, Part], Mapping[str, Fact]]
    indicators: Mapping[str, Indicator]
    part_topics: Mapping[Part, str]
    events: Mapping[tuple[str, str], frozenset[float]]
    amounts: frozenset[float]
    phrases: Phrases
    period: Period
    previous: Period | None
    project: tuple[tuple[int, int], tuple[int, int]] | None
    facts: Mapping[str, Fact] = field(repr=False, default_factory=dict)

    def of(self, code: str, part: Part) -> Mapping[str, Fact]:
        """The figures of an indicator, or of a part of it; empty when there are none."""
        return self.figures.get((code, part), {})


def make_book(results: Results, facts: Mapping[str, Fact]) -> Book:
    """Collect what a text's numbers can be held against.

    Args:
        results: what the counting came to.
        facts: all live figures, by name.
    """
    figures: dict[tuple[str, Part], dict[str, Fact]] = {}
    codes = {indicator.code for indicator in results.indicators}
    for fact in facts.values():
        code, *middle = fact.name.split(".")
        if code in codes | {AID, OUTSIDE} and (isinstance(fact.value, (int, float)) or is_withheld(fact)):
            part = (middle[0], middle[1]) if len(middle) == 3 else None  # noqa: PLR2004 - code.column.value.scope
            figures.setdefault((code, part), {})[middle[-1]] = fact
    parts = {part: _names(results, column) for part, (column, _) in BREAKDOWNS.items()}
    topics: dict[Part, str] = {
        (_COLUMN_OF[one.column], slug(one.words[0])): indicator.code
        for indicator in reversed(results.indicators)
        for one in indicator.filter
        if one.column in _COLUMN_OF and one.sign == IS and len(one.words) == 1 and len(indicator.filter) == 1
    }
    phrases = _phrases(results.indicators, parts, set(topics.values()))
    card = results.project
    area = " ".join((card.area, *read_area(card.area).counties, card.beneficiary)).lower() if card.area else ""
    for county in vocabulary()["county"]["words"]:
        if area and county not in area:
            # Some have a town's name, which a company can stand in.
            town = any(slug(name) == slug(county) for name in (*parts["kommun"], *municipalities()))
            ways = [f"{county} län", f"{county}s län", f"region {county}"]
            phrases.add("scope", "elsewhere", ways if town else [county, f"{county}s", *ways])
    before = max((one for one in results.periods if one.end < results.period.start), key=_ended, default=None)
    for one in results.periods:
        which = "perioden" if one == results.period else "forra_perioden" if one == before else "other"
        phrases.add("scope", which, [f"period {one.number}"])
        if which == "perioden":
            phrases.add("scope", "ackumulerat", [f"till och med period {one.number}"])
    start, end = results.project.start, results.project.end
    return Book(
        figures=figures,
        indicators={indicator.code: indicator for indicator in results.indicators},
        part_topics=topics,
        events={key: value for indicator in results.indicators for key, value in _events(results, indicator)},
        amounts=frozenset(float(row.amount) for row in aid(results)),
        phrases=phrases,
        period=results.period,
        previous=before,
        project=((start.year, start.month), (end.year, end.month)) if start and end else None,
        facts=facts,
    )


def _ended(period: Period) -> date:
    return period.end


def is_withheld(fact: Fact) -> bool:
    """Whether a figure is disclosed nowhere, not by a finding either: a small group, or a rule that cannot be read."""
    return fact.shown in {FEW, WITHHELD, UNCOUNTED}


def _names(results: Results, column: str) -> set[str]:
    """The values of one of the ledger's columns, as they may be printed."""
    if column == "town":
        found: Iterable[object] = results.companies[headers.MUNICIPALITY].unique()
    else:
        found = results.ledger.counted[column].unique()
    return {name for value in found if (name := group_name(value))}


def _events(results: Results, indicator: Indicator) -> Iterable[tuple[tuple[str, str], frozenset[float]]]:
    if indicator.count is Count.ROWS:
        rows = set(results.ledger.of(indicator.code, period=results.period.number)["row"])
        lines = results.log[results.log["row"].isin(rows)]
        for key, column in (("anmalda", headers.REGISTERED), ("deltagare", headers.PARTICIPANTS)):
            numbers = [float(number) for number in lines[column].dropna()]
            if sum(numbers):
                yield (indicator.code, key), frozenset([*numbers, sum(numbers)])


def _phrases(indicators: Iterable[Indicator], parts: Mapping[str, Iterable[str]], plain: set[str]) -> Phrases:
    phrases = Phrases()
    for kind in ("scope", "topic", "event"):
        for key, ways in vocabulary()[kind].items():
            phrases.add(kind, key, ways)
    synonyms = vocabulary()["synonym"]
    for indicator in indicators:
        if indicator.code in plain:
            continue  # its words are those of the part that it counts
        activities = () if indicator.filter else indicator.activities
        stems = {stems_of(name) for name in (indicator.name, *activities)} - {""}
        more = [
            f"~{other.replace(' ', ' ~')}"
            for way in stems
            for key, others in synonyms.items()
            if way.replace("~", "").endswith(key)
            for other in others
        ]
        phrases.add("topic", indicator.code, [*stems, *more])
    for part, names in parts.items():
        for name in names:
            phrases.add("part", f"{part}.{slug(name)}", _ways(part, name))
    known = {slug(name) for name in parts["kommun"]}
    for name in municipalities():
        if slug(name) not in known:
            phrases.add("part", f"kommun.{slug(name)}", _ways("kommun", name))
    return phrases


def _ways(part: str, name: str) -> set[str]:
    """The ways in which a text names a part."""
    low = " ".join(re.findall(r"\w+(?:-\w+)*", name.lower()))
    words = low.split()
    if not words:
        return set()
    if part == "insatsomrade":
        return {" ".join(f"~{word}" for word in [*map(adjective, words[:-1]), stem(words[-1])]), low}
    if part == "form":
        base = low.removesuffix("t")
        return {
            low,
            base,
            f"{base}t",
            f"{base}a",
            *({f"{low}möten", f"{low}en", f"{low}samtal*"} if base == low else ()),
        }
    ways = {low, f"{low}s"}
    if part == "organisation" and len(words[0]) >= 4:  # noqa: PLR2004 - "Almi Företagspartner Stockholm" is called Almi
        ways |= {words[0], f"{words[0]}s", stem(words[0])}
    return ways


def amount(fact: Fact) -> float:
    """The figure as a number; 0 for one that is withheld."""
    return float(fact.value) if isinstance(fact.value, (int, float)) else 0.0
