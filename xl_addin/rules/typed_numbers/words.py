"""What the words of a sentence tell of: phrases of the vocabulary and of the workbook, found in a list of words."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

# Endings of Swedish nouns and verbs, the longest first.
_ENDING = re.compile(r"(?:ernas|arnas|ornas|erna|arna|orna|ens|ets|ers|ars|en|et|er|ar|or|um|na)$")
_NOUN = re.compile(
    r"(?:s|e|en|et|er|ar|or|um|na|ns|ens|ets|ers|ums|iet|ier|ierna|ernas|arnas|ornas|erna|arna|orna|n|a|ens)?"
)
_VERB = re.compile(r"(?:er)?(?:a|ar|ade|at|ats|ades|as|ad|ande)")
_SHORTEST = 4
_SHORTEST_TAIL = 6  # letters of a stem that may stand last in a longer word: energi|seminari|et


@cache
def vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The file of words, read once."""
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text("utf-8"))


@cache
def words(group: str, key: str = "words") -> frozenset[str]:
    """One list of the vocabulary."""
    return frozenset(vocabulary()[group][key])


def stem(word: str) -> str:
    """A noun without its ending.

    >>> stem("kunskapsseminarier"), stem("leveranser"), stem("slussningar"), stem("kvinnor")
    ('kunskapsseminari', 'leverans', 'slussning', 'kvinn')
    """
    short = _ENDING.sub("", word)
    return word if len(short) < _SHORTEST else short


def verb_stem(noun: str) -> str:
    """What a noun shares with its verb, or "": slussning - slussade, leverans - levererade.

    >>> verb_stem("slussning"), verb_stem("leverans"), verb_stem("behovsanalys"), verb_stem("besök")
    ('sluss', 'lever', 'behovsanalys', '')
    """
    for tail, least in (("ning", 4), ("ans", 4), ("ing", 4), ("ys", 0)):
        if noun.endswith(tail) and len(noun) - len(tail) >= least:
            return noun if tail == "ys" else noun.removesuffix(tail)
    return ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase found.

    Attributes:
        kind, key: what it tells, such as "scope", "perioden".
        start, end: the places of its words.
        noun: it can be what a number counts: no verb, and not the first part of another word.
    """

    kind: str
    key: str
    start: int
    end: int
    noun: bool = True


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    key: str
    parts: tuple[str, ...]


@dataclass
class Phrases:
    """Phrases by their first word. A part is a word, `word*` for any ending, or `~stem` for a stem with its endings."""

    exact: dict[str, list[_Cue]] = field(default_factory=lambda: defaultdict(list))
    prefix: dict[str, list[_Cue]] = field(default_factory=lambda: defaultdict(list))
    stems: list[_Cue] = field(default_factory=list)

    def add(self, kind: str, key: str, phrases: Iterable[str]) -> None:
        """Add ways to say one thing."""
        for phrase in phrases:
            cue = _Cue(kind, key, tuple(phrase.split()))
            first = cue.parts[0] if cue.parts else "~"
            if first.startswith("~"):
                self.stems += [cue] if len(first) > 1 else []
            elif first.endswith("*"):
                self.prefix[first[:2]].append(cue)
            else:
                self.exact[first].append(cue)

    def find(self, texts: Sequence[str]) -> list[Mention]:
        """All phrases in a list of words, in order; of those of one kind that overlap, the longest."""
        out: list[Mention] = []
        found = sorted(self._all(texts), key=lambda one: (one.start, -one.end))
        for mention in found:
            rivals = [one for one in out[-4:] if one.kind == mention.kind and one.end >= mention.end]
            if not any(one.key == mention.key or one.end - one.start > 1 for one in rivals):
                out.append(mention)
        return out

    def _all(self, texts: Sequence[str]) -> Iterator[Mention]:
        for place, text in enumerate(texts):
            stems = self.stems if text[:1].isalpha() else ()
            near = (*self.exact.get(text, ()), *self.prefix.get(text[:2], ()), *stems)
            for cue in near:
                end, noun = _match(cue.parts, texts, place)
                if end:
                    yield Mention(cue.kind, cue.key, place, end, noun)


def _match(parts: Sequence[str], texts: Sequence[str], place: int) -> tuple[int, bool]:
    """Where a phrase that begins at a place ends, and whether its last word is a noun; 0 if it is not there."""
    noun = True
    for number, part in enumerate(parts):
        # The words of a name need not stand side by side: "gemensamma fysiska besök".
        gap = 2 if number and part.startswith("~") else 1
        for at in range(place, min(place + gap, len(texts))):
            fits, noun = _fits(part, texts[at])
            if fits:
                place = at + 1
                break
        else:
            return 0, False
    return place, noun


def _fits(part: str, text: str) -> tuple[bool, bool]:
    if part.startswith("~"):
        return _has_stem(part[1:], text)
    if part.endswith("*"):
        return text.startswith(part[:-1]), True
    return text == part, True


def _has_stem(base: str, text: str) -> tuple[bool, bool]:
    place = text.find(base) if len(base) >= _SHORTEST_TAIL else (0 if text.startswith(base) else -1)
    if place >= 0:
        return True, bool(_NOUN.fullmatch(text, place + len(base)))
    verb = verb_stem(base)
    if verb and text.startswith(verb) and _VERB.fullmatch(text, len(verb)):
        return True, False
    return False, False


def stems_of(name: str) -> str:
    """The words of a name that tell something, as one phrase of stems.

    >>> stems_of("Antal unika företag som får behovsanalys"), stems_of("Antal gemensamma besök")
    ('~behovsanalys', '~gemensam ~besök')
    """
    plain = re.sub(r"\([^()]*\)", " ", name.lower())
    telling = [word for word in re.findall(r"[^\W\d_]{4,}", plain) if word not in words("stop")]
    last = telling[-3:]
    return " ".join(f"~{word}" for word in [*map(adjective, last[:-1]), *map(stem, last[-1:])])


def adjective(word: str) -> str:
    """An adjective without its ending: gemensamma, gemensamt, gemensam.

    >>> adjective("gemensamma"), adjective("utländsk"), adjective("grön")
    ('gemensam', 'utländsk', 'grön')
    """
    for tail in ("mma", "a", "t"):
        if word.endswith(tail) and len(word) - len(tail) >= _SHORTEST:
            return word.removesuffix(tail) + ("m" if tail == "mma" else "")
    return word
