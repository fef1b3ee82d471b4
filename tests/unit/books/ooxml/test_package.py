"""Zip packages: what is untouched goes over as the bytes that it was."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.support_books import packed, unzipped, zipped
from tests.support_rich_books import odd_zip
from xl_addin.books.ooxml import package, zip_records
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.zip_records import PackageError

MEMBERS = {"a.xml": b"<a/>" * 500, "b/\u00e5.xml": b"<b/>", "c.bin": bytes(range(256))}


@pytest.fixture
def odd(tmp_path: Path) -> bytes:
    return odd_zip(tmp_path / "b.xlsx").read_bytes()


def test_nothing_changed_is_the_same_file(odd: bytes) -> None:
    for raw in (odd, zipped(MEMBERS)):
        assert Package(raw).to_bytes() is raw
        assert {name: Package(raw).read(name) for name in Package(raw).names} == unzipped(raw)


@pytest.mark.parametrize("level", [0, package.LEVEL])
def test_a_replaced_member(odd: bytes, level: int) -> None:
    for name in Package(odd).names:
        made = Package(odd)
        made.replace(name, b"ny" * 999)
        raw = made.to_bytes(level)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(io.BytesIO(odd)) as former:
            assert archive.testzip() is None
            assert archive.read(name) == made.read(name) == b"ny" * 999
            assert archive.namelist() == former.namelist()
            info, old = archive.getinfo(name), former.getinfo(name)
            assert not info.flag_bits & 0x08  # sizes stand in the header now, not after the data
            assert (info.date_time, info.comment, info.external_attr) == (old.date_time, old.comment, old.external_attr)
            assert archive.comment == former.comment
        assert {key: value for key, value in packed(raw).items() if key != name} == {
            key: value for key, value in packed(odd).items() if key != name
        }
        assert unzipped(Package(raw).to_bytes()) == unzipped(raw)


def test_a_removed_member(odd: bytes) -> None:
    made = Package(odd)
    first, *rest = made.names
    made.remove(first)
    assert first not in made
    assert list(unzipped(made.to_bytes())) == rest
    with pytest.raises(KeyError):
        made.read(first)


def test_a_copy_is_changed_apart() -> None:
    one = Package(zipped(MEMBERS))
    other = one.copy()
    other.replace("a.xml", b"x")
    other.remove("c.bin")
    assert one.read("a.xml") == MEMBERS["a.xml"]
    assert "c.bin" in one
    assert one.changed == frozenset()


def test_names_in_another_case_are_found() -> None:
    made = Package(zipped(MEMBERS))
    assert made.find("A.XML") == "a.xml"
    assert made.find("d.xml") is None


def test_an_archive_in_zip64_form() -> None:
    """More than 65,535 members need it; here its records are written for a small one, as some programs do."""
    raw = zipped(MEMBERS)
    end = raw.rindex(b"PK\5\6")
    start, size, count = Package(raw).raw.index(b"PK\1\2"), end - raw.index(b"PK\1\2"), len(MEMBERS)
    record = zip_records.END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = zip_records.END64_LOCATOR.pack(b"PK\6\7", 0, end, 1)
    wide = zip_records.END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    made = Package(raw[:end] + record + locator + wide)
    assert made.read("a.xml") == MEMBERS["a.xml"]
    made.replace("a.xml", b"<ny/>")
    assert unzipped(made.to_bytes()) == {**MEMBERS, "a.xml": b"<ny/>"}


@pytest.mark.parametrize(
    ("name", "limit", "code"),
    [("MAX_TOTAL", 2000, "too_big"), ("MAX_PART", 1000, "too_big"), ("MAX_PARTS", 2, "too_many")],
)
def test_limits(monkeypatch: pytest.MonkeyPatch, name: str, limit: int, code: str) -> None:
    raw = zipped(MEMBERS)
    assert dict(Package(raw).inflate()) == MEMBERS
    for module in (package, zip_records):
        if name in vars(module):
            monkeypatch.setattr(module, name, limit)
    with pytest.raises(PackageError) as caught:
        dict(Package(raw).inflate())
    assert caught.value.code == code
