"""The nouns of the domain as frozen data: project, period, indicator, and what came out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xl_addin.contract import headers, layout

Memory = Mapping[tuple[str, str], str]
"""Whose rule (an indicator's code, "projekt", "period 3") and which column or field of it -> what it said."""


class Count(StrEnum):
    """How an indicator counts (column Räkna)."""

    UNIQUE = layout.UNIQUE
    ROWS = layout.COUNT
    SUM = layout.SUM

    @property
    def unit(self) -> str:
        """What the figure counts, in Swedish, as it stands after the number."""
        return {"UNIQUE": "företag", "ROWS": "st", "SUM": ""}[self.name]


@dataclass(frozen=True, slots=True)
class Project:
    """The project card. Fields that nobody filled in are "" or None."""

    name: str = ""
    case: str = ""
    beneficiary: str = ""
    orgnr: str = ""
    form: str = ""
    start: date | None = None
    end: date | None = None
    area: str = ""
    today: date | None = None
    euro: float | None = None
    pseudonym_key: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, both ends included."""

    number: int
    start: date
    end: date
    locked: bool = False
    submitted: date | None = None
    given: bool = True  # False: it stands in for periods that nobody has filled in


IS, IS_NOT = "=", "<>"
IN_ORDER = ("<", "<=", ">", ">=")
"""Signs of a filter: is one of the words, is none of them, and how a cell lies to one word."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a filter asks of one column.

    Attributes:
        words: the words that the sign is about, one for the signs of `IN_ORDER`; "*" is any value that is not blank.
    """

    column: str
    words: tuple[str, ...]
    sign: str = IS

    def __str__(self) -> str:
        """As it stands in the cell."""
        return f"{self.column}{self.sign}{'|'.join(self.words)}"


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is to come to, from a day on.

    Attributes:
        since: the first day of a changed goal; None for the one of the sheet Indikatorer.
        decision: the number or name of the decision that changed it.
    """

    target: float | None
    since: date | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the table Indikatorer: a rule, as data.

    Attributes:
        code: its own on the sheet; "rad_" and the row where that cannot be used.
        target: the goal of the sheet Indikatorer; `goal_at` tells the one in force.
        activities: which activities qualify; "*" is any.
        statuses: which statuses qualify; empty: all but planned and cancelled.
        date_column: the log's column whose date decides when a row counts.
        sum_column: the log's column that is added up (Summa only).
        filter: what it asks of other columns; all of it must hold.
        reported: whether it is reported; also when nobody can tell.
        row: the rule's row on its sheet.
        readable: whether all of the rule could be read. When not, it has no figure, anywhere.
        threshold: what the sum of a column over a company's qualifying rows must come to before the company counts.
        valid_from, valid_to: the days between which a row must be dated, both included.
        eu_code: what the funder calls it, such as RCO01; "" for none.
        subset_of: the code of the indicator in which every company that counts here must count; "" for none.
        splits: the columns of the log or of Företag by whose values the figure is split.
        goals: the changed goals, by day; None: what they are cannot be read, and nobody knows which one is in force.
    """

    code: str
    name: str
    target: float | None
    count: Count
    activities: tuple[str, ...]
    statuses: tuple[str, ...]
    date_column: str
    sum_column: str
    filter: tuple[Condition, ...]
    reported: bool
    row: int
    readable: bool = True
    threshold: Condition | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    eu_code: str = ""
    subset_of: str = ""
    splits: tuple[str, ...] = ()
    goals: tuple[Goal, ...] | None = ()

    def goal_at(self, day: date) -> Goal:
        """The goal in force on a day."""
        if self.goals is None:
            return Goal(None)
        changes = [one for one in self.goals if one.since and one.since <= day]
        return changes[-1] if changes else Goal(self.target)


AID = Indicator(
    code="stod",
    name="Stöd till företag (kr)",
    target=None,
    count=Count.SUM,
    activities=(),
    statuses=(),
    date_column=headers.DATE,
    sum_column=headers.AID,
    filter=(),
    reported=False,
    row=0,
)
"""Aid, counted as an indicator is although it stands in no table of rules.

It is granted when the right to it is given (Regulation (EU) No 1407/2013, article 3.4; 2023/2831, article 3.3), which
is when the work is agreed on and not when it is concluded: the row's Datum. What is only planned, or was cancelled, has
not happened.
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one indicator for one period. Whole numbers are int; None: the rule cannot be read.

    Attributes:
        period: counted in the period.
        cumulative: counted from the start to the period's end.
        gross: all qualifying rows to the period's end, before a company is counted once.
        corrections: what locked periods would be today, less what they were when locked (0 until locking is used).
        remaining: what is left to the goal, never below 0; None without a goal.
        forecast: the cumulative figure at the project's end at the pace so far; None when that cannot be known.
        eu_code: the indicator's.
        decision: the one that the goal in force at the period's end is of, where it was changed.
    """

    code: str
    name: str
    unit: str
    target: float | None
    period: float | None
    cumulative: float | None
    gross: float | None
    corrections: float | None
    remaining: float | None
    forecast: float | None
    reported: bool
    eu_code: str = ""
    decision: str = ""

    @property
    def full_name(self) -> str:
        """Its name with the code that the funder knows it by, where it has one and its name does not say it."""
        known = not self.eu_code or self.eu_code.casefold() in self.name.casefold()
        return self.name if known else f"{self.name} ({self.eu_code})"

    @property
    def part(self) -> float | None:
        """The share of the goal that is reached; None without a goal or a figure."""
        return self.cumulative / self.target if self.target and self.cumulative is not None else None


@dataclass(frozen=True, slots=True)
class Fact:
    """One live figure.

    Attributes:
        name: what stands between the braces, such as "behovsanalys.perioden".
        value: the figure itself; None when there is none, or it may not be disclosed (see `small_groups`).
        shown: how it is printed.
        label: what it is, in Swedish, for the list of names.
        items: for a list, one text an item; it becomes bullets where the name stands alone on its line.
    """

    name: str
    value: float | str | date | None
    shown: str
    label: str
    items: tuple[str, ...] | None = None
