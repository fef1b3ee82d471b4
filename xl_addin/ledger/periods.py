"""Which period is reported, and what stands in for one when none is filled in."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.nouns import Period
from xl_addin.reading.workbook import TypedWorkbook


def whole_project(workbook: TypedWorkbook, today: date) -> Period:
    """The period that stands in when there are none: the project, or all that the log holds."""
    columns = {headers.DATE, *(indicator.date_column for indicator in workbook.indicators)}
    days = pd.concat([workbook.log[column] for column in sorted(columns)]).dropna()
    start = workbook.project.start or (days.min().date() if len(days) else today)
    end = workbook.project.end or (days.max().date() if len(days) else today)
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


def within(days: pd.Series, period: Period) -> pd.Series:
    """Whether each day is in the period, both ends included."""
    return days.between(pd.Timestamp(period.start), pd.Timestamp(period.end))


def numbers_of(days: pd.Series, periods: Sequence[Period]) -> pd.Series:
    """The number of the period that holds each day (Int64); where periods overlap the lowest number has it."""
    out = pd.Series(pd.NA, index=days.index, dtype="Int64")
    for period in reversed(periods):
        out = out.mask(within(days, period), period.number)
    return out
