"""Fill a Word template: `render` gives the report's bytes, the same for the same figures.

The template is opened behind a wall (`opening`), its tags are found (`tags`), checked (`tag_check`) and filled
(`filling`). The document's properties are ours, and the bytes are stable.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Length

from xl_addin.books.ooxml.stable_zip import stable_zip
from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.report import origin as origins
from xl_addin.outputs.report.context import context, texts_of
from xl_addin.outputs.report.digests import Kept, digests_of, keep, names_in, template_digest
from xl_addin.outputs.report.draft import UNMARKED, Marking, mark
from xl_addin.outputs.report.filling import Unfilled, as_error, fill
from xl_addin.outputs.report.opening import SAVE_ANEW, UNREADABLE, open_template
from xl_addin.outputs.report.origin import UNKNOWN, Origin
from xl_addin.outputs.report.pictures import WIDTH, Picture
from xl_addin.outputs.report.pieces import UnreadableError
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.outputs.report.tag_check import problems_of
from xl_addin.outputs.report.tags import tagged
from xl_addin.outputs.report.template_places import Story
from xl_addin.outputs.report.written_text import printable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.parts.story import StoryPart
    from lxml.etree import _Element

    from xl_addin.ledger.outcomes import Results

_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Projektlogg</Application></Properties>"
)


def render(
    results: "Results", template: Path, *, final: bool = False, origin: Origin = UNKNOWN, marking: Marking = UNMARKED
) -> bytes:
    """Fill a template.

    Args:
        results: what the counting came to.
        template: a .docx whose fields are those of `xl_addin.outputs.report.context`.
        final: the title says final report, where the template has no title of its own, and no period.
        origin: the workbook that was counted; the report tells of it.
        marking: what it says of errors.

    Returns:
        The bytes of the .docx.

    Raises:
        ProjektloggError: the template cannot be read or filled.
    """
    origin = replace(origin, workbook=_property(origin.workbook))
    fields = context(results, origin, final=final)
    filled = fill_template(template, fields)
    _set_properties(filled, results, final=final)
    mark(filled, marking)
    kept = _kept(filled, template, results, fields, final=final, marks=marking.texts)
    origins.put(filled, origins.to_properties(origins.make_stamp(results, origin, kept)))
    return _anonymous(_saved(filled))


def _saved(document: "Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _kept(
    filled: "Document",
    template: Path,
    results: "Results",
    fields: dict[str, Any],
    *,
    final: bool,
    marks: frozenset[str],
) -> Kept:
    """The digests of what the report shows and of what it was made from."""
    texts, figures = texts_of(results, final=final), results.figures
    try:
        words = " ".join(piece.text for piece in read_pieces(template.read_bytes()))
    except UnreadableError as error:  # it could be opened, and still breaks a rule of the format
        raise ProjektloggError(UNREADABLE, SAVE_ANEW, where=template.name) from error
    values = digests_of(fields, figures, texts, names_in(words, texts))
    return keep(read_pieces(_saved(filled)), values, template_digest(template), final=final, marks=marks)


def fill_template(template: Path, fields: dict[str, Any]) -> "Document":
    """Fill a template with these fields.

    Raises:
        ProjektloggError: as `render`.
    """
    opened = open_template(template)
    document, paragraphs = opened.document, tagged(opened.document)
    if problems := problems_of(opened, paragraphs, list(_names(fields))):
        raise as_error(problems, template.name)
    try:
        fill(document, paragraphs, fields, lambda picture, story: _drawing(picture, story, document))
    except Unfilled as error:
        raise as_error([error.problem], template.name) from error
    return document


def _names(fields: dict[str, Any], path: str = "") -> Iterator[str]:
    """The dotted names of all fields."""
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _names(value, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def _drawing(picture: Picture, story: Story, document: "Document") -> "_Element":
    """The picture as an element of a run, no wider than the page has room for."""
    page = document.sections[0] if len(document.sections) else None
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0) if page else 0
    width, height = Cm(WIDTH), Cm(picture.height)
    part_of = min(1.0, room / width) if room > 0 else 1.0
    inline = cast("StoryPart", story.part).new_pic_inline(
        io.BytesIO(picture.draw()), Length(int(width * part_of)), Length(int(height * part_of))
    )
    inline.docPr.set("name", "Diagram")
    inline.docPr.set("descr", picture.alt)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # LibreOffice puts some millimetres there when nothing is said
    drawing = OxmlElement("w:drawing")
    drawing.append(inline)
    return drawing


def _set_properties(document: "Document", results: "Results", *, final: bool) -> None:
    """Say what the document is, and nothing of who made it on which computer."""
    project, number = results.project, results.period.number
    when = datetime.combine(results.today, time(), UTC)
    properties = document.core_properties
    own = "" if "{" in properties.title else properties.title.strip()  # the template's name for what it makes
    kind = own or ("Slutrapport" if final else "Lägesrapport")
    kind = kind if final else f"{kind} {number}"
    properties.title = _property(" – ".join(part for part in (kind, project.name) if part))
    properties.subject = _property(f"Ärende-ID {project.case}" if project.case else "")
    properties.author = _property(project.beneficiary)
    properties.language = "sv-SE"
    properties.created = properties.modified = when
    properties.revision = 1
    for name in ("category", "comments", "content_status", "identifier", "keywords", "last_modified_by", "version"):
        setattr(properties, name, "")
    properties.last_printed = when  # when the template was last printed is nobody's business


def _property(text: str) -> str:
    """The door of a document's properties."""
    longest = 255  # python-docx takes no more
    return printable(text)[:longest]


def _anonymous(packed: bytes) -> bytes:
    """Pack the parts anew, the same each time; what Word noted of computer and company goes."""
    with zipfile.ZipFile(io.BytesIO(packed)) as old:
        parts = {name: _APP if name == "docProps/app.xml" else old.read(name) for name in old.namelist()}
    return stable_zip(parts)
