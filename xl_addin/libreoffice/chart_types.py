"""xlwings' names of chart types, as LibreOffice's diagram services and their properties (com.sun.star.chart)."""

from typing import Any

_BAR, _LINE, _XY = "BarDiagram", "LineDiagram", "XYDiagram"
_NO_SYMBOL, _SYMBOLS = -3, -2  # com.sun.star.chart.ChartSymbolType: NONE, AUTO

Look = tuple[str, dict[str, Any]]


def _stacks(name: str, service: str, **values: Any) -> dict[str, Look]:
    return {
        f"{name}_stacked": (service, {**values, "Stacked": True, "Percent": False}),
        f"{name}_stacked_100": (service, {**values, "Stacked": False, "Percent": True}),
    }


def _solids() -> dict[str, Look]:
    """Bars as cylinders, cones and pyramids (com.sun.star.chart.ChartSolidType)."""
    found: dict[str, Look] = {}
    for number, solid in enumerate(("cylinder", "cone", "pyramid"), start=1):
        shape = {"Dim3D": True, "SolidType": number}
        for name, lying in (("col", False), ("bar", True)):
            plain = {**shape, "Vertical": lying, "Deep": False, "Stacked": False, "Percent": False}
            found[f"{solid}_{name}_clustered"] = (_BAR, plain)
            found |= _stacks(f"{solid}_{name}", _BAR, **shape, Vertical=lying)
        found[f"{solid}_col"] = (_BAR, {**shape, "Vertical": False, "Deep": True, "Stacked": False, "Percent": False})
    return found


_FLAT = {"Dim3D": False}
_SOLID = {"Dim3D": True, "SolidType": 0}
_PLAIN = {"Stacked": False, "Percent": False}
_CURVE: dict[str, Any] = {**_FLAT, "Lines": True, "SplineType": 1}
_STRAIGHT: dict[str, Any] = {**_FLAT, "Lines": True, "SplineType": 0}

LOOKS: dict[str, Look] = {
    "column_clustered": (_BAR, {**_FLAT, "Vertical": False, **_PLAIN}),
    **_stacks("column", _BAR, **_FLAT, Vertical=False),
    "bar_clustered": (_BAR, {**_FLAT, "Vertical": True, **_PLAIN}),
    **_stacks("bar", _BAR, **_FLAT, Vertical=True),
    "3d_column_clustered": (_BAR, {**_SOLID, "Vertical": False, "Deep": False, **_PLAIN}),
    "3d_column": (_BAR, {**_SOLID, "Vertical": False, "Deep": True, **_PLAIN}),
    **_stacks("3d_column", _BAR, **_SOLID, Vertical=False),
    "3d_bar_clustered": (_BAR, {**_SOLID, "Vertical": True, "Deep": False, **_PLAIN}),
    **_stacks("3d_bar", _BAR, **_SOLID, Vertical=True),
    **_solids(),
    "line": (_LINE, {**_FLAT, "SymbolType": _NO_SYMBOL, **_PLAIN}),
    **_stacks("line", _LINE, **_FLAT, SymbolType=_NO_SYMBOL),
    "line_markers": (_LINE, {**_FLAT, "SymbolType": _SYMBOLS, **_PLAIN}),
    **_stacks("line_markers", _LINE, **_FLAT, SymbolType=_SYMBOLS),
    "3d_line": (_LINE, {"Dim3D": True, "Deep": True, **_PLAIN}),
    "area": ("AreaDiagram", {**_FLAT, **_PLAIN}),
    **_stacks("area", "AreaDiagram", **_FLAT),
    "3d_area": ("AreaDiagram", {"Dim3D": True, "Deep": True, **_PLAIN}),
    **_stacks("3d_area", "AreaDiagram", Dim3D=True),
    "pie": ("PieDiagram", {**_FLAT}),
    "3d_pie": ("PieDiagram", {"Dim3D": True}),
    "doughnut": ("DonutDiagram", {**_FLAT}),
    "radar": ("NetDiagram", {"SymbolType": _NO_SYMBOL}),
    "radar_markers": ("NetDiagram", {"SymbolType": _SYMBOLS}),
    "radar_filled": ("FilledNetDiagram", {}),
    "bubble": ("BubbleDiagram", {}),
    "xy_scatter": (_XY, {**_FLAT, "Lines": False}),
    "xy_scatter_lines": (_XY, {**_STRAIGHT, "SymbolType": _SYMBOLS}),
    "xy_scatter_lines_no_markers": (_XY, {**_STRAIGHT, "SymbolType": _NO_SYMBOL}),
    "xy_scatter_smooth": (_XY, {**_CURVE, "SymbolType": _SYMBOLS}),
    "xy_scatter_smooth_no_markers": (_XY, {**_CURVE, "SymbolType": _NO_SYMBOL}),
    "stock_hlc": ("StockDiagram", {"Volume": False, "UpDown": False}),
    "stock_ohlc": ("StockDiagram", {"Volume": False, "UpDown": True}),
    "stock_vhlc": ("StockDiagram", {"Volume": True, "UpDown": False}),
    "stock_vohlc": ("StockDiagram", {"Volume": True, "UpDown": True}),
}
PROPERTIES = sorted({name for _, values in LOOKS.values() for name in values})


def look(name: str) -> Look:
    """The diagram of a chart type.

    Raises:
        NotImplementedError: LibreOffice has no such type.
    """
    if name not in LOOKS:
        raise NotImplementedError(f"LibreOffice draws no charts of the type {name!r}.")
    return LOOKS[name]


def name_of(service: str, values: dict[str, Any]) -> str:
    """The chart type of a diagram: the one that its properties agree with best.

    Raises:
        NotImplementedError: xlwings has no name for it.
    """
    best, score = "", -1
    for name, (of, wanted) in LOOKS.items():
        if of != service:
            continue
        hits = sum(_agree(values.get(one), value) for one, value in wanted.items()) - len(wanted) * 0.5
        if hits > score or not best:
            best, score = name, hits  # type: ignore[assignment]  # a number like the other
    if not best:
        raise NotImplementedError(f"xlwings has no name for LibreOffice's {service}.")
    return best


def _agree(found: Any, wanted: Any) -> bool:
    if wanted == _SYMBOLS:
        return found is not None and found != _NO_SYMBOL
    return bool(found == wanted)
