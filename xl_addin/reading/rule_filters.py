"""A rule's filter: what an indicator asks of the columns of the log and of Företag, as the cell says it."""

import re
from collections.abc import Callable, Collection, Iterable

from xl_addin.contract.nouns import IN_ORDER, Condition
from xl_addin.contract.table_spec import Kind
from xl_addin.values import orgnr
from xl_addin.values.compare import fold
from xl_addin.values.parse import UnreadableError, parse_date, parse_number

ANY = "*"
_SIGN = re.compile("<>|<=|>=|[<>=]")
_MEANT = {"=>": ">=", "=<": "<=", "==": "=", "!=": "<>", "><": "<>", "≠": "<>", "≤": "<=", "≥": ">=", ":": "="}
_MISTAKEN = re.compile("|".join(_MEANT))
READS: dict[Kind, Callable[[str], object]] = {
    Kind.DATE: parse_date,
    Kind.NUMBER: parse_number,
    Kind.INTEGER: parse_number,
    Kind.ORGNR: orgnr.validate,
}
"""What a filter's word must pass to be a value of a column; each raises ValueError."""


class FilterError(ValueError):
    """A condition that cannot be read.

    Attributes:
        condition: as it stands in the cell.
        suggestion: what was perhaps meant, as from `suggest`.
    """

    def __init__(self, condition: str, suggestion: str = "") -> None:
        super().__init__(condition)
        self.condition, self.suggestion = condition, suggestion


def parse_filter(words: str, columns: Collection[str] = ()) -> tuple[Condition, ...]:
    """Read `Kolumn=Värde|Värde; Kolumn>=Tal`; `*` stands for any value but blank.

    Args:
        words: the cell.
        columns: the headers that a condition may begin with: one may hold a sign itself.

    Raises:
        FilterError: it is not of that form.

    >>> [str(one) for one in parse_filter('Form = Digitalt|Telefon; Slussad till=*; Timmar >= 8')]
    ['Form=Digitalt|Telefon', 'Slussad till=*', 'Timmar>=8']
    """
    return tuple(_condition(part.strip(), columns) for part in words.split(";") if part.strip())


def _condition(words: str, columns: Collection[str]) -> Condition:
    found = _parts(words, columns)
    if found is None:
        raise FilterError(words, _meant(words, columns))
    return found


def _parts(words: str, columns: Iterable[str]) -> Condition | None:
    """The column, the sign and the words of a condition; None where it has not all of them."""
    known = set(map(fold, columns))
    signs = list(_SIGN.finditer(words))
    sign = next((one for one in signs if fold(words[: one.start()]) in known), signs[0] if signs else None)
    if sign is None:
        return None
    column, rest = words[: sign.start()].strip(), words[sign.end() :].strip()
    accepted = tuple(value.strip() for value in rest.split("|") if value.strip())
    if not column or not accepted or rest[0] in "=<>" or column[-1] == "!":
        return None
    if sign[0] in IN_ORDER and (len(accepted) > 1 or ANY in accepted):
        return None
    return Condition(column, accepted, sign[0])


def _meant(words: str, columns: Iterable[str]) -> str:
    """The condition with the sign that was perhaps meant, when it can be read then."""
    known = {fold(name): name for name in columns}
    begins = next((name for name in known if fold(words).startswith(f"{name} ")), "")
    for better in (_MISTAKEN.sub(lambda sign: _MEANT[sign[0]], words, count=1), f"{begins}={words[len(begins) :]}"):
        found = _parts(better, columns) if better != words else None
        if found and fold(found.column) in known:
            return f" Menade du {Condition(known[fold(found.column)], found.words, found.sign)}?"
    return ""


def kind_of(word: str) -> Kind:
    """How a column of the user's own is read when its cells are to lie above or below a word."""
    for kind in (Kind.NUMBER, Kind.DATE):
        try:
            READS[kind](word)
        except UnreadableError:
            continue
        return kind
    return Kind.TEXT
