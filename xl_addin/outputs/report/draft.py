"""What a report says of the errors in its workbook: a draft while any stands, and which ones somebody answers for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from xl_addin.outputs.report.pieces import normal
from xl_addin.outputs.report.written_text import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml import etree

    from xl_addin.ledger.outcomes import Results

DRAFT = "UTKAST"
_RED, _SIZE = "C00000", "24"  # half points
_REMEDY = (
    "Rätta dem, eller skriv på arbetsbokens blad Granskning vem som godkänner vart och ett och varför, och gör "
    "rapporten på nytt."
)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is put into a report.

    Attributes:
        errors: how many errors stand that nobody answers for.
        accepted: the others, a line each.
    """

    errors: int = 0
    accepted: tuple[str, ...] = ()

    @property
    def first_line(self) -> str:
        """What the report begins with while it is a draft."""
        stand = "Ett fel står" if self.errors == 1 else f"{self.errors} fel står"
        return f"{DRAFT}. {stand} kvar i arbetsboken. {_REMEDY}" if self.errors else ""

    @property
    def last_lines(self) -> tuple[str, ...]:
        """What the report ends with."""
        return ("Fel i arbetsboken som har godkänts:", *self.accepted) if self.accepted else ()

    @property
    def texts(self) -> frozenset[str]:
        """All of it, as it is read back."""
        return frozenset(map(normal, filter(None, (DRAFT, self.first_line, *self.last_lines)))) - {""}


UNMARKED = Marking()


def marking_of(results: "Results") -> Marking:
    """What a report made from these results has to say."""
    by = results.accepted.by
    stand = set(results.standing)
    accepted = [(note, one) for note, one in by.items() if note.level == "error" and note not in stand]
    lines = (
        f"– {note.message} ({', '.join(filter(None, (note.sheet, results.accepted.about.get(note, ''))))}) "
        f"Godkänt av {one.who}: {one.reason}"
        for note, one in accepted
        if one.is_whole
    )
    return Marking(len(results.standing), tuple(Block(Kind.PARAGRAPH, line).text for line in lines))


def mark(document: "Document", marking: Marking) -> None:
    """Put the marking into a report: in the header of every page, as the first line, and at the end."""
    body = document.element.body
    if marking.errors:
        for header in _headers(document):
            header.insert(0, _paragraph(DRAFT, centred=True))
        body.insert(0, _paragraph(marking.first_line))
    for line in marking.last_lines:
        body.insert_element_before(_paragraph(line, plain=True), "w:sectPr")


def _headers(document: "Document") -> "Iterator[etree._Element]":
    """Each header that a page shows, once; a section that shows none gets one."""
    even = document.settings.odd_and_even_pages_header_footer
    seen: set[str] = set()
    there: set[str] = set()
    for section in document.sections:
        kinds = {
            "default": (section.header, True),
            "first": (section.first_page_header, section.different_first_page_header_footer),
            "even": (section.even_page_header, even),
        }
        for kind, (header, shown) in kinds.items():
            if header.is_linked_to_previous and shown and kind not in there:
                header.is_linked_to_previous = False  # makes an empty one
            if not header.is_linked_to_previous:
                there.add(kind)
        for reference in section._sectPr.iterfind(qn("w:headerReference")):  # noqa: SLF001 - see the next line
            # The part that the template engine put in its place: python-docx itself still gives the old one.
            part = document.part.rels[reference.get(qn("r:id"), "")].target_part
            if str(part.partname) not in seen and isinstance(part, XmlPart):
                seen.add(str(part.partname))
                yield part.element


def _paragraph(text: str, *, centred: bool = False, plain: bool = False) -> "etree._Element":
    paragraph = OxmlElement("w:p")
    if centred:
        properties = _child(paragraph, "w:pPr")
        _child(properties, "w:spacing", before="0", after="0")
        _child(properties, "w:jc", val="center")
    run = _child(paragraph, "w:r")
    if not plain:
        look = _child(run, "w:rPr")
        _child(look, "w:b")
        _child(look, "w:color", val=_RED)
        _child(look, "w:sz", val=_SIZE)
    _child(run, "w:t").text = text
    return paragraph


def _child(parent: "etree._Element", name: str, **attributes: str) -> "etree._Element":
    child = OxmlElement(name)
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child
