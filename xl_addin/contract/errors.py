"""The one exception an adviser meets: what is wrong, where, and what to do. In Swedish, without traceback.

A doubtful cell is not an exception but a `Finding` (see `contract.findings`); this is for when the work cannot
go on.
"""

import errno
import re
from typing import Self

from xl_addin.values.masking import mask

_LONGEST_PLACE = 200


class ProjektloggError(Exception):
    """The work cannot go on. Whatever it is made of, no word of it has a person's number: it is masked here.

    Args:
        message: what is wrong, one plain Swedish sentence.
        remedy: what the reader can do about it, one or two sentences.
        where: file, or file and sheet and cell, when one is known.
    """

    def __init__(self, message: str, remedy: str = "", *, where: str = "") -> None:
        # A damaged file can name its parts anyhow: what is shown is one line of signs that can be seen.
        place = "".join(sign if sign.isprintable() else " " for sign in where)
        self.message, self.remedy, self.where = mask(message), mask(remedy), mask(place)[:_LONGEST_PLACE]
        super().__init__(self.message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (place + self.message, self.remedy) if part)

    def within(self, file: str) -> Self:
        """The same error, with the file named before the place in it."""
        place = "" if self.where == mask(file) else self.where
        return type(self)(self.message, self.remedy, where=", ".join(filter(None, (file, place))))


def unreachable(error: OSError) -> ProjektloggError:
    """What the system says no to, in words: a share that went away, a disk that is full or does not answer."""
    where = re.split(r"[/\\]", str(error.filename))[-1] if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return ProjektloggError("Disken är full.", "Frigör plats och försök igen.", where=where)
    if isinstance(error, PermissionError):
        remedy = "Stäng filen i andra program, eller be om rätt till mappen, och försök igen."
        return ProjektloggError("Du får inte läsa eller skriva filen eller mappen.", remedy, where=where)
    remedy = "Kontrollera att disken eller nätverket går att nå och försök igen."
    return ProjektloggError("Filen eller mappen går inte att nå.", remedy, where=where)
