"""Charts. Their kinds come as a diagram service and its properties, see `xl_addin.libreoffice.chart_types`."""

from __future__ import annotations

import itertools
from typing import Any

import uno

from .drawings import listing as shapes
from .drawings import place, shape_named
from .formats import format_key
from .session import Session, address_of, cells, command, enum, rect_of, struct

_SERVICE = "com.sun.star.chart."


# A chart is known by the name of its shape, which users see and can change; LibreOffice's own key never changes.


@command
def listing(session: Session, handle: int) -> list[str]:
    """The names of a sheet's charts."""
    return [name for name, kind in shapes(session, handle) if kind == "chart"]


@command
def key(session: Session, handle: int, name: str) -> str:
    """The key of a chart in the sheet's `Charts`.

    Raises:
        KeyError: there is no such chart.
    """
    found = getattr(shape_named(session, handle, name), "PersistName", "")
    if not found:
        raise KeyError(f"No chart is named {name!r}.")
    return str(found)


def _chart(session: Session, handle: int, name: str) -> Any:
    return session.sheet(handle).Charts.getByName(key(session, handle, name))


def _document(session: Session, handle: int, name: str) -> Any:
    return _chart(session, handle, name).EmbeddedObject


@command
def add(session: Session, handle: int, name: Any, frame: list[int]) -> str:
    """A new chart; returns its name.

    LibreOffice makes no diagram before there is something to draw: until then it draws the sheet's last cell.
    """
    sheet = session.sheet(handle)
    charts = sheet.Charts
    taken = {*listing(session, handle), *charts.ElementNames}
    free = next(f"Chart {number}" for number in itertools.count(1) if f"Chart {number}" not in taken)
    left, top, width, height = frame
    area = struct("awt.Rectangle", X=left, Y=top, Width=width, Height=height)
    row, column = sheet.Rows.Count - 1, sheet.Columns.Count - 1
    charts.addNewByName(free, area, (address_of(sheet, [row, column, row, column]),), False, False)
    shape = shape_named(session, handle, free)
    place(shape, frame)
    shape.Name = name or free
    return str(name or free)


def _headers(block: Any) -> tuple[bool, bool]:
    """Whether the first row and the first column are headings: they hold texts, the other cells do not matter."""
    rows = block.getDataArray()
    top, side = rows[0], [row[0] for row in rows]
    return all(isinstance(value, str) for value in top[1:] or top), all(
        isinstance(value, str) for value in side[1:] or side
    )


def _plot_by(chart: Any, rect: list[int]) -> None:
    """As Excel does: a series is a column, unless there are more columns than rows."""
    source = "ROWS" if rect[3] - rect[1] > rect[2] - rect[0] else "COLUMNS"
    chart.EmbeddedObject.Diagram.DataRowSource = enum("chart.ChartDataRowSource", source)


@command
def set_source(session: Session, handle: int, name: str, sheet: int, rect: list[int]) -> None:
    """Draw other cells."""
    chart = _chart(session, handle, name)
    block = cells(session.sheet(sheet), rect)
    chart.setRanges((block.RangeAddress,))
    chart.HasColumnHeaders, chart.HasRowHeaders = _headers(block)
    _plot_by(chart, rect)


@command
def delete(session: Session, handle: int, name: str) -> None:
    """Delete a chart."""
    session.sheet(handle).Charts.removeByName(key(session, handle, name))


@command
def kind(session: Session, handle: int, name: str, asked: list[str]) -> list[Any]:
    """[diagram service, {property: value}] for the properties asked for."""
    diagram = _document(session, handle, name).Diagram
    values = {one: _value(diagram, one) for one in asked}
    values["Lines"] = any(one.LineStyle.value != "NONE" for one in _series(session, handle, name))
    return [diagram.getDiagramType().rpartition(".")[2], values]


def _value(diagram: Any, name: str) -> Any:
    try:
        return getattr(diagram, name)
    except AttributeError:
        return None


