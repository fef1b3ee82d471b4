"""What the engine's classes share: refusing with a reason, and lengths."""

import inspect
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from xlwings import base_classes

from .link import Link

_Class = TypeVar("_Class", bound=type)

REFUSED = "Raises NotImplementedError. "
"""What the docstring of a refused attribute begins with."""
_POINTS = 72 / 2540  # in a hundredth of a millimetre


def unsupported(**reasons: str) -> Callable[[_Class], _Class]:
    """Make attributes of a class raise NotImplementedError with a sentence that says why, read or set."""

    def add(cls: _Class) -> _Class:
        for name, reason in reasons.items():
            setattr(cls, name, _refusal(f"{cls.__name__}.{name}: {reason}"))
        return cls

    return add


def _refusal(sentence: str) -> property:
    def refuse(_self: Any, *_: Any) -> Any:
        raise NotImplementedError(sentence)

    return property(refuse, refuse, doc=f"{REFUSED}{sentence}")


class Part:
    """A class that does for LibreOffice what xlwings' base class of the same name stands for.

    What that base has and this engine lacks, in a later version of xlwings too, is refused in one sentence. What the
    instances carry themselves is annotated in the class.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        theirs = vars(getattr(base_classes, cls.__name__, object))
        carried = {name for part in cls.__mro__ for name in vars(part).get("__annotations__", {})}
        for name in {name for name in theirs if not name.startswith("_")} - {*dir(cls), *carried}:
            asked = theirs[name].fget if isinstance(theirs[name], property) else theirs[name]
            code = getattr(asked, "__code__", None)
            # What is awaited belongs to xlwings Lite.
            if code and "NotImplementedError" in code.co_names and not inspect.iscoroutinefunction(asked):
                setattr(cls, name, _refusal(f"{cls.__name__}.{name}: LibreOffice's engine does not have it."))


class Handle:
    """A UNO object that the bridge keeps for us, and forgets when nobody here holds it any more."""

    __slots__ = ("__weakref__", "link", "number")

    def __init__(self, link: Link, number: int) -> None:
        self.link = link
        self.number = number
        weakref.finalize(self, link.forget, number).atexit = False


def points(length: float) -> float:
    """Hundredths of a millimetre in points, as Excel tells lengths; rounded to what a screen can tell apart."""
    return round(length * _POINTS, 2)


def shape_points(length: float) -> float:
    """The same for what lies over the cells: what a program set in tenths of a point comes back as it was."""
    return round(round(length * _POINTS * 20) / 20, 2)


def cell_points(length: float) -> float:
    """The same for cells, whose sizes Excel tells in quarters of a point."""
    return round(length * _POINTS * 4) / 4


def hundredths(length: float) -> int:
    """Points in hundredths of a millimetre."""
    return round(length / _POINTS)


def rgb(color: int) -> tuple[int, int, int]:
    """LibreOffice's colour 0xRRGGBB in parts."""
    return color >> 16 & 255, color >> 8 & 255, color & 255


def color_number(color: tuple[int, int, int] | str | int) -> int:
    """LibreOffice's colour of what xlwings takes: parts, "#rrggbb", or Excel's number (blue, green, red)."""
    if isinstance(color, str):
        return int(color.removeprefix("#"), 16)
    if isinstance(color, int):
        return (color & 255) << 16 | color & 0xFF00 | color >> 16 & 255
    red, green, blue = (int(part) for part in color)
    return red << 16 | green << 8 | blue
