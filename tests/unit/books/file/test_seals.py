"""A password to modify is told of, a digital signature is not broken unless somebody asks for it."""

import json
from pathlib import Path

import pytest

from tests.support_books import ROOT, changed_members, unzipped, zipped
from xl_addin import pipeline
from xl_addin.books.base import Seal
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.cli.main import run

EXAMPLE = (ROOT / "workbook/exempel.xlsx").read_bytes()
BOOK, SIGNATURE = "xl/workbook.xml", "_xmlsignatures/sig1.xml"
WORDS = {
    'readOnlyRecommended="1"': True,
    'userName="Eva" reservationPassword="CC1A"': True,
    "readOnlyRecommended='true' userName='Eva'": True,
    'algorithmName="SHA-512" hashValue="9rA=" saltValue="Zw==" spinCount="100000"': True,
    'readOnlyRecommended="0" userName="Eva"': False,
    'readOnlyRecommended="false"': False,
    "": False,
}


def sealed(path: Path, sharing: str = "", *, signed: bool = False) -> Path:
    """The example with a fileSharing element, and with a signature's part."""
    parts = unzipped(EXAMPLE)
    head, tag, rest = parts[BOOK].decode().partition("<workbookPr")
    parts[BOOK] = (head + (f"<fileSharing {sharing}/>" if sharing else "") + tag + rest).encode()
    if signed:
        parts[SIGNATURE] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    path.write_bytes(zipped(parts))
    return path


@pytest.mark.parametrize(("sharing", "asks"), WORDS.items())
def test_what_asks_before_a_change_is_a_seal(tmp_path: Path, sharing: str, asks: bool) -> None:  # noqa: FBT001
    assert open_book(sealed(tmp_path / "b.xlsx", sharing)).seals == ({Seal.PASSWORD} if asks else set())


def test_a_password_is_said_before_and_the_rest_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sealed(tmp_path / "b.xlsx", 'readOnlyRecommended="1"')
    before = path.read_bytes()
    run(["refresh", str(path), "--period", "4"])
    said = capsys.readouterr().out
    assert said.index("lösenord för att ändra") < said.index("Antal unika företag")
    assert BOOK not in changed_members(before, path.read_bytes())
    run(["check", str(path), "--json"])
    assert "workbook_password" in {note["code"] for note in json.loads(capsys.readouterr().out)["findings"]}


def test_a_signature_is_broken_only_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sealed(tmp_path / "b.xlsx", signed=True)
    before = path.read_bytes()
    assert run(["refresh", str(path), "--period", "4"]) == 2
    assert "signerad" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert run(["evidence", str(path), "leverans", "--out", str(tmp_path / "u.xlsx")]) == 0
    capsys.readouterr()
    assert run(["refresh", str(path), "--period", "4", "--signed"]) in {0, 1}
    said = capsys.readouterr().out
    assert said.index("Signaturen slutar gälla") < said.index("Antal unika företag")
    assert path.read_bytes() != before
    before = path.read_bytes()
    assert run(["refresh", str(path), "--period", "4"]) in {0, 1}  # nothing new to write
    assert path.read_bytes() == before


ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
OF_IT = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature"


@pytest.mark.parametrize("signatures", [1, 0])
def test_a_signature_is_found_wherever_the_package_says_it_stands(tmp_path: Path, signatures: int) -> None:
    parts = unzipped(sealed(tmp_path / "b.xlsx").read_bytes())
    origin = f'<Relationship Id="rSig" Type="{ORIGIN}" Target="sign/o.sigs"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", origin.encode())
    one = f'<Relationship Id="r1" Type="{OF_IT}" Target="s.xml"/>' * signatures
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["sign/_rels/o.sigs.rels"] = f'<Relationships xmlns="{space}">{one}</Relationships>'.encode()
    parts |= {"sign/o.sigs": b"", "sign/s.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'}
    path = tmp_path / "signed.xlsx"
    path.write_bytes(zipped(parts))
    assert open_book(path).seals == ({Seal.SIGNATURE} if signatures else set())
    assert run(["refresh", str(path), "--period", "4"]) == (2 if signatures else 1)


def test_a_locked_structure_is_reported_where_a_sheet_must_be_put_back(tmp_path: Path) -> None:
    parts = unzipped(EXAMPLE)
    lock = b'<workbookProtection workbookPassword="CC1A" lockStructure="1"/><bookViews'
    parts[BOOK] = parts[BOOK].replace(b"<bookViews", lock, 1)
    path = tmp_path / "locked.xlsx"
    for gone, told in ((False, False), (True, True)):
        if gone:
            parts[BOOK] = parts[BOOK].replace(b'name="Listor"', b'name="Ord"')
            parts = {name: data.replace(b'ame="Listor"', b'ame="Ord"') for name, data in parts.items()}
        path.write_bytes(zipped(parts))
        assert open_book(path).seals == {Seal.STRUCTURE}
        with open_book(path) as book:
            found = {note.code for note in pipeline.compute(book).findings}
        assert ("sheet_missing" in found, "workbook_locked" in found) == (told, told)


def test_what_changes_nothing_breaks_no_signature(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b.xlsx", signed=True)
    with open_book(path) as book:
        assert "workbook_signed" in {note.code for note in pipeline.compute(book).findings}
        with pytest.raises(ProjektloggError, match="signerad"):
            pipeline.refresh(book)
