"""Carry edits out on a package: sheets first, then the parts that must agree with them."""

from collections.abc import Mapping

from xl_addin.books import markup
from xl_addin.books.cells import SharedStrings, content, current, same, style_of
from xl_addin.books.edits import SheetEdits, Target
from xl_addin.books.package import Package
from xl_addin.books.places import letters
from xl_addin.books.sheetxml import Patch, cell_at, patch
from xl_addin.books.structure import Structure
from xl_addin.books.styles import Styles


def write(package: Package, structure: Structure, sheets: Mapping[str, bytes], edits: Mapping[str, SheetEdits]) -> int:
    """Write the cells that differ.

    Args:
        package: the workbook, changed in place.
        structure: its plan.
        sheets: by name, the XML in ordinary form of the sheets in `edits`.
        edits: what to write.

    Returns:
        How many cells changed.

    Raises:
        MarkupError: a part cannot be read.
    """
    writer = _Writer(package, structure)
    changed = 0
    for name, wanted in edits.items():
        done = writer.sheet(sheets[name], wanted)
        if done.changed:
            part = next(sheet.part for sheet in structure.sheets if sheet.name == name)
            package.replace(part, done.xml)
            changed += len(done.changed)
    writer.finish()
    return changed


class _Writer:
    """The parts that cells refer to."""

    def __init__(self, package: Package, structure: Structure) -> None:
        self._package = package
        self._structure = structure
        self._styles_part = structure.parts.get("styles", "")
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

    def sheet(self, xml: bytes, wanted: SheetEdits) -> Patch:
        """Patch one sheet."""
        siblings: dict[tuple[int, int], int] = {}

        def sibling(row: int, column: int) -> int:
            if (row, column) not in siblings:
                siblings[row, column] = style_of(cell_at(xml, row, column).partition(b">")[0])
            return siblings[row, column]

        def renew(row: int, column: int, old: bytes) -> bytes | None:
            target: Target = wanted.cells[row][column]
            if not old and target.plain is None:
                return None
            before = style_of(old[: old.index(b">")]) if old else sibling(target.sibling, column)
            style = self._styles.for_value(before, target.value)
            if old and style == before and b"<f" not in old and same(current(old, self._text), target.plain):
                return None
            kind, inner = content(target.plain)
            tag = b'<c r="%s%d"%s%s' % (letters(column).encode(), row, b' s="%d"' % style if style else b"", kind)
            return tag + (b">" + inner + b"</c>" if inner else b"/>")

        return patch(xml, wanted.cells, renew)

    def finish(self) -> None:
        """Put the parts back that grew."""
        if self._styles_part and self._styles.added:
            self._package.replace(self._styles_part, self._styles.xml)
