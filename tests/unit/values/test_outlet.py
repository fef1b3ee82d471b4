"""Every format has one door, where all its text is masked; nothing else masks, and only `Cleared` passes unmasked."""

import ast
import io
import logging
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xl_addin
from tests.support_imports import imports
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import finding
from xl_addin.outputs import own_sheets, portal
from xl_addin.outputs.evidence.sheets import Block as Table
from xl_addin.outputs.evidence.sheets import Lists
from xl_addin.outputs.report.render import _property
from xl_addin.outputs.report.word import text_elements
from xl_addin.outputs.report.written_text import Block, Kind
from xl_addin.programs.cli.show import _masked, shown
from xl_addin.programs.helper.documents import folder_name
from xl_addin.programs.helper.mailbox import Answer, format_answer
from xl_addin.programs.masked_log import Formatter, story
from xl_addin.values.masking import HIDDEN, Cleared, fit
from xl_addin.values.raw_table import Link

ROOT = Path(xl_addin.__file__).parent
NUMBER = "900101-9802"

MASKS = {"mask", "outward", "fit", "printable"}
DOORS = {
    "contract/errors.py": "errors",
    "contract/findings.py": "findings",
    "outputs/own_sheets.py": "the workbook's own sheets",
    "outputs/evidence/sheets.py": "lists for outsiders",
    "outputs/report/written_text.py": "Word: what people wrote, before it is taken apart",
    "outputs/report/word.py": "Word: whatever becomes text",
    "outputs/report/pictures.py": "Word: labels and alternative texts",
    "outputs/report/render.py": "Word and PDF: properties",
    "outputs/report/__init__.py": "Word and PDF: names of files",
    "outputs/portal/__init__.py": "the portal's page",
    "programs/cli/show.py": "terminal and JSON",
    "programs/helper/mailbox.py": "answers to the buttons",
    "programs/helper/documents.py": "names of folders",
    "programs/masked_log.py": "logs",
}
DECIDE = {
    "figures/facts.py": "the parts of a figure are told apart, and named, by what is shown",
    "ledger/registers.py": "what looks the same is told once",
    "outputs/report/digests.py": "a text is digested as it is printed",
    "outputs/participants.py": "what looks the same is told once; headers must differ",
    "ledger/last_rules.py": "held against what a door let out into the workbook",
    "reading/goals.py": "a decision is told apart by what is shown",
    "reading/acceptance.py": "held against what a door let out into the workbook",
}
CLEARED = {
    "outputs/evidence/people.py": "asked for by --persons",
    "outputs/portal/fields.py": "digits of a figure, as they are typed",
    "outputs/report/context.py": "the digest of a file",
    "programs/cli/verify_report.py": "the digest of a file",
    "ledger/last_rules.py": "masked already, and read back as it is",
}
HONOUR = {"outputs/report/written_text.py", "programs/cli/show.py"}


def _who(names: set[str]) -> set[str]:
    """The modules that have one of the outlet's names: by an import of it, or of its whole module."""
    homes = {"xl_addin.values.masking", "xl_addin.outputs.report.written_text"}
    found = set()
    for path in ROOT.rglob("*.py"):
        inside = ".".join(path.parent.relative_to(ROOT.parent).parts)
        for module, name in imports(path, inside):
            whole = (module in homes and not name) or f"{module}.{name}" == "xl_addin.values.masking"
            if whole or (module in homes and name in names):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_nothing_but_the_doors_masks() -> None:
    assert _who(MASKS) == {*DOORS, *DECIDE}


def test_only_what_has_a_reason_is_cleared() -> None:
    assert _who({"Cleared"}) == {*CLEARED, *HONOUR}


def test_a_door_is_one_place() -> None:
    """A module that calls the outlet again and again is not a door but a habit."""
    for module in DOORS:
        tree = ast.walk(ast.parse((ROOT / module).read_text("utf-8")))
        calls = [node for node in tree if isinstance(node, ast.Name) and node.id in MASKS]
        assert len(calls) <= 4, module  # an error has message, remedy and place


def test_the_doors_are_reported_of() -> None:
    table = (ROOT / "values/masking.py").read_text("utf-8").partition("|---|---|")[2].partition("\n\n")[0]
    for module in DOORS:
        name = module.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
        assert re.search(rf"[.`]{name}[.`]", table), module


def _lists(text: str) -> bytes:
    lists = Lists(f"T {text}", date(2026, 1, 2), f"{text}.xlsx")
    table = Table([f"H {text}"], [[text], [Link(text, "Blad", "A1")]], text, [[text]], [text])
    lists.add(text, text, [table], text)
    return lists.to_bytes()


def _all_of(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    links = [str(cell.hyperlink.target) for cell in cells if cell.hyperlink]
    return " ".join([*book.sheetnames, str(book.properties.title), *links, *(str(cell.value) for cell in cells)])


def _error(text: str) -> str:
    error = ProjektloggError(text, text, where=text)
    return " ".join((str(error), *error.args, error.message, error.remedy, error.where, str(error.within(text))))


def _log(text: str) -> str:
    error = ValueError(text)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "%s", (text,), (ValueError, error, None))
    return Formatter().format(record) + story(error)


@pytest.mark.parametrize(
    "door",
    [
        _error,
        lambda text: str(finding("id_duplicate", value=text, other=text)),
        lambda text: str(own_sheets._Door().fit(text)) + str(own_sheets._Door().fit_row([Link(text, "Blad", "A1")])[0]),
        lambda text: _all_of(_lists(text)),
        lambda text: Block(Kind.BULLET, text).text,
        lambda text: " ".join(str(element.text) for element in text_elements(text)),
        _property,
        lambda text: str(portal._shown(text)),
        lambda text: shown(text).plain,
        lambda text: str(_masked({"a": [text, {"b": text}]})),
        lambda text: format_answer(Answer(ok=True, line=text, text=text)).decode("utf-16"),
        lambda text: folder_name(f"{text}.xlsx"),
        _log,
    ],
)
def test_a_door_hides_a_number(door: Callable[[str], str]) -> None:
    out = door(f"a {NUMBER} b")
    assert "9802" not in out
    assert "personnummer dolt" in out


def test_a_list_shows_what_was_asked_for_and_nothing_made_of_it() -> None:
    lists = Lists("Lista", date(2026, 1, 2))
    asked = Cleared(NUMBER)
    lists.add("Blad", "Titel", [Table(["Nummer", "Mening"], [[asked, f"nr {asked}"]])])
    cells = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(lists.to_bytes()))["Blad"]["A5:B5"] for cell in row
    ]
    assert cells == [NUMBER, f"nr {HIDDEN}"]


def test_a_cut_leaves_no_part_of_a_number() -> None:
    assert fit(f"{'x' * 20}{NUMBER}", 28) == f"{'x' * 20}{HIDDEN[:6]} …"


def test_neither_a_long_place_nor_unseen_signs_let_a_part_through() -> None:
    assert "900101" not in ProjektloggError("x", where="a" * 190 + " 900101-9802.xlsx").where
    assert "900101" not in fit("nr 900101\ufffe9802", 300)
    assert all("900101" not in fit("a" * before + " 900101-9802", 20) for before in range(20))
