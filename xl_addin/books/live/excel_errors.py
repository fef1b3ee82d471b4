"""What Excel says when a call from outside fails, in words for the user.

Excel on Windows raises `com_error(hresult, text, excepinfo, argument)`, where the sixth of `excepinfo` is Excel's own
code; Excel on a Mac raises appscript's `CommandError`, whose `errornumber` is that of the Apple event.
"""

from enum import Enum

from xl_addin.contract.errors import ProjektloggError


class ExcelFailure(Enum):
    """The kinds of failure that call for different remedies."""

    BUSY = "busy"  # try again: a cell is being edited, a dialog is open, Excel computes
    GONE = "gone"  # the program or the workbook has been closed
    DENIED = "denied"  # macOS does not let us in
    REFUSED = "refused"  # Excel will not do it: protected, or not allowed here


def _signed(code: int) -> int:
    """An HRESULT as pywin32 gives it."""
    return code - 2**32 if code >= 2**31 else code


# [MS-ERREF] 2.1.1, and VBA_E_IGNORE and 1004 of Excel itself.
_CODES = {
    _signed(code): failure
    for failure, codes in {
        ExcelFailure.BUSY: (0x80010001, 0x8001010A, 0x800AC472),  # call rejected, retry later, "ignored" while editing
        ExcelFailure.GONE: (0x800706BA, 0x800706BE, 0x80010108, 0x800401FD, 0x80010007, 0x80010012),
        ExcelFailure.REFUSED: (0x800A03EC,),
    }.items()
    for code in codes
}
_EVENTS = {
    -1712: ExcelFailure.BUSY,
    -609: ExcelFailure.GONE,
    -600: ExcelFailure.GONE,
    -1728: ExcelFailure.GONE,
    -1743: ExcelFailure.DENIED,
}
_WORDS = {
    ExcelFailure.BUSY: (
        "Excel är upptaget: en cell redigeras, en dialogruta är öppen eller Excel räknar.",
        "Avsluta cellen med Enter, stäng dialogrutan och tryck sedan på knappen igen.",
    ),
    ExcelFailure.GONE: ("Excel eller arbetsboken har stängts.", "Öppna arbetsboken och tryck sedan på knappen igen."),
    ExcelFailure.DENIED: (
        "macOS tillåter inte Projektlogg att arbeta i Excel.",
        "Öppna Systeminställningar > Integritet och säkerhet > Automatisering och slå på Excel för Projektlogg.",
    ),
    ExcelFailure.REFUSED: (
        "Excel tillät inte ändringen.",
        "Se efter om bladet är skyddat eller om arbetsboken är öppnad skrivskyddad, och tryck sedan igen.",
    ),
}


def failure_of(error: BaseException) -> ExcelFailure | None:
    """What kind of failure an exception from Excel is; None when it is something else."""
    if type(error).__name__ == "ExcelBusyError":  # xlwings', when it gives up
        return ExcelFailure.BUSY
    number = getattr(error, "errornumber", None)
    if isinstance(number, int):
        return _EVENTS.get(number)
    parts = error.args
    if type(error).__name__ != "com_error" or not parts:
        return None
    inner = parts[2] if len(parts) > 2 else None  # noqa: PLR2004 - the third of four
    own = inner[5] if isinstance(inner, tuple) and len(inner) > 5 else None  # noqa: PLR2004 - the sixth of six
    return _CODES.get(own if own in _CODES else parts[0])


def in_words(kind: ExcelFailure, where: str = "") -> ProjektloggError:
    """The error that the user sees."""
    message, remedy = _WORDS[kind]
    return ProjektloggError(message, remedy, where=where)
