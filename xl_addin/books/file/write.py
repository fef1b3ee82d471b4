"""Carry edits out on a package: sheets first, then the parts that must agree with them."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from xl_addin.books.edits import SheetEdits
from xl_addin.books.file.dependents import dependents
from xl_addin.books.file.resize import Resize, resize_charts, resize_part
from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.a1 import coded
from xl_addin.books.ooxml.arrays import check_arrays, free_shared
from xl_addin.books.ooxml.cell_xml import SharedStrings, content, current, same, style_of
from xl_addin.books.ooxml.date_styles import Styles
from xl_addin.books.ooxml.hyperlinks import set_links
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.sheetxml import Patch, cell_at, patch
from xl_addin.books.ooxml.structure import Structure, read_structure, relations, relations_part

_CACHED = re.compile(rb"\s*<v\b[^>]*(?:/>|>[^<]*</v>)")
_CELL_TYPE = re.compile(rb'(<c [^>]*?) t="(?:str|e|b|n|d)"')
_MODIFIED = re.compile(rb"(<(?:\w+:)?modified\b[^>]*>)[^<]*(</)")
_CALC = re.compile(rb"<calcPr\b([^>]*?)(/?)>")
_FULL = re.compile(rb'\sfullCalcOnLoad="[^"]*"')
_AFTER_CALC = re.compile(  # what may stand after calcPr in a workbook (CT_Workbook, 18.2.27)
    rb"<(?:oleSize|customWorkbookViews|pivotCaches|smartTagPr|smartTagTypes|webPublishing|fileRecoveryPr"
    rb"|webPublishObjects|extLst)\b|</workbook>"
)


def write(
    package: Package,
    structure: Structure,
    sheets: Mapping[str, bytes],
    edits: Mapping[str, SheetEdits],
    resizes: Sequence[Resize] = (),
) -> int:
    """Write the cells that differ.

    Args:
        package: the workbook, changed in place.
        structure: its plan.
        sheets: by name, the XML in ordinary form of every sheet with cells.
        edits: what to write.
        resizes: the computed tables among it.

    Returns:
        How many cells changed; where only links did, on how many sheets.

    Raises:
        MarkupError: a part cannot be read.
        ProjektloggError: a cell belongs to an array formula.
    """
    writer = _Cells(package, structure)
    now = dict(sheets)
    changed: dict[str, list[tuple[int, int]]] = {}
    formulas = False
    relinked = 0
    for name, wanted in edits.items():
        done = writer.write(sheets[name], wanted)
        check_arrays(sheets[name], done, name)
        shown = _rows_to_show(name, done, resizes)
        now[name] = patch(done.xml, {}, _leave, shown).xml if shown else done.xml
        now[name] = free_shared(now[name], done)
        linked = set_links(now[name], wanted.links_off, wanted.links)
        relinked += linked != now[name]
        now[name] = linked
        formulas |= bool(done.formulas)
        if done.changed:
            changed[name] = done.changed
    writer.finish()
    for resize in resizes:
        if resize.last_row != resize.table.last_row or _touched(resize, changed):
            resize_part(package, resize)
    resize_charts(package, structure, resizes)
    if formulas:
        _drop_chain(package, structure)
    if changed:
        _refresh_formulas(package, read_structure(package), now, changed)
    for sheet in structure.sheets:
        if sheet.name in now and now[sheet.name] != sheets[sheet.name]:
            package.replace(sheet.part, now[sheet.name])
    return sum(len(cells) for cells in changed.values()) or relinked


def _leave(_row: int, _column: int, _old: bytes) -> None:
    return None


def _touched(resize: Resize, changed: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    return any(resize.rows.holds(*cell) for cell in changed.get(resize.table.sheet, ()))


def _rows_to_show(name: str, done: Patch, resizes: Sequence[Resize]) -> set[int]:
    """The rows of computed tables that changed: a row that was hidden for what it held is not hidden for what it holds.

    See `resize.resize_part` for why the filter goes, too.
    """
    rows: set[int] = set()
    if b' hidden="' in done.xml:
        for one in resizes:
            if one.table.sheet == name and _touched(one, {name: done.changed}):
                rows |= set(range(one.rows.top, one.last_row + 1))
    return rows


class _Cells:
    """Writes cells, with the parts that they refer to."""

    def __init__(self, package: Package, structure: Structure) -> None:
        self._package = package
        self._structure = structure
        self._styles = Styles(self._plain("styles", b"styleSheet"))
        self._shared: SharedStrings | None = None

    def _plain(self, kind: str, root: bytes) -> bytes:
        part = self._structure.parts.get(kind)
        if not part:
            return b""
        xml = self._package.read(part)
        return xml if markup.is_plain(xml, root) else markup.plain(xml)

    def _text(self, number: int) -> str:
        if self._shared is None:
            self._shared = SharedStrings(self._plain("sharedStrings", b"sst"))
        return self._shared[number]

    def write(self, xml: bytes, wanted: SheetEdits) -> Patch:
        """Patch one sheet."""
        siblings: dict[tuple[int, int], int] = {}
        cells, text, styled = wanted.cells, self._text, self._styles.for_value

        def sibling(place: tuple[int, int]) -> int:
            if place not in siblings:
                siblings[place] = style_of(cell_at(xml, *place).partition(b">")[0])
            return siblings[place]

        def renew(row: int, column: int, old: bytes) -> bytes | None:
            target = cells[row][column]
            if target.raw is not None:
                return target.raw
            if old:
                before = style_of(old.partition(b">")[0])
                style = styled(sibling((target.sibling, column)) if target.restyle else before, target.value)
                if style == before and b"<f" not in old and same(current(old, text), target.plain):
                    return None
            elif target.plain is None:
                return None
            else:
                style = styled(sibling((target.sibling, column)), target.value)
            kind, inner = content(target.plain)
            head = b'<c r="%s%d"%s%s' % (coded(column), row, b' s="%d"' % style if style else b"", kind)
            return head + (b">" + inner + b"</c>" if inner else b"/>")

        return patch(xml, wanted.cells, renew)

    def finish(self) -> None:
        """Put the styles back if they grew."""
        if self._styles.added:
            self._package.replace(self._structure.parts["styles"], self._styles.xml)


def _refresh_formulas(
    package: Package, structure: Structure, sheets: dict[str, bytes], changed: Mapping[str, Sequence[tuple[int, int]]]
) -> None:
    """Take the cached values from the formulas that depend on changed cells, and ask Excel for a full calculation."""
    found = dependents(sheets, structure, changed)
    for name, cells in found.items():
        wanted: dict[int, dict[int, None]] = {}
        for row, column in cells:
            wanted.setdefault(row, {})[column] = None
        sheets[name] = patch(sheets[name], wanted, _uncached).xml
    if found:
        set_full_calculation(package, structure)


def set_full_calculation(package: Package, structure: Structure) -> None:
    """Ask Excel to compute everything when it opens the workbook."""
    xml = package.read(structure.part)
    package.replace(structure.part, _full_calculation(xml if markup.is_plain(xml, b"workbook") else markup.plain(xml)))


def _uncached(_row: int, _column: int, old: bytes) -> bytes:
    return _CELL_TYPE.sub(rb"\1", _CACHED.sub(b"", old, count=1), count=1)


def _full_calculation(xml: bytes) -> bytes:
    found = _CALC.search(xml)
    if found:
        rest = _FULL.sub(b"", found[1])
        return xml[: found.start()] + b'<calcPr%s fullCalcOnLoad="1"%s>' % (rest, found[2]) + xml[found.end() :]
    place = _after_names(xml)
    return xml[:place] + b'<calcPr fullCalcOnLoad="1"/>' + xml[place:]


def _after_names(xml: bytes) -> int:
    """Where calcPr goes: after the defined names, or what stands where they would."""
    start = max(xml.rfind(b"</definedNames>"), xml.rfind(b"</externalReferences>"), xml.rfind(b"</sheets>"))
    found = _AFTER_CALC.search(xml, max(start, 0))
    return found.start() if found else len(xml)


def _drop_chain(package: Package, structure: Structure) -> None:
    """Leave the calculation chain out: it names cells that hold a formula no longer. Excel makes a new one (18.6)."""
    chain = structure.parts.get("calcChain")
    if not chain or chain not in package:
        return
    package.remove(chain)
    for part, tag in ((relations_part(structure.part), b"Relationship"), ("[Content_Types].xml", b"Override")):
        name = package.find(part)
        if name:
            xml = package.read(name)
            if not markup.is_utf8(xml):
                xml = markup.plain(xml)
            gone = re.compile(rb"<(?:\w+:)?%s\b[^>]*calcChain[^>]*?(?:/>|>\s*</(?:\w+:)?%s>)" % (tag, tag))
            package.replace(name, gone.sub(b"", xml))


def set_modified(package: Package, moment: datetime) -> None:
    """Move the document's modified date: a library that compares versions by it (SharePoint) then sees a new one."""
    core = next((one.part for one in relations(package, "") if one.kind == "core-properties"), None)
    if core:
        stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        xml = package.read(core)
        new = _MODIFIED.sub(rb"\g<1>%s\g<2>" % stamp, xml, count=1)
        if new != xml:
            package.replace(core, new)
