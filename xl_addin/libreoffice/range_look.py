"""How cells look: sizes, number formats, colours, alignment."""

from typing import Any

from .base import cell_points, color_number, hundredths, rgb, unsupported
from .number_formats import excel_code
from .range_base import RangeBase
from .styles import Borders, Characters, Font

# A column's width in Excel counts the digits of its standard font (Calibri 11: 7 pixels) and 5 pixels of padding; below
# one digit it is a share of 12 pixels (ISO/IEC 29500-1, 18.3.1.13).
_DIGIT, _PADDING = 7, 5
_PIXELS = 96 / 2540  # in a hundredth of a millimetre

_HORIZONTAL = {
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "fill": ("REPEAT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
}
_VERTICAL = {"bottom": (0, 0), "top": (1, 0), "center": (2, 0), "justify": (4, 0), "distributed": (4, 1)}
_INDENT = 353  # 10 points, the step of LibreOffice's own button


def _size(place: int, words: str) -> property:
    return property(lambda self: self._sizes()[place], doc=words)


def _hidden(*, rows: bool) -> property:
    """Whether all rows or columns are hidden (by hand or by a filter), read and set; None when some are."""
    return property(
        lambda self: self.sheet.call("editing.hidden", self.rect, rows),
        lambda self, on: self.sheet.call("editing.hide", self.rect, rows, on),
    )


@unsupported(
    comment="LibreOffice's notes are single texts: it has no comments with replies (use note).",
    add_comment="LibreOffice's notes are single texts: it has no comments with replies (use add_note).",
    conditional_formats="LibreOffice's interface cannot order or remove single rules, and ends the program for scales.",
    copy_picture="LibreOffice puts cells on the clipboard as cells, not as a picture.",
    to_png="LibreOffice draws whole sheets only: use to_pdf.",
)
class RangeLook(RangeBase):
    """Sizes, number formats, colours, fonts, borders and alignment."""

    def _get(self, name: str) -> Any:
        return self.sheet.call("formats.get", self.rect, name)

    def _put(self, name: str, value: Any) -> None:
        self.sheet.call("formats.put", self.rect, name, value)

    # --- sizes -----------------------------------------------------------------------------------------------------

    def _sizes(self) -> list[float]:
        return (
            [0.0] * 4 if self.empty else [cell_points(length) for length in self.sheet.call("editing.sizes", self.rect)]
        )

    left = _size(0, "From the sheet's left edge, in points.")
    top = _size(1, "From the sheet's upper edge, in points.")
    width = _size(2, "In points.")
    height = _size(3, "In points.")

    @property
    def row_height(self) -> float | None:
        """The rows' height in points; None when they differ."""
        if self.empty:
            return 0
        found = self.sheet.call("editing.row_height", self.rect)
        return None if found is None else cell_points(found)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.sheet.call("editing.set_size", self.rect, True, hundredths(value))  # a command's argument

    @property
    def column_width(self) -> float | None:
        """The columns' width in Excel's characters; None when they differ."""
        if self.empty:
            return 0
        found = self.sheet.call("editing.column_width", self.rect)
        return None if found is None else width_in_characters(found)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.call("editing.set_size", self.rect, False, width_in_hundredths(value))

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows ("rows", "r"), columns ("columns", "c") or both to their contents."""
        if not self.empty:
            self.sheet.call("editing.autofit", self.rect, axis in (None, "rows", "r"), axis in (None, "columns", "c"))

    row_hidden = _hidden(rows=True)
    column_hidden = _hidden(rows=False)

    def group(self, by: str) -> None:
        """Put rows ("rows") or columns ("columns") into an outline group."""
        self.sheet.call("editing.group", self.rect, by.startswith("r"), True)  # a command's argument

    def ungroup(self, by: str) -> None:
        """Take rows or columns out of their group."""
        self.sheet.call("editing.group", self.rect, by.startswith("r"), False)  # a command's argument

    # --- looks -----------------------------------------------------------------------------------------------------

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's English codes; None when the cells differ."""
        if self.empty:
            return ""
        found = self.sheet.call("formats.number_format", self.rect)
        return None if found is None else excel_code(*found)

    @number_format.setter
    def number_format(self, value: str) -> None:
        if not self.empty:
            self.sheet.call("formats.set_number_format", self.rect, value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background; None without one, and when the cells differ."""
        found = None if self.empty else self._get("CellBackColor")
        return None if found is None or found < 0 else rgb(found)

    @color.setter
    def color(self, value: tuple[int, int, int] | str | int | None) -> None:
        if not self.empty:
            self._put("CellBackColor", -1 if value is None else color_number(value))

    def set_colors(self, colors: list[list[Any]]) -> None:
        """Set the background cell by cell; ... leaves one as it is."""
        for down, row in enumerate(colors):
            for right, color in enumerate(row):
                if color is not ...:
                    self(down + 1, right + 1).color = color

    @property
    def wrap_text(self) -> bool | None:
        """Whether long text continues on a new line; None when the cells differ."""
        found: bool | None = self._get("IsTextWrapped")
        return found

    @wrap_text.setter
    def wrap_text(self, on: bool) -> None:
        self._put("IsTextWrapped", bool(on))

    @property
    def horizontal_alignment(self) -> str | None:
        """As xlwings names it; None when the cells differ."""
        found = self._get("HoriJustify"), self._get("HoriJustifyMethod")
        return next((word for word, pair in _HORIZONTAL.items() if pair == found), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in _HORIZONTAL:
            raise NotImplementedError("LibreOffice cannot centre a text across several cells without merging them.")
        side, method = _HORIZONTAL[value]
        self._put("HoriJustify", side)
        self._put("HoriJustifyMethod", method)

    @property
    def vertical_alignment(self) -> str | None:
        """As xlwings names it; None when the cells differ."""
        found = self._get("VertJustify"), self._get("VertJustifyMethod")
        if found == (3, 0):
            return "bottom"
        return next((word for word, pair in _VERTICAL.items() if pair == found), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        side, method = _VERTICAL[value]
        self._put("VertJustify", 3 if value == "bottom" else side)
        self._put("VertJustifyMethod", method)

    def adjust_indent(self, amount: int) -> None:
        """Move the text in by steps (out, when negative)."""
        now = self._get("ParaIndent") or 0
        if self._get("HoriJustify") == "STANDARD":
            self._put("HoriJustify", "LEFT")
        self._put("ParaIndent", max(0, now + amount * _INDENT))

    @property
    def font(self) -> Font:
        """The font."""
        return Font(self._font, self)

    def _font(self, name: str, value: Any) -> Any:
        if value is None:
            return self._get(name)
        return self._put(name, value)

    @property
    def borders(self) -> Borders:
        """The borders."""
        return Borders(self)

    @property
    def characters(self) -> Characters:
        """The text of the first cell, letter by letter."""
        return Characters(
            self,
            lambda: str(self.sheet.call("formats.text", self.rect)),
            lambda *font: self.sheet.call("formats.text_font", self.rect, *font),
        )


def width_in_characters(length: int) -> float:
    """A column's width in Excel's characters, from hundredths of a millimetre."""
    pixels = length * _PIXELS
    whole = _DIGIT + _PADDING
    return round((pixels - _PADDING) / _DIGIT if pixels >= whole else pixels / whole, 2)


def width_in_hundredths(characters: float) -> int:
    """A column's width in hundredths of a millimetre, from Excel's characters."""
    pixels = characters * _DIGIT + _PADDING if characters >= 1 else characters * (_DIGIT + _PADDING)
    return round(round(pixels) / _PIXELS)
