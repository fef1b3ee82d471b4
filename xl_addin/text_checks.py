"""The report's texts held against the ledger: names of figures that do not exist, and figures typed by hand.

A false alarm is worse than a miss. A number is looked at only when it counts companies, seminars or what else an
indicator counts, and told of only when it is near a figure that the ledger has and equal to none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_addin import layout
from xl_addin.cleaning.columns import each, fold
from xl_addin.facts import Fact
from xl_addin.findings import Finding, finding
from xl_addin.live_names import TAG, unknown_in_texts
from xl_addin.model import Count, Outcome
from xl_addin.results import Results
from xl_addin.swedish import number

# What follows a number that counts something else than an indicator does.
_OTHER_UNITS = re.compile(
    r"\s*(?:%|kr\b|kronor|sek\b|tkr|mkr|msek|meur|euro|€|procent|promille|timm|minut|sekund|år\b|åri|månad|veck|dag|"
    r"januari|februari|mars|april|maj\b|juni|juli|augusti|september|oktober|november|december|"
    r"(?:\w+ )?anställda|medarbetare|person|anmäl|deltag|besökare|rådgivare|möten|gånger|kwh|mwh|ton\b|kvadrat|m2|m²|"
    r"kommuner|län\b|organisationer|områden|sidor|filmer|nyhetsbrev|träffar|cykler)"
)
# What comes before a number that names a place in a text, a law, a share of something or a guess.
_NOT_A_COUNT = re.compile(
    r"(?:§|avsnitt|kapitel|punkt|period|nummer|nr\.?|artikel|version|mål|fas|steg|etapp|bilaga|tabell|figur|"
    r"kl\.?|id|cirka|ca\.?|ungefär|omkring|drygt|nästan|knappt|närmare|minst|högst|upp till|över|under|fler än|"
    r"mer än|färre än|(?:varav|av dem|av dessa|av de)(?: \w+)?|ytterligare|från|mellan)\s*$"
)
_NUMBER = re.compile(
    r"(?<![\w,.:/–-])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\w/–-])|(?<![\w,.:/§–-])\d+(?![\w/–:-]|[.,]\d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST_MARK = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]|\n|$)")
_SCOPES = {
    "perioden": re.compile(r"perioden|halvår|period\b"),
    "ackumulerat": re.compile(r"sedan start|sammanlagt|totalt|hittills|hela projektet|ackumulerat|projektet har"),
    "brutto": re.compile(r"brutto|insatser|gånger"),
}
_COUNTED = re.compile(r"företag|bolag|verksamheter")
_STOP_WORDS = {"antal", "unika", "företag", "genomförda", "digitala", "fysiska", "eller", "inom", "personer", "mellan"}
_WINDOW = 150  # characters on each side of a number that tell what it counts
_STEM = 7  # letters that tell a Swedish noun in all its forms: behovsa-, leveran-, seminar-
_NEAR, _FEW = 0.1, 20
_FIGURES = ("perioden", "ackumulerat", "brutto", "mal", "kvar", "forra_perioden", "prognos")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number in a text that is near a figure of the ledger, and equal to none.

    Attributes:
        written: the number as it stands.
        fact: the figure that was probably meant.
    """

    written: str
    fact: Fact


