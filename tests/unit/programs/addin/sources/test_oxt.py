"""The extension for LibreOffice as a package; what it does is seen in tests/e2e."""

import ast
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from lxml import etree

from xl_addin.programs.addin.actions import ACTIONS
from xl_addin.programs.addin.built_files import IDENTIFIER
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.addin.sources.oxt import build_oxt

OOR = "{http://openoffice.org/2001/registry}name"


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build_oxt())) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_same_bytes_in_another_process_place_and_time(tmp_path: Path) -> None:
    script = (
        "import sys; from xl_addin.programs.addin.sources.oxt import build_oxt; sys.stdout.buffer.write(build_oxt())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, env=environ, cwd=tmp_path)
    assert done.stdout == build_oxt()


def test_the_manifest_names_parts_that_are_there() -> None:
    files = parts()
    entries = etree.fromstring(files["META-INF/manifest.xml"])
    named = [entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in entries]
    assert len(named) == 4
    assert set(named) <= set(files)


def test_toolbar_and_menu_have_every_action_and_each_its_icon() -> None:
    files = parts()
    root = etree.fromstring(files["Addons.xcu"])
    commands = [f"{IDENTIFIER}:{action.id}" for action in ACTIONS]
    for where in ("OfficeToolBar", "OfficeMenuBar", "Images"):
        node = root.find(f".//node[@{{http://openoffice.org/2001/registry}}name='{where}']")
        assert node is not None
        urls = [value.text or "" for value in node.findall(f".//prop[@{OOR}='URL']/value")]
        assert sorted(url for url in urls if url != "private:separator") == sorted(commands)
    bar = root.find(f".//node[@{OOR}='OfficeToolBar']/node")
    assert bar is not None
    assert all(child.find(f"prop[@{OOR}='URL']") is not None for child in bar)  # directly under its name
    for icon in root.iterfind(f".//node[@{OOR}='UserDefinedImages']/prop/value"):
        assert (icon.text or "").removeprefix("%origin%/") in files


def test_the_icons_are_drawings_of_the_asked_size() -> None:
    for name, content in parts().items():
        if name.endswith(".svg"):
            drawing = etree.fromstring(content)
            assert name.endswith(f"_{drawing.get('width')}.svg")
            assert drawing.get("width") == drawing.get("height")


def test_the_texts_are_those_of_the_lists() -> None:
    texts = json.loads(parts()["texts.json"])
    assert texts["messages"] == MESSAGES
    assert texts["actions"] == {action.id: {"label": action.label, "needs": action.tag} for action in ACTIONS}


def test_the_component_runs_in_the_oldest_python_that_libreoffice_7_brings() -> None:
    source = parts()["projektlogg_addin.py"].decode()
    tree = ast.parse(source, feature_version=(3, 7))
    imported = {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert "xl_addin" not in imported
    assert not imported & {"subprocess", "importlib", "ctypes"}
