import getpass
import importlib.util
import io
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from tests.support_report import make_sample
from xl_addin.contract.errors import ProjektloggError
from xl_addin.libreoffice import locate
from xl_addin.outputs.report import make_report, pdf, pdf_programs
from xl_addin.outputs.report.origin import Origin
from xl_addin.outputs.report.verify import differences, read_stamp

LONG = "Detta är en text om omställning i små och medelstora företag. "
ORIGIN = Origin("logg.xlsx", "ab" * 32)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """A final report with a long text in every section and in the table of activities, as PDF."""
    texts = [(5, section, "", LONG * 20) for section in range(2, 19)]
    texts.append((5, 3, "Rådgivning", "Första. " + LONG * 160 + "Sista ordet."))
    folder = tmp_path_factory.mktemp("pdf") / "å ä, ö & mapp"
    made = make_report(make_sample(texts), folder, final=True, pdf=True, origin=ORIGIN)
    assert [path.suffix for path in made.files] == [".docx", ".pdf"]
    return PdfReader(made.files[1])


@pytest.mark.libreoffice
def test_the_pdf_is_whole_and_has_no_blank_page(report: PdfReader) -> None:
    pages = [" ".join(page.extract_text().split()) for page in report.pages]
    assert all(len(page) > 200 for page in pages)
    text = " ".join(pages)
    assert text.count("18. Övriga kommentarer") == 1
    assert "Siffrorna är räknade den 12 oktober 2023 ur logg.xlsx" in pages[-1]
    assert all(f"Sida {number} av {len(pages)}" in page for number, page in enumerate(pages, 1))


@pytest.mark.libreoffice
def test_a_row_longer_than_a_page_loses_nothing(report: PdfReader) -> None:
    words = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    row = words[words.index("Första.") : words.index("ordet.")]  # the head of a page may stand between any two words
    assert row.count("medelstora") == 160


@pytest.mark.libreoffice
def test_the_pdf_is_tagged_swedish_and_clean(report: PdfReader) -> None:
    root = {name: str(report.root_object[name]) for name in ("/Lang", "/MarkInfo", "/ViewerPreferences")}
    assert root == {
        "/Lang": "sv-SE",
        "/MarkInfo": "{'/Marked': True}",
        "/ViewerPreferences": "{'/DisplayDocTitle': True}",
    }
    assert report.metadata is not None
    assert report.metadata.title == "Slutrapport – Omställning Stockholm"
    assert report.metadata.author == "Almi Företagspartner Stockholm Sörmland AB"
    assert "Del 2. Slutrapport" in [entry.title for entry in report.outline if not isinstance(entry, list)]


@pytest.mark.libreoffice
def test_the_pdf_tells_of_the_report_and_of_nobody_s_computer(report: PdfReader) -> None:
    assert report.metadata is not None
    told = {"/Title", "/Author", "/Subject", "/CreationDate", "/Producer", pdf.STAMP, pdf.MADE_FROM}
    assert report.metadata.keys() <= told
    stamp = json.loads(str(report.metadata[pdf.STAMP]))
    assert stamp["Projektlogg arbetsbok"] == "logg.xlsx"
    assert report.pdf_header >= "%PDF-1.6", "as the program wrote it"
    assert str(report.metadata["/CreationDate"]) == "D:20231012000000Z", "the day whose figures they are"
    assert "LibreOffice" in str(report.metadata["/Producer"])
    everything = b"".join(str(value).encode() for value in report.metadata.values())
    assert getpass.getuser().encode() not in everything


@pytest.mark.libreoffice
def test_pictures_have_words_and_fonts_are_embedded(report: PdfReader) -> None:
    words = {str(obj.get("/Alt")) for obj in _objects(report) if obj.get("/S") == "/Figure"}
    assert {word.split(" ")[0] for word in words} == {"Stapeldiagram", "Linjediagram"}
    fonts = [obj for obj in _objects(report) if obj.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & font.keys() for font in fonts)


def _objects(reader: PdfReader) -> list[DictionaryObject]:
    found = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
    return [one for one in found if isinstance(one, DictionaryObject)]


@pytest.mark.libreoffice
def test_a_pdf_of_the_same_report_is_left_and_another_is_kept(tmp_path: Path) -> None:
    made = make_report(make_sample(), tmp_path, pdf=True)
    before = made.files[1].read_bytes()
    assert make_report(make_sample(), tmp_path, pdf=True) == made
    assert made.files[1].read_bytes() == before, "not even its date"
    later = make_report(make_sample(project={"Projektnamn": "Nytt"}), tmp_path, pdf=True)
    assert [path.name for path in later.kept] == ["lagesrapport-5 (tidigare 1).docx", "lagesrapport-5 (tidigare 1).pdf"]
    assert later.kept[1].read_bytes() == before


@pytest.mark.libreoffice
def test_the_pdf_answers_for_its_figures(tmp_path: Path) -> None:
    made = make_report(make_sample(), tmp_path, pdf=True, origin=ORIGIN)
    stamp = read_stamp(made.files[1])
    assert stamp == read_stamp(made.files[0])
    assert differences(stamp, make_sample()) == []


@pytest.mark.libreoffice
def test_what_is_no_document_gives_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "trasig.docx").write_bytes(b"PK\x03\x04 trasig")
    with pytest.raises(ProjektloggError, match="PDF"):
        pdf.to_pdf(tmp_path / "trasig.docx")


