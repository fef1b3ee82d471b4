"""The list of the form's sections beside the lists, and what guards the column that names them, made anew in place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xl_addin.books.grid import Grid
from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.a1 import cell
from xl_addin.books.ooxml.cell_xml import content, style_of
from xl_addin.books.ooxml.sheetxml import cell_at, patch
from xl_addin.contract.errors import ProjektloggError

_RULE = re.compile(rb"<dataValidation\b[^>]*?(?:/>|(?<!/)>.*?</dataValidation>)", re.DOTALL)
_CELLS = re.compile(rb'\ssqref="([^"]*)"')


@dataclass(frozen=True, slots=True)
class SectionGuide:
    """What a form's sections look like in a workbook.

    Attributes:
        sheet, top, left: where the list stands: its first row below the heading, and its column of numbers.
        heading: of that column; where another word stands the list is not ours to write.
        lines: number and words of each section.
        guarded, letters: the sheet and the column in which the numbers are typed.
        rule: makes the XML of the validation for the cells that are given it.
    """

    sheet: str
    top: int
    left: int
    heading: str
    lines: Sequence[tuple[int | str, str]]
    guarded: str
    letters: str
    rule: Callable[[str], bytes]


def with_list(xml: bytes, grid: Grid, guide: SectionGuide) -> bytes:
    """The sheet with the list of these sections; what stands below the old list is not written over.

    Raises:
        ProjektloggError: the list is longer than before, and something stands in the way.
    """
    top, left = guide.top, guide.left
    if grid.row(top - 1, left, left)[0] != guide.heading:
        return xml
    old: list[Sequence[object]] = []
    while any(line := grid.row(top + len(old), left, left + 1)):
        old.append(line)
    if old == [(number, words or None) for number, words in guide.lines]:
        return xml
    for row in range(top + len(old), top + len(guide.lines)):
        if any(grid.row(row, left, left + 1)):
            raise ProjektloggError(
                f"Formulärets lista över avsnitt får inte plats: i {cell(row, left)} står något annat.",
                "Flytta det till ett annat blad, och kör upgrade igen. Inget har skrivits.",
                where=f"blad {guide.sheet}, cell {cell(row, left)}",
            )
    lines = [*guide.lines, *[(None, None)] * (len(old) - len(guide.lines))]
    styles = [style_of(cell_at(xml, top, left + place).partition(b">")[0]) for place in (0, 1)]

    def renew(row: int, column: int, _old: bytes) -> bytes:
        value = lines[row - top][column - left]
        kind, inside = content(None if value in {None, ""} else ("n" if isinstance(value, int) else "s", value))
        return b'<c r="%s" s="%d"%s>%s</c>' % (cell(row, column).encode(), styles[column - left], kind, inside)

    return patch(xml, {top + place: {left: None, left + 1: None} for place in range(len(lines))}, renew).xml


def with_rule(xml: bytes, guide: SectionGuide) -> bytes:
    """The sheet with the column guarded for these sections, in the cells in which it was guarded."""
    own = re.compile(rf"{guide.letters}\d+(:{guide.letters}\d+)?")

    def renew(found: re.Match[bytes]) -> bytes:
        cells = _CELLS.search(found[0])
        parts = cells[1].decode().split() if cells else []
        if not parts or not all(own.fullmatch(part) for part in parts):
            return found[0]
        new = _CELLS.sub(b' sqref="%s"' % " ".join(parts).encode(), guide.rule(parts[0]), count=1)
        return found[0] if _says(new) == _says(found[0]) else new

    return _RULE.sub(renew, xml)


def _says(rule: bytes) -> list[str | None]:
    """What a validation asks for, however it is written."""
    found = markup.parse(rule)
    formulas = [found.findtext(f"{{*}}{name}") for name in ("formula1", "formula2")]
    return [found.get("type"), found.get("prompt"), *formulas]
