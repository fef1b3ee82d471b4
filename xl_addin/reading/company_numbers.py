"""Cells with companies' numbers: Swedish ones, and those of the countries that the column Land may name."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from xl_addin.contract import headers
from xl_addin.values import neighbours, orgnr
from xl_addin.values.compare import fold
from xl_addin.values.parse import is_blank, text
from xl_addin.values.raw_table import ErrorValue, Table, Value

Read = tuple[str, str, str, Mapping[str, str]]
"""The key or "", the finding's code or "", what may be shown of the cell, and more words for the finding."""


def countries_of(table: Table, rows: Sequence[int]) -> dict[int, str]:
    """The sheet rows whose number is not Swedish, each with its country as the list spells it, or as it stands.

    Args:
        rows: the positions in the table of the rows to look at.
    """
    place = table.places.get(headers.COUNTRY)
    if place is None:
        return {}
    names = {fold(name): name for name in neighbours.COUNTRIES}
    found = {table.numbers[i]: text(table.rows[i][place]) for i in rows if not is_blank(table.rows[i][place])}
    return {row: name for row, word in found.items() if (name := names.get(fold(word), word)) != neighbours.SWEDEN}


def read_foreign(value: Value, country: str) -> Read:
    """Read a number of another country; of one that the list lacks none is read: the cell in Land is told."""
    letters = neighbours.COUNTRIES.get(country)
    if is_blank(value) or letters is None:
        return "", "", "", {}
    if isinstance(value, ErrorValue):
        return "", "cell_error", "", {}
    try:
        return neighbours.validate(value, letters), "", "", {}
    except orgnr.ValidationError:
        return "", "orgnr_foreign", orgnr.shown(value), {"country": country, "form": neighbours.FORMS[letters]}


@lru_cache(maxsize=65_536, typed=True)
def read_swedish(value: Value) -> Read:
    """Read a Swedish number."""
    if is_blank(value):
        return "", "", "", {}
    if isinstance(value, ErrorValue):
        return "", "cell_error", "", {}
    digits = len(orgnr.compact(value))
    try:
        return orgnr.validate(value), "", "", {}
    except orgnr.InvalidLength:
        lost = not isinstance(value, str) and digits < len("NNNNNNNNNN")
        code = "orgnr_lost_zero" if lost else "orgnr_length"
    except orgnr.InvalidChecksum:
        code = "orgnr_check_digit"
    except orgnr.InvalidComponent:
        code = "orgnr_component"
    except orgnr.ValidationError:
        code = "orgnr_format"
    return "", code, orgnr.shown(value), {"digits": str(digits)}
