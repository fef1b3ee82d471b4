from pathlib import Path

import pytest

from xl_addin.books.file import keep
from xl_addin.books.file.keep import write_new
from xl_addin.contract.errors import ProjektloggError


def test_a_file_that_differs_is_kept_and_one_that_is_the_same_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ny" / "rapport.docx"
    assert write_new(path, b"1") is None
    assert write_new(path, b"1") is None
    assert write_new(path, b"2") == path.with_name("rapport (tidigare 1).docx")
    assert write_new(path, b"3") == path.with_name("rapport (tidigare 2).docx")
    assert sorted(file.read_bytes() for file in path.parent.iterdir()) == [b"1", b"2", b"3"]
    assert path.read_bytes() == b"3"


def test_when_the_disk_is_full_the_earlier_file_has_its_name_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rapport.docx"
    path.write_bytes(b"mine")

    def fail(*_: object) -> None:
        raise ProjektloggError("Disken är full.")

    monkeypatch.setattr(keep, "write_held", fail)
    with pytest.raises(ProjektloggError, match="full"):
        write_new(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("rapport.docx", b"mine")]


def test_where_no_folder_can_be_made_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(ProjektloggError, match="kan inte skrivas"):
        write_new(tmp_path / "fil" / "rapport.docx", b"1")
