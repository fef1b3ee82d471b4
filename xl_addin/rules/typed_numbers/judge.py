"""A number of a sentence held against the figures that the words near it can mean."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from xl_addin.contract.nouns import Count, Fact, Indicator
from xl_addin.rules.typed_numbers import special
from xl_addin.rules.typed_numbers.case import Case, Doubt, part_of
from xl_addin.rules.typed_numbers.kinds import Kind
from xl_addin.rules.typed_numbers.known_figures import AID, OUTSIDE, Book, Part, amount, is_withheld
from xl_addin.rules.typed_numbers.likeness import is_slip
from xl_addin.rules.typed_numbers.scoping import Scopes, is_goal, part_topics, scopes_of, topics_of
from xl_addin.rules.typed_numbers.sentences import phrase_before
from xl_addin.rules.typed_numbers.words import words

_ANY = ("perioden", "ackumulerat", "brutto", "forra_perioden", "mal", "kvar", "prognos")
_THEN = frozenset({"förra", "föregående", "tidigare", "hade", "före", "innan"})
_SMALL = 10
_PLANNED = frozenset({"planerade", "utlovade", "beslutade"})
_UNSAID = ("perioden", "ackumulerat")  # what a sentence means that does not say: no goal, no forecast


def judge(case: Case) -> Doubt | None:
    """Hold one number against the ledger; None when it is right, or about something else."""
    partly = phrase_before(case.sentence.texts, case.at, "before", "part") and not case.before("de")
    if case.kind is Kind.OTHER or (partly and not _is_period_part(case)):
        return None
    if case.kind is Kind.MONEY:
        return special.aid(case)
    scopes = set(case.near.keys("scope", "own"))
    if "elsewhere" in scopes or _is_of_others(case):
        return None
    if ("other" in scopes and not case.before("mot")) or ("time" in scopes and not is_goal(case)):
        return None
    if special.is_of_event(case):
        return special.people(case)
    return None if "month" in scopes and not is_goal(case) else _judge_topics(case)


def _is_period_part(case: Case) -> bool:
    """Whether a part of another number is a figure too: "45 behovsanalyser, varav 11 i perioden"."""
    near = case.near
    return near.keys("scope", "own") == ["perioden"] and not case.parts and "perioden" not in near.keys("scope", "back")


def _is_of_others(case: Case) -> bool:
    """Whether a number goes on about what others did: "Systerprojektet har 120 analyser och 60 leveranser"."""
    opener = case.sentence.texts[case.sentence.piece(case.at)[0]]
    return "elsewhere" in case.near.keys("scope", "back") and opener in {"och", "samt", "respektive", "resp"}


def _judge_topics(case: Case) -> Doubt | None:
    topics = topics_of(case)
    if not topics:
        return None if topics is None else _unnamed(case)
    if case.kind is Kind.PERCENT:
        return special.share(case, topics[0])
    if case.kind is Kind.CHANGE:
        return special.change(case, topics[0])
    if topics[0] in {AID, OUTSIDE}:
        return special.registered(case, topics[0])
    return _count(case, topics) if _is_counted(case, case.book.indicators[topics[0]]) else None


def _is_counted(case: Case, indicator: Indicator) -> bool:
    """Whether a number counts what the indicator counts: companies at a seminar are no seminars."""
    if case.kind is Kind.COMPANY:
        return indicator.count is not Count.ROWS or bool(indicator.filter)
    start, texts = case.sentence.piece(case.at)[0], case.sentence.texts
    wholes = [one for one in range(case.at + 2, case.at + 5) if case.sentence.is_whole(one)]
    if case.after() == "av" and wholes and not _PLANNED & set(texts[wholes[0] : wholes[0] + 2]):
        # Of "133 av 524" the sentence must say which part it is.
        return bool(case.parts or indicator.filter or case.near.keys("part", "back"))
    named = case.near.keys("scope", "own") or case.parts or case.near.keys("topic", "own")
    return case.kind is not Kind.BARE or bool(named) or bool(set(texts[start : case.at]) & words("reached"))


def _count(case: Case, topics: Sequence[str]) -> Doubt | None:
    """Hold a number of companies or of events against an indicator's figures."""
    book, scopes = case.book, scopes_of(case)
    whole = case.sentence.is_whole(case.at)
    parts: list[Part] = [] if whole else case.parts
    lent: list[Part] = [] if whole or parts else [part_of(key) for key in case.near.keys("part", "back")]
    pairs = _pairs(topics, parts, book)
    keys = scopes.keys or _ANY
    facts = _facts(pairs, keys, book)
    also = _facts(
        [(code, part) for code in topics for part in (*lent, *([None] if len(parts) > 1 else []))], keys, book
    )
    likely = _facts(
        [*pairs[:1], *((topics[0], part) for part in lent[:1] if topics)],
        [scopes.best] if scopes.best else scopes.keys or _UNSAID,
        book,
    )
    if not facts or any(map(is_withheld, likely)) or (case.kind is Kind.TIMES and not scopes.keys):
        return None
    right = {amount(fact) for fact in (*facts, *also) if not is_withheld(fact)} | _sums(pairs, keys, book)
    if "forra_perioden" in (*scopes.keys, scopes.best) or _THEN & set(case.sentence.texts):
        right |= _before(pairs, book)
    if case.kind in {Kind.THING, Kind.TIMES} and "ackumulerat" in keys and not parts:
        right |= {amount(fact) for fact in _facts(pairs, ["brutto"], book)}  # "1 007 behovsanalyser sedan start"
    if case.fits(right):
        return None
    return _slip(case, likely, scopes, _family(topics, parts, book), sure=len(parts) <= 1)


