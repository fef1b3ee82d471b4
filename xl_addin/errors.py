"""The one exception an adviser meets: what is wrong, where, and what to do. In Swedish, without traceback.

A doubtful cell is not an exception but a `Finding` (see `xl_addin.findings`); this is for when the work cannot go on.
"""


class ProjektloggError(Exception):
    """The work cannot go on.

    Args:
        message: what is wrong, one plain Swedish sentence.
        remedy: what the reader can do about it, one or two sentences.
        where: file, or file and sheet and cell, when one is known.
    """

    def __init__(self, message: str, remedy: str = "", *, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (place + self.message, self.remedy) if part)
