"""Make a Word template of a form's sections, for a form that has none of its own. Its look is that of the shipped ones.

One template serves both reports: what is about the whole project stands between `{%p if rapport.slutrapport %}` and its
end. What a section holds beside text (the table of indicators) is taken from the usual form's template, where people
edit it in Word.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from xl_addin.books.ooxml.stable_zip import stable_zip
from xl_addin.contract.form import Content, Form, Section
from xl_addin.contract.forms import load_form

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from lxml.etree import _Element

_FINAL = "{% if rapport.slutrapport %}"
_TITLE = f"{_FINAL}Slutrapport{{% else %}}Lägesrapport {{{{ period.nummer }}}}{{% endif %}}"
_WHEN = (
    f"{_FINAL}{{{{ projekt.start }}}} – {{{{ projekt.slut }}}}"
    "{% else %}Redovisningsperiod {{ period.namn }}{% endif %}"
)
_IF, _END = "{%p if rapport.slutrapport %}", "{%p endif %}"
_ACTIVITIES, _ROWS_END = "{%tr for rad in aktiviteter %}", "{%tr endfor %}"
_PART, _HEADING, _TEXT, _HELP = "Heading 1", "Heading 2", "Body Text", "Bildtext"


def make_template(form: Form, *, helped: bool = False, look: Path | None = None) -> bytes:
    """Make the template, the same bytes for the same form.

    Args:
        form: whose sections.
        helped: print what the funder asks for, and the limits, under each title.
        look: a finished template of the usual form, whose styles and tables are taken; None: the shipped one.
    """
    usual = load_form()
    document = docx.Document(str(look or usual.final))
    blocks = _Blocks(document, usual, named_only=form.name != usual.name)
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)
    for new_page in list(document.styles[_PART].element.iter(qn("w:pageBreakBefore"))):
        new_page.getparent().remove(new_page)  # parts may be short, and begin under the title
    document.styles[_PART].paragraph_format.space_before = Pt(24)
    maker = _Maker(document, blocks, helped=helped)
    maker.take(form)
    for section in document.sections:
        _name_footer(section.footer.paragraphs)
    document.core_properties.title = form.title
    return _stable(document)


def _stable(document: "Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return stable_zip({name: package.read(name) for name in package.namelist()})


class _Blocks:
    """The parts of a finished template: what stands before the sections, in each, and after."""

    def __init__(self, document: "Document", form: Form, *, named_only: bool) -> None:
        self._named_only = named_only
        self.first: list[_Element] = []
        self.last: list[_Element] = []
        self._of: dict[Content, tuple[Section, list[_Element]]] = {}
        titles = {f"{section.number}.\t{section.title}": section for section in form.sections}
        parts = {section.part for section in form.sections}
        into = self.first
        for element, paragraph in _paragraphs(document):
            text, style = (
                (paragraph.text, paragraph.style.name) if paragraph is not None and paragraph.style else ("", "")
            )
            if text in titles:
                into = []
                self._of.setdefault(titles[text].content, (titles[text], into))
            elif text in parts:
                into = []
            elif style == "Slutnot":
                self.last.append(element)
            else:
                into.append(element)

    def of(self, section: Section) -> "Iterator[_Element]":
        """What a section of such content holds, for this section's own text."""
        usual, elements = self._of[section.content]
        for element in elements:
            copied = deepcopy(element)
            for words in copied.iter(qn("w:t")):
                words.text = (words.text or "").replace(f"avsnitt.{usual.key} ", f"avsnitt.{section.key} ")
            is_plan = section.content is Content.ACTIVITIES and self._named_only
            for row in list(copied.iter(qn("w:tr"))) if is_plan else ():
                _name_rows(row)
            yield copied


def _name_rows(row: "_Element") -> None:
    """The usual form has room for six activities, and shows the empty rows; other forms have as many as there are."""
    words = list(row.iter(qn("w:t")))
    if [one.text for one in words] in ([_ACTIVITIES], [_ROWS_END]):
        begins = words[0].text == _ACTIVITIES
        beside = deepcopy(row)
        next(beside.iter(qn("w:t"))).text = "{%tr if rad.namn %}" if begins else "{%tr endif %}"
        (row.addnext if begins else row.addprevious)(beside)


def _paragraphs(document: "Document") -> "Iterator[tuple[_Element, Paragraph | None]]":
    by_element = {paragraph._p: paragraph for paragraph in document.paragraphs}  # noqa: SLF001 - its element
    for element in document.element.body:
        if element.tag != qn("w:sectPr"):
            yield element, by_element.get(element)


class _Maker:
    """Writes section after section at the end of the document."""

    def __init__(self, document: "Document", blocks: _Blocks, *, helped: bool) -> None:
        self._document, self._blocks, self._helped = document, blocks, helped

    def take(self, form: Form) -> None:
        for words, style in ((_TITLE, "Title"), ("{{ projekt.namn }}", "Subtitle"), (_WHEN, "Subtitle")):
            self._write(words, style)
        for words in ("{%p if rapport.raknad_till %}", "{{ rapport.raknad_till }}", _END):
            self._write(words, _TEXT)
        for final_only, items in groupby(self._items(form), key=lambda item: item[0]):
            if final_only:
                self._write(_IF, _TEXT)
            for _, item in items:
                if isinstance(item, Section):
                    self._section(item)
                else:
                    self._write(item, _PART)
            if final_only:
                self._write(_END, _TEXT)
        for element in self._blocks.last:
            self._add(element)

    @staticmethod
    def _items(form: Form) -> Iterator[tuple[bool, Section | str]]:
        """The parts' titles and the sections, and whether each stands in the final report only."""
        alone = len({section.part for section in form.shown(final=False)}) == 1
        has_parts = len({section.part for section in form.sections}) > 1
        before = ""
        for section in form.sections:
            if has_parts and section.part != before:
                yield section.once or alone, section.part
            before = section.part
            yield section.once, section

    def _section(self, section: Section) -> None:
        dot = "." if section.number.isdecimal() else ""
        self._write(f"{section.number}{dot}\t{section.title}", _HEADING)
        if self._helped:
            limit = f"Högst {section.limit} tecken." if section.limit else ""
            words = " ".join(filter(None, (section.help, limit)))
            if words:
                self._write(words, _HELP)
        if section.content is Content.TEXT:
            self._write(f"{{{{p avsnitt.{section.key} }}}}", _TEXT)
        else:
            for element in self._blocks.of(section):
                self._add(element)

    def _write(self, words: str, style: str) -> None:
        self._document.add_paragraph(words, style)

    def _add(self, element: "_Element") -> None:
        self._document.element.body.insert_element_before(element, "w:sectPr")


def _name_footer(paragraphs: "Sequence[Paragraph]") -> None:
    """The footer names the report."""
    for paragraph in paragraphs:
        for words in paragraph._p.iter(qn("w:t")):  # noqa: SLF001 - its element
            words.text = (words.text or "").replace("Slutrapport", _TITLE)
