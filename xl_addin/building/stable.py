"""The workbook as bytes that are the same each time: no clock, no random part names."""

import posixpath
import zipfile
from datetime import datetime
from io import BytesIO

from lxml import etree
from openpyxl import Workbook
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.xml.constants import ARC_APP, ARC_CORE, ARC_STYLE, SHEET_DRAWING_NS, SHEET_MAIN_NS
from openpyxl.xml.functions import tostring

from xl_addin.books.ooxml.stable_zip import stable_zip

_FONT_PARTS = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"),
    *("family", "charset", "scheme"),
)
CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 - document properties know no time zone


def to_bytes(book: Workbook) -> bytes:
    """Save the workbook; zip times and the modified date are fixed."""
    draft = BytesIO()
    book.save(draft)
    book.properties.modified = book.properties.created
    # openpyxl signs as Excel; LibreOffice then trusts row heights that nobody has measured, and cuts wrapped texts.
    program = ExtendedProperties()
    program.Application = "Projektlogg"
    signed = {ARC_CORE: tostring(book.properties.to_tree()), ARC_APP: tostring(program.to_tree())}
    with zipfile.ZipFile(draft) as old:
        parts = {name: old.read(name) for name in old.namelist()} | signed
    parts[ARC_STYLE] = _in_order(parts[ARC_STYLE])
    for name, data in parts.items():
        if name.endswith(".rels"):
            parts[name] = _relative(name, data)
        elif name.startswith("xl/drawings/drawing"):
            parts[name] = _prefixed(data)
    return stable_zip(parts)


def _relative(name: str, links: bytes) -> bytes:
    """Relationships with relative targets, as Excel writes them: some readers (exceljs) take no others."""
    folder = posixpath.dirname(posixpath.dirname(name))
    tree = etree.fromstring(links)
    for link in tree:
        target = link.get("Target", "")
        if target.startswith("/") and link.get("TargetMode") != "External":
            link.set("Target", posixpath.relpath(target, f"/{folder}"))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _prefixed(drawing: bytes) -> bytes:
    """A drawing with the prefix that Excel gives its elements: exceljs knows them by it, not by their namespace."""
    old = etree.fromstring(drawing)
    names = {prefix: uri for prefix, uri in old.nsmap.items() if prefix}
    root = etree.Element(old.tag, nsmap={**names, "xdr": SHEET_DRAWING_NS})
    root.extend(list(old))
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xdr"])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _in_order(styles: bytes) -> bytes:
    """Put the parts of each font in the order that Excel writes (Open XML SDK, Font), which openpyxl does not keep."""
    tree = etree.fromstring(styles)
    for font in tree.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_PARTS.index(etree.QName(part).localname))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
