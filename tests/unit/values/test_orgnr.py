import pytest

from xl_addin.values import orgnr

SPELLINGS = (
    *("556141-8392", "5561418392", "556141 8392", "556141\u00a08392", "556141–8392", "556141‐8392", "556141−8392"),
    *(
        "16556141-8392",
        "165561418392",
        "SE556141839201",
        "se5561418392 01",
        "５５６１４１８３９２",
        " 556141-8392\u200b",
    ),
    *("5561418392.0", "\ufeff556141-8392", "556141\u00ad8392"),
)
PERSONS = ("900101-9802", "9001019802", "18900101-9802", "189001019802", "900101+9802", "９００１０１–９８０２")


@pytest.mark.parametrize("spelling", [*SPELLINGS, 5561418392, 5561418392.0, 165561418392])
def test_every_spelling_is_one_company(spelling: object) -> None:
    assert orgnr.validate(spelling) == "5561418392"
    assert orgnr.format(spelling) == "556141-8392"
    assert orgnr.legal_form(spelling) == "Aktiebolag"
    assert not orgnr.is_person(spelling)


@pytest.mark.parametrize("spelling", PERSONS)
def test_every_spelling_is_one_person(spelling: str) -> None:
    assert orgnr.validate(spelling) == "9001019802"
    assert orgnr.is_person(spelling)
    assert orgnr.legal_form(spelling) == "Enskild firma"
    assert not any(c.isdigit() for c in orgnr.shown(spelling))


def test_a_samordningsnummer_is_a_person() -> None:
    number = "9001619809"
    assert orgnr.is_valid(number)
    assert orgnr.is_person(number)


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("556141-8393", orgnr.InvalidChecksum),
        ("556141-839", orgnr.InvalidLength),
        ("16900101-9802", orgnr.InvalidLength),  # the prefix of companies on a person's number
        ("20556141-8392", orgnr.InvalidLength),
        ("vet ej", orgnr.InvalidFormat),
        ("", orgnr.InvalidFormat),
        ("901301-9808", orgnr.InvalidComponent),  # month 13
        ("901331-9802", orgnr.InvalidComponent),
        ("556141-8390", orgnr.InvalidChecksum),
        ("4561418395", orgnr.InvalidComponent),  # no legal form begins with 4
        ("٥٥٦١٤١٨٣٩٢", orgnr.InvalidFormat),  # Arabic digits: not what anybody here means
    ],
)
def test_what_is_no_number(number: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        orgnr.validate(number)
    assert not orgnr.is_valid(number)


@pytest.mark.parametrize(
    "number", [*PERSONS, "900101-9803", 101019802, "19900101-98021", "90010198020", "9001019802xx"]
)
def test_nothing_that_can_be_a_person_is_shown(number: object) -> None:
    assert not any(c.isdigit() for c in orgnr.shown(number))


@pytest.mark.parametrize("number", ["556141-8393", "12", "vet ej"])
def test_what_cannot_be_a_person_is_shown(number: str) -> None:
    assert orgnr.shown(number) == number
