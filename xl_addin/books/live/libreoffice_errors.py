"""What goes wrong between our engine and LibreOffice, in words for the user."""

from collections.abc import Iterator
from contextlib import contextmanager

from xl_addin.contract.errors import ProjektloggError


def in_words(error: Exception, where: str = "") -> ProjektloggError | None:
    """An exception of the engine in words; None when it is something else."""
    from xl_addin.libreoffice import LibreOfficeError

    known = _unreachable(error)
    if known or not isinstance(error, LibreOfficeError):
        return known
    if "array formula" in str(error):
        return ProjektloggError(
            "En matrisformel står bland cellerna som Projektlogg ska skriva i.",
            "Ta bort matrisformeln ur de grå kolumnerna och tryck sedan igen.",
            where=where,
        )
    return ProjektloggError(
        "LibreOffice tillät inte ändringen.",
        "Se efter om bladet är skyddat eller om en dialogruta är öppen, och tryck sedan igen.",
        where=where,
    )


@contextmanager
def reaching() -> Iterator[None]:
    """Say in words that LibreOffice cannot be reached; let everything else through.

    Raises:
        ProjektloggError: it is not there, has ended, or does not answer.
    """
    try:
        yield
    except Exception as error:
        known = _unreachable(error)
        if known is None:
            raise
        raise known from error


def _unreachable(error: Exception) -> ProjektloggError | None:
    from xl_addin.libreoffice import failures

    match error:
        case failures.NotInstalledError(given=where):
            text = "LibreOffice hittades inte på den här datorn."
            source = "Installera LibreOffice från libreoffice.org"
            known = text, f"{source}, eller ange sökvägen till soffice i miljövariabeln LIBREOFFICE.", where
        case failures.NoPythonError():
            text = "Den Python som LibreOffice behöver för att styras utifrån finns inte."
            package = "Installera paketet python3-uno"
            known = text, f"{package}, eller LibreOffice från libreoffice.org, som har det med sig.", ""
        case failures.NotListeningError(connection=where):
            known = "LibreOffice går inte att nå.", "Starta LibreOffice igen och försök en gång till.", where
        case failures.NoAnswerError():
            remedy = "Stäng öppna dialogrutor och avsluta cellen som redigeras, och försök sedan igen."
            known = "LibreOffice svarar inte.", remedy, ""
        case failures.GoneError():
            known = "LibreOffice har stängts.", "Öppna arbetsboken igen och försök en gång till.", ""
        case failures.UnsavedError(titles=titles):
            text = f"LibreOffice har dokument som inte är sparade: {', '.join(titles)}."
            known = text, "Spara eller stäng dem först.", ""
        case _:
            return None
    message, remedy, place = known
    return ProjektloggError(message, remedy, where=place)
