"""Words of the domain as reviewed data files."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Municipality(NamedTuple):
    """A municipality and what it lies in.

    Attributes:
        code: four digits, of which the first two are the county's.
        county: with the word län.
        programme: which of the eight regional programmes of the Regional Development Fund, 2021–2027.
    """

    code: str
    name: str
    county: str
    programme: str


@cache
def register() -> tuple[Municipality, ...]:
    """Sweden's 290 municipalities, by code."""
    lines = files(__name__).joinpath("kommuner.txt").read_text("utf-8").splitlines()
    return tuple(Municipality(*line.split("\t")) for line in lines if not line.startswith("#"))


@cache
def municipalities() -> tuple[str, ...]:
    """The names of Sweden's 290 municipalities."""
    return tuple(one.name for one in register())
