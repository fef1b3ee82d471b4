"""The report as PDF: made by Word or LibreOffice, read back, and told where it comes from."""

import hashlib
import io
import json
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, IndirectObject, NameObject, StreamObject

from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.report.origin import CUSTOM_PART, read_properties
from xl_addin.outputs.report.pdf_programs import WITHOUT_OFFICE, Program, find_programs, run
from xl_addin.outputs.report.word import text_of

STAMP, MADE_FROM = "/Projektlogg", "/ProjektloggDokument"
"""Our entries in the PDF's information dictionary: the report's stamp as JSON, and the digest of the Word document."""

_COMPARED = 30
_XMP_DATE = re.compile(rb"(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*")  # XMP specification, part 1, 8.4
_FIGURE = re.compile(r"[\d.,\s−-]*\d[\d.,\s]*")


def to_pdf(document: Path) -> bytes:
    """Make a PDF of a Word document of ours.

    LibreOffice says that all is well whatever happens, and Word has dialogues: so each runs in a process of its own for
    a limited time, and what comes out is read back. It must end as the document does, hold the figures of its tables
    in their rows, be tagged, and name its language.

    Raises:
        ProjektloggError: there is no such program, or none made a PDF that is as it must be.
    """
    programs = find_programs()
    if not programs:
        message = "PDF kan inte göras: varken Word eller LibreOffice finns på den här datorn."
        raise ProjektloggError(message, WITHOUT_OFFICE)
    failure: ProjektloggError | None = None
    for program in programs:
        try:
            return _made_by(program, document)
        except ProjektloggError as error:
            failure = error
    raise failure or AssertionError


def is_of(pdf: Path, document: bytes) -> bool:
    """Whether a PDF is there and was made from this very document."""
    try:
        metadata = PdfReader(pdf).metadata
    except (OSError, PyPdfError, ValueError):
        return False
    return metadata is not None and metadata.get(MADE_FROM) == hashlib.sha256(document).hexdigest()


def _made_by(program: Program, document: Path) -> bytes:
    with tempfile.TemporaryDirectory(prefix="projektlogg-", ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "rapport.docx"), Path(folder, "rapport.pdf")
        shutil.copyfile(document, source)
        run(program, source, made)
        try:
            reader = PdfReader(io.BytesIO(made.read_bytes()))
            check(reader, source, program.name, document.name)
            return _stamped(reader, source)
        except (OSError, PyPdfError, IndexError, ValueError) as error:
            message = f"{program.name} gjorde ingen läsbar PDF."
            raise ProjektloggError(message, WITHOUT_OFFICE, where=document.name) from error


def check(reader: PdfReader, source: Path, program: str, name: str) -> None:
    """Hold a PDF against the document it was made from.

    Raises:
        ProjektloggError: it lacks something.
        IndexError: it has no page.
    """
    pages = [_bare(page.extract_text()) for page in reader.pages]
    whole, root = "".join(pages), reader.root_object
    with zipfile.ZipFile(source) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    missing = next((row for row in _figure_rows(body) if _bare("".join(row)) not in whole), None)
    faults = {
        "slutar inte som Word-dokumentet": _bare(_last_words(body))[-_COMPARED:] not in pages[-1],
        f"saknar siffrorna för {missing[0] if missing else ''}": missing is not None,
        "saknar märkning för skärmläsare": "/StructTreeRoot" not in root
        or not root.get("/MarkInfo", {}).get("/Marked"),
        "säger inte vilket språk den är på": not root.get("/Lang"),
    }
    for what, found in faults.items():
        if found:
            raise ProjektloggError(f"PDF:en från {program} {what}.", WITHOUT_OFFICE, where=name)


def _figure_rows(body: "etree._Element") -> Iterator[list[str]]:
    """The rows of tables whose cells, but for the first, hold figures."""
    for row in body.iter(qn("w:tr")):
        cells = ["".join(map(text_of, cell.iter(qn("w:p")))) for cell in row.iter(qn("w:tc"))]
        if len(cells) > 1 and all(_FIGURE.fullmatch(cell) for cell in cells[1:]):
            yield cells


def _last_words(body: "etree._Element") -> str:
    """The document's last paragraph that says something."""
    texts = (text_of(paragraph) for paragraph in reversed(list(body.iter(qn("w:p")))))
    return next((text for text in texts if text.strip()), "")


def _bare(text: str) -> str:
    """The characters that a PDF surely gives back as they were, ligatures taken apart."""
    return re.sub(r"[^A-Za-z0-9]", "", unicodedata.normalize("NFKC", text))


def _stamped(reader: PdfReader, source: Path) -> bytes:
    """The PDF with the document's own title, author and date, its stamp, and nothing else about computers and people.

    The same document then gives the same bytes, as far as the program that made the PDF does its part.
    """
    data = source.read_bytes()
    digest, metadata = hashlib.sha256(data), reader.metadata
    properties = docx.Document(io.BytesIO(data)).core_properties
    made = properties.created or datetime(1980, 1, 1, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        stamp = read_properties(package.read(CUSTOM_PART)) if CUSTOM_PART in package.namelist() else {}
    identity = ByteStringObject(digest.digest()[:16])
    reader.trailer[NameObject("/ID")] = ArrayObject([identity, identity])
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    xmp = writer.root_object.get("/Metadata")
    if isinstance(xmp, IndirectObject) and isinstance(stream := xmp.get_object(), StreamObject):
        stream.set_data(_XMP_DATE.sub(rb"\g<1>" + f"{made:%Y-%m-%dT%H:%M:%SZ}".encode(), stream.get_data()))
    writer.metadata = {
        "/CreationDate": f"D:{made:%Y%m%d%H%M%S}Z",
        "/Title": properties.title,
        "/Author": properties.author,
        "/Subject": properties.subject,
        "/Producer": str(metadata.get("/Producer", "")) if metadata else "",
        STAMP: json.dumps(stamp, ensure_ascii=False),
        MADE_FROM: digest.hexdigest(),
    }
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
