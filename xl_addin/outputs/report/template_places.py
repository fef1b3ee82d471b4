"""The parts of a template that hold text, and the words for where something stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from xl_addin.outputs.report.word import own_text

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

QUOTED = 40
"""So much of a text is quoted to show where it stands."""

_NAMES = {"header": "sidhuvud", "footer": "sidfot", "footnotes": "fotnot", "endnotes": "slutnot"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a template.

    Attributes:
        place: the paragraph or table cell, in Swedish, such as "tabell 2, rad 3, cell 1".
        tag: the tag as it stands, "" when no single one is meant.
        message: what is wrong, in Swedish.
        suggestion: what to write in its place, in Swedish, or "".
    """

    place: str
    tag: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        tag = f"{self.tag}: " if self.tag else ""
        return f"{self.place}: {tag}{self.message} {self.suggestion}".strip()


@dataclass(frozen=True)
class Story:
    """A part of the document with a text of its own.

    Attributes:
        name: what it is, in Swedish; "" for the body.
    """

    name: str
    part: XmlPart
    root: "_Element"


def stories(document: "Document") -> Iterator[Story]:
    """The body first, then headers, footers, footnotes and endnotes, each once."""
    yield Story("", document.part, document.element.body)
    seen = set()
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in _NAMES or id(relation.target_part) in seen:
            continue
        part = relation.target_part
        seen.add(id(part))
        if isinstance(part, XmlPart):
            yield Story(_NAMES[kind], part, part.element)


def place_of(element: "_Element", story: Story) -> str:
    """Where an element stands: its table cell, or else its paragraph."""
    cell = next(_upwards(element, "tc"), None)
    if cell is not None:
        return _named(story, cell_place(cell, list(story.root.iter(qn("w:tbl")))))
    inside = next(_upwards(element, "p"), None)
    count, text = 0, ""
    for paragraph in story.root.iter(qn("w:p"), element.tag):
        if paragraph.tag == qn("w:p") and next(paragraph.iterancestors(qn("w:tc")), None) is None:
            count += 1
            text = own_text(paragraph)
        if paragraph is (element if inside is None else inside):
            break
    return _named(story, f"stycke {count} (”{text.strip()[:QUOTED]}”)")


def _upwards(element: "_Element", name: str) -> "Iterator[_Element]":
    if element.tag == qn(f"w:{name}"):
        yield element
    yield from element.iterancestors(qn(f"w:{name}"))


def _named(story: Story, place: str) -> str:
    return f"{story.name}, {place}" if story.name else place


def cell_place(cell: "_Element", tables: "list[_Element]") -> str:
    """The table, row and cell, counted from 1."""
    row = next(cell.iterancestors(qn("w:tr")))
    table = next(row.iterancestors(qn("w:tbl")))
    number = list(table.iter(qn("w:tr"))).index(row) + 1
    return f"tabell {tables.index(table) + 1}, rad {number}, cell {list(row.iter(qn('w:tc'))).index(cell) + 1}"
