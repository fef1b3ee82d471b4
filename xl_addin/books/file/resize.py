"""A computed table replaced whole: its cells, its edge, and what follows the edge (filter, total row, charts).

Excel would do the same to an open workbook: charts that show a whole column of a table grow with it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xl_addin.books.base import TableUpdate
from xl_addin.books.computed import GridOf, find_computed
from xl_addin.books.edits import SheetEdits, Target, target
from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.a1 import Area, area, cell, letters
from xl_addin.books.ooxml.cell_xml import current, xml_text
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.sheetxml import cells_in
from xl_addin.books.ooxml.structure import Relation, Structure, TablePart, relations
from xl_addin.books.ooxml.xstring import fold, match
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import SPEC
from xl_addin.values.raw_table import Link, Value

MAX_LINKS = 65_000  # of a sheet; Excel holds 65,530 and repairs a file with more
_REF = re.compile(rb'(<table\b[^>]*?\sref=")[^"]*"')
_FILTER_REF = re.compile(rb'(<autoFilter\b[^>]*?\sref=")[^"]*"')
_CRITERIA = re.compile(
    rb"<filterColumn\b[^>]*(?<!/)>.*?</filterColumn>|<sortState\b[^>]*(?:/>|(?<!/)>.*?</sortState>)", re.DOTALL
)
_CHART_REF = re.compile(rb"<((?:\w+:)?f)>([^<]*)</\1>(\s*<((?:\w+:)?(?:num|str)Cache)\b[^>]*>.*?</\4>)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Resize:
    """A computed table before and after.

    Attributes:
        table: the table as it was.
        last_row: its last row of data from now on.
    """

    table: TablePart
    last_row: int

    @property
    def rows(self) -> Area:
        """The rows of data, those of before and those of now."""
        old = self.table.area
        return Area(self.table.header_row + 1, old.left, max(self.last_row, self.table.last_row), old.right)

    @property
    def old_rows(self) -> Area:
        """The rows of data of before."""
        old = self.table.area
        return Area(self.table.header_row + 1, old.left, self.table.last_row, old.right)

    @property
    def new_rows(self) -> Area:
        """The rows of data of now."""
        old = self.table.area
        return Area(self.table.header_row + 1, old.left, self.last_row, old.right)

    @property
    def area(self) -> Area:
        """The whole table from now on, header and total row included."""
        old = self.table.area
        return Area(old.top, old.left, self.last_row + self.table.total_rows, old.right)

    @property
    def way(self) -> Area | None:
        """The cells below that it grows over; None when it does not grow."""
        old, new = self.table.area, self.area
        return Area(old.bottom + 1, old.left, new.bottom, old.right) if new.bottom > old.bottom else None


def add_table(
    edits: dict[str, SheetEdits],
    structure: Structure,
    update: TableUpdate,
    sheet: Callable[[str], bytes],
    grid_of: GridOf,
) -> Resize | None:
    """Note the cells of a computed table; None when the workbook has no such table.

    Args:
        edits: where they are noted.
        structure: the workbook's plan.
        update: the table's rows.
        sheet: gives a sheet's XML in ordinary form.
        grid_of: gives a sheet's values.

    Raises:
        ValueError: the table is not ours to write, or a row does not fit its columns.
        ProjektloggError: something of the user's stands where the table is to grow, or a text is too long.
    """
    table = computed_table(structure, update, grid_of)
    if table is None:
        return None
    result = note_rows(edits, structure, table, update)
    xml = sheet(table.sheet)
    way = result.way
    if way:
        filled = [
            (row, column)
            for row, column, found in cells_in(xml, way)
            if b"<f" in found or current(found, lambda _: "x") is not None
        ]
        check_way(structure, result, filled)
    if table.total_rows and result.last_row != table.last_row:
        _move_total(edits[table.sheet], result, xml)
    return result


def computed_table(structure: Structure, update: TableUpdate, grid_of: GridOf) -> TablePart | None:
    """The table that an update replaces; None when the workbook has no such table, nor its headers.

    Raises:
        ValueError: the table is not ours to write, or a row does not fit its columns.
    """
    spec = SPEC[update.name]
    if not spec.computed:
        raise ValueError(f"{update.name} is not a computed table")
    if any(len(row) != len(spec.columns) for row in update.rows):
        raise ValueError(f"{update.name}: every row has {len(spec.columns)} values")
    return find_computed(structure, update.name, grid_of)


def note_rows(edits: dict[str, SheetEdits], structure: Structure, table: TablePart, update: TableUpdate) -> Resize:
    """Note the cells of a computed table, blank ones where it had more rows than it gets.

    Raises:
        ProjektloggError: a text is too long.
    """
    first = table.header_row + 1
    result = Resize(table, first + max(len(update.rows), 1) - 1)
    noted = edits.setdefault(table.sheet, SheetEdits())
    columns: dict[str, Sequence[Value | Link]] = {
        name: [row[place] for row in update.rows] for place, name in enumerate(SPEC[update.name].headers)
    }
    for name, values in (columns | dict(update.beside)).items():
        found = match(name, table.columns)
        if found is None:
            continue
        column = table.area.left + table.columns.index(found)
        noted.links_off.append(Area(first, column, result.rows.bottom, column))
        for row in range(first, result.rows.bottom + 1):
            at = row - first
            value = values[at] if at < len(values) else None
            if isinstance(value, Link):
                if len(noted.links) < MAX_LINKS:
                    noted.links[row, column] = value
                value = value.value
            noted.put(row, column, target(value, first, table.sheet, row, column, date1904=structure.date1904))
    return result


def check_way(structure: Structure, resize: Resize, filled: Iterable[tuple[int, int]]) -> None:
    """Refuse to write over what is not ours.

    Args:
        structure: the workbook's plan.
        resize: the table that grows.
        filled: row and column of the cells with something in them on its way.

    Raises:
        ProjektloggError: something is in the way.
    """
    way, place = resize.way, ""
    if way is None:
        return
    for other in structure.tables:
        if other.sheet == resize.table.sheet and other.area.meets(way):
            place = cell(other.area.top, other.area.left)
    for row, column in filled:
        place = cell(row, column)
        break
    if place:
        raise ProjektloggError(
            f"Tabellen {resize.table.name} behöver växa till rad {resize.area.bottom} men i {place} står något annat.",
            f"Flytta det som står i {place} och nedanför, till ett annat blad eller till höger om tabellen.",
            where=f"blad {resize.table.sheet}, cell {place}",
        )


def _move_total(noted: SheetEdits, resize: Resize, xml: bytes) -> None:
    """Put the total row under the new last row; its formulas name columns, not rows, and stay as they are."""
    old, new = resize.table.area, resize.area
    for column in range(old.left, old.right + 1):
        if old.bottom > resize.last_row:
            noted.put(old.bottom, column, Target(None, None, 0, raw=b""))
        elif column in noted.cells.get(old.bottom, {}):
            was = noted.cells[old.bottom][column]
            noted.put(old.bottom, column, was._replace(restyle=True))
    for _, column, found in cells_in(xml, Area(old.bottom, old.left, old.bottom, old.right)):
        head, _, rest = found.partition(b'"')
        rest = rest.partition(b'"')[2]
        moved = head + b'"%s%d"' % (letters(column).encode(), new.bottom) + rest
        noted.put(new.bottom, column, Target(None, None, 0, raw=moved))


def resize_part(package: Package, resize: Resize) -> None:
    """Move the edge in the table's own part.

    Filter criteria are dropped together with the sort: they speak of rows that are gone, and a finding that an old
    filter hides is a finding that nobody sees.
    """
    part, table, new = resize.table.part, resize.table, resize.area
    if not table.is_table:
        return
    xml = package.read(part)
    plain = xml if markup.is_plain(xml, b"table") else markup.plain(xml)
    filtered = Area(new.top, new.left, resize.last_row, new.right)
    plain = _REF.sub(rb'\g<1>%s"' % str(new).encode(), plain, count=1)
    plain = _FILTER_REF.sub(rb'\g<1>%s"' % str(filtered).encode(), plain, count=1)
    plain = _CRITERIA.sub(b"", plain)
    if plain != xml and (new != table.area or b"filterColumn" in xml or b"sortState" in xml):
        package.replace(part, plain)


def resize_charts(package: Package, structure: Structure, resizes: Iterable[Resize]) -> None:
    """Let charts that show whole columns of a resized table show them whole again; their cached values go."""
    moved = [one for one in resizes if one.last_row != one.table.last_row]
    if not moved:
        return
    drawings = {one.part for sheet in structure.sheets for one in _of_kind(package, sheet.part, "drawing")}
    for part in {one.part for drawing in drawings for one in _of_kind(package, drawing, "chart")}:
        xml = package.read(part)
        new = _CHART_REF.sub(lambda found: _chart_ref(found, moved), xml)
        if new != xml:
            package.replace(part, new)


def _of_kind(package: Package, part: str, kind: str) -> list[Relation]:
    return [one for one in relations(package, part) if one.kind == kind] if part else []


def _chart_ref(found: re.Match[bytes], moved: Iterable[Resize]) -> bytes:
    sheet, _, address = xml_text(found[2]).rpartition("!")
    place = area(address)
    name = sheet.strip("'").replace("''", "'")
    for one in moved:
        table = one.table
        if (
            place
            and fold(name) == fold(table.sheet)
            and place.bottom == table.last_row
            and place.top in {table.header_row, table.header_row + 1}
            and table.area.left <= place.left <= place.right <= table.area.right
        ):
            new = Area(place.top, place.left, one.last_row, place.right)
            first, last = (f"${letters(c)}${r}" for r, c in ((new.top, new.left), (new.bottom, new.right)))
            written = first if first == last else f"{first}:{last}"
            head = found[2].rpartition(b"!")[0]
            return b"<%s>%s!%s</%s>" % (found[1], head, written.encode(), found[1])
    return found[0]
