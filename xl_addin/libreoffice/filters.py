"""Filters: xlwings' AutoFilter for LibreOffice."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xl_addin.libreoffice.native import Native
    from xl_addin.libreoffice.range_base import RangeBase
    from xl_addin.libreoffice.sheets import Sheet

# [column from 0, operator, [numbers and texts], joined to the one before by "or"]
Condition = list[Any]
_RANKS = ("top_items", "bottom_items", "top_percent", "bottom_percent")


class AutoFilter:
    """The filter of a table, or over a range.

    Args:
        sheet: the sheet.
        area: tells the range with its headers.
    """

    def __init__(self, sheet: "Sheet", area: "Callable[[], RangeBase]") -> None:
        self.sheet = sheet
        self._area = area

    @property
    def api(self) -> "Native":
        """A filter descriptor (com.sun.star.sheet.SheetFilterDescriptor) with the conditions in force."""
        native: Native = self._area().api.createFilterDescriptor(False)  # type: ignore[union-attr]  # never empty
        return native

    def _key(self) -> tuple[Any, ...]:
        return (self.sheet.book.uid, self.sheet.name, *self._area().rect)

    def _conditions(self) -> list[Condition]:
        """The conditions in force. LibreOffice tells only the first of several values: the others are remembered."""
        found: list[Condition] = self.sheet.call("tables.filters", self._area().rect)
        ours: list[Condition] = self.sheet.book.app.filters.get(self._key(), [])
        told = [[column, word, values[:1], either] for column, word, values, either in ours]
        return ours if told == found else found

    def _apply(self, field: int, conditions: list[Condition]) -> None:
        conditions = [one for one in self._conditions() if one[0] != field - 1] + conditions
        if any(one[3] for one in conditions) and len(conditions) > 2:  # noqa: PLR2004  # the two of one "or"
            raise NotImplementedError("LibreOffice does not join 'not between' with conditions on other columns.")
        self._set(conditions)

    def _set(self, conditions: list[Condition]) -> None:
        self.sheet.call("tables.set_filters", self._area().rect, conditions)
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
            self._apply(field, [[column, "empty" if operator == "equal_to" else "not_empty", [], False]])
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
    if words == ("equal_to",) and (len(texts) > 1 or isinstance(operands[0], str)):
        return answer | {"type": "values", "values": texts}
    operator = {
        ("greater_than_or_equal", "less_than_or_equal"): "between",
        ("less_than", "greater_than"): "not_between",
        ("empty",): "equal_to",
        ("not_empty",): "not_equal_to",
    }.get(words, words[0] if len(words) == 1 else "")
    if not operator:
        return answer | {"type": "unknown"}
    first, second, *_ = [*texts, None, None]
    return answer | {"type": "comparison", "operator": operator, "value1": first, "value2": second}
