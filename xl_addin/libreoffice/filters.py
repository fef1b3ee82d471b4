"""Filters: xlwings' AutoFilter for LibreOffice."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from xlwings import base_classes

from .base import Part
from .interfaces import SheetLike
from .native import Native
from .range_base import RangeBase

# [column from 0, operator, [numbers and texts], joined to the one before by "or"]
Condition = list[Any]
_RANKS = ("top_items", "bottom_items", "top_percent", "bottom_percent")


class AutoFilter(Part):
    """The filter of a table, or over a range.

    Args:
        sheet: the sheet.
        area: tells the range with its headers.
    """

    def __init__(self, sheet: SheetLike, area: Callable[[], RangeBase]) -> None:
        self.sheet = sheet
        self._area = area

    @property
    def api(self) -> Native:
        """A filter descriptor (com.sun.star.sheet.SheetFilterDescriptor) with the conditions in force."""
        native: Native = self._area().api.createFilterDescriptor(False)  # type: ignore[union-attr]  # never empty
        return native

    def _key(self) -> tuple[Any, ...]:
        return (self.sheet.book.uid, self.sheet.name, *self._area().rect)

    def _conditions(self) -> list[Condition]:
        """The conditions in force: ours as they were given, as long as they still are, else LibreOffice's list."""
        found: list[Condition] = self.sheet.call("tables.filters", self._area().rect)
        ours: list[Condition] = self.sheet.book.app.filters.get(self._key(), [])
        return ours if _spelled_out(ours) == found else found

    def _apply(self, field: int, conditions: list[Condition]) -> None:
        self._set([one for one in self._conditions() if one[0] != field - 1] + conditions)

    def _set(self, conditions: list[Condition]) -> None:
        self.sheet.call("tables.set_filters", self._area().rect, _spelled_out(conditions))
        self.sheet.book.app.filters[self._key()] = conditions

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each column is filtered by, as xlwings describes it."""
        by_column: dict[int, list[Condition]] = {}
        for condition in self._conditions():
            by_column.setdefault(condition[0], []).append(condition)
        return [_described(place + 1, by_column.get(place, [])) for place in range(self._area().shape[1])]

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show the rows whose cell shows one of some texts."""
        self._apply(field, [[field - 1, "equal_to", values, False]])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show the rows whose value compares so."""
        column = field - 1
        if value1 is None:
            self._apply(field, [[column, operator, [""], False]])
            return
        first = self._operand(value1)
        if operator in ("between", "not_between"):
            inside = operator == "between"
            low, high = ("greater_than_or_equal", "less_than_or_equal") if inside else ("less_than", "greater_than")
            second = self._operand(value2)
            self._apply(field, [[column, low, [first], False], [column, high, [second], not inside]])
            return
        self._apply(field, [[column, operator, [first], False]])

    def _operand(self, value: Any) -> float | str:
        """The number or text that a column is compared with."""
        if isinstance(value, dict):
            moment = dt.datetime.fromisoformat(value["value"])
            return (moment - self.sheet.book.epoch) / dt.timedelta(days=1)
        try:
            return float(value)
        except ValueError:
            return str(value)

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the largest values."""
        self._apply(field, [[field - 1, "top_items", [count], False]])

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the smallest values."""
        self._apply(field, [[field - 1, "bottom_items", [count], False]])

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the share of the rows that has the largest values."""
        self._apply(field, [[field - 1, "top_percent", [percent], False]])

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the share of the rows that has the smallest values."""
        self._apply(field, [[field - 1, "bottom_percent", [percent], False]])

    def clear(self, field: int | None) -> None:
        """Show all rows again, as far as one column (None: all) hides them."""
        self._set([] if field is None else [one for one in self._conditions() if one[0] != field - 1])


def _spelled_out(conditions: list[Condition]) -> list[Condition]:
    """The conditions for LibreOffice, which takes one value each and lets "and" bind stronger than "or".

    Columns are joined by "and", so what is joined by "or" within a column is multiplied out.
    """
    columns: dict[int, list[list[Condition]]] = {}
    for column, word, values, either in conditions:
        choices = [[[column, word, [value], False]] for value in values]
        if column in columns and not either:  # "and" within a column: both ends of "between"
            choices = [[*one, *other] for one in columns[column] for other in choices]
        elif either:
            choices = columns[column] + choices
        columns[column] = choices
    out: list[Condition] = []
    for clause in itertools.product(*columns.values()):
        parts = [part for group in clause for part in group]
        out += [
            [column, word, values, bool(out) and not place] for place, (column, word, values, _) in enumerate(parts)
        ]
    return out


def _described(field: int, conditions: list[Condition]) -> dict[str, Any]:
    answer: dict[str, Any] = base_classes.empty_autofilter_criteria(field)
    if not conditions:
        return answer
    words = tuple(word for _, word, *_ in conditions)
    operands = [value for _, _, values, _ in conditions for value in values]
    texts = [value if isinstance(value, str) else f"{value:.15g}" for value in operands]
    if words[0] in _RANKS:
        what = "percent" if words[0].endswith("percent") else "count"
        number = float(texts[0])
        return answer | {"type": words[0], what: number if what == "percent" else int(number)}
    if words == ("equal_to",) and (len(texts) > 1 or (operands[0] and isinstance(operands[0], str))):
        return answer | {"type": "values", "values": texts}
    operator = {
        ("greater_than_or_equal", "less_than_or_equal"): "between",
        ("less_than", "greater_than"): "not_between",
    }.get(words, words[0] if len(words) == 1 else "")
    if not operator:
        return answer | {"type": "unknown"}
    first, second, *_ = [*(text or None for text in texts), None, None]  # "" stands for blank cells
    return answer | {"type": "comparison", "operator": operator, "value1": first, "value2": second}
