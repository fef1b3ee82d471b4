"""Order and search in cells, and the links in them."""

from __future__ import annotations

from typing import Any

import uno

from .session import Session, cells, command, edit, properties, rect_of, struct


@edit(after=True)
def sort(session: Session, handle: int, rect: list[int], fields: list[list[Any]], header: bool) -> None:
    """Sort rows by [column within the block, ascending], text without regard to case."""
    made = tuple(
        struct("table.TableSortField", Field=place, IsAscending=ascending, IsCaseSensitive=False)
        for place, ascending in fields
    )
    cells(session.sheet(handle), rect).sort(
        properties(
            SortFields=uno.Any("[]com.sun.star.table.TableSortField", made),
            ContainsHeader=header,
            IsSortColumns=False,
            BindFormatsToContent=True,
        )
    )


def _search(block: Any, text: str, options: dict[str, Any]) -> Any:
    search = block.createReplaceDescriptor()
    search.SearchString = text
    search.SearchCaseSensitive = options["match_case"]
    search.SearchWords = options["whole"]  # of cells: the whole cell
    search.SearchByRow = options.get("rows", True)
    search.SearchRegularExpression = False
    return search


@command
def find(session: Session, handle: int, rect: list[int], text: str, options: dict[str, Any]) -> Any:
    """The [row, column] of the first (or last) cell whose value holds a text, or None."""
    block = cells(session.sheet(handle), rect)
    search = _search(block, text, options)
    search.SearchType = 1  # values, not formulas
    found = block.findAll(search)
    if found is None:
        return None
    areas = [rect_of(address) for address in found.getRangeAddresses()]
    places = [
        [row, column]
        for top, left, bottom, right in areas
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    places.sort(key=lambda place: place if options["rows"] else place[::-1])
    return places[-1 if options["backward"] else 0]


@edit()
def replace(session: Session, handle: int, rect: list[int], old: str, new: str, options: dict[str, Any]) -> int:
    """Replace a text in constants and formulas; returns in how many cells."""
    block = cells(session.sheet(handle), rect)
    search = _search(block, old, options)
    search.ReplaceString = new
    return int(block.replaceAll(search))


@command
def special(session: Session, handle: int, rect: list[int], cell_type: str, value_type: Any) -> list[list[int]]:
    """The rectangles of blank, constant, formula or visible cells; constants and formulas by type of value."""
    block = cells(session.sheet(handle), rect)
    if cell_type == "visible":
        found = block.queryVisibleCells()
    elif cell_type == "blanks":
        found = block.queryEmptyCells()
    elif cell_type == "constants":
        flags = {None: 1 | 2 | 4, "numbers": 1 | 2, "text": 4}
        if value_type not in flags:
            raise NotImplementedError("LibreOffice holds truth values and errors as numbers and formulas only.")
        found = block.queryContentCells(flags[value_type])
    else:
        flags = {None: 1 | 2 | 4, "numbers": 1, "text": 2, "errors": 4}  # com.sun.star.sheet.FormulaResult
        if value_type not in flags:
            raise NotImplementedError("LibreOffice does not tell truth values from numbers in formulas.")
        found = block.queryFormulaCells(flags[value_type])
    return [rect_of(address) for address in found.getRangeAddresses()]


@command
def hyperlink(session: Session, handle: int, row: int, column: int) -> str:
    """The target of the first link in a cell, or ""."""
    fields = session.sheet(handle).getCellByPosition(column, row).getTextFields().createEnumeration()
    while fields.hasMoreElements():
        field = fields.nextElement()
        if field.getPropertySetInfo().hasPropertyByName("URL"):
            return str(field.URL)
    return ""


@edit()
def add_hyperlink(session: Session, handle: int, rect: list[int], url: str, text: str) -> None:
    """Put a link into every cell of a range."""
    owner = session.owner(handle)
    for row in range(rect[0], rect[2] + 1):
        for column in range(rect[1], rect[3] + 1):
            cell = owner.sheet.getCellByPosition(column, row)
            cell.setString("")
            field = owner.document.createInstance("com.sun.star.text.TextField.URL")
            field.URL = url
            field.Representation = text
            cell.insertTextContent(cell.createTextCursor(), field, False)  # UNO: by position
