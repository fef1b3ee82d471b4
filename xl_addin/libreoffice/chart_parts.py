"""The parts of a chart: xlwings' ChartLegend, ChartAxis and ChartSeries for LibreOffice."""

from collections.abc import Iterator
from typing import Any

from xlwings import XlwingsError, base_classes

from .base import Part, color_number, hundredths, points, rgb
from .interfaces import ChartLike
from .native import Native
from .number_formats import excel_code

_UNSET: Any = base_classes._UNSET  # noqa: SLF001  # xlwings' own mark, shared by its engines
_LEGENDS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}


def _answer(name: str, words: str) -> property:
    """What LibreOffice answers for an axis or a series under that name, to be read."""
    return property(lambda self: self._get()[name], doc=words)


class ChartLegend(Part):
    """The legend of a chart."""

    def __init__(self, chart: ChartLike) -> None:
        self.parent = chart

    @property
    def api(self) -> Native:
        """The chart document's `Legend`."""
        native: Native = self.parent.api[1].Legend
        return native

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return self.parent.call("charts.get", "legend") is not None

    @visible.setter
    def visible(self, on: bool) -> None:
        if on != self.visible:
            self.parent.call("charts.put", "legend", "RIGHT" if on else None)

    @property
    def position(self) -> str | None:
        """The side that it is on; None when it is not shown."""
        found = self.parent.call("charts.get", "legend")
        return next((word for word, side in _LEGENDS.items() if side == found), None)

    @position.setter
    def position(self, value: str) -> None:
        if value not in _LEGENDS:
            raise NotImplementedError("LibreOffice puts a legend at a side, not into a corner.")
        self.parent.call("charts.put", "legend", _LEGENDS[value])


class ChartAxis(Part):
    """An axis of a chart."""

    def __init__(self, chart: ChartLike, kind: str, *, secondary: bool = False) -> None:
        self.parent = chart
        self._which = [kind, secondary]

    def _get(self) -> dict[str, Any]:
        found = self.parent.call("charts.axis", self._which)
        if found is None:
            raise XlwingsError(f"The chart has no such {self._which[0]} axis.")
        answer: dict[str, Any] = found
        return answer

    @property
    def api(self) -> Native:
        """The chart document's `Diagram`, which has the axes."""
        native: Native = self.parent.api[1].Diagram
        return native

    title = _answer("title", "Its title; None without one.")
    minimum_scale = _answer("minimum_scale", "Where it begins.")
    maximum_scale = _answer("maximum_scale", "Where it ends.")
    major_unit = _answer("major_unit", "The step between its figures.")

    @property
    def number_format(self) -> str | None:
        """How its figures are written."""
        found = self._get()["number_format"]
        return None if found is None else excel_code(*found)

    @property
    def visible(self) -> bool:
        """Whether it is shown."""
        return bool(self._get()["visible"])

    @property
    def reverse_order(self) -> bool:
        """Whether it runs the other way."""
        return bool(self._get()["reverse_order"])

    crosses = _answer("crosses", "Where it meets the other axis.")

    def set(self, **changes: Any) -> None:
        """Change what is given."""
        given = {what: value for what, value in changes.items() if value is not _UNSET}
        self.parent.call("charts.set_axis", self._which, given)


class ChartSeriesCollection(Part):
    """The series of a chart."""

    def __init__(self, chart: ChartLike) -> None:
        self.parent = chart

    @property
    def api(self) -> Native:
        """The chart document's first diagram (com.sun.star.chart2.Diagram)."""
        native: Native = self.parent.api[1].getFirstDiagram()
        return native

    def __len__(self) -> int:
        return int(self.parent.call("charts.series_count"))

    def __call__(self, key: int) -> "ChartSeries":
        """The one of that number from 1; KeyError when there is none."""
        if isinstance(key, bool) or not isinstance(key, int) or not 1 <= key <= len(self):
            raise KeyError(key)
        return ChartSeries(self.parent, key)

    def __contains__(self, key: int) -> bool:
        return isinstance(key, int) and 1 <= key <= len(self)

    def __iter__(self) -> Iterator["ChartSeries"]:
        return iter([ChartSeries(self.parent, number + 1) for number in range(len(self))])


