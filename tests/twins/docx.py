"""Text twins of Word documents: what a diff can show of them. Run as a program, it writes the templates' twins anew."""

from collections.abc import Iterator
from pathlib import Path

import docx
from docx.opc.part import XmlPart
from docx.table import Table
from docx.text.paragraph import Paragraph

TEMPLATES = Path(__file__).parents[2] / "templates"


def twin(path: Path) -> str:
    """The document's paragraphs with their styles, its tables, headers and footers, and which styles it defines."""
    document = docx.Document(str(path))
    lines = ["# Dokument", *_blocks(document)]
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in {"header", "footer"} and isinstance(relation.target_part, XmlPart):
            lines += ["", f"# {kind}"]
            lines += [f"[{kind}] {Paragraph(p, document).text}" for p in relation.target_part.element.iter(P)]
    lines += ["", "# Formatmallar", *sorted(f"{style.type}: {style.name}" for style in document.styles)]
    return "\n".join(lines) + "\n"


P = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def _blocks(document: "docx.document.Document") -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield _line(block)


def _rows(table: Table) -> Iterator[str]:
    style = table.style.name if table.style else ""
    yield f"<{style}, {len(table.columns)} kolumner>"
    for row in table.rows:
        head = "rubrik " if row._tr.xpath("./w:trPr/w:tblHeader") else ""
        cells = dict.fromkeys(row.cells)  # a merged cell stands once
        yield f"  {head}| " + " | ".join(" / ".join(_line(p) for p in cell.paragraphs) for cell in cells) + " |"


def _line(paragraph: Paragraph) -> str:
    style = paragraph.style.name if paragraph.style else ""
    return f"[{style}] {paragraph.text}".replace("\n", "↵").replace("\t", "→").rstrip()


def twin_path(path: Path) -> Path:
    """Where a document's twin stands."""
    return path.with_name(path.name + ".txt")


if __name__ == "__main__":
    for template in sorted(TEMPLATES.glob("*.docx")):
        twin_path(template).write_text(twin(template), encoding="utf-8")
