"""Words of the domain as reviewed data files."""

from functools import cache
from importlib.resources import files


@cache
def municipalities() -> tuple[str, ...]:
    """The names of Sweden's 290 municipalities."""
    lines = files(__name__).joinpath("kommuner.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))
