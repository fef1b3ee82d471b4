"""The tags of a template: found in its paragraphs, made whole where Word has split them, and marked.

A tag is `{{ … }}`, `{% … %}` or `{# … #}`. It can bear a letter that says what it takes the place of: its paragraph
(`{{p`, `{%p`), its table row (`{%tr`) or its cell (`{%tc`). A choice alone in its paragraph takes its place.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from xl_addin.outputs.report.template_places import QUOTED, Story, cell_place, stories
from xl_addin.outputs.report.word import own_text, own_texts, text_of

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

TOKEN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
MARKER = "projektlogg"
"""The processing instruction that stands where a tag stood, while a template is filled; it holds the tag's number."""

GRID = "{urn:projektlogg:mall}grid"
"""The attribute of a table whose cells are repeated: its grid is set right afterwards."""

_PREFIX = re.compile(r"(p|tr|tc|r)\s+(.*)", re.DOTALL)
_HOLDERS = {"p": qn("w:p"), "tr": qn("w:tr"), "tc": qn("w:tc")}
# What may stand beside a tag that takes the place of its holder: nothing that a reader sees.
_UNSEEN = frozenset(
    qn(f"w:{name}")
    for name in ("p", "r", "t", "tr", "tc", "lastRenderedPageBreak", "proofErr", "bookmarkStart", "bookmarkEnd")
)
_LOOKS = frozenset(qn(f"w:{name}") for name in ("pPr", "rPr", "trPr", "tcPr", "tblPrEx"))
_BESIDE = {
    "drawing": "en bild",
    "pict": "en bild",
    "AlternateContent": "en bild",
    "br": "en brytning",
    "sectPr": "en avsnittsbrytning",
    "pageBreakBefore": "”Sidbrytning före”",
    "footnoteReference": "en fotnot",
    "endnoteReference": "en slutnot",
    "fldChar": "ett fält",
    "fldSimple": "ett fält",
    "tbl": "en tabell",
}


@dataclass(frozen=True)
class Piece:
    """A tag in the text of a paragraph, or what was meant as one.

    Attributes:
        opener: "{{", "{%" or "{#"; "" where a tag ends that never began.
        closed: whether it ends in the paragraph.
    """

    start: int
    end: int
    opener: str
    closed: bool = True


@dataclass(frozen=True)
class Tag:
    """A whole tag.

    Attributes:
        written: as it stands.
        prefix: p, tr or tc where it takes the place of that; "" where it stands in a line.
        inside: what it says.
        place: where it stands, in Swedish.
        text: the w:t that holds it.
    """

    written: str
    opener: str
    prefix: str
    inside: str
    place: str
    story: Story
    paragraph: "_Element"
    text: "_Element"

    @property
    def holder(self) -> "_Element | None":
        """What the tag takes the place of: a paragraph, row or cell; for others the run it stands in."""
        if self.prefix == "p":
            return self.paragraph
        if self.prefix:
            return next(self.paragraph.iterancestors(_HOLDERS[self.prefix]), None)
        return self.text.getparent()

    @property
    def container(self) -> "_Element | None":
        """What a pair of tags must share."""
        return None if self.holder is None else self.holder.getparent()

    def beside(self) -> str | None:
        """What else stands in the holder and would be lost: None nothing, "" a text, else what it is in Swedish."""
        if not self.prefix or self.holder is None:
            return None
        if text_of(self.holder).strip() != self.written:
            return ""
        for element in _seen(self.holder):
            if element.tag not in _UNSEEN:
                return _BESIDE.get(etree.QName(element).localname, "något mer")
        properties = self.paragraph.find(qn("w:pPr"))
        if self.opener == "{%" and self.prefix == "p" and properties is not None:
            for name in ("sectPr", "pageBreakBefore"):
                if properties.find(qn(f"w:{name}")) is not None:
                    return _BESIDE[name]
        return None


@dataclass
class Paragraph:
    """A paragraph with tags. `broken` are the texts of those that are not whole, with their opener."""

    text: str
    place: str
    tags: list[Tag] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)


def pieces(text: str) -> Iterator[Piece]:
    """Find the tags of a text, whole or not. In a remark `{# … #}` nothing else counts."""
    opener: re.Match[str] | None = None
    for token in TOKEN.finditer(text):
        if opener and token[0] == CLOSER[opener[0]]:
            yield Piece(opener.start(), token.end(), opener[0])
            opener = None
        elif opener and opener[0] == "{#":
            continue
        elif token[0] in CLOSER:
            if opener:
                yield Piece(opener.start(), token.start(), opener[0], closed=False)
            opener = token
        elif not opener:
            yield Piece(token.start(), token.end(), "", closed=False)
    if opener:
        yield Piece(opener.start(), len(text), opener[0], closed=False)


