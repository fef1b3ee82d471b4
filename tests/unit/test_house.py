"""The map of the package: which room may import which, no circles, short modules, one name for one thing."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import xl_addin
from tests.support_imports import arrows, cycle
from xl_addin.contract import headers, layout

ROOT = Path(xl_addin.__file__).parent
ARROWS = {module.removeprefix("xl_addin").removeprefix("."): names for module, names in arrows(ROOT).items()}
"""Each module, "" for the package itself, and the modules that it imports."""
ROOMS = (
    "libreoffice",
    "values",
    "contract",
    "books",
    "reading",
    "ledger",
    "figures",
    "rules",
    "building",
    "outputs",
    "pipeline",
    "programs",
)
"""Ground first: a room imports from itself and from those before it. `libreoffice` stands alone."""
HEAVY = {"pandas", "numpy", "docx", "matplotlib", "xlwings", "openpyxl", "lxml", "rich"}
LIGHT = (
    "xl_addin",
    "xl_addin.values.orgnr",
    "xl_addin.contract.layout",
    "xl_addin.contract.findings",
    "xl_addin.books.base",
    "xl_addin.programs.helper.mailbox",
)
LONGEST = 320  # lines of a module
SHARED = {
    "base": "the base class of the engine's objects; the Protocol of books",
    "books": "the engine's collection of xlwings.Book; the room",
    "values": "the engine's conversion of cell values; the room",
    "sheets": "the engine's xlwings.Sheet; the sheets of an evidence workbook",
    "install": "the room and the work it is named for",
    "ledger": "the room and the ledger itself",
}
"""Names that two files bear; those that client and server of the engine share are halves of one thing."""

NAMES = {value for name, value in vars(headers).items() if name.isupper()} | {*layout.SPEC, *layout.SHEETS}
"""What the contract calls the workbook's columns, tables and sheets."""
OTHER_WORDS = {
    "books/ooxml": ("attributes of the file format", {"Id"}),
    "outputs/report/read_word.py": ("an attribute of the file format", {"Id"}),
    "outputs/report/revisions.py": ("an element of the file format", {"Start"}),
    "building": ("values of the lists Aktivitet and Status", {"Behovsanalys", "Leverans", "Pågår"}),
    "outputs/evidence/__init__.py": (
        "headings of evidence: its Datum is the day that counts",
        {"Id", "Datum", "Period", "Perioder", "Projekt", "Från", "Till", "Tema", "Företag", "Insatsområde", "Värde"},
    ),
    "outputs/evidence/rows.py": (
        "headings of evidence",
        {"Id", "Datum", "Period", "Från", "Till", "Företag", "Organisation", "Insatsområde", "Utfall", "Brutto"},
    ),
    "outputs/evidence/sheets.py": ("a heading of evidence", {"Värde"}),
    "outputs/participants.py": (
        "headings of the list of participants",
        {"Nr", "Företag", "Kommun", "Aktiviteter", "Utfall", "Projekt", "Period", "Indikatorer", "Värde"},
    ),
    "programs/addin/actions.py": ("a group of buttons", {"Kontroll"}),
    "programs/cli/show.py": ("headings of what a terminal shows", {"Indikator", "Mål", "Brutto"}),
    "programs/install/doctor.py": ("the program's version", {"Version"}),
}
"""Where one of these words is spelled out since it names another thing."""


def _room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("module", sorted(ARROWS))
def test_a_module_imports_from_its_own_room_and_those_before(module: str) -> None:
    if not module or module == "__main__":
        return  # the root offers names of all rooms, lazily
    allowed = ROOMS[: ROOMS.index(_room(module)) + 1]
    allowed = ("libreoffice",) if _room(module) == "libreoffice" else allowed
    assert {_room(name.removeprefix("xl_addin.")) for name in ARROWS[module]} <= set(allowed)


def test_every_room_has_its_place() -> None:
    assert {_room(module) for module in ARROWS} - {"", "__main__"} == set(ROOMS)


def test_nothing_lies_loose_in_the_package() -> None:
    assert {path.stem for path in ROOT.glob("*.py")} == {"__init__", "__main__", "pipeline"}


def test_no_circles_between_modules() -> None:
    """Every import counts: for types, and inside functions."""
    assert cycle(ROOT) == []


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


def test_a_name_stands_for_one_thing() -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    for module in ARROWS:
        parent, _, name = module.rpartition(".")
        homes[name].add(parent.removesuffix(".server"))
    twice = {name for name, parents in homes.items() if len(parents) > 1} - {"__main__"}
    assert twice == set(SHARED)


