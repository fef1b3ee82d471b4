"""Findings: what is doubtful in a workbook, as data. Their words stand in the catalogue; tests compare codes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xl_addin.contract import layout
from xl_addin.contract.catalogue import CATALOGUE
from xl_addin.contract.level import Level
from xl_addin.values.masking import fit
from xl_addin.values.parse import text
from xl_addin.values.raw_table import Table, Value

_LONGEST = 300  # characters of a cell that a finding repeats
_PLURAL = {Level.ERROR: "fel", Level.WARNING: "varningar", Level.REVIEW: "att granska"}
LOST = frozenset({"sheet_missing", "column_missing", "column_duplicate"})
"""The codes of what makes all figures wrong: a sheet or a column that is gone. They are reported first."""
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


def finding(
    code: str,
    table: Table | None = None,
    row: int | None = None,
    column: str = "",
    value: Value = None,
    *,
    sheet: str = "",
    **words: str | int | None,
) -> Finding:
    """Make the finding of that code, with its words from the catalogue and its place from the table.

    Raises:
        KeyError: the catalogue lacks the code, or the call lacks a word that the message needs.
    """
    level, message, remedy = CATALOGUE[code]
    letter = table.letter(column) if table else ""
    place = table.sheet if table else sheet
    shown = fit(text(value), _LONGEST, strict=True)
    fields: dict[str, str | int | None] = {"value": shown, "column": column, "row": row, "sheet": place}
    fields |= {name: fit(word, _LONGEST) if isinstance(word, str) else word for name, word in words.items()}
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


RULE_SHEETS = frozenset({layout.INDICATORS.sheet, layout.PROJECT.sheet})
"""What is wrong there makes more than one row wrong."""


def in_order(findings: Sequence[Finding], tables: Mapping[str, Table] | None = None) -> tuple[Finding, ...]:
    """Findings as a reader takes them: by weight, first what is lost, then the rules, then where they stand."""
    levels = list(Level)
    order = [*layout.SHEETS, *(table.sheet for table in (tables or {}).values())]
    sheets = {sheet: place for place, sheet in reversed(list(enumerate(order)))}
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                *(levels.index(f.level), f.code not in LOST, f.sheet not in RULE_SHEETS),
                *(sheets.get(f.sheet, -1), f.row or 0, f.column, f.code),
            ),
        )
    )


def folded(findings: Sequence[Finding]) -> list[tuple[Finding, list[str]]]:
    """Findings with their places: those that are only to be looked at, of one column, and say the same are one."""
    found: dict[tuple[object, ...], tuple[Finding, list[str]]] = {}
    for place, note in enumerate(findings):
        alike = note.level is Level.REVIEW and note.row
        same = (note.code, note.sheet, note.column, note.message, note.remedy)
        _, cells = found.setdefault(same if alike else (place,), (note, []))
        cells += [note.cell or f"rad {note.row}"] if note.row else []
    return list(found.values())


def level_counts(findings: Sequence[Finding], standing: Sequence[Finding] | None = None) -> str:
    """The number of findings by level, in words.

    Args:
        standing: the errors among them that nobody answers for; None: all.

    >>> level_counts([])
    'inget att åtgärda'
    >>> level_counts([finding("date_missing"), finding("date_missing")], [])
    '2 fel, varav 2 godkända'
    """
    counts = Counter(note.level for note in findings)
    answered = 0 if standing is None else counts[Level.ERROR] - len(standing)
    words = [
        f"{counts[level]} {LEVEL_WORDS[level].lower() if counts[level] == 1 else _PLURAL[level]}"
        for level in Level
        if counts[level]
    ]
    if answered:
        words[0] += f", varav {answered} {'godkänt' if answered == 1 else 'godkända'}"
    return ", ".join(words) or "inget att åtgärda"
