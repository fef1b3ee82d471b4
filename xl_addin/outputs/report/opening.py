"""Open a template from outside: only what a report needs comes in, and nothing that reaches out of the file.

A template is a stranger's file. What may be in it is listed here; of the rest, what nobody sees is left out of the copy
(comments, macros, notes of who wrote where), and what somebody would see is refused with its place.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.story import StoryPart
from lxml import etree

from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.report.origin import COUNTED
from xl_addin.outputs.report.revisions import accept_changes, drop_comments
from xl_addin.outputs.report.template_places import Problem, Story, place_of, stories

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.rel import Relationships, _Relationship
    from lxml.etree import _Element

UNREADABLE, SAVE_ANEW = "Mallen kan inte läsas som ett Word-dokument.", "Spara den på nytt från Word som .docx."
_LARGEST, _MOST = 200_000_000, 5_000  # bytes unpacked, and parts
_PACKAGE = frozenset({"officeDocument", "core-properties", "extended-properties", "custom-properties"})
_STORIES = frozenset({"header", "footer", "footnotes", "endnotes"})
_LOOKS = frozenset({"styles", "stylesWithEffects", "numbering", "settings", "fontTable", "theme"})
_SEEN = frozenset(
    {"image", "chart", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"}
)
_OF_PARTS = frozenset({"font", "chartStyle", "chartColorStyle", "themeOverride", "chartUserShapes"})
_ROOTS = {
    "styles": "w:styles",
    "numbering": "w:numbering",
    "settings": "w:settings",
    "header": "w:hdr",
    "footer": "w:ftr",
    "footnotes": "w:footnotes",
    "endnotes": "w:endnotes",
}
_KEPT = _STORIES | _LOOKS | _SEEN | _OF_PARTS
_PICTURES = frozenset({"png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf"})
_LINKS = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})  # a reader follows them, or does not
_R = f"{{{'http://schemas.openxmlformats.org/officeDocument/2006/relationships'}}}"
_LINKED = "{urn:schemas-microsoft-com:office:office}href"
_FETCHING = frozenset({"src", "althref", "embeddedHtml"})  # attributes that name something outside the file
_ELSEWHERE = {
    "altChunk": "ett infogat dokument",
    "subDoc": "ett underdokument",
    "object": "ett inbäddat objekt",
    "OLEObject": "ett inbäddat objekt",
    "control": "en ActiveX-kontroll",
    "movie": "en film",
    "webVideoPr": "en film på webben",
    "frameset": "ramar",
}
_OF_SETTINGS = ("attachedTemplate", "mailMerge", "docVars", "saveThroughXslt", "attachedSchema")  # paths and names
_PATH = re.compile(r"(?:[A-Za-z]:\\|\\\\|file:|/(?:Users|home)/)\S.*[\\/]", re.IGNORECASE)  # before a file's name
_FIELDS = frozenset(
    {
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "TOC", "TC", "TOA", "TA", "REF", "PAGEREF", "NOTEREF"),
        *("STYLEREF", "SEQ", "XE", "INDEX", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME"),
        *("REVNUM", "TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "INFO", "NUMWORDS"),
        *("NUMCHARS", "HYPERLINK", "GOTOBUTTON", "SYMBOL", "EQ", "ADVANCE", "IF", "COMPARE", "LISTNUM", "AUTONUM"),
        *("AUTONUMLGL", "AUTONUMOUT", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "BIBLIOGRAPHY", "CITATION"),
    }
)
"""The field codes that work with what the document holds (ECMA-376, 17.16.5)."""


@dataclass
class Template:
    """An opened template, cleaned.

    Attributes:
        document: the copy that is filled.
        problems: what reaches out of the file, or cannot come along.
        notes: what was done to the copy, in Swedish.
        is_report: it is a report that has been made, by its properties.
    """

    document: "Document"
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_report: bool = False


def open_template(path: Path) -> Template:
    """Open a template.

    Raises:
        ProjektloggError: it is not there, or cannot be read as a Word document.
    """
    if not path.exists():
        shipped = "lagesrapport, slutrapport, styrgrupp och eruf-2014-2020-blankett"
        raise ProjektloggError(
            "Mallen finns inte.", f"Kontrollera namnet och mappen. Med programmet följer {shipped}.", where=path.name
        )
    try:
        _weigh(path)
        template = Template(docx.Document(str(path)))
        _clean(template)
    except Exception as error:  # whatever in a broken file python-docx did not think of
        raise ProjektloggError(UNREADABLE, SAVE_ANEW, where=path.name) from error
    return template


def _weigh(path: Path) -> None:
    """Look at the sizes before anything is unpacked.

    Raises:
        ValueError: it is no template's size.
    """
    with zipfile.ZipFile(path) as package:
        entries = package.infolist()
    if len(entries) > _MOST or sum(entry.file_size for entry in entries) > _LARGEST:
        raise ValueError


def _clean(template: Template) -> None:
    document = template.document
    document.core_properties.title.strip()
    package, main = document.part.package, document.part
    own = (one.target_part.blob for one in package.rels.values() if _kind(one) == "custom-properties")
    template.is_report = any(f'"{COUNTED}"'.encode() in blob for blob in own)
    _drop(package.rels, [key for key, relation in package.rels.items() if _kind(relation) not in _PACKAGE])
    texts: dict[Part, Part] = {}
    for relation in main.rels.values():
        if not relation.is_external and _kind(relation) in _STORIES:
            part = relation.target_part
            relation._target = texts.setdefault(part, _as_story(part))  # noqa: SLF001 - python-docx has no other way
    for relation in [relation for part in _parts(main) for relation in part.rels.values() if not relation.is_external]:
        _look_at(_kind(relation), relation.target_part)
    changed = commented = False
    for root in _xml_roots(main):
        changed |= accept_changes(root)
        commented |= drop_comments(root)
        _scrub(root)
    for story in stories(document):
        template.problems += _external_targets(story)
        template.problems += _fetching_fields(story)
    for part in _parts(main):
        _drop_what_is_not_kept(part, is_story=part is main or isinstance(part, StoryPart))
    if changed:
        template.notes.append("Mallen har spårade ändringar. De räknas som godkända i rapporten.")
    if template.is_report:
        template.notes.append("Mallen är en färdig rapport. Allt som redan är ifyllt i den står kvar, också siffrorna.")
    if commented:
        template.notes.append("Mallen har kommentarer. De följer inte med till rapporten.")


def _look_at(kind: str, part: Part) -> None:
    """Look whether a part is what it is said to be.

    Raises:
        ValueError: it is not, or has entities of its own.
    """
    if not isinstance(part, XmlPart) and not part.content_type.endswith("xml"):
        return
    root: Any = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    if root.getroottree().docinfo.doctype or (kind in _ROOTS and root.tag != qn(_ROOTS[kind])):
        raise ValueError


def _as_story(part: Part) -> Part:
    """A part with text, read as XML that can hold pictures: python-docx keeps footnotes as bytes."""
    if isinstance(part, XmlPart):
        if part.element is None:
            raise ValueError
        return part
    story = StoryPart(part.partname, part.content_type, parse_xml(part.blob), part.package)
    for relation in part.rels.values():
        story.load_rel(relation.reltype, relation._target, relation.rId, relation.is_external)  # noqa: SLF001
    return story


def _parts(main: Part) -> list[Part]:
    """All parts that can be reached, the main one first."""
    found, waiting = {id(main): main}, [main]
    while waiting:
        for relation in waiting.pop().rels.values():
            if not relation.is_external and id(relation.target_part) not in found:
                found[id(relation.target_part)] = relation.target_part
                waiting.append(relation.target_part)
    return list(found.values())


def _xml_roots(main: Part) -> "Iterator[_Element]":
    return (part.element for part in _parts(main) if isinstance(part, XmlPart))


def _kind(relation: "_Relationship") -> str:
    return relation.reltype.rpartition("/")[2]


def _drop(relations: "Relationships", keys: list[str]) -> None:
    for key in keys:
        del relations[key]


def _scrub(root: "_Element") -> None:
    """Take out what tells of somebody's computer: the template's own template, paths of pictures."""
    etree.strip_tags(root, etree.Comment, etree.PI)  # of the file's XML: no reader sees them, and `tags` has its own
    if root.tag == qn("w:settings"):
        for name in _OF_SETTINGS:
            for element in list(root.iter(qn(f"w:{name}"))):
                element.getparent().remove(element)  # type: ignore[union-attr]  # it stands in the settings
    for element in root.iter("{*}docPr", "{*}cNvPr", "{*}shape", "{*}imagedata"):
        for name, value in _attributes(element):
            if etree.QName(name).localname in {"name", "descr", "title", "alt"} and _PATH.match(value):
                element.set(name, _PATH.sub("", value))
    for element in list(root.iter("{*}svgBlip")):  # an SVG can fetch; Word keeps a PNG beside it
        element.getparent().remove(element)  # type: ignore[union-attr]  # no root


def _attributes(element: "_Element") -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _is_kept(relation: "_Relationship") -> bool:
    kind = _kind(relation)
    if relation.is_external:
        return kind == "hyperlink"
    if kind == "image":
        return relation.target_part.partname.ext.lower() in _PICTURES
    return kind in _KEPT


def _external_targets(story: Story) -> Iterator[Problem]:
    """What in a text would fetch something, or stands for something that does not come along."""
    relations = story.part.rels
    for element in story.root.iter(etree.Element):
        name = etree.QName(element).localname
        what = _ELSEWHERE.get(name, "")
        for attribute, value in _attributes(element):
            local = etree.QName(attribute).localname
            if attribute.startswith(_R) and value:
                relation = relations.get(value)
                what = what or _what_is_wrong(relation, is_link=name in _LINKS)
            elif (local in _FETCHING and value) or attribute == _LINKED:
                what = what or "en länk till något utanför filen"
        if what:
            remedy = "Ta bort det, eller klistra in innehållet i mallen."
            yield Problem(place_of(element, story), "", f"Här står {what}, som inte kan följa med.", remedy)


def _what_is_wrong(relation: "_Relationship | None", *, is_link: bool) -> str:
    if relation is None:
        return "något som saknas i filen"
    if relation.is_external:
        return "" if is_link and _is_kept(relation) else "en länk till något utanför filen"
    return "" if _is_kept(relation) else "något av ett slag som en rapport inte har"


def _fetching_fields(story: Story) -> Iterator[Problem]:
    """The field codes that are none of ours. A code can be split over many runs, and stand inside another."""
    codes: list[str] = []
    for element in story.root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")):
        code = None
        if element.tag == qn("w:fldSimple"):
            code = element.get(qn("w:instr"), "")
        elif element.tag == qn("w:instrText"):
            if codes:
                codes[-1] += element.text or ""
        elif element.get(qn("w:fldCharType")) == "begin":
            codes.append("")
        elif element.get(qn("w:fldCharType")) == "separate" and codes:
            code, codes[-1] = codes[-1], "PAGE"  # what follows is its result
        elif element.get(qn("w:fldCharType")) == "end" and codes:
            code = codes.pop()
        words = code.split() if code is not None else ["PAGE"]
        if not words or (words[0].upper() not in _FIELDS and not words[0].startswith("=")):
            name = words[0][:40] if words else "utan namn"
            message = f"Fältkoden {name} kan hämta något utifrån och används inte i en rapport."
            yield Problem(place_of(element, story), "", message, "Ta bort fältet, eller gör om det till vanlig text.")


def _drop_what_is_not_kept(part: Part, *, is_story: bool) -> None:
    """Cut a part off from what is not listed. Where a reader would have seen it, a problem has been reported."""
    gone = [key for key, relation in part.rels.items() if not _is_kept(relation)]
    _drop(part.rels, gone)
    if is_story or not gone:
        return
    root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        if parent is not None and any(name.startswith(_R) and value in gone for name, value in _attributes(element)):
            parent.remove(element)
    if not isinstance(part, XmlPart):
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001