def _slip(case: Case, likely: Sequence[Fact], scopes: Scopes, family: set[float], *, sure: bool) -> Doubt | None:
    """The doubt, when the number can be one of the likely figures written wrongly."""
    if scopes.said and scopes.best == "kvar":
        return case.doubt(likely[0]) if likely else None
    slips = []
    for fact in likely:
        # "Fem företag" inside a part of 53 is rather a part of that part than a slip.
        wide = scopes.said or (bool(case.parts) and (case.value < _SMALL) is (amount(fact) < _SMALL))
        if is_slip(case.value, amount(fact), family if wide else (), wide=wide):
            slips.append(fact)
    close = [fact for fact in slips if is_slip(case.value, amount(fact), (), wide=False)]
    if len(slips) > 1 and len(close) == 1:
        slips = close
    return case.doubt(slips[0] if sure and len(slips) == 1 else None) if slips else None


def _facts(pairs: Iterable[tuple[str, Part]], keys: Iterable[str], book: Book) -> list[Fact]:
    scopes = list(keys)
    return [fact for pair in pairs for key in scopes if (fact := book.of(*pair).get(key))]


def _pairs(topics: Sequence[str], parts: Sequence[Part], book: Book) -> list[tuple[str, Part]]:
    """The indicators and parts that have figures, the likeliest first; a part can be an indicator of its own."""
    if not parts:
        return [(code, None) for code in topics if book.of(code, None)]
    found = [(code, part) for code in topics for part in parts if book.of(code, part)]
    others = [part for part in parts if part not in book.part_topics]
    for part in parts:
        if part in book.part_topics:
            code = book.part_topics[part]
            found += [pair for pair in [(code, other) for other in others] or [(code, None)] if book.of(*pair)]
    return found


def _sums(pairs: Sequence[tuple[str, Part]], keys: Sequence[str], book: Book) -> set[float]:
    """Several parts or indicators taken together."""
    if len(pairs) <= 1:
        return set()
    numbers = [[amount(fact) for fact in _facts(pairs, [key], book) if not is_withheld(fact)] for key in keys]
    return {sum(of) for of in numbers} | {one + other for of in numbers for one, other in combinations(of, 2)}


def _before(pairs: Sequence[tuple[str, Part]], book: Book) -> set[float]:
    """The totals at the last period's end."""
    known = [{key: fact for key, fact in book.of(*pair).items() if not is_withheld(fact)} for pair in pairs]
    return {
        amount(of["ackumulerat"]) - amount(of["perioden"]) for of in known if {"ackumulerat", "perioden"} <= set(of)
    }


def _family(topics: Sequence[str], parts: Sequence[Part], book: Book) -> set[float]:
    """Figures that are easily taken for one another: other scopes of the indicator, other parts of the same kind."""
    column = parts[0][0] if parts and parts[0] else None
    return {
        amount(fact)
        for (code, part), of in book.figures.items()
        if code in topics and (part is None or part[0] == column)
        for fact in of.values()
        if not is_withheld(fact)
    }


def _unnamed(case: Case) -> Doubt | None:
    """A number with no word of what was got: of a part that is an indicator, or of unique companies."""
    known = part_topics(case.near.keys("part", "own"), case.book)
    if known and case.kind in {Kind.COMPANY, Kind.BARE} and case.parts:
        return _count(case, []) if all(part in case.book.part_topics for part in case.parts) else None
    named = case.kind is Kind.COMPANY and "unika" in {case.after(), case.after(2)} and not case.near.keys("part", "own")
    if not named:
        return None
    indicators = [one for one in case.book.indicators.values() if one.reported and one.count is Count.UNIQUE]
    facts = _facts([(indicator.code, None) for indicator in indicators], scopes_of(case).keys or _ANY, case.book)
    close = [fact for fact in facts if is_slip(case.value, amount(fact), (), wide=False)]
    if not close or any(map(is_withheld, facts)) or case.fits(map(amount, facts)):
        return None
    return case.doubt(close[0] if len(close) == 1 else None)
