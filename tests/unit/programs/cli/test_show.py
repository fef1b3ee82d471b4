"""What the commands print steers no screen, whatever the cells hold."""

from dataclasses import replace

import pytest
from rich.console import Console

from tests.support_example import example_results
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.level import Level
from xl_addin.programs.cli.show import Show, findings_json
from xl_addin.values.raw_table import Table

STEERS = "a\x1b[2J\x1b]0;titel\x07\u202eb\x9b31m"
LOG = Table("Aktivitetslogg", "Aktivitetslogg", ("Orgnr", "Datum"), [(None, None)] * 9, range(5, 14))
SIGNS = ("\x1b", "\x07", "\u202e", "\x9b")


def test_no_text_steers_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    results = example_results()
    outcomes = tuple(replace(outcome, name=STEERS) for outcome in results.outcomes)
    workbook = replace(results.workbook, project=replace(results.project, name=STEERS))
    note = Finding("id_missing", Level.ERROR, STEERS, 5, STEERS, "A5", STEERS, STEERS, STEERS)
    show = Show()
    show.say(STEERS)
    show.complain(STEERS, STEERS, STEERS)
    show.indicators(replace(results, outcomes=outcomes, workbook=workbook))
    show.uncounted(replace(results, outcomes=tuple(replace(one, cumulative=None) for one in outcomes)))
    show.findings([note])
    show.fields({STEERS: STEERS})
    printed = "".join(capsys.readouterr())
    assert printed.count("a\N{REPLACEMENT CHARACTER}[2J") > 10
    assert [sign for sign in SIGNS if sign in printed] == []


def test_what_needs_nothing_done_and_says_the_same_stands_once(capsys: pytest.CaptureFixture[str]) -> None:
    alike = [finding("orgnr_person", LOG, row, "Orgnr", "enskild firma") for row in range(5, 14)]
    errors = [finding("date_missing", LOG, row, "Datum") for row in (5, 6)]
    show = Show()
    show.findings([*errors, *alike])
    said = capsys.readouterr().out
    assert (said.count("Enskild firma: numret"), said.count("date_missing")) == (1, 2)
    assert all(f"A{row}" in said for row in range(5, 14))  # a pipe has every place
    show.console = Console(force_terminal=True, width=200)
    show.findings(alike)
    assert "A5, A6, A7, A8, A9 och 4 till" in capsys.readouterr().out
    assert [note["row"] for note in findings_json(alike)] == [*range(5, 14)]


def test_json_holds_such_signs_as_escapes_only(capsys: pytest.CaptureFixture[str]) -> None:
    Show(machine=True).json({"name": STEERS})
    printed = capsys.readouterr().out
    assert "\\u001b" in printed
    assert [sign for sign in SIGNS if sign in printed] == []
