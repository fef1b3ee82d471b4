"""Hyperlinks of a sheet to cells of the same workbook (18.3.1.47)."""

import re
from collections.abc import Iterable, Mapping

from xl_addin.books.ooxml.a1 import Area, area, cell
from xl_addin.books.ooxml.cell_xml import xml_text
from xl_addin.books.ooxml.sheetxml import data_span, seek
from xl_addin.books.ooxml.xstring import escape, storable
from xl_addin.values.raw_table import Link

_ALL = re.compile(rb"<hyperlinks\b[^>]*?(?:/>|>(.*?)</hyperlinks>)", re.DOTALL)
_ONE = re.compile(rb"<hyperlink\b[^>]*?(?:/>|>.*?</hyperlink>)", re.DOTALL)
_REF = re.compile(rb'\sref="([^"]*)"')
# What stands between the cells and the links in a worksheet (CT_Worksheet, 18.3.1.99). None holds itself.
_BEFORE = re.compile(
    rb"\s*<(sheetCalcPr|sheetProtection|protectedRanges|scenarios|autoFilter|sortState|dataConsolidate"
    rb"|customSheetViews|mergeCells|phoneticPr|conditionalFormatting|dataValidations)\b[^>]*>"
)
_MAX_SHOWN = 255


def set_links(xml: bytes, gone: Iterable[Area], links: Mapping[tuple[int, int], Link]) -> bytes:
    """Put links in, and take those of some areas out first; all others stay as they are.

    Args:
        xml: the sheet in ordinary form.
        gone: the areas.
        links: by row and column.
    """
    areas = list(gone)
    _, end = data_span(xml)
    start = seek(xml, b">", end) + 1 if xml.startswith(b"</sheetData", end) else end
    found = _ALL.search(xml, start)
    old = _ONE.findall(found[1] or b"") if found else []
    kept = [one for one in old if not _inside(one, areas)]
    new = kept + [_link(place, link) for place, link in sorted(links.items(), key=lambda item: item[0])]
    if new == old:
        return xml
    written = b"<hyperlinks>" + b"".join(new) + b"</hyperlinks>" if new else b""
    if found:
        return xml[: found.start()] + written + xml[found.end() :]
    place = start
    while before := _BEFORE.match(xml, place):
        closed = before[0].endswith(b"/>")
        place = before.end() if closed else seek(xml, b"</%s>" % before[1], before.end()) + len(before[1]) + 3
    return xml[:place] + written + xml[place:]


def _inside(link: bytes, areas: Iterable[Area]) -> bool:
    ref = _REF.search(link)
    place = area(xml_text(ref[1])) if ref else None
    return place is not None and any(
        one.holds(place.top, place.left) and one.holds(place.bottom, place.right) for one in areas
    )


def _link(place: tuple[int, int], link: Link) -> bytes:
    target = "'" + link.sheet.replace("'", "''") + "'!" + link.cell
    words = {"ref": cell(*place), "location": target}
    if link.value is not None:
        words["display"] = str(link.value)[:_MAX_SHOWN]
    pairs = (f' {name}="{_quoted(word)}"' for name, word in words.items())
    return f"<hyperlink{''.join(pairs)}/>".encode()


def _quoted(text: str) -> str:
    return escape(storable(text)).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
