"""Fill a template: each tag's element gives way to what it says. Elements are moved and copied, never made from text.

So the document stays well-formed whatever the fields hold, and a part of it can only be left out or come again where
the template says so.
"""

import copy
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from xl_addin.errors import ProjektloggError
from xl_addin.report.expressions import MISSING, Refused, evaluate, parse, words
from xl_addin.report.pictures import Picture
from xl_addin.report.tags import GRID, MARKER, Paragraph, Tag, put_markers
from xl_addin.report.template_places import Problem, Story, stories
from xl_addin.report.text import printable
from xl_addin.report.word import Place, Writer, text_elements

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

FOR = re.compile(r"for\s+(\w+)\s+in\s+(\w+)")
MOST_ELEMENTS, MOST_CHARACTERS = 2_000_000, 20_000_000
"""A report of ten thousand rows is below; a loop in a loop in a loop is not."""

_COPIED_ONCE = frozenset(
    {
        "{http://schemas.microsoft.com/office/word/2010/wordml}paraId",
        "{http://schemas.microsoft.com/office/word/2010/wordml}textId",
    }
)
_NEEDS_PARAGRAPH = tuple(qn(f"w:{name}") for name in ("tc", "hdr", "ftr", "footnote", "endnote", "txbxContent"))


class Unfilled(Exception):  # noqa: N818 - told as the problem that it holds
    """A tag that could not be filled."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


Draw = Callable[[Picture, Story], "_Element"]


def fill(document: "Document", paragraphs: Sequence[Paragraph], fields: Mapping[str, Any], draw: Draw) -> None:
    """Fill an opened template in place.

    Args:
        document: the template.
        paragraphs: its tags, which have been checked.
        fields: as from `xl_addin.report.context`.
        draw: makes a picture's w:drawing for a part.

    Raises:
        Unfilled: a tag asks for what is not there, or for too much.
    """
    writer = Writer(document)
    places = writer.places()
    looks = {id(tag): places.get(tag.paragraph, Place(None, 1)) for paragraph in paragraphs for tag in paragraph.tags}
    tags = put_markers(list(paragraphs))
    filler = _Filler(tags, [looks[id(tag)] for tag in tags], writer, draw)
    for story in stories(document):
        filler.fill([story.root], fields)
        _mend(story.root)
    _number_pictures(document)


class _Filler:
    """Goes through the elements with the fields that are in reach."""

    def __init__(self, tags: list[Tag], looks: list[Place], writer: Writer, draw: Draw) -> None:
        self._tags, self._looks, self._writer, self._draw = tags, looks, writer, draw
        self._elements = self._characters = 0

    def fill(self, nodes: "Sequence[_Element]", fields: Mapping[str, Any]) -> None:
        """Fill elements that stand beside each other."""
        place = 0
        while place < len(nodes):
            node, end = nodes[place], place
            if node.tag != MARKER:
                if next(node.iter(MARKER), None) is not None:
                    self.fill(list(node), fields)
            elif self._tag(node).opener == "{%":
                end = self._end(nodes, place)
                self._control(nodes[place : end + 1], fields)
            else:
                self._output(node, fields)
            place = end + 1

    def _tag(self, marker: "_Element") -> Tag:
        return self._tags[int(marker.get("n", ""))]

    def _word(self, node: "_Element") -> str:
        if node.tag != MARKER or self._tag(node).opener != "{%":
            return ""
        return self._tag(node).inside.partition(" ")[0]

    def _end(self, nodes: "Sequence[_Element]", place: int) -> int:
        """Where what begins here ends."""
        depth = 0
        for at in range(place, len(nodes)):
            word = self._word(nodes[at])
            depth += (word in {"for", "if"}) - (word in {"endfor", "endif"})
            if depth <= 0:
                return at
        raise self._unfilled(nodes[place], "Det som börjar här tar aldrig slut.")

    def _control(self, group: "Sequence[_Element]", fields: Mapping[str, Any]) -> None:
        parent = group[0].getparent()
        if parent is None:
            raise AssertionError
        if self._word(group[0]) == "for":
            self._repeat(group, fields)
            chosen: Sequence[_Element] = ()
        else:
            chosen = self._chosen(group, fields)
        for node in group:
            if not any(node is one for one in chosen):
                parent.remove(node)
        self.fill(chosen, fields)

    def _chosen(self, group: "Sequence[_Element]", fields: Mapping[str, Any]) -> "Sequence[_Element]":
        """The branch of a condition that holds."""
        depth, starts = 0, []
        for at, node in enumerate(group):
            word = self._word(node)
            depth += (word in {"for", "if"}) - (word in {"endfor", "endif"})
            if (at == 0 or (depth == 1 and word in {"elif", "else"})) or at == len(group) - 1:
                starts.append(at)
        for start, end in itertools.pairwise(starts):
            word, _, rest = self._tag(group[start]).inside.partition(" ")
            if word == "else" or self._evaluated(group[start], rest, fields):
                return group[start + 1 : end]
        return ()

    def _repeat(self, group: "Sequence[_Element]", fields: Mapping[str, Any]) -> None:
        match = FOR.fullmatch(self._tag(group[0]).inside)
        rows = fields.get(match[2]) if match else None
        if match is None or not isinstance(rows, list):
            raise self._unfilled(group[0], "Upprepningen går inte att läsa.")
        body = group[1:-1]
        self._elements += len(rows) * (1 + sum(1 for node in body for _ in node.iter()))
        if self._elements > MOST_ELEMENTS:
            raise self._unfilled(group[0], "Rapporten blir för stor.", "Ta bort upprepningar som står i varandra.")
        for number, row in enumerate(rows):
            copies = [copy.deepcopy(node) for node in body]
            for node in copies:
                group[-1].addprevious(node)
            loop = {"first": number == 0, "last": number == len(rows) - 1, "index": number + 1, "length": len(rows)}
            self.fill(copies, {**fields, match[1]: row, "loop": loop})

    def _output(self, marker: "_Element", fields: Mapping[str, Any]) -> None:
        tag = self._tag(marker)
        parent = marker.getparent()
        if parent is None:
            raise AssertionError
        made: Sequence[_Element] = ()
        if tag.opener == "{{":
            value = self._evaluated(marker, tag.inside, fields)
            if tag.prefix:
                made = self._writer.paragraphs(value, self._looks[int(marker.get("n", ""))])
            elif isinstance(value, Picture):
                made = [self._draw(value, tag.story)] if value else []
            else:
                made = text_elements(self._printed(marker, value))
            self._characters += len(str(value))
        if self._characters > MOST_CHARACTERS:
            raise self._unfilled(marker, "Rapporten blir för stor.", "Ta bort upprepningar som står i varandra.")
        for element in made:
            marker.addprevious(element)
        parent.remove(marker)

    def _printed(self, marker: "_Element", value: object) -> str:
        try:
            return printable(words(value))
        except Refused as error:
            raise self._unfilled(marker, error.message, error.suggestion) from error

    def _evaluated(self, marker: "_Element", text: str, fields: Mapping[str, Any]) -> object:
        try:
            return evaluate(parse(text), lambda name: lookup(name, fields))
        except Refused as error:
            raise self._unfilled(marker, error.message, error.suggestion) from error

    def _unfilled(self, marker: "_Element", message: str, suggestion: str = "") -> Unfilled:
        tag = self._tag(marker)
        return Unfilled(Problem(tag.place, tag.written, message, suggestion))


def lookup(name: str, fields: Mapping[str, Any]) -> object:
    """The field of a dotted name, or MISSING."""
    value: object = fields
    for part in name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return MISSING
        value = value[part]
    return value


def _mend(root: "_Element") -> None:
    """Give what was filled the form that Word wants."""
    _join_texts(root)
    _drop_repeats(root)
    for row in [row for row in root.iter(qn("w:tr")) if next(row.iter(qn("w:tc")), None) is None]:
        _remove(row)
    for table in list(root.iter(qn("w:tbl"))):
        if next(table.iter(qn("w:tr")), None) is None:
            _remove(table)
        elif table.attrib.pop(GRID, ""):
            _set_grid(table)
    for holder in root.iter(*_NEEDS_PARAGRAPH):
        last = next((child for child in reversed(holder) if child.tag != qn("w:bookmarkEnd")), None)
        if last is None or last.tag not in {
            qn("w:p"),
            qn("w:sdt"),
        }:  # ECMA-376, 17.4.66: not even a table may stand last
            holder.append(OxmlElement("w:p"))
    if root.tag == qn("w:body"):
        last = next((child for child in reversed(root) if child.tag != qn("w:sectPr")), None)
        if last is None or last.tag == qn("w:tbl"):
            root.insert(0 if last is None else root.index(last) + 1, OxmlElement("w:p"))


def _join_texts(root: "_Element") -> None:
    """Write text that was put beside text as one, with its blanks kept, and none where none was put."""
    for text in list(root.iter(qn("w:t"))):
        if not text.text:
            _remove(text)
            continue
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            text.text = (before.text or "") + (text.text or "")
            _remove(before)
        if (text.text or "") != (text.text or "").strip():
            text.set(qn("xml:space"), "preserve")


def _drop_repeats(root: "_Element") -> None:
    """A bookmark, and an identity of a paragraph, stands once however often its paragraph is repeated."""
    seen: set[str | None] = set()
    for mark in list(root.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        key = f"{mark.tag}{mark.get(qn('w:id'))}"
        if key in seen:
            _remove(mark)
        seen.add(key)
    for paragraph in root.iter(qn("w:p"), qn("w:tr")):
        for name in _COPIED_ONCE & set(paragraph.attrib):
            key = f"{name}{paragraph.get(name)}"
            if key in seen:
                del paragraph.attrib[name]
            seen.add(key)


def _set_grid(table: "_Element") -> None:
    """A table whose cells were repeated has as many columns as its longest row, and is as wide as it was."""
    grid = table.find(qn("w:tblGrid"))
    if grid is None:
        return
    columns = grid.findall(qn("w:gridCol"))
    needed = max(sum(map(_span, row.iterfind(qn("w:tc")))) for row in table.iter(qn("w:tr")))
    width = sum(_twips(column) for column in columns)
    if needed == len(columns) or needed == 0:
        return
    for column in columns:
        grid.remove(column)
    for _ in range(needed):
        etree.SubElement(grid, qn("w:gridCol"), {qn("w:w"): str(width // needed)})


def _span(cell: "_Element") -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "1" if span is None else span.get(qn("w:val"), "1")
    return int(value) if value.isdecimal() else 1


def _twips(column: "_Element") -> int:
    value = column.get(qn("w:w"), "0")
    return int(value) if value.isdecimal() else 0


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _number_pictures(document: "Document") -> None:
    """Repeated pictures have the same number, which Word takes for damage."""
    number = 1000
    for story in stories(document):
        for element in story.root.iter("{*}docPr"):
            number += 1
            element.set("id", str(number))


def told(problems: Sequence[Problem], name: str) -> ProjektloggError:
    """The error of a template that cannot be filled: the first of what is wrong, each with its place."""
    most = 3
    more = f"Och {len(problems) - most} till: xl-addin template {name}" if len(problems) > most else ""
    remedy = " ".join(filter(None, [*map(str, problems[:most]), more]))
    return ProjektloggError("Mallen kan inte fyllas i.", remedy, where=name)
