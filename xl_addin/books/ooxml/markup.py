"""The XML of a workbook's parts: safe parsing, and one plain form for unusual spellings."""

import re
from typing import Any

from lxml import etree

from xl_addin.books.ooxml.a1 import MAX_COLUMN, MAX_ROW, Area, area, column_number, letters

_UTF8 = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml(?![^>]*encoding)|<\?xml[^>]*encoding\s*=\s*[\"'](?:utf-?8|us-ascii)[\"']|<[A-Za-z])",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"\A(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)  # never tries twice


# Anything but `<row r="1"`, `<c r="A1"` and their plain end tags: other quotes, other order, left out, spaced out.
_ODD = re.compile(rb'<(?:row(?! r="[1-9])|c(?! r="[A-Z]))[\s/>]|</(?:row|c)\s')

_PLACED = re.compile(rb'<c r="([^"]*)"')
_PLACE = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"')
_QUOTED = re.compile(rb"<(?:row|c|f)\s[^>]*='")


class MarkupError(Exception):
    """A part is not the XML that it should be.

    Args:
        code: "xml" (not well formed), "dtd" (holds a document type, which no part of a workbook has) or "address" (a
            row or cell has an address that is none, or stands out of order).
        place: the row or cell, when one is known.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


def parse(xml: bytes) -> etree._Element:
    """Parse a part; nothing outside it is read and no entity is expanded. Comments and instructions are left out.

    Raises:
        MarkupError: not well-formed XML, or with a document type.
    """
    if has_doctype(xml):
        raise MarkupError("dtd")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MarkupError("xml") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in UTF-16, say
        raise MarkupError("dtd")
    return root


def name(element: etree._Element) -> str:
    """The element's name without namespace: the transitional and the strict form of the format differ in that only."""
    return etree.QName(element).localname


def has_doctype(xml: bytes) -> bool:
    """Whether a part, in an encoding that keeps ASCII, starts with a document type declaration."""
    return _DOCTYPE.match(xml) is not None


def is_plain(xml: bytes, root: bytes) -> bool:
    """Whether a part is UTF-8 without CDATA and comments, and its root element has no prefix.

    Args:
        xml: the part.
        root: the root element's name.
    """
    if not _UTF8.match(xml) or b"<![CDATA[" in xml or b"<!--" in xml or not is_utf8(xml):
        return False
    return re.search(rb"<%s[\s>/]" % root, xml[:4096]) is not None


def is_utf8(xml: bytes) -> bool:
    """Whether a part's bytes are text in UTF-8, whatever it says of itself."""
    try:
        xml.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def ordinary_sheet(xml: bytes) -> bytes:
    """A worksheet as the byte patcher reads it: plain, rows and cells with `r` first and in double quotes.

    Every program of note writes sheets like that, and they come back as they are.

    Raises:
        MarkupError: no such sheet, or an address in it is none or out of order.
    """
    if not is_plain(xml, b"worksheet") or _ODD.search(xml) or (b"='" in xml and _QUOTED.search(xml)):
        xml = plain(xml)
        if not is_plain(xml, b"worksheet") or _ODD.search(xml):
            raise MarkupError("xml")
    if b"<sheetData" not in xml:
        raise MarkupError("xml")
    _check_places(xml)
    return xml


def _check_places(xml: bytes) -> None:
    """See that rows and cells have addresses, in order: what is there twice would be read here and written there.

    By the row, and for rows with the same columns once: that takes a fifth of the time that it takes by the cell.
    """
    last, known = 0, {()}
    before, *rows = xml.split(b'<row r="')
    for chunk in rows:
        number = chunk[: chunk.find(b'"')]
        if not number.isdigit() or number.startswith(b"0") or not last < int(number[:8]) <= MAX_ROW:
            raise MarkupError("address", f"rad {_shown(number)}")
        last = int(number)
        cells = _PLACE.findall(chunk)
        names, numbers = zip(*cells, strict=True) if cells else ((), ())
        if len(cells) != chunk.count(b'<c r="') or not {*numbers} <= {number} or names not in known:
            _check_row(chunk, number, names, numbers)
            known.add(names)
    if b'<c r="' in before:
        raise MarkupError("address", "en cell utanför raderna")


def _check_row(chunk: bytes, number: bytes, names: tuple[bytes, ...], numbers: tuple[bytes, ...]) -> None:
    here = f"på rad {_shown(number)}"
    if len(names) != chunk.count(b'<c r="'):
        odd = next(one for one in _PLACED.findall(chunk) if not _PLACE.match(b'<c r="' + one + b'"'))
        raise MarkupError("address", f"{_shown(odd)} {here}")
    column = 0
    for name, row in zip(names, numbers, strict=True):
        found = column_number(name.decode())
        if row != number or not column < found <= MAX_COLUMN:
            raise MarkupError("address", f"{_shown(name + row)} {here}")
        column = found


def _shown(address: bytes) -> str:
    return address[:20].decode("utf-8", "replace")


def plain(xml: bytes) -> bytes:
    """Write a part in the plain form: UTF-8, no prefix for the main namespace, no CDATA, no comments.

    Rows and cells of a sheet get their `r` attribute, and get it first.

    Raises:
        MarkupError: not well-formed XML, or with a document type.
    """
    old = parse(xml)
    main = etree.QName(old).namespace
    prefixes = {prefix: uri for prefix, uri in old.nsmap.items() if prefix and uri != main}
    names: dict[Any, str] = {None: main or "", **prefixes}  # lxml takes None for "no prefix", its stubs do not say so
    root = etree.Element(old.tag, nsmap=names)
    for key, value in old.attrib.items():
        root.set(key, value)
    root.text = old.text
    root.extend(list(old))
    _number(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(prefixes))
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return text


def _number(sheet: etree._Element) -> None:
    """Write the place of each row and cell where it is left out: then it is the next one (18.3.1.4, 18.3.1.73)."""
    number = 0
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        given = row.get("r", str(number + 1)).strip()
        if not (given.isascii() and given.isdecimal()) or not 1 <= int(given[:8]) <= MAX_ROW:
            raise MarkupError("address", f"rad {_shown(given.encode())}")
        number = int(given)
        _put_first(row, str(number))
        column = 0
        for cell in row.iterfind("{*}c"):
            place = cell.get("r", "").strip()
            found = area(place.upper()) if place else Area(number, column + 1, number, column + 1)
            if found is None or found.top != number or found.left != found.right or found.left > MAX_COLUMN:
                raise MarkupError("address", f"{_shown(place.encode())} på rad {number}")
            column = found.left
            _put_first(cell, f"{letters(column)}{number}")


def _put_first(element: etree._Element, place: str) -> None:
    others = {name: value for name, value in element.attrib.items() if name != "r"}
    element.attrib.clear()
    element.set("r", place)
    for key, value in others.items():
        element.set(key, value)
