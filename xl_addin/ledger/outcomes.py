"""What came out of a workbook for one period: every figure a query on the ledger."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from xl_addin.contract.accepted import Accepted, standing
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import LOST, RULE_SHEETS, Finding, level_counts
from xl_addin.contract.form import Form
from xl_addin.contract.nouns import AID, Fact, Indicator, Memory, Outcome, Period, Project
from xl_addin.ledger.last_columns import LastColumns
from xl_addin.ledger.ledger import Ledger, total
from xl_addin.ledger.periods import pick
from xl_addin.ledger.small_groups import ALL, Disclosure, disclosures, is_personal_split
from xl_addin.ledger.small_splits import split_disclosures
from xl_addin.ledger.splits import Split, split_of
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.raw_table import Table
from xl_addin.values.swedish import span

_NEAR = timedelta(days=30)  # before a period's end: time enough to write what its report lacks


@dataclass(frozen=True)
class Results:
    """A workbook, counted.

    Attributes:
        workbook: what was counted.
        period: the period that is reported.
        outcomes: the figures of every indicator for `period`, in the sheet's order.
        today: the day that counts as today.
        memory: the rules as counted now, to be kept in the workbook.
        columns: what is kept of the columns, and which headings have changed places.
        figures: every figure that texts can ask for, by its name.
        findings: everything doubtful, errors first, then in the order of the sheets.
        accepted: which findings somebody answers for.
        reporting: a report is being made.
    """

    workbook: TypedWorkbook
    ledger: Ledger
    period: Period
    outcomes: tuple[Outcome, ...]
    today: date
    memory: Memory = field(default_factory=dict)
    columns: LastColumns = field(default_factory=LastColumns)
    figures: Mapping[str, Fact] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    accepted: Accepted = field(default_factory=Accepted)
    reporting: bool = False

    @property
    def project(self) -> Project:
        """The project card."""
        return self.workbook.project

    @property
    def form(self) -> Form:
        """The funder's form.

        Raises:
            ProjektloggError: the one that the project card names cannot be used.
        """
        if self.workbook.form is None:
            wrong = next(note for note in self.workbook.findings if note.code == "form_unknown")
            place = f"bladet {wrong.sheet}, rad {wrong.row}" if wrong.row else f"bladet {wrong.sheet}"
            raise ProjektloggError(wrong.message, wrong.remedy, where=place)
        return self.workbook.form

    @property
    def periods(self) -> tuple[Period, ...]:
        """All periods."""
        return self.workbook.periods

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The rules in the sheet's order, those that cannot be read too."""
        return self.workbook.indicators

    @property
    def aid(self) -> Indicator:
        """The rule for aid."""
        return self.workbook.aid

    @property
    def log(self) -> pd.DataFrame:
        """The log, typed."""
        return self.workbook.log

    @property
    def log_rows(self) -> pd.DataFrame:
        """The rows of the log; without a sum or a remark under the table."""
        return self.workbook.log_rows

    @property
    def companies(self) -> pd.DataFrame:
        """The sheet Företag, typed."""
        return self.workbook.companies

    @property
    def plan(self) -> pd.DataFrame:
        """The activity plan, typed."""
        return self.workbook.plan

    @property
    def texts(self) -> pd.DataFrame:
        """The report's texts, typed."""
        return self.workbook.texts

    @property
    def tables(self) -> Mapping[str, Table]:
        """The raw tables, by name."""
        return self.workbook.tables

    @property
    def standing(self) -> list[Finding]:
        """The errors that nobody has answered for: while there are any, a report is a draft.

        Nobody can answer for a figure that is not there: while a reported indicator cannot be counted, what is wrong
        with the rules stands.
        """
        answered = self.accepted.by
        if any(outcome.reported for outcome in self.uncounted):
            answered = {n: by for n, by in answered.items() if n.code not in LOST and n.sheet not in RULE_SHEETS}
        return standing(self.findings, answered)

    @property
    def levels(self) -> str:
        """How many findings there are of each level, and how many errors somebody answers for, in words."""
        return level_counts(self.findings, self.standing)

    def period_line(self, sign: str = ": ") -> str:
        """Which period the figures are of, in words; that there is none is said as what it is."""
        when = span(self.period.start, self.period.end)
        if self.period.given:
            return f"Period {self.period.number}{sign}{when}"
        if self.project.start and self.project.end:
            return f"Inga perioder är ifyllda, så hela projekttiden räknas: {when}"
        return "Varken perioder eller projektets datum är ifyllda, så alla rader räknas"

    def is_near(self, period: Period) -> bool:
        """Whether what a period's report lacks is worth a word: it is being made, or will be soon."""
        return self.reporting or not period.given or self.today >= period.end - _NEAR

    @property
    def uncounted(self) -> tuple[Outcome, ...]:
        """The indicators that have no figure since their rule cannot be read."""
        return tuple(outcome for outcome in self.outcomes if outcome.cumulative is None)

    def at(self, number: int) -> tuple[Outcome, ...]:
        """The outcomes as of another period.

        Raises:
            ProjektloggError: there is no such period.
        """
        return make_outcomes(self.ledger, self.indicators, self.project, pick(self.periods, number), self.today)

    @cached_property
    def _disclosures(self) -> Mapping[tuple[str, int], Disclosure]:
        return disclosures(self.ledger, self.indicators, self.periods)

    def disclosure(self, code: str, number: int | None = None) -> Disclosure:
        """Which figures of an indicator may leave the workbook, as of a period (None: the one reported)."""
        return self._disclosures.get((code, self.period.number if number is None else number), ALL)

    @cached_property
    def _splits(self) -> Mapping[str, tuple[Split, ...]]:
        return {
            one.code: tuple(split_of(self.workbook, self.ledger, one, column, self.period) for column in one.splits)
            for one in self.workbook.readable_indicators
        }

    def splits(self, code: str, *, persons: bool = False) -> tuple[Split, ...]:
        """The figures of an indicator by the columns that it is split by; none of one that cannot be counted.

        Args:
            code: the indicator's.
            persons: whether to give also what may not leave the workbook, see `small_splits`.
        """
        found = self._splits.get(code, ())
        rule = {one.code: one for one in (*self.indicators, self.aid)}[code]
        may = {one.column: self._split_disclosure if is_personal_split(rule, one.column) else ALL for one in found}
        return found if persons else tuple(one.disclosed(may[one.column]) for one in found)

    @cached_property
    def _split_disclosure(self) -> Disclosure:
        return split_disclosures(self.workbook, self.ledger, self._disclosures)[self.period.number]

    def outcome(self, code: str) -> Outcome:
        """The outcome of one indicator, or of aid.

        Raises:
            KeyError: there is no such indicator.
        """
        if code == AID.code:
            return _outcome(self.ledger, self.aid, self.project, self.period, self.today)
        return {outcome.code: outcome for outcome in self.outcomes}[code]


