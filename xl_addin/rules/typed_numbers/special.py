"""Numbers that are no count of an indicator: people at events, shares, differences, kronor, the registers."""

from collections.abc import Mapping
from itertools import combinations

from xl_addin.contract.nouns import Fact
from xl_addin.rules.typed_numbers.case import Case, Doubt
from xl_addin.rules.typed_numbers.kinds import Kind
from xl_addin.rules.typed_numbers.known_figures import AID, OUTSIDE, amount, is_withheld
from xl_addin.rules.typed_numbers.likeness import agrees, is_slip
from xl_addin.rules.typed_numbers.words import words

_HUNDRED = 100
_BESIDE = 4  # words between a number and what tells that people are counted
_SUMS = frozenset({"totalt", "sammanlagt", "sammantaget", "tillsammans", "värde"})


def registered(case: Case, topic: str) -> Doubt | None:
    """Companies outside the area, and how many times aid was given."""
    wanted = Kind.COMPANY if topic == OUTSIDE else Kind.TIMES
    fact = case.book.of(topic, None).get("perioden" if topic == OUTSIDE else "rader")
    near = case.near
    scopes = [key for key in near.keys("scope", "own") or near.keys("scope", "back", "ahead")
              if key not in {"brutto", "ackumulerat"}]  # fmt: skip
    if (
        case.kind not in {wanted, Kind.THING}
        or fact is None
        or is_withheld(fact)
        or scopes != ["perioden"]
        or case.near.keys("part", "own")
    ):
        return None
    return _unless(case, fact, amount(fact))


def _unless(case: Case, fact: Fact, figure: float) -> Doubt | None:
    if case.fits([figure]) or not is_slip(case.value, figure, (), wide=True):
        return None
    return case.doubt(fact)


def is_of_event(case: Case) -> bool:
    """Whether a number counts people who registered or took part."""
    return case.kind is Kind.PERSON or (
        case.kind is Kind.BARE and bool(_event_words(case)) and bool(_event_codes(case))
    )


def _event_words(case: Case) -> list[str]:
    own = [one.key for one in case.near.own if one.kind == "event" and abs(one.start - case.at) <= _BESIDE]
    earlier = [at for at in case.sentence.counts if at < case.at]
    if own or not earlier:
        return own
    # "Av 55 anmälda kom till slut 35": the second word is the second number's.
    said = [one for one in case.sentence.near(earlier[-1]).own if one.kind == "event" and one.start > earlier[-1]]
    return [one.key for one in said[1:] if 0 < case.at - one.start <= _BESIDE]


def _event_codes(case: Case) -> list[str]:
    near, said = case.near, _event_words(case)
    topics = [
        *near.keys("topic", "own"),
        *near.keys("topic", "back"),
        *near.keys("topic", "ahead"),
        *case.sentence.earlier,
    ]
    return [code for code in topics if said and (code, said[0]) in case.book.events]


def people(case: Case) -> Doubt | None:
    """Numbers of people registered or present at the period's events."""
    codes, said = _event_codes(case), _event_words(case)
    before = [one.start for one in case.near.own if one.kind == "event" and one.start < case.at]
    if case.parts or any("av" in case.sentence.texts[max(0, place - 2) : place] for place in before[:1]):
        return None  # "av seminariets deltagare var 20 från Solna"
    if not codes or set(case.near.keys("scope", "own", "back")) - {"perioden", "month"}:
        return None
    known = case.book.events[codes[0], said[0]]
    both = {one for key in ("anmalda", "deltagare") for one in case.book.events.get((codes[0], key), ())}
    fact = case.book.of(codes[0], None).get(said[0])
    if fact is None or is_withheld(fact) or case.fits(known) or not is_slip(case.value, amount(fact), both, wide=True):
        return None
    return case.doubt(fact if len(known) == 1 else None)  # of several events it may be any


def share(case: Case, code: str) -> Doubt | None:
    """A share of the goal."""
    token, texts = case.token, case.sentence.texts
    figures = case.book.of(code, None)
    fact = figures.get("andel")
    about = (*case.near.own, *case.near.piece, *case.near.back)
    of_goal = any(one.key == "andel" or (one.key == "mal" and "mål" in texts[one.start]) for one in about)
    if case.after(2) == "av" and case.at + 3 in case.sentence.counts:
        return None  # a sum of the writer's own: "104 % av 250"
    if fact is None or not of_goal or is_withheld(fact):
        return None
    goal = _HUNDRED * amount(fact)
    if case.fits(round(one, token.decimals) for one in (goal, abs(goal - _HUNDRED), *_other_shares(figures))):
        return None
    return case.doubt(fact) if is_slip(case.value, round(goal, token.decimals), (), wide=True) else None


def _other_shares(figures: Mapping[str, Fact]) -> set[float]:
    """Other shares that a writer works out: of the goal or of the total, in the period or at the end."""
    pairs = (
        *((key, "mal") for key in ("perioden", "prognos", "brutto", "forra_perioden")),
        ("perioden", "ackumulerat"),
    )
    known = {key: amount(fact) for key, fact in figures.items() if fact.value}
    return {_HUNDRED * known[part] / known[whole] for part, whole in pairs if part in known and whole in known}


def change(case: Case, code: str) -> Doubt | None:
    """A difference that the writer worked out: right if two figures have it."""
    figures = [case.book.of(code, part) for part in case.parts or [None]]
    numbers = [amount(fact) for of in figures for key, fact in of.items() if key != "andel"]
    differences = {abs(one - other) for one, other in combinations(numbers, 2)}
    if any(is_withheld(fact) for of in figures for fact in of.values()) or case.fits(differences):
        return None
    for key, base in (("forra_perioden", "perioden"), ("mal", "ackumulerat")):
        first, second = figures[0].get(key), figures[0].get(base)
        compared = key in case.near.keys("scope", "own") and "än" in case.sentence.texts[case.at :]
        if compared and first and second and not case.parts and case.kind is Kind.CHANGE:
            difference = abs(amount(first) - amount(second))
            return case.doubt(None) if is_slip(case.value, difference, (), wide=True) else None
    return None


def aid(case: Case) -> Doubt | None:
    """The aid of the period in kronor; other sums of money are not ours."""
    near, unit = case.near, case.after()
    scopes = {key for place in ("own", "back", "ahead") for key in near.keys("scope", place)}
    fact = case.book.of(AID, None).get("perioden")
    summed = "perioden" in scopes or _SUMS & set(case.sentence.texts)
    if (
        AID not in near.keys("topic", "own", "back")
        or fact is None
        or is_withheld(fact)
        or scopes & {"other", "time"}
        or not summed
    ):
        return None
    scale = 1000 if unit in words("after", "thousand") else 1_000_000 if unit in words("after", "million") else 1
    step = 1 / 10**case.token.decimals if scale > 1 else 0
    known = [one / scale for one in (amount(fact), *case.book.amounts)]
    if any(abs(case.value - one) <= step / 2 for one in known) or agrees(
        case.sentence.texts, case.at, case.token, known[0]
    ):
        return None
    return case.doubt(fact) if is_slip(case.value, known[0], (), wide=True) else None
