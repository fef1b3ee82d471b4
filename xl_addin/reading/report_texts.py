"""Which of the report's texts stand in which report, and beside which activity of the plan.

A text with a period belongs to that period's progress report. One without belongs to the final report, and wins there
over the last period's text on the same: that one has been handed in already. Sections about the whole project stand in
the final report only. Texts on the same are joined, in the sheet's order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.form import Content, Form
from xl_addin.contract.nouns import Period
from xl_addin.values.compare import each, fold


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, as it stands in its cell.

    Attributes:
        row: where it stands on its sheet.
        period: None for the whole project.
        activity: in the section of activities what it is about: the place of a row of the plan (from 0), the words as
            written when the plan has no such row, "" for the section itself.
    """

    row: int
    period: int | None
    section: str
    activity: int | str
    text: str

    @property
    def about(self) -> tuple[str, int | str]:
        """What texts that are about the same have in common."""
        return self.section, fold(self.activity) if isinstance(self.activity, str) else self.activity


def find_activity(written: str, plan: pd.DataFrame) -> int | None:
    """The place in the plan of an activity that is named by its name or by its number, however they are typed."""
    for column in (headers.TITLE, headers.NUMBER):
        for place, name in enumerate(plan[column]):
            if fold(name) and _bare(name) == _bare(written):
                return place
    return None


def _bare(name: str) -> str:
    """A name or a number without the signs that people add: 1.1, "1,1" and "1.1." are one."""
    signs = "".join(sign if sign.isalnum() else " " for sign in fold(name))
    return " ".join(signs.split()) or fold(name)


def passages(texts: pd.DataFrame, plan: pd.DataFrame, form: Form) -> list[Passage]:
    """All texts that have a section, in the sheet's order."""
    found = []
    of_activities = form.of(Content.ACTIVITIES)
    for row, period, section, activity, text in each(
        texts, "row", headers.PERIOD, headers.SECTION, headers.ACTIVITY, headers.TEXT
    ):
        if text and section:
            written = activity if of_activities and section == of_activities.number else ""
            place = find_activity(written, plan) if written else None
            number = None if pd.isna(period) else int(period)
            found.append(Passage(row, number, section, written if place is None else place, text))
    return found


def in_report(found: Iterable[Passage], form: Form, period: int, *, final: bool) -> list[Passage]:
    """The passages that stand in a period's report, or in the final report when that period is the last."""
    found, once = list(found), _once(form)
    whole = {one.about for one in found if one.period is None}

    def stands(one: Passage) -> bool:
        in_final = final or one.section in once
        if one.period is None:
            return in_final
        return one.period == period and not (in_final and one.about in whole)

    return [one for one in found if stands(one)]


def in_no_report(found: Iterable[Passage], form: Form, periods: Sequence[Period]) -> list[Passage]:
    """The passages that stand in no report, although their section and period exist."""
    found, once = list(found), _once(form)
    last = max(periods, key=lambda period: period.end).number
    printed = set(in_report(found, form, last, final=True))
    for period in periods:
        printed.update(one for one in in_report(found, form, period.number, final=False) if one.section not in once)
    numbers = {period.number for period in periods} | {None}
    known = {section.number for section in form.written}
    return [one for one in found if one not in printed and one.section in known and one.period in numbers]


def _once(form: Form) -> set[str]:
    """The sections about the whole project."""
    return {section.number for section in form.sections if section.once}
