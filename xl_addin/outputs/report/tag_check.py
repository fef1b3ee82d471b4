"""What can be seen to be wrong in the tags of a template, without filling it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from docx.oxml.ns import qn
from jinja2 import nodes
from lxml import etree

from xl_addin.contract.form import Form
from xl_addin.contract.forms import form_names, load_form
from xl_addin.figures.facts import BREAKDOWNS, STANDARD_CODES, standard_names
from xl_addin.figures.live_names import suggest
from xl_addin.outputs.report.context import ORIGIN_FIELDS, ROW_FIELDS
from xl_addin.outputs.report.expressions import FILTER_NAMES, LOOP, TESTS, Refused, is_condition, names, parse, path_of
from xl_addin.outputs.report.filling import FOR
from xl_addin.outputs.report.opening import Template
from xl_addin.outputs.report.pictures import FIELDS as PICTURES
from xl_addin.outputs.report.tags import CLOSER, Paragraph, Tag
from xl_addin.outputs.report.template_places import QUOTED, Problem, place_of, stories

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_END = {"endfor": "for", "endif": "if"}
_TEXT_FIELDS = re.compile(r"avsnitt\.\w+|\w+\.beskrivning")
_DEEPEST = 20
_OWN = {"p": "ett eget stycke", "tr": "en egen rad", "tc": "en egen cell"}
_HOLDS = "[contains(., '{{') or contains(., '{%')]"
_TAGS = etree.XPath(f".//text(){_HOLDS} | .//@*{_HOLDS}")
_LISTS = "Skriv {%tr for rad in indikatorer %} i en egen rad före den som ska upprepas."


@dataclass(frozen=True)
class _Open:
    """A loop or condition whose end has not come yet."""

    word: str
    tag: Tag
    variable: str = ""
    rows: str = ""
    has_else: bool = False


def problems_of(template: Template, paragraphs: list[Paragraph], known: Collection[str]) -> list[Problem]:
    """What is wrong in an opened template.

    Args:
        template: as it was opened.
        paragraphs: those with tags.
        known: the live figures there are; when empty, those of the shipped indicators.
    """
    checker = _Checker(known)
    for paragraph in paragraphs:
        checker.take(paragraph)
    checker.finish()
    found = [*template.problems, *checker.problems, *_where_nothing_is_filled(template.document)]
    if template.is_report and not paragraphs:  # whatever it says would be handed in as this period's
        found.append(no_template("Det är en färdig rapport och ingen mall"))
    return found


def no_template(what: str) -> Problem:
    """The problem of a document in which nothing is filled in."""
    shipped = "Utgå från en av dem som följer med: lagesrapport, slutrapport eller styrgrupp."
    return Problem("hela dokumentet", "", f"{what}: där finns inga fält att fylla i.", shipped)


def section_fields(form: Form) -> dict[str, str]:
    """The texts of a form as fields of a template, and what each is."""
    return {
        f"avsnitt.{section.key}": f"Texten i avsnitt {section.number}; {{{{p }}}} i ett eget stycke"
        for section in form.written
    }


def _where_nothing_is_filled(document: "Document") -> Iterator[Problem]:
    """Tags in what is no text of the document: a picture's description, a field code, an equation, a chart."""
    for story in stories(document):
        for words in _tags(story.root):
            element = words.getparent()
            if words.is_attribute or element.tag != qn("w:t"):
                yield _not_here(place_of(element, story), words)
        for relation in story.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(("/chart", "/diagramData", "/diagramDrawing")):
                for words in _tags(etree.fromstring(relation.target_part.blob)):
                    yield _not_here("diagram", words)


def _tags(root: "_Element") -> list[Any]:
    return cast("list[Any]", _TAGS(root))  # texts that know where they stand


def _not_here(place: str, words: str) -> Problem:
    return Problem(
        place, words.strip()[:QUOTED], "Märkningen står där ingenting fylls i.", "Skriv den i ett vanligt stycke."
    )


