"""What a refresh writes into the workbook: computed columns, the list of findings, and the figures of Översikt."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from xl_addin.books.base import ColumnUpdate, TableUpdate, Update
from xl_addin.contract import headers, layout
from xl_addin.contract.findings import LEVEL_WORDS, Finding
from xl_addin.contract.nouns import AID, Count, Outcome
from xl_addin.ledger import last_columns, last_rules
from xl_addin.ledger.ledger import BELOW_THRESHOLD, COUNTED, RETURNING, by_group, why
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.size_classes import classes_to_write, sme_words
from xl_addin.values.compare import each
from xl_addin.values.masking import fit
from xl_addin.values.raw_table import ErrorValue, Link, Value
from xl_addin.values.swedish import UNCOUNTED, day, number, share

TOP_MUNICIPALITIES = 10
UNKNOWN_GROUP, OTHER_GROUPS = "Uppgift saknas", "Övriga"
_LONGEST = 16_000  # characters of any cell of ours: with what is put in by signs of two units, a cell holds them
_MOST_TEXT = 1_000  # characters of a cell's list of remarks; Granskning has them all
_MOST_SHOWN = 10_000  # characters of a live figure in the list of them
_MOST_MONTHS = 240  # a mistyped year must not draw a curve for a thousand years
Cells = dict[int, Value]
"""Values of a column by row of the sheet."""


def make_update(results: Results) -> Update:
    """Everything that a refresh writes."""
    door = _Door()
    columns = [replace(one, values=[door.fit(value) for value in one.values]) for one in _columns(results)]  # noqa: PD011 - no data frame
    tables = [replace(one, rows=[door.fit_row(row) for row in one.rows]) for one in _tables(results)]
    return Update(columns, tables, {name: door.fit(value) for name, value in _names(results).items()})


class _Door:
    """The door of the workbook's own sheets: a value as any cell may hold it, whatever cells it is made of."""

    def __init__(self) -> None:
        self._seen: dict[tuple[type, str], str] = {}  # a column says the same of many rows; `Cleared` is another text

    def fit(self, value: Value) -> Value:
        if not isinstance(value, str) or isinstance(value, ErrorValue):
            return value
        key = (type(value), value)
        if key not in self._seen:
            self._seen[key] = fit(value, _LONGEST)
        return self._seen[key]

    def fit_row(self, row: Sequence[Value | Link]) -> list[Value | Link]:
        return [replace(one, value=self.fit(one.value)) if isinstance(one, Link) else self.fit(one) for one in row]


def _columns(results: Results) -> list[ColumnUpdate]:
    computed: dict[str, dict[str, Cells]] = {
        layout.LOG.name: {headers.COUNTS_IN: _counts_in(results), headers.CHECK: _remarks(results)},
        layout.COMPANIES.name: _company_columns(results),
        layout.INDICATORS.name: _indicator_columns(results),
    }
    return [
        ColumnUpdate(table, column, [cells.get(row) for row in table.numbers])
        for name, columns in computed.items()
        if (table := results.tables.get(name))
        for column, cells in columns.items()
        if column in table.places and layout.SPEC[name].column(column).since <= table.contract
    ]


def _counts_in(results: Results) -> Cells:
    """For each row of the log what it counts in, and for one that comes back where it was counted."""
    frame = results.ledger.frame
    frame = frame[frame["indicator"] != AID.code]  # its own column tells of it
    reported = {indicator.code for indicator in results.indicators if indicator.reported}
    identity = dict(zip(results.log["row"], results.log[headers.ID], strict=True))
    out: dict[int, list[str]] = defaultdict(list)
    for row, code, period in each(frame[frame["reason"] == COUNTED], "row", "indicator", "period"):
        out[row].append(code if pd.isna(period) else f"{code} P{period}")
    again = frame[(frame["reason"] == RETURNING) & frame["indicator"].isin(reported)]
    for row, code, first in each(again, "row", "indicator", "first_row"):
        out[row].append(f"{code}{layout.COUNTED_BEFORE}{identity[first] or f'rad {first}'}")
    named = {indicator.code: indicator for indicator in results.indicators}
    below = frame[(frame["reason"] == BELOW_THRESHOLD) & frame["indicator"].isin(reported)]
    for row, code, so_far in each(below, "row", "indicator", "so_far"):
        out[row].append(f"{code}: {why(BELOW_THRESHOLD, so_far, named[code])}")
    return {row: ", ".join(words) for row, words in out.items()}


