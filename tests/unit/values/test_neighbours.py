"""Numbers of Norway, Denmark and Finland: one company however it is written, and persons known and hidden."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fi import hetu
from stdnum.no import fodselsnummer

from xl_addin.values import neighbours, orgnr, personal
from xl_addin.values.masking import HIDDEN, mask, outward, pseudonym


@pytest.mark.parametrize(
    ("country", "key", "spellings"),
    [
        (
            "NO",
            "NO988077917",
            ("988077917", "988 077 917", "NO988077917", "NO 988 077 917 MVA", 988077917, 988077917.0),
        ),
        ("DK", "DK13585628", ("13585628", "DK 13 58 56 28", "DK13585628", "CVR 13585628", 13585628)),
        ("FI", "FI20774740", ("2077474-0", "FI20774740", "20774740", "FI 2077474–0", 20774740)),
    ],
)
def test_a_company_has_one_key_however_it_is_written(country: str, key: str, spellings: tuple[object, ...]) -> None:
    assert {neighbours.validate(one, country) for one in spellings} == {key}
    assert neighbours.is_key(key)
    assert not orgnr.is_person(key)
    assert neighbours.validate(orgnr.format(key), country) == key
    with pytest.raises(orgnr.ValidationError):
        neighbours.validate(str(spellings[0])[:-1] + "9", country)


def make_neighbour(rnd: Random) -> tuple[str, str]:
    """A person's number that nobody is known to have, and its country."""
    day = date(1920, 1, 1) + timedelta(days=rnd.randint(0, 30_000))
    stamp, country = day.strftime("%d%m%y"), rnd.choice(["NO", "DK", "FI"])
    if country == "DK":
        return f"{stamp}{rnd.choice(['-', ' - ', '–'])}{rnd.randint(0, 9999):04}", country
    if country == "FI":
        number = f"{rnd.randint(2, 899):03}"
        check = hetu._calc_checksum(stamp + number)
        return f"{stamp}{rnd.choice('-+ABCDEFYXWVU')}{number}{check}", country
    while True:
        nine = f"{int(stamp[0]) + 4 * rnd.randint(0, 1)}{stamp[1:]}{rnd.randint(0, 499):03}"
        first = fodselsnummer.calc_check_digit1(nine)
        if len(first) == 1 and len(second := fodselsnummer.calc_check_digit2(nine + first)) == 1:
            return rnd.choice(["{0}{1}", "{0} {1}", "{0}-{1}"]).format(nine[:6], nine[6:] + first + second), country


@given(st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_no_neighbour_s_number_leaves(seed: int) -> None:
    rnd = Random(seed)  # noqa: S311 - tests only
    number, country = make_neighbour(rnd)
    for text in ("{}", "Ring {} i dag.", "({})", "{}, 2023-04-01", "556141-8392 / {}"):
        assert mask(text.format(number)) == text.format(HIDDEN)
    key = neighbours.validate(number, country)
    assert orgnr.person_word(key) == orgnr.person_word(number) == "Enskild firma"
    for shown in (orgnr.shown(number), orgnr.shown(key), outward(f"fel: {number}"), pseudonym(key, "s")):
        assert not any(part in shown for part in (number[:6], key[2:8]))


@pytest.mark.parametrize(
    "text",
    [
        *("988 077 917", "13585628", "2077474-0", "0701234567", "0812345678", "556141-8392", "310252A", "010203-AB12"),
        *("2023-04-01", "131052 kr", "order 1234567890", "tel 070-123 45 67", "20991234567", "8601 11 17947"),
    ],
)
def test_what_is_no_person_stays(text: str) -> None:
    assert personal.find(text) == []