def text_findings(results: Results, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """What is doubtful in the report texts, given the live figures."""
    table = results.tables.get(layout.TEXTS.name)
    for row, unknown in unknown_in_texts(results, figures):
        meant = unknown.suggestion if unknown.name else f"{{{{ {unknown.suggestion} }}}}"
        hint = f" Menade du {meant}?" if unknown.suggestion else ""
        code, value = ("figure_unknown", unknown.name) if unknown.name else ("figure_unread", unknown.written)
        yield finding(code, table, row, "Text", value, suggestion=hint)
    for row, period, words in each(results.texts, "row", "Period", "Text"):
        if pd.isna(period) or period == results.period.number:
            for doubt in doubtful_numbers(words, results.outcomes, figures):
                shown = number(float(doubt.fact.value)) if isinstance(doubt.fact.value, (int, float)) else ""
                yield finding("number_differs", table, row, "Text", doubt.written, figure=shown, name=doubt.fact.name)


def doubtful_numbers(text: str, outcomes: Sequence[Outcome], figures: Mapping[str, Fact]) -> list[Doubt]:
    """Find the numbers of a text that differ from the ledger.

    Args:
        text: as it stands in the cell; live names in it are right by themselves.
        outcomes: the figures of the period that the text tells of.
        figures: all live figures, by name.
    """
    plain = _LIST_MARK.sub(lambda match: " " * len(match[0]), TAG.sub(lambda match: "x" * len(match[0]), text))
    topics = {outcome.code: _stems(outcome) for outcome in outcomes if outcome.reported}
    unique = [outcome.code for outcome in outcomes if outcome.reported and outcome.unit == Count.UNIQUE.unit]
    doubts = []
    for sentence in _SENTENCE.finditer(plain):
        words = fold_keep(sentence[0])
        for match in _NUMBER.finditer(words):
            value = int(re.sub(r"\D", "", match[0]))
            before, after = (
                words[max(0, match.start() - _WINDOW) : match.start()],
                words[match.end() : match.end() + _WINDOW],
            )
            if _OTHER_UNITS.match(after) or _NOT_A_COUNT.search(before) or _YEAR.fullmatch(match[0]):
                continue
            codes = _topic(before, after, topics)
            if not codes and _COUNTED.search(after[:40]):
                codes = unique
            scope = _scope(before, after)
            known = {
                name: one for name, one in figures.items() if scope or "unika" not in after[:12] or "brutto" not in name
            }
            fact = _meant(value, codes, scope, known)
            if fact:
                doubts.append(Doubt(match[0], fact))
    return doubts


def fold_keep(text: str) -> str:
    """Small letters, place for place."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _stems(outcome: Outcome) -> set[str]:
    words = re.findall(r"\w{5,}", fold(f"{outcome.code} {outcome.name}"))
    found = {word for word in words if word not in _STOP_WORDS}
    return {word[:_STEM] for word in found} | {"seminar" for word in found if "seminar" in word}


def _topic(before: str, after: str, topics: Mapping[str, set[str]]) -> list[str]:
    """The indicator whose word stands nearest: after the number and before the next one, else before it."""
    ahead = _NUMBER.split(after, maxsplit=1)[0]
    behind = re.split(r"\d", before)[-1]
    places = [(ahead.find(stem), code) for code, stems in topics.items() for stem in stems if stem in ahead]
    if not places:
        places = [(-behind.rfind(stem), code) for code, stems in topics.items() for stem in stems if stem in behind]
        says_so = re.search(r"(?:är|var|blev|blir|till)\s*$", behind) or re.match(
            r"\s*(?:st\b|unika|nya|[.,;]|$)", ahead
        )
        if not says_so and not _COUNTED.search(ahead[:30]):
            return []
    return [min(places)[1]] if places else []


def _scope(before: str, after: str) -> str:
    near = re.split(r"\d", before)[-1] + " " + re.split(r"\d", after)[0]
    found = [name for name, pattern in _SCOPES.items() if pattern.search(near)]
    return found[0] if len(found) == 1 else ""


def _meant(value: int, codes: Sequence[str], scope: str, figures: Mapping[str, Fact]) -> Fact | None:
    """The figure that was probably meant, or None when the number is right or is about something else."""
    known = [figures[f"{code}.{name}"] for code in codes for name in _FIGURES if f"{code}.{name}" in figures]
    splits = [fact for name, fact in figures.items() if name.split(".")[0] in codes and name.count(".") > 1]
    numbers = [(fact, fact.value) for fact in known if isinstance(fact.value, (int, float)) and fact.value]
    meant = [pair for pair in numbers if not scope or pair[0].name.endswith(f".{scope}")]
    if any(value == figure for _, figure in (meant if scope and meant else numbers)):
        return None
    if any(value == fact.value for fact in splits) and not any(_is_near(value, figure) for _, figure in meant):
        return None
    near = [(abs(figure - value), fact) for fact, figure in meant if _is_near(value, figure)]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _is_near(value: int, figure: float) -> bool:
    """Within a tenth, one off in small numbers, or the same digits in another order: 275 for 257."""
    if sorted(str(value)) == sorted(str(int(figure))) and value > _FEW:
        return True
    return abs(value - figure) <= max(1, _NEAR * figure) if figure > _FEW else abs(value - figure) == 1
