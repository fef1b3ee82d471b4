"""Fill a Word template: `render` gives the report's bytes, the same for the same figures.

docxtpl puts the values in. What it does not promise is added here: values survive whatever they hold, a broken
document is an error and never a shorter report, the document's properties are ours, and the bytes are stable.
"""

import io
import zipfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Cm, Length
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from xl_addin.errors import ProjektloggError
from xl_addin.facts import facts
from xl_addin.report import origin as origins
from xl_addin.report.context import context, texts_of
from xl_addin.report.kept import Kept, digests_of, keep, names_in, template_digest
from xl_addin.report.origin import UNKNOWN, Origin
from xl_addin.report.pictures import WIDTH, Picture
from xl_addin.report.read_word import read_pieces
from xl_addin.report.text import printable
from xl_addin.report.word import FILTER, Writer, protect, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document
    from docx.parts.story import StoryPart

    from xl_addin.results import Results

FILTERS = frozenset({"upper", "lower", "capitalize", "trim", "default", "first", "last", "length", "join"})
_LAST = "Projektlogg: sista stycket"  # stands last in the template while it is filled, and must come out last
_OLDEST = (1980, 1, 1, 0, 0, 0)  # a zip entry cannot be older
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Projektlogg</Application></Properties>"
)
_CHECK = "Kontrollera mallen: där står vilket fält eller vilken märkning som är fel."


def render(results: "Results", template: Path, *, final: bool = False, origin: Origin = UNKNOWN) -> bytes:
    """Fill a template.

    Args:
        results: what the counting came to.
        template: a .docx whose fields are those of `xl_addin.report.context`.
        final: the title says final report, where the template has no title of its own, and no period.
        origin: the workbook that was counted; the report tells of it.

    Returns:
        The bytes of the .docx.

    Raises:
        ProjektloggError: the template cannot be read or filled.
    """
    fields = context(results, origin)
    filled = fill_template(template, fields)
    _set_properties(filled, results, final=final)
    kept = _kept(filled, template, results, fields, final=final)
    origins.put(filled, origins.to_properties(origins.make_stamp(results, origin, kept)))
    return _stable(_saved(filled))


def _saved(document: "Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _kept(filled: "Document", template: Path, results: "Results", fields: dict[str, Any], *, final: bool) -> Kept:
    """The digests of what the report shows and of what it was made from."""
    texts, figures = texts_of(results), facts(results)
    words = " ".join(piece.text for piece in read_pieces(template.read_bytes()))
    values = digests_of(fields, figures, texts, names_in(words, texts))
    return keep(read_pieces(_saved(filled)), values, template_digest(template), final=final)


def open_template(path: Path) -> "_Template":
    """Open a template.

    Raises:
        ProjektloggError: it cannot be read as a Word document.
    """
    try:
        template = _Template(path)
        template.init_docx()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, OpcError) as error:
        message = "Mallen kan inte läsas som ett Word-dokument."
        raise ProjektloggError(message, "Spara den på nytt från Word som .docx.", where=path.name) from error
    return template


def fill_template(template: Path, fields: dict[str, Any]) -> "Document":
    """Fill a template with these fields.

    Raises:
        ProjektloggError: as `render`.
    """
    opened = open_template(template)
    document: Document = opened.get_docx()
    writer = Writer(document)
    writer.prepare()
    document.add_paragraph(_LAST)
    environment = Environment(lambda picture: _drawing(picture, opened.current_rendering_part, document))
    environment.filters[FILTER] = writer.paragraphs
    try:
        opened.render(fields, environment, autoescape=True)
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise ProjektloggError("Mallen kan inte fyllas i.", _CHECK, where=template.name) from error
    _take_last_away(document, template)
    return document


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """A template whose result must be well-formed: docxtpl repairs it in silence, and drops what does not fit."""

    def fix_tables(self, xml: str) -> Any:  # noqa: ANN401 - as docxtpl has it
        etree.fromstring(xml)
        return super().fix_tables(xml)

    def render_properties(self, *_: object) -> None:
        """Leave the document's properties: docxtpl would write `&amp;` in them. Ours come after."""


class Environment(ImmutableSandboxedEnvironment):
    """What a template may do: name fields, choose, repeat, and a handful of filters. Nothing that fills the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, draw: "Callable[[Picture], Markup]" = lambda _: Markup("")) -> None:
        def finalize(value: object) -> object:
            return draw(value) if isinstance(value, Picture) else _finalize(value)

        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=finalize)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def call_binop(self, *_: object) -> Any:  # noqa: ANN401 - as jinja2 has it
        """Refuse: a template has nothing to calculate."""
        raise SecurityError

    def call(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - ditto
        """Refuse: a template has nothing to call."""
        raise SecurityError

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as jinja2 has it
        """Look a field up among our own names only: `kommun.copy` is a place, not a method."""
        if isinstance(obj, dict):
            return obj.get(attribute, self.undefined(obj=obj, name=attribute))
        return super().getattr(obj, attribute)


def _finalize(value: object) -> object:
    """Make a value safe to stand in XML, verbatim."""
    if isinstance(value, Markup | Undefined):
        return value
    return Markup(protect(str(escape(printable(str(value))))))  # noqa: S704 - escaped just here


def _drawing(picture: Picture, part: "StoryPart", document: "Document") -> Markup:
    """The picture as XML for the template engine, in place of the run's text, no wider than the page has room for."""
    if not picture:
        return Markup("")
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    width, height = Cm(WIDTH), Cm(picture.height)
    part_of = min(1.0, room / width) if room > 0 else 1.0
    inline = part.new_pic_inline(
        io.BytesIO(picture.draw()), Length(int(width * part_of)), Length(int(height * part_of))
    )
    inline.docPr.set("name", "Diagram")
    inline.docPr.set("descr", printable(picture.alt))
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # LibreOffice puts some millimetres there when nothing is said
    xml = protect(etree.tostring(inline, encoding="unicode"))
    return Markup(f"</w:t></w:r><w:r><w:drawing>{xml}</w:drawing></w:r><w:r><w:t>")  # noqa: S704 - made by lxml


def _take_last_away(document: "Document", template: Path) -> None:
    """Check that the paragraph that stood last still does, and remove it."""
    body = document.element.body
    last = next((child for child in reversed(body) if child.tag != qn("w:sectPr")), None)
    if last is None or text_of(last) != _LAST:
        raise ProjektloggError("Slutet av rapporten kom inte med.", _CHECK, where=template.name)
    before = last.getprevious()
    if before is not None and before.tag == qn("w:tbl"):
        last.clear()  # a document may not end with a table (ECMA-376, 17.4.66)
    else:
        body.remove(last)


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
    longest = 255  # python-docx takes no more
    return printable(text)[:longest]


def _stable(packed: bytes) -> bytes:
    """Pack the parts anew, each with the same old date; what Word noted of computer and company goes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            new.writestr(entry, _APP if name == "docProps/app.xml" else old.read(name))
    return buffer.getvalue()
