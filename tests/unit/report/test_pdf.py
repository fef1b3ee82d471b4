import sys
import time
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.support_report import make_sample
from xl_addin.errors import ProjektloggError
from xl_addin.report import make_report, pdf

LONG = "Detta är en text om omställning i små och medelstora företag. "


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    """A final report with a long text in every section and in the table of activities, as PDF."""
    texts = [(5, section, "", LONG * 20) for section in range(2, 19)]
    texts.append((5, 3, "Rådgivning", "Första. " + LONG * 160 + "Sista ordet."))
    paths = make_report(make_sample(texts), tmp_path_factory.mktemp("pdf") / "å ä, ö & mapp", final=True, pdf=True)
    assert [path.suffix for path in paths] == [".docx", ".pdf"]
    return PdfReader(paths[1])


@pytest.mark.libreoffice
def test_the_pdf_is_whole_and_has_no_blank_page(report: PdfReader) -> None:
    pages = [" ".join(page.extract_text().split()) for page in report.pages]
    assert all(len(page) > 200 for page in pages)
    text = " ".join(pages)
    assert text.count("18. Övriga kommentarer") == 1
    assert "Siffrorna är räknade ur projektets aktivitetslogg den 12 oktober 2023." in pages[-1]
    assert all(f"Sida {number} av {len(pages)}" in page for number, page in enumerate(pages, 1))


@pytest.mark.libreoffice
def test_a_row_longer_than_a_page_loses_nothing(report: PdfReader) -> None:
    words = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    row = words[words.index("Första.") : words.index("Sista ordet.")]
    assert row.count("medelstora företag.") == 160


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
def test_what_is_no_document_gives_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "trasig.docx").write_bytes(b"PK\x03\x04 trasig")
    with pytest.raises(ProjektloggError, match="PDF"):
        pdf.to_pdf(tmp_path / "trasig.docx", tmp_path / "ut.pdf")
    assert not (tmp_path / "ut.pdf").exists()


@pytest.mark.libreoffice
def test_a_pdf_that_lacks_the_end_is_refused(tmp_path: Path) -> None:
    short, long = docx.Document(), docx.Document()
    short.add_paragraph("Början")
    long.add_paragraph("Början")
    long.add_paragraph("Det allra sista stycket")
    short.save(str(tmp_path / "kort.docx"))
    long.save(str(tmp_path / "lang.docx"))
    pdf.to_pdf(tmp_path / "kort.docx", tmp_path / "kort.pdf")
    with pytest.raises(ProjektloggError, match="slutar inte"):
        pdf._check(tmp_path / "kort.pdf", tmp_path / "lang.docx", "lang.docx")


def test_without_an_office_it_says_how_to_get_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_usual_places", list)
    assert pdf.find_office() is None
    with pytest.raises(ProjektloggError) as caught:
        make_report(make_sample(), tmp_path, pdf=True)
    assert "Word" in caught.value.remedy
    assert (tmp_path / "lagesrapport-5.docx").exists(), "the report itself is there"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the office")
def test_an_office_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 3; touch {tmp_path}/lever) &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    docx.Document().save(str(tmp_path / "a.docx"))
    start = time.monotonic()
    with pytest.raises(ProjektloggError, match="inte klart"):
        pdf.to_pdf(tmp_path / "a.docx", tmp_path / "a.pdf")
    assert time.monotonic() - start < 3
    time.sleep(3.2)
    assert not (tmp_path / "lever").exists()


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_usual_places_of_each_system_are_looked_at(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    places = pdf._usual_places()
    assert places
    if platform == "win32":
        assert places[0] == tmp_path / "LibreOffice" / "program" / "soffice.exe"
    elif platform == "darwin":
        assert tmp_path / "Applications" / "LibreOffice.app" / "Contents" / "MacOS" / "soffice" in places
