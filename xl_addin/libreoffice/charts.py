"""Charts: xlwings' Charts and Chart for LibreOffice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import chart_types
from .base import Part, hundredths, unsupported
from .chart_parts import ChartAxis, ChartLegend, ChartSeriesCollection
from .drawings import Placed
from .interfaces import SheetLike
from .native import Native


class Charts(Part):
    """The charts of a sheet."""

    def __init__(self, sheet: SheetLike) -> None:
        self.parent = sheet

    @property
    def api(self) -> Native:
        """The sheet's `Charts`."""
        native: Native = self.parent.api.Charts
        return native

    def names(self) -> list[str]:
        """Their names."""
        names: list[str] = self.parent.call("charts.listing")
        return names

    def __call__(self, key: str | int) -> "Chart":
        """The one of that name or number from 1; KeyError when there is none."""
        names = self.names()
        if isinstance(key, int):
            if 1 <= key <= len(names):
                return Chart(self.parent, names[key - 1])
        elif key in names:
            return Chart(self.parent, key)
        raise KeyError(key)

    def __contains__(self, key: str | int) -> bool:
        names = self.names()
        return 1 <= key <= len(names) if isinstance(key, int) else key in names

    def __len__(self) -> int:
        return len(self.names())

    def __iter__(self) -> Iterator["Chart"]:
        return iter([Chart(self.parent, name) for name in self.names()])

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = None,
    ) -> "Chart":
        """A new chart; LibreOffice has no chart styles, so `style` is not kept.

        Raises:
            NotImplementedError: LibreOffice has no charts of the type.
        """
        del style
        if chart_type is not None:
            chart_types.look(chart_type)  # before anything is made
        if anchor is not None:
            left, top = anchor.left, anchor.top
        frame = [hundredths(length) for length in (left, top, width, height)]
        chart = Chart(self.parent, self.parent.call("charts.add", name, frame))
        if source is not None:
            chart.set_source_data(source, plot_by)
        chart.chart_type = chart_type or "column_clustered"
        return chart


@unsupported(style="LibreOffice has no chart styles.")
class Chart(Placed, Part):
    """A chart."""

    parent: SheetLike

    @property
    def api(self) -> tuple[Native, Native]:  # type: ignore[override]  # xlwings documents a pair for charts
        """The chart on the sheet (com.sun.star.table.TableChart) and its com.sun.star.chart.ChartDocument."""
        chart: Native = Charts(self.parent).api.getByName(self._call("charts.key"))
        return chart, chart.EmbeddedObject

    def delete(self) -> None:
        """Delete it."""
        self._call("charts.delete")

    def set_source_data(self, rng: Any, plot_by: str | None = None) -> None:
        """Draw cells; texts in the first row and column become names."""
        self._call("charts.set_source", rng.sheet.handle.number, rng.rect)
        if plot_by is not None:
            self.plot_by = plot_by

    def set_x_axis_values(self, rng: Any) -> None:
        """Take the names along the category axis from cells."""
        self._call("charts.set_categories", rng.sheet.handle.number, rng.rect)

    @property
    def chart_type(self) -> str:
        """As xlwings names it."""
        service, values = self._call("charts.kind", chart_types.PROPERTIES)
        return chart_types.name_of(service, values)

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self._call("charts.set_kind", *chart_types.look(value))

    @property
    def title(self) -> str | None:
        """The title; None without one."""
        title: str | None = self._call("charts.get", "title")
        return title

    @title.setter
    def title(self, value: str | None) -> None:
        self._call("charts.put", "title", value)

    @property
    def plot_by(self) -> str:
        """Whether a series is a row ("rows") or a column ("columns")."""
        source: str = self._call("charts.get", "plot_by")
        return source.lower()

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        self._call("charts.put", "plot_by", value.upper())

    @property
    def legend(self) -> ChartLegend:
        """The legend."""
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        """The axis along which the categories lie."""
        return ChartAxis(self, "category")

    @property
    def value_axis(self) -> ChartAxis:
        """The axis of the values."""
        return ChartAxis(self, "value")

    @property
    def secondary_category_axis(self) -> ChartAxis:
        """The second axis of categories."""
        return ChartAxis(self, "category", secondary=True)

    @property
    def secondary_value_axis(self) -> ChartAxis:
        """The second axis of values."""
        return ChartAxis(self, "value", secondary=True)

    @property
    def series(self) -> ChartSeriesCollection:
        """What is drawn."""
        return ChartSeriesCollection(self)

    def call(self, command: str, *arguments: Any) -> Any:
        """Ask the bridge something about this chart."""
        return self._call(command, *arguments)

    def to_png(self, path: str) -> None:
        """Write it as a picture."""
        self._call("drawings.export", str(Path(path).resolve()), "image/png")

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Write it as a PDF."""
        del quality  # a drawing of lines has none
        self._call("drawings.export", str(Path(path).resolve()), "application/pdf")
