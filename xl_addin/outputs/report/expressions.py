"""What may stand between the braces of a template: names, comparisons, choices and a few filters.

Jinja's own parser reads the words; only the kinds of node listed here are taken, and Jinja works them out in a sandbox
where nothing but our own fields can be looked up. A figure is compared as the number that it is and printed as Swedish
text. One that is 0, or is not there, counts as no: `{% if leverans.kvar %}` asks whether there is something left.
"""

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.filters import do_default
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import FEW, WITHHELD
from xl_addin.outputs.report.written_text import Written
from xl_addin.values.swedish import NOTHING

FILTERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "capitalize": str.capitalize,
    "trim": str.strip,
}
"""Filters that change a text; `default` and `length` are known as well."""
FILTER_NAMES = frozenset({*FILTERS, "default", "length"})
TESTS = frozenset({"defined", "undefined"})
LOOP = frozenset({"first", "last", "index", "length"})
"""What a repetition knows of itself."""

_TYPOGRAPHIC = str.maketrans(
    dict.fromkeys("”“„»«", '"') | dict.fromkeys("’‘‚", "'") | dict.fromkeys("\u00ad\u200b\ufeff")
)
_LONGEST, _MOST_DOTS = 500, 9  # characters of an expression; no field has as many names in it
_EQUAL, _ORDER = frozenset({"eq", "ne"}), frozenset({"lt", "lteq", "gt", "gteq"})
_CALCULATES = (nodes.Call, nodes.BinExpr, nodes.UnaryExpr, nodes.Concat)
_PLAIN = (nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.Const)
_CONSTANTS = (str, int, float, bool, type(None))
_A_FIELD = "Skriv ett fält, till exempel {{ projekt.namn }}."
_UNREADABLE = ("Märkningen går inte att läsa.", _A_FIELD)
NOT_COMPARABLE = (
    "De två går inte att jämföra med < eller >.",
    "Jämför siffror med siffror och dagar med dagar.",
)
AT, ROWS = "at", "rows"
"""Filters of ours, which no template can name: the tag that is being filled, and the rows of a repetition."""


class Refused(Exception):  # noqa: N818 - an event of the template's making, told as a problem with its place
    """An expression that cannot be worked out: what is wrong and what to write, in Swedish."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is printed, and the value behind it: a figure, a day, a text, or None when there is none.

    It is compared as a template means it, and what cannot be compared is Refused.
    """

    words: str
    value: float | str | date | None

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        if self.value is None or self.words in {FEW, WITHHELD}:  # some have words only; what is kept back tells nothing
            return self.words not in {"", NOTHING}
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        """Text is held against the printed words, all else against the value."""
        if isinstance(other, str | Written):
            return self.words == str(other)
        return _value(self) == _value(other)

    __hash__ = None  # type: ignore[assignment]  # it equals its words and its value, which have hashes of their own

    def __lt__(self, other: object) -> bool:
        first, second = _value(self), _value(other)
        if first is None or second is None:
            message = "Det ena värdet saknas, så det går inte att jämföra."
            example = "{% if leverans.mal and leverans.perioden > leverans.mal %}"
            raise Refused(message, f"Fråga först om det finns: {example}.")
        if isinstance(first, date) and isinstance(second, date):
            return first.toordinal() < second.toordinal()
        if _is_number(first) and _is_number(second):
            return first < second  # type: ignore[operator,no-any-return]  # numbers both
        raise Refused(*NOT_COMPARABLE)

    @classmethod
    def of(cls, fact: Fact) -> "Shown":
        """The field of a live figure; a list is there when it has items."""
        return cls(fact.shown, len(fact.items) if fact.items is not None else fact.value)


class Environment(ImmutableSandboxedEnvironment):
    """What a template can do, whatever stands in it: look a field up among our own, and use our filters."""

    def __init__(self, finalize: Callable[[object], object] | None = None) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=finalize)
        self.globals.clear()
        self.tests = {name: self.tests[name] for name in TESTS}
        self.filters = {"default": do_default, "length": _length, AT: _unnoted}  # `filling` notes it
        self.filters |= {name: _of_words(change) for name, change in FILTERS.items()}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as jinja2 has it
        """The field of a group or row: never an attribute of an object. `kommun.copy` is a place, not a method."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if not isinstance(obj, dict) or attribute not in obj:
            return self.undefined(obj=obj, name=attribute)
        value = obj[attribute]
        return Shown(value, value) if isinstance(value, str) else value


@pass_context  # so that Jinja does not work it out beforehand
def _unnoted(_: object, __: int) -> str:
    return ""


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else len(words(value))


def _of_words(change: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: change(words(value))


_ENVIRONMENT = Environment()


def plain(text: str) -> str:
    """The words of an expression without the quotation marks that Word puts in."""
    return text.translate(_TYPOGRAPHIC)


def source(text: str, number: int = 0) -> str:
    """An expression as Jinja gets it: the tag's number is noted before it is worked out."""
    return f"{number}|{AT} or ({plain(text)})"