def tagged(document: "Document") -> list[Paragraph]:
    """The paragraphs with tags, of all parts; each whole tag is now within one w:t."""
    found = []
    for story in stories(document):
        tables, count = list(story.root.iter(qn("w:tbl"))), 0
        for element in story.root.iter(qn("w:p")):
            cell = next(element.iterancestors(qn("w:tc")), None)
            count += cell is None
            text = own_text(element)
            if TOKEN.search(text) is None:
                continue
            place = f"stycke {count} (”{text.strip()[:QUOTED]}”)" if cell is None else cell_place(cell, tables)
            found.append(_read(element, f"{story.name}, {place}" if story.name else place, story))
    return found


def _read(element: "_Element", place: str, story: Story) -> Paragraph:
    paragraph = Paragraph(own_text(element), place)
    for piece in pieces(paragraph.text):
        written = paragraph.text[piece.start : piece.end]
        if not piece.closed:
            paragraph.broken.append((written, piece.opener))
            continue
        holder = _make_whole(element, piece.start, piece.end)
        match = _PREFIX.fullmatch(written[2:-2])
        prefix, inside = (match[1], match[2]) if match else ("", written[2:-2])
        inside = inside.strip().removeprefix("-").removesuffix("-").strip()
        prefix = "" if prefix == "r" else prefix
        tag = Tag(written, piece.opener, prefix, inside, place, story, element, holder)
        if not prefix and piece.opener == "{%":
            alone = Tag(written, piece.opener, "p", inside, place, story, element, holder)
            tag = alone if alone.beside() is None else tag
        paragraph.tags.append(tag)
    return paragraph


def _make_whole(paragraph: "_Element", start: int, end: int) -> "_Element":
    """Move the text between two places into the w:t where it begins; give that back."""
    at, first = 0, None
    for part in own_texts(paragraph):
        text = part.text or ""
        if first is None and start < at + len(text):
            first, rest = part, at + len(text)
            if end <= rest:
                return part
        elif first is not None and at < end:
            first.text = (first.text or "") + text[: end - at]
            part.text = text[end - at :]
            part.set(qn("xml:space"), "preserve")
        at += len(text)
    if first is None:
        raise AssertionError
    first.set(qn("xml:space"), "preserve")
    return first


def _seen(holder: "_Element") -> "Iterator[_Element]":
    """What stands in a holder, without how it looks."""
    for child in holder.iterchildren(etree.Element):
        if child.tag not in _LOOKS:
            yield child
            yield from _seen(child)


def put_markers(found: list[Paragraph]) -> list[Tag]:
    """Put a mark in the place of each tag; its number is the tag's place in the list."""
    tags: list[Tag] = []
    for paragraph in found:
        first = len(tags)
        tags += paragraph.tags
        markers = [_put_marker(tag, first + n) for n, tag in reversed(list(enumerate(paragraph.tags)))][::-1]
        inline = [
            pair for pair in zip(paragraph.tags, markers, strict=True) if not pair[0].prefix and pair[0].opener == "{%"
        ]
        for group in _groups(inline):
            if len({id(marker.getparent()) for marker in group}) > 1:
                for marker in group:
                    _lift(marker)
    return tags


def _groups(inline: "list[tuple[Tag, _Element]]") -> "list[list[_Element]]":
    """The markers that belong together, from for or if to its end."""
    groups: list[list[_Element]] = []
    waiting: list[list[_Element]] = []
    for tag, marker in inline:
        word = tag.inside.partition(" ")[0]
        if word in {"for", "if"}:
            waiting.append([])
        if waiting:
            waiting[-1].append(marker)
        if word in {"endfor", "endif"} and waiting:
            groups.append(waiting.pop())
    return groups


def _put_marker(tag: Tag, number: int) -> "_Element":
    marker: _Element = etree.PI(MARKER, str(number))
    holder = tag.holder
    if tag.prefix and holder is not None:
        for bookmark in list(holder.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
            holder.addprevious(bookmark)
        holder.addprevious(marker)
        parent = holder.getparent()
        if parent is not None:
            parent.remove(holder)
        if tag.prefix == "tc":
            next(marker.iterancestors(qn("w:tbl"))).set(GRID, "1")
        return marker
    before, _, after = (tag.text.text or "").rpartition(tag.written)  # the last first: see `put_markers`
    tag.text.text = before
    tag.text.addnext(marker)
    if after:
        rest = OxmlElement("w:t")
        rest.text = after
        marker.addnext(rest)
    return marker


def _lift(marker: "_Element") -> None:
    """Split the run in which a marker stands, so that it stands between two runs."""
    run = marker.getparent()
    if run is None or run.tag != qn("w:r"):
        return
    after = list(marker.itersiblings())
    rest = OxmlElement("w:r")
    run.addnext(rest)
    properties = run.find(qn("w:rPr"))
    if properties is not None:
        rest.append(copy.deepcopy(properties))
    for sibling in after:
        rest.append(sibling)
    run.addnext(marker)
