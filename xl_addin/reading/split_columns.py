"""By which columns a figure can be split: those that hold a few words which come back from row to row."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from xl_addin.contract import headers
from xl_addin.contract.layout import COMPANIES, LOG
from xl_addin.contract.table_spec import Kind
from xl_addin.values.compare import fold
from xl_addin.values.parse import is_blank, text
from xl_addin.values.raw_table import Table, Value

MOST_WORDS = 50  # of a column of the user's own: the country has 21 counties
_HELD = {Kind.DATE: "datum", Kind.NUMBER: "tal", Kind.INTEGER: "tal", Kind.ORGNR: "organisationsnummer"}
_FEW_WORDS = {headers.AID_KIND, headers.AID_GROUND}  # texts, but not free ones


def wrong_splits(names: Sequence[str], log: Table, companies: Table | None) -> Iterator[tuple[str, str, str]]:
    """The columns by which nothing can be split, each with the code of the finding and what the column holds."""
    for place, name in enumerate(names):
        if name and name in names[:place]:
            yield name, "rule_split_twice", ""
        elif what := _held(name, log, companies):
            yield name, "rule_split", what


def _held(name: str, log: Table, companies: Table | None) -> str:
    """What the column holds instead of words, in Swedish; "" where they are words."""
    table, spec = (log, LOG) if name in log.places else (companies, COMPANIES)
    if name == headers.SIZE_CLASS or table is None or name not in table.places:
        return ""
    if name in spec.headers:
        kind = spec.column(name).kind
        return "" if kind is Kind.CHOICE or name in _FEW_WORDS else _HELD.get(kind, "fri text")
    return _held_by([cell for cell in table.column(name) if not is_blank(cell)])


def _held_by(cells: Sequence[Value]) -> str:
    kinds = {type(cell) for cell in cells}
    for ours, what in (({int, float}, "tal"), ({date, datetime}, "datum")):
        if kinds and kinds <= ours:
            return what
    words = len({fold(text(cell)) for cell in cells})
    return f"{words} olika ord" if words > MOST_WORDS else ""
