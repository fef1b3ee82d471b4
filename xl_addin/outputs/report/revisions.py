"""Tracked changes and comments of a template: the changes are accepted, and the comments taken away, in the copy.

ECMA-376, 17.13: what was deleted or moved away goes, what was put in stays, and no reviewer's name is left.
"""

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_GONE = frozenset(map(qn, ("w:del", "w:moveFrom")))
_KEPT = frozenset(map(qn, ("w:ins", "w:moveTo")))
_FORMER = frozenset(
    qn(f"w:{name}Change")
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "numbering")
)
_RANGES = frozenset(
    qn(f"w:{name}Range{end}")
    for end in ("Start", "End")
    for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
)
_MARKS = frozenset(map(qn, ("w:cellIns", "w:cellMerge", "w:delText", "w:delInstrText")))
_COMMENTS = frozenset(map(qn, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:annotationRef")))
_PROPERTIES = frozenset(map(qn, ("w:rPr", "w:trPr", "w:ctrlPr", "w:numPr")))


def accept_changes(root: "_Element") -> bool:
    """Accept the tracked changes of a part; whether there were any."""
    found = [*root.iter(*_GONE | _KEPT | _FORMER | _RANGES | _MARKS), *root.iter(qn("w:cellDel"))]
    joined = [p for p in root.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None]
    joined += [p for p in root.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:moveFrom')}") is not None]
    rows = [row for row in root.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None]
    cells = [cell for cell in root.iter(qn("w:tc")) if cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is not None]
    for element in found:
        parent = element.getparent()
        if parent is None:
            continue
        if element.tag in _KEPT and parent.tag not in _PROPERTIES:
            for child in list(element):
                element.addprevious(child)
        parent.remove(element)
    for paragraph in reversed(joined):
        _join_with_next(paragraph)
    _remove_all([*rows, *cells])
    return bool(found)


def drop_comments(root: "_Element") -> bool:
    """Take away where comments are anchored; whether there were any."""
    found = list(root.iter(*_COMMENTS))
    _remove_all(found)
    return bool(found)


def _join_with_next(paragraph: "_Element") -> None:
    """The mark of a paragraph was deleted: what it holds stands first in the next, which keeps its own look."""
    following = paragraph.getnext()
    parent = paragraph.getparent()
    if parent is None or following is None or following.tag != paragraph.tag:
        return
    properties = following.find(qn("w:pPr"))
    place = 0 if properties is None else 1
    for child in reversed([child for child in paragraph if child.tag != qn("w:pPr")]):
        following.insert(place, child)
    parent.remove(paragraph)


def _remove_all(elements: "Iterable[_Element]") -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
