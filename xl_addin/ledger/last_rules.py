"""The rules as they are counted and as they were last counted, kept in the workbook.

A rule that somebody changed is valid and counted; that its figure is another one than before must be reported. What was
counted stands at the end of the sheet Sifferlista, as cells: every program keeps them (a document property or a name
that holds a text is lost in Google Sheets), every workbook has the sheet, and people can read them there.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xl_addin.contract import headers, layout
from xl_addin.contract.layout import NO, YES
from xl_addin.contract.nouns import Indicator, Memory
from xl_addin.contract.project_card import Field
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import fold
from xl_addin.values.masking import Cleared, mask
from xl_addin.values.parse import UnreadableError, parse_number, text
from xl_addin.values.raw_table import Table, Value

MARK = "Räknad regel: "
_VALUE, _LABEL = layout.FIGURES.headers[1:]
_CARD = "projekt"
_GOAL = (headers.TARGET, layout.GOAL_CHANGES.name)
LATER = frozenset(one.name for one in layout.INDICATORS.columns if one.since > 1 and one.name != headers.SUBSET_OF) | {
    layout.GOAL_CHANGES.name
}
"""Columns that earlier workbooks lack: what is not kept of them was blank. Without a word of subsets, one held."""
_LONGEST = 500  # characters of a value; a longer one is kept with its digest


@dataclass(frozen=True, slots=True)
class RuleCell:
    """What a rule says in one cell now, and where that stands."""

    value: str
    table: Table | None
    row: int | None
    column: str


def kept_rules(workbook: TypedWorkbook) -> Memory:
    """What to keep of the rules as they are counted now.

    What cannot be read now stays as it was last kept: it is compared once it can be read again.
    """
    now = rules_now(workbook)
    kept = {key: cell.value for key, cell in now.items() if cell.value or key[1] not in LATER}
    unknown = {(one.code, name) for one in workbook.indicators if one.goals is None for name in _GOAL}
    if unknown:
        kept |= {key: value for key, value in last_kept(workbook).items() if key in unknown}
    if is_doubtful(workbook):
        subjects = {subject for subject, _ in now}
        kept |= {key: value for key, value in last_kept(workbook).items() if key[0] not in subjects}
    return kept


def is_doubtful(workbook: TypedWorkbook) -> bool:
    """Whether a rule that is not there may be there and cannot be read."""
    return not workbook.whole or len(workbook.readable_indicators) < len(workbook.indicators)


def rows(memory: Memory, mark: str = MARK) -> list[list[Value]]:
    """The memory as rows of the sheet Sifferlista, to be read back as they are: `_kept` has masked them."""
    return [[None, Cleared(value) or None, f"{mark}{subject}, {field}"] for (subject, field), value in memory.items()]


def last_kept(workbook: TypedWorkbook, mark: str = MARK) -> Memory:
    """The rules as they were last counted, or what else is kept under a mark; empty when the workbook has none."""
    table = workbook.tables.get(layout.FIGURES.name)
    if table is None or not {_VALUE, _LABEL} <= table.places.keys():
        return {}
    found = {}
    for value, label in zip(table.column(_VALUE), table.column(_LABEL), strict=True):
        if isinstance(label, str) and label.startswith(mark):
            subject, _, field = label.removeprefix(mark).partition(", ")
            found[subject, field] = text(value)
    return found


def rules_now(workbook: TypedWorkbook) -> dict[tuple[str, str], RuleCell]:
    """All that decides what counts and can be read, by the keys of `Memory`."""
    return dict(_cells(workbook))


def _cells(workbook: TypedWorkbook) -> Iterator[tuple[tuple[str, str], RuleCell]]:
    """All that decides what counts and can be read."""
    table = workbook.tables[layout.INDICATORS.name]
    goals = workbook.tables.get(layout.GOAL_CHANGES.name)
    changed = _rows_of(goals, headers.CODE)
    for indicator in workbook.readable_indicators:
        code = indicator.code
        for column, value in _words(indicator, table).items():
            yield (code, column), RuleCell(_kept(value), table, indicator.row, column)
        if indicator.goals is not None:
            target, place = _kept(text(indicator.target)), (table, indicator.row)
            yield (code, headers.TARGET), RuleCell(target, *place, headers.TARGET)
            place = (goals, changed[fold(code)]) if goals and fold(code) in changed else place
            target = "; ".join(f"{one.since} {text(one.target)} {one.decision}".strip() for one in indicator.goals)
            yield (code, layout.GOAL_CHANGES.name), RuleCell(_kept(target), *place, headers.TARGET)
    if not workbook.whole:
        return
    card = workbook.tables.get(layout.PROJECT.name)
    places = _rows_of(card, headers.FIELD)
    project = workbook.project
    fields: dict[Field, Value] = {Field.START: project.start, Field.END: project.end, Field.TODAY: project.today}
    fields |= {Field.AREA: project.area, Field.EURO: project.euro}
    for name, said in fields.items():
        yield (_CARD, name.value), RuleCell(_kept(text(said)), card, places.get(fold(name)), headers.VALUE)
    periods = workbook.tables.get(layout.PERIODS.name)
    places = _rows_of(periods, headers.NUMBER)
    for period in [period for period in workbook.periods if period.given]:
        row = places.get(str(period.number))
        status = layout.LOCKED if period.locked else layout.OPEN
        values: dict[str, Value] = {
            headers.START: period.start,
            headers.END: period.end,
            headers.STATUS: status,
            headers.SUBMITTED: period.submitted,
        }
        for column, day in values.items():
            yield (f"period {period.number}", column), RuleCell(text(day), periods, row, column)


def _words(indicator: Indicator, table: Table) -> dict[str, str]:
    """A rule as it stands in its columns, in one order and spelling."""
    conditions = (str(replace(one, words=tuple(sorted(one.words, key=fold)))) for one in indicator.filter)
    return {
        headers.INDICATOR: indicator.name,
        headers.COUNT: indicator.count.value,
        headers.ACTIVITIES: ", ".join(sorted(indicator.activities, key=fold)),
        headers.STATUS: ", ".join(sorted(indicator.statuses, key=fold)),
        headers.DATE_COLUMN: indicator.date_column,
        headers.SUM_COLUMN: indicator.sum_column,
        headers.FILTER: "; ".join(sorted(conditions, key=fold)),
        headers.REPORTED: YES if indicator.reported else NO,
        headers.THRESHOLD: str(indicator.threshold or ""),
        headers.VALID_FROM: text(indicator.valid_from),
        headers.VALID_TO: text(indicator.valid_to),
        headers.EU_CODE: indicator.eu_code,
        **({headers.SUBSET_OF: indicator.subset_of} if headers.SUBSET_OF in table.places else {}),
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
            word = fold(text(parse_number(value) if column == headers.NUMBER else value))
        except UnreadableError:
            continue
        found.setdefault(word, row)
    return found
