import pytest

from xl_addin.values.masking import HIDDEN, company_label, mask, pseudonym

WRITTEN = (
    *("900101-9802", "9001019802", "18900101-9802", "189001019802", "900101+9802", "900101 9802", "900101–9802"),
    *("1990-01-01-9802", "900101/9802", "900101 - 98 02", "19900101.9802", "900101_9802"),
    *("900101\u00a09802", "900101\u200b-9802", "９００１０１－９８０２", "900161-9807", "199001019802", "900101-9803"),
)


@pytest.mark.parametrize("number", WRITTEN)
def test_a_personal_number_is_hidden_in_every_spelling(number: str) -> None:
    assert mask(f"Ring {number} i dag.") == f"Ring {HIDDEN} i dag."


@pytest.mark.parametrize(
    "text",
    [
        "Företaget 556141-8392 och 5561418392",
        "2023-04-01 – 2023-09-30",
        "2023-04-01–2023-09-30, 2023-05-15 1430, dnr 220415/1234",
        "070-123 45 67",
        "tel 0701234567",
        "1 234 567 kr",
        "524 av 400",
        "id 20304478",
        "A-0001 <b> & =1+1",
    ],
)
def test_other_digits_stay(text: str) -> None:
    assert mask(text) == text


def test_a_cell_that_cannot_be_read_is_hidden_for_less() -> None:
    assert mask("9001019803") == "9001019803"
    assert mask("9001019803", strict=True) == HIDDEN


def test_a_pseudonym_tells_apart_and_gives_nothing_away() -> None:
    names = {pseudonym(key, "hemlig") for key in ("9001019802", "9001189821", "9102059829")}
    assert len(names) == 3
    assert all(name.startswith("enskild firma ") and "9001" not in name for name in names)
    assert company_label("5561418392", "hemlig") == "556141-8392"
    assert company_label("9001019802", "hemlig") == pseudonym("9001019802", "hemlig")
