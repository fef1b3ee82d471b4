"""Number formats and the look of cells."""

from __future__ import annotations

from typing import Any

from .refusals import check
from .session import Session, ambiguous, cells, command, edit, enum, rect_of, struct
from .steps import recorded

DATE, TIME, PERCENT, TEXT, LOGICAL = 2, 4, 128, 256, 1024  # com.sun.star.util.NumberFormat
_ENGLISH = struct("lang.Locale", Language="en", Country="US")
ANY = ~0


def format_key(document: Any, code: str) -> int:
    """The key of a number format given in English, made when it is new.

    Raises:
        ValueError: LibreOffice does not understand the format.
    """
    formats = document.NumberFormats
    key = formats.queryKey(code, _ENGLISH, False)  # UNO: by position
    if key == -1:
        try:
            key = formats.addNew(code, _ENGLISH)
        except Exception:  # noqa: BLE001  # UNO's MalformedNumberFormatException has no importable class
            raise ValueError(f"LibreOffice does not understand the number format {code!r}.") from None
    return int(key)


def format_kind(owner: Any, key: int) -> int:
    """What kind of values a number format shows: 0 for General, else the NumberFormat flags."""
    if key not in owner.kinds:
        entry = owner.document.NumberFormats.getByKey(key)
        general = key == 0 or entry.FormatString.upper() in ("GENERAL", "STANDARD")
        owner.kinds[key] = 0 if general else int(entry.Type) & ~1  # 1 only says that a user defined it
    kind: int = owner.kinds[key]
    return kind


def kind_runs(owner: Any, area: Any, wanted: int) -> list[tuple[int, list[int]]]:
    """The rectangles of a range whose number format is of a wanted kind; ANY wants all, General too."""
    if not ambiguous(area, "NumberFormat"):
        kind = format_kind(owner, area.NumberFormat)
        return [(kind, rect_of(area.RangeAddress))] if wanted == ANY or kind & wanted else []
    found = []
    groups = area.getUniqueCellFormatRanges()
    for place in range(groups.Count):
        group = groups.getByIndex(place)
        kind = format_kind(owner, group.NumberFormat)
        if wanted == ANY or kind & wanted:
            found += [(kind, rect_of(address)) for address in group.getRangeAddresses()]
    return found


def key_runs(area: Any) -> list[tuple[int, list[int]]]:
    """The number formats of a range, each with a rectangle that has it."""
    if not ambiguous(area, "NumberFormat"):
        return [(int(area.NumberFormat), rect_of(area.RangeAddress))]
    groups = area.getUniqueCellFormatRanges()
    found = [groups.getByIndex(place) for place in range(groups.Count)]
    return [(int(group.NumberFormat), rect_of(address)) for group in found for address in group.getRangeAddresses()]


@command
def number_format(session: Session, handle: int, rect: list[int]) -> Any:
    """[code, kind] of the number format in English; None when the cells differ."""
    owner = session.owner(handle)
    area = cells(owner.sheet, rect)
    if ambiguous(area, "NumberFormat"):
        return None
    formats = owner.document.NumberFormats
    entry = formats.getByKey(area.NumberFormat)
    kind = format_kind(owner, area.NumberFormat)
    if kind and entry.Locale.Language not in ("en", ""):
        key = formats.addNewConverted(entry.FormatString, entry.Locale, _ENGLISH)
        entry = formats.getByKey(key)
    return [entry.FormatString if kind else "General", kind]


@edit()
def set_number_format(session: Session, handle: int, rect: list[int], code: str) -> None:
    """Format numbers by an English code."""
    owner = session.owner(handle)
    cells(owner.sheet, rect).NumberFormat = 0 if code.lower() == "general" else format_key(owner.document, code)


@command
def get(session: Session, handle: int, rect: list[int], name: str) -> Any:
    """A property of a range as a plain value; None when the cells differ."""
    area = cells(session.sheet(handle), rect)
    return None if ambiguous(area, name) else _plain(getattr(area, name))


