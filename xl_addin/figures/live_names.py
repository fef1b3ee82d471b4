"""The names of live figures in texts: put the figures in, and tell what could not be filled and what was meant.

A name between braces, `{{ behovsanalys.perioden }}`, is data and nothing else. Whatever looks like one and is none - a
comma for the dot, a brace missing, typographic quotes - stays in the text as it was written, and is reported.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xl_addin.contract import headers
from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import cell_text, slug

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A tag in a text that was not filled.

    Attributes:
        written: the whole tag as it stands.
        name: the name between the braces; "" where the tag is broken and not only its name unknown.
        suggestion: the nearest name there is, or "".
    """

    written: str
    name: str
    suggestion: str


# Possessive (++, *+) and bounded: no text, however odd, takes more than linear time.
TAG = re.compile(r"\{\{[^\S\n]*+([\w-]++(?:\.[\w-]++)*+)[^\S\n]*+\}\}")
_LEFT = re.compile(  # what is no such tag, and was meant to be: braces of any kind and number
    r"(?P<open>[{｛]\s{0,2}[{｛%％#＃]{1,2}+|\[\[|[{｛])(?P<inside>[^{}｛｝\[\]%％#＃]{0,80}+)(?:(?:[%％#＃]?\s{0,2}[}｝]){1,2}|\]\])?"
    r"|(?<![\w.,])(?P<before>[\w.,]{0,60}+)\s{0,2}[}｝%％#＃]\s{0,2}[}｝]"
)
_PREFIX = re.compile(r"(?:p|r|tr|tc)(?=\s)")
_LONGEST = 80  # characters of a name that are compared

# What people call a figure that has another name. Only the right one is offered: a goal is no outcome.
_SYNONYMS = {
    **dict.fromkeys(("utfall", "period", "utfall_perioden", "periodens_utfall", "periodutfall"), "perioden"),
    **dict.fromkeys(("totalt", "total", "totala", "ack", "summa", "summan", "sammanlagt", "hittills"), "ackumulerat"),
    **dict.fromkeys(("malet", "malvarde", "goal"), "mal"),
    **dict.fromkeys(("aterstar", "kvarstar"), "kvar"),
    **dict.fromkeys(("procent", "maluppfyllnad"), "andel"),
    **dict.fromkeys(("forra", "foregaende", "forra_utfall"), "forra_perioden"),
}


def lookup(name: str, facts: Mapping[str, Fact]) -> Fact | None:
    """Return the fact of that name; `Behovsanalys.Mål` is taken for `behovsanalys.mal`."""
    return facts.get(name) or facts.get(".".join(slug(part) for part in name.split(".")))


def suggest(name: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, or "" when there is none: each of its parts is near.

    >>> suggest("behovsanalis.utfall", ["behovsanalys.mal", "behovsanalys.perioden"])
    'behovsanalys.perioden'
    >>> suggest("behovsanalys.hemligt", ["behovsanalys.mal", "behovsanalys.perioden"])
    ''
    """
    known = list(names)
    parts = [slug(part) for part in name[:_LONGEST].split(".")]
    written = ".".join([*parts[:-1], _SYNONYMS.get(parts[-1], parts[-1]) if len(parts) > 1 else parts[-1]])
    if written in known:
        return written
    bare = re.sub(r"\W|_", "", written)
    joined = [one for one in known if re.sub(r"\W|_", "", one) == bare or sorted(one.split(".")) == sorted(parts)]
    near = difflib.get_close_matches(written, known, 5, 0.6)
    return next((one for one in (*joined, *near) if one in joined or _is_near(written, one)), "")


def _is_near(written: str, known: str) -> bool:
    parts = written.split("."), known.split(".")
    if len(parts[0]) != len(parts[1]):
        return False
    return all(_is_near_part(*pair) for pair in zip(*parts, strict=True))


def _is_near_part(written: str, known: str) -> bool:
    begun = len(written) > 2 and known.startswith(written)  # noqa: PLR2004 - fewer letters begin too much
    return begun or difflib.SequenceMatcher(None, written, known).ratio() >= 0.7  # noqa: PLR2004 - antal is no andel


def unknown_names(text: str, facts: Mapping[str, Fact]) -> list[UnknownName]:
    """List what stands in a text and was meant as a live figure but is none, in order."""
    unknown = (match for match in TAG.finditer(text) if lookup(match[1], facts) is None)
    found = [(match.start(), UnknownName(match[0], match[1], suggest(match[1], facts))) for match in unknown]
    rest = TAG.sub(lambda match: " " * len(match[0]), text)
    for match in _LEFT.finditer(rest):
        meant = suggest(_name_in(match["inside"] or match["before"] or ""), facts)
        if meant or match["open"] not in {"{", "｛", "[["}:  # `{ klammer }` is text
            found.append((match.start(), UnknownName(" ".join(match[0].split()), "", meant)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _name_in(text: str) -> str:
    """The name that a broken tag holds: `behovsanalys, perioden | upper` -> behovsanalys.perioden."""
    words = re.findall(r"[^\W\d][\w-]*", _PREFIX.sub("", text.partition("|")[0].strip()))
    return ".".join(words)


def fill(text: str, facts: Mapping[str, Fact]) -> str:
    """Replace each name between braces by the figure's words, once: what is put in is not looked at again.

    Args:
        text: as it stands in the cell; unknown names and other braces stand as they were written.
        facts: as from `xl_addin.figures.facts`.
    """

    def shown(match: re.Match[str]) -> str:
        fact = lookup(match[1], facts)
        return fact.shown if fact else match[0]

    return TAG.sub(shown, text)


def unknown_in_texts(results: "Results", figures: Mapping[str, Fact]) -> list[tuple[int, UnknownName]]:
    """The unknown names of all report texts, each with the row on the sheet Rapporttexter."""
    rows = zip(results.texts["row"], results.texts[headers.TEXT], strict=True)
    return [(int(row), unknown) for row, text in rows for unknown in unknown_names(cell_text(text), figures)]
