"""The paragraphs of a template that hold tags, and the words for where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from xl_addin.report.word import own_text, text_of

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

TOKEN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
QUOTED = 40
"""So much of a text is quoted to show where it stands."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with tags, and what it stands in."""

    text: str
    place: str
    element: "_Element"
    in_body: bool

    def container(self, prefix: str) -> "_Element | None":
        """What a pair of tags with this prefix must share: the table, what holds the paragraph, or the paragraph."""
        if prefix in {"tr", "tc"}:
            return next(self.element.iterancestors(qn("w:tbl" if prefix == "tr" else "w:tr")), None)
        return self.element.getparent() if prefix == "p" else self.element

    def alone(self, prefix: str, tag: str) -> bool:
        """Whether a tag that takes the place of its paragraph, row or cell has that for itself."""
        if prefix not in {"p", "tr", "tc"}:
            return True
        holder = self.element
        if prefix != "p":
            holder = next(self.element.iterancestors(qn(f"w:{prefix}")), self.element)
        return text_of(holder).strip() == tag


def paragraphs(document: "Document") -> Iterator[Paragraph]:
    """The paragraphs with tags, of the body first, then of headers and footers."""
    roots = [(document.element.body, "")]
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in {"header", "footer"} and isinstance(relation.target_part, XmlPart):
            roots.append((relation.target_part.element, "sidhuvud" if kind == "header" else "sidfot"))
    for root, name in roots:
        tables = list(root.iter(qn("w:tbl")))
        count = 0
        for element in root.iter(qn("w:p")):
            text = own_text(element)
            cell = next(element.iterancestors(qn("w:tc")), None)
            count += cell is None
            if TOKEN.search(text) is None:
                continue
            place = f"stycke {count} (”{text.strip()[:QUOTED]}”)" if cell is None else _cell_place(cell, tables)
            yield Paragraph(text, f"{name}, {place}" if name else place, element, in_body=not name)


def _cell_place(cell: "_Element", tables: "list[_Element]") -> str:
    row = next(cell.iterancestors(qn("w:tr")))
    table = next(row.iterancestors(qn("w:tbl")))
    number = list(table.iter(qn("w:tr"))).index(row) + 1
    return f"tabell {tables.index(table) + 1}, rad {number}, cell {list(row.iter(qn('w:tc'))).index(cell) + 1}"
