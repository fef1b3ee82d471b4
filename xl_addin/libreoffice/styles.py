"""Fonts, borders and the letters of a text: xlwings' Font, Borders, Border and Characters for LibreOffice."""

from collections.abc import Callable, Iterable
from typing import Any

from xlwings import base_classes

from .base import Part, color_number, rgb
from .native import Native
from .range_base import RangeBase

_UNSET: Any = base_classes._UNSET  # noqa: SLF001  # xlwings' own mark, shared by its engines
_BOLD, _NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
_SEMIBOLD = 110.0  # from here on a weight is bold
_GRID = base_classes.BORDER_GRID_SIDES

# com.sun.star.table.BorderLineStyle, and widths in 1/100 mm, as LibreOffice's own filter for .xlsx pairs them.
_NONE = 32767
_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 3, "dash_dot": 16, "dash_dot_dot": 17}
_STYLE_WORDS = {number: word for word, number in _STYLES.items()} | {14: "dash", 15: "double"}
_WEIGHTS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
_DOUBLE = 53


class Font(Part):
    """A font.

    Args:
        access: reads (value None) or sets a character property.
        owner: what it is the font of, for `api`.
    """

    def __init__(self, access: Callable[[str, Any], Any], owner: Any) -> None:
        self._access = access
        self._owner = owner

    @property
    def api(self) -> Native:
        """The owner, whose properties that begin with `Char` are the font."""
        native: Native = self._owner.api
        return native

    @property
    def bold(self) -> bool | None:
        """Bold or not; None when the cells differ, as with the others."""
        found = self._access("CharWeight", None)
        return None if found is None else found >= _SEMIBOLD

    @bold.setter
    def bold(self, on: bool) -> None:
        self._access("CharWeight", _BOLD if on else _NORMAL)

    @property
    def italic(self) -> bool | None:
        """Slanted or not."""
        found = self._access("CharPosture", None)
        return None if found is None else found != "NONE"

    @italic.setter
    def italic(self, on: bool) -> None:
        self._access("CharPosture", "ITALIC" if on else "NONE")

    @property
    def size(self) -> float | None:
        """In points."""
        found: float | None = self._access("CharHeight", None)
        return found

    @size.setter
    def size(self, value: float) -> None:
        self._access("CharHeight", float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Red, green, blue; automatic is black."""
        found = self._access("CharColor", None)
        return None if found is None else rgb(max(found, 0))

    @color.setter
    def color(self, value: tuple[int, int, int] | str | int) -> None:
        self._access("CharColor", color_number(value))

    @property
    def name(self) -> str | None:
        """The font's name."""
        found: str | None = self._access("CharFontName", None)
        return found

    @name.setter
    def name(self, value: str) -> None:
        self._access("CharFontName", value)


class Characters(Part):
    """A part of the text in a cell or a shape.

    Args:
        owner: the cell or the shape, for `api`.
        whole: gives its whole text.
        access: reads (value None) or sets a character property: start, length, name, value.
        start: where the part begins, from 0.
        length: None: to the end.
    """

    def __init__(
        self,
        owner: Any,
        whole: Callable[[], str],
        access: Callable[[int, int, str, Any], Any],
        start: int = 0,
        length: int | None = None,
    ) -> None:
        self._owner = owner
        self._whole = whole
        self._access = access
        self._start = start
        self._length = length

    @property
    def api(self) -> Native | None:
        """The cell or the shape."""
        found: Native | None = self._owner.api
        return found

    @property
    def text(self) -> str:
        """The part."""
        whole = self._whole()
        return whole[self._start :] if self._length is None else whole[self._start : self._start + self._length]

    @property
    def font(self) -> Font:
        """The font of the part."""
        return Font(self._font, self)

    def _font(self, name: str, value: Any) -> Any:
        return self._access(self._start, len(self.text) if self._length is None else self._length, name, value)

    def __getitem__(self, item: int | slice) -> "Characters":
        size = len(self.text)
        if isinstance(item, slice):
            if (item.start or 0) < 0 or (item.stop or 0) < 0:
                raise ValueError("Characters object does not support slicing with negative indexes")
            start, stop, _ = item.indices(size)
            start, length = self._start + start, max(stop - start, 0)
        else:
            start, length = self._start + (item if item >= 0 else size + item), 1
        return Characters(self._owner, self._whole, self._access, start, length)


def _shared(what: str, words: str) -> property:
    """What all sides of a range have, to be read."""
    return property(lambda self: self._common(what), doc=words)


class Borders(Part):
    """The borders of cells."""

    def __init__(self, cells: RangeBase) -> None:
        self.parent = cells

    @property
    def api(self) -> Native:
        """The cells' `TableBorder2`."""
        native: Native = self.parent.api.TableBorder2  # type: ignore[union-attr]  # an empty range has no borders
        return native

    def __getitem__(self, side: str) -> "Border":
        return Border(self, side)

    def _common(self, what: str) -> Any:
        """What the sides that the range has share; None when they differ."""
        rows, columns = self.parent.shape
        sides = [
            side
            for side in _GRID
            if (columns > 1 or side != "inside_vertical") and (rows > 1 or side != "inside_horizontal")
        ]
        found = {getattr(self[side], what) for side in sides}
        return found.pop() if len(found) == 1 else None

    line_style = _shared("line_style", "The line that all sides have.")
    weight = _shared("weight", "The weight that all sides have.")
    color = _shared("color", "The colour that all sides have.")

    def line(self, side: str) -> list[int] | None:
        """[colour, style, width] of a side; None when the cells differ."""
        found: list[int] | None = self.parent.sheet.call("formats.border", self.parent.rect, side)
        return found

    def set(self, which: Iterable[str], *, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Change sides; what is not given stays, and a side that had no line gets a thin one."""
        lines = {side: _changed(self.line(side), line_style, weight, color) for side in which}
        self.parent.sheet.call("formats.set_borders", self.parent.rect, lines)

    def clear(self, which: Iterable[str]) -> None:
        """Take lines away."""
        self.set(which, line_style=None)


def _changed(line: list[int] | None, line_style: Any, weight: Any, color: Any) -> list[int]:
    if line_style is None:
        return [0, _NONE, 0]
    if line_style is not _UNSET and line_style not in _STYLES:
        raise NotImplementedError(f"LibreOffice has no border line like {line_style!r}.")
    before, style, width = line if line and line[2] else [0, _STYLES["continuous"], _WEIGHTS["thin"]]
    if color is not _UNSET:
        before = color_number(color)
    if weight is not _UNSET:
        width = _WEIGHTS[weight]
    if line_style is not _UNSET:
        style = _STYLES[line_style]
        width = max(width, _DOUBLE) if line_style == "double" else width
    return [before, style, width]


class Border(Part):
    """One side of the borders of cells."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders = borders
        self._side = side

    @property
    def api(self) -> Native:
        """The cells' `TableBorder2`."""
        return self._borders.api

    @property
    def line_style(self) -> str | None:
        """The line, "none" without one; None when the cells differ."""
        line = self._borders.line(self._side)
        if line is None:
            return None
        return _STYLE_WORDS.get(line[1], "continuous") if line[2] else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._borders.set([self._side], line_style=value)

    @property
    def weight(self) -> str | None:
        """How thick the line is; "thin" without one, as Excel says."""
        line = self._borders.line(self._side)
        if line is None:
            return None
        if _STYLE_WORDS.get(line[1]) == "double" and line[2]:
            return "thick"
        if not line[2]:
            return "thin"
        return min(_WEIGHTS, key=lambda word: abs(_WEIGHTS[word] - line[2]))

    @weight.setter
    def weight(self, value: str) -> None:
        self._borders.set([self._side], weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The line's colour; None without a line."""
        line = self._borders.line(self._side)
        return rgb(line[0]) if line and line[2] else None

    @color.setter
    def color(self, value: tuple[int, int, int] | str | int) -> None:
        self._borders.set([self._side], color=value)
