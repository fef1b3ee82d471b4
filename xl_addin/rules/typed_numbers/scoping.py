"""What a number is said to be of: which indicator, and which of its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xl_addin.rules.typed_numbers.case import Case, part_of
from xl_addin.rules.typed_numbers.kinds import Kind
from xl_addin.rules.typed_numbers.known_figures import AID, OUTSIDE, Book
from xl_addin.rules.typed_numbers.words import words

_OPENERS = frozenset({"jämfört", "mot", "från", "jämföra"})
_NOW = frozenset({"nu", "därmed", "redan", "idag", "numera"})
_NOT_LENT = frozenset(
    {"forra_perioden", "kvar", "andel", "other", "time", "month", "brutto"}
)  # said of one number only
_OF_GOAL = frozenset({"på", "om", "att", ",", "(", "är", "var", "av"})
_BEFORE, _AFTER = 6, 3  # words between the goal's word and its number


@dataclass(frozen=True, slots=True)
class Scopes:
    """Which scopes a number may have.

    Attributes:
        keys: the scopes that are accepted; empty when the sentence does not say.
        best: the one that is meant, or "".
        said: the words leave no doubt.
    """

    keys: Sequence[str] = ()
    best: str = ""
    said: bool = False


def topics_of(case: Case) -> list[str] | None:
    """What is counted, the likeliest first; None when two things are said of the number that no figure has together."""
    near, book = case.near, case.book
    after = [one.key for one in near.own if one.kind == "topic" and one.start > case.at]
    found = [*case.noun, *after, *near.keys("topic", "own")] or near.keys("topic", "piece")
    found = found or _farther(case)
    if case.kind is Kind.COMPANY and part_topics(near.keys("part", "own"), book):
        found = [code for code in found if code != AID]  # "inom grön omställning har 57 företag fått stöd"
    codes = [code for code in dict.fromkeys(found) if code in book.indicators or code in {AID, OUTSIDE}]
    indicators = [book.indicators[code] for code in codes if code in book.indicators]
    if indicators and OUTSIDE in codes[1:]:
        return None
    for one in indicators:
        for other in indicators:
            if one.filter and one is not other and (other.filter or not set(other.activities) <= set(one.activities)):
                return None
    return [indicator.code for indicator in indicators] if indicators and codes[0] != OUTSIDE else codes


def _farther(case: Case) -> list[str]:
    """The topic of another piece or of the sentence before; a part that is an indicator of its own comes first."""
    near, book = case.near, case.book
    parts = part_topics(near.keys("part", "own"), book)
    found = near.keys("topic", "back") or ([] if parts else near.keys("topic", "ahead")[:1])
    found = found if parts else found[:1]
    if not found and not case.parts:
        found = part_topics(near.keys("part", "piece", "back"), book)[:1]
    if not found and not parts and near.keys("scope", "own", "back"):
        found = list(case.sentence.earlier)[:1]
    return found


def part_topics(parts: Iterable[str], book: Book) -> list[str]:
    """The indicators that count one of the parts and nothing else."""
    return [book.part_topics[part] for key in parts if (part := part_of(key)) in book.part_topics]


def scopes_of(case: Case) -> Scopes:
    """Which scopes the words give a number, the nearest words first."""
    near = case.near
    if is_goal(case):
        return Scopes(("mal",), "mal", said=True)
    risen = case.before("från") and case.after() == "till" and case.at + 2 in case.sentence.counts
    # "Ökade under perioden från 50 till 53": the period is the second number's.
    own = [] if risen else [key for key in near.keys("scope", "own") if key not in {"andel", "time", "month"}]
    if case.kind is Kind.COMPANY and len(own) > 1:
        own = [key for key in own if key != "brutto"]  # "93 företag har fått insatser i perioden"
    beside = [one.key for one in near.own if one.kind == "scope" and one.end == case.at]
    if "kvar" in own:
        return Scopes(("kvar",), "kvar", said="mal" in near.keys("scope", "piece"))
    if "mal" in own:
        rest = [key for key in own if key != "mal"]
        accepted = (*(rest or ("ackumulerat", "perioden", "prognos", "kvar")), "mal")
        return Scopes(accepted, rest[0] if rest else "ackumulerat", said=bool(rest))
    if own:
        return _own_scopes(own, beside if case.sentence.has_rivals(case.at) or "forra_perioden" in beside else [])
    if case.before("mot") and "mal" in near.keys("scope", "piece", "back"):
        return Scopes(("mal",), "mal", said=True)
    return _inherited(case)


def _own_scopes(own: Sequence[str], beside: Sequence[str]) -> Scopes:
    """The scope of the words that are the number's own; those right before it are the surest."""
    if beside:
        return Scopes(beside, beside[0], said=True)
    if "prognos" in own:
        return Scopes([key for key in own if key != "perioden"], "prognos", said=True)
    if "brutto" in own:
        return Scopes(("other",)) if "perioden" in own else Scopes(("brutto", "ackumulerat"), "brutto", said=True)
    if set(own) == {"perioden", "ackumulerat"}:
        return Scopes(own, said=True)  # "i perioden totalt"
    return Scopes(own, own[0], said=True)


def _inherited(case: Case) -> Scopes:
    """The scope of what goes before in the sentence, unless the piece compares or turns to what holds now."""
    start, texts = case.sentence.piece(case.at)[0], case.sentence.texts
    near = case.near
    if case.before("från") and "till" in texts[case.at :]:
        return Scopes(best="forra_perioden")
    scopes = [key for place in ("piece", "back") for key in near.keys("scope", place) if key not in _NOT_LENT]
    if case.before("än") or set(texts[start : start + 3]) & _OPENERS or "mot" in texts[start : case.at]:
        return Scopes()
    if set(texts[start : case.at + 6]) & _NOW:
        return Scopes()
    if not scopes:
        later = [key for key in near.keys("scope", "ahead") if key not in _NOT_LENT | {"mal"}]
        return Scopes(best=later[0]) if later else Scopes()
    if scopes[0] == "mal":
        return Scopes(("mal", "ackumulerat", "perioden", "prognos", "forra_perioden"))
    return Scopes((scopes[0],), scopes[0], said=True)


def is_goal(case: Case) -> bool:
    """Whether a number is the goal itself: "målet på 250", "250 är målet"; not "målet är nått: 257"."""
    texts, at = case.sentence.texts, case.at
    if case.before("mot") and case.after() in {"planerade", "utlovade", "beslutade"}:
        return True
    marks = [one for one in case.sentence.mentions if one.kind == "scope" and one.key == "mal"]
    elsewhere = any(one.end in case.sentence.counts and one.end != at for one in marks)  # "mot målets 250"
    for one in case.near.own:
        if one.kind != "scope" or one.key != "mal" or (elsewhere and one.end != at):
            continue
        gap = set(texts[one.end : at] if one.end <= at else texts[at + 1 : one.start])
        if one.end > at:
            if one.start - at <= _AFTER and gap <= {"är", "var", "som", "i", ",", "företag", "st"}:
                return True
        elif at - one.end <= _BEFORE and not gap & words("reached"):
            reached = set(texts[max(0, one.start - 4) : one.start]) & words("reached")
            if not reached or gap <= _OF_GOAL:
                return True
    return False
