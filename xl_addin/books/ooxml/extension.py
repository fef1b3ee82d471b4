"""Things added to parts of a workbook: names, columns of tables, looks of columns, validations, relationships.

Everything else of the part stays what it was. Parts are in plain form, see `markup.plain`.
"""

import re
from xml.sax.saxutils import quoteattr

from lxml import etree

from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.markup import MarkupError
from xl_addin.books.ooxml.structure import OFFICE

_TABLE_REF = re.compile(rb'(<table\b[^>]*?\sref=")[^"]*"')
_FILTER_WHOLE = re.compile(rb'(<autoFilter\b[^>]*?\sref=")[^"]*"')
_FILTER_REF = re.compile(rb'(<autoFilter\b[^>]*?\sref="[A-Z]+\d+:)[A-Z]+(\d+")')
_COLUMNS = re.compile(rb'<tableColumns(?:\s+count="\d+")?>(.*?)</tableColumns>', re.DOTALL)
_COLUMN_ID = re.compile(rb'<tableColumn\b[^>]*?\sid="(\d+)"')
_COLS = re.compile(rb"<cols>(.*?)</cols>", re.DOTALL)
_COL = re.compile(rb"<col\b[^>]*?/>|<col\b[^>]*>\s*</col>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_DATA = re.compile(rb"<sheetData\b")
_OUTLINE = re.compile(rb'\soutlineLevelCol="[^"]*"')
_FORMAT = re.compile(rb"<sheetFormatPr\b([^>]*?)(/?)>")
_RULES = re.compile(rb"<dataValidations\b([^>]*)>(.*?)</dataValidations>", re.DOTALL)
_COUNT = re.compile(rb'\scount="\d+"')
# What may follow the validations of a sheet (CT_Worksheet, 18.3.1.99).
_AFTER_RULES = re.compile(
    rb"<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches"
    rb"|ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems"
    rb"|tableParts|extLst)\b|</worksheet>"
)
_AFTER_TABLES = re.compile(rb"<extLst\b|</worksheet>")


def with_table_columns(xml: bytes, ref: str, last: str, names: list[str]) -> bytes:
    """A table's part with more columns at its right edge.

    Args:
        xml: the part.
        ref: the table's address from now on.
        last: the letters of its last column.
        names: the columns' headers as they stand in the sheet.

    Raises:
        MarkupError: it lists no columns.
    """
    found = _COLUMNS.search(xml)
    if not found:
        raise MarkupError("xml")
    ids = [int(one) for one in _COLUMN_ID.findall(found[1])]
    new = b"".join(
        f'<tableColumn id="{max(ids, default=0) + place}" name={quoteattr(name)}/>'.encode()
        for place, name in enumerate(names, 1)
    )
    columns = b'<tableColumns count="%d">%s%s</tableColumns>' % (len(ids) + len(names), found[1], new)
    xml = xml[: found.start()] + columns + xml[found.end() :]
    xml = _TABLE_REF.sub(rb'\g<1>%s"' % ref.encode(), xml, count=1)
    return _FILTER_REF.sub(rb"\g<1>%s\g<2>" % last.encode(), xml, count=1)


def with_last_row(xml: bytes, ref: str) -> bytes:
    """A table's part with that address from now on; its filter ends where it does."""
    xml = _TABLE_REF.sub(rb'\g<1>%s"' % ref.encode(), xml, count=1)
    return _FILTER_WHOLE.sub(rb'\g<1>%s"' % ref.encode(), xml, count=1)


def with_column_look(xml: bytes, column: int, width: float, style: int, *, hidden: bool) -> bytes:
    """A sheet with the width of a column set, and hidden in a group if wanted."""
    cols = _COLS.search(xml)
    pieces: list[tuple[int, bytes]] = []
    for one in _COL.findall(cols[1]) if cols else []:
        words = dict(_ATTRIBUTE.findall(one))
        first, last = int(words.pop(b"min")), int(words.pop(b"max"))
        for low, high in ((first, min(last, column - 1)), (max(first, column + 1), last)):
            if low <= high:
                pieces.append((low, _col(low, high, words)))
        if not first <= column <= last:
            continue
    look = {b"width": str(width).encode(), b"customWidth": b"1"} | ({b"style": str(style).encode()} if style else {})
    look |= {b"hidden": b"1", b"outlineLevel": b"1"} if hidden else {}
    pieces.append((column, _col(column, column, look)))
    written = b"<cols>" + b"".join(piece for _, piece in sorted(pieces, key=lambda pair: pair[0])) + b"</cols>"
    place = (cols.start(), cols.end()) if cols else (found := _found(_DATA, xml), found)
    xml = xml[: place[0]] + written + xml[place[1] :]
    return _FORMAT.sub(_outlined, xml, count=1) if hidden else xml


def _outlined(found: re.Match[bytes]) -> bytes:
    rest = _OUTLINE.sub(b"", found[1])
    return b'<sheetFormatPr%s outlineLevelCol="1"%s>' % (rest, found[2])


def _col(first: int, last: int, words: dict[bytes, bytes]) -> bytes:
    rest = b"".join(b' %s="%s"' % pair for pair in words.items())
    return b'<col min="%d" max="%d"%s/>' % (first, last, rest)


def _found(what: re.Pattern[bytes], xml: bytes, start: int = 0) -> int:
    found = what.search(xml, start)
    if not found:
        raise MarkupError("xml")
    return found.start()


def with_validation(xml: bytes, rule: bytes) -> bytes:
    """A sheet with one validation more."""
    found = _RULES.search(xml)
    if found:
        head = _COUNT.sub(b"", found[1])
        count = len(re.findall(rb"<dataValidation\b", found[2])) + 1
        rules = b'<dataValidations%s count="%d">%s%s</dataValidations>' % (head, count, found[2], rule)
        return xml[: found.start()] + rules + xml[found.end() :]
    place = _found(_AFTER_RULES, xml, max(xml.rfind(b"</sheetData>"), 0))
    return xml[:place] + b'<dataValidations count="1">' + rule + b"</dataValidations>" + xml[place:]


def with_name(xml: bytes, name: str, formula: str) -> bytes:
    """The workbook part with one defined name more."""
    one = f"<definedName name={quoteattr(name)}>{formula}</definedName>".encode()
    end = xml.find(b"</definedNames>")
    if end >= 0:
        return xml[:end] + one + xml[end:]
    marks = (b"</externalReferences>", b"</functionGroups>", b"</sheets>")
    place = max(xml.find(mark) + len(mark) for mark in marks if mark in xml)
    return xml[:place] + b"<definedNames>" + one + b"</definedNames>" + xml[place:]


def with_table_part(xml: bytes, identity: str) -> bytes:
    """A sheet with one table more, by the id of its relationship."""
    one = f'<tablePart xmlns:r="{OFFICE}" r:id="{identity}"/>'.encode()
    end = xml.find(b"</tableParts>")
    if end >= 0:
        return xml[:end] + one + xml[end:]
    place = _found(_AFTER_TABLES, xml, max(xml.rfind(b"</sheetData>"), 0))
    return xml[:place] + b"<tableParts>" + one + b"</tableParts>" + xml[place:]


def with_relation(xml: bytes | None, kind: str, target: str) -> tuple[bytes, str]:
    """A part of relationships with one more, and its id."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = markup.parse(xml or f'<Relationships xmlns="{package}"/>'.encode())
    taken = {str(one.get("Id")) for one in root}
    identity = next(name for number in range(1, len(taken) + 2) if (name := f"rIdP{number}") not in taken)
    etree.SubElement(root, f"{{{package}}}Relationship", Id=identity, Type=kind, Target=target)
    return _written(root), identity


def with_content_type(xml: bytes, part: str, kind: str) -> bytes:
    """The list of content types with one part more."""
    root = markup.parse(xml)
    etree.SubElement(root, str(root.tag).replace("Types", "Override"), PartName=f"/{part}", ContentType=kind)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
