"""Words of the domain as reviewed data files."""

from functools import cache
from importlib.resources import files


@cache
def municipalities() -> tuple[str, ...]:
    """The names of Sweden's 290 municipalities."""
    lines = files(__name__).joinpath("kommuner.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


STOCKHOLM_AREA = ("Stockholms län", "Stockholm", "Region Stockholm")
"""How the programme area is written whose municipalities a new workbook lists."""


def stockholm_municipalities() -> tuple[str, ...]:
    """The 26 municipalities of Stockholms län, which stand first."""
    return municipalities()[:26]
