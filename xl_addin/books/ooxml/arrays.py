"""Formulas that several cells share: what must be seen to when one of those cells is replaced."""

import re

from xl_addin.books.ooxml.a1 import area, cell
from xl_addin.books.ooxml.cell_xml import xml_text
from xl_addin.books.ooxml.sheetxml import Patch
from xl_addin.books.ooxml.xstring import escape
from xl_addin.contract.errors import ProjektloggError

_ARRAY = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f\s[^>]*?t="array"[^>]*>')
_SHARED = re.compile(rb'<f(?=[^>]*\st="shared")[^>]*\ssi="(\d+)"[^>]*>([^<]+)</f>')
_REF = re.compile(rb'\sref="([^"]*)"')


def check_arrays(xml: bytes, done: Patch, sheet: str) -> None:
    """Refuse to write into the middle of an array formula: the program would calculate over it.

    Raises:
        ProjektloggError: a changed cell belongs to the array of a formula that stays.
    """
    if b't="array"' not in xml:
        return
    kept = {cell(*place) for place in done.formulas}
    for match in _ARRAY.finditer(xml):
        ref = _REF.search(match[0])
        place = area(ref[1].decode()) if ref else None
        if place is None or match[1].decode() in kept:
            continue
        for row, column in done.changed:
            if place.holds(row, column):
                raise ProjektloggError(
                    f"Cellen {cell(row, column)} fylls av en matrisformel i {match[1].decode()}.",
                    "Ta bort formeln eller flytta den utanför programmets kolumner.",
                    where=f"blad {sheet}, cell {cell(row, column)}",
                )


def free_shared(xml: bytes, done: Patch) -> bytes:
    """Give each cell its own formula where the cell that held the text for all of them was replaced (18.3.1.40)."""
    for place, old in done.formulas.items():
        master = _SHARED.search(old)
        if master is None:
            continue
        children = re.compile(
            rb'(<c r="([A-Z]+\d+)"[^>]*>\s*)<f(?=[^>]*\st="shared")[^>]*\ssi="%s"[^>]*?(?:/>|></f>)' % master[1]
        )
        xml = _freed(xml, children, xml_text(master[2]), cell(*place))
    return xml


def _freed(xml: bytes, children: re.Pattern[bytes], text: str, origin: str) -> bytes:
    if not children.search(xml):
        return xml
    from openpyxl.formula.translate import Translator  # a third of a second, hardly ever needed

    def own(match: re.Match[bytes]) -> bytes:
        moved = str(Translator("=" + text, origin=origin).translate_formula(match[2].decode()))
        return match[1] + b"<f>" + escape(moved.removeprefix("=")).encode() + b"</f>"

    return children.sub(own, xml)
