"""The handbook and the README say only what is so: pictures, buttons, colours, commands and messages that exist."""

import inspect
import re
import shlex
from pathlib import Path

import pytest

from xl_addin.building import start
from xl_addin.contract import layout
from xl_addin.contract.findings import LEVEL_WORDS
from xl_addin.contract.folders import System, find_places
from xl_addin.programs.addin.actions import ACTIONS
from xl_addin.programs.addin.sources.messages import MESSAGES
from xl_addin.programs.cli.main import make_parser
from xl_addin.programs.functions import excel
from xl_addin.programs.helper.handbook import find_handbook, open_handbook

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "workbook/HANDBOK.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
LARGEST = 250_000  # bytes of a picture
REFUSALS = HANDBOOK.partition("## När något säger nej")[2].partition("\n## ")[0]


def _commands() -> set[str]:
    """The names of the commands, as the help lists them."""
    return set(re.findall(r"^    (\w+)(?: {2,}\S|$)", make_parser().format_help(), re.MULTILINE))


@pytest.mark.parametrize("page", ["README.md", "workbook/HANDBOK.md"])
def test_every_link_and_picture_is_there(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))
    local = [target for target in targets if not target.startswith("https://")]
    assert local
    assert [target for target in local if not (path.parent / target).is_file()] == []


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "workbook/bilder").glob("*.png")}
    assert {"oversikt.png", "logg.png", "granskning.png", "texter.png", "rapport.png"} <= sizes.keys()
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize("label", [action.label for action in ACTIONS])
def test_every_button_is_explained(label: str) -> None:
    assert re.search(rf"^\| \*\*{label}\*\* \| .{{10,}} \|$", HANDBOOK, re.MULTILINE)


def test_every_colour_of_the_start_sheet_and_every_level_is_explained() -> None:
    rows = dict(re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \|$", HANDBOOK, re.MULTILINE))
    assert {meaning for _, _, meaning in start._COLOURS} <= rows.keys()
    assert set(LEVEL_WORDS.values()) <= set(re.findall(r"^\| ([^|]+) \| [^|]+ \|$", HANDBOOK, re.MULTILINE))


def test_every_sheet_that_is_named_exists() -> None:
    named = set(re.findall(r"blad(?:et|en)? \*\*([^*]+)\*\*", HANDBOOK))
    assert named
    assert named <= set(layout.SHEETS)


def test_every_command_is_reported_and_can_be_run_as_it_is_written() -> None:
    written = {text for page in (HANDBOOK, README) for text in re.findall(r"`xl-addin ([^`]+)`", page)}
    for text in written:
        assert make_parser().parse_args(shlex.split(text)).run
    assert {text.split()[0] for text in re.findall(r"`xl-addin ([^`]+)`", HANDBOOK)} == _commands()
    table = README.partition("| command |")[2].partition("\n\n")[0]
    told = {
        name for first in re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)", first)
    }
    assert told == _commands()


def test_options_that_are_named_exist() -> None:
    shown = "".join(Path(make_parser.__code__.co_filename).read_text("utf-8"))
    named = {option for span in re.findall(r"`([^`]+)`", HANDBOOK) for option in re.findall(r"--[a-z]+", span)}
    assert {"--period", "--final", "--persons"} <= named
    assert {option for option in named if f'"{option}"' not in shown} - {"--reinstall"} == set()  # the last one is uv's


def test_what_it_quotes_is_what_the_program_says() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "xl_addin").rglob("*.py"))
    quotes = [part for quote in re.findall("”([^”]+)”", REFUSALS) for part in quote.split(" … ")]
    quotes = [quote.removesuffix(" …") for quote in quotes if quote != "declined permission"]  # that is macOS' own
    assert len(quotes) > 10
    assert [quote for quote in quotes if quote not in code] == []


@pytest.mark.parametrize("name", sorted(MESSAGES.keys() - {"Working"}))
def test_every_refusal_of_the_add_ins_is_explained(name: str) -> None:
    assert any(MESSAGES[name].startswith(quote) for quote in re.findall("”([^”]+)”", REFUSALS))


def test_the_functions_are_written_as_they_are_defined() -> None:
    written = dict(re.findall(r"^\| `(\w+)\(([^)]*)\)` \|", HANDBOOK, re.MULTILINE))
    assert written == {
        name: "; ".join(inspect.signature(function).parameters)
        for name, function in vars(excel).items()
        if name.isupper() and inspect.isfunction(function)
    }
    assert f"`{excel.__name__}`" in HANDBOOK


def test_the_live_figure_that_it_shows_is_in_the_example() -> None:
    assert "{{ behovsanalys.perioden }}" in HANDBOOK
    assert "{{ behovsanalys.perioden }}" in (ROOT / "workbook/exempel.xlsx.txt").read_text("utf-8")


def test_the_page_shows_it_whole(tmp_path: Path) -> None:
    assert find_handbook() == ROOT / "workbook/HANDBOK.md"
    html = open_handbook(find_places(System.LINUX, tmp_path), show=lambda _address: True).read_text("utf-8")
    assert html.count("<table>") == HANDBOOK.count("\n|---")
    assert html.count("<img") == HANDBOOK.count("![")
    assert "|---" not in html
    assert "**" not in html


def test_each_column_of_the_indicators_is_explained() -> None:
    for name in layout.INDICATORS.headers:
        assert re.search(rf"^\| (?:[^|]*, )?{re.escape(name)}(?:, [^|]*)? \|", HANDBOOK, re.MULTILINE), name
