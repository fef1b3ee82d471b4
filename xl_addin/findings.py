"""Findings: what is doubtful in a workbook, as data. All wording stands here; tests compare codes."""

from dataclasses import dataclass
from enum import StrEnum

from xl_addin.privacy import mask
from xl_addin.tables import Table, Value


class Level(StrEnum):
    """How much a finding weighs. Uncertain matches are never more than REVIEW: a false alarm is worse than a miss."""

    ERROR = "error"  # a figure is wrong or missing until somebody acts; the exit code is 1
    WARNING = "warning"  # the figures stand, but something should be mended
    REVIEW = "review"  # look when you have time


LEVEL_WORDS = {Level.ERROR: "Fel", Level.WARNING: "Varning", Level.REVIEW: "Att granska"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubtful thing and where it stands.

    Attributes:
        code: stable, English, snake_case: what machines and tests compare.
        level: error, warning or review.
        sheet: the sheet's name, "" when it concerns the whole workbook.
        row: the 1-based row on the sheet, None when no single row is meant.
        column: the column's header, "" when no single column is meant.
        cell: the cell's address such as "D12", "" when no single cell is meant.
        value: the cell's value as text, never with a personnummer in it.
        message: what is wrong, in Swedish.
        remedy: what to do, in Swedish.
    """

    code: str
    level: Level
    sheet: str
    row: int | None
    column: str
    cell: str
    value: str
    message: str
    remedy: str


# code: (level, message, remedy). `{…}` are filled from the call; {value}, {column}, {row} and {sheet} are always there.
CATALOGUE: dict[str, tuple[Level, str, str]] = {}


def finding(code: str, table: Table | None = None, row: int | None = None, column: str = "", value: Value = None,
            *, sheet: str = "", **words: object) -> Finding:
    """Make the finding of that code, with its words from the catalogue and its place from the table.

    Raises:
        KeyError: the catalogue lacks the code, or the call lacks a word that the message needs.
    """
    level, message, remedy = CATALOGUE[code]
    letter = table.letter(column) if table else ""
    place = table.sheet if table else sheet
    shown = mask("" if value is None else str(value))
    fields: dict[str, object] = {"value": shown, "column": column, "row": row, "sheet": place}
    fields |= {name: mask(word) if isinstance(word, str) else word for name, word in words.items()}
    return Finding(
        code=code,
        level=level,
        sheet=place,
        row=row,
        column=column,
        cell=f"{letter}{row}" if letter and row else "",
        value=shown,
        message=message.format(**fields),
        remedy=remedy.format(**fields),
    )