def _remarks(results: Results) -> Cells:
    out: dict[int, list[str]] = defaultdict(list)
    for note in results.findings:
        if note.sheet == results.tables[layout.LOG.name].sheet and note.row:
            out[note.row].append(f"{LEVEL_WORDS[note.level]}: {note.message}")
    return {row: " ".join(words)[:_MOST_TEXT] for row, words in out.items()}


def _company_columns(results: Results) -> dict[str, Cells]:
    companies = results.companies
    out: dict[str, Cells] = {}
    for column, code in ((headers.NEEDS, layout.NEEDS), (headers.DELIVERY, layout.DELIVERY)):
        lines = results.ledger.of(code)
        first = dict(zip(lines["key"], lines["date"], strict=True))
        out[column] = {row: first[key].date() for row, key in each(companies, "row", "key") if key in first}
    out[headers.SME] = dict(sme_words(results.workbook))
    out[headers.SIZE_CLASS] = classes_to_write(results.workbook, results.today)
    return out


def _indicator_columns(results: Results) -> dict[str, Cells]:
    rows = {indicator.code: indicator.row for indicator in results.indicators}
    read: dict[str, Callable[[Outcome], Value]] = {
        headers.PERIOD_OUTCOME: lambda outcome: UNCOUNTED if outcome.cumulative is None else outcome.period,
        headers.CUMULATIVE: lambda outcome: UNCOUNTED if outcome.cumulative is None else outcome.cumulative,
        headers.GROSS: lambda outcome: outcome.gross,
        headers.ATTAINMENT: lambda outcome: outcome.part,
        headers.REMAINING: lambda outcome: outcome.remaining,
        headers.FORECAST: lambda outcome: outcome.forecast,
    }
    return {name: {rows[o.code]: figure(o) for o in results.outcomes} for name, figure in read.items()}


def _tables(results: Results) -> list[TableUpdate]:
    return [
        TableUpdate(layout.REVIEW.name, [_review_row(note) for note in results.findings], _beside(results)),
        TableUpdate(layout.CHANGES.name, results.accepted.changes),
        TableUpdate(layout.FIGURES.name, _figures(results)),
        TableUpdate(layout.GOALS.name, [[o.name, o.target, o.cumulative, o.part] for o in _reported(results)]),
        TableUpdate(layout.CURVE.name, list(curve(results))),
        TableUpdate(layout.BY_ORGANISATION.name, _split(results, "organisation")),
        TableUpdate(layout.BY_FOCUS.name, _split(results, "focus")),
        TableUpdate(layout.BY_MUNICIPALITY.name, _municipalities(results)),
        TableUpdate(layout.BY_SPLIT.name, list(_parts(results))),
    ]


def _beside(results: Results) -> dict[str, list[Value]]:
    """What stands beside each finding, in the order of the list."""
    accepted = results.accepted
    beside = [accepted.by.get(note) for note in results.findings]
    return {
        headers.ABOUT: [accepted.about.get(note) or None for note in results.findings],
        headers.ACCEPTED_BY: [one.who or None if one else None for one in beside],
        headers.REASON: [one.reason or None if one else None for one in beside],
    }


def _review_row(note: Finding) -> list[Value | Link]:
    row: Value | Link = note.row
    if note.row and note.sheet:
        row = Link(note.row, note.sheet, note.cell or f"A{note.row}")
    words = (note.column, note.value, note.message, note.remedy)
    return [LEVEL_WORDS[note.level], note.code, note.sheet or None, row, *(word or None for word in words)]


def _figures(results: Results) -> list[list[Value]]:
    """The list of live figures; those split by place and the like come late, what is kept of this counting last."""
    by_length = sorted(results.figures.values(), key=lambda fact: fact.name.count(".") > 1)
    figures: list[list[Value]] = [
        [f"{{{{ {fact.name} }}}}", fit(fact.shown, _MOST_SHOWN), fit(fact.label, _MOST_SHOWN)] for fact in by_length
    ]
    kept = last_rules.rows(results.columns.memory, last_columns.MARK)
    return [*figures, *last_rules.rows(results.memory), *kept]


def _reported(results: Results) -> list[Outcome]:
    return [outcome for outcome in results.outcomes if outcome.reported]


def _unique(results: Results) -> list[str]:
    """The first two reported indicators that count companies: those that are split by organisation and place.

    One that cannot be read keeps its place, so that no other's figures stand under its name.
    """
    unique = {
        one.code for one in results.indicators if one.reported and (one.count is Count.UNIQUE or not one.readable)
    }
    return [outcome.code for outcome in results.outcomes if outcome.code in unique][:2]


