"""The engine stands alone: it needs xlwings and nothing of ours, and its modules import each other one way only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import xl_addin.libreoffice
from tests.support_imports import arrows, cycle, imports
from xl_addin.libreoffice import LibreOfficeError

ROOM = Path(xl_addin.libreoffice.__file__).parent
OUTSIDE = {"xlwings", "uno"}
# A package that stands in the folder LIBRARY, where no module of ours can be imported.
ALONE = """
import sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("xl_addin", "tests"):
            raise ImportError(f"{name} is asked for")

sys.meta_path.insert(0, Nothing())
sys.path.insert(0, sys.argv[1])
import xlwings
import engine_alone
import engine_alone.locate, engine_alone.server.wire

assert engine_alone.__file__.startswith(sys.argv[1])
print(xlwings.engines["libreoffice"].name, engine_alone.start.__name__)
"""


def test_the_engine_is_imported_where_only_xlwings_is(tmp_path: Path) -> None:
    shutil.copytree(ROOM, tmp_path / "engine_alone", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-c", ALONE, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("libreoffice start\n", "")


def test_its_own_text_names_what_it_raises() -> None:
    text = (ROOM / "README.md").read_text("utf-8")
    assert [one for one in LibreOfficeError.__subclasses__() if f"`failures.{one.__name__}`" not in text] == []


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_a_module_imports_nothing_from_outside(path: Path) -> None:
    package = ".".join(["xl_addin", "libreoffice", *path.relative_to(ROOM).parts[:-1]])
    asked = {module for module, _ in imports(path, package)}
    ours = {module for module in asked if module.partition(".")[0] == "xl_addin"}
    assert {module for module in ours if not f"{module}.".startswith("xl_addin.libreoffice.")} == set()
    others = {module.partition(".")[0] for module in asked - ours}
    assert others - sys.stdlib_module_names <= OUTSIDE


def test_no_module_imports_itself_over_others() -> None:
    assert cycle(ROOM) == []
    assert "xl_addin.libreoffice.ranges" in arrows(ROOM)["xl_addin.libreoffice.sheets"]
    assert "xl_addin.libreoffice.server.wire" in arrows(ROOM)["xl_addin.libreoffice.server.loop"]


@pytest.mark.parametrize(
    "back",
    [
        "from package.one import thing",
        "from package import one",
        "from . import one",
        "from .one import thing",
        "import package.one",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .one import thing",
        "def late():\n    from .one import thing",
        "from .inner import deep",
    ],
)
def test_a_circle_is_found_wherever_the_import_stands(back: str, tmp_path: Path) -> None:
    inner = tmp_path / "package" / "inner"
    inner.mkdir(parents=True)
    for name in ("package/__init__.py", "package/inner/__init__.py"):
        (tmp_path / name).write_text("")
    (tmp_path / "package" / "one.py").write_text("from .two import thing\n")
    (inner / "deep.py").write_text("from ..one import thing\n")
    (tmp_path / "package" / "two.py").write_text("import ast\n")
    assert cycle(tmp_path / "package") == []
    (tmp_path / "package" / "two.py").write_text(f"{back}\n")
    assert set(cycle(tmp_path / "package")) >= {"package.one", "package.two"}
