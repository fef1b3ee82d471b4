"""Texts as real Word paragraphs, in the template's own styles.

A paragraph `{{p avsnitt.s2 }}` of a template is where a text goes. The text's paragraphs look as that paragraph does;
its subheadings are one level below the heading that stands before it; its lists use the styles List Bullet and
List Number, and each numbered list begins anew.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from xl_addin.outputs.report.written_text import Block, Kind, Written, printable

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_MAX_HEADING = 9


@dataclass(frozen=True)
class Place:
    """Where a text goes: how its paragraphs look, and the level of its subheadings."""

    properties: "_Element | None"
    level: int


def text_of(element: "_Element") -> str:
    """The text of a paragraph, row or cell, without tabs and breaks."""
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def own_text(paragraph: "_Element") -> str:
    """The text of a paragraph without that of the text boxes anchored in it."""
    return "".join(part.text or "" for part in own_texts(paragraph))


def own_texts(paragraph: "_Element") -> "list[_Element]":
    """What holds that text."""
    return [part for part in paragraph.iter(qn("w:t")) if next(part.iterancestors(qn("w:p"))) is paragraph]


class Writer:
    """Writes texts at the places of one opened template.

    Args:
        document: the template; numbered lists are added to its numbering.
    """

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._styles = {style.name.lower(): style.style_id for style in document.styles if style.name}

    def places(self) -> "dict[_Element, Place]":
        """All paragraphs of the body as places for a text."""
        level, found = 0, {}
        for paragraph in self._document.element.body.iter(qn("w:p")):
            level = self._heading_level(paragraph) or level
            found[paragraph] = Place(paragraph.find(qn("w:pPr")), min(level + 1, _MAX_HEADING))
        return found

    def paragraphs(self, written: object, place: Place) -> "list[_Element]":
        """Write a text at a place; at least one paragraph.

        What the place's paragraph says of pages stands once: a break before the first, a section's end in the last.
        """
        if not isinstance(written, Written):  # a plain field, or a picture's words
            written = Written(nothing=str(written))
        blocks = written.blocks or (Block(Kind.PARAGRAPH, written.nothing),)
        looks = copy.deepcopy(place.properties)
        once = {name: None if looks is None else looks.find(qn(name)) for name in ("w:pageBreakBefore", "w:sectPr")}
        for element in once.values():
            if element is not None and looks is not None:
                looks.remove(element)
        made = list(self._paragraphs(blocks, Place(looks, place.level)))
        before, section = once["w:pageBreakBefore"], once["w:sectPr"]
        if before is not None:
            properties = _properties_of(made[0])
            properties.insert(0 if properties.find(qn("w:pStyle")) is None else 1, before)
        if section is not None:
            _properties_of(made[-1]).append(section)
        return made

    def _paragraphs(self, blocks: Sequence[Block], place: Place) -> Iterator["_Element"]:
        """A list item in a template that lacks the list's style has its mark written out."""
        number, numbering = 1, None
        bullet, numbered = self._styles.get("list bullet"), self._styles.get("list number")
        heading = self._styles.get(f"heading {place.level}")
        for block in blocks:
            if block.kind is Kind.HEADING:
                yield _paragraph(block.text, _properties(heading), bold=heading is None)
            elif block.kind is Kind.BULLET and bullet:
                yield _paragraph(block.text, _properties(bullet))
            elif block.kind is Kind.BULLET:
                yield _paragraph(f"•\t{block.text}", place.properties)
            elif block.kind is Kind.NUMBERED:
                if block.start is not None:
                    number, numbering = block.start, self._new_list(block.start)
                unmarked = _paragraph(f"{number}.\t{block.text}", place.properties)
                yield unmarked if numbering is None else _paragraph(block.text, _properties(numbered, numbering))
                number += 1
            else:
                yield _paragraph(block.text, place.properties)

    def _new_list(self, start: int) -> int | None:
        """Add a list that begins at `start` and looks as the style List Number; None where the template has none.

        ECMA-376, 17.9.15 (num), 17.9.27 (startOverride): each list is a w:num of its own over the same look.
        """
        style = self._styles.get("list number")
        styles = self._document.styles.element.iterfind(qn("w:style"))
        look = next((one for one in styles if one.get(qn("w:styleId")) == style), None)
        used = None if look is None else look.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        numbering = self._numbering()
        if used is None or numbering is None:
            return None
        lists = {n.get(qn("w:numId"), ""): n.find(qn("w:abstractNumId")) for n in numbering.iterfind(qn("w:num"))}
        abstract = lists.get(used.get(qn("w:val"), ""))
        if abstract is None:
            return None
        number = 1 + max(int(n) for n in lists if n.isdecimal())
        new = etree.Element(qn("w:num"), {qn("w:numId"): str(number)})
        new.append(copy.deepcopy(abstract))
        override = etree.SubElement(new, qn("w:lvlOverride"), {qn("w:ilvl"): "0"})
        etree.SubElement(override, qn("w:startOverride"), {qn("w:val"): str(start)})
        list(numbering.iterfind(qn("w:num")))[-1].addnext(new)
        return number

    def _numbering(self) -> "_Element | None":
        for relation in self._document.part.rels.values():
            if relation.reltype.endswith("/numbering") and isinstance(relation.target_part, XmlPart):
                element: _Element = relation.target_part.element
                return element
        return None

    def _heading_level(self, paragraph: "_Element") -> int:
        """The level of a heading, 0 of any other paragraph."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = None if style is None else style.get(qn("w:val"))
        levels = (level for level in range(1, _MAX_HEADING + 1) if self._styles.get(f"heading {level}") == style_id)
        return next(levels, 0) if style_id else 0


def _properties(style: str | None, numbering: int | None = None) -> "_Element":
    properties = etree.Element(qn("w:pPr"))
    if style is not None:
        etree.SubElement(properties, qn("w:pStyle"), {qn("w:val"): style})
    if numbering is not None:
        number = etree.SubElement(properties, qn("w:numPr"))
        etree.SubElement(number, qn("w:ilvl"), {qn("w:val"): "0"})
        etree.SubElement(number, qn("w:numId"), {qn("w:val"): str(numbering)})
    return properties


def _paragraph(text: str, properties: "_Element | None", *, bold: bool = False) -> "_Element":
    paragraph = OxmlElement("w:p")
    if properties is not None:
        paragraph.append(copy.deepcopy(properties))
    _add_run(paragraph, text, bold=bold)
    return paragraph


def _add_run(paragraph: "_Element", text: str, *, bold: bool = False) -> None:
    run = etree.SubElement(paragraph, qn("w:r"))
    if bold:
        etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:b"))
    run.extend(text_elements(text))


def text_elements(text: str) -> "list[_Element]":
    """The door of Word: text with its tabs and line breaks, which are elements of a run (ECMA-376, 17.3.3)."""
    made = []
    for part in filter(None, re.split(r"([\n\t])", printable(text))):
        element = OxmlElement({"\n": "w:br", "\t": "w:tab"}.get(part, "w:t"))
        if element.tag == qn("w:t"):
            element.set(qn("xml:space"), "preserve")
            element.text = part
        made.append(element)
    return made


def _properties_of(paragraph: "_Element") -> "_Element":
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = etree.Element(qn("w:pPr"))
        paragraph.insert(0, properties)
    return properties