def month_ends(start: date, end: date) -> list[date]:
    """The last day of each month from start to end, the last one being the end itself."""
    ends = [stamp.date() for stamp in pd.date_range(start, end, freq="ME")]
    return ends if ends and ends[-1] == end else [*ends, end]


def curve(results: Results) -> Iterator[list[Value]]:
    """A line a month: the pace needed, and for each of three indicators the share of its goal, to the period's end."""
    start, end = results.project.start, results.project.end
    if not start or not end or start > end:
        return
    shown = _reported(results)[: layout.TILES]
    as_of = min(results.today, results.period.end)
    whole = (end - start).days + 1
    months = month_ends(start, end)[:_MOST_MONTHS]
    reached = {outcome.code: _running(results, outcome.code, months) for outcome in shown}
    for place, month in enumerate(months):
        row: list[Value] = [month, ((month - start).days + 1) / whole]
        row += [
            reached[outcome.code][place] / outcome.target
            if month <= as_of and outcome.target and outcome.part is not None
            else None
            for outcome in shown
        ]
        yield row + [None] * (2 + layout.TILES - len(row))


def _running(results: Results, code: str, months: list[date]) -> list[float]:
    """An indicator's cumulative figure at each month's end."""
    lines = results.ledger.of(code).sort_values("date")
    sums = [0.0, *lines["amount"].cumsum()]
    places = lines["date"].searchsorted(pd.Series(pd.to_datetime(months)), side="right")
    return [float(sums[place]) for place in places]


def _split(results: Results, column: str) -> list[list[Value]]:
    """The counted companies of two indicators by a column of the ledger, to the period's end."""
    codes, missing = _unique(results), {outcome.code for outcome in results.uncounted}
    groups = [by_group(results.ledger.of(code, until=results.period.end), column) for code in codes]
    names = dict.fromkeys(name for group in groups for name in group)
    nothing = [None if code in missing else 0 for code in codes]
    rows: list[list[Value]] = [
        [name or UNKNOWN_GROUP, *(group.get(name, none) for group, none in zip(groups, nothing, strict=True))]
        for name in names
    ]
    return [row + [None] * (3 - len(row)) for row in rows]


def _municipalities(results: Results) -> list[list[Value]]:
    listed = results.companies.drop_duplicates("key").set_index("key")[headers.MUNICIPALITY]
    codes = _unique(results)[:1]
    if not codes:
        return []
    lines = results.ledger.of(codes[0], until=results.period.end)
    groups = by_group(lines, lambda part: part["key"].map(listed))
    named = {name: figure for name, figure in groups.items() if name}
    rows: list[list[Value]] = [[name, figure] for name, figure in list(named.items())[:TOP_MUNICIPALITIES]]
    rest = sum(list(named.values())[TOP_MUNICIPALITIES:])
    rows += [[OTHER_GROUPS, rest]] if rest else []
    rows += [[UNKNOWN_GROUP, groups[""]]] if "" in groups else []
    return rows


def _parts(results: Results) -> Iterator[list[Value]]:
    """Every split of every indicator: here in the workbook, where the rows are, nothing is withheld."""
    for outcome in results.outcomes:
        for split in results.splits(outcome.code, persons=True):
            for group in split.groups:
                yield [outcome.name, split.column, group.name, group.period, group.cumulative]


def _names(results: Results) -> dict[str, Value]:
    project = results.project
    out: dict[str, Value] = {
        layout.PROJECT_LINE: "  ·  ".join(part for part in (project.name, project.case, project.beneficiary) if part),
        layout.STATUS_LINE: f"{results.period_line()}.  "
        f"Uppdaterad per {day(results.today)}.  Granskning: {results.levels}.",
    }
    shown: Sequence[Outcome | None] = [*_reported(results), None, None, None][: layout.TILES]
    for place, outcome in enumerate(shown, 1):
        names = layout.tile_names(place)
        out |= dict.fromkeys(names.values())
        if outcome:
            out[names["namn"]] = outcome.name
            out[names["utfall"]] = UNCOUNTED.capitalize() if outcome.cumulative is None else outcome.cumulative
            out[names["andel"]] = (
                f"{share(outcome.cumulative, outcome.target)} av målet" if outcome.part is not None else None
            )
            if outcome.cumulative is None:
                out[names["rad"]] = "Felet står överst på bladet Granskning."
                continue
            goal = f"mål {number(outcome.target)}  ·  " if outcome.target is not None else ""
            out[names["rad"]] = f"{goal}perioden +{number(outcome.period)}  ·  brutto {number(outcome.gross)}"
    return out
