"""What may stand between the braces of a template: names, comparisons, choices and a few filters. Nothing is run.

Jinja's own parser reads the words; only the kinds of node listed here are taken, and they are worked out here. A figure
is compared as the number that it is and printed as Swedish text. One that is 0, or is not there, counts as no:
`{% if leverans.kvar %}` asks whether there is something left.
"""

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from xl_addin.facts import FEW, WITHHELD, Fact
from xl_addin.report.text import Written
from xl_addin.swedish import NOTHING

FILTERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "capitalize": str.capitalize,
    "trim": str.strip,
}
"""Filters that change a text; `default` and `length` are known as well."""
FILTER_NAMES = frozenset({*FILTERS, "default", "length"})
TESTS = frozenset({"defined", "undefined"})

_ENVIRONMENT = Environment(autoescape=False)  # noqa: S701 - it parses, and renders nothing
_TYPOGRAPHIC = str.maketrans(
    dict.fromkeys("”“„»«", '"') | dict.fromkeys("’‘‚", "'") | dict.fromkeys("\u00ad\u200b\ufeff")
)
_LONGEST = 500  # characters of an expression
_EQUAL, _ORDER = frozenset({"eq", "ne"}), frozenset({"lt", "lteq", "gt", "gteq"})
_CALCULATES = (nodes.Call, nodes.BinExpr, nodes.UnaryExpr, nodes.Concat)
_PLAIN = (nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.Const)
_CONSTANTS = (str, int, float, bool, type(None))
_A_FIELD = "Skriv ett fält, till exempel {{ projekt.namn }}."


class Refused(Exception):  # noqa: N818 - an event of the template's making, told as a problem with its place
    """An expression that cannot be worked out: what is wrong and what to write, in Swedish."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is printed, and the value behind it: a figure, a day, a text, or None when there is none."""

    words: str
    value: float | str | date | None

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        if self.value is None or self.words in {FEW, WITHHELD}:  # some have words only; what is kept back tells nothing
            return self.words not in {"", NOTHING}
        return bool(self.value)

    @classmethod
    def of(cls, fact: Fact) -> "Shown":
        """The field of a live figure; a list is there when it has items."""
        return cls(fact.shown, len(fact.items) if fact.items is not None else fact.value)


MISSING = object()
"""What a lookup gives where there is no such field."""

Lookup = Callable[[str], object]


@functools.lru_cache(1000)  # a row of a table asks the same for each of its copies
def parse(text: str) -> nodes.Expr:
    """Read an expression.

    Raises:
        Refused: it cannot be read, or is of a kind that a template may not hold.
    """
    text = text.translate(_TYPOGRAPHIC)
    if not text.strip() or len(text) > _LONGEST:
        raise Refused("Märkningen går inte att läsa.", _A_FIELD)
    try:
        body = _ENVIRONMENT.parse("{{ " + text + " }}").body
    except (TemplateSyntaxError, RecursionError, ValueError) as error:
        raise Refused("Märkningen går inte att läsa.", _A_FIELD) from error
    found = body[0].nodes if len(body) == 1 and isinstance(body[0], nodes.Output) else []
    if len(found) != 1 or isinstance(found[0], nodes.TemplateData):
        raise Refused("Märkningen går inte att läsa.", _A_FIELD)
    _allow(found[0])
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
    if path_of(node) or negative:
        return
    if isinstance(node, _CALCULATES) and not isinstance(node, _PLAIN):
        raise Refused("En mall kan inte räkna eller anropa något.", "Skriv bara fältets namn.")
    if isinstance(node, nodes.Filter | nodes.Test):
        _allow_filter(node)
    elif isinstance(node, nodes.Operand) and node.op not in _EQUAL | _ORDER:
        raise Refused("Jämförelsen går inte att läsa.", "Skriv ==, !=, <, <=, > eller >=.")
    elif isinstance(node, nodes.Const) and not isinstance(node.value, _CONSTANTS):
        raise Refused("Märkningen går inte att läsa.", _A_FIELD)
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


