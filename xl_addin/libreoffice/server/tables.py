"""Tables: LibreOffice's database ranges, which Excel's tables become when it opens a workbook."""

from __future__ import annotations

from typing import Any

import uno

from .session import Session, address_of, cells, command, enum, rect_of, struct

_HIDDEN = "__Anonymous"


def _ranges(session: Session, handle: int) -> Any:
    return session.objects[handle].document.DatabaseRanges


@command
def listing(session: Session, handle: int) -> list[list[Any]]:
    """[name, rectangle] of the tables of a sheet."""
    owner = session.objects[handle]
    ranges = owner.document.DatabaseRanges
    number = owner.sheet.RangeAddress.Sheet
    found = []
    for name in ranges.ElementNames:
        area = ranges.getByName(name).DataArea
        if area.Sheet == number and not name.startswith(_HIDDEN):
            found.append([name, rect_of(area)])
    return found


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
    owner = session.objects[handle]
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
    owner = session.objects[handle]
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
    "empty": "EMPTY",
    "not_empty": "NOT_EMPTY",
}


def _filtered(session: Session, handle: int, name: str, rect: list[int]) -> Any:
    """The database range that carries the filter: a table's, or the nameless one of the sheet."""
    owner = session.objects[handle]
    if name:
        return _table(session, handle, name)
    nameless = owner.document.UnnamedDatabaseRanges
    number = owner.sheet.RangeAddress.Sheet
    if rect:
        nameless.setByTable(address_of(owner.sheet, rect))
    if not nameless.hasByTable(number):
        return None
    return nameless.getByTable(number)


@command
def filters(session: Session, handle: int, name: str) -> list[list[Any]]:
    """The conditions in force: [column, operator, number or None, text, joined by or]."""
    table = _filtered(session, handle, name, [])
    if table is None:
        return []
    words = {value: key for key, value in _OPERATORS.items()}
    found = []
    numbers = {value: word for word, value in _filter_numbers().items()}
    for field in table.getFilterDescriptor().getFilterFields2():
        word = words.get(numbers.get(field.Operator, ""), "unknown")
        number = field.NumericValue if field.IsNumeric else None
        found.append([field.Field, word, number, field.StringValue, field.Connection.value == "OR"])
    return found


def _filter_numbers() -> dict[str, int]:
    return {name: int(uno.getConstantByName("com.sun.star.sheet.FilterOperator2." + name)) for name in _OPERATORS.values()}


@command
def set_filters(session: Session, handle: int, name: str, rect: list[int], fields: list[list[Any]]) -> None:
    """Filter by the conditions given, and by no other."""
    table = _filtered(session, handle, name, rect)
    numbers = _filter_numbers()
    made = tuple(
        struct(
            "sheet.TableFilterField2",
            Field=column,
            Operator=numbers[_OPERATORS[word]],
            IsNumeric=number is not None,
            NumericValue=float(number or 0),
            StringValue=text,
            Connection=enum("sheet.FilterConnection", "OR" if either else "AND"),
        )
        for column, word, number, text, either in fields
    )
    table.AutoFilter = True
    area = cells(session.sheet(handle), rect_of(table.DataArea))
    descriptor = area.createFilterDescriptor(True)  # noqa: FBT003  # UNO: by position
    descriptor.ContainsHeader = True
    descriptor.setFilterFields2(made)
    area.filter(descriptor)
