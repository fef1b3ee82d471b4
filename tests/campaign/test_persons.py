"""The search for persons' numbers finds one that leaks: else its silence would mean nothing."""

import zipfile
from pathlib import Path

import pytest

from tests.campaign.campaigns import load
from tests.campaign.tries import persons
from xl_addin.values import personal

TEN = "6408233234"


def test_a_product_that_hides_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal, "find", lambda _text, *, strict=False: [])  # noqa: ARG005 - hides nothing
    with pytest.raises(AssertionError, match=r"terminal|file name|refreshed|xlsx"):
        load("persons").attempt(1, tmp_path)


@pytest.mark.parametrize(
    ("name", "xml"),
    [
        ("word/document.xml", "<w:p><w:r><w:t>640823-</w:t></w:r><w:r><w:t>3234</w:t></w:r></w:p>"),
        ("word/document.xml", "<w:p><w:r><w:t>64</w:t></w:r><w:proofErr/><w:r><w:t>08 23</w:t></w:r></w:p>"),
        ("xl/worksheets/sheet1.xml", '<c r="A1"><v>6408233234</v></c>'),
        ("docProps/core.xml", "<dc:title>född 1964-08-23</dc:title>"),
        ("word/media.xml", '<wp:docPr id="1" descr="Bild av 23/8 1964"/>'),
        ("xl/_rels/a.rels", '<Relationship Target="../640823.xlsx" Id="rId1"/>'),
    ],
)
def test_a_planted_number_is_found_in_every_part(tmp_path: Path, name: str, xml: str) -> None:
    path = tmp_path / "fil.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, xml)
    assert persons.find_leaks(list(persons.parts(path)), [TEN])
    assert not persons.find_leaks(list(persons.parts(path)), ["7105174567"])
