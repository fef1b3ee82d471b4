"""What a reader of a Word document sees, piece by piece: paragraphs, table cells, headers, footers, notes, pictures.

A piece's digest is the same however a program saves the document anew: runs, proofing marks, bookmarks, attributes and
numbers of parts are not looked at, and fields that a program fills in by itself (page numbers, contents) only stand as
such. Text is read as it shows with all changes accepted: what somebody deleted with tracked changes is gone.
"""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

READING = "1"
"""How pieces are read and digested. A report keeps the number: digests of another reading say nothing."""

DIGEST = 8
"""Characters of a digest. Six bytes: two texts that differ have the same one in one of 10^14 cases."""

_MOST_PIECES = 50_000
_QUOTED, _BEFORE = 60, 25
_FILLED_IN = {"TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF", "DATE", "TIME", "SAVEDATE", "PRINTDATE"}
_FILLED_IN |= {"CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "INDEX", "TOA", "STYLEREF", "NUMWORDS", "NUMCHARS"}
_FILLED_IN |= {"REVNUM", "LASTSAVEDBY", "USERNAME"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_CHARACTERS: dict[str, Callable[[etree._Element], str]] = {
    **dict.fromkeys([qn("w:t"), _MATH_TEXT], lambda text: text.text or ""),
    **dict.fromkeys([qn("w:tab"), qn("w:ptab"), qn("w:br"), qn("w:cr")], lambda _: " "),
    qn("w:noBreakHyphen"): lambda _: "-",
    qn("w:sym"): lambda sign: f"[{sign.get(qn('w:char'), '')}]",
}
_FIELDS = {qn("w:fldChar"), qn("w:fldSimple"), qn("w:instrText")}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_OWN = {qn("w:tbl"), qn("w:txbxContent")}
_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:delText"), qn("w:delInstrText"), qn("w:pPr")}
_BLOCKS = {qn("w:p"), qn("w:tbl"), qn("w:txbxContent")}


class UnreadableError(Exception):
    """The bytes are no Word document."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of what the document shows.

    Attributes:
        text: with each run of blanks as one.
        place: where it stands, in Swedish.
        kind: what it is: another kind or column of a table with the same text is another piece.
    """

    text: str
    place: str
    kind: str

    @property
    def digest(self) -> str:
        """What is kept of the piece."""
        return short_digest(f"{self.kind}\0{self.text}")


def short_digest(text: str) -> str:
    """The digest of a text."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: DIGEST * 3 // 4]).decode()


def normal(text: str) -> str:
    r"""Make a text such that only what a reader sees is left.

    >>> normal(" 1\u202f524  kr\n")
    '1 524 kr'
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\u2011", "-")
    return " ".join(text.split())


def quoted(text: str, other: str | None = None) -> str:
    """The beginning of a text between quotes; with another text, the part where it is no longer the same."""
    pairs = enumerate(zip(text, other or "", strict=False))
    same = next((place for place, (one, two) in pairs if one != two), 0)
    start = max(0, same - _BEFORE) if len(text) > _QUOTED else 0
    start = text.find(" ", start) + 1 if start else 0
    end = start + _QUOTED
    return f"”{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}”"


@dataclass
class _Field:
    """A field that is open: its instruction, and whether the result has begun."""

    instruction: str = ""
    result: bool = False

    @property
    def kind(self) -> str:
        return next(iter(self.instruction.split()), "").upper()


@dataclass
class Story:
    """One part being read: the pieces so far and where the reader stands."""

    kind: str
    where: str
    headings: frozenset[str] = frozenset()
    found: list[Piece] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    heading: str = ""
    paragraphs: int = 0
    tables: int = 0

    def blocks(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables under an element, whatever wraps them."""
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag == qn("w:altChunk"):
                self._add("[infogat dokument]", self.kind, "")
            elif child.tag == _ALTERNATIVES:
                self.blocks(child[0] if len(child) else child)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        """Add a paragraph, and after it the pictures and text boxes that are anchored in it."""
        inner: list[etree._Element] = []
        text = normal("".join(self._text(paragraph, inner)))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if text and style is not None and style.get(qn("w:val")) in self.headings:
            self.heading, self.paragraphs = text, 0
        if text:
            self.paragraphs += 1
            self._add(text, self.kind, f"stycke {self.paragraphs}")
        self._anchored(inner)

    def _anchored(self, inner: Sequence[etree._Element]) -> None:
        for element in inner:
            if element.tag == qn("w:txbxContent"):
                self.blocks(element)
            else:
                words = element.get("descr", "") or element.get("alt", "")
                self._add(normal(f"bild: {words}"), "bild", f"bild efter stycke {self.paragraphs}")

    def _table(self, table: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        for place, row in enumerate(_children(table, qn("w:tr")), 1):
            cells = [self._cell(cell) for cell in _children(row, qn("w:tc"))]
            label = next((text for text, _ in cells if text), "")
            for column, (text, inner) in enumerate(cells, 1):
                if text:
                    spot = f"tabell {number}, rad {place}, kolumn {column}"
                    spot += f" (raden {quoted(label)})" if label != text else ""
                    self._add(text, f"{self.kind}{column}", spot)
                for element in inner:
                    if element.tag == qn("w:tbl"):
                        self._table(element)
                    else:
                        self._anchored([element])

    def _cell(self, cell: etree._Element) -> tuple[str, list[etree._Element]]:
        inner: list[etree._Element] = []
        return normal("".join(self._text(cell, inner))), inner

    def _add(self, text: str, kind: str, spot: str) -> None:
        if len(self.found) >= _MOST_PIECES:
            raise UnreadableError
        under = f" under rubriken {quoted(self.heading)}" if self.heading and self.heading != text else ""
        self.found.append(Piece(text, f"{self.where}{spot}{under}", kind))

    def _text(self, element: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
        """The text of a paragraph or cell; what stands in boxes, pictures and tables of its own goes to `inner`."""
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _GONE and not _is_hidden(child):
                if child.tag in _CHARACTERS:
                    yield _CHARACTERS[child.tag](child) if self._shows() else ""
                elif child.tag in _FIELDS:
                    yield from self._field(child, inner)
                else:
                    yield from self._within(child, inner)

    def _within(self, child: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
        """The text of an element that holds others."""
        if child.tag in _NOTES:
            self.notes.append((_NOTES[child.tag], child.get(qn("w:id"), "")))
        elif child.tag in _OWN:
            inner.append(child)
        elif child.tag in {_PICTURE, _OLD_PICTURE}:
            inner.append(_described(child))
        elif child.tag == _ALTERNATIVES:
            yield from self._text(child[0], inner) if len(child) else ()
        else:
            yield " " if child.tag == qn("w:p") else ""
            yield from self._text(child, inner)

    def _shows(self) -> bool:
        return all(one.result and one.kind not in _FILLED_IN for one in self.fields)

    def _field(self, element: etree._Element, inner: list[etree._Element]) -> Iterator[str]:
        """A field (ECMA-376, 17.16): its result as text, or its kind alone where programs fill it in by themselves."""
        if element.tag == qn("w:instrText"):
            if self.fields:
                self.fields[-1].instruction += element.text or ""
            return
        if element.tag == qn("w:fldSimple"):
            one = _Field(element.get(qn("w:instr"), ""), result=True)
            yield self._mark(one)
            self.fields.append(one)
            yield from self._text(element, inner)
            self.fields.pop()
            return
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self.fields.append(_Field())
        elif self.fields and kind in {"separate", "end"}:
            one = self.fields.pop()
            yield "" if one.result else self._mark(one)
            if kind == "separate":
                self.fields.append(_Field(one.instruction, result=True))

    def _mark(self, one: _Field) -> str:
        return f"[{one.kind}]" if self._shows() and one.kind in _FILLED_IN else ""


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") if run.tag == qn("w:r") else None
    return vanish is not None and vanish.get(qn("w:val"), "true") not in {"0", "false", "off"}


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those in content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _BLOCKS:
            yield from _children(child, tag)


def _described(picture: etree._Element) -> etree._Element:
    """The element that holds a picture's alternative text: docPr of its drawing, or the shape of the old kind."""
    if picture.tag == _OLD_PICTURE:
        parent = picture.getparent()
        return picture if parent is None else parent
    for above in picture.iterancestors():
        if above.tag.endswith(("}inline", "}anchor")):
            return next((child for child in above if child.tag.endswith("}docPr")), picture)
    return picture