def _document(folder: Path, *texts: str, rows: Sequence[Sequence[str]] = ()) -> Path:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    table = document.add_table(0, 3)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("Slut på detta dokument.")
    path = folder / f"{len(list(folder.iterdir()))}.docx"
    document.save(str(path))
    return path


@pytest.mark.libreoffice
def test_a_pdf_that_lacks_something_is_refused(tmp_path: Path) -> None:
    right = _document(tmp_path, "Början", rows=[("Antal företag", "250", "1\u202f257")])
    data = pdf.to_pdf(right)
    assert pdf.to_pdf(right) == data, "the same document, the same bytes"
    reader = PdfReader(io.BytesIO(data))
    pdf.check(reader, right, "LibreOffice", right.name)
    other = _document(tmp_path, "Början", rows=[("Antal företag", "250", "1\u202f258")])
    with pytest.raises(ProjektloggError, match="saknar siffrorna för Antal företag"):
        pdf.check(reader, other, "LibreOffice", other.name)
    cut = docx.Document()
    cut.add_paragraph("Det som står sist")
    cut.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    cut.add_paragraph("En sida till")
    cut.save(str(other))
    two_pages = PdfReader(io.BytesIO(pdf.to_pdf(other)))
    cut.add_paragraph("Det som står sist")
    cut.save(str(other))
    with pytest.raises(ProjektloggError, match="slutar inte"):
        pdf.check(two_pages, other, "LibreOffice", other.name)
    longer = docx.Document(str(right))
    longer.add_paragraph("Det allra sista stycket")
    longer.save(str(other))
    with pytest.raises(ProjektloggError, match="slutar inte"):
        pdf.check(reader, other, "LibreOffice", other.name)


@pytest.mark.libreoffice
@pytest.mark.parametrize(("entry", "what"), [("/Lang", "språk"), ("/StructTreeRoot", "skärmläsare")])
def test_a_pdf_that_not_all_can_read_is_refused(entry: str, what: str, tmp_path: Path) -> None:
    source = _document(tmp_path)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf.to_pdf(source))))
    del writer.root_object[NameObject(entry)]
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(ProjektloggError, match=what):
        pdf.check(PdfReader(buffer), source, "Word", source.name)


def test_without_a_program_it_says_how_to_get_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIBREOFFICE", raising=False)
    monkeypatch.setattr(locate, "usual_folders", list)
    assert pdf_programs.find_programs() == []
    with pytest.raises(ProjektloggError) as caught:
        make_report(make_sample(), tmp_path, pdf=True)
    assert "Word" in caught.value.remedy
    assert (tmp_path / "lagesrapport-5.docx").exists(), "the report itself is there"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the office")
def test_an_office_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 3; touch {tmp_path}/lever) &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.delenv("LIBREOFFICE", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(pdf_programs, "SECONDS", 0.5)
    docx.Document().save(str(tmp_path / "a.docx"))
    start = time.monotonic()
    with pytest.raises(ProjektloggError, match="inte klart"):
        pdf.to_pdf(tmp_path / "a.docx")
    assert time.monotonic() - start < 3
    time.sleep(3.2)
    assert not (tmp_path / "lever").exists()


@pytest.mark.libreoffice
@pytest.mark.parametrize("script", ["exit 0", "exit 1", 'echo hej > "$2"'])
def test_where_word_fails_libreoffice_has_its_turn(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = pdf_programs.Program("Word", lambda source, out: ["/bin/sh", "-c", script, "word", str(source), str(out)])
    monkeypatch.setattr(pdf_programs, "_word", lambda: word)
    assert [program.name for program in pdf_programs.find_programs()] == ["Word", "LibreOffice"]
    assert len(PdfReader(io.BytesIO(pdf.to_pdf(_document(tmp_path)))).pages) == 1
    monkeypatch.setattr(pdf_programs, "_libreoffice", lambda: None)
    with pytest.raises(ProjektloggError, match="Word gjorde ingen läsbar PDF"):
        pdf.to_pdf(_document(tmp_path))


def test_a_program_that_cannot_be_started_is_one_plain_error(tmp_path: Path) -> None:
    missing = pdf_programs.Program("Word", lambda *_: [str(tmp_path / "saknas")])
    with pytest.raises(ProjektloggError, match="Word kan inte startas"):
        pdf_programs.run(missing, tmp_path / "a.docx", tmp_path / "a.pdf")


def test_word_is_asked_by_the_systems_own_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not run in a real Word: the commands are what is held here."""
    source, out = tmp_path / "en $(rapport).docx", tmp_path / "ut.pdf"
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(pdf_programs, "_MAC_WORD", tmp_path)
    mac = pdf_programs._word()
    assert mac
    command = mac.command(source, out)
    assert command[0] == "/usr/bin/osascript"
    assert command[-2:] == [str(source), str(out)], "as arguments, never as part of the script"
    assert str(source) not in command[2]
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(pdf_programs, "_is_word_registered", lambda: True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    windows = pdf_programs._word()
    assert windows
    assert windows.command(source, out)[1:] == ["-I", "-m", "xl_addin.outputs.report.word_pdf", str(source), str(out)]
    monkeypatch.setattr(pdf_programs, "_is_word_registered", lambda: False)
    assert pdf_programs._word() is None
