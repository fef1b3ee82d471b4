"""The cells that charts draw, when a table gets another number of rows: Excel's charts follow, ours must be told."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003  # there is no type checking where this runs
from typing import Any

from .session import Session, cells, command


@command
def follow(session: Session, handle: int, old: list[int], new: list[int]) -> int:
    """Let charts that draw all rows of a table, from its first or its header on, draw all rows that it has now.

    Args:
        session: the connection.
        handle: the sheet that the table stands on.
        old: the rectangle of its rows of data as it was.
        new: the same as it is now; only the last row differs.

    Returns:
        How many runs of cells were changed.
    """
    owner = session.owner(handle)
    names = {_whole(_name(owner.sheet, top, column, old[2])): (top, column) for top, column in _columns(old)}
    changed = 0
    sheets = owner.document.Sheets
    for place in range(sheets.Count):
        charts = sheets.getByIndex(place).Charts
        for number in range(charts.Count):
            document = charts.getByIndex(number).EmbeddedObject
            provider = document.getDataProvider()
            for labelled in _labelled(document):
                values = labelled.getValues()
                found = names.get(_whole(values.getSourceRangeRepresentation())) if values is not None else None
                if found is not None:
                    fresh = provider.createDataSequenceByRangeRepresentation(_name(owner.sheet, *found, new[2]))
                    fresh.Role = values.Role
                    labelled.setValues(fresh)
                    changed += 1
    return changed


def _columns(rect: list[int]) -> Iterator[tuple[int, int]]:
    """(first row, column) of what a chart may draw of a table: a column with its header or without."""
    for column in range(rect[1], rect[3] + 1):
        yield rect[0], column
        if rect[0]:
            yield rect[0] - 1, column


def _name(sheet: Any, top: int, column: int, bottom: int) -> str:
    """The cells of a column as charts know them, such as "$Blad1.$A$1:$A$5"."""
    return str(cells(sheet, [top, column, bottom, column]).AbsoluteName)


def _whole(name: str) -> str:
    """Cells as both their ends: one cell is "$Blad1.$A$1:$A$1" in a chart from a file, "$Blad1.$A$1" in one of ours."""
    sheet, dot, place = name.rpartition(".")
    first, _, last = place.partition(":")
    return f"{sheet}{dot}{first}:{last or first}"


def _labelled(document: Any) -> Iterator[Any]:
    """Every sequence of a chart: its series' and its categories'."""
    diagram = document.getFirstDiagram()
    if diagram is None:
        return
    for system in diagram.getCoordinateSystems():
        for dimension in range(system.getDimension()):
            categories = system.getAxisByDimension(dimension, 0).getScaleData().Categories
            if categories is not None:
                yield categories
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                yield from series.getDataSequences()
