"""Hold a report that somebody has against a workbook: does it still give those figures, and which differ?"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import OpcError
from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xl_addin.errors import ProjektloggError
from xl_addin.report.origin import CUSTOM_PART, NAMES, Stamp, figures_of, from_properties, read_properties
from xl_addin.swedish import number

if TYPE_CHECKING:
    from docx.document import Document

    from xl_addin.results import Results

_LARGEST = 100_000_000  # bytes of a report; the shipped ones are below a million
_LARGEST_PART = 1_000_000  # bytes of its properties
_WORDS = {"mal": "mål", "perioden": "utfall i perioden", "ackumulerat": "utfall från start", "brutto": "alla insatser"}
_UNSTAMPED = "Rapporten säger inte vilken arbetsbok den kommer ur."
_MAKE_ANEW = "Jämför med en rapport som Projektlogg har gjort, eller gör en ny."


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what it was.

    Attributes:
        name: its live name, such as "leverans.ackumulerat".
        label: what it is, in Swedish.
        then: in the report; None where it has none.
        now: in the workbook; None where it has none.
    """

    name: str
    label: str
    then: float | None
    now: float | None

    def __str__(self) -> str:
        return f"{self.label}: {number(self.then)} i rapporten, {number(self.now)} i arbetsboken"


def read_stamp(report: Path) -> Stamp:
    """Read what a report says of itself.

    Args:
        report: a .docx or .pdf.

    Raises:
        ProjektloggError: it cannot be read, or says nothing that can be trusted.
    """
    data = _read(report)
    properties = _of_pdf(data) if data[:5] == b"%PDF-" else _of_docx(data)
    stamp = None if properties is None else from_properties(properties)
    if stamp is None:
        raise ProjektloggError(_UNSTAMPED, _MAKE_ANEW, where=report.name)
    return stamp


def differences(stamp: Stamp, results: "Results") -> list[Difference]:
    """The report's figures that the workbook no longer gives, for the report's period.

    Args:
        stamp: what the report says.
        results: the workbook, counted for that period.
    """
    now = figures_of(results)
    names = {outcome.code: outcome.name for outcome in results.outcomes}
    return [
        Difference(f"{code}.{name}", f"{names.get(code, code)}, {_WORDS[name]}", figures[name], today)
        for code, figures in stamp.figures.items()
        for name in NAMES
        if figures[name] != (today := now.get(code, {}).get(name))
    ]


def changed_by_hand(report: Path, stamp: Stamp, results: "Results") -> list[str]:
    """The rows of a Word report's tables that show other figures of an indicator than the report was made with.

    A PDF is not edited as easily, and is not looked at.
    """
    data = _read(report)
    if data[:5] == b"%PDF-":
        return []
    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise ProjektloggError("Rapporten kan inte läsas.", _MAKE_ANEW, where=report.name) from error
    codes = {outcome.name: outcome.code for outcome in results.outcomes}
    return [
        f"{name}: {', '.join(cells)}"
        for name, cells in _rows(document)
        if name in codes and not _are_of(cells, stamp.figures.get(codes[name], {}))
    ]


def _rows(document: "Document") -> Iterator[tuple[str, list[str]]]:
    for table in document.tables:
        for row in table.rows:
            name, *cells = [cell.text.strip() for cell in row.cells] or [""]
            yield name, cells


def _are_of(cells: list[str], figures: Mapping[str, float | None]) -> bool:
    """Whether the figures in the cells are all among those; cells that are no plain figures may say what they like."""
    known = {number(figure) for figure in figures.values()}
    return all(cell in known for cell in cells if cell.replace("\u202f", "").replace(",", "").isdigit())


def _read(report: Path) -> bytes:
    try:
        if report.stat().st_size > _LARGEST:
            raise ProjektloggError("Filen är för stor för att vara en rapport.", _MAKE_ANEW, where=report.name)
        return report.read_bytes()
    except OSError as error:
        raise ProjektloggError("Rapporten kan inte läsas.", "Kontrollera sökvägen.", where=report.name) from error


def _of_docx(data: bytes) -> dict[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(CUSTOM_PART) as part:
            xml = part.read(_LARGEST_PART + 1)
        return read_properties(xml) if len(xml) <= _LARGEST_PART else None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None


def _of_pdf(data: bytes) -> dict[str, str] | None:
    from xl_addin.report.pdf import STAMP

    try:
        metadata = PdfReader(io.BytesIO(data)).metadata
        read = json.loads(str(metadata[STAMP])[:_LARGEST_PART]) if metadata and STAMP in metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None
    texts = isinstance(read, dict) and all(isinstance(value, str) for value in read.values())
    return read if texts else None
