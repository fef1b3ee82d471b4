"""A sentence read: which of its numbers are counts, and for each what stands near it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xl_addin.rules.typed_numbers.known_figures import Book
from xl_addin.rules.typed_numbers.times import is_year, times
from xl_addin.rules.typed_numbers.tokens import Token
from xl_addin.rules.typed_numbers.words import Mention, words
from xl_addin.values.parse import MONTHS

_VAGUE = frozenset({"other", "prognos"})
_ASIDE = frozenset({"other", "elsewhere", "time", "month"})
_COMPARING = frozenset({"jämfört", "jämförelse", "än", "mot", "relation", "skillnad"})
_LONGEST_ASIDE = 12  # words in brackets
_SMALL_RATIO = 10  # "nio av tio" is a way to say many


def phrase_before(texts: Sequence[str], place: int, group: str, key: str) -> bool:
    """Whether one of a list's phrases stands right before a place."""
    return any(" ".join(texts[max(0, place - size) : place]) in words(group, key) for size in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Near:
    """The mentions that belong to a number, the nearest first."""

    own: tuple[Mention, ...]
    piece: tuple[Mention, ...]
    back: tuple[Mention, ...]
    ahead: tuple[Mention, ...]

    def keys(self, kind: str, *where: str) -> list[str]:
        """The keys of one kind of mention, each once, from the first of the places that has any."""
        for place in where:
            found = list(dict.fromkeys(one.key for one in getattr(self, place) if one.kind == kind))
            if found:
                return found
        return []


@dataclass(frozen=True)
class Sentence:
    """A sentence with what its words tell.

    Attributes:
        tokens: words, numbers and marks.
        mentions: the phrases found, in order.
        earlier: the topics of the sentence before.
    """

    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    earlier: Sequence[str] = ()

    @cached_property
    def texts(self) -> list[str]:
        """The tokens as words."""
        return [token.text for token in self.tokens]

    @cached_property
    def counts(self) -> list[int]:
        """The places of numbers that count something (a live figure is one)."""
        return [at for at, token in enumerate(self.tokens) if token.value is not None and not self._is_label(at)]

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """The parts of the sentence, cut where a joining word stands between two numbers."""
        cuts, counts, last = [0], set(self.counts), max(self.counts, default=-1)
        filled = False
        for at, text in enumerate(self.texts):
            filled = filled or at in counts
            if (
                filled
                and (at < last or text == ";")
                and text in words("join")
                and at not in counts
                and not self._is_bound(at)
            ):
                cuts.append(at)
                filled = False
        return list(zip(cuts, [*cuts[1:], len(self.tokens)], strict=True))

    def piece(self, at: int) -> tuple[int, int]:
        """The piece that a number stands in."""
        return next(piece for piece in self.pieces if piece[0] <= at < piece[1])

    def near(self, at: int) -> Near:
        """What stands near a number; between two numbers a phrase belongs to the nearer."""
        start, end = self.piece(at)
        others = [one for one in self.counts if start <= one < end and one != at]
        low = max([one for one in others if one < at], default=start - 1)
        high = min([one for one in others if one > at], default=end)
        own = [
            one for one in self.mentions if low < one.start and one.end <= high and self._is_mine(one, at, low, high)
        ]
        piece = [one for one in self.mentions if start <= one.start and one.end <= end]
        return Near(
            tuple(_without_far(sorted(self._without_comment(own, at), key=lambda one: _distance(one, at)), at)),
            tuple(sorted(piece, key=lambda one: _distance(one, at))),
            tuple(reversed([one for one in self.mentions if one.end <= start])),
            tuple(one for one in self.mentions if one.start >= end),
        )

    def _without_comment(self, mentions: Sequence[Mention], at: int) -> list[Mention]:
        """Phrases, but the times and other matters of a clause about the whole: "…, något styrgruppen såg i maj"."""
        texts = self.texts
        begins = [place for place in range(at, len(texts) - 1) if texts[place] == ","
                  and texts[place + 1] in words("comment")]  # fmt: skip
        return [one for one in mentions if not begins or one.start < begins[0] or one.key not in _ASIDE]

    def _is_mine(self, mention: Mention, at: int, low: int, high: int) -> bool:
        """Whether a phrase is nearer to a number than to the ones before and after it."""
        if mention.kind == "scope" and mention.key == "forra_perioden" and self._is_compared(mention):
            return False
        if mention.end <= at:
            if self.texts[at - 1] == "till" and "från" in self.texts[:at]:  # "från 126 i förra perioden till 108"
                return low not in self.counts
            return low not in self.counts or _distance(mention, at) < _distance(mention, low)
        return high not in self.counts or _distance(mention, at) <= _distance(mention, high)

    def _is_compared(self, mention: Mention) -> bool:
        """Whether it only says what a number is compared with: "108, jämfört med förra perioden"."""
        before = range(max(0, mention.start - 4), mention.start)
        words_at = [at for at in before if self.texts[at] in _COMPARING]
        then = [text for text in self.texts[mention.end : mention.end + 2] if text != ","]
        followed = self._is_number(mention.end) or bool(then and then[0] in {"då", "när", "som", "("})
        return (
            bool(words_at) and not followed and not any(at in self.counts for at in range(words_at[-1], mention.start))
        )

    def parts(self, at: int) -> list[str]:
        """The parts (partner, place …) that a number is said to be of: those nearer to it than to its neighbours."""
        start, end = self.piece(at)
        rivals = [one for one in self.counts if start <= one < end and not self.is_whole(one)]
        found = [one for one in self.mentions if one.kind == "part" and start <= one.start < end]
        mine = [
            one.key
            for one in found
            if rivals and min(rivals, key=lambda rival: _distance(one, rival)) == at and not self._is_between(one)
        ]
        return list(dict.fromkeys(mine))

    def is_whole(self, at: int) -> bool:
        """Whether a number is the whole that others are parts of: "av de 108 företagen"."""
        if not self._is_number(at):
            return False
        for back in range(at - 1, max(-1, at - 5), -1):
            if self.texts[back] == "av":
                return True
            if self.texts[back] not in {
                "de",
                "dessa",
                "totalt",
                "sammanlagt",
                "våra",
                "periodens",
                "projektets",
                "alla",
                "samtliga",
            }:
                return False
        return False

    def has_rivals(self, at: int) -> bool:
        """Whether other numbers stand in the piece."""
        start, end = self.piece(at)
        return any(start <= one < end and one != at for one in self.counts)

    def _is_bound(self, at: int) -> bool:
        """Whether a joining word binds: "mellan Almi och Energikontoret", "524 mot 400", "93 företag (leverans)"."""
        text = self.texts[at]
        if text == "mot":
            return self._is_number(at - 1) and self._is_number(at + 1)
        if text == "(":
            inside = self.texts[at : at + _LONGEST_ASIDE]
            return ")" in inside and not any(at < one < at + inside.index(")") for one in self.counts)
        return text in {"och", "–"} and "mellan" in self.texts[max(0, at - 3) : at]

    def _is_between(self, mention: Mention) -> bool:
        return "mellan" in self.texts[max(0, mention.start - 4) : mention.start]

    def _is_label(self, at: int) -> bool:
        """Whether a number names something (a date, a section) or belongs to a range, a ratio, a row of digits."""
        token, texts = self.tokens[at], self.texts
        after = texts[at + 1 : at + 2]
        if token.live:
            return False
        if at and (phrase_before(texts, at, "before", "label") or self._is_number(at - 1)):
            return True
        dated = bool(after) and after[0] in MONTHS
        return dated or self._is_number(at + 1) or is_year(token.text) or self._is_range(at) or self._is_ratio(at)

    def _is_number(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].value is not None and not self.tokens[at].live

    def _is_range(self, at: int) -> bool:
        for low, high in ((at, at + 2), (at - 2, at)):
            if self._is_number(low) and self._is_number(high):
                joint, before = self.texts[low + 1], self.texts[max(0, low - 1)]
                if joint in {"–", "-", "—", "eller"} or (joint == "och" and before == "mellan"):
                    return True
                if joint == "till" and before != "från" and _is_small(self.tokens, low, high):
                    return True
        return False

    def _is_ratio(self, at: int) -> bool:
        """Whether it is one of "nio av tio", "två av tre leveranser"."""
        for low, high in ((at, at + 2), (at - 2, at)):
            if self._is_number(low) and self._is_number(high) and self.texts[low + 1] in {"av", "på"}:
                return (self.tokens[low].value or 0) <= (self.tokens[high].value or 0) <= _SMALL_RATIO
        return False


def _is_small(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether both ends of a range are small: "tre till fem möten" is one, "från 93 till 108" none."""
    return max(tokens[low].value or 0, tokens[high].value or 0) <= 2 * _SMALL_RATIO


def read(tokens: Sequence[Token], book: Book, earlier: Sequence[str]) -> Sentence:
    """Find what the words of a sentence tell."""
    texts = [token.text for token in tokens]
    found = [one for one in book.phrases.find(texts) if not _is_aside(one, texts)]
    found += times(texts, book, [one.key for one in found if one.kind == "scope"])
    return Sentence(tokens, sorted(found, key=lambda one: one.start), earlier)


def _is_aside(mention: Mention, texts: Sequence[str]) -> bool:
    """Whether a phrase says something else: "Stockholms län" is no municipality, "efter sin leverans" counts none."""
    if mention.key.startswith("kommun."):
        return bool({"län", "läns", "regionen"} & set(texts[mention.end :][:1]))
    before = [text for text in texts[max(0, mention.start - 3) : mention.start] if text not in words("own")]
    return mention.kind == "topic" and bool({"efter", "före", "innan", "inför", "utan"} & set(before[-1:]))


def _without_far(mentions: Sequence[Mention], at: int) -> list[Mention]:
    """Phrases, the nearest first, but those of a guess or of another time that follow behind a nearer, plain word.

    "Under perioden har 118 företag fått behovsanalys, vilket vi bedömer är bra" guesses nothing about the number.
    """
    plain = next((place for place, one in enumerate(mentions) if one.kind == "scope" and one.key not in _VAGUE), None)
    far = mentions[plain:] if plain is not None else ()
    return [one for one in mentions if one.key not in _VAGUE or one.start < at or one not in far]


def _distance(mention: Mention, at: int) -> int:
    """How far off a mention stands; what follows a number is nearer than what goes before it."""
    return 2 * (mention.start - at) if mention.start > at else 2 * (at - mention.end) + 3
