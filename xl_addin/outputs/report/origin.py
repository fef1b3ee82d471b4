"""Where a report comes from: what it says of itself on its last page and in its properties, and what it is held to.

The properties are custom ones (ISO/IEC 29500-1, 22.3), which Word shows under Arkiv > Info > Egenskaper. Each
value stays under the 255 characters that Word keeps, so the figures stand one indicator a property. A PDF holds the
same in its information dictionary. Figures that are not printed, small groups of personal traits, are not here either.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.version import __version__
from xl_addin.ledger.small_groups import disclosed_figures
from xl_addin.outputs.report.digests import Kept, read_kept, write_kept

if TYPE_CHECKING:
    from docx.document import Document

    from xl_addin.ledger.outcomes import Results

BOOK, SHA, COUNTED, VERSION, PERIOD = (
    f"Projektlogg {word}" for word in ("arbetsbok", "SHA-256", "räknat", "version", "period")
)
FIGURES = "Projektlogg siffror "
"""Begins the name of each property that holds an indicator's figures; its code follows."""

NAMES = ("mal", "perioden", "ackumulerat", "brutto")
"""The figures that are kept of each indicator, by the last part of their live names."""

CUSTOM_PART = "docProps/custom.xml"
_LONGEST = 255
_CODE = re.compile(r"\w{1,80}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OURS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one format id that applications use for their own properties


@dataclass(frozen=True, slots=True)
class Origin:
    """The workbook that was counted.

    Attributes:
        workbook: its file's name without folder.
        sha256: the digest of its bytes, in hex; both "" when it is not known.
    """

    workbook: str = ""
    sha256: str = ""
    version: str = __version__


UNKNOWN = Origin()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a report says of itself.

    Attributes:
        counted: the day whose figures they are.
        period: the number of the period.
        figures: code -> name (see NAMES) -> figure; None where there was none, or it was not printed.
        kept: what tells an edited report; None in reports of the first versions.
    """

    origin: Origin
    counted: date
    period: int
    figures: Mapping[str, Mapping[str, float | None]]
    kept: Kept | None = None


def origin_of(path: Path) -> Origin:
    """The origin of what is counted from this workbook.

    Raises:
        ProjektloggError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ProjektloggError("Arbetsboken kan inte läsas.", "Kontrollera sökvägen.", where=path.name) from error
    return Origin(path.name, digest)


def make_stamp(results: "Results", origin: Origin, kept: Kept | None = None) -> Stamp:
    """The stamp of a report made from these results."""
    return Stamp(origin, results.today, results.period.number, stamped_figures(results), kept)


def stamped_figures(results: "Results") -> dict[str, dict[str, float | None]]:
    """The figures of every indicator, as they are kept in a stamp."""
    out: dict[str, dict[str, float | None]] = {}
    for indicator, outcome in zip(results.indicators, results.outcomes, strict=True):
        shown = disclosed_figures(outcome, results.disclosure(indicator.code))
        figures = (outcome.target, shown["period"], shown["cumulative"], shown["gross"])
        out[indicator.code] = dict(zip(NAMES, figures, strict=True))
    return out


def to_properties(stamp: Stamp) -> dict[str, str]:
    """The stamp as names and values of properties."""
    values = {
        BOOK: stamp.origin.workbook,
        SHA: stamp.origin.sha256,
        COUNTED: stamp.counted.isoformat(),
        VERSION: stamp.origin.version,
        PERIOD: str(stamp.period),
    }
    for code, figures in stamp.figures.items():
        values[FIGURES + code] = json.dumps(figures, separators=(",", ":"))
    values |= write_kept(stamp.kept) if stamp.kept else {}
    return {name[:_LONGEST]: value[:_LONGEST] for name, value in values.items()}


def from_properties(values: Mapping[str, str]) -> Stamp | None:
    """Read a stamp; None when there is none that can be trusted. People may have changed any of it."""
    try:
        figures = {
            name.removeprefix(FIGURES): _figures(value) for name, value in values.items() if name.startswith(FIGURES)
        }
        counted, period = date.fromisoformat(values[COUNTED]), int(values[PERIOD])
    except (KeyError, ValueError, RecursionError):
        return None
    digest = values.get(SHA, "")
    if not figures or not all(map(_CODE.fullmatch, figures)) or not (digest == "" or _DIGEST.fullmatch(digest)):
        return None
    origin = Origin(values.get(BOOK, ""), digest, values.get(VERSION, ""))
    return Stamp(origin, counted, period, figures, read_kept(values))


def _figures(value: str) -> dict[str, float | None]:
    """The figures of one indicator, from JSON that holds nothing else.

    Raises:
        ValueError: it does.
    """
    read = json.loads(value) if len(value) <= _LONGEST else None
    if not isinstance(read, dict) or set(read) != set(NAMES):
        raise ValueError
    for figure in read.values():
        number = isinstance(figure, int | float) and not isinstance(figure, bool) and math.isfinite(figure)
        if figure is not None and not number:
            raise ValueError
    return read


def put(document: "Document", values: Mapping[str, str]) -> None:
    """Make these the document's custom properties; those of the template are dropped."""
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap={None: _CUSTOM, "vt": _TYPES})  # type: ignore[dict-item]  # the stubs lack None
    for number, (name, value) in enumerate(values.items(), 2):  # 0 and 1 are taken (ISO/IEC 29500-1, 22.3.2.2)
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", {"fmtid": _OURS, "pid": str(number), "name": name})
        etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = value
    package = document.part.package
    for key in [
        key for key, relation in package.rels.items() if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
    ]:
        del package.rels[key]
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(f"/{CUSTOM_PART}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, data, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def read_properties(xml: bytes) -> dict[str, str]:
    """The custom properties of a part that `put` wrote, or that a program wrote anew.

    Raises:
        ValueError: it is no such XML.
    """
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise ValueError from error
    return dict(_pairs(root))


def _pairs(root: "etree._Element") -> Iterator[tuple[str, str]]:
    for entry in root.iter(f"{{{_CUSTOM}}}property"):
        yield entry.get("name", ""), "".join(str(text) for text in entry.itertext())
