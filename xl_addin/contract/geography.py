"""The programme area as the project card writes it: counties, regional programmes, municipalities, several with commas.

>>> read_area("Gotlands län, Kalmar kommun").towns
('Gotland', 'Kalmar')
>>> len(read_area("Övre Norrland").towns), read_area("Övre Norland").unknown
(29, ('Övre Norland',))
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from xl_addin.contract.vocabularies import register
from xl_addin.values.compare import alphabetical, fold, suggest

_COUNTY, _REGION, _TOWN = " län", "region ", " kommun"
_ALL_OF_SWEDEN = ("Hela Sverige", "Sverige")
_BETWEEN = re.compile(r"[,;\n]")
_AND = re.compile(r"\s+(?:och|samt|&)\s+")
_SIGNS = re.compile(r"[-\s]")


@dataclass(frozen=True, slots=True)
class Area:
    """A programme area.

    Attributes:
        towns: its municipalities, in Swedish order.
        unknown: the words that name none; where there are any, nobody can tell what lies outside.
    """

    towns: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def counties(self) -> tuple[str, ...]:
        """The counties in which it lies, wholly or partly."""
        return tuple(dict.fromkeys(one.county for one in register() if one.name in self.towns))


@lru_cache(maxsize=256)
def read_area(words: str) -> Area:
    """Read the field Programområde. Empty: an area without municipalities."""
    towns: set[str] = set()
    unknown = []
    for part in _parts(words):
        found = _names().get(fold(part))
        towns.update(found or ())
        if not found:
            unknown.append(part)
    return Area(tuple(sorted(towns, key=in_swedish_order)), tuple(unknown))


def in_swedish_order(name: str) -> str:
    """A name as it is sorted: å, ä and ö last, signs passed over."""
    return alphabetical(_SIGNS.sub("", name))


def nearest_area(word: str) -> str:
    """The half-sentence " Menade du X?", or "" when no area is like the word."""
    return suggest(word, areas())


@cache
def areas() -> tuple[str, ...]:
    """All names that a programme area is usually written by: the eight programmes, the counties, the municipalities."""
    return tuple(
        dict.fromkeys(
            [one.programme for one in register()]
            + [one.county for one in register()]
            + [one.name for one in register()]
        )
    )


def _parts(words: str) -> list[str]:
    """The names one by one: "Uppsala, Kalmar och Örebro län" are three counties."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(words))):
        parts += [part] if fold(part) in _names() else _AND.split(part)
    if parts and _AND.search(words) and fold(parts[-1]).endswith(_COUNTY):
        parts = [county if fold(county := part + _COUNTY) in _names() else part for part in parts]
    return parts


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Each name, folded -> its municipalities. Where two areas have one name, the later of these lines decides."""
    names: dict[str, list[str]] = {fold(word): [one.name for one in register()] for word in _ALL_OF_SWEDEN}
    for one in register():
        stem = fold(one.county).removesuffix(_COUNTY)
        for word in {stem, stem.removesuffix("s")}:  # Skåne, Västra Götaland; but Stockholm is a town too
            names.setdefault(word, []).append(one.name)
            names.setdefault(_REGION + word, []).append(one.name)
        for word in (stem + _COUNTY, _REGION + stem + _COUNTY, stem + "regionen"):
            names.setdefault(word, []).append(one.name)
    for one in register():
        names[fold(one.name)] = [one.name]
        names[fold(one.name) + _TOWN] = [one.name]
        names[fold(one.name).removesuffix("s") + "s" + _TOWN] = [one.name]
    programmes: dict[str, list[str]] = {}
    for one in register():
        programmes.setdefault(fold(one.programme), []).append(one.name)
    return {word: tuple(towns) for word, towns in (names | programmes).items()}
