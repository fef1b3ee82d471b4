"""The changed goals: the table Måländringar, whose rows say from which day an indicator has another goal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.layout import GOAL_CHANGES
from xl_addin.contract.nouns import Goal, Indicator, Project
from xl_addin.reading.columns import Typed, lost_columns
from xl_addin.values import personal
from xl_addin.values.compare import fold, suggest
from xl_addin.values.masking import mask
from xl_addin.values.parse import whole_number
from xl_addin.values.raw_table import Table, Value

_NEEDED = (headers.CODE, headers.VALID_FROM, headers.TARGET)


class GoalReader:
    """Gives the rules their changed goals. Where a row cannot be read, nobody knows the goal: it is absent.

    Args:
        rules: the indicators.
        table: Måländringar, raw; None: the workbook has none.
        project: whose days changes should lie within.
    """

    def __init__(self, rules: Sequence[Indicator], table: Table | None, project: Project) -> None:
        self.rules, self.table, self.project = rules, table, project
        self.findings: list[Finding] = []
        self._known = {fold(rule.code): rule.code for rule in rules}
        self._goals: dict[str, dict[object, tuple[int, Goal]]] = {rule.code: {} for rule in rules}
        self._unknown: set[str] = set()  # the codes whose goal nobody knows

    def read(self, typed: Typed, *, lost: bool) -> tuple[Indicator, ...]:
        """The rules with their goals.

        Args:
            typed: the table, read by its specification.
            lost: the workbook ought to have the table, and has not.
        """
        if lost or (self.table and lost_columns(self.table, GOAL_CHANGES) & {*_NEEDED}):
            self._unknown |= self._goals.keys()
        for line in typed.frame.to_dict("records"):
            row = int(line["row"])
            bad = {name for name in _NEEDED if row in typed.unread.get(name, ())}
            self._take(row, {str(name): value for name, value in line.items()}, bad)
        return tuple(
            replace(
                rule,
                goals=None
                if rule.code in self._unknown
                else tuple(goal for _, (_, goal) in sorted(self._goals[rule.code].items(), key=_day)),
            )
            for rule in self.rules
        )

    def _take(self, row: int, line: Mapping[str, object], bad: set[str]) -> None:
        """One row: what cannot be read there is told by reading (`bad`) or here."""
        word, decision = str(line[headers.CODE]), str(line[headers.DECISION])
        day, target = line[headers.VALID_FROM], line[headers.TARGET]
        code = self._known.get(fold(word), "")
        if word and not code:
            self._tell("goal_code_unknown", row, headers.CODE, word, suggestion=suggest(word, self._known.values()))
        lacking = [name for name in _NEEDED if name not in bad and (line[name] == "" or pd.isna(line[name]))]  # type: ignore[call-overload]  # scalars
        for name in lacking:
            self._tell("goal_incomplete", row, name, what=name)
        if not code:
            self._unknown |= self._goals.keys()  # it may be anybody's
        elif bad or lacking or not isinstance(day, pd.Timestamp) or not isinstance(target, float):
            self._unknown.add(code)
        elif day in self._goals[code]:
            self._unknown.add(code)
            first = self._goals[code][day][0]
            self._tell("goal_same_day", row, headers.VALID_FROM, day.date(), name=code, other=str(first))
        else:
            self._goals[code][day] = (row, Goal(whole_number(target), day.date(), mask(decision)))
            start, end = self.project.start, self.project.end
            if (start and day.date() < start) or (end and day.date() > end):
                self._tell("goal_outside_project", row, headers.VALID_FROM, day.date())
        if personal.find(decision):
            self._tell("cell_person", row, headers.DECISION)

    def _tell(self, code: str, row: int, column: str, value: Value = None, **words: str) -> None:
        self.findings.append(finding(code, self.table, row, column, value, **words))


def _day(change: tuple[object, tuple[int, Goal]]) -> str:
    return str(change[1][1].since)
