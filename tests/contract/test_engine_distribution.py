"""The engine as a distribution of its own: built, installed where there is nothing but xlwings, and tried there."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

import xl_addin.libreoffice as lo

pytestmark = pytest.mark.libreoffice
ROOM, TESTS = Path(lo.__file__).parent, Path(__file__).parents[1]
PROGRAM_ONLY = {"test_engine_refusals.py", "test_engine_window.py"}  # ask for the program's own words
THIS = {Path(__file__).name, "test_engine_readme.py"}
USE = re.compile(r"```python\n(.*?)```", re.DOTALL)
SETTINGS = """[pytest]
markers = libreoffice: needs LibreOffice
          slow: takes long
filterwarnings = error
"""


def uv(*command: str | Path) -> None:
    subprocess.run(["uv", *map(str, command)], check=True, capture_output=True, text=True)


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the built wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("engine")
    uv("build", "--quiet", "--wheel", ROOM, "--out-dir", folder / "dist")
    uv("venv", "--quiet", folder / "env")
    found = next(path for path in (folder / "env/bin/python", folder / "env/Scripts/python.exe") if path.exists())
    wheel = next((folder / "dist").glob("xlwings_libreoffice-*.whl"))
    uv("pip", "install", "--quiet", "--python", found, f"xlwings=={metadata.version('xlwings')}", wheel)
    return found


def test_its_own_text_works_as_written_where_only_xlwings_is(python: Path, tmp_path: Path) -> None:
    ask = "from importlib.metadata import metadata; print(metadata('xlwings-libreoffice').get_payload())"
    example = USE.findall(run(python, "-c", ask, cwd=tmp_path))[0]
    wanted = [line.partition("  # ")[2] for line in example.splitlines() if "print(" in line]
    assert run(python, "-c", example, cwd=tmp_path).splitlines() == wanted
    assert (tmp_path / "sums.xlsx").is_file()


@pytest.mark.slow
def test_the_contract_holds_there(python: Path, tmp_path: Path) -> None:
    needed = ("pytest", "numpy", "pandas", "openpyxl")
    uv("pip", "install", "--quiet", "--python", python, *(f"{name}=={metadata.version(name)}" for name in needed))
    files = [path for path in (TESTS / "contract").glob("test_engine_*.py") if path.name not in PROGRAM_ONLY | THIS]
    assert len(files) >= 7
    for path in [*files, *(TESTS / f"support_{name}.py" for name in ("libreoffice", "xlwings"))]:
        copy = tmp_path / path.relative_to(TESTS.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text("utf-8").replace("xl_addin.libreoffice", "xlwings_libreoffice"), "utf-8")
    (tmp_path / "pytest.ini").write_text(SETTINGS, "utf-8")
    said = run(python, "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", "tests", cwd=tmp_path)
    assert re.search(r"^\d{3} passed", said, re.MULTILINE), said[-2000:]
