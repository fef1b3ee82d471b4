"""Fill a template with docxtpl, and give what was filled the form that Word wants.

docxtpl turns each part into Jinja's text, has it filled and puts it back. Its tags have been checked (`tag_check`) and
stand at their level of the tree (`tags`): what opens and ends between elements cannot tear one apart.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docxtpl import DocxTemplate
from jinja2 import Template, UndefinedError, pass_context
from lxml import etree
from markupsafe import Markup

from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.report.expressions import AT, NOT_COMPARABLE, ROWS, Environment, Refused, source, words
from xl_addin.outputs.report.pictures import Picture
from xl_addin.outputs.report.tags import GRID, MARKER, Paragraph, put_markers
from xl_addin.outputs.report.template_places import Problem, Story, stories
from xl_addin.outputs.report.word import Place, Writer, text_elements

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

FOR = re.compile(r"for\s+(\w+)\s+in\s+(\w+)")
MOST_ROWS, MOST_CHARACTERS = 1_000_000, 100_000_000
"""Rows of repetitions, and XML. A report of ten thousand rows is below; a loop in a loop in a loop is not."""
_LINE, _MOST_LINES = 40, 25  # characters of a line in a narrow column, and lines that half a page holds
MOST_SECONDS = 60
"""Ten thousand rows take a few, and pictures on a slow computer some more."""

_TOO_SLOW = ("Det tar för lång tid att fylla i rapporten här.", "Ta bort upprepningar som står i varandra.")
_TOO_LARGE = ("Rapporten blir för stor.", "Ta bort upprepningar som står i varandra.")
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})
_SPACE = qn("xml:space")
_MARKED = re.compile(rf"<\?{MARKER} (\d+)\?>")
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
        fields: as from `xl_addin.outputs.report.context`.
        draw: makes a picture's w:drawing for a part.

    Raises:
        Unfilled: a tag asks for what is not there, or for too much.
    """
    template = _Template(document, paragraphs, draw)
    try:
        template.render(fields, template.environment(), autoescape=True)
    except Refused as error:
        raise template.unfilled(error.message, error.suggestion) from error
    except UndefinedError as error:
        raise template.unfilled("Fältet finns inte.") from error
    except TypeError as error:  # Python's word for two constants or lists that cannot be compared
        raise template.unfilled(*NOT_COMPARABLE) from error
    for story in stories(document):
        _mend(story.root)


