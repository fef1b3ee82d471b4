"""The native charts of Översikt.

Each reference is exactly a table's column, so that it can follow when the table grows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import cell_styles, positions
from xl_addin.contract import headers, layout
from xl_addin.contract.table_spec import Kind, TableSpec

Dash = Literal["dash", "sysDash"]
_COLOURS = (cell_styles.TEAL, cell_styles.ORANGE, cell_styles.PLUM)
_THIN, _THICK = 9_525, 28_575  # line widths in EMU: 0.75 and 2.25 points
_GAP = 60_000  # EMU between charts
_DATE_AXIS = 500
_SECOND = 7  # 0-based column at which the second chart of the upper band begins
_TOP, _MIDDLE, _BOTTOM = 9, 25, 41  # 0-based rows at which the two bands of charts begin and end


@dataclass(frozen=True, slots=True)
class _Source:
    """A table behind a chart: its first column holds the categories."""

    spec: TableSpec
    rows: int

    def series(self, column: str, tile: str = "") -> Series:
        """The column as a series, named by a tile's cell or by the column's header."""
        header = f"${positions.letter(self.spec, column)}${positions.PLACES[self.spec.name].header_row}"
        first = self.spec.columns[0]
        categories = positions.span(self.spec, first.name, self.rows)
        days = first.kind is Kind.DATE
        return Series(
            tx=SeriesLabel(strRef=StrRef(f"{positions.quoted(self.spec.sheet)}!{tile or header}")),
            cat=AxDataSource(numRef=NumRef(categories)) if days else AxDataSource(strRef=StrRef(categories)),
            val=NumDataSource(numRef=NumRef(positions.span(self.spec, column, self.rows))),
        )


def add_all(sheet: Worksheet, rows: Mapping[str, int], tiles: Sequence[str]) -> None:
    """Add the five charts.

    Args:
        sheet: Översikt.
        rows: how many rows each table behind the charts has.
        tiles: the cells with the names of the three indicators, such as "$B$5".
    """

    def source(spec: TableSpec) -> _Source:
        return _Source(spec, rows[spec.name])

    _place(sheet, _goals(source(layout.GOALS)), (1, _TOP), (_SECOND, _MIDDLE))
    _place(sheet, _curve(source(layout.CURVE), tiles), (_SECOND, _TOP), (15, _MIDDLE))
    for spec, heading, (first, last), count in (
        (layout.BY_ORGANISATION, "Unika företag per organisation", (1, 5), 2),
        (layout.BY_FOCUS, "Unika företag per insatsområde", (6, 10), 2),
        (layout.BY_MUNICIPALITY, "Unika företag per kommun", (11, 15), 1),
    ):
        _place(sheet, _bars(source(spec), heading, tiles[:count]), (first, _MIDDLE), (last, _BOTTOM))


def _goals(source: _Source) -> BarChart:
    """Outcome as share of the goal: in absolute figures a goal of 10 cannot be seen beside one of 400."""
    chart = BarChart()
    _head(chart, "Utfall mot mål: vid 100 % är målet nått")
    bars = source.series(headers.ATTAINMENT)
    bars.dPt = [DataPoint(idx=number, spPr=_solid(colour)) for number, colour in enumerate(_COLOURS)]
    bars.graphicalProperties = _solid(_COLOURS[0])
    _labels(bars, cell_styles.PERCENT_FORMAT)
    chart.series.append(bars)
    chart.gapWidth = 60
    chart.layout = _box(0.02, 0.13, 0.94, 0.85)
    axis = chart.y_axis
    axis.number_format, axis.majorUnit, axis.scaling.min = cell_styles.PERCENT_FORMAT, 1, 0
    axis.majorGridlines = ChartLines(spPr=_line(cell_styles.STEEL, _THIN * 2))  # one each 100 %: the first is the goal
    chart.legend = None
    return chart


def _curve(source: _Source, tiles: Sequence[str]) -> LineChart:
    chart = LineChart()
    chart.x_axis = DateAxis(axId=_DATE_AXIS, crossAx=chart.y_axis.axId)
    chart.y_axis.crossAx = _DATE_AXIS
    _head(chart, "Vägen mot målet, månad för månad")
    _, pace, *indicators = source.spec.headers
    lines = [(source.series(pace), _line(cell_styles.STEEL, _THIN * 2, dash="dash"))]
    for column, tile, colour in zip(indicators, tiles, _COLOURS, strict=True):
        lines.append((source.series(column, tile), _line(colour, _THICK)))
    for series, line in lines:
        series.graphicalProperties, series.smooth, series.marker = line, False, Marker("none")
        chart.series.append(series)
    axis = chart.x_axis
    axis.number_format, axis.tickLblPos, axis.majorUnit = cell_styles.MONTH_FORMAT, "low", 6
    axis.baseTimeUnit = axis.majorTimeUnit = "months"
    chart.y_axis.number_format, chart.y_axis.scaling.min = cell_styles.PERCENT_FORMAT, 0
    chart.y_axis.majorGridlines = ChartLines(spPr=_line(cell_styles.LINE, _THIN))
    chart.display_blanks = "gap"  # the lines stop today, they do not fall to zero
    chart.legend = _legend(0.77)
    chart.layout = _box(0.08, 0.15, 0.89, 0.53, inner=True)
    return chart


def _bars(source: _Source, heading: str, tiles: Sequence[str]) -> BarChart:
    chart = BarChart()
    _head(chart, heading)
    for column, tile, colour in zip(source.spec.headers[1:], tiles, _COLOURS, strict=False):
        bars = source.series(column, tile)
        bars.graphicalProperties, bars.invertIfNegative = _solid(colour), False
        _labels(bars, cell_styles.THOUSANDS_FORMAT)
        chart.series.append(bars)
    chart.gapWidth = 45
    chart.y_axis.delete, chart.y_axis.majorGridlines = True, None  # the figure stands at each bar
    chart.y_axis.scaling.min = 0
    several = len(tiles) > 1
    chart.legend = _legend(0.86) if several else None
    chart.layout = _box(0.02, 0.13, 0.94, 0.72 if several else 0.85)
    return chart


def _head(chart: BarChart | LineChart, heading: str) -> None:
    """Title, axes and frame that all charts share."""
    run = CharacterProperties(latin=Font(typeface=cell_styles.FONT), sz=1250, b=True, solidFill=cell_styles.DEEP)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=run), r=[RegularTextRun(rPr=run, t=heading)])
    chart.title = Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
    chart.title.layout = Layout(ManualLayout(xMode="edge", yMode="edge", x=0.02, y=0.03))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete, axis.txPr = False, _text(900, cell_styles.INK)
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.graphicalProperties = _line(cell_styles.LINE, _THIN)
    if isinstance(chart, BarChart):
        chart.type, chart.grouping = "bar", "clustered"
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
        chart.y_axis.crosses = "max"  # and the figures' axis still below
    chart.graphical_properties = GraphicalProperties(
        solidFill=cell_styles.PAPER, ln=LineProperties(solidFill=cell_styles.LINE)
    )
    chart.roundedCorners = False


def _labels(series: Series, shown: str) -> None:
    labels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    labels.numFmt, labels.position, labels.txPr = shown, "outEnd", _text(900, cell_styles.INK, bold=True)
    series.dLbls = labels


def _legend(top: float) -> Legend:
    """A legend below, as wide as the chart, so that long names share lines."""
    return Legend(legendPos="b", txPr=_text(900, cell_styles.INK), layout=_box(0.03, top, 0.94, 0.97 - top))


def _box(x: float, y: float, width: float, height: float, *, inner: bool = False) -> Layout:
    """A place within the chart, as shares of its size; inner: of the plot without its labels."""
    target: Literal["inner"] | None = "inner" if inner else None
    return Layout(ManualLayout(layoutTarget=target, xMode="edge", yMode="edge", x=x, y=y, w=width, h=height))


def _solid(colour: str) -> GraphicalProperties:
    return GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))


def _line(colour: str, width: int, *, dash: Dash | None = None) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=width, prstDash=dash))


def _text(size: int, colour: str, *, bold: bool = False) -> RichText:
    run = CharacterProperties(latin=Font(typeface=cell_styles.FONT), sz=size, b=bold, solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=run), endParaRPr=run)])


def _place(sheet: Worksheet, chart: BarChart | LineChart, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Stretch the chart between two corners (0-based column and row), so that it lines up with the tiles."""
    (left, top), (right, bottom) = start, end
    beside = _GAP if left == _SECOND else 0
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs know of a cell's name only
        editAs="oneCell",
        _from=AnchorMarker(col=left, row=top, colOff=beside, rowOff=_GAP),
        to=AnchorMarker(col=right, row=bottom),
    )
    sheet.add_chart(chart)
