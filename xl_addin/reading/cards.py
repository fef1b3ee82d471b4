"""The project card, the periods and the lists: the small tables that all others are read by."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Form
from xl_addin.contract.forms import load_form
from xl_addin.contract.geography import nearest_area, read_area
from xl_addin.contract.layout import LISTS, LOCKED, PERIODS, PROJECT
from xl_addin.contract.nouns import Period, Project
from xl_addin.contract.project_card import Field
from xl_addin.reading.columns import Choices, Typed, lost_columns, missing_columns
from xl_addin.reading.refused import error_code, unreadable
from xl_addin.values import orgnr
from xl_addin.values.compare import fold, nearest
from xl_addin.values.parse import UnreadableError, is_blank, is_serial, parse_date, parse_number, text
from xl_addin.values.raw_table import ErrorValue, Table, Value

_DATES = {Field.START: "start", Field.END: "end", Field.TODAY: "today"}
_DECIDING = {fold(field) for field in _DATES}
_LIKE, _VERY_LIKE = 0.6, 0.8  # a name that stands instead of a field that must be there, or may be left out
_TEXTS = {
    Field.NAME: "name",
    Field.CASE: "case",
    Field.BENEFICIARY: "beneficiary",
    Field.FORM: "form",
    Field.AREA: "area",
    Field.PSEUDONYM_KEY: "pseudonym_key",
}


def read_lists(table: Table | None) -> Choices:
    """The drop-down values by the header of their list, without blanks."""
    if table is None:
        return {}
    return {
        column.name: [text(value) for value in table.column(column.name) if text(value)]
        for column in LISTS.columns
        if column.name in table.places
    }


def read_project(table: Table | None) -> tuple[Project, bool, list[Finding]]:
    """The project card. What is missing is reported, and left empty.

    Returns:
        The card, whether what decides when a row counts could be read (a day that nobody filled in decides nothing),
        and the findings.
    """
    card = _Card(table)
    project = Project(
        orgnr=card.orgnr(),
        euro=card.number(Field.EURO),
        **{name: card.text(field) for field, name in _TEXTS.items()},  # type: ignore[arg-type]  # all str
        **{name: card.date(field) for field, name in _DATES.items()},  # type: ignore[arg-type]  # all date | None
    )
    if table is not None:
        for field in (Field.START, Field.END):
            row, value = card.cells.get(fold(field), (None, None))
            if is_blank(value) and field not in card.renamed:
                card.findings.append(finding("project_dates_missing", table, row, headers.VALUE, field.value))
    row, value = card.cells.get(fold(Field.AREA), (0, None))
    for word in read_area(project.area).unknown:
        suggestion = nearest_area(word)
        card.findings.append(
            finding("area_unknown", table, row, headers.VALUE, value, word=word, suggestion=suggestion)
        )
    if project.start and project.end and project.end < project.start:
        row = card.cells[fold(Field.END)][0]
        card.findings.append(finding("project_dates_reversed", table, row, headers.VALUE, project.end))
        return replace(project, start=None, end=None), False, card.findings
    return project, card.whole, card.findings


def read_form(name: str, table: Table | None, beside: Path | None) -> tuple[Form | None, list[Finding]]:
    """The form that the project card names, and what to say when there is none such.

    Args:
        name: as on the card.
        table: the card, raw.
        beside: the workbook's folder, where a form of the user's own may stand.
    """
    try:
        return load_form(name, beside), []
    except ProjektloggError as error:
        rows = () if table is None else zip(table.numbers, table.column(headers.FIELD), strict=True)
        row = next((row for row, field in rows if fold(text(field)) == fold(Field.FORM)), None)
        what = f"{error.where}: {error.message}" if error.where else error.message
        what = f"{what} {error.remedy}"
        return None, [finding("form_unknown", table, row, headers.VALUE, name, what=what)]


class _Card:
    """Field and value pairs."""

    def __init__(self, table: Table | None) -> None:
        self.table = table
        self.cells: dict[str, tuple[int, Value]] = {}
        self.names: list[str] = []
        self.findings = [] if table is None else missing_columns(table, PROJECT)
        self.whole = table is not None and not self.findings
        if table and {headers.FIELD, headers.VALUE} <= table.places.keys():
            for row, name, value in zip(
                table.numbers, table.column(headers.FIELD), table.column(headers.VALUE), strict=True
            ):
                word = fold(text(name))
                self.names += [text(name)] if word else []
                if word in self.cells and word in _DECIDING:
                    self.whole, first = False, self.cells[word][0]
                    self.findings.append(finding("field_duplicate", table, row, headers.FIELD, name, other=first))
                self.cells.setdefault(word, (row, value))
        self.renamed = {field: name for field in Field if (name := self._instead(field))}
        for field, name in self.renamed.items():
            code = "field_missing" if field in _DATES else "field_renamed"
            self.whole &= field not in _DATES
            self.findings.append(finding(code, table, self.cells[fold(name)][0], headers.FIELD, name, name=field))

    def _instead(self, field: Field) -> str:
        """The name that stands in the place of a field that is gone: one like it, or of the only other day."""
        known = set(map(fold, Field))
        others = [name for name in self.names if fold(name) not in known]
        if fold(field) in self.cells or not others:
            return ""
        needed = field in {Field.START, Field.END}  # the others may be left out
        days = [name for name in others if isinstance(self.cells[fold(name)][1], date)] if needed else []
        return nearest(field, others, _LIKE if needed else _VERY_LIKE) or (days[0] if len(days) == 1 else "")

    def text(self, name: Field) -> str:
        row, value = self.cells.get(fold(name), (0, None))
        if isinstance(value, ErrorValue):
            self._refuse("cell_error", row, value)
            return ""
        return text(value)

    def _refuse(self, code: str, row: int, value: Value, *, decides: bool = False, **words: str) -> None:
        if isinstance(value, ErrorValue):
            code = error_code(value, decides=decides)
        self.findings.append(finding(code, self.table, row, headers.VALUE, value, **words))

    def orgnr(self) -> str:
        value = self.text(Field.ORGNR)
        return orgnr.format(value) if orgnr.is_valid(value) and not orgnr.is_person(value) else orgnr.shown(value)

    def number(self, name: Field) -> float | None:
        row, value = self.cells.get(fold(name), (0, None))
        try:
            return parse_number(value)
        except UnreadableError:
            self._refuse("number_unreadable", row, value)
            return None

    def date(self, name: Field) -> object:
        row, value = self.cells.get(fold(name), (0, None))
        try:
            day = parse_date(value, date1904=bool(self.table and self.table.date1904))
        except UnreadableError as error:
            code, words = unreadable("date_unreadable", error)
            self._refuse(code, row, value, decides=True, **words)
            self.whole = False
            return None
        if day and is_serial(value):
            self.findings.append(finding("date_serial", self.table, row, headers.VALUE, value, meaning=day.isoformat()))
        return day


def read_periods(typed: Typed, table: Table | None) -> tuple[tuple[Period, ...], bool, list[Finding]]:
    """The periods by number, those that can be used.

    Args:
        typed: the table Perioder, read by its specification.
        table: the same, raw; None gives no periods.

    Returns:
        The periods, whether all of them could be read (else nobody knows whose turn it is), and the findings.
    """
    findings: list[Finding] = []
    periods: dict[int, Period] = {}
    rows: dict[int, int] = {}
    for line in typed.frame.to_dict("records"):
        row, number, start, end = line["row"], line[headers.NUMBER], line[headers.START], line[headers.END]
        dates = [line[headers.START], line[headers.END]]
        if pd.isna(number) and pd.isna(start) and pd.isna(end):
            continue
        if any(pd.isna(value) for value in (number, start, end)):
            if not all(pd.isna(value) for value in dates):  # a number that waits for its dates is no mistake
                findings.append(finding("period_incomplete", table, row, headers.NUMBER))
        elif start > end:
            findings.append(finding("period_reversed", table, row, headers.END, int(number)))
        elif int(number) in periods:
            findings.append(finding("period_duplicate", table, row, headers.NUMBER, int(number)))
        else:
            submitted = None if pd.isna(line[headers.SUBMITTED]) else line[headers.SUBMITTED].date()
            locked = fold(line[headers.STATUS]) == fold(LOCKED)
            periods[int(number)] = Period(int(number), start.date(), end.date(), locked, submitted)
            rows[int(number)] = row
    whole = table is not None and not findings and not any(typed.unread.values()) and not lost_columns(table, PERIODS)
    ordered = tuple(periods[number] for number in sorted(periods))
    return ordered, whole, findings + _gaps_and_overlaps(ordered, table, rows)


def _gaps_and_overlaps(periods: Iterable[Period], table: Table | None, rows: dict[int, int]) -> list[Finding]:
    """Overlaps and gaps between periods that follow on each other in time."""
    findings = []
    in_time = sorted(periods, key=lambda period: (period.start, period.end, period.number))
    for place, later in enumerate(in_time[1:], 1):
        earlier = max(in_time[:place], key=lambda period: period.end)
        days = (later.start - earlier.end).days
        if days != 1:
            code = "period_overlap" if days < 1 else "period_gap"
            where = rows[later.number]
            findings.append(finding(code, table, where, PERIODS.headers[1], later.number, other=earlier.number))
    return findings
