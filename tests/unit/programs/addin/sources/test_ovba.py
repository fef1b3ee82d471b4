"""VBA projects against the specification's own examples and against readers that others wrote."""

import io
import random
import struct
import zipfile
from pathlib import Path

import olefile
import pyopenvba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support_ribbon import VBA_Parser, decompress_stream
from xl_addin.programs.addin.sources.ovba import Base, Module, compress, encrypt, vba_project

GUID = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"


# [MS-OVBA] 3.2: the worked examples. In the second, Office chose other matches of the same lengths.
def test_compression_is_the_specifications() -> None:
    stored = "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E"
    assert compress(b"abcdefghijklmnopqrstuv.").hex(" ").upper() == stored
    assert compress(b"a" * 73).hex(" ").upper() == "01 03 B0 02 61 45 00"
    mixed = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert len(compress(mixed)) == 51
    assert bytes(decompress_stream(bytearray(compress(mixed)))) == mixed


@given(st.lists(st.sampled_from([b"Dim x As Long\r\n", b"\r\n", b"    ", b"End Sub", b"\xe5\xe4\xf6"]), max_size=1500))
@settings(max_examples=40, deadline=None)
def test_another_program_unpacks_what_we_pack(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    assert bytes(decompress_stream(bytearray(compress(text)))) == text


@pytest.mark.parametrize("size", [1, 8, 9, 3640, 4095, 4096, 4097, 8192, 12_000])
def test_lengths_around_a_chunk(size: int) -> None:
    text = (b"Public Sub A(): End Sub\r\n" * 600)[:size]
    assert bytes(decompress_stream(bytearray(compress(text)))) == text


def test_a_full_chunk_without_repetition_is_stored_as_it_is_and_a_short_one_refused() -> None:
    noise = random.Random(1).randbytes(4096)  # noqa: S311 - no secret
    assert bytes(decompress_stream(bytearray(compress(noise)))) == noise
    with pytest.raises(ValueError, match="short chunk"):
        compress(noise[:4000])


def decrypt(project_id: str, text: str) -> bytes:
    """[MS-OVBA] 2.4.3.3, written on its own."""
    data = bytes.fromhex(text)
    seed, version, key = data[0], data[0] ^ data[1], data[0] ^ data[2]
    assert (version, key) == (2, sum(project_id.encode()) & 0xFF)
    plain, last = bytearray(), key
    for place in range(3, len(data)):
        last = data[place] ^ ((data[place - 2] + last) & 0xFF)
        plain.append(last)
    rest = bytes(plain[(seed & 6) // 2 :])
    assert int.from_bytes(rest[:4], "little") == len(rest) - 4
    return rest[4:]


# The first three stand in [MS-OVBA] 3.1.1, the others were written by Excel.
@pytest.mark.parametrize(
    ("project_id", "text", "data"),
    [
        (GUID, "0705D8E3D8EDDBF1DBF1DBF1DBF1", bytes(4)),
        (GUID, "0E0CD1ECDFF4E7F5E7F5E7", bytes(1)),
        (GUID, "1517CAF1D6F9D7F9D706", b"\xff"),
        ("{BDFF0F99-EFC5-4DB0-830D-4C8BFEE87599}", "BAB8F3DCD1DDD1DDD1", bytes(1)),
        ("{BDFF0F99-EFC5-4DB0-830D-4C8BFEE87599}", "9795DE03663D423E423EBD", b"\xff"),
    ],
)
def test_protection_settings_mean_what_offices_own_mean(project_id: str, text: str, data: bytes) -> None:
    assert decrypt(project_id, text) == data
    for seed in range(256):
        assert decrypt(project_id, encrypt(project_id, data, seed=seed)) == data


MODULES = (
    Module("ThisWorkbook", Base.WORKBOOK, "Option Explicit\n"),
    Module("Sheet1", Base.SHEET, ""),
    Module("Knappar", Base.STANDARD, "Public Const HEJ = ”åäö …”\n" * 400),
)


def in_workbook(folder: Path, project: bytes) -> Path:
    path = folder / "test.xlam"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/vbaProject.bin", project)
    return path


def test_two_independent_readers_return_each_source(tmp_path: Path) -> None:
    path = in_workbook(tmp_path, vba_project("Projekt", GUID, MODULES))
    expected = {module.name: module.source.decode("cp1252") for module in MODULES}
    parser = VBA_Parser(str(path))
    assert {name.split(".")[0]: code for *_, name, code in parser.extract_macros()} == expected
    parser.close()
    with pyopenvba.ExcelFile(path) as workbook:
        assert {name: workbook.get_module(name) for name in workbook.module_names()} == expected
        assert workbook.vba_project().protection.has_password is False
        assert workbook.validate() == []


def test_the_project_is_built_like_excels_own() -> None:
    """Against the blank add-in, saved by Excel, that pyopenvba carries: the same streams and the same records."""
    blank = Path(pyopenvba.__file__).parent / "_templates/blank_files/blank_excel_addin.xlam"
    excel = zipfile.ZipFile(blank).read("xl/vbaProject.bin")
    modules = (MODULES[0], MODULES[1], Module("Module1", Base.STANDARD, ""))
    ours = vba_project("VBAProject", "{BDFF0F99-EFC5-4DB0-830D-4C8BFEE87599}", modules)
    assert streams(ours).keys() == streams(excel).keys()
    cookies = {0x13, 0x2C, 0x31, 0x09, 0x4A}  # random numbers, the offset behind a cache, versions
    assert [r for r in records(ours) if r[0] not in cookies] == [r for r in records(excel) if r[0] not in cookies]
    assert 0x4A not in {kind for kind, _ in records(ours)}
    changing = ("CMG=", "DPB=", "GC=", "Module1=")
    lines = [line for line in streams(ours)["PROJECT"].decode().splitlines() if not line.startswith(changing)]
    theirs = [line for line in streams(excel)["PROJECT"].decode().splitlines() if not line.startswith(changing)]
    assert lines == theirs
    assert streams(ours)["PROJECTwm"] == streams(excel)["PROJECTwm"]
    assert streams(ours)["VBA/_VBA_PROJECT"].hex(" ") == "cc 61 ff ff 00 00 00"


def streams(project: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(project), raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def records(project: bytes) -> list[tuple[int, bytes]]:
    data = bytes(decompress_stream(bytearray(streams(project)["VBA/dir"])))
    found, place = [], 0
    while place < len(data):
        kind, size = struct.unpack_from("<HI", data, place)
        size = 6 if kind == 9 else size  # 2.3.4.2.1.11: its size does not count the minor version
        found.append((kind, data[place + 6 : place + 6 + size]))
        place += 6 + size
    return found


def test_names_that_would_confuse_office_are_refused() -> None:
    for module in ("Projekt", "sheet1"):
        with pytest.raises(ValueError, match="one name"):
            vba_project("Projekt", GUID, (*MODULES, Module(module, Base.STANDARD, "")))
    with pytest.raises(UnicodeEncodeError):
        vba_project("Projekt", GUID, (Module("A", Base.STANDARD, "' ☃"),))
