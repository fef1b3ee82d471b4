"""One recogniser reads, checks and hides persons' numbers: whatever the one takes, the others take."""

from random import Random

import pytest
from stdnum import luhn

from tests.support_persons import BLANKS, DASHES, make_number, spell, surround, traces
from xl_addin.values import orgnr, personal
from xl_addin.values.masking import HIDDEN, company_label, mask

HIDDEN_FORMS = (
    *(
        "SE900101980201",
        "SE 900101-9802 01",
        "90 01 01-9802",
        "1990 01 01-9802",
        "19 90 01 01-9802",
        "900101-9802/910205-9829",
    ),
    *(
        "900101-9802-910205-9829",
        "900101-9802/0701234567",
        "900101-9802/070-123 45 67",
        "900101-9802-001",
        "9001019802001",
    ),
    *(
        "9001019802.0",
        "1990-01-01 9802",
        "1990-01-01 98 02",
        "9 0 0 1 0 1 9 8 0 2",
        "900101-98-02",
        "９００１０１ ９８０２",
    ),
    *("302918-4756", "3029184756", "16302918-4756", "302 918 47 56", "122212-1210", "1290019809", "189001019802.0"),
)


@pytest.mark.parametrize("text", HIDDEN_FORMS)
def test_each_form_is_hidden(text: str) -> None:
    left = mask(f"Se {text} här")
    assert HIDDEN in left
    for ten in ("9001019802", "9102059829", "3029184756", "1222121210", "1290019809"):
        assert not traces(left, ten), left


@pytest.mark.parametrize("seed", range(4))
def test_every_spelling_in_every_surrounding_is_hidden(seed: int) -> None:
    rnd = Random(seed)  # noqa: S311 - the same each time
    for _ in range(3000):
        ten, other = make_number(rnd), make_number(rnd)
        written = surround(rnd, spell(rnd, ten), spell(rnd, other))
        assert not traces(mask(written), ten), (written, ten)


@pytest.mark.parametrize("seed", range(4))
def test_what_a_cell_takes_for_a_person_a_text_hides(seed: int) -> None:
    """Signs anywhere between the digits: either the cell does not take it, or it is hidden in a text."""
    rnd = Random(seed)  # noqa: S311 - the same each time
    for _ in range(3000):
        ten = make_number(rnd)
        signs = rnd.choice((BLANKS, (*BLANKS, *DASHES, "+"), tuple(DASHES)))
        prefix = rnd.choice(("", "", "16", "18", "19", "20", "SE"))
        text = "".join(s + rnd.choice(signs) * (rnd.random() < 0.3) for s in prefix + ten + "01" * (prefix == "SE"))
        if orgnr.is_valid(text):
            assert orgnr.is_person(text)
            assert not traces(mask(text), ten), text
        assert not traces(orgnr.shown(text), ten), text


@pytest.mark.parametrize("seed", range(2))
def test_companies_and_dates_stay(seed: int) -> None:
    rnd = Random(seed)  # noqa: S311 - the same each time
    for _ in range(2000):
        nine = f"{rnd.choice('25679')}{rnd.randint(0, 9)}{rnd.randint(2, 9)}{rnd.randint(0, 999_999):06}"
        ten = nine + luhn.calc_check_digit(nine)
        days = [f"{rnd.randint(2015, 2030)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}" for _ in "ab"]
        for text in (ten, orgnr.format(ten), f"{orgnr.format(ten)} {orgnr.format(ten)}", f"SE{ten}01", f"16{ten}"):
            assert mask(text) == text or orgnr.is_person(ten)
        for text in (f"{days[0]} – {days[1]}", f"Period 12 {days[0]}–{days[1]}", f"{days[0]} 11:30:15,123 {days[1]}"):
            assert mask(text) == text


def test_an_authoritys_number_and_an_estate_are_persons() -> None:
    assert orgnr.validate("302918-4756") == "3029184756"  # no check digit is promised
    assert orgnr.legal_form("302918-4756") == "Enskild firma"
    assert orgnr.legal_form("122212-1210") == "Dödsbo"
    assert orgnr.shown("302918-4756") == "enskild firma"
    assert orgnr.shown("122212-1210") == "dödsbo"
    assert company_label("1222121210", "hemlig").startswith("dödsbo ")
    assert company_label("3029184756", "hemlig").startswith("enskild firma ")
    with pytest.raises(orgnr.InvalidChecksum):
        orgnr.validate("122212-1211")


def test_endless_texts_take_no_endless_time() -> None:
    for text in ("2023-04-01 " * 3000, "9" * 30_000, "1 " * 15_000, " -" * 15_000, "1" + " " * 30_000):
        assert len(personal.find(text)) <= 1
