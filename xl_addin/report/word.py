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
from lxml import etree
from markupsafe import Markup

from xl_addin.report.text import Block, Kind, Written, printable

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

BLOCK_TAG = re.compile(r"\{\{p\s+([\w.]+)\s*\}\}")
FILTER = "stycken"
"""The template filter that turns a text into paragraphs; `prepare` puts it where it is needed."""

_MAX_HEADING = 9
_NAMESPACE = f' xmlns:w="{qn("w:p")[1:].split("}")[0]}"'
_DOCXTPL_ESCAPE = re.compile(r"(?<=[{}%])_(?=[{}%])")


@dataclass(frozen=True)
class _Place:
    """Where a text goes: how its paragraphs look, and the level of its subheadings."""

    properties: "_Element | None"
    level: int


def protect(xml: str) -> str:
    """Keep what docxtpl takes for its own: it writes `{_{` as `{{`."""
    return _DOCXTPL_ESCAPE.sub("&#95;", xml)


def text_of(element: "_Element") -> str:
    """The text of a paragraph, row or cell, without tabs and breaks."""
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def own_text(paragraph: "_Element") -> str:
    """The text of a paragraph without that of the text boxes anchored in it."""
    parts = (part for part in paragraph.iter(qn("w:t")) if next(part.iterancestors(qn("w:p"))) is paragraph)
    return "".join(part.text or "" for part in parts)


class Writer:
    """Writes texts at the places of one opened template.

    Args:
        document: the template; `prepare` changes it, and numbered lists are added to its numbering.
    """

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._styles = {style.name.lower(): style.style_id for style in document.styles if style.name}
        self._places: list[_Place] = []

    def prepare(self) -> None:
        """Remember the place of each text, and have the template engine call `paragraphs` there."""
        level = 0
        for paragraph in self._document.element.body.iter(qn("w:p")):
            level = self._heading_level(paragraph) or level
            match = BLOCK_TAG.search(own_text(paragraph))
            if match is None:
                continue
            properties = paragraph.find(qn("w:pPr"))
            tag = f"{{{{p {match[1]} | {FILTER}({len(self._places)}) }}}}"
            self._places.append(_Place(copy.deepcopy(properties), min(level + 1, _MAX_HEADING)))
            for child in list(paragraph):
                if child is not properties:
                    paragraph.remove(child)
            _add_run(paragraph, tag)

    def paragraphs(self, written: object, place: int) -> Markup:
        """Write a text at a place, as XML for the template engine; at least one paragraph."""
        if not isinstance(written, Written):  # a plain field, or a picture's words
            written = Written(nothing=printable(str(written)))
        blocks = written.blocks or (Block(Kind.PARAGRAPH, written.nothing),)
        xml = "".join(_serialized(paragraph) for paragraph in self._paragraphs(blocks, self._places[place]))
        return Markup(xml)  # noqa: S704 - made by lxml: all text in it is escaped

    def _paragraphs(self, blocks: Sequence[Block], place: _Place) -> Iterator["_Element"]:
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
        found = self._document.styles.element.xpath(f'w:style[@w:styleId="{style}"]/w:pPr/w:numPr/w:numId/@w:val')
        numbering = self._numbering()
        if not found or numbering is None:
            return None
        look = next(n for n in numbering.iterfind(qn("w:num")) if n.get(qn("w:numId")) == found[0])
        number = 1 + max(int(n.get(qn("w:numId"), "0")) for n in numbering.iterfind(qn("w:num")))
        new = etree.Element(qn("w:num"), {qn("w:numId"): str(number)})
        new.append(copy.deepcopy(look[0]))
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
    paragraph = etree.Element(qn("w:p"))
    if properties is not None:
        paragraph.append(copy.deepcopy(properties))
    _add_run(paragraph, text, bold=bold)
    return paragraph


def _add_run(paragraph: "_Element", text: str, *, bold: bool = False) -> None:
    """Add text with its tabs and line breaks, which are elements of a run (ECMA-376, 17.3.3)."""
    run = etree.SubElement(paragraph, qn("w:r"))
    if bold:
        etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:b"))
    for part in re.split(r"([\n\t])", text):
        if part in {"\n", "\t"}:
            etree.SubElement(run, qn("w:br" if part == "\n" else "w:tab"))
        elif part:
            etree.SubElement(run, qn("w:t"), {qn("xml:space"): "preserve"}).text = part


def _serialized(paragraph: "_Element") -> str:
    """XML without the declaration of the namespace that the document's body already declares."""
    bare = etree.fromstring(etree.tostring(paragraph))
    etree.cleanup_namespaces(bare, {"w": qn("w:p")[1:].split("}")[0]})
    return protect(etree.tostring(bare, encoding="unicode").replace(_NAMESPACE, "", 1))
