"""What lies over the cells: xlwings' Shapes, Shape, Pictures and Picture for LibreOffice."""

import os
from collections.abc import Iterator
from typing import Any

from .base import Part, hundredths, shape_points
from .interfaces import SheetLike
from .native import Native
from .styles import Characters, Font

_PLACES = {"left": 0, "top": 1, "width": 2, "height": 3}


def _length(what: str, words: str) -> property:
    """A part of the frame in points, read and set."""
    return property(
        lambda self: shape_points(self._frame()[_PLACES[what]]),
        lambda self, value: self._place(what, value),
        doc=words,
    )


class Placed:
    """Something over the cells that has a name, a place and a size (in points)."""

    def __init__(self, sheet: SheetLike, name: str) -> None:
        self.parent = sheet
        self._name = name

    def _call(self, command: str, *arguments: Any) -> Any:
        return self.parent.call(command, self._name, *arguments)

    @property
    def api(self) -> Native:
        """The sheet's `DrawPage`, which has the shapes by number."""
        native: Native = self.parent.api.DrawPage
        return native

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self._call("drawings.rename", value)
        self._name = value

    def _frame(self) -> list[int]:
        frame: list[int] = self._call("drawings.frame")
        return frame

    def _place(self, what: str, value: float) -> None:
        frame = self._frame()
        frame[_PLACES[what]] = hundredths(value)
        self._call("drawings.set_frame", frame)

    left = _length("left", "From the sheet's left edge.")
    top = _length("top", "From the sheet's upper edge.")
    width = _length("width", "Its width.")
    height = _length("height", "Its height.")

    def delete(self) -> None:
        """Delete it."""
        self._call("drawings.delete")


class _Collection:
    """Some of the things over the cells of a sheet."""

    def __init__(self, sheet: SheetLike) -> None:
        self.parent = sheet

    @property
    def api(self) -> Native:
        """The sheet's `DrawPage`."""
        native: Native = self.parent.api.DrawPage
        return native

    def names(self) -> list[str]:
        """Their names."""
        return [name for name, _ in self.parent.call("drawings.listing")]

    def _find(self, key: str | int) -> str:
        names = self.names()
        if isinstance(key, int):
            if 1 <= key <= len(names):
                return names[key - 1]
        elif key in names:
            return key
        raise KeyError(key)

    def __contains__(self, key: str | int) -> bool:
        try:
            return bool(self._find(key))
        except KeyError:
            return False

    def __len__(self) -> int:
        return len(self.names())


class Shapes(_Collection):
    """All shapes: pictures and charts among them, notes not."""

    def __call__(self, key: str | int) -> "Shape":
        """The one of that name or number from 1; KeyError when there is none."""
        return Shape(self.parent, self._find(key))

    def __iter__(self) -> Iterator["Shape"]:
        return iter([Shape(self.parent, name) for name in self.names()])


class Shape(Placed, Part):
    """A shape."""

    parent: SheetLike

    @property
    def type(self) -> str:
        """As xlwings names it, such as "picture", "chart" or "text_box"."""
        kind: str = dict(self.parent.call("drawings.listing"))[self._name]
        return kind

    @property
    def index(self) -> int:
        """Its place among the shapes, from 1."""
        return Shapes(self.parent).names().index(self._name) + 1

    def activate(self) -> None:
        """Select it."""
        self._call("drawings.select")

    @property
    def text(self) -> str | None:
        """The text in it."""
        text: str | None = self._call("drawings.text", None)
        return text

    @text.setter
    def text(self, value: str) -> None:
        self._call("drawings.text", str(value))

    @property
    def font(self) -> Font:
        """The font of its text."""
        return Font(lambda name, value: self._call("drawings.font", name, value), self)

    @property
    def characters(self) -> Characters:
        """The characters of its text."""
        return Characters(self, lambda: self.text or "", lambda *font: self._call("drawings.text_font", *font))

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it `factor` times as high; its upper edge, middle or lower edge stays."""
        self._scale(factor, relative_to_original_size, scale, 1)

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Make it `factor` times as wide; its left edge, middle or right edge stays."""
        self._scale(factor, relative_to_original_size, scale, 0)

    def _scale(self, factor: float, original: bool, scale: str, axis: int) -> None:
        frame = self._frame()
        before = frame[2 + axis]
        size = round((self._call("drawings.original_size")[axis] if original else before) * factor)
        stays = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}[scale]
        both = self.type == "picture"  # which Excel keeps in proportion
        for side in (0, 1) if both else (axis,):
            now = frame[2 + side]
            new = size if side == axis else round(now * size / before)
            frame[side] -= round((new - now) * stays)
            frame[2 + side] = new
        self._call("drawings.set_frame", frame)


class Pictures(_Collection, Part):
    """The pictures of a sheet."""

    def names(self) -> list[str]:
        """Their names."""
        return [name for name, kind in self.parent.call("drawings.listing") if kind == "picture"]

    def __call__(self, key: str | int) -> "Picture":
        """The one of that name or number from 1; KeyError when there is none."""
        return Picture(self.parent, self._find(key))

    def __iter__(self) -> Iterator["Picture"]:
        return iter([Picture(self.parent, name) for name in self.names()])

    def add(
        self,
        filename: str,
        link_to_file: bool,  # xlwings' signature
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float | None,
        height: float | None,
        anchor: Any,
    ) -> "Picture":
        """Put a picture file on the sheet; a width and height of -1 are the picture's own.

        Raises:
            ValueError: LibreOffice cannot read the file.
        """
        if anchor is not None:
            left, top = anchor.left, anchor.top
        frame = [hundredths(left or 0), hundredths(top or 0)]
        frame += [-1 if length is None or length < 0 else hundredths(length) for length in (width, height)]
        link = link_to_file and not save_with_document
        path = os.path.realpath(filename)
        return Picture(self.parent, self.parent.call("drawings.add_picture", path, link, frame))


class Picture(Placed, Part):
    """A picture."""

    parent: SheetLike

    _keeps_shape = True  # as in Excel

    @property
    def index(self) -> int:
        """Its place among the pictures, from 1."""
        return Pictures(self.parent).names().index(self._name) + 1

    @property
    def lock_aspect_ratio(self) -> bool:
        """Whether height and width change together when one is set through this object."""
        return self._keeps_shape

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, on: bool) -> None:
        self._keeps_shape = bool(on)

    def _place(self, what: str, value: float) -> None:
        frame = self._frame()
        place = _PLACES[what]
        new = hundredths(value)
        if self._keeps_shape and what in ("width", "height"):
            other = 5 - place
            frame[other] = round(frame[other] * new / frame[place])
        frame[place] = new
        self._call("drawings.set_frame", frame)

    def update(self, filename: str) -> "Picture":
        """Show another file at the same place, in the same size, under the same name."""
        left, top, width, height = (shape_points(length) for length in self._frame())
        name = self._name
        self.delete()
        made = Pictures(self.parent).add(filename, False, True, left, top, width, height, None)  # xlwings'
        made.name = name
        return made