@command
def set_kind(session: Session, handle: int, name: str, service: str, values: dict[str, Any]) -> None:
    """Change the kind of a chart."""
    document = _document(session, handle, name)
    rows = document.Diagram.DataRowSource
    if document.Diagram.getDiagramType() != _SERVICE + service:
        document.setDiagram(document.createInstance(_SERVICE + service))
    diagram = document.Diagram
    for one, value in values.items():
        if one != "Lines":
            setattr(diagram, one, value)
    diagram.DataRowSource = rows
    if "Lines" in values:  # the diagram's own property does nothing in LibreOffice 7.4
        for one in _series(session, handle, name):
            one.LineStyle = enum("drawing.LineStyle", "SOLID" if values["Lines"] else "NONE")


@command
def get(session: Session, handle: int, name: str, what: str) -> Any:
    """The title, the legend's side or how the data lies."""
    document = _document(session, handle, name)
    if what == "title":
        return document.Title.String if document.HasMainTitle else None
    if what == "legend":
        return document.Legend.Alignment.value if document.HasLegend else None
    return document.Diagram.DataRowSource.value


@command
def put(session: Session, handle: int, name: str, what: str, value: Any) -> None:
    """Set the title, the legend's side (None: no legend) or how the data lies."""
    document = _document(session, handle, name)
    if what == "title":
        document.HasMainTitle = value is not None
        if value is not None:
            document.Title.String = value
    elif what == "legend":
        document.HasLegend = value is not None
        if value is not None:
            document.Legend.Alignment = enum("chart.ChartLegendPosition", value)
    else:
        document.Diagram.DataRowSource = enum("chart.ChartDataRowSource", value)


@command
def set_categories(session: Session, handle: int, name: str, sheet: int, rect: list[int]) -> None:
    """Take the names along the category axis from other cells."""
    document = _document(session, handle, name)
    block = cells(session.sheet(sheet), rect)
    sequence = document.getDataProvider().createDataSequenceByRangeRepresentation(block.AbsoluteName)
    sequence.Role = "categories"
    labeled = session.service("com.sun.star.chart2.data.LabeledDataSequence")
    labeled.setValues(sequence)
    axis = document.getFirstDiagram().CoordinateSystems[0].getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    scale.Categories = labeled
    axis.setScaleData(scale)


_AXES = {("category", False): "X", ("value", False): "Y", ("category", True): "SecondX", ("value", True): "SecondY"}
_TITLES = {"X": "XAxisTitle", "Y": "YAxisTitle", "SecondX": "SecondXAxisTitle", "SecondY": "SecondYAxisTitle"}


def _axis_name(letter: str) -> str:
    return {"X": "XAxis", "Y": "YAxis", "SecondX": "SecondaryXAxis", "SecondY": "SecondaryYAxis"}[letter]


@command
def axis(session: Session, handle: int, name: str, which: list[Any]) -> Any:
    """What xlwings asks of an axis, by its names; None when the diagram has no such axis."""
    diagram = _document(session, handle, name).Diagram
    letter = _AXES[which[0], which[1]]
    shown = _value(diagram, f"Has{_axis_name(letter)}")
    if shown is None:
        return None
    answer: dict[str, Any] = {"visible": bool(shown), "title": None}
    if _value(diagram, f"Has{_TITLES[letter]}"):
        answer["title"] = getattr(diagram, _TITLES[letter]).String
    found = getattr(diagram, _axis_name(letter))
    formats = session.owner(handle).document.NumberFormats
    answer.update(
        minimum_scale=_value(found, "Min"),
        maximum_scale=_value(found, "Max"),
        major_unit=_value(found, "StepMain"),
        reverse_order=_value(found, "ReverseDirection"),
        number_format=[formats.getByKey(found.NumberFormat).FormatString, formats.getByKey(found.NumberFormat).Type]
        if _value(found, "NumberFormat") is not None
        else None,
        crosses=_CROSSES.get(getattr(_value(found, "CrossoverPosition"), "value", ""), "custom"),
    )
    return answer


