"""The programme area: what a card may say, and that no municipality is forgotten."""

import pytest

from xl_addin.contract.geography import areas, read_area
from xl_addin.contract.vocabularies import municipalities, register
from xl_addin.values.compare import fold


def test_the_eight_programmes_and_the_21_counties_part_the_290_municipalities() -> None:
    for kind, number in (("programme", 8), ("county", 21)):
        names = {getattr(one, kind) for one in register()}
        towns = [town for name in names for town in read_area(name).towns]
        assert len(names) == number
        assert sorted(towns) == sorted(municipalities())
    assert len(set(municipalities())) == len({one.code for one in register()}) == 290
    assert all(
        one.code[:2] == other.code[:2] for one in register() for other in register() if one.county == other.county
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Stockholms län", 26),
        ("  stockholm ", 26),
        ("Region Stockholm", 26),
        ("Stockholms kommun", 1),
        ("Uppsala", 1),
        ("Uppsala län", 8),
        ("Uppsala och Örebro län", 8 + 12),
        ("Uppsala, Södermanlands och Örebro län", 8 + 9 + 12),
        ("Småland och Öarna", 34),
        ("Småland och Öarna; Skåne-Blekinge", 34 + 38),
        ("Skåne och Blekinge", 38),
        ("Västra Götalandsregionen", 49),
        ("Region Jönköpings län", 13),
        ("Malmö, Lunds kommun, Malmö", 2),
        ("Hela Sverige", 290),
        ("", 0),
    ],
)
def test_an_area_is_read_as_it_is_written(words: str, number: int) -> None:
    area = read_area(words)
    assert (len(area.towns), area.unknown) == (number, ())


def test_each_name_that_is_offered_is_read() -> None:
    for name in areas():
        assert not read_area(name).unknown
    assert fold("Kalmar") in {fold(town) for town in read_area("Kalmar").towns}
    assert read_area("Öland, Kalmar").unknown == ("Öland",)
