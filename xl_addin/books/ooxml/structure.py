"""The workbook's plan: its sheets, tables and names, and the parts that hold them."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from lxml import etree

from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.a1 import Area, area
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.xstring import unescape
from xl_addin.books.ooxml.zip_records import PackageError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from one part to another (ECMA-376 part 2, 6.5); external ones are left out."""

    kind: str  # the last word of its type, such as "worksheet"
    id: str
    part: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its part. Chart and dialogue sheets have no cells."""

    name: str
    part: str
    has_cells: bool


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table as its part describes it."""

    name: str
    sheet: str
    part: str
    area: Area
    header_rows: int
    total_rows: int
    columns: tuple[str, ...]
    is_table: bool = True  # False: rows under the headers of a computed table that is no Excel table any more

    @property
    def header_row(self) -> int:
        """The header's row; that above the data when the table shows no header."""
        return self.area.top + self.header_rows - 1

    @property
    def last_row(self) -> int:
        """The last row of data."""
        return self.area.bottom - self.total_rows


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `sheet` is "" unless it holds on that sheet only."""

    name: str
    sheet: str
    formula: str


@dataclass(frozen=True, slots=True)
class Structure:
    """What the workbook part and the parts around it say.

    Attributes:
        part: the workbook part.
        parts: the parts that the workbook part refers to, by kind ("styles", "sharedStrings", "calcChain").
        date1904: days are counted from 1904.
    """

    part: str
    parts: dict[str, str]
    sheets: tuple[Sheet, ...]
    tables: tuple[TablePart, ...]
    names: tuple[DefinedName, ...]
    date1904: bool


def relations_part(part: str) -> str:
    """The part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def relations(package: Package, part: str) -> list[Relation]:
    """The internal relationships of a part ("" for those of the package) whose target is there."""
    source = package.find(relations_part(part))
    if source is None:
        return []
    found = []
    for element in markup.parse(package.read(source)).iterfind("{*}Relationship"):
        target = unquote(element.get("Target", "")).replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        name = package.find(path)
        if element.get("TargetMode") != "External" and name:
            found.append(Relation(element.get("Type", "").rsplit("/", 1)[-1], element.get("Id", ""), name))
    return found


def relations_xml(part: str, found: Iterable[Relation]) -> bytes:
    """The internal relationships of a part written anew, with relative targets."""
    folder = posixpath.dirname(part)
    listed = "".join(
        f"<Relationship Id={quoteattr(one.id)} Type={quoteattr(f'{OFFICE}/{one.kind}')}"
        f" Target={quoteattr(posixpath.relpath(one.part, folder or '.'))}/>"
        for one in found
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'.encode()


def read_structure(package: Package) -> Structure:
    """Read the plan of a workbook.

    Raises:
        PackageError: the workbook part or that of a sheet is missing.
        MarkupError: a part is not well formed.
    """
    start = next((one.part for one in relations(package, "") if one.kind == "officeDocument"), None)
    if start is None:
        raise PackageError("damaged", "workbook.xml")
    root = markup.parse(package.read(start))
    if markup.name(root) != "workbook":
        raise PackageError("damaged", start)
    targets = relations(package, start)
    sheets = _sheets(root, {one.id: one for one in targets})
    return Structure(
        part=start,
        parts={one.kind: one.part for one in targets},
        sheets=sheets,
        tables=tuple(table for sheet in sheets if sheet.has_cells for table in _tables(package, sheet)),
        names=_names(root, sheets),
        date1904=any(flag(one.get("date1904")) for one in root.iterfind("{*}workbookPr")),
    )


def flag(value: str | None) -> bool:
    """A boolean attribute (xsd:boolean); left out is false."""
    return value in {"1", "true", "on"}


def _sheets(root: etree._Element, targets: dict[str, Relation]) -> tuple[Sheet, ...]:
    found = []
    for element in root.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in element.attrib.items() if str(name).endswith("}id")), "")
        target = targets.get(str(key))
        name = unescape(element.get("name", ""))
        if target is None:
            raise PackageError("no_sheet", name)
        found.append(Sheet(name, target.part, target.kind == "worksheet"))
    return tuple(found)


def _names(root: etree._Element, sheets: tuple[Sheet, ...]) -> tuple[DefinedName, ...]:
    found = []
    for element in root.iterfind("{*}definedNames/{*}definedName"):
        place = element.get("localSheetId", "")
        scope = sheets[int(place)].name if place.isdecimal() and int(place) < len(sheets) else ""
        found.append(DefinedName(element.get("name", ""), scope, element.text or ""))
    return tuple(found)


def _tables(package: Package, sheet: Sheet) -> list[TablePart]:
    """The tables of a sheet; one whose place cannot be read is left out: its sheet is then read without it."""
    found = []
    for relation in relations(package, sheet.part):
        if relation.kind != "table":
            continue
        root = markup.parse(package.read(relation.part))
        place = area(root.get("ref", ""))
        if place is None:
            continue
        table = TablePart(
            name=unescape(root.get("displayName") or root.get("name") or ""),
            sheet=sheet.name,
            part=relation.part,
            area=place,
            header_rows=_count(root.get("headerRowCount"), 1),
            total_rows=_count(root.get("totalsRowCount"), 0),
            columns=tuple(unescape(one.get("name", "")) for one in root.iterfind("{*}tableColumns/{*}tableColumn")),
        )
        if table.header_row <= table.area.bottom - table.total_rows:
            found.append(table)
    return found


def _count(value: str | None, default: int) -> int:
    return min(int(value), 1) if value is not None and value.isdecimal() else default
