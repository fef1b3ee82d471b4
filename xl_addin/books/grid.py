"""The values of a sheet, read by calamine after what would make it stop or guess has been seen to.

calamine 0.9 reserves room for the whole rectangle of valued cells (one value in XFD1048576 ends the process), refuses a
sheet that holds #SPILL!, and gives '' for other errors and for formulas that no program has computed.
"""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from python_calamine import CalamineWorkbook

from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.a1 import MAX_COLUMN, MAX_ROW, Area, area, column_number
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.structure import Structure, relations, relations_part, relations_xml
from xl_addin.books.ooxml.xstring import unescape
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import MERGED, PICTURE, ErrorValue, Row, Value

MAX_CELLS = 25_000_000  # of the rectangle around all values; calamine takes 32 bytes for each
_EXACT = 2**53  # whole numbers up to here are exact in a float

# Without such a cell the rectangle is at most 78 columns (BZ) by 299,999 rows, which is under MAX_CELLS.
_FAR = re.compile(rb'<c r="(?:[A-Z]{3}|[C-Z][A-Z]\d|[A-Z]+(?:[3-9]\d{5}|\d{7}))')
_VALUED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_ERROR = re.compile(rb'(<c r="([A-Z]+)(\d+)"[^>]*? t=)"e"([^>/]*>.*?</c>)', re.DOTALL)
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([^"]+)"')
_COVERED = ErrorValue(MERGED)
_SHOWN = re.compile(rb"<v[^>]*>([^<]*)</v>")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's values.

    Attributes:
        rows: the raw values of the rectangle that holds them all.
        top: the sheet row of `rows[0]`.
        left: the sheet column of `rows[n][0]`.
        special: by row and column: errors, and formulas without a value.
        merged: the areas of merged cells, each with its value in the first one.
    """

    rows: Sequence[Sequence[Any]]
    top: int
    left: int
    special: Mapping[int, Mapping[int, ErrorValue]]
    merged: Sequence[Area] = ()

    @property
    def bottom(self) -> int:
        """The last row with a value."""
        found = self.top + len(self.rows) - 1
        return max([found, *self.special]) if self.special else found

    @property
    def right(self) -> int:
        """The last column with a value."""
        found = self.left + (len(self.rows[0]) if self.rows else 0) - 1
        return max([found, *(max(row) for row in self.special.values())]) if self.special else found

    def row(self, number: int, left: int, right: int) -> Row:
        """The values of a row from one column to another, both included."""
        place = number - self.top
        before = self.left - left
        if 0 <= place < len(self.rows):
            raw = self.rows[place][max(-before, 0) : max(right - self.left + 1, 0)]
            values: list[Value] = [(v or None) if v.__class__ is str else _value(v) for v in raw]
            if before > 0:
                values[:0] = [None] * min(before, right - left + 1)
            values += [None] * (right - left + 1 - len(values))
        else:
            values = [None] * (right - left + 1)
        for column, value in self.special.get(number, {}).items():
            if left <= column <= right:
                values[column - left] = value
        for one in self.merged:
            if one.top <= number <= one.bottom:
                for column in range(max(left, one.left), min(right, one.right) + 1):
                    if values[column - left] is None and (number, column) != (one.top, one.left):
                        values[column - left] = _COVERED
        return tuple(values)


def _value(value: Any) -> Value:  # noqa: ANN401 - calamine's own union, narrowed here
    """One of calamine's values as ours: whole numbers are int, blanks None."""
    if value.__class__ is float:
        if value.is_integer() and abs(value) <= _EXACT:
            return int(value)
        return value if math.isfinite(value) else ErrorValue("#NUM!")
    result: Value = value
    return result


def read_grids(package: Package, structure: Structure, sheets: Mapping[str, bytes]) -> dict[str, Grid]:
    """Read the values of some sheets, as the package stands now.

    Args:
        package: the workbook.
        structure: its plan.
        sheets: by name, their XML in ordinary form (see `markup.ordinary_sheet`).

    Raises:
        ProjektloggError: a sheet cannot be read; `where` names sheet and cell, not the file.
        MarkupError: a part is not well-formed XML.
    """
    view = package.copy()
    _simplify(view, structure)
    special = {}
    for sheet in structure.sheets:
        if sheet.name in sheets:
            _check_reach(sheets[sheet.name], sheet.name)
            special[sheet.name], fed = _special(sheets[sheet.name])
            if fed is not package.read(sheet.part):
                view.replace(sheet.part, fed)
    raw = view.to_bytes(0)
    return {name: replace(_calamine(raw, name, found), merged=_merged(sheets[name])) for name, found in special.items()}


def _merged(xml: bytes) -> list[Area]:
    found = (area(match[1].decode()) for match in _MERGE.finditer(xml)) if b"<mergeCell " in xml else ()
    return [one for one in found if one]


def _simplify(view: Package, structure: Structure) -> None:
    """Write in plain form what calamine could not read: comments, UTF-16, targets that go up or have backslashes."""
    links = view.find(relations_part(structure.part))
    if links:
        xml = view.read(links)
        if b"\\" in xml or b".." in xml or b"%" in xml or not markup.is_plain(xml, b"Relationships"):
            view.replace(links, relations_xml(structure.part, relations(view, structure.part)))
    for name in ("[Content_Types].xml", relations_part("")):
        found = view.find(name)
        if found and not markup.is_utf8(view.read(found)):
            view.replace(found, markup.plain(view.read(found)))
    for kind, root in (("", b"workbook"), ("styles", b"styleSheet"), ("sharedStrings", b"sst")):
        part = structure.parts.get(kind) if kind else structure.part
        if part and not markup.is_plain(xml := view.read(part), root):
            view.replace(part, markup.plain(xml))


def _calamine(raw: bytes, sheet: str, special: Mapping[int, Mapping[int, ErrorValue]]) -> Grid:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            index = [unescape(name) for name in book.sheet_names].index(sheet)
            found = book.get_sheet_by_index(index)
            top, left = found.start or (0, 0)
            return Grid(found.to_python(), top + 1, left + 1, special)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        raise ProjektloggError(
            "Bladet är skadat och går inte att läsa.",
            "Öppna filen i Excel, låt Excel reparera den och spara, eller hämta en tidigare version.",
            where=f"blad {sheet}",
        ) from error


def _check_reach(xml: bytes, sheet: str) -> None:
    """Refuse a sheet whose values lie too far apart to be held in memory."""
    if not _FAR.search(xml):
        return
    top, left, bottom, right = MAX_ROW, MAX_COLUMN, 0, 0
    lowest = rightmost = b""
    for match in _VALUED.finditer(xml):
        row, column = int(match[2]), column_number(match[1].decode())
        if row > bottom:
            bottom, lowest = row, match[1] + match[2]
        if column > right:
            right, rightmost = column, match[1] + match[2]
        top, left = min(top, row), min(left, column)
    if bottom > MAX_ROW or right > MAX_COLUMN or (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
        far = (rightmost if right / MAX_COLUMN >= bottom / MAX_ROW else lowest).decode()
        raise ProjektloggError(
            f"Ett värde står så långt bort ({far}) att bladet inte går att läsa.",
            f"Radera innehållet i cell {far} (eller hela raden och kolumnen) och spara.",
            where=f"blad {sheet}, cell {far}",
        )


def _special(xml: bytes) -> tuple[dict[int, dict[int, ErrorValue]], bytes]:
    """Errors and uncomputed formulas by place, and the sheet with its errors written as text."""
    found: dict[int, dict[int, ErrorValue]] = {}

    def note(letters: bytes, row: bytes, value: str) -> None:
        found.setdefault(int(row), {})[column_number(letters.decode())] = ErrorValue(value)

    def error(match: re.Match[bytes]) -> bytes:
        shown = _SHOWN.search(match[4])
        if b" vm=" in match[0] and (b"<f" not in match[4] or b"IMAGE(" in match[4]):  # #SPILL! and its kin have one too
            note(match[2], match[3], PICTURE)
            return match[1] + b'"str"' + match[4]
        note(match[2], match[3], shown[1].decode() if shown else "#VALUE!")
        return match[1] + b'"str"' + match[4]

    fed = _ERROR.sub(error, xml) if b't="e"' in xml else xml
    if b"<f" in xml:
        for match in _FORMULA.finditer(fed):
            if b't="str"' not in match[3] or match[0].endswith(b"</c>"):  # `<v/>` of a text is the empty text
                note(match[1], match[2], "")
    return found, fed
