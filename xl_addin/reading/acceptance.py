"""Errors that somebody answers for: a name and a reason on the sheet Granskning, kept with the finding they are about.

The list is written anew at each refresh, in another order and with other rows. What people wrote follows its finding
by what the finding says and which row of the workbook it is about, told by that row's own key and not by its number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from xl_addin.contract import headers, layout
from xl_addin.contract.accepted import Acceptance, Accepted
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.level import Level
from xl_addin.contract.version import __version__
from xl_addin.values import personal
from xl_addin.values.masking import fit, mask, visible
from xl_addin.values.parse import text
from xl_addin.values.raw_table import Row, Table, Value

_KEYS = {
    layout.LOG.name: (headers.ID,),
    layout.COMPANIES.name: (headers.ORGNR,),
    layout.INDICATORS.name: (headers.CODE,),
    layout.PROJECT.name: (headers.FIELD,),
    layout.PERIODS.name: (headers.NUMBER,),
    layout.GOAL_CHANGES.name: (headers.CODE, headers.VALID_FROM),
    layout.PLAN.name: (headers.NUMBER, headers.TITLE),
    layout.TEXTS.name: (headers.PERIOD, headers.SECTION, headers.ACTIVITY),
}
"""The columns that tell a row of a table from the others."""

_NAMED = (headers.CODE, headers.SHEET, headers.COLUMN, headers.VALUE)
_LONGEST = 300  # characters of what a row is called
_MOST_CHANGES = 1_000  # rows of the change log; the oldest go
_Key = tuple[str, str, str, str, str]


def accepted(
    findings: Sequence[Finding], tables: Mapping[str, Table], written: Mapping[str, Table], now: datetime
) -> Accepted:
    """Find out which findings people have answered for.

    Args:
        findings: those of this counting.
        tables: the workbook's tables of rows that people write.
        written: the sheets Granskning and Ändringslogg as they stand, where the workbook has them.
        now: for the change log.
    """
    about = _about(findings, tables)
    waiting = _beside(written.get(layout.REVIEW.name))
    by: dict[Finding, Acceptance] = {}
    for note in findings:
        beside = waiting.get(_key(note, about[note]))
        if beside:
            by[note] = beside.pop(0)
    log = written.get(layout.CHANGES.name)
    gone = [(key, one) for key, rest in waiting.items() for one in rest if one.is_whole]
    return Accepted(about, by, _changes(log, about, by, gone, now))


def halves(found: Accepted) -> Iterator[Finding]:
    """What to say of errors that somebody began to answer for: a name without a reason, a reason without a name."""
    for note, one in found.by.items():
        if note.level is Level.ERROR and not one.is_whole:
            lacks = headers.REASON if one.who else headers.ACCEPTED_BY
            half = finding("acceptance_half", None, note.row, note.column, note.code, sheet=note.sheet, what=lacks)
            yield replace(half, cell=note.cell)


def _about(findings: Sequence[Finding], tables: Mapping[str, Table]) -> dict[Finding, str]:
    """What the row of each finding is called; by its number where it has no name that may be shown."""
    names: dict[tuple[str, int, str], str] = {}
    for name, columns in _KEYS.items():
        table = tables.get(name)
        if table is None:
            continue
        places = [table.places[column] for column in columns if column in table.places]
        own = table.header if name == layout.GOAL_CHANGES.name else ("",)  # it shares its rows with two other tables
        for row, number in zip(table.rows, table.numbers, strict=True):
            raw = visible(" ".join(filter(None, (text(row[place]) for place in places))))
            known = fit(raw, _LONGEST) if not personal.find(raw, strict=True) else ""
            names |= {(table.sheet, number, column): known or f"rad {number}" for column in own}
    return {note: _called(note, names) for note in findings}


def _called(note: Finding, names: Mapping[tuple[str, int, str], str]) -> str:
    if not note.row:
        return ""
    other = names.get((note.sheet, note.row, ""), f"rad {note.row}")
    return names.get((note.sheet, note.row, note.column), other)


def _key(note: Finding, about: str) -> _Key:
    return (note.code, note.sheet, note.column, note.value, about)


def _beside(review: Table | None) -> dict[_Key, list[Acceptance]]:
    """What stands beside the findings of the list as it was last written."""
    found: dict[_Key, list[Acceptance]] = defaultdict(list)
    if review is None or not {headers.ACCEPTED_BY, headers.REASON}.intersection(review.places):
        return found

    def words(row: Row, column: str) -> str:
        place = review.places.get(column)
        return "" if place is None else text(row[place]).strip()

    for row in review.rows:
        one = Acceptance(mask(words(row, headers.ACCEPTED_BY)), mask(words(row, headers.REASON)))
        if one.who or one.reason:
            about = words(row, headers.ABOUT) or (f"rad {words(row, headers.ROW)}" if words(row, headers.ROW) else "")
            code, sheet, column, value = (words(row, name) for name in _NAMED)
            found[code, sheet, column, value, about].append(one)
    return found


def _changes(
    log: Table | None,
    about: Mapping[Finding, str],
    by: Mapping[Finding, Acceptance],
    gone: Sequence[tuple[_Key, Acceptance]],
    now: datetime,
) -> list[Row]:
    """The change log with what is new: an error that somebody answers for, and one that is no more."""
    rows = [] if log is None else [tuple(_cells(log, row)) for row in log.rows]
    logged = {(text(row[1]), text(row[3])) for row in rows}
    new = [(one, _said("Godkände felet", _key(note, about[note]), one)) for note, one in by.items() if one.is_whole]
    new += [(one, _said("Godkännandet är borta, för felet står inte längre kvar:", key, one)) for key, one in gone]
    when = now.replace(second=0, microsecond=0)
    rows += [(when, one.who, __version__, said) for one, said in new if (one.who, said) not in logged]
    return rows[-_MOST_CHANGES:]


def _cells(log: Table, row: Row) -> list[Value]:
    return [row[log.places[name]] if name in log.places else None for name in layout.CHANGES.headers]


def _said(what: str, key: _Key, one: Acceptance) -> str:
    code, sheet, column, value, about = key
    place = ", ".join(filter(None, (sheet, about, column, value)))
    return f"{what} {code} ({place}). Skäl: {one.reason}"
