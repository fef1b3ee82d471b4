"""What the commands print steers no screen, whatever the cells hold."""

from dataclasses import replace

import pytest

from tests.support_example import example_results
from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.programs.cli.show import Show

STEERS = "a\x1b[2J\x1b]0;titel\x07\u202eb\x9b31m"
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


def test_json_holds_such_signs_as_escapes_only(capsys: pytest.CaptureFixture[str]) -> None:
    Show(machine=True).json({"name": STEERS})
    printed = capsys.readouterr().out
    assert "\\u001b" in printed
    assert [sign for sign in SIGNS if sign in printed] == []
