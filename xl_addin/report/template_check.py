"""Check a template that somebody has edited in Word: what would go wrong, where, and what was probably meant."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from xl_addin.facts import BREAKDOWNS, STANDARD_CODES, standard_names
from xl_addin.live_names import suggest
from xl_addin.report.context import ORIGIN_FIELDS, ROW_FIELDS, SECTIONS
from xl_addin.report.pictures import FIELDS as PICTURES
from xl_addin.report.render import FILTERS, Environment, open_template
from xl_addin.report.template_places import QUOTED, TOKEN, Paragraph, paragraphs

_CLOSER = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PREFIX = re.compile(r"(p|tr|tc|r)\s+(.*)", re.DOTALL)
_FOR = re.compile(r"for\s+(\w+)\s+in\s+(\w+)")
_END = {"endfor": "for", "endif": "if"}
_OPTIONAL = {"defined", "undefined"}
_TEXT_FIELDS = re.compile(r"avsnitt\.s\d+|\w+\.beskrivning")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a template.

    Attributes:
        place: the paragraph or table cell, in Swedish, such as "tabell 2, rad 3, cell 1".
        tag: the tag as it stands, "" when no single one is meant.
        message: what is wrong, in Swedish.
        suggestion: what to write in its place, in Swedish, or "".
    """

    place: str
    tag: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        tag = f"{self.tag}: " if self.tag else ""
        return f"{self.place}: {tag}{self.message} {self.suggestion}".strip()


@dataclass(frozen=True)
class _Open:
    """A loop or condition whose end has not come yet."""

    word: str
    prefix: str
    tag: str
    paragraph: Paragraph
    variable: str = ""
    rows: str = ""


def check_template(path: Path, names: Collection[str] = ()) -> list[Problem]:
    """Check a template.

    Args:
        path: the .docx.
        names: the live figures there are (`xl_addin.facts`); when empty, those of the shipped indicators.

    Returns:
        The problems in the order of the document; none: the template can be filled.

    Raises:
        ProjektloggError: the file cannot be read as a Word document.
    """
    template = open_template(path)
    checker = _Checker(names)
    for paragraph in paragraphs(template.get_docx()):
        checker.take(paragraph)
    checker.finish()
    if not checker.problems:
        try:
            template.get_undeclared_template_variables(Environment())
        except TemplateSyntaxError:
            return [
                Problem("mallen", "", "Märkningarna går inte att läsa tillsammans.", "Skriv om den senast ändrade.")
            ]
    return checker.problems


def field_names() -> dict[str, str]:
    """All fields that a template can use, and what each is, in Swedish. Fields of a row are written `rad.namn`."""
    sections = {f"avsnitt.s{number}": f"Texten i avsnitt {number}; {{{{p }}}} i ett eget stycke" for number in SECTIONS}
    rows = {f"{name}: rad.{field}": label for name, fields in ROW_FIELDS.items() for field, label in fields.items()}
    return standard_names() | ORIGIN_FIELDS | sections | PICTURES | rows