def make_outcomes(
    ledger: Ledger, indicators: Sequence[Indicator], project: Project, period: Period, today: date
) -> tuple[Outcome, ...]:
    """The figures of every indicator as of the end of a period."""
    return tuple(_outcome(ledger, indicator, project, period, today) for indicator in indicators)


def _outcome(ledger: Ledger, indicator: Indicator, project: Project, period: Period, today: date) -> Outcome:
    goal = indicator.goal_at(period.end)
    if not indicator.readable:
        figures: dict[str, None] = dict.fromkeys(
            ("period", "cumulative", "gross", "corrections", "remaining", "forecast")
        )
        return Outcome(
            code=indicator.code,
            name=indicator.name,
            unit=indicator.count.unit,
            target=goal.target,
            reported=indicator.reported,
            eu_code=indicator.eu_code,
            decision=goal.decision,
            **figures,
        )
    cumulative = total(ledger.of(indicator.code, until=period.end))
    target = goal.target
    return Outcome(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.count.unit,
        target=target,
        period=total(ledger.of(indicator.code, period=period.number)),
        cumulative=cumulative,
        gross=total(ledger.gross(indicator.code, until=period.end)),
        corrections=0,
        remaining=None if target is None else max(0, target - cumulative),
        forecast=forecast(cumulative, project.start, project.end, min(today, period.end)),
        reported=indicator.reported,
        eu_code=indicator.eu_code,
        decision=goal.decision,
    )


def forecast(cumulative: float, start: date | None, end: date | None, as_of: date) -> int | None:
    """The figure at the project's end if the pace so far holds: cumulative × whole length ÷ time gone, to the nearest.

    None when the project's dates are missing or it has not begun.

    >>> forecast(10, date(2023, 1, 1), date(2023, 12, 31), date(2023, 1, 31))
    118
    """
    if not start or not end or end < start or as_of < start:
        return None
    whole, gone = (end - start).days + 1, (min(as_of, end) - start).days + 1
    return math.floor(cumulative * whole / gone + 0.5)
