"""What kind of number it is, by what stands after it."""

from collections.abc import Sequence
from enum import Enum, auto

from xl_addin.rules.typed_numbers.sentences import Sentence, phrase_before
from xl_addin.rules.typed_numbers.words import words

_LONG = 8  # words between "överträffat" and "med 124 företag"
_FAR = 3  # words between a number and its noun


class Kind(Enum):
    """What stands after a number."""

    COMPANY = auto()
    THING = auto()  # what an indicator counts: seminars, deliveries
    PERSON = auto()
    TIMES = auto()
    BARE = auto()  # no noun
    PERCENT = auto()
    MONEY = auto()
    CHANGE = auto()  # a difference: "sju fler"
    OTHER = auto()


def kind_of(sentence: Sentence, at: int) -> tuple[Kind, list[str]]:
    """The kind of a number, and the topics that its noun names."""
    kind = _of_unit(sentence.texts, at)
    if kind:
        return kind, []
    found = _of_noun(sentence, at)
    return found or (Kind.BARE if _is_bare(sentence, at) else Kind.OTHER, [])


def _of_unit(texts: Sequence[str], at: int) -> Kind | None:
    """Shares, money and differences."""
    after, then = ("".join(texts[place : place + 1]) for place in (at + 1, at + 2))
    risen = texts[at - 1] == "med" and set(texts[max(0, at - _LONG) : at]) & words("change")
    changed = bool(risen) or phrase_before(texts, at, "before", "change")
    if after in words("after", "percent"):
        return Kind.CHANGE if changed or then in words("after", "derived") | {"under", "mindre"} else Kind.PERCENT
    if after in words("after", "money") | words("after", "thousand") | words("after", "million"):
        return Kind.MONEY
    return Kind.CHANGE if changed or after in words("after", "derived") else None


def _of_noun(sentence: Sentence, at: int) -> tuple[Kind, list[str]] | None:
    """The noun after a number, over adjectives: "129 kvinnoägda eller kvinnoledda företag"."""
    texts = sentence.texts
    nouns = {place: one for one in sentence.mentions if one.kind == "topic" and one.noun
             for place in (one.start, one.end - 1)}  # fmt: skip
    for place in range(at + 1, min(at + 2 + _FAR, len(texts))):
        text, then = texts[place], "".join(texts[place + 1 : place + 2])
        if place in nouns and not (text.endswith("a") and then in words("after", "company")):
            return Kind.THING, [nouns[place].key]
        for kind, group in ((Kind.COMPANY, "company"), (Kind.PERSON, "person"), (Kind.TIMES, "times")):
            if text in words("after", group):
                return (Kind.CHANGE if then in words("after", "derived") else kind), []
        describes = text.endswith(("a", "e", "-")) or text in {"eller", "och", "av", "st"}
        if not describes or text in words("after", "bare") - words("after", "skip"):
            return None
    return None


def _is_bare(sentence: Sentence, at: int) -> bool:
    """Whether no noun of another kind follows: a verb, a mark, or what is said of the number."""
    after = "".join(sentence.texts[at + 1 : at + 2])
    known = any(one.start == at + 1 for one in sentence.mentions)
    return not after[:1].isalnum() or after in words("after", "bare") | words("after", "skip") or known
