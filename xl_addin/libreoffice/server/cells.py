"""Values and formulas of cells, read and written as blocks."""

from __future__ import annotations

from typing import Any

from .formats import ANY, DATE, LOGICAL, TEXT, format_key, key_runs, kind_runs
from .session import Session, cells, command, edit, many
from .steps import note_lines, recorded

_CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA

# LibreOffice's error numbers (sc/inc/formula errors, as XFormulaQuery's getError gives them) in Excel's words. Numbers
# that Excel has no word for are wrong arguments or wrong formulas: #VALUE!.
_ERRORS = {
    502: "#NUM!",
    503: "#NUM!",
    521: "#NULL!",
    523: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


@command
def read(session: Session, handle: int, rect: list[int]) -> dict[str, Any]:
    """The values of a block.

    Returns:
        "rows": numbers as floats, text, "" for blank, None for an error; "dates", "booleans": the rectangles (relative
        to the block) whose numbers are dates and truth values by their number format; "errors": [row, column, word];
        "null_date": year, month and day of serial 0.
    """
    owner = session.owner(handle)
    block = cells(owner.sheet, rect)
    rows = block.getDataArray()
    answer: dict[str, Any] = {"rows": rows, "dates": [], "booleans": [], "errors": []}
    if any(isinstance(value, float) for row in rows for value in row):
        runs = kind_runs(owner, block, DATE | LOGICAL)
        answer["dates"] = [_relative(area, rect) for kind, area in runs if kind & DATE]
        answer["booleans"] = [_relative(area, rect) for kind, area in runs if kind & LOGICAL]
        if answer["dates"]:
            null = owner.document.NullDate
            answer["null_date"] = [null.Year, null.Month, null.Day]
    wrong = [
        (at, place) for at, row in enumerate(rows) if None in row for place, value in enumerate(row) if value is None
    ]
    if wrong:
        answer["errors"] = _errors(owner.document, block, wrong)
    return answer


def _errors(document: Any, block: Any, wrong: list[tuple[int, int]]) -> list[list[Any]]:
    """[row, column, word] of cells with errors.

    Only a single cell tells which error it has, but charts know in one call what each cell of a block shows: cells
    that show the same have the same error.
    """
    provider = document.createInstance("com.sun.star.chart2.data.DataProvider")
    shown = provider.createDataSequenceByRangeRepresentation(block.AbsoluteName).getTextualData()  # column by column
    height = block.Rows.Count
    words: dict[str, str] = {}
    found = []
    for at, place in wrong:
        text = shown[place * height + at]
        if text not in words:
            words[text] = _ERRORS.get(block.getCellByPosition(place, at).getError(), "#VALUE!")
        found.append([at, place, words[text]])
    return found


def _relative(area: list[int], rect: list[int]) -> list[int]:
    return [area[0] - rect[0], area[1] - rect[1], area[2] - rect[0], area[3] - rect[1]]


@edit()
def write(session: Session, handle: int, rect: list[int], rows: Any, special: dict[str, Any]) -> list[list[int]]:
    """Write a block.

    Args:
        session: the connection.
        handle: the sheet.
        rect: the block.
        rows: floats and texts, "" for blank.
        special: "formulas": [row, column, [texts downwards]] relative to the block, in LibreOffice's own grammar;
            "formats": {number format in English: rectangles} for cells whose format is General (dates, percentages);
            "booleans": rectangles that hold truth values; "converted": whether texts were taken for something else.

    Returns:
        When texts were converted: the rectangles (relative) of cells formatted as text, which must keep them as text.
    """
    owner = session.owner(handle)
    block = cells(owner.sheet, rect)
    logical = kind_runs(owner, block, LOGICAL | TEXT)
    before = key_runs(block) if _has_figures(rows) else []
    _clear_formats(owner, [area for kind, area in logical if kind & LOGICAL])
    in_step = bool(session.step.depth)
    if in_step:
        _write_differences(session, owner, rect, rows, special["formulas"])
    else:
        block.setDataArray(tuple(tuple(row) for row in rows))
    _keep_formats(owner, before)
    for row, column, formulas in special["formulas"]:
        top, left = row + rect[0], column + rect[1]
        target = cells(owner.sheet, [top, left, top + len(formulas) - 1, left])
        with recorded(session, target):
            if in_step:
                target.setArrayFormula(_COVER)
            target.setFormulaArray(tuple((formula,) for formula in formulas))
    for code, areas in special["formats"].items():
        _format_general(owner, code, [_absolute(area, rect) for area in areas])
    if special["booleans"]:
        areas = [_absolute(area, rect) for area in special["booleans"]]
        many(owner.document, owner.sheet, areas).NumberFormat = format_key(owner.document, "BOOLEAN")
    return [_relative(area, rect) for kind, area in logical if kind & TEXT] if special["converted"] else []


def _absolute(area: list[int], rect: list[int]) -> list[int]:
    return [area[0] + rect[0], area[1] + rect[1], area[2] + rect[0], area[3] + rect[1]]


def _has_figures(rows: Any) -> bool:
    """Whether a text may look like a number, a date or a time to LibreOffice."""
    return any(isinstance(value, str) and any(map(str.isdecimal, value)) for row in rows for value in row)


def _keep_formats(owner: Any, before: list[tuple[int, list[int]]]) -> None:
    """Give cells the number format back that they had.

    A cell that gets a text which looks like a number is given the format of texts along with it, and would take
    whatever is typed there later for text too.
    """
    for key, area in before:
        changed = [rect for now, rect in key_runs(cells(owner.sheet, area)) if now != key]
        if changed:
            many(owner.document, owner.sheet, changed).NumberFormat = key


_COVER = "=0"
_NEAR = 3  # equal rows between two that differ which are written again rather than apart


def _write_differences(session: Session, owner: Any, rect: list[int], rows: Any, formulas: list[list[Any]]) -> None:
    """Write from the first row that differs to the last, so that Undo and Redo take back and bring again all of it.

    Undo and Redo of a block leave alone what they should make blank (LibreOffice 7.4). So an array formula covers the
    block before it is written, the Undo of which makes everything what it was, and its blanks are cleared once more
    after, the Redo of which blanks them.
    """
    now = cells(owner.sheet, rect).getDataArray()
    kept = {(row + down, column) for row, column, texts in formulas for down in range(len(texts))}
    width = rect[3] - rect[1] + 1
    differ = [
        at
        for at, row in enumerate(rows)
        if any(row[place] != now[at][place] and (at, place) not in kept for place in range(width))
    ]
    if not differ:
        return
    start, end = differ[0], differ[-1]
    area = _absolute([start, 0, end, width - 1], rect)
    target = cells(owner.sheet, area)
    with recorded(session, target):
        _put(target, rows[start : end + 1])
        blanks = target.queryEmptyCells()
        if blanks.Count:
            blanks.clearContents(_CONTENTS)
    note_lines(session, owner, rect, rows, differ)


def _put(target: Any, rows: Any) -> None:
    """Write a block so that its Undo is right; that of a single cell is by itself."""
    if len(rows) > 1 or len(rows[0]) > 1:
        target.setArrayFormula(_COVER)
        target.setDataArray(tuple(tuple(row) for row in rows))
        return
    cell, value = target.getCellByPosition(0, 0), rows[0][0]
    if isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def _clear_formats(owner: Any, areas: list[list[int]]) -> None:
    """LibreOffice holds a truth value as a number with the format BOOLEAN: new values must not inherit it."""
    if areas:
        many(owner.document, owner.sheet, areas).NumberFormat = 0


def _format_general(owner: Any, code: str, areas: list[list[int]]) -> None:
    """Give cells a number format, but leave those that their user has formatted."""
    general = [found for area in areas for kind, found in kind_runs(owner, cells(owner.sheet, area), ANY) if kind == 0]
    if general:
        many(owner.document, owner.sheet, general).NumberFormat = format_key(owner.document, code)


@command
def formulas(session: Session, handle: int, rect: list[int]) -> list[list[str]]:
    """The formulas of a block in LibreOffice's grammar; constants as text, as they would be typed."""
    owner = session.owner(handle)
    block = cells(owner.sheet, rect)
    found = [list(row) for row in block.getFormulaArray()]
    if any(text.startswith("'") for row in found for text in row):
        # The apostrophe only says that the text is text: Excel's Formula does not show it.
        for row, values in zip(found, block.getDataArray()):
            for place, text in enumerate(row):
                if text.startswith("'") and isinstance(values[place], str):
                    row[place] = values[place]
    for _, (top, left, bottom, right) in kind_runs(owner, block, LOGICAL):
        for row in found[top - rect[0] : bottom - rect[0] + 1]:
            for place in range(left - rect[1], right - rect[1] + 1):
                row[place] = {"1": "TRUE", "0": "FALSE"}.get(row[place], row[place])
    return found


@command
def array_formula(session: Session, handle: int, rect: list[int]) -> str:
    """The array formula that covers the whole block, or ""."""
    return str(cells(session.sheet(handle), rect).getArrayFormula())


@edit(after=True)
def write_array_formula(session: Session, handle: int, rect: list[int], formula: str) -> None:
    """Enter one array formula into the block."""
    cells(session.sheet(handle), rect).setArrayFormula(formula)


@edit()
def write_dynamic(session: Session, handle: int, rect: list[int], formula: str) -> None:
    """Enter a formula so that it is computed with whole arrays; kept plain when that changes nothing."""
    cell = cells(session.sheet(handle), rect)
    cell.setArrayFormula(formula)
    whole = cell.getDataArray()
    cell.setArrayFormula("")
    cell.setFormulaArray(((formula,),))
    if cell.getDataArray() != whole:
        cell.setArrayFormula(formula)
