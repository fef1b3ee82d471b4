"""Add to a workbook's file what a later contract has: columns at a table's right edge, tables, and the number itself.

Nothing that stands in the workbook is moved or written over: where something is in the way, it is told with its cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from xl_addin.books.contract_number import PROPERTY, properties_part
from xl_addin.books.file.write import set_full_calculation
from xl_addin.books.ooxml import extension, markup
from xl_addin.books.ooxml.a1 import Area, area, cell, letters
from xl_addin.books.ooxml.cell_xml import content, current, style_of
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.sheetxml import cell_at, cells_in, patch
from xl_addin.books.ooxml.structure import OFFICE, Structure, TablePart, relations_part
from xl_addin.books.ooxml.xstring import fold
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import CONTRACT_NAME, HEADER_ROW, RULED_ROWS

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LAST_ROW = 1_048_576
_STANDARD = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that users may make ([MS-OLEPS] 2.14)
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column to add.

    Attributes:
        width: in characters.
        hidden: hidden in a group, unless something else stands in the same column of the sheet.
        rule: makes the XML of its validation for the cells that are given it.
        texts: what stands in it from the start, by row of the sheet.
        renew: the sheet's XML as it is to be once the column stands at those letters.
    """

    name: str
    width: float
    hidden: bool = True
    rule: Callable[[str], bytes] | None = None
    texts: Mapping[int, str] = field(default_factory=dict)
    renew: Callable[[bytes, str], bytes] | None = None


