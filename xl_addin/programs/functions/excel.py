# ruff: noqa: N802, PLC2401 - xlwings gives the sheet's functions Python's names, and these are Swedish and upper case
"""The sheet functions as xlwings' own import reads them on Windows.

In Excel's tab xlwings: UDF Modules `xl_addin.programs.functions.excel`, then Import Functions. xlwings writes a VBA
function of the same name and parameters into the workbook; the docstring becomes Excel's help (255 characters). The
limits are xlwings': Windows only, a workbook that holds macros, and Excel starts a Python process of xlwings'. Our own
buttons need none of it. xlwings writes the VBA in the computer's code page, so that å, ä and ö need a Western one
(1252, as in Swedish Windows) and a Python that is not in UTF-8 mode; VBA takes them in names ([MS-VBAL] 3.3.5). An area
travels in one call: give a whole column, not one cell a row.
"""

import xlwings

from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.functions import areas
from xl_addin.programs.functions.areas import Answers

# xlwings takes a converter from each type hint and knows none for a union, so that it is named. An error cell arrives
# as its text: no valid number, and not blank.
_AREA = {"convert": list, "ndim": 2, "numbers": float, "err_to_str": True}
_NUMBERS = "Ett eller flera organisationsnummer, till exempel en hel kolumn"
_COLUMN = "Kolumnen med organisationsnummer"


@xlwings.func(category="Projektlogg")
@xlwings.arg("nummer", doc=_NUMBERS, **_AREA)
def ORGNR_OK(nummer: Answers) -> Answers:
    """SANT där organisationsnumret är giltigt, FALSKT där det är felskrivet, tomt där cellen är tom."""
    return areas.valid_numbers(nummer)


@xlwings.func(category="Projektlogg")
@xlwings.arg("nummer", doc=_NUMBERS, **_AREA)
def FÖRETAGSTYP(nummer: Answers) -> Answers:
    """Företagets form, till exempel Aktiebolag eller Enskild firma."""
    return areas.company_types(nummer)


@xlwings.func(category="Projektlogg")
@xlwings.arg("nummer", doc=_COLUMN, **_AREA)
def UNIKA_FÖRETAG(nummer: Answers) -> int:
    """Antalet olika företag bland numren, hur de än är skrivna. Felaktiga nummer räknas inte."""
    return areas.count_companies(nummer)


@xlwings.func(category="Projektlogg")
@xlwings.arg("nummer", doc=_COLUMN, **_AREA)
@xlwings.arg("datum", doc="Kolumnen med det datum som avgör, lika många rader", **_AREA)
@xlwings.arg("aktivitet", doc="Kolumnen Aktivitet: bara rader med samma aktivitet jämförs", **_AREA)
@xlwings.arg("status", doc="Kolumnen Status: bara genomförda rader räknas", **_AREA)
def REDAN_RÄKNAD(
    nummer: Answers, datum: Answers, aktivitet: Answers | None = None, status: Answers | None = None
) -> Answers:
    """SANT på de rader vars företag redan finns på en tidigare rad, efter datum och sedan ordning på bladet."""
    try:
        return areas.already_counted(nummer, datum, aktivitet, status)
    except ProjektloggError as error:
        return [[str(error)]]  # what is raised, xlwings shows in the cell with its traceback
