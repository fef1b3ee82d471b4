"""The rules as they were last counted, kept in the workbook, and what has changed in them since.

A rule that somebody changed is valid and counted; that its figure is another one than before must be told. What was
counted stands at the end of the sheet Sifferlista, as cells: every program keeps them (a document property or a name
that holds a text is lost in Google Sheets), every workbook has the sheet, and people can read them there.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_addin import layout
from xl_addin.cleaning.columns import fold
from xl_addin.cleaning.workbook import Clean
from xl_addin.findings import Finding, finding
from xl_addin.layout import NO, YES, Field
from xl_addin.model import Indicator
from xl_addin.privacy import mask
from xl_addin.tables import Table, Value
from xl_addin.values import UnreadableError, parse_number, text

MARK = "Räknad regel: "
_VALUE, _LABEL = layout.FIGURES.headers[1:]
_CARD = "projekt"
_LONGEST = 500  # characters of a value; a longer one is kept with its digest
Memory = Mapping[tuple[str, str], str]
"""Whose rule (an indicator's code, "projekt", "period 3") and which column or field of it -> what it said."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a rule says in one cell now, and where that stands."""

    value: str
    table: Table | None
    row: int | None
    column: str


def since_last(clean: Clean) -> tuple[Memory, list[Finding]]:
    """What to keep of the rules as they are counted now, and what has changed since they were last kept.

    What cannot be read now stays as it was last kept: it is compared once it can be read again.
    """
    before, now = _read(clean.tables.get(layout.FIGURES.name)), dict(_cells(clean))
    subjects = {subject for subject, _ in now}
    doubtful = not clean.whole or len(clean.rules) < len(clean.indicators)
    kept = {key: cell.value for key, cell in now.items()}
    if doubtful:
        kept |= {key: value for key, value in before.items() if key[0] not in subjects}
    findings = list(_changes(before, now)) if before else []
    for subject in dict.fromkeys(subject for subject, _ in before) if not doubtful else ():
        if subject not in subjects:
            sheet = layout.PROJECT.sheet if " " in subject else layout.INDICATORS.sheet
            findings.append(finding("rule_gone", value=subject, sheet=sheet))
    return kept, findings


def rows(memory: Memory) -> list[list[Value]]:
    """The memory as rows of the sheet Sifferlista."""
    return [[None, value or None, f"{MARK}{subject}, {field}"] for (subject, field), value in memory.items()]


def _read(table: Table | None) -> dict[tuple[str, str], str]:
    if table is None or not {_VALUE, _LABEL} <= table.places.keys():
        return {}
    found = {}
    for value, label in zip(table.column(_VALUE), table.column(_LABEL), strict=True):
        if isinstance(label, str) and label.startswith(MARK):
            subject, _, field = label.removeprefix(MARK).partition(", ")
            found[subject, field] = text(value)
    return found


def _changes(before: Memory, now: Mapping[tuple[str, str], _Cell]) -> Iterator[Finding]:
    known = {subject for subject, _ in before}
    new: set[str] = set()
    for (subject, field), cell in now.items():
        if subject not in known:
            if subject not in new:
                yield finding("rule_new", cell.table, cell.row, cell.column, subject)
            new.add(subject)
        elif (subject, field) in before and fold(before[subject, field]) != fold(cell.value):
            was, is_now = (value or "tomt" for value in (before[subject, field], cell.value))
            yield finding("rule_changed", cell.table, cell.row, cell.column, is_now, name=field, before=was)


def _cells(clean: Clean) -> Iterator[tuple[tuple[str, str], _Cell]]:
    """All that decides what counts and can be read."""
    table = clean.tables[layout.INDICATORS.name]
    for rule in clean.rules:
        for column, value in _words(rule).items():
            yield (rule.code, column), _Cell(_kept(value), table, rule.row, column)
    if not clean.whole:
        return
    card = clean.tables.get(layout.PROJECT.name)
    places = _rows_of(card, "Fält")
    project = clean.project
    fields: dict[Field, Value] = {Field.START: project.start, Field.END: project.end, Field.TODAY: project.today}
    fields |= {Field.AREA: project.area, Field.EURO: project.euro}
    for name, said in fields.items():
        yield (_CARD, name.value), _Cell(_kept(text(said)), card, places.get(fold(name)), "Värde")
    periods = clean.tables.get(layout.PERIODS.name)
    places = _rows_of(periods, "Nr")
    for period in clean.periods:
        row = places.get(str(period.number))
        status = layout.LOCKED if period.locked else layout.OPEN
        values: dict[str, Value] = {
            "Från": period.start,
            "Till": period.end,
            "Status": status,
            "Inlämnad": period.submitted,
        }
        for column, day in values.items():
            yield (f"period {period.number}", column), _Cell(text(day), periods, row, column)


def _words(rule: Indicator) -> dict[str, str]:
    """A rule as it stands in its columns, in one order and spelling."""
    conditions = (f"{column}={'|'.join(sorted(words, key=fold))}" for column, words in rule.filter)
    return {
        "Indikator": rule.name,
        "Mål": text(rule.target),
        "Räkna": rule.count.value,
        "Aktiviteter": ", ".join(sorted(rule.activities, key=fold)),
        "Status": ", ".join(sorted(rule.statuses, key=fold)),
        "Datumkolumn": rule.date_column,
        "Summakolumn": rule.sum_column,
        "Filter": "; ".join(sorted(conditions, key=fold)),
        "Rapporteras": YES if rule.reported else NO,
    }


def _kept(value: str) -> str:
    """A value as it is kept and compared: bounded, on one line, without a personal number."""
    plain = " ".join(mask(value).split())
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST]} … {hashlib.sha256(plain.encode()).hexdigest()[:16]}"


def _rows_of(table: Table | None, column: str) -> dict[str, int]:
    """The row of each value of a column, whole numbers as such."""
    if table is None or column not in table.places:
        return {}
    found: dict[str, int] = {}
    for row, value in zip(table.numbers, table.column(column), strict=True):
        try:
            word = fold(text(parse_number(value) if column == "Nr" else value))
        except UnreadableError:
            continue
        found.setdefault(word, row)
    return found