class Extension:
    """What is added to one package.

    Args:
        package: the workbook, changed in place.
        structure: its plan as it stands.
        sheet: gives a sheet's XML in ordinary form, as it stands.
    """

    def __init__(self, package: Package, structure: Structure, sheet: Callable[[str], bytes]) -> None:
        self._package, self._structure, self._sheet = package, structure, sheet
        self._sheets: dict[str, bytes] = {}
        self._added: set[str] = set()  # parts of tables
        self._new: dict[str, str] = {}  # sheets, folded -> their parts

    def add_columns(self, table: TablePart, columns: Sequence[NewColumn]) -> None:
        """Add columns to a table.

        Raises:
            ProjektloggError: something stands in the way.
        """
        xml = self._xml(table.sheet)
        place = Area(table.header_row, table.area.right + 1, table.area.bottom, table.area.right + len(columns))
        self._check(xml, table, place, ", ".join(one.name for one in columns))
        header_style = style_of(cell_at(xml, table.header_row, table.area.left).partition(b">")[0])
        style = style_of(cell_at(xml, table.header_row + 1, table.area.left).partition(b">")[0])
        headings = {(table.header_row, place.left + i): one.name for i, one in enumerate(columns)}
        xml = _with_texts(xml, headings, header_style)
        filled = {(row, place.left + i): text for i, one in enumerate(columns) for row, text in one.texts.items()}
        xml = _with_texts(xml, filled, style) if filled else xml
        for number, one in enumerate(columns, place.left):
            whole = Area(1, number, _LAST_ROW, number)
            others = any(_is_filled(found) for row, _, found in cells_in(xml, whole) if row != table.header_row)
            xml = extension.with_column_look(xml, number, one.width, style, hidden=one.hidden and not others)
            if one.rule:
                cells = f"{letters(number)}{table.header_row + 1}:{letters(number)}{table.last_row + RULED_ROWS}"
                xml = extension.with_validation(xml, one.rule(cells))
            xml = one.renew(xml, letters(number)) if one.renew else xml
        self._sheets[table.sheet] = xml
        new = Area(table.area.top, table.area.left, table.area.bottom, place.right)
        part = self._plain(table.part, b"table")
        names = [one.name for one in columns]
        self._package.replace(table.part, extension.with_table_columns(part, str(new), letters(place.right), names))

    def add_rows(self, table: TablePart, column: int, texts: Sequence[str]) -> None:
        """Add rows at a table's lower edge, with a text in one column of the sheet.

        Raises:
            ProjektloggError: something stands in the way.
        """
        xml, last = self._xml(table.sheet), table.last_row
        place = Area(last + 1, table.area.left, last + len(texts), table.area.right)
        self._check(xml, table, place, ", ".join(texts), below=True)
        style = style_of(cell_at(xml, last, column).partition(b">")[0])
        cells = {(row, column): text for row, text in enumerate(texts, last + 1)}
        self._sheets[table.sheet] = _with_texts(xml, cells, style)
        new = Area(table.area.top, table.area.left, place.bottom, table.area.right)
        self._package.replace(table.part, extension.with_last_row(self._plain(table.part, b"table"), str(new)))

    def _check(self, xml: bytes, table: TablePart, place: Area, names: str, *, below: bool = False) -> None:
        taken = next((cell(row, column) for row, column, found in cells_in(xml, place) if _is_filled(found)), "")
        for other in self._structure.tables:
            if other.sheet == table.sheet and other.area.meets(place):
                taken = taken or cell(other.area.top, other.area.left)
        for merged in markup.parse(xml).iterfind("{*}mergeCells/{*}mergeCell"):
            if (other_area := area(merged.get("ref", ""))) and other_area.meets(place):
                taken = taken or cell(other_area.top, other_area.left)
        if taken:
            side = "Under" if below else "Till höger om"
            way = (
                f"{place.bottom - place.top + 1} rader nedåt"
                if below
                else f"{place.right - place.left + 2} kolumner åt höger"
            )
            raise ProjektloggError(
                f"{side} tabellen {table.name} står något annat, i {taken}: {names} får inte plats.",
                f"Flytta det som står där minst {way} eller till ett annat blad, och kör upgrade igen. "
                "Inget har skrivits.",
                where=f"blad {table.sheet}, cell {taken}",
            )

    def add_table(self, name: str, sheet: str, columns: Sequence[NewColumn], hint: str = "") -> None:
        """Add a table with one blank row: on its sheet to the right of all that stands there, or on a new sheet."""
        known = next((one for one in self._structure.sheets if fold(one.name) == fold(sheet)), None)
        if known is None and fold(sheet) not in self._new:
            part = self._new[fold(sheet)] = self._add_sheet(sheet)
            xml = _with_texts(self._package.read(part), {(1, 1): sheet} | ({(2, 1): hint} if hint else {}), 0)
            left = 1
        else:
            part = known.part if known else self._new[fold(sheet)]
            xml = self._xml(known.name) if known else self._package.read(part)
            whole = Area(HEADER_ROW, 1, _LAST_ROW, 16_384)
            left = max((column for _, column, found in cells_in(xml, whole) if found), default=0) + 2
            beside = [one.area.right for one in self._structure.tables if known and one.sheet == known.name]
            left = max(left, max(beside, default=0) + 2)
        style = self._header_style()
        xml = _with_texts(xml, {(HEADER_ROW, left + i): one.name for i, one in enumerate(columns)}, style)
        for number, one in enumerate(columns, left):
            xml = extension.with_column_look(xml, number, one.width, 0, hidden=False)
            if one.rule:
                cells = f"{letters(number)}{HEADER_ROW + 1}:{letters(number)}{HEADER_ROW + RULED_ROWS}"
                xml = extension.with_validation(xml, one.rule(cells))
        place = Area(HEADER_ROW, left, HEADER_ROW + 1, left + len(columns) - 1)
        xml = self._add_table_part(part, xml, name, place, [one.name for one in columns])
        if known is None:
            self._package.replace(part, xml)
        else:
            self._sheets[known.name] = xml

    def _add_table_part(self, sheet: str, xml: bytes, name: str, place: Area, names: Sequence[str]) -> bytes:
        part = self._free("xl/tables/table{}.xml")
        parts = {one.part for one in self._structure.tables if one.part} | self._added
        number = 1 + max((int(markup.parse(self._package.read(one)).get("id", "0")) for one in parts), default=0)
        self._added.add(part)
        listed = "".join(f'<tableColumn id="{i}" name={quoteattr(one)}/>' for i, one in enumerate(names, 1))
        self._package.add(
            part,
            f'<table xmlns="{_MAIN}" id="{number}" name={quoteattr(name)} displayName={quoteattr(name)} ref="{place}">'
            f'<tableColumns count="{len(names)}">{listed}</tableColumns>'
            f'<tableStyleInfo name="TableStyleLight1" showRowStripes="0"/></table>'.encode(),
        )
        self._declare(part, f"{_TYPES}.table+xml")
        return extension.with_table_part(xml, self._relate(sheet, f"{OFFICE}/table", f"/{part}"))

    def _add_sheet(self, name: str) -> str:
        part = self._free("xl/worksheets/sheet{}.xml")
        self._package.add(part, f'<worksheet xmlns="{_MAIN}"><sheetData></sheetData></worksheet>'.encode())
        self._declare(part, f"{_TYPES}.worksheet+xml")
        start = self._structure.part
        folder = start.rpartition("/")[0]
        target = part.removeprefix(f"{folder}/") if folder == "xl" else f"/{part}"
        identity = self._relate(start, f"{OFFICE}/worksheet", target)
        xml = self._plain(start, b"workbook")
        ids = [int(one.get("sheetId", "0")) for one in markup.parse(xml).iterfind("{*}sheets/{*}sheet")]
        one = f'<sheet xmlns:r="{OFFICE}" name={quoteattr(name)} sheetId="{max(ids) + 1}" r:id="{identity}"/>'
        self._package.replace(start, xml.replace(b"</sheets>", one.encode() + b"</sheets>", 1))
        return part

    def set_contract(self, number: int) -> None:
        """Write the number of the contract, as a defined name and a document property."""
        start = self._structure.part
        xml = self._plain(start, b"workbook")
        first = self._structure.sheets[0].name.replace("'", "''")
        self._package.replace(start, extension.with_name(xml, f"{CONTRACT_NAME}{number}", escape(f"'{first}'!$A$1")))
        one = f'name="{PROPERTY}"><vt:i4 xmlns:vt="{_VALUES}">{number}</vt:i4></property>'
        part = properties_part(self._package)
        if part is None:
            data = f'<Properties xmlns="{_CUSTOM}"><property fmtid="{_STANDARD}" pid="2" {one}</Properties>'
            self._package.add("docProps/custom.xml", data.encode())
            self._declare("docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml")
            self._relate("", f"{OFFICE}/custom-properties", "docProps/custom.xml")
            return
        xml = self._plain(part, b"Properties")
        taken = [int(found.get("pid", "1")) for found in markup.parse(xml)]
        line = f'<property fmtid="{_STANDARD}" pid="{max(taken, default=1) + 1}" {one}'.encode()
        self._package.replace(part, xml.replace(b"</Properties>", line + b"</Properties>", 1))

    def finish(self) -> None:
        """Put the sheets back, and ask for a full calculation: formulas may look at the new columns."""
        for sheet in self._structure.sheets:
            if sheet.name in self._sheets:
                self._package.replace(sheet.part, self._sheets[sheet.name])
        set_full_calculation(self._package, self._structure)

    def _xml(self, sheet: str) -> bytes:
        return self._sheets.get(sheet) or self._sheet(sheet)

    def _plain(self, part: str, root: bytes) -> bytes:
        xml = self._package.read(part)
        return xml if markup.is_plain(xml, root) else markup.plain(xml)

    def _header_style(self) -> int:
        """That of the first table's header."""
        first = next((one for one in self._structure.tables if one.header_rows), None)
        if first is None:
            return 0
        return style_of(cell_at(self._xml(first.sheet), first.header_row, first.area.left).partition(b">")[0])

    def _free(self, pattern: str) -> str:
        return next(name for i in range(1, 100_000) if not self._package.find(name := pattern.format(i)))

    def _declare(self, part: str, kind: str) -> None:
        types = self._package.find("[Content_Types].xml") or ""
        self._package.replace(types, extension.with_content_type(self._package.read(types), part, kind))

    def _relate(self, part: str, kind: str, target: str) -> str:
        name = self._package.find(relations_part(part))
        xml, identity = extension.with_relation(self._package.read(name) if name else None, kind, target)
        if name:
            self._package.replace(name, xml)
        else:
            self._package.add(relations_part(part), xml)
        return identity


def _is_filled(found: bytes) -> bool:
    return b"<f" in found or current(found, lambda _: "x") is not None


def _with_texts(xml: bytes, texts: dict[tuple[int, int], str], style: int) -> bytes:
    """A sheet with texts in cells that are blank."""
    wanted: dict[int, dict[int, str]] = {}
    for (row, column), text in texts.items():
        wanted.setdefault(row, {})[column] = text
    look = b' s="%d"' % style if style else b""

    def renew(row: int, column: int, _old: bytes) -> bytes:
        kind, inside = content(("s", wanted[row][column]))
        return b'<c r="%s"%s%s>%s</c>' % (cell(row, column).encode(), look, kind, inside)

    return patch(xml, wanted, renew).xml
