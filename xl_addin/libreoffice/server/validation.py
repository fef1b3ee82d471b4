"""Data validation: what a cell accepts, and what is said before and after."""

from __future__ import annotations

from typing import Any

from .session import Session, ambiguous, cells, command, edit, enum

_FIELDS = (
    "IgnoreBlankCells",
    "ShowList",
    "ShowInputMessage",
    "InputTitle",
    "InputMessage",
    "ShowErrorMessage",
    "ErrorTitle",
    "ErrorMessage",
)


@command
def get(session: Session, handle: int, rect: list[int]) -> Any:
    """The rule of a range; None when the cells differ."""
    area = cells(session.sheet(handle), rect)
    if ambiguous(area, "Validation"):
        return None
    rule = area.Validation
    answer = {name: getattr(rule, name) for name in _FIELDS}
    answer.update(
        Type=rule.Type.value,
        Operator=rule.getOperator().value,
        Formula1=rule.getFormula1(),
        Formula2=rule.getFormula2(),
        Alert=rule.ErrorAlertStyle.value,
    )
    return answer


@edit()
def put(
    session: Session, handle: int, rect: list[int], kind: str, operator: str, formulas: list[str], shown: bool
) -> None:
    """Set the rule of a range: a ValidationType, a ConditionOperator and up to two formulas, LibreOffice's grammar."""
    area = cells(session.sheet(handle), rect)
    rule = area.Validation
    rule.Type = enum("sheet.ValidationType", kind)
    rule.ShowList = 1 if shown else 0
    rule.ErrorAlertStyle = enum("sheet.ValidationAlertStyle", "STOP")
    rule.ShowErrorMessage = kind != "ANY"
    rule.IgnoreBlankCells = True
    rule.setOperator(enum("sheet.ConditionOperator", operator))
    rule.setFormula1(formulas[0])
    rule.setFormula2(formulas[1])
    area.Validation = rule