class _Bounded(Template):
    """A Jinja template that stops when what it makes grows too large."""

    def render(self, *args: Any, **fields: Any) -> str:  # noqa: ANN401 - as jinja2 has it
        made, size = [], 0
        for part in self.generate(*args, **fields):
            made.append(part)
            size += len(part)
            if size > MOST_CHARACTERS:
                raise Refused(*_TOO_LARGE)
        return "".join(made)


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """An opened template whose tags have been moved to where they belong in the tree, so that docxtpl need not guess.

    What docxtpl would find and cut out with regular expressions is marked already: see `patch_xml`.
    """

    def __init__(self, document: "Document", paragraphs: Sequence[Paragraph], draw: Draw) -> None:
        super().__init__("")
        self.docx, self._draw, self._writer = document, draw, Writer(document)
        places = self._writer.places()
        self._places = [places.get(tag.paragraph, Place(None, 1)) for one in paragraphs for tag in one.tags]
        self._tags = put_markers(list(paragraphs))
        self._number = self._rows = 0
        self._last_moment = time.monotonic() + MOST_SECONDS

    def environment(self) -> Environment:
        """Jinja's surroundings for this template: they know which tag is being filled."""
        environment = Environment(self._output)
        environment.template_class = _Bounded
        environment.filters |= {AT: self._note, ROWS: self._repeated}
        return environment

    def unfilled(self, message: str, suggestion: str = "") -> Unfilled:
        """The problem of the tag that is being filled."""
        tag = self._tags[self._number]
        return Unfilled(Problem(tag.place, tag.written, message, suggestion))

    @pass_context  # so that Jinja does not work it out beforehand
    def _note(self, _: object, number: int) -> str:
        self._go_to(number)
        return ""

    def _go_to(self, number: int) -> None:
        """Leave the tag that is being filled for another; if time is out, it was lost where we are."""
        if time.monotonic() > self._last_moment:
            raise Refused(*_TOO_SLOW)
        self._number = number

    def _repeated(self, number: int, rows: list[Any]) -> list[Any]:
        self._go_to(number)
        self._rows += len(rows)
        if self._rows > MOST_ROWS:
            raise Refused(*_TOO_LARGE)
        return rows

    def _output(self, value: object) -> Markup:
        """What takes the place of the tag that is being filled."""
        tag = self._tags[self._number]
        if tag.prefix:
            return _markup(self._writer.paragraphs(value, self._places[self._number]))
        if isinstance(value, Picture):
            return _markup([self._draw(value, tag.story)] if value else [])
        return _markup(text_elements(words(value)))

    def patch_xml(self, src_xml: str) -> str:
        """Write each tag where it is marked. No other brace means anything."""
        return _MARKED.sub(lambda mark: self._jinja(int(mark[1])), src_xml.translate(_BRACES))

    def _jinja(self, number: int) -> str:
        tag = self._tags[number]
        word, _, rest = tag.inside.partition(" ")
        if tag.opener == "{#":
            return ""
        if tag.opener == "{{":
            return f"{{{{ {source(tag.inside, number)} }}}}"
        if match := FOR.fullmatch(tag.inside):
            return f"{{% for {match[1]} in {number}|{ROWS}({match[2]}) %}}"
        return f"{{% {word} {source(rest, number) if word in {'if', 'elif'} else ''} %}}"

    def resolve_listing(self, xml: str) -> str:
        """Leave tabs and new lines: ours are elements, and those between elements are no text."""
        return xml

    def fix_tables(self, xml: str) -> "_Element":
        """Read what was made. docxtpl would repair it in silence, and count the cells of tables in tables."""
        return _read(xml)

    def map_headers_footers_xml(self, relKey: str, xml: bytes) -> None:  # noqa: N803 - as docxtpl has it
        """Put a header or footer back into its part, with its pictures."""
        self._put_back(self.docx.part.rels[relKey].target_part.element, xml)

    def render_properties(self, *_: object) -> None:
        """Leave the document's properties: ours come after."""

    def render_footnotes(self, context: Mapping[str, Any], jinja_env: Environment) -> None:
        """Fill the notes at the foot and at the end, which docxtpl knows as bytes or not at all."""
        for story in stories(self.docx):
            if next(story.root.iter(etree.PI), None) is not None:
                xml = self.patch_xml(self.xml_to_string(story.root))
                self._put_back(story.root, self.render_xml_part(xml, story.part, context, jinja_env))

    def _put_back(self, root: "_Element", xml: str | bytes) -> None:
        tree = _read(xml)
        self.fix_docpr_ids(tree)
        for child in list(root):
            root.remove(child)
        root.extend(tree)


def _read(xml: str | bytes) -> "_Element":
    """Read what was made, without what lxml needs the square of its number to move: namespaces declared, xml:space."""
    tree = etree.fromstring(xml, etree.XMLParser(ns_clean=True))
    for text in tree.iter(qn("w:t")):
        text.attrib.pop(_SPACE, "")  # `_join_texts` says anew where blanks are to be kept
    return tree


def _markup(elements: "Sequence[_Element]") -> Markup:
    xml = "".join(etree.tostring(element, encoding="unicode") for element in elements)
    return Markup(xml.translate(_BRACES))  # noqa: S704 - made by lxml; docxtpl takes some braces for its own


def _mend(root: "_Element") -> None:
    """Give what was filled the form that Word wants."""
    _join_texts(root)
    _drop_repeats(root)
    for row in [row for row in root.iter(qn("w:tr")) if next(row.iter(qn("w:tc")), None) is None]:
        _remove(row)
    _let_long_rows_break(root)
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


def _let_long_rows_break(root: "_Element") -> None:
    """A row that no page holds may break: LibreOffice 7.4 loses its last lines where it is told not to."""
    for row in root.iter(qn("w:tr")):
        lengths = [sum(len(part.text or "") for part in p.iter(qn("w:t"))) for p in row.iter(qn("w:p"))]
        lines = len(lengths) + sum(length // _LINE for length in lengths)
        if lines > _MOST_LINES:
            for mark in list(row.iter(qn("w:cantSplit"))):
                _remove(mark)


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
        if (text.text or "") != " ".join((text.text or "").split()):
            text.set(_SPACE, "preserve")


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


def as_error(problems: Sequence[Problem], name: str) -> ProjektloggError:
    """The error of a template that cannot be filled: the first of what is wrong, each with its place."""
    most = 3
    more = f"Och {len(problems) - most} till: xl-addin template {name}" if len(problems) > most else ""
    remedy = " ".join(filter(None, [*map(str, problems[:most]), more]))
    return ProjektloggError("Mallen kan inte fyllas i.", remedy, where=name)