_CROSSES = {"ZERO": "automatic", "START": "minimum", "END": "maximum"}
_LIMITS = {
    "minimum_scale": ("Min", "AutoMin"),
    "maximum_scale": ("Max", "AutoMax"),
    "major_unit": ("StepMain", "AutoStepMain"),
}


@command
def set_axis(session: Session, handle: int, name: str, which: list[Any], changes: dict[str, Any]) -> None:
    """Change an axis."""
    document = _document(session, handle, name)
    diagram = document.Diagram
    letter = _AXES[which[0], which[1]]
    for what, value in changes.items():
        found = getattr(diagram, _axis_name(letter))
        if what == "visible":
            setattr(diagram, f"Has{_axis_name(letter)}", value)
        elif what == "title":
            setattr(diagram, f"Has{_TITLES[letter]}", value is not None)
            if value is not None:
                getattr(diagram, _TITLES[letter]).String = value
        elif what in _LIMITS:
            limit, auto = _LIMITS[what]
            setattr(found, auto if value is None else limit, True if value is None else value)
        elif what == "reverse_order":
            found.ReverseDirection = value
        elif what == "number_format":
            found.LinkNumberFormatToSource = False
            found.NumberFormat = format_key(document, value)
        else:
            word = next(key for key, meaning in _CROSSES.items() if meaning == value)
            found.CrossoverPosition = enum("chart.ChartAxisPosition", word)


def _series(session: Session, handle: int, name: str) -> list[Any]:
    found = []
    for system in _document(session, handle, name).getFirstDiagram().CoordinateSystems:
        for kind in system.ChartTypes:
            found += list(kind.DataSeries)
    return found


@command
def series_count(session: Session, handle: int, name: str) -> int:
    """How many series the chart has."""
    return len(_series(session, handle, name))


@command
def series(session: Session, handle: int, name: str, number: int) -> dict[str, Any]:
    """What xlwings asks of a series (number counted from 0).

    Raises:
        KeyError: there is no such series.
    """
    all_series = _series(session, handle, name)
    if not 0 <= number < len(all_series):
        raise KeyError(f"There is no series number {number + 1}.")
    one = all_series[number]
    values = next(s for s in one.DataSequences if s.Values.Role.startswith("values"))
    label = values.Label.getTextualData() if values.Label is not None else ()
    symbol = _value(one, "Symbol")
    return {
        "name": label[0] if label else f"Series{number + 1}",
        "color": one.Color,
        "secondary": one.AttachedAxisIndex == 1,
        "symbol": symbol
        and [symbol.Style.value, symbol.StandardSymbol, symbol.Size.Width, symbol.BorderColor, symbol.FillColor],
    }


@command
def set_series(session: Session, handle: int, name: str, number: int, changes: dict[str, Any]) -> None:
    """Change a series: "name", "color", "secondary", "symbol" ([style, form, size, border, fill], None: as it is)."""
    document = _document(session, handle, name)
    one = _series(session, handle, name)[number]
    if "name" in changes:
        text = changes["name"].replace('"', '""')
        label = document.getDataProvider().createDataSequenceByRangeRepresentation(f'"{text}"')
        label.Role = "label"
        next(s for s in one.DataSequences if s.Values.Role.startswith("values")).setLabel(label)
    if "color" in changes:
        one.Color = changes["color"]
    if "secondary" in changes:
        one.AttachedAxisIndex = 1 if changes["secondary"] else 0
    if "symbol" in changes:
        style, form, size, border, fill = changes["symbol"]
        symbol = one.Symbol
        if style is not None:
            symbol.Style = uno.Enum("com.sun.star.chart2.SymbolStyle", style)
        if form is not None:
            symbol.StandardSymbol = form
        if size is not None:
            symbol.Size = struct("awt.Size", Width=size, Height=size)
        if border is not None:
            symbol.BorderColor = border
        if fill is not None:
            symbol.FillColor = fill
        one.Symbol = symbol


@command
def source(session: Session, handle: int, name: str) -> list[list[int]]:
    """The rectangles that the chart draws."""
    return [rect_of(address) for address in _chart(session, handle, name).getRanges()]
