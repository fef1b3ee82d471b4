"""Each code of a finding has its words, the rule or the reader that finds it, and a test that shows it."""

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

import xl_addin
from tests.support_example import example_tables
from tests.twins.handbook import section, table
from xl_addin.contract import layout
from xl_addin.contract.catalogue import CATALOGUE
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.rules import RULES
from xl_addin.rules.rule import Rule

ROOT = Path(xl_addin.__file__).parent
TESTS = ROOT.parent / "tests"
READERS = ("reading", "pipeline.py", "outputs/portal/limits.py")
"""What tells of cells, tables and the workbook itself, before anything is counted."""


def _codes_in(*paths: Path) -> set[str]:
    files = [file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path])]
    text = "\n".join(file.read_text("utf-8") for file in files)
    return {code for code in CATALOGUE if f'"{code}"' in text}


def _path(rule: Rule) -> Path:
    path = Path(inspect.getfile(rule))  # type: ignore[arg-type]  # a rule is a module
    return path.parent if path.name == "__init__.py" else path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.rpartition(".")[2])
def test_a_rule_says_which_codes_it_finds_and_why(rule: Rule) -> None:
    assert set(rule.CODES) == _codes_in(_path(rule))
    assert inspect.getdoc(rule)
    assert all(spec.columns and set(columns) <= set(spec.headers) for spec, columns in rule.COLUMNS.items())


def test_every_rule_is_asked() -> None:
    modules = {path for path in (ROOT / "rules").iterdir() if path.stem not in {"__init__", "rule", "__pycache__"}}
    assert {_path(rule) for rule in RULES} == modules


def test_every_code_is_found_by_somebody() -> None:
    found = {code for rule in RULES for code in rule.CODES} | _codes_in(*(ROOT / name for name in READERS))
    assert set(CATALOGUE) == found


def test_every_code_is_shown_by_a_test() -> None:
    text = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("*.py") if path != Path(__file__))
    assert [code for code in CATALOGUE if not re.search(rf"\b{code}\b", text)] == []


def test_the_handbook_tells_of_every_code() -> None:
    """`python -m tests.twins.handbook` writes the table anew."""
    assert section((ROOT.parent / "workbook/HANDBOK.md").read_text("utf-8")) == table()


def test_a_lost_column_of_the_log_silences_no_rule_about_the_companies() -> None:
    tables = example_tables()
    companies, log = tables[layout.COMPANIES.name], tables[layout.LOG.name]
    twice = replace(companies, rows=[*companies.rows, companies.rows[0]], numbers=[*companies.numbers, 9_999])
    header = tuple("Nummer" if name == "Orgnr" else name for name in log.header)
    lost = {**tables, companies.name: twice, log.name: replace(log, header=header)}
    found = {(note.code, note.row) for note in make_results(type_tables(lost)).findings}
    assert ("company_duplicate", 9_999) in found


def test_a_town_that_is_nearly_listed_is_reported_with_what_was_meant() -> None:
    tables = example_tables()
    lists = tables[layout.LISTS.name]
    place = lists.places["Kommun"]
    rows = [
        tuple("Taby" if at == place and value == "Täby" else value for at, value in enumerate(row))
        for row in lists.rows
    ]
    found = make_results(type_tables({**tables, lists.name: replace(lists, rows=rows)})).findings
    told = {note.message for note in found if note.code == "choice_unlisted" and note.column == "Kommun"}
    assert told == {"Kommun Täby finns inte i listan. Menade du Taby?"}