# xlwings' markers: the style of com.sun.star.chart2.SymbolStyle and the number of the standard symbol.
_MARKERS: dict[str, tuple[str, int]] = {
    "automatic": ("AUTO", 0),
    "none": ("NONE", 0),
    "square": ("STANDARD", 0),
    "diamond": ("STANDARD", 1),
    "triangle": ("STANDARD", 3),
    "circle": ("STANDARD", 8),
    "star": ("STANDARD", 9),
    "x": ("STANDARD", 10),
    "plus": ("STANDARD", 11),
    "dash": ("STANDARD", 13),
}


class ChartSeries(Part):
    """A series of a chart."""

    def __init__(self, chart: ChartLike, number: int) -> None:
        self.parent = chart
        self._number = number - 1

    def _get(self) -> dict[str, Any]:
        found: dict[str, Any] = self.parent.call("charts.series", self._number)
        return found

    @property
    def api(self) -> Native:
        """The series as the diagram has it."""
        native: Native = self.parent.api[1].Diagram.getDataRowProperties(self._number)
        return native

    name = _answer("name", "Its name in the legend.")

    @property
    def axis_group(self) -> str:
        """Whether the first or the second axis measures it."""
        return "secondary" if self._get()["secondary"] else "primary"

    @property
    def chart_type(self) -> str:
        """The chart's type: LibreOffice gives no series a type of its own over this interface."""
        return self.parent.chart_type

    @property
    def line_color(self) -> tuple[int, int, int]:
        """Its colour: LibreOffice has one for line and surface."""
        return rgb(self._get()["color"])

    fill_color = line_color

    def _symbol(self) -> list[Any]:
        return list(self._get()["symbol"] or ["NONE", 0, 0, 0, 0])

    @property
    def marker_style(self) -> str:
        """The form of its points."""
        style, form, *_ = self._symbol()
        pair = (style, form if style == "STANDARD" else 0)
        return next((word for word, known in _MARKERS.items() if known == pair), "automatic")

    @property
    def marker_size(self) -> int:
        """The size of its points, in points."""
        size: int = self._symbol()[2]
        return round(points(size))

    @property
    def marker_foreground_color(self) -> tuple[int, int, int]:
        """The edge of its points."""
        return rgb(self._symbol()[3])

    @property
    def marker_background_color(self) -> tuple[int, int, int]:
        """The inside of its points."""
        return rgb(self._symbol()[4])

    def set(self, **changes: Any) -> None:
        """Change what is given.

        Raises:
            NotImplementedError: a type of its own, or a form of points that LibreOffice has not.
        """
        given = {what: value for what, value in changes.items() if value is not _UNSET}
        out: dict[str, Any] = {}
        if given.get("chart_type", self.parent.chart_type) != self.parent.chart_type:
            raise NotImplementedError("LibreOffice gives a series no type of its own over this interface.")
        if "name" in given:
            out["name"] = given["name"]
        if "axis_group" in given:
            out["secondary"] = given["axis_group"] == "secondary"
        for what in ("line_color", "fill_color"):
            if what in given:
                out["color"] = color_number(given[what])
        symbol = _symbol_changes(given)
        if symbol is not None:
            out["symbol"] = symbol
        self.parent.call("charts.set_series", self._number, out)


def _symbol_changes(given: dict[str, Any]) -> list[Any] | None:
    """[style, form, size, edge, inside], None for what stays; None when nothing of it changes."""
    if not any(what.startswith("marker") for what in given):
        return None
    style = form = None
    if "marker_style" in given:
        if given["marker_style"] not in _MARKERS:
            raise NotImplementedError(f"LibreOffice has no points like {given['marker_style']!r}.")
        style, form = _MARKERS[given["marker_style"]]
    size = hundredths(given["marker_size"]) if "marker_size" in given else None
    colors = [
        color_number(given[what]) if what in given else None
        for what in ("marker_foreground_color", "marker_background_color")
    ]
    return [style, form, size, *colors]