def evaluate(node: nodes.Node, lookup: Lookup) -> object:
    """Work an expression out.

    Args:
        node: from `parse`.
        lookup: gives the field of a dotted name, or MISSING.

    Raises:
        Refused: a field is not there, or two things cannot be compared.
    """
    if path := path_of(node):
        return _field(path, lookup)
    work = _WORK.get(type(node))
    if work is None:
        raise Refused("Så kan det inte stå i en mall.", _A_FIELD)
    return work(node, lookup)


def _field(path: str, lookup: Lookup) -> object:
    value = lookup(path)
    if value is MISSING:
        raise Refused(f"Fältet {path} finns inte.")
    if isinstance(value, dict):
        raise Refused(f"{path} är en grupp av fält.")
    return value


def _choice(node: nodes.CondExpr, lookup: Lookup) -> object:
    chosen = node.expr1 if evaluate(node.test, lookup) else node.expr2
    return "" if chosen is None else evaluate(chosen, lookup)


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


def _filtered(node: nodes.Filter, lookup: Lookup) -> object:
    inner = node.node
    if inner is None:
        raise Refused("Märkningen går inte att läsa.", _A_FIELD)
    if node.name == "default":
        missing = path_of(inner) and lookup(path_of(inner)) is MISSING
        return evaluate(node.args[0] if missing else inner, lookup)
    value = evaluate(inner, lookup)
    if node.name == "length":
        return len(value) if isinstance(value, list) else len(words(value))
    return FILTERS[node.name](words(value))


def _compared(node: nodes.Compare, lookup: Lookup) -> bool:
    left = evaluate(node.expr, lookup)
    for operand in node.ops:
        right = evaluate(operand.expr, lookup)
        if not (
            _same(left, right) == (operand.op == "eq") if operand.op in _EQUAL else _ordered(operand.op, left, right)
        ):
            return False
        left = right
    return True


def _same(left: object, right: object) -> bool:
    """Text is held against the printed words, all else against the value."""
    if isinstance(left, str | Written) or isinstance(right, str | Written):
        return str(left) == str(right)
    return _value(left) == _value(right)


def _ordered(operator: str, left: object, right: object) -> bool:
    first, second = _value(left), _value(right)
    for side in (first, second):
        if side is None:
            message = "Det ena värdet saknas, så det går inte att jämföra."
            raise Refused(
                message, "Fråga först om det finns: {% if leverans.mal and leverans.perioden > leverans.mal %}."
            )
    if isinstance(first, date) and isinstance(second, date):
        return _in_order(operator, first.toordinal(), second.toordinal())
    if _is_number(first) and _is_number(second):
        return _in_order(operator, first, second)  # type: ignore[arg-type]  # numbers both
    raise Refused("De två går inte att jämföra med < eller >.", "Jämför siffror med siffror och dagar med dagar.")


def _in_order(operator: str, first: float, second: float) -> bool:
    if operator in {"gt", "gteq"}:
        first, second = second, first
    return first <= second if operator.endswith("eq") else first < second


def _value(side: object) -> object:
    if not isinstance(side, Shown):
        return side
    if side.words in {FEW, WITHHELD}:  # an answer would tell what is kept back
        raise Refused(f"Siffran visas inte ({side.words}), så den går inte att jämföra.", "Ta bort jämförelsen.")
    return side.value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_WORK: Mapping[type[nodes.Node], Callable[[Any, Lookup], object]] = {
    nodes.Const: lambda node, _: node.value,
    nodes.Neg: lambda node, _: -node.node.value,  # of a number: see `_allow`
    nodes.And: lambda node, lookup: evaluate(node.left, lookup) and evaluate(node.right, lookup),
    nodes.Or: lambda node, lookup: evaluate(node.left, lookup) or evaluate(node.right, lookup),
    nodes.Not: lambda node, lookup: not evaluate(node.node, lookup),
    nodes.Test: lambda node, lookup: (lookup(path_of(node.node)) is MISSING) == (node.name == "undefined"),
    nodes.CondExpr: _choice,
    nodes.Compare: _compared,
    nodes.Filter: _filtered,
}
