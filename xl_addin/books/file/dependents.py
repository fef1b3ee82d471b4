"""The formulas that depend on changed cells: their cached values are dropped, so that every program computes anew.

LibreOffice trusts cached values even where the file asks for a full calculation; a formula without one it computes.
Formulas that do not depend keep theirs: a reader that computes nothing (a preview, pandas) still sees them.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from xl_addin.books.ooxml.a1 import Area, area, column_number
from xl_addin.books.ooxml.cell_xml import xml_text
from xl_addin.books.ooxml.formulas import FormulaReferences, read_references, table_columns
from xl_addin.books.ooxml.structure import Structure
from xl_addin.books.ooxml.xstring import fold

_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f((?:\s[^>]*?)?)(?:/>|>([^<]*)</f>)'  # `[^>]*` may end with "/" of another cell
)
_ATTRIBUTE = re.compile(rb'\s(t|ref|si)="([^"]*)"')
_PASSES = 30  # a chain that runs against the order of the sheets; longer ones are taken as depending

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula's cell, what it looks at, and how far it stands from the cell whose text it shares."""

    place: Place
    references: FormulaReferences
    rows: int
    columns: int
    fills: Area


class _Changed:
    """Changed cells: by sheet and column, their rows in order."""

    def __init__(self, cells: Mapping[str, Collection[tuple[int, int]]]) -> None:
        self._rows: dict[str, dict[int, list[int]]] = {}
        for sheet, places in cells.items():
            for row, column in sorted(places):
                self._rows.setdefault(sheet, {}).setdefault(column, []).append(row)

    def add(self, sheet: str, filled: Area) -> None:
        for column in range(filled.left, filled.right + 1):
            rows = self._rows.setdefault(sheet, {}).setdefault(column, [])
            for row in range(filled.top, filled.bottom + 1):
                insort(rows, row)

    def in_area(self, sheet: str, place: Area) -> bool:
        columns = self._rows.get(sheet, {})
        near = range(place.left, place.right + 1) if place.right - place.left < len(columns) else columns
        for column in near:
            if place.left <= column <= place.right and column in columns:
                at = bisect_left(columns[column], place.top)
                if at < len(columns[column]) and columns[column][at] <= place.bottom:
                    return True
        return False


def dependents(
    sheets: Mapping[str, bytes], structure: Structure, changed: Mapping[str, Collection[tuple[int, int]]]
) -> dict[str, set[tuple[int, int]]]:
    """The formulas that depend on changed cells, through others too.

    Args:
        sheets: by name, every sheet's XML in ordinary form.
        structure: the workbook's plan as it is now.
        changed: by sheet, row and column of the changed cells.

    Returns:
        By sheet, row and column of the formulas' cells.
    """
    known = _Changed(changed)
    plan = _Plan(structure)
    waiting = [one for name, xml in sheets.items() for one in _formulas(name, xml)]
    found: dict[str, set[tuple[int, int]]] = {}
    for count in range(_PASSES + 1):
        left = []
        for one in waiting:
            if count == _PASSES or plan.sees(one, known):
                sheet, row, column = one.place
                found.setdefault(sheet, set()).add((row, column))
                known.add(sheet, one.fills)
            else:
                left.append(one)
        if len(left) == len(waiting):
            break
        waiting = left[::-1]
    return found


def _formulas(sheet: str, xml: bytes) -> Iterator[_Formula]:
    if b"<f" not in xml:
        return
    masters: dict[bytes, tuple[FormulaReferences, int, int]] = {}
    read: dict[bytes, FormulaReferences] = {}
    for match in _CELL.finditer(xml):
        row, column = int(match[2]), column_number(match[1].decode())
        words = dict(_ATTRIBUTE.findall(match[3]))
        text = match[4] or b""
        fills = (
            area(words[b"ref"].decode()) if words.get(b"t") in {b"array", b"dataTable"} and b"ref" in words else None
        )
        own = Area(row, column, row, column)
        if text and text not in read:
            read[text] = read_references(xml_text(text))
        seen = read.get(text, FormulaReferences((), (), (), everything=words.get(b"t") == b"dataTable"))
        key = words.get(b"si", b"") if words.get(b"t") == b"shared" else b""
        if key and text:
            masters[key] = (seen, row, column)
        seen, top, left = masters.get(key, (seen, row, column)) if key and not text else (seen, row, column)
        yield _Formula((sheet, row, column), seen, row - top, column - left, fills or own)


class _Plan:
    """Tables, names and sheets as formulas call them."""

    def __init__(self, structure: Structure) -> None:
        self._order = [sheet.name for sheet in structure.sheets]
        self._sheets = {fold(name): name for name in self._order}
        self._tables = {fold(table.name): table for table in structure.tables}
        self._names: dict[tuple[str, str], str] = {
            (fold(one.sheet), fold(one.name)): one.formula for one in structure.names
        }

    def sees(self, formula: _Formula, changed: _Changed) -> bool:
        """Whether a formula looks at a changed cell."""
        return self._sees(formula.references, formula, changed, frozenset())

    def _sees(
        self, seen: FormulaReferences, formula: _Formula, changed: _Changed, inside: frozenset[tuple[str, str]]
    ) -> bool:
        if seen.everything:
            return True
        sheet, row, _ = formula.place
        for reference in seen.references:
            moved = reference.moved(formula.rows, formula.columns)
            if any(changed.in_area(name, moved) for name in self._between(reference.sheets or sheet)):
                return True
        for name, part in seen.tables:
            if self._table_changed(name, part, row, changed):
                return True
        return any(self._name_changed(where, word, formula, changed, inside) for where, word in seen.names)

    def _between(self, written: str) -> list[str]:
        """The sheets of `Blad1` or `Blad1:Blad3`."""
        if fold(written) in self._sheets:
            return [self._sheets[fold(written)]]
        first, _, last = written.partition(":")
        if fold(first) not in self._sheets or fold(last) not in self._sheets:
            return []
        ends = sorted(self._order.index(self._sheets[fold(name)]) for name in (first, last))
        return self._order[ends[0] : ends[1] + 1]

    def _table_changed(self, name: str, part: str, row: int, changed: _Changed) -> bool:
        table = self._tables.get(fold(name))
        if table is None:
            return False
        columns, here = table_columns(part)
        place = table.area
        known = [fold(one) for one in table.columns]
        at = [place.left + known.index(fold(one)) for one in columns if fold(one) in known]
        left, right = (min(at), max(at)) if at else (place.left, place.right)
        rows = (row, row) if here else (place.top, place.bottom)
        return changed.in_area(table.sheet, Area(rows[0], left, rows[1], right))

    def _name_changed(
        self, where: str, word: str, formula: _Formula, changed: _Changed, inside: frozenset[tuple[str, str]]
    ) -> bool:
        for scope in (fold(where), fold(formula.place[0]), ""):
            key = (scope, fold(word))
            if key in inside:
                return False
            if key in self._names:
                seen = read_references(self._names[key])
                floating = any(not all(one.fixed) or not one.sheets for one in seen.references)
                return floating or self._sees(seen, formula, changed, inside | {key})
        return self._table_changed(word, "", formula.place[1], changed)
