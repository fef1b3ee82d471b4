"""Templates for tests, made from pieces of WordprocessingML. All names are made up."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.support_report import LOG, make_sample
from xl_addin.outputs.report.render import render

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    nsdecls("w", "r", "wp", "a", "pic")
    + ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SAMPLE = make_sample(
    [(5, 2, "", "Text"), (5, 4, "", "Ett.\n\nTvå.")],
    log=[{**row, "Stöd (kr)": 1} for row in LOG],
    lists={"Kommun": ["Solna"]},
)


def blank() -> Document:
    """A document without paragraphs."""
    document = docx.Document()
    for child in list(document.element.body)[:-1]:
        document.element.body.remove(child)
    return document


def template(folder: Path, body: str, *, change: Callable[[Document], object] = lambda _: None) -> Path:
    """A template with these elements in its body."""
    document = blank()
    holder = parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")
    for place, child in enumerate(list(holder)):
        document.element.body.insert(place, child)
    change(document)
    path = folder / "mall.docx"
    document.save(str(path))
    return path


def paragraph(*texts: str, properties: str = "") -> str:
    """A paragraph with a run for each text."""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def with_parts(path: Path, parts: Mapping[str, str | bytes | None]) -> Path:
    """Put these members into a file, in place of its own; None takes one out."""
    with zipfile.ZipFile(path) as package:
        members: dict[str, str | bytes | None] = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in {**members, **parts}.items():
            if data is not None:
                package.writestr(name, data)
    return path


def filled(path: Path) -> Document:
    """The report from a template."""
    return docx.Document(io.BytesIO(render(SAMPLE, path)))


def texts(document: Document) -> list[str]:
    """Its paragraphs outside tables."""
    return [one.text for one in document.paragraphs]
