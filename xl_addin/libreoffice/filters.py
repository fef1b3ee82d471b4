"""Filters: xlwings' AutoFilter for LibreOffice."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xl_addin.libreoffice.native import Native
    from xl_addin.libreoffice.range_base import RangeBase
    from xl_addin.libreoffice.sheets import Sheet

# [column from 0, operator, number or None, text, joined to the one before by "or"]
Condition = list[Any]
_RANKS = ("top_items", "bottom_items", "top_percent", "bottom_percent")


class AutoFilter:
    """The filter of a table, or over a range.

    Args:
        sheet: the sheet.
        name: the table's name, or
        area: the range with its headers.
    """

    def __init__(self, sheet: "Sheet", name: str = "", area: "RangeBase | None" = None) -> None:
        self.sheet = sheet
        self._name = name
        self._area = area

    @property
    def api(self) -> "Native":
        """The document's database ranges, one of which carries the filter."""
        native: Native = self.sheet.book.api.DatabaseRanges if self._name else self.sheet.book.api.UnnamedDatabaseRanges
        return native

    def _conditions(self) -> list[Condition]:
        found: list[Condition] = self.sheet.call("tables.filters", self._name)
        return found

    def _apply(self, field: int, conditions: list[Condition]) -> None:
        others = [one for one in self._conditions() if one[0] != field - 1]
        self._set(others + conditions)

    def _set(self, conditions: list[Condition]) -> None:
        rect = self._area.rect if self._area is not None else []
        self.sheet.call("tables.set_filters", self._name, rect, conditions)

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each column is filtered by, as xlwings describes it."""
        width = self._area.shape[1] if self._area is not None else len(self.sheet.tables(self._name).columns)
        by_column: dict[int, list[Condition]] = {}
        for condition in self._conditions():
            by_column.setdefault(condition[0], []).append(condition)
        return [_described(place + 1, by_column.get(place, [])) for place in range(width)]

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show the rows whose cell shows one of some texts."""
        self._apply(field, [[field - 1, "equal_to", None, value, place > 0] for place, value in enumerate(values)])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show the rows whose value compares so."""
        column = field - 1
        if value1 is None:
            self._apply(field, [[column, "empty" if operator == "equal_to" else "not_empty", None, "", False]])
            return
        first = self._operand(value1)
        if operator in ("between", "not_between"):
            inside = operator == "between"
            low, high = ("greater_than_or_equal", "less_than_or_equal") if inside else ("less_than", "greater_than")
            second = self._operand(value2)
            self._apply(field, [[column, low, *first, False], [column, high, *second, not inside]])
            return
        self._apply(field, [[column, operator, *first, False]])

    def _operand(self, value: Any) -> list[Any]:
        """[number or None, text] of what a column is compared with."""
        if isinstance(value, dict):
            moment = dt.datetime.fromisoformat(value["value"])
            return [(moment - self.sheet.book.epoch) / dt.timedelta(days=1), ""]
        try:
            return [float(value), str(value)]
        except ValueError:
            return [None, str(value)]

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the largest values."""
        self._apply(field, [[field - 1, "top_items", count, str(count), False]])

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the smallest values."""
        self._apply(field, [[field - 1, "bottom_items", count, str(count), False]])

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the share of the rows that has the largest values."""
        self._apply(field, [[field - 1, "top_percent", percent, str(percent), False]])

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the share of the rows that has the smallest values."""
        self._apply(field, [[field - 1, "bottom_percent", percent, str(percent), False]])

    def clear(self, field: int | None) -> None:
        """Show all rows again, as far as one column (None: all) hides them."""
        self._set([] if field is None else [one for one in self._conditions() if one[0] != field - 1])


def _described(field: int, conditions: list[Condition]) -> dict[str, Any]:
    answer: dict[str, Any] = base_classes.empty_autofilter_criteria(field)
    if not conditions:
        return answer
    words = [word for _, word, *_ in conditions]
    texts = [text or _shown(number) for _, _, number, text, _ in conditions]
    if words[0] in _RANKS:
        share = words[0].endswith("percent")
        return answer | {"type": words[0], "percent" if share else "count": conditions[0][2] if share else int(conditions[0][2])}
    if set(words) == {"equal_to"} and (len(words) > 1 or conditions[0][2] is None):
        return answer | {"type": "values", "values": texts}
    operator = {
        ("greater_than_or_equal", "less_than_or_equal"): "between",
        ("less_than", "greater_than"): "not_between",
        ("empty",): "equal_to",
        ("not_empty",): "not_equal_to",
    }.get(tuple(words), words[0])
    if len(words) > 1 and operator == words[0]:
        return answer | {"type": "unknown"}
    first = None if words[0] in ("empty", "not_empty") else texts[0]
    return answer | {
        "type": "comparison",
        "operator": operator,
        "value1": first,
        "value2": texts[1] if len(texts) > 1 else None,
    }


def _shown(number: float | None) -> str:
    return "" if number is None else f"{number:.15g}"
