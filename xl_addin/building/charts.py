"""The native charts of Översikt. Each reference is exactly a table's column, so that it follows when the table grows."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin import layout
from xl_addin.building import looks, places
from xl_addin.layout import TableSpec

_COLOURS = (looks.TEAL, looks.ORANGE, looks.PLUM)
_THIN, _THICK = 9_525, 28_575  # line widths in EMU: 0.75 and 2.25 points
_GAP = 60_000  # EMU between charts
_TOP, _MIDDLE, _BOTTOM = 9, 24, 40  # 0-based rows at which the two bands of charts begin and end


def add_all(sheet: Worksheet, rows: dict[str, int], tiles: Sequence[str]) -> None:
    """Add the five charts.

    Args:
        sheet: Översikt.
        rows: how many rows each table behind the charts has.
        tiles: the cells with the names of the three indicators, such as "$B$5".
    """
    _place(sheet, _goals(sheet, rows), (1, _TOP), (7, _MIDDLE))
    _place(sheet, _curve(sheet, rows, tiles), (7, _TOP), (15, _MIDDLE))
    for spec, heading, (first, last), count in (
        (layout.BY_ORGANISATION, "Unika företag per organisation", (1, 5), 2),
        (layout.BY_FOCUS, "Unika företag per insatsområde", (6, 10), 2),
        (layout.BY_MUNICIPALITY, "Unika företag per kommun", (11, 15), 1),
    ):
        chart = _bars(sheet, spec, heading, rows[spec.name], tiles[:count])
        _place(sheet, chart, (first, _MIDDLE), (last, _BOTTOM))


def _goals(sheet: Worksheet, rows: dict[str, int]) -> BarChart:
    """Outcome as share of the goal: absolute figures would make a goal of 10 invisible beside one of 400."""
    chart = BarChart()
    _head(chart, "Utfall i procent av målet", bars=True)
    spec = layout.GOALS
    _add_bar(sheet, chart, spec, "Måluppfyllnad", rows[spec.name], None, 0)
    chart.gapWidth = 60
    _labels(chart.series[0], looks.PERCENT_FORMAT)
    axis = chart.y_axis
    axis.delete, axis.number_format, axis.majorUnit = False, looks.PERCENT_FORMAT, 1
    axis.scaling.min = 0
    # One line for each 100 %: the first is the goal.
    axis.majorGridlines = ChartLines(spPr=_line(looks.INK, _THIN * 2, dash="sysDash"))
    chart.legend = None
    return chart


def _curve(sheet: Worksheet, rows: dict[str, int], tiles: Sequence[str]) -> LineChart:
    chart = LineChart()
    chart.x_axis = DateAxis(crossAx=100)
    _head(chart, "Vägen mot målet, månad för månad", bars=False)
    spec, count = layout.CURVE, rows[layout.CURVE.name]
    months, pace, *indicators = spec.headers
    for position, column in enumerate((pace, *indicators)):
        series = _series(sheet, spec, column, count, tiles[position - 1] if position else None)
        colour = _COLOURS[position - 1] if position else looks.STEEL
        series.graphicalProperties = _line(colour, _THICK if position else _THIN * 2, dash=None if position else "dash")
        series.smooth, series.marker.symbol = False, "none"
        chart.series.append(series)
    chart.set_categories(_reference(sheet, spec, months, count))
    chart.x_axis.number_format, chart.x_axis.majorTimeUnit, chart.x_axis.baseTimeUnit = (
        looks.MONTH_FORMAT,
        "months",
        "months",
    )
    chart.x_axis.majorUnit, chart.x_axis.tickLblPos = 6, "low"
    chart.y_axis.number_format, chart.y_axis.scaling.min = looks.PERCENT_FORMAT, 0
    chart.y_axis.majorGridlines = ChartLines(spPr=_line(looks.LINE, _THIN))
    chart.display_blanks = "gap"
    chart.legend.position, chart.legend.txPr = "b", _text(900, looks.INK)
    return chart


def _bars(sheet: Worksheet, spec: TableSpec, heading: str, rows: int, tiles: Sequence[str]) -> BarChart:
    chart = BarChart()
    _head(chart, heading, bars=True)
    for position, (column, tile) in enumerate(zip(spec.headers[1:], tiles, strict=True)):
        _add_bar(sheet, chart, spec, column, rows, tile, position)
        _labels(chart.series[position], looks.THOUSANDS_FORMAT)
    chart.gapWidth = 45
    chart.y_axis.delete = True  # the figure stands at each bar
    chart.y_axis.scaling.min = 0
    chart.y_axis.majorGridlines = None
    if len(tiles) > 1:
        chart.legend.position, chart.legend.txPr = "b", _text(900, looks.INK)
    else:
        chart.legend = None
    return chart


def _head(chart: BarChart | LineChart, heading: str, *, bars: bool) -> None:
    """Title, axes and frame that all charts share."""
    run = CharacterProperties(latin=Font(typeface=looks.FONT), sz=1250, b=True, solidFill=looks.DEEP)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=run), r=[RegularTextRun(rPr=run, t=heading)])
    chart.title = Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
    chart.title.layout = Layout(ManualLayout(xMode="edge", yMode="edge", x=0.02, y=0.03))
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete, axis.txPr = False, _text(900, looks.INK)
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.graphicalProperties = _line(looks.LINE, _THIN)
    if bars:
        chart.type, chart.grouping = "bar", "clustered"
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
        chart.y_axis.crosses = "max"  # and the figures' axis still below
    chart.graphical_properties = GraphicalProperties(solidFill=looks.PAPER, ln=LineProperties(solidFill=looks.LINE))
    chart.roundedCorners = False


def _add_bar(
    sheet: Worksheet, chart: BarChart, spec: TableSpec, column: str, rows: int, tile: str | None, colour: int
) -> None:
    series = _series(sheet, spec, column, rows, tile)
    series.graphicalProperties = GraphicalProperties(solidFill=_COLOURS[colour], ln=LineProperties(noFill=True))
    series.invertIfNegative = False
    chart.series.append(series)
    chart.set_categories(_reference(sheet, spec, spec.headers[0], rows))


def _series(sheet: Worksheet, spec: TableSpec, column: str, rows: int, tile: str | None) -> Series:
    """A series over a table's column, named by a tile's cell or by the column's header."""
    series = SeriesFactory(_reference(sheet, spec, column, rows))
    place = places.PLACES[spec.name]
    name = tile or f"${places.letter(spec, column)}${place.header_row}"
    series.tx = SeriesLabel(strRef=StrRef(f"{places.quoted(sheet.title)}!{name}"))
    return series


def _reference(sheet: Worksheet, spec: TableSpec, column: str, rows: int) -> Reference:
    place = places.PLACES[spec.name]
    number = place.first_column + spec.headers.index(column)
    return Reference(sheet, number, place.header_row + 1, number, place.header_row + rows)


def _labels(series: Series, shown: str) -> None:
    labels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    labels.numFmt, labels.position, labels.txPr = shown, "outEnd", _text(900, looks.INK, bold=True)
    series.dLbls = labels


def _line(colour: str, width: int, *, dash: str | None = None) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=width, prstDash=dash))


def _text(size: int, colour: str, *, bold: bool = False) -> RichText:
    run = CharacterProperties(latin=Font(typeface=looks.FONT), sz=size, b=bold, solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=run), endParaRPr=run)])


def _place(sheet: Worksheet, chart: BarChart | LineChart, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Stretch the chart between two corners (0-based column and row), so that it lines up with the tiles."""
    (left, top), (right, bottom) = start, end
    chart.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=left, row=top, colOff=0, rowOff=_GAP),
        to=AnchorMarker(col=right, row=bottom, colOff=-_GAP if right < 15 and top == _TOP else 0, rowOff=0),
    )
    sheet.add_chart(chart)
