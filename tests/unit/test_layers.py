"""Which module may import which: data flows one way, and heavy imports are paid for only by who uses them."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xl_addin

ROOT = Path(xl_addin.__file__).parent
# Each module or package may import from its own line and the lines above it.
LAYERS = (
    ("libreoffice",),
    ("errors", "ids", "tables", "layout"),
    ("personal", "orgnr", "values", "privacy", "findings", "model", "swedish", "sme", "vocabularies"),
    ("books", "cleaning", "building"),
    ("acceptance", "counting", "texts", "filter_cells", "checks", "small_groups", "last_rules", "results"),
    ("registers", "facts", "live_names", "text_checks", "overview", "evidence", "participants", "report", "portal"),
    ("pipeline",),
    ("example", "functions", "ribbon", "cli"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
HEAVY = {"pandas", "numpy", "docx", "matplotlib", "xlwings", "openpyxl", "lxml", "rich"}
LIGHT = ("xl_addin.orgnr", "xl_addin.layout", "xl_addin.findings", "xl_addin.books.base", "xl_addin.ribbon.protocol")


def _modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def _imports(path: Path) -> Iterator[str]:
    """The rooms of the package that a module imports from, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xl_addin"):
            parts = (node.module or "").split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("xl_addin."))


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_layer_and_below(path: Path) -> None:
    room = _room(path)
    wrong = [name for name in _imports(path) if name in LEVEL and LEVEL[name] > LEVEL[room]]
    assert wrong == []


def test_every_room_has_its_layer() -> None:
    assert {_room(path) for path in _modules()} - {"__main__"} == set(LEVEL)


def test_no_cycles_between_rooms() -> None:
    arrows = {(_room(path), name) for path in _modules() for name in _imports(path) if name in LEVEL}
    left = {room: {to for start, to in arrows if start == room and to != room} for room in LEVEL}
    while free := [room for room, to in left.items() if not to & set(left)]:
        for room in free:
            del left[room]
    assert left == {}


@pytest.mark.parametrize("module", LIGHT)
def test_what_every_press_needs_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_the_command_line_starts_without_the_heavy_ones() -> None:
    code = "import sys, xl_addin.cli.main as m; m.make_parser(); print(*{n.partition('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (HEAVY - {"rich"}) & set(done.stdout.split()) == set()


@pytest.mark.parametrize("room", ["libreoffice/server", "ribbon/addin_libreoffice"])
def test_modules_of_the_office_python_hold_no_examples(room: str) -> None:
    """They need `uno`, so that pytest cannot run docstring examples there (pyproject.toml leaves these folders out)."""
    assert [path.name for path in (ROOT / room).rglob("*.py") if ">>> " in path.read_text("utf-8")] == []