class _Checker:
    """Goes through the paragraphs in order; remembers which loops and conditions are open."""

    def __init__(self, names: Collection[str]) -> None:
        self.problems: list[Problem] = []
        self._environment = Environment()
        self._standard = not names
        sections = {f"avsnitt.s{number}" for number in SECTIONS}
        self._names = {*(names or standard_names()), *ROW_FIELDS, *sections, *ORIGIN_FIELDS, *PICTURES}
        self._open: list[_Open] = []
        self._paragraph: Paragraph
        self._tag = ""

    def take(self, paragraph: Paragraph) -> None:
        """Check the tags of a paragraph."""
        self._paragraph = paragraph
        opener: re.Match[str] | None = None
        for token in TOKEN.finditer(paragraph.text):
            self._tag = token[0]
            if opener and token[0] == _CLOSER[opener[0]]:
                self._tag = paragraph.text[opener.start() : token.end()]
                self._check(opener[0], paragraph.text[opener.end() : token.start()])
                opener = None
            elif token[0] in _CLOSER:
                if opener:
                    self._unclosed(paragraph.text[opener.start() : token.start()], opener[0])
                opener = token
            elif not opener:
                self._tell("En märkning slutar här men börjar ingenstans.", "Skriv {{ eller {% där den börjar.")
        if opener:
            self._unclosed(paragraph.text[opener.start() :], opener[0])

    def finish(self) -> None:
        """Tell of loops and conditions that never end."""
        for entry in self._open:
            self._paragraph, self._tag = entry.paragraph, entry.tag
            end = f"{{%{entry.prefix} end{entry.word} %}}"
            self._tell("Det som börjar här tar aldrig slut.", f"Skriv {end} där det ska sluta.")

    def _tell(self, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self._paragraph.place, self._tag, message, suggestion))

    def _unclosed(self, tag: str, opener: str) -> None:
        self._tag = tag.strip()[:QUOTED]
        self._tell("Märkningen tar aldrig slut i stycket.", f"Skriv {_CLOSER[opener]} där den slutar.")

    def _check(self, opener: str, inside: str) -> None:
        if opener == "{#":
            return
        match = _PREFIX.fullmatch(inside)
        prefix, inside = (match[1], match[2]) if match else ("", inside)
        inside = inside.strip().removeprefix("-").removesuffix("-").strip()
        if not self._paragraph.alone(prefix, self._tag):
            what = {"p": "ett eget stycke", "tr": "en egen rad", "tc": "en egen cell"}[prefix]
            self._tell("Det som står intill försvinner.", f"Låt märkningen stå ensam i {what}.")
        if opener == "{{":
            self._output(prefix, inside)
        else:
            self._statement(prefix, inside)

    def _output(self, prefix: str, inside: str) -> None:
        self._expression(inside)
        if prefix == "p" and not self._paragraph.in_body:
            self._tell("En hel text kan inte stå i sidhuvudet eller sidfoten.", "Flytta den till dokumentet.")
        elif prefix and inside in PICTURES:
            self._tell("En bild skrivs utan bokstav före.", f"Skriv {{{{ {inside} }}}}.")
        elif not prefix and _TEXT_FIELDS.fullmatch(inside):
            self._tell("Texten förlorar sina stycken och listor.", f"Skriv {{{{p {inside} }}}} i ett eget stycke.")

    def _statement(self, prefix: str, inside: str) -> None:
        word, _, rest = inside.partition(" ")
        if prefix == "tr" and self._paragraph.container("tr") is None:
            self._tell("Märkningen hör hemma i en tabell.", "Skriv {%p i stället för {%tr utanför tabeller.")
        if word == "for":
            self._for(prefix, inside)
        elif word == "if":
            self._expression(rest)
            self._open.append(_Open(word, prefix, self._tag, self._paragraph))
        elif word in _END:
            self._end(word, prefix, self._open[-1] if self._open else None)
        elif word in {"elif", "else"} and not self._open:
            self._tell("Här finns inget villkor att fortsätta.", "Börja med {% if … %}.")
        elif word in {"elif", "colspan", "cellbg"}:
            self._expression(rest)
        elif word not in {"else", "vm", "hm"}:
            near = suggest(word, ["for", "endfor", "if", "endif", "else", "elif"])
            self._tell(f"Ordet {word} betyder inget här.", f"Menade du {near}?" if near else "")

    def _for(self, prefix: str, inside: str) -> None:
        match = _FOR.fullmatch(inside)
        variable, rows = (match[1], match[2]) if match else ("", "")
        if match is None:
            self._tell("Upprepningen går inte att läsa.", "Skriv till exempel {%tr for rad in aktiviteter %}.")
        elif rows not in ROW_FIELDS:
            near = suggest(rows, ROW_FIELDS) or " eller ".join(ROW_FIELDS)
            self._tell(f"Det finns ingen lista som heter {rows}.", f"Menade du {near}?")
        self._open.append(_Open("for", prefix, self._tag, self._paragraph, variable, rows))

    def _end(self, word: str, prefix: str, top: _Open | None) -> None:
        if top is None or top.word != _END[word]:
            begun = f"{top.tag} är öppen" if top else "inget är öppet"
            self._tell(f"Här slutar något som inte har börjat: {begun}.", f"Skriv {{% {_END[word]} … %}} före.")
            return
        self._open.pop()
        same = top.paragraph.container(top.prefix) is self._paragraph.container(prefix)
        if prefix != top.prefix or not same:
            self._tell(
                f"Slutet passar inte ihop med {top.tag}.", "Skriv båda på samma sätt, i samma tabell eller stycke."
            )

    def _expression(self, text: str) -> None:
        try:
            tree = self._environment.parse("{{ " + text + " }}")
        except TemplateSyntaxError:
            self._tell("Märkningen går inte att läsa.", "Skriv ett fält, till exempel {{ projekt.namn }}.")
            return
        if next(tree.find_all((nodes.Call, nodes.Mul, nodes.Pow, nodes.Mod)), None):
            self._tell("En mall kan inte räkna eller anropa något.", "Skriv bara fältets namn.")
            return
        for name in _names(tree):
            self._name(name)
        for node in tree.find_all((nodes.Filter, nodes.Test)):
            known = FILTERS if isinstance(node, nodes.Filter) else self._environment.tests
            if node.name not in known:
                near = suggest(node.name, known)
                self._tell(f"Filtret {node.name} finns inte.", f"Menade du {near}?" if near else "")

    def _name(self, name: str) -> None:
        root, _, rest = name.partition(".")
        loops = [entry for entry in self._open if entry.word == "for"]
        if root == "loop" and loops:
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


def _is_breakdown(name: str) -> bool:
    """Whether a name splits a shipped indicator's figure; which parts there are, only a workbook knows."""
    match = re.fullmatch(r"(\w+)\.(\w+)\.\w+\.(?:perioden|ackumulerat)", name)
    return bool(match and match[1] in STANDARD_CODES and match[2] in BREAKDOWNS)


def _names(node: nodes.Node) -> Iterator[str]:
    """The dotted names of an expression, but for those only asked whether they exist."""
    if isinstance(node, nodes.Test) and node.name in _OPTIONAL:
        return
    path: list[str] = []
    inner = node
    while isinstance(inner, nodes.Getattr):
        path.insert(0, inner.attr)
        inner = inner.node
    if isinstance(inner, nodes.Name):
        yield ".".join([inner.name, *path])
        return
    for child in node.iter_child_nodes():
        yield from _names(child)
