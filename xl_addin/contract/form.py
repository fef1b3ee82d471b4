"""What a funder's form is: its sections, what each asks, and which Word templates hold it.

No code knows the number of a section: it asks the form for the section of a kind of content.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Content(StrEnum):
    """What a section holds, beside what people write in it."""

    TEXT = "text"
    CARD = "projektkort"  # the project card and the period; it takes no text
    ACTIVITIES = "aktiviteter"
    INDICATORS = "indikatorer"
    FINAL_INDICATORS = "slutliga indikatorer"
    OUTSIDE = "utanför området"
    AID = "stöd"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a form.

    Attributes:
        number: as it is printed, and typed in the column Avsnitt: "4", "3.2", "B".
        title: as the funder's form has it.
        key: what its text is called in a template: `avsnitt.s4`.
        short: its title on the sheet Listor.
        word: its word in the hint of the column Avsnitt.
        help: what the funder asks for there.
        part: the title of the part of the form that it belongs to.
        required: nothing written there is worth a warning.
        limit: how many characters the funder takes; None: any number.
        once: about the whole project: it stands in the final report only.
    """

    number: str
    title: str
    key: str
    short: str = ""
    word: str = ""
    help: str = ""
    part: str = ""
    content: Content = Content.TEXT
    required: bool = False
    limit: int | None = None
    once: bool = False

    @property
    def takes_text(self) -> bool:
        """Whether people write in it; the project card is filled in elsewhere."""
        return self.content is not Content.CARD

    @property
    def cell(self) -> int | str:
        """Its number as a cell and JSON hold it."""
        return int(self.number) if self.number.isdecimal() else self.number


@dataclass(frozen=True, slots=True)
class Form:
    """A form.

    Attributes:
        name: what the project card calls it.
        about: what it is for.
        progress: the Word template of a period's report; None: it is made from the sections.
        final: that of the final report.
        portal: the answers are typed into a portal: the page to copy from is what matters, Word a paper to work on.
        split_by: by what a new workbook splits the companies of reported indicators (the column Delas upp på).
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    about: str = ""
    progress: Path | None = None
    final: Path | None = None
    portal: bool = False
    split_by: str = ""

    @property
    def written(self) -> tuple[Section, ...]:
        """The sections that are written on the sheet Rapporttexter."""
        return tuple(section for section in self.sections if section.takes_text)

    def shown(self, *, final: bool) -> tuple[Section, ...]:
        """The sections of a period's report, or of the final report, which holds all."""
        return tuple(section for section in self.sections if final or not section.once)

    def get(self, number: str) -> Section | None:
        """The section of that number that people write in, if there is one."""
        return next((section for section in self.written if section.number == number), None)

    def of(self, content: Content) -> Section | None:
        """The section that holds such content, if the form has one."""
        return next((section for section in self.sections if section.content is content), None)

    def place_of(self, content: Content) -> str:
        """Where in the report such content is described, in words.

        >>> Form("a", "A", (Section("9", "Annat", "s9", content=Content.OUTSIDE),)).place_of(Content.OUTSIDE)
        'i rapportens avsnitt 9'
        """
        section = self.of(content)
        return f"i rapportens avsnitt {section.number}" if section else "i rapporten"


def number_as_written(text: str) -> str:
    """The number of a section however it is typed.

    >>> [number_as_written(word) for word in ("4", "3,2", "§ 3.2", "Avsnitt b.")]
    ['4', '3.2', '3.2', 'B']
    """
    plain = re.sub(r"^(?:avsnitt\b|§)\s*", "", text.strip(), flags=re.IGNORECASE)
    return plain.rstrip(". ").replace(",", ".").upper()
