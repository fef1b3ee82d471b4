"""What came out of a workbook for one period: every figure a query on the ledger."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pandas as pd

from xl_addin import layout
from xl_addin.acceptance import Accepted, standing
from xl_addin.checks import check
from xl_addin.cleaning.workbook import Clean
from xl_addin.counting import Ledger, make_ledger, total
from xl_addin.errors import ProjektloggError
from xl_addin.findings import LOST, Finding, Level, finding
from xl_addin.last_rules import Memory, since_last
from xl_addin.model import AID, Indicator, Outcome, Period, Project
from xl_addin.small_groups import ALL, Told, told
from xl_addin.swedish import span
from xl_addin.tables import Table


@dataclass(frozen=True)
class Results:
    """A workbook, counted.

    Attributes:
        period: the period that is reported.
        outcomes: the figures of every indicator for `period`, in the sheet's order.
        log, companies, plan, texts: typed tables, see `cleaning.columns.Typed.frame`.
        findings: everything doubtful, errors first, then in the order of the sheets.
        today: the day that counts as today.
        tables: the raw tables, by name.
        accepted: which findings somebody answers for.
        memory: the rules as counted now, to be kept in the workbook.
    """

    project: Project
    periods: tuple[Period, ...]
    period: Period
    indicators: tuple[Indicator, ...]
    aid: Indicator
    outcomes: tuple[Outcome, ...]
    ledger: Ledger
    log: pd.DataFrame
    companies: pd.DataFrame
    plan: pd.DataFrame
    texts: pd.DataFrame
    findings: tuple[Finding, ...]
    today: date
    tables: Mapping[str, Table] = field(default_factory=dict)
    accepted: Accepted = field(default_factory=Accepted)
    memory: Memory = field(default_factory=dict)

    @property
    def standing(self) -> list[Finding]:
        """The errors that nobody has answered for: while there are any, a report is a draft."""
        return standing(self.findings, self.accepted.by)

    def period_line(self, sign: str = ": ") -> str:
        """Which period the figures are of, in words; that there is none is said as what it is."""
        when = span(self.period.start, self.period.end)
        if self.period.given:
            return f"Period {self.period.number}{sign}{when}"
        if self.project.start and self.project.end:
            return f"Inga perioder är ifyllda, så hela projekttiden räknas: {when}"
        return "Varken perioder eller projektets datum är ifyllda, så alla rader räknas"

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
    def _told(self) -> Mapping[tuple[str, int], Told]:
        return told(self.ledger, self.indicators, self.periods)

    def may_tell(self, code: str, number: int | None = None) -> Told:
        """Which figures of an indicator may leave the workbook, as of a period (None: the one reported)."""
        return self._told.get((code, self.period.number if number is None else number), ALL)

    def outcome(self, code: str) -> Outcome:
        """The outcome of one indicator, or of aid.

        Raises:
            KeyError: there is no such indicator.
        """
        if code == AID.code:
            return _outcome(self.ledger, self.aid, self.project, self.period, self.today)
        return {outcome.code: outcome for outcome in self.outcomes}[code]


def make_results(clean: Clean, period: int | None = None, today: date | None = None) -> Results:
    """Count a workbook.

    Args:
        clean: the workbook's typed tables.
        period: the number of the period to report; None: the one whose turn it is, see `pick`.
        today: the day that counts as today when the project card does not say.

    Raises:
        ProjektloggError: there is no period of that number.
    """
    day = clean.project.today or today or date.today()  # noqa: DTZ011 - the adviser's own calendar day
    memory, changed = since_last(clean)
    findings = [*clean.findings, *changed]
    if not clean.periods:
        clean = replace(clean, periods=(_whole_project(clean, day),))
        if layout.PERIODS.name in clean.tables:
            findings.append(finding("period_missing", clean.tables[layout.PERIODS.name]))
    ledger = make_ledger(clean)
    findings += check(clean, ledger, day)
    chosen = pick(clean.periods, period, day)
    return Results(
        project=clean.project,
        periods=clean.periods,
        period=chosen,
        indicators=clean.indicators,
        aid=clean.aid,
        outcomes=make_outcomes(ledger, clean.indicators, clean.project, chosen, day),
        ledger=ledger,
        log=clean.log,
        companies=clean.companies,
        plan=clean.plan,
        texts=clean.texts,
        findings=in_order(findings, clean.tables),
        today=day,
        tables=clean.tables,
        memory=memory,
    )


def in_order(findings: Sequence[Finding], tables: Mapping[str, Table] | None = None) -> tuple[Finding, ...]:
    """Findings as a reader takes them: by weight, first what concerns the rules, then where they stand."""
    levels = list(Level)
    rules = {layout.INDICATORS.sheet, layout.PROJECT.sheet}  # what is wrong there makes more than one row wrong
    order = [*layout.SHEETS, *(table.sheet for table in (tables or {}).values())]
    sheets = {sheet: place for place, sheet in reversed(list(enumerate(order)))}
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                *(levels.index(f.level), f.code not in LOST and f.sheet not in rules),
                *(sheets.get(f.sheet, -1), f.row or 0, f.column, f.code),
            ),
        )
    )


def _whole_project(clean: Clean, today: date) -> Period:
    """The period that stands in when there are none: the project, or all that the log holds."""
    columns = {"Datum", *(rule.date_column for rule in clean.indicators)}
    days = pd.concat([clean.log[column] for column in sorted(columns)]).dropna()
    start = clean.project.start or (days.min().date() if len(days) else today)
    end = clean.project.end or (days.max().date() if len(days) else today)
    return Period(1, start, max(start, end), given=False)


def pick(periods: Sequence[Period], number: int | None, today: date | None = None) -> Period:
    """Choose a period.

    Without a number it is the one whose turn it is: the first after all that are locked or handed in; when none is, the
    last that has begun.

    Raises:
        ProjektloggError: there is no period of that number.
    """
    if number is None:
        done = [place for place, period in enumerate(periods) if period.locked or period.submitted]
        if done:
            return periods[min(done[-1] + 1, len(periods) - 1)]
        begun = [period for period in periods if today is None or period.start <= today]
        return begun[-1] if begun else periods[0]
    for period in periods:
        if period.number == number:
            return period
    known = ", ".join(str(period.number) for period in periods)
    raise ProjektloggError(
        f"Period {number} finns inte.", f"Välj en av perioderna {known}, eller lägg till den på bladet Projekt."
    )


def make_outcomes(
    ledger: Ledger, indicators: Sequence[Indicator], project: Project, period: Period, today: date
) -> tuple[Outcome, ...]:
    """The figures of every indicator as of the end of a period."""
    return tuple(_outcome(ledger, indicator, project, period, today) for indicator in indicators)


def _outcome(ledger: Ledger, indicator: Indicator, project: Project, period: Period, today: date) -> Outcome:
    if not indicator.readable:
        figures: dict[str, None] = dict.fromkeys(
            ("period", "cumulative", "gross", "corrections", "remaining", "forecast")
        )
        return Outcome(
            code=indicator.code,
            name=indicator.name,
            unit=indicator.count.unit,
            target=indicator.target,
            reported=indicator.reported,
            **figures,
        )
    cumulative = total(ledger.of(indicator.code, until=period.end))
    target = indicator.target
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
