"""What the engine raises, in the words that the user meets."""

import pytest

from xl_addin.books.live.libreoffice_errors import in_words, reaching
from xl_addin.contract.errors import ProjektloggError
from xl_addin.libreoffice import LibreOfficeError, failures

TOLD = [
    (
        failures.NotInstalledError("/opt/soffice"),
        (
            "/opt/soffice: LibreOffice hittades inte på den här datorn. Installera LibreOffice från libreoffice.org, "
            "eller ange sökvägen till soffice i miljövariabeln LIBREOFFICE."
        ),
    ),
    (
        failures.NoPythonError(),
        (
            "Den Python som LibreOffice behöver för att styras utifrån finns inte. Installera paketet python3-uno, "
            "eller LibreOffice från libreoffice.org, som har det med sig."
        ),
    ),
    (
        failures.NotListeningError("pipe,name=x"),
        "pipe,name=x: LibreOffice går inte att nå. Starta LibreOffice igen och försök en gång till.",
    ),
    (
        failures.NoAnswerError(),
        "LibreOffice svarar inte. Stäng öppna dialogrutor och avsluta cellen som redigeras, och försök sedan igen.",
    ),
    (failures.GoneError(), "LibreOffice har stängts. Öppna arbetsboken igen och försök en gång till."),
    (
        failures.UnsavedError(["a.xlsx", "b.xlsx"]),
        "LibreOffice har dokument som inte är sparade: a.xlsx, b.xlsx. Spara eller stäng dem först.",
    ),
]
REFUSED = [
    (
        LibreOfficeError("The cells $A$1:$A$3 hold one array formula, and a part of it cannot be changed."),
        (
            "bok.xlsx: En matrisformel står bland cellerna som Projektlogg ska skriva i. Ta bort matrisformeln ur de "
            "grå kolumnerna och tryck sedan igen."
        ),
    ),
    (
        LibreOfficeError("CellProtectionException"),
        (
            "bok.xlsx: LibreOffice tillät inte ändringen. Se efter om bladet är skyddat eller om en dialogruta är "
            "öppen, och tryck sedan igen."
        ),
    ),
]


def test_every_reason_has_its_words() -> None:
    assert {type(error) for error, _ in TOLD} == set(LibreOfficeError.__subclasses__())


@pytest.mark.parametrize(("error", "words"), TOLD + REFUSED)
def test_the_words(error: Exception, words: str) -> None:
    assert str(in_words(error, "bok.xlsx")) == words


def test_what_is_no_error_of_the_engine_has_no_words() -> None:
    assert in_words(KeyError("Blad9")) is None


@pytest.mark.parametrize(("error", "words"), TOLD)
def test_outside_a_change_it_is_reported_that_libreoffice_cannot_be_reached(error: Exception, words: str) -> None:
    with pytest.raises(ProjektloggError) as caught, reaching():
        raise error
    assert str(caught.value) == words


@pytest.mark.parametrize("error", [*(error for error, _ in REFUSED), KeyError("Blad9"), ProjektloggError("Nej.")])
def test_everything_else_is_let_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, reaching():
        raise error
    assert caught.value is error
