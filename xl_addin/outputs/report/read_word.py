"""Read a Word document's parts, by their relationships, as the pieces that a reader sees."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

from xl_addin.outputs.report.pieces import Piece, Story, UnreadableError

_MOST = 200_000_000  # bytes of all parts together
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEADING = re.compile(r"(?:heading|rubrik) \d", re.IGNORECASE)


def read_pieces(data: bytes) -> list[Piece]:
    """Read what a Word document shows: the body, then its notes, headers and footers.

    Raises:
        UnreadableError: it is no Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _Document(package).pieces()
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, ValueError, OSError) as error:
        raise UnreadableError from error
    except (NotImplementedError, RuntimeError, RecursionError) as error:  # compressed or encrypted as no document is
        raise UnreadableError from error


class _Document:
    """A Word document's parts, by their relationships."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._room = _MOST
        self._part = next(target for kind, target in self._relations("").values() if kind == "officeDocument")
        self._targets = self._relations(self._part)

    def pieces(self) -> list[Piece]:
        root = self._parse(self._part)
        story = Story("p", "", self._headings())
        story.blocks(root)
        found = story.found
        for kind, identity in story.notes:
            found += self._note(kind, identity)
        return [*found, *self._around(root)]

    def _headings(self) -> frozenset[str]:
        styles = self._of_kind("styles")
        if styles is None:
            return frozenset()
        return frozenset(
            style.get(qn("w:styleId"), "")
            for style in styles.iter(qn("w:style"))
            if (name := style.find(qn("w:name"))) is not None and _HEADING.match(name.get(qn("w:val"), ""))
        )

    def _note(self, kind: str, identity: str) -> list[Piece]:
        root = self._of_kind(f"{kind}s")
        notes = () if root is None else root.iter(qn(f"w:{kind}"))
        story = Story("not", "fotnot, " if kind == "footnote" else "slutnot, ")
        for note in notes:
            if note.get(qn("w:id")) == identity:
                story.blocks(note)
        return story.found

    def _around(self, root: etree._Element) -> Iterator[Piece]:
        """The headers and footers of the sections in order, each once in a row."""
        settings = self._of_kind("settings")
        even = settings is not None and _is_on(settings.find(qn("w:evenAndOddHeaders")))
        for kind, place in (("header", "sidhuvud"), ("footer", "sidfot")):
            now: dict[str, list[Piece]] = {}
            last: list[Piece] = []
            for section in root.iter(qn("w:sectPr")):
                for reference in section.iterfind(qn(f"w:{kind}Reference")):
                    target = self._targets.get(reference.get(_RELATION, ""), ("", ""))[1]
                    now[reference.get(qn("w:type"), "default")] = self._story(target, kind, f"{place}, ")
                wanted = ["default", *["first"] * _is_on(section.find(qn("w:titlePg"))), *["even"] * even]
                for shown in (now.get(one, []) for one in wanted):
                    if shown != last:
                        yield from shown
                        last = shown

    def _story(self, part: str, kind: str, place: str) -> list[Piece]:
        story = Story(kind, place)
        if part:
            story.blocks(self._parse(part))
        return story.found

    def _of_kind(self, kind: str) -> etree._Element | None:
        part = next((target for one, target in self._targets.values() if one == kind), None)
        return None if part is None else self._parse(part)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> kind and part."""
        folder, name = posixpath.split(part)
        found = {}
        for one in self._parse(posixpath.join(folder, "_rels", f"{name}.rels")):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            if one.get("TargetMode") != "External":
                found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
        return found

    def _parse(self, name: str) -> etree._Element:
        with self._package.open(name) as part:
            data = part.read(self._room + 1)
        self._room -= len(data)
        if self._room < 0:
            raise UnreadableError
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _is_on(flag: etree._Element | None) -> bool:
    return flag is not None and flag.get(qn("w:val"), "true") not in {"0", "false", "off"}
