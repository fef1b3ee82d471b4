import io
import sys
import zipfile
from pathlib import Path

import pytest

import xl_addin
from xl_addin.books.ooxml.stable_zip import stable_zip

PARTS: dict[str, str | bytes] = {"b.xml": "<å/>" * 9, "a.bin": b"\0\1" * 9}


@pytest.mark.parametrize("stored", [False, True])
def test_the_system_does_not_show(monkeypatch: pytest.MonkeyPatch, *, stored: bool) -> None:
    here = stable_zip(PARTS, stored=stored)
    monkeypatch.setattr(sys, "platform", "darwin" if sys.platform == "win32" else "win32")
    assert stable_zip(PARTS, stored=stored) == here


@pytest.mark.parametrize("stored", [False, True])
def test_parts_come_back_in_their_order_and_undated(*, stored: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(stable_zip(PARTS, stored=stored))) as file:
        assert {name: file.read(name) for name in file.namelist()} == {**PARTS, "b.xml": ("<å/>" * 9).encode()}
        assert file.namelist() == list(PARTS)
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.compress_type == zipfile.ZIP_STORED for part in file.infolist()} == {stored}


def test_it_is_the_one_place_that_packs_with_zipfile() -> None:
    root = Path(xl_addin.__file__).parent
    packs = [path.stem for path in root.rglob("*.py") if "writestr(" in path.read_text("utf-8")]
    assert packs == ["stable_zip"]
