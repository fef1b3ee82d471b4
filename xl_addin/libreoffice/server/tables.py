"""Tables: LibreOffice's database ranges, which Excel's tables become when it opens a workbook."""

from __future__ import annotations

from typing import Any

import uno

from .session import Session, address_of, cells, command, enum, rect_of, struct

_HIDDEN = "__Anonymous"


def _ranges(session: Session, handle: int) -> Any:
    return session.owner(handle).document.DatabaseRanges


@command
def listing(session: Session, handle: int) -> list[list[Any]]:
    """[name, rectangle] of the tables of a sheet, from top to bottom: LibreOffice has them by name."""
    owner = session.owner(handle)
    ranges = owner.document.DatabaseRanges
    number = owner.sheet.RangeAddress.Sheet
    found = []
    for name in ranges.ElementNames:
        area = ranges.getByName(name).DataArea
        if area.Sheet == number and not name.startswith(_HIDDEN):
            found.append([name, rect_of(area)])
    return sorted(found, key=lambda table: table[1])


@command
def get(session: Session, handle: int, name: str) -> dict[str, Any]:
    """Where a table stands, and whether it has headers, filter buttons and a total row.

    Raises:
        KeyError: there is no table of that name.
    """
    table = _table(session, handle, name)
    return {
        "rect": rect_of(table.DataArea),
        "headers": table.ContainsHeader,
        "autofilter": table.AutoFilter,
        "totals": table.TotalsRow,
    }


def _table(session: Session, handle: int, name: str) -> Any:
    ranges = _ranges(session, handle)
    if not ranges.hasByName(name):
        raise KeyError(f"No table is named {name!r}.")
    return ranges.getByName(name)


@command
def add(session: Session, handle: int, name: Any, rect: list[int], headers: bool) -> str:
    """A new table; returns its name.

    Raises:
        ValueError: another table has the name or overlaps.
    """
    owner = session.owner(handle)
    ranges = owner.document.DatabaseRanges
    if name is None:
        number = 1
        while ranges.hasByName(f"Table{number}"):
            number += 1
        name = f"Table{number}"
    if ranges.hasByName(name):
        raise ValueError(f"A table named {name!r} is there already.")
    for other, area in listing(session, handle):
        if area[0] <= rect[2] and rect[0] <= area[2] and area[1] <= rect[3] and rect[1] <= area[3]:
            raise ValueError(f"A table cannot overlap another table ({other}).")
    ranges.addNewByName(name, address_of(owner.sheet, rect))
    table = ranges.getByName(name)
    table.ContainsHeader = headers
    table.AutoFilter = headers
    return str(name)


@command
def put(session: Session, handle: int, name: str, what: str, value: bool) -> None:
    """Set ContainsHeader, AutoFilter or TotalsRow."""
    setattr(_table(session, handle, name), what, value)


@command
def resize(session: Session, handle: int, name: str, rect: list[int]) -> None:
    """Move the edges of a table."""
    owner = session.owner(handle)
    table = _table(session, handle, name)
    table.DataArea = address_of(owner.sheet, rect)


@command
def rename(session: Session, handle: int, name: str, new: str) -> None:
    """Give a table another name."""
    _table(session, handle, name).setName(new)


@command
def header(session: Session, handle: int, rect: list[int]) -> list[str]:
    """The texts of a header row."""
    row = cells(session.sheet(handle), [rect[0], rect[1], rect[0], rect[3]])
    return [str(value) for value in row.getDataArray()[0]]


_OPERATORS = {
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
    "top_items": "TOP_VALUES",
    "bottom_items": "BOTTOM_VALUES",
    "top_percent": "TOP_PERCENT",
    "bottom_percent": "BOTTOM_PERCENT",
}


def _numbers() -> dict[str, int]:
    prefix = "com.sun.star.sheet.FilterOperator2."
    return {word: int(uno.getConstantByName(prefix + name)) for word, name in _OPERATORS.items()}


@command
def filters(session: Session, handle: int, rect: list[int]) -> list[list[Any]]:
    """The conditions in force over a range with headers: [column, operator, [numbers and texts], joined by or]."""
    area = cells(session.sheet(handle), rect)
    words = {number: word for word, number in _numbers().items()}
    return [
        [
            field.Field,
            words.get(field.Operator, "unknown"),
            [value.NumericValue if value.IsNumeric else value.StringValue for value in field.Values],
            field.Connection.value == "OR",
        ]
        for field in area.createFilterDescriptor(False).getFilterFields3()
    ]


@command
def set_filters(session: Session, handle: int, rect: list[int], conditions: list[list[Any]]) -> None:
    """Filter a range with headers by the conditions given, and by no other."""
    area = cells(session.sheet(handle), rect)
    numbers = _numbers()
    fields = [
        struct(
            "sheet.TableFilterField3",
            Field=column,
            Operator=numbers[word],
            Values=tuple(_filter_value(value) for value in values),
            Connection=enum("sheet.FilterConnection", "OR" if either else "AND"),
        )
        for column, word, values, either in conditions
    ]
    descriptor = area.createFilterDescriptor(True)
    descriptor.ContainsHeader = True
    descriptor.setFilterFields3(tuple(fields))
    area.filter(descriptor)


def _filter_value(value: Any) -> Any:
    if not isinstance(value, str):
        return struct("sheet.FilterFieldValue", IsNumeric=True, NumericValue=float(value), StringValue=f"{value:.15g}")
    made = struct("sheet.FilterFieldValue", IsNumeric=False, StringValue=value)
    if hasattr(made, "FilterType"):  # from LibreOffice 7.2 on; 0 would make the text a number
        made.FilterType = 1
    return made
