"""One number of a text, with all that is asked about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from xl_addin.contract.nouns import Fact
from xl_addin.rules.typed_numbers.kinds import Kind, kind_of
from xl_addin.rules.typed_numbers.known_figures import Book, Part
from xl_addin.rules.typed_numbers.likeness import agrees
from xl_addin.rules.typed_numbers.sentences import Near, Sentence
from xl_addin.rules.typed_numbers.tokens import Token


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number in a text that no figure of the ledger equals, though the words say that one should.

    Attributes:
        written: the number as it stands.
        fact: the figure that was meant, or None when that is not certain.
    """

    written: str
    fact: Fact | None


@dataclass(frozen=True)
class Case:
    """A number and where it stands.

    Attributes:
        at: its place in the sentence.
        book: the figures that it may mean.
    """

    sentence: Sentence
    at: int
    book: Book

    @cached_property
    def near(self) -> Near:
        """The phrases near it."""
        return self.sentence.near(self.at)

    @property
    def token(self) -> Token:
        """The number itself."""
        return self.sentence.tokens[self.at]

    @property
    def value(self) -> float:
        """What it comes to."""
        return self.token.value or 0.0

    @cached_property
    def kind(self) -> Kind:
        """What stands after it."""
        return kind_of(self.sentence, self.at)[0]

    @cached_property
    def noun(self) -> list[str]:
        """The topics that its noun names."""
        return kind_of(self.sentence, self.at)[1]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts (partner, place …) that it is said to be of."""
        return [part_of(key) for key in self.sentence.parts(self.at)]

    def before(self, *texts: str) -> bool:
        """Whether one of the words stands right before it."""
        return self.at > 0 and self.sentence.texts[self.at - 1] in texts

    def after(self, place: int = 1) -> str:
        """The word at a distance after it, or ""."""
        return "".join(self.sentence.texts[self.at + place : self.at + place + 1])

    def fits(self, figures: Iterable[float]) -> bool:
        """Whether it is true of one of the figures."""
        return any(agrees(self.sentence.texts, self.at, self.token, figure) for figure in figures)

    def doubt(self, fact: Fact | None) -> Doubt:
        """It is doubtful."""
        return Doubt(self.token.written, fact)


def part_of(key: str) -> Part:
    """A part as the figures have it."""
    name, _, value = key.partition(".")
    return (name, value) if value else None