def test_the_contract_alone_spells_the_names_of_columns_and_sheets() -> None:
    """Elsewhere they are `headers.DATE` or `layout.LOG.sheet`, so that a word in quotes is another thing."""
    spelled = set()
    for path in ROOT.rglob("*.py"):
        if path.relative_to(ROOT).parts[0] not in {"libreoffice", "values", "contract"}:
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            words = {str(node.value) for node in nodes if isinstance(node, ast.Constant)} & NAMES
            spelled |= {(str(path.relative_to(ROOT)), word) for word in words}
    meant = {(place, word) for place, (_reason, words) in OTHER_WORDS.items() for word in words}
    assert {one for one in spelled if not any(_lies_in(one, other) for other in meant)} == set()
    assert {one for one in meant if not any(_lies_in(other, one) for other in spelled)} == set()


def _lies_in(spelled: tuple[str, str], meant: tuple[str, str]) -> bool:
    return spelled[1] == meant[1] and Path(spelled[0]).is_relative_to(meant[0])


def test_every_column_has_its_header_among_the_headers() -> None:
    of_charts = {f"Indikator {number}" for number in (1, 2, 3)}
    words = [value for name, value in vars(headers).items() if name.isupper()]
    assert sorted(words) == sorted({column.name for table in layout.TABLES for column in table.laid_out} - of_charts)


@pytest.mark.parametrize("module", LIGHT)
def test_what_every_press_needs_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


def test_the_command_line_starts_without_the_heavy_ones() -> None:
    code = "import sys, xl_addin.programs.cli.main as m; m.make_parser(); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (HEAVY - {"rich"}) & set(done.stdout.split()) == set()


def test_libreoffice_is_found_without_the_heavy_ones() -> None:
    """Whoever installs or examines the add-ins waits for no xlwings, and gets no cache of matplotlib's."""
    find = "from xl_addin.programs.install.libreoffice_programs import find_program; find_program('soffice')"
    command = [sys.executable, "-c", f"import sys; {find}; print(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()


@pytest.mark.parametrize("name", xl_addin.__all__)
def test_the_root_offers_its_names(name: str) -> None:
    assert getattr(xl_addin, name)


def test_the_root_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'refesh'"):
        _ = xl_addin.refesh


@pytest.mark.parametrize("room", ["libreoffice/server", "programs/addin/sources/addin_libreoffice"])
def test_modules_of_the_office_python_hold_no_examples(room: str) -> None:
    """They need `uno`, so that pytest cannot run docstring examples there (pyproject.toml leaves these folders out)."""
    assert [path.name for path in (ROOT / room).rglob("*.py") if ">>> " in path.read_text("utf-8")] == []


def test_no_test_mirrors_what_is_not_there() -> None:
    """A folder of unit tests bears the name of a room."""
    unit = Path(__file__).parent
    folders = {path.parent.relative_to(unit) for path in unit.rglob("*.py")}
    assert [str(folder) for folder in folders if not (ROOT / folder).is_dir()] == []


def test_the_map_names_what_is_there() -> None:
    """Each link of CONTRIBUTING.md, and each room of its table."""
    text = (ROOT.parent / "CONTRIBUTING.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 20
    assert [link for link in links if not (ROOT.parent / link).exists()] == []
    table = text.partition("|---|---|")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| `(\w+)[./]", table, re.MULTILINE)) == ROOMS


def test_every_module_that_is_named_somewhere_is_there() -> None:
    """In code that tests hand to another Python, in docstrings and in the documents too."""
    texts = [*ROOT.rglob("*.py"), *(ROOT.parent / "tests").rglob("*.py"), *ROOT.parent.glob("*.md")]
    texts += [ROOT.parent / "pyproject.toml", *(ROOT.parent / "workbook").glob("*.md"), *ROOT.rglob("*.md")]
    named = {
        (path.name, name)
        for path in texts
        for name in re.findall(r"(?<![\w\"])xl_addin((?:\.[a-z]\w*)+)", path.read_text("utf-8"))
    }
    gone = {f"xl_addin{name} in {file}" for file, name in named if not _is_there(name.split(".")[1:])}
    assert not [line for line in sorted(gone) if not line.startswith(("xl_addin.xlam", "xl_addin.refesh"))]


def _is_there(parts: list[str]) -> bool:
    while parts and ".".join(parts) not in ARROWS:
        *parts, last = parts
        package = ROOT.joinpath(*parts, "__init__.py")
        if package.is_file():
            return last in package.read_text("utf-8")
    return bool(parts)