@functools.lru_cache(1000)  # a row of a table asks the same for each of its copies
def parse(text: str) -> nodes.Expr:
    """Read an expression.

    Raises:
        Refused: it cannot be read, or is of a kind that a template may not hold.
    """
    text = plain(text)
    if not text.strip() or len(text) > _LONGEST:
        raise Refused(*_UNREADABLE)
    try:
        body = _ENVIRONMENT.parse("{{ " + text + " }}").body
        found = body[0].nodes if len(body) == 1 and isinstance(body[0], nodes.Output) else []
        if len(found) != 1 or isinstance(found[0], nodes.TemplateData):
            raise Refused(*_UNREADABLE)
        _allow(found[0])
        _ENVIRONMENT.compile("{{ " + source(text) + " }}")  # as it will be: Python has limits of its own
    except (TemplateSyntaxError, SyntaxError, RecursionError, ValueError, MemoryError) as error:
        raise Refused(*_UNREADABLE) from error
    return found[0]


def path_of(node: nodes.Node) -> str:
    """The dotted name that a node is, "" of any other node."""
    path: list[str] = []
    while isinstance(node, nodes.Getattr):
        path.insert(0, node.attr)
        node = node.node
    return ".".join([node.name, *path]) if isinstance(node, nodes.Name) else ""


def names(node: nodes.Node) -> Iterator[str]:
    """The dotted names of an expression, but for those only asked whether they exist."""
    optional = isinstance(node, nodes.Test) or (isinstance(node, nodes.Filter) and node.name == "default")
    if path := path_of(node):
        yield path
        return
    for child in node.iter_child_nodes():
        if not (optional and path_of(child)):
            yield from names(child)


def is_condition(node: nodes.Node) -> bool:
    """Whether an expression gives yes or no: nothing to print."""
    return isinstance(node, nodes.Compare | nodes.Not | nodes.Test)


def _allow(node: nodes.Node) -> None:
    """Go through the tree.

    Raises:
        Refused: one of its nodes is not among those listed.
    """
    negative = isinstance(node, nodes.Neg) and isinstance(node.node, nodes.Const) and _is_number(node.node.value)
    if path_of(node).count(".") > _MOST_DOTS:
        raise Refused(*_UNREADABLE)
    if path_of(node) or negative:
        return
    if isinstance(node, _CALCULATES) and not isinstance(node, _PLAIN):
        raise Refused("En mall kan inte räkna eller anropa något.", "Skriv bara fältets namn.")
    if isinstance(node, nodes.Filter | nodes.Test):
        _allow_filter(node)
    elif isinstance(node, nodes.Operand) and node.op not in _EQUAL | _ORDER:
        raise Refused("Jämförelsen går inte att läsa.", "Skriv ==, !=, <, <=, > eller >=.")
    elif isinstance(node, nodes.Const) and not isinstance(node.value, _CONSTANTS):
        raise Refused(*_UNREADABLE)
    elif not isinstance(node, _PLAIN):
        raise Refused("Så kan det inte stå i en mall.", _A_FIELD)
    for child in node.iter_child_nodes():
        _allow(child)


def _allow_filter(node: nodes.Filter | nodes.Test) -> None:
    if isinstance(node, nodes.Test):
        known = node.name in TESTS and not node.args and path_of(node.node) != ""
    else:
        known = node.name in FILTER_NAMES and len(node.args) == (node.name == "default") and node.node is not None
    if not known or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise Refused(f"Filtret {node.name} finns inte.")


def words(value: object) -> str:
    """A value as text to print.

    Raises:
        Refused: it is none that can be printed.
    """
    if isinstance(value, bool) or value is None:
        raise Refused("Ett villkor är inget att skriva ut.", "Skriv {% if … %} runt texten.")
    if isinstance(value, list | dict):
        raise Refused("En lista är inget att skriva ut.", "Skriv {% for rad in indikatorer %} … {% endfor %}.")
    return str(value)


def _value(side: object) -> object:
    if not isinstance(side, Shown):
        return side
    if side.words in {FEW, WITHHELD}:  # an answer would tell what is kept back
        raise Refused(f"Siffran visas inte ({side.words}), så den går inte att jämföra.", "Ta bort jämförelsen.")
    return side.value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
