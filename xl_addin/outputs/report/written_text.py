"""What people write in a cell, taken apart: paragraphs, subheadings, bullets and numbered lists.

A blank line begins a new paragraph; a new line in a paragraph is a line break. `## ` begins a subheading, `- ` a
bullet, `1. ` a numbered item. Everything else is text, to be printed as it stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xl_addin.contract.nouns import Fact
from xl_addin.figures.live_names import TAG, fill, lookup
from xl_addin.values.masking import Cleared, mask

NOTHING_TO_REPORT = "Inget att rapportera."

# XML 1.0 (fifth edition), production [2] Char. Half a surrogate pair cannot be written at all.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f]")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_MARKED = re.compile(r"(?:(?P<heading>##)|(?P<bullet>[-•])|(?P<number>\d{1,3})\.)[ \t]++(?=\S)", re.ASCII)


class Kind(StrEnum):
    """What a block of a text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text.

    Attributes:
        text: may hold line breaks and tabs; made ready to print.
        start: the number from which a numbered list begins here; None when the list goes on.
    """

    kind: Kind
    text: str
    start: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))


def printable(text: str) -> str:
    r"""Make a text such that any document can hold and show it: no forbidden characters, no personnummer.

    What leaves for a document passes here: a `Block` when it is made, any other text where it is put into the document.

    >>> printable("a\x00b\r\nc\ud800")
    'ab\nc\ufffd'
    """
    if isinstance(text, Cleared):
        return text
    text = _FORBIDDEN.sub("", _BREAKS.sub("\n", text))
    return mask(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text))


@dataclass(frozen=True)
class Written:
    """A section's text. False when nothing is written; then `nothing` is printed. As `str` it is plain text."""

    blocks: Sequence[Block] = ()
    nothing: str = NOTHING_TO_REPORT

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | Written) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __str__(self) -> str:
        return "\n".join(block.text for block in self.blocks) or self.nothing


def read(text: str, facts: Mapping[str, Fact]) -> list[Block]:
    """Take a cell's text apart and put the live figures in.

    Each line is taken apart first: a figure's words never begin a list or a heading, and are not looked at again.
    A list that stands alone on its line becomes bullets.
    """
    reader = _Reader(facts)
    for line in printable(text).split("\n"):
        reader.take(line)
    return reader.blocks


class _Reader:
    """Reads line by line; remembers what a numbered list needs to know whether it goes on."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.blocks: list[Block] = []
        self._facts = facts
        self._apart = True  # the next line begins a block of its own
        self._written = 0  # the number that the last item was written with, 0 outside a list
        self._number = 0  # and the number that it gets

    def take(self, line: str) -> None:
        items = _items(line, self._facts)
        match = _MARKED.match(line)
        if not line.strip():
            self._apart = True
        elif items is not None:
            self.blocks += [Block(Kind.BULLET, item) for item in items]
            self._apart = True
        elif match:
            self._add_marked(match, self._filled(line[match.end() :]))
        elif self._apart or self.blocks[-1].kind is Kind.HEADING:
            self.blocks.append(Block(Kind.PARAGRAPH, self._filled(line)))
            self._written, self._apart = 0, False
        else:
            last = self.blocks.pop()
            self.blocks.append(Block(last.kind, f"{last.text}\n{self._filled(line)}", last.start))

    def _add_marked(self, match: re.Match[str], text: str) -> None:
        written = int(match["number"] or 0)
        if match["number"] is None:
            self.blocks.append(Block(Kind.HEADING if match["heading"] else Kind.BULLET, text))
        elif self._written and (written == self._number + 1 or (written == self._written and not self._apart)):
            self._number += 1  # 1, 2, 3, or every item written "1." as many do
            self.blocks.append(Block(Kind.NUMBERED, text))
        else:
            self._number = written
            self.blocks.append(Block(Kind.NUMBERED, text, written))
        self._written, self._apart = written, False

    def _filled(self, line: str) -> str:
        return fill(line, self._facts)


def _items(line: str, facts: Mapping[str, Fact]) -> tuple[str, ...] | None:
    """The items of the list that stands alone on the line, if one does and it has any."""
    match = TAG.fullmatch(line.strip())
    fact = lookup(match[1], facts) if match else None
    return (fact.items or None) if fact else None