class _Checker:
    """Goes through the paragraphs in order; remembers which loops and conditions are open."""

    def __init__(self, known: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._standard = not known
        sections = {name for form in map(load_form, form_names()) for name in section_fields(form)}
        sections = set() if any(name.startswith("avsnitt.") for name in known) else sections
        self._names = {*(known or standard_names()), *ROW_FIELDS, *sections, *ORIGIN_FIELDS, *PICTURES}
        self._open: list[_Open] = []
        self._place = self._written = ""

    def take(self, paragraph: Paragraph) -> None:
        """Check the tags of a paragraph."""
        for tag in paragraph.tags:
            self._place, self._written = tag.place, tag.written
            self._check(tag)
        for written, opener in paragraph.broken:
            self._place, self._written = paragraph.place, written.strip()[:QUOTED]
            if opener:
                self._tell("Märkningen tar aldrig slut i stycket.", f"Skriv {CLOSER[opener]} där den slutar.")
            else:
                self._tell("En märkning slutar här men börjar ingenstans.", "Skriv {{ eller {% där den börjar.")

    def finish(self) -> None:
        """Tell of loops and conditions that never end."""
        for entry in self._open:
            self._place, self._written = entry.tag.place, entry.tag.written
            end = f"{{%{_letter(entry.tag)} end{entry.word} %}}"
            self._tell("Det som börjar här tar aldrig slut.", f"Skriv {end} där det ska sluta.")

    def _tell(self, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self._place, self._written, message, suggestion))

    def _check(self, tag: Tag) -> None:
        beside = tag.beside()
        if beside is not None:
            what = f": {beside}" if beside else ""
            self._tell(f"Det som står intill försvinner{what}.", f"Låt märkningen stå ensam i {_OWN[tag.prefix]}.")
        if tag.opener == "{#":
            return
        if tag.prefix in {"tr", "tc"} and tag.holder is None:
            letter = f"{{%{tag.prefix}"
            self._tell("Märkningen hör hemma i en tabell.", f"Skriv {{%p i stället för {letter} utanför tabeller.")
        parent = tag.text.getparent()
        if not tag.prefix and (parent is None or parent.tag != qn("w:r")):
            self._tell("Märkningen står där ingenting fylls i.", "Skriv den i ett vanligt stycke.")
        if tag.opener == "{{":
            self._output(tag)
        else:
            self._statement(tag)

    def _output(self, tag: Tag) -> None:
        node = self._expression(tag.inside)
        in_body, inside = not tag.story.name, tag.inside
        if tag.prefix in {"tr", "tc"}:
            self._tell("En rad eller cell kan inte bytas mot ett fält.", f"Skriv {{{{ {inside} }}}}.")
        elif tag.prefix == "p" and not in_body:
            self._tell("En hel text kan inte stå i sidhuvudet eller sidfoten.", "Flytta den till dokumentet.")
        elif tag.prefix and inside in PICTURES:
            self._tell("En bild skrivs utan bokstav före.", f"Skriv {{{{ {inside} }}}}.")
        elif not tag.prefix and _TEXT_FIELDS.fullmatch(inside):
            self._tell("Texten förlorar sina stycken och listor.", f"Skriv {{{{p {inside} }}}} i ett eget stycke.")
        if node is None:
            return
        if is_condition(node):
            self._tell("Ett villkor är inget att skriva ut.", "Skriv {% if … %} runt texten.")
        for name in _printed(node):
            if name in ROW_FIELDS:
                self._tell(f"{name} är en lista.", _LISTS)

    def _statement(self, tag: Tag) -> None:
        word, _, rest = tag.inside.partition(" ")
        if word == "for":
            self._for(tag)
        elif word == "if":
            self._expression(rest)
            if len(self._open) == _DEEPEST:
                self._tell("Villkor står i varandra i för många led.", "Skriv dem efter varandra.")
            self._open.append(_Open(word, tag))
        elif word in _END:
            self._end(word, tag)
        elif word in {"elif", "else"}:
            self._otherwise(word, rest, tag)
        else:
            near = suggest(word, ["for", "endfor", "if", "endif", "else", "elif"])
            self._tell(f"Ordet {word} betyder inget här.", f"Menade du {near}?" if near else "")

    def _for(self, tag: Tag) -> None:
        match = FOR.fullmatch(tag.inside)
        variable, rows = (match[1], match[2]) if match else ("", "")
        if match is None:
            self._tell("Upprepningen går inte att läsa.", "Skriv till exempel {%tr for rad in aktiviteter %}.")
        elif rows not in ROW_FIELDS:
            near = suggest(rows, ROW_FIELDS) or " eller ".join(ROW_FIELDS)
            self._tell(f"Det finns ingen lista som heter {rows}.", f"Menade du {near}?")
        elif variable == "loop" or any(name.partition(".")[0] == variable for name in self._names):
            self._tell(f"{variable} betyder redan något annat.", "Skriv till exempel {%tr for rad in aktiviteter %}.")
        elif not _is_a_name(variable):
            self._tell(f"{variable} kan inte vara ett namn.", "Skriv till exempel {%tr for rad in aktiviteter %}.")
        if len([entry for entry in self._open if entry.word == "for"]) > 1:
            self._tell("Upprepningar står i varandra i tre led.", "Ta bort en av dem.")
        self._open.append(_Open("for", tag, variable, rows))

    def _otherwise(self, word: str, rest: str, tag: Tag) -> None:
        if word == "elif":
            self._expression(rest)
        top = self._open[-1] if self._open else None
        if top is None or top.word != "if" or top.has_else:
            self._tell("Här finns inget villkor att fortsätta.", "Börja med {% if … %}.")
            return
        self._fits(top, tag)
        if word == "else":
            self._open[-1] = replace(top, has_else=True)

    def _end(self, word: str, tag: Tag) -> None:
        top = self._open[-1] if self._open else None
        if top is None or top.word != _END[word]:
            begun = f"{top.tag.written} är öppen" if top else "inget är öppet"
            self._tell(f"Här slutar något som inte har börjat: {begun}.", f"Skriv {{% {_END[word]} … %}} före.")
            return
        self._open.pop()
        self._fits(top, tag)

    def _fits(self, top: _Open, tag: Tag) -> None:
        if tag.prefix != top.tag.prefix or tag.container is not top.tag.container:
            message = f"Slutet passar inte ihop med {top.tag.written}."
            self._tell(message, "Skriv båda på samma sätt, i samma tabell eller stycke.")

    def _expression(self, text: str) -> nodes.Expr | None:
        try:
            tree = parse(text)
        except Refused as error:
            wrong = re.match(r"Filtret (\S+) finns inte", error.message)
            near = suggest(wrong[1], FILTER_NAMES | TESTS) if wrong else ""
            self._tell(error.message, f"Menade du {near}?" if near else error.suggestion)
            return None
        for name in names(tree):
            self._name(name)
        return tree

    def _name(self, name: str) -> None:
        root, _, rest = name.partition(".")
        loops = [entry for entry in self._open if entry.word == "for"]
        if root == "loop" and loops:
            if rest not in LOOP:
                self._tell(f"loop har inget fält {rest}.", f"Skriv loop.{' eller loop.'.join(sorted(LOOP))}.")
            return
        for entry in reversed(loops):
            if entry.variable in {root, ""}:
                fields = ROW_FIELDS.get(entry.rows)
                if fields is not None and rest not in fields:
                    near = suggest(rest, fields)
                    meant = f"Menade du {root}.{near}?" if near else f"Raden har {', '.join(fields)}."
                    self._tell(f"Raden har inget fält {rest}." if rest else "Raden har flera fält.", meant)
                return
        if name in self._names or (self._standard and _is_breakdown(name)):
            return
        inside = next((known for known in sorted(self._names) if known.startswith(f"{name}.")), "")
        if inside:
            self._tell(f"{name} är en grupp av fält.", f"Skriv till exempel {inside}.")
            return
        near = suggest(name, self._names)
        self._tell(f"Fältet {name} finns inte.", f"Menade du {near}?" if near else "")


def _is_a_name(word: str) -> bool:
    try:
        return path_of(parse(word)) == word
    except Refused:
        return False


def _letter(tag: Tag) -> str:
    """The letter that a tag was written with."""
    return tag.prefix if tag.written[2:].startswith(f"{tag.prefix} ") else ""


def _printed(node: nodes.Node) -> Iterator[str]:
    """The names whose values can come out of an expression."""
    if path := path_of(node):
        yield path
    elif isinstance(node, nodes.And | nodes.Or):
        yield from (*_printed(node.left), *_printed(node.right))
    elif isinstance(node, nodes.CondExpr):
        yield from (*_printed(node.expr1), *(_printed(node.expr2) if node.expr2 else ()))
    elif isinstance(node, nodes.Filter) and node.name != "length":
        for child in node.iter_child_nodes():
            yield from _printed(child)


def _is_breakdown(name: str) -> bool:
    """Whether a name splits a shipped indicator's figure; which parts there are, only a workbook knows."""
    match = re.fullmatch(r"(\w+)\.(\w+)\.\w+\.(?:perioden|ackumulerat)", name)
    return bool(match and match[1] in STANDARD_CODES and match[2] in BREAKDOWNS)
