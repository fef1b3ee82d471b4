"""Data validation: xlwings' DataValidation for LibreOffice."""

from typing import Any

from xlwings import XlwingsError

from .base import Part
from .grammar import quoted, to_excel, to_office
from .native import Native
from .range_base import RangeBase

_TYPES = {
    "none": "ANY",
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "list": "LIST",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "custom": "CUSTOM",
}
_OPERATORS = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
_ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information", "MACRO": "stop"}


def _setting(name: str, words: str) -> property:
    """What the rule says of itself by LibreOffice's name, to be read."""
    return property(lambda self: self._answer(name), doc=words)


class DataValidation(Part):
    """What cells accept, and what is said before and after."""

    def __init__(self, cells: RangeBase) -> None:
        self.cells = cells

    @property
    def api(self) -> Native:
        """The cells' `Validation`."""
        native: Native = self.cells.api.Validation  # type: ignore[union-attr]  # an empty range has none
        return native

    def _rule(self) -> dict[str, Any]:
        """The rule; of cells that differ an empty one of type "inconsistent"."""
        found = self.cells.sheet.call("validation.get", self.cells.rect)
        return found or {"Type": "inconsistent"}

    @property
    def type(self) -> str:
        """As xlwings names it."""
        kind = self._rule()["Type"]
        return next((word for word, name in _TYPES.items() if name == kind), str(kind))

    @property
    def operator(self) -> str | None:
        """How numbers, dates and lengths are compared."""
        rule = self._rule()
        if rule["Type"] not in ("WHOLE", "DECIMAL", "DATE", "TIME", "TEXT_LEN"):
            return None
        return next((word for word, name in _OPERATORS.items() if name == rule["Operator"]), None)

    def _formula(self, which: str) -> str | None:
        text = self._rule().get(which)
        return to_excel("=" + text) if text else None

    @property
    def formula1(self) -> str | None:
        """What is compared with."""
        return self._formula("Formula1") if self.operator else None

    @property
    def formula2(self) -> str | None:
        """The other end of what is compared with."""
        return self._formula("Formula2") if self.operator in ("between", "not_between") else None

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule."""
        return self._formula("Formula1") if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """A list's values with commas between them, or the formula of the cells that they stand in."""
        if self.type != "list":
            return None
        text = self._rule()["Formula1"]
        if text.startswith('"'):
            return ",".join(part.strip().strip('"').replace('""', '"') for part in text.split(";"))
        return to_excel("=" + text)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:  # xlwings' signature
        """Accept values of a list, of a range or of a named range."""
        if isinstance(source, list):
            text = ";".join('"' + value.replace('"', '""') + '"' for value in source)
        elif hasattr(source, "rect"):
            text = to_office(f"={quoted(source.sheet.name)}{source.address}")[1:]
        else:
            text = source.name
        self._put("LIST", "EQUAL", [text, ""], shown=in_cell_dropdown)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        """Accept what compares so, or what makes a formula true."""
        formulas = [to_office(formula)[1:] if formula else "" for formula in (formula1, formula2)]
        self._put(_TYPES[rule_type], _OPERATORS.get(operator or "", "FORMULA"), formulas)

    def delete(self) -> None:
        """Accept everything."""
        self._put("ANY", "NONE", ["", ""])

    def _put(self, kind: str, operator: str, formulas: list[str], *, shown: bool = True) -> None:
        if kind != "ANY" and self.type == "inconsistent":
            raise XlwingsError("The cells have different rules: delete them first.")
        self.cells.sheet.call("validation.put", self.cells.rect, kind, operator, formulas, shown)

    def _answer(self, name: str) -> Any:
        rule = self._rule()
        return None if rule["Type"] in ("ANY", "inconsistent") else rule[name]

    @property
    def in_cell_dropdown(self) -> bool | None:
        """Whether the list drops down in the cell."""
        return bool(self._rule()["ShowList"]) if self.type == "list" else None

    # None where there is no rule, or more than one.
    ignore_blank = _setting("IgnoreBlankCells", "Whether a blank cell is accepted.")
    input_title = _setting("InputTitle", "The heading of what is said before.")
    input_message = _setting("InputMessage", "What is said before.")
    show_input = _setting("ShowInputMessage", "Whether it is said.")
    error_title = _setting("ErrorTitle", "The heading of what is said to a wrong entry.")
    error_message = _setting("ErrorMessage", "What is said to a wrong entry.")
    show_error = _setting("ShowErrorMessage", "Whether it is said.")

    @property
    def alert_style(self) -> str | None:
        """Whether a wrong entry is stopped, warned of or told."""
        found = self._answer("Alert")
        return None if found is None else _ALERTS[found]
