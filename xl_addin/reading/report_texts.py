"""Which of the report's texts stand in which report, and beside which activity of the plan.

A text with a period belongs to that period's progress report. One without belongs to the final report, and wins there
over the last period's text on the same: that one has been handed in already. Sections 12 to 18 stand in the final
report only. Texts on the same are joined, in the sheet's order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from xl_addin.contract import forms, headers
from xl_addin.contract.nouns import Period
from xl_addin.values.compare import each, fold


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, as it stands in its cell.

    Attributes:
        row: where it stands on its sheet.
        period: None for the whole project.
        activity: in section 3 what it is about: the place of a row of the plan (from 0), the words as written when the
            plan has no such row, "" for the section itself.
    """

    row: int
    period: int | None
    section: int
    activity: int | str
    text: str

    @property
    def about(self) -> tuple[int, int | str]:
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


def passages(texts: pd.DataFrame, plan: pd.DataFrame) -> list[Passage]:
    """All texts that have a section, in the sheet's order."""
    found = []
    for row, period, section, activity, text in each(
        texts, "row", headers.PERIOD, headers.SECTION, headers.ACTIVITY, headers.TEXT
    ):
        if text and not pd.isna(section):
            written = activity if section == forms.ACTIVITIES else ""
            place = find_activity(written, plan) if written else None
            number = None if pd.isna(period) else int(period)
            found.append(Passage(row, number, int(section), written if place is None else place, text))
    return found


def in_report(found: Iterable[Passage], period: int, *, final: bool) -> list[Passage]:
    """The passages that stand in a period's report, or in the final report when that period is the last."""
    found = list(found)
    whole = {one.about for one in found if one.period is None}

    def stands(one: Passage) -> bool:
        in_final = final or one.section >= forms.FIRST_FINAL
        if one.period is None:
            return in_final
        return one.period == period and not (in_final and one.about in whole)

    return [one for one in found if stands(one)]


def in_no_report(found: Iterable[Passage], periods: Sequence[Period]) -> list[Passage]:
    """The passages that stand in no report, although their section and period exist."""
    found = list(found)
    last = max(periods, key=lambda period: period.end).number
    printed = set(in_report(found, last, final=True))
    for period in periods:
        printed.update(one for one in in_report(found, period.number, final=False) if one.section < forms.FIRST_FINAL)
    numbers = {period.number for period in periods} | {None}
    known = forms.SHORT_TITLES
    return [one for one in found if one not in printed and one.section in known and one.period in numbers]