@edit()
def put(session: Session, handle: int, rect: list[int], name: str, value: Any) -> None:
    """Set a property of a range; an enumeration's value comes as its name."""
    area = cells(session.sheet(handle), rect)
    if name in _ENUMS:
        value = enum(_ENUMS[name], value)
    setattr(area, name, value)


_ENUMS = {"CharPosture": "awt.FontSlant", "HoriJustify": "table.CellHoriJustify"}


def _plain(value: Any) -> Any:
    return value.value if hasattr(value, "typeName") and hasattr(value, "value") else value


@edit()
def clear(session: Session, handle: int, rect: list[int], flags: int) -> None:
    """Clear what the CellFlags name; formats return to the default style."""
    sheet = session.sheet(handle)
    area = cells(sheet, rect)
    with recorded(session, area):
        area.clearContents(flags)
    if area.queryFormulaCells(7).Count and flags & 16:  # LibreOffice does not say that a part of an array stays
        raise RuntimeError("array")
    if flags & 32:  # CellFlags.HARDATTR: borders and number formats go with it, the cell style and merging do not
        area.CellStyle = "Default"
        if area.IsMerged:
            area.merge(False)  # UNO: by position


# Borders: a range's TableBorder2 has the outer and inner sides, TLBR/BLTR the diagonals.
_SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_horizontal": "HorizontalLine",
    "inside_vertical": "VerticalLine",
}
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}


@command
def border(session: Session, handle: int, rect: list[int], side: str) -> Any:
    """[colour, style, width] of a side, or None when the cells differ along it."""
    area = cells(session.sheet(handle), rect)
    if side in _DIAGONALS:
        line = None if ambiguous(area, _DIAGONALS[side]) else getattr(area, _DIAGONALS[side])
    else:
        borders = area.TableBorder2
        line = getattr(borders, _SIDES[side]) if getattr(borders, f"Is{_SIDES[side]}Valid") else None
    return line and [line.Color, line.LineStyle, line.LineWidth]


@edit()
def set_borders(session: Session, handle: int, rect: list[int], lines: dict[str, Any]) -> None:
    """Set sides to [colour, style, width in 1/100 mm]."""
    area = cells(session.sheet(handle), rect)
    made = {
        side: struct("table.BorderLine2", Color=color, LineStyle=style, LineWidth=width, OuterLineWidth=width)
        for side, (color, style, width) in lines.items()
    }
    for side in made.keys() & _DIAGONALS.keys():
        setattr(area, _DIAGONALS[side], made[side])
    grid = made.keys() & _SIDES.keys()
    if grid:
        borders = struct("table.TableBorder2")
        for side, name in _SIDES.items():
            setattr(borders, f"Is{name}Valid", side in grid)
            if side in grid:
                setattr(borders, name, made[side])
        area.TableBorder2 = borders


@command
def text_font(session: Session, handle: int, rect: list[int], start: int, length: int, name: str, value: Any) -> Any:
    """Read (value None) or set a character property of a part of a cell's text."""
    if value is not None:
        check(session, handle, rect)
    return part_font(cells(session.sheet(handle), rect).getCellByPosition(0, 0), start, length, name, value)


def part_font(text: Any, start: int, length: int, name: str, value: Any) -> Any:
    """Read (value None) or set a character property of a part of a text: a cell's, or a shape's."""
    cursor = text.createTextCursor()
    cursor.gotoStart(False)  # UNO: by position
    cursor.goRight(start, False)
    cursor.goRight(length, True)
    if value is None:
        return _plain(getattr(cursor, name))
    setattr(cursor, name, enum(_ENUMS[name], value) if name in _ENUMS else value)
    return None


@command
def text(session: Session, handle: int, rect: list[int]) -> str:
    """What the first cell shows."""
    return str(cells(session.sheet(handle), rect).getCellByPosition(0, 0).String)
