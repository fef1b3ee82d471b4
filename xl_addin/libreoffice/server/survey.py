"""What a workbook holds, in one call: for those who would otherwise ask sheet by sheet and table by table."""

from __future__ import annotations

from typing import Any

from .session import Session, cells, command, rect_of

_HIDDEN = "__Anonymous"


@command
def whole(session: Session, handle: int, names: list[str]) -> dict[str, Any]:
    """The plan of a document.

    Returns:
        "sheets": the names in order; "tables": [sheet, name, rectangle, whether it has headers, whether it has a total
        row, the headers]; "names": the contents, in LibreOffice's grammar, of those asked for that are there;
        "null_date": year, month and day of serial 0.
    """
    document = session.document(handle)
    sheets = list(document.Sheets.ElementNames)
    by_index = document.Sheets
    ranges = document.DatabaseRanges
    tables = []
    for name in ranges.ElementNames:
        if name.startswith(_HIDDEN):
            continue
        table = ranges.getByName(name)
        area = table.DataArea
        rect = rect_of(area)
        header: list[str] = []
        if table.ContainsHeader:
            row = cells(by_index.getByIndex(area.Sheet), [rect[0], rect[1], rect[0], rect[3]])
            header = [str(value) for value in row.getDataArray()[0]]
        tables.append([sheets[area.Sheet], name, rect, bool(header), bool(table.TotalsRow), header])
    known = document.NamedRanges
    null = document.NullDate
    return {
        "sheets": sheets,
        "tables": tables,
        "names": {name: known.getByName(name).Content for name in names if known.hasByName(name)},
        "null_date": [null.Year, null.Month, null.Day],
    }
