"""What the commands print: tables for people, JSON for machines."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from xl_addin.contract.findings import LEVEL_WORDS, LOST, RULE_SHEETS, Finding, folded
from xl_addin.contract.level import Level
from xl_addin.contract.nouns import Outcome
from xl_addin.figures.facts import WITHHELD, shown_figure
from xl_addin.ledger.small_groups import ALL, Disclosure, disclosed_figures
from xl_addin.values.masking import STEERING, Cleared, mask, outward
from xl_addin.values.swedish import UNCOUNTED, UNSEEN, number, share

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results
    from xl_addin.ledger.splits import Split

_MOST_PLACES = 5  # of a finding on a screen; a pipe and JSON have all
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.REVIEW: "cyan"}


class Show:
    """Prints. With `machine` nothing but one JSON value reaches standard output."""

    def __init__(self, *, machine: bool = False) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a Windows console that is no UTF-8 must not stop the work
                stream.reconfigure(errors="replace", **({"encoding": "utf-8"} if machine else {}))
        self.machine = machine
        self.console = Console(highlight=False, soft_wrap=False)
        self.notes = Console(stderr=True, highlight=False)

    def say(self, line: str) -> None:
        """Print a line for people."""
        if not self.machine:
            self.console.print(shown(line), soft_wrap=True)

    def complain(self, where: str, message: str, remedy: str) -> None:
        """Print what went wrong, and what to do, beside what is printed for people and machines."""
        place = f"{where}: " if where else ""
        self.notes.print(shown(f"{place}{message}", "red"), soft_wrap=True)
        if remedy:
            self.notes.print(shown(remedy), soft_wrap=True)

    def json(self, value: dict[str, Any]) -> None:
        """Print a value for machines."""
        if self.machine:
            words = json.dumps(_masked(value), ensure_ascii=False, indent=2)
            sys.stdout.write(STEERING.sub(lambda sign: json.dumps(sign[0])[1:-1], words) + "\n")

    @contextmanager
    def progress(self) -> Iterator[Callable[[str], None]]:
        """Show what goes on while it does: a moving line on a screen, nothing in a pipe."""
        if not self.notes.is_terminal or self.machine:
            yield lambda _: None
            return
        with self.notes.status("Arbetar …") as status:
            yield lambda line: status.update(f"{line} …")

    def made(self, paths: Sequence[Path]) -> None:
        """Say which files there are now."""
        for path in paths:
            self.say(f"  {path}")

    def indicators(self, results: "Results", *, persons: bool = False) -> None:
        """Print the figures as a table, with `persons` also those that give away a small group."""
        if self.machine:
            return
        self.say(f"{results.project.name or 'Projekt utan namn'}")
        self.say(results.period_line(", "))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("Indikator", overflow="fold")
        for name in ("Mål", "Perioden", "Totalt", "Brutto", "Andel"):
            table.add_column(name, justify="right", no_wrap=True)
        for outcome in results.outcomes:
            style = "bold" if outcome.reported else "dim"
            may = ALL if persons else results.disclosure(outcome.code)
            figures = [shown_figure(name, outcome, may) for name in ("period", "cumulative", "gross")]
            if outcome.cumulative is None:
                figures = ["", UNCOUNTED, ""]
            part = share(outcome.cumulative, outcome.target) if may.allows("share", outcome) else WITHHELD
            table.add_row(shown(outcome.name), number(outcome.target), *figures, part, style=style)
        self.console.print()
        self.console.print(table)
        self.console.print()

    def uncounted(self, results: "Results") -> None:
        """Print before all else which indicators have no figure, and the errors of the rules."""
        if not results.uncounted:
            return
        self.say(f"Kan inte räknas: {', '.join(outcome.name for outcome in results.uncounted)}.")
        self.say(UNSEEN)
        self.findings(
            [n for n in results.findings if n.level is Level.ERROR and n.sheet in RULE_SHEETS and n.code not in LOST]
        )

    def fields(self, fields: Mapping[str, str]) -> None:
        """Print the fields of a template and what each is."""
        if self.machine:
            return
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for name, meaning in fields.items():
            table.add_row(shown(name, "bold"), shown(meaning))
        self.console.print(table)

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print each finding: where, what, and what to do. What may be looked at and says the same stands once."""
        if self.machine:
            return
        pipe = not self.console.is_terminal  # a finding stays on its line for whoever searches
        for note, places in folded(findings):
            shown_places = places if pipe or len(places) <= _MOST_PLACES + 1 else places[:_MOST_PLACES]
            more = f" och {len(places) - len(shown_places)} till" if len(places) > len(shown_places) else ""
            place = " ".join(part for part in (note.sheet, ", ".join(shown_places)) if part) + more
            head = shown(LEVEL_WORDS[note.level], _COLOURS[note.level])
            self.console.print(
                Text.assemble(head, shown(f"  {place}  " if place else "  "), (note.code, "dim")), soft_wrap=pipe
            )
            self.console.print(shown(f"  {note.message} {note.remedy}"), soft_wrap=pipe)
        if findings:
            self.console.print()

    def lost(self, findings: Sequence[Finding]) -> None:
        """Print at once what makes all figures wrong: a sheet or a column that is gone."""
        self.findings([note for note in findings if note.code in LOST])

    def drafts(self, errors: int) -> None:
        """Say that a report is a draft while errors stand."""
        if errors:
            count = "ett fel" if errors == 1 else f"{errors} fel"
            self.say(
                f"Rapporten är märkt UTKAST, för {count} står kvar. Rätta dem, eller skriv på bladet Granskning vem"
            )
            self.say("som godkänner dem och varför.")

    def levels(self, results: "Results") -> None:
        """Print how many findings there are of each level."""
        self.say(f"Granskning: {results.levels}.")


def shown(words: str, style: str = "") -> Text:
    """The door of the terminal: a text that it shows as it stands."""
    return Text(outward(words), style)


def _masked(value: object) -> object:
    """The door of JSON: the same value without a personnummer in any text of it."""
    if isinstance(value, Cleared):
        return value
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(part) for key, part in value.items()}
    return [_masked(part) for part in value] if isinstance(value, list) else value


def findings_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings by the contract's keys, and the cell's address."""
    keys = ("code", "level", "sheet", "row", "column", "cell", "value", "message", "remedy")
    return [{key: getattr(note, key) for key in keys} for note in findings]


def results_json(results: "Results", *, persons: bool = False) -> dict[str, Any]:
    """The figures by the contract's keys; with `persons` also those that give away a small group."""
    period = results.period
    return {
        "project": results.project.name,
        "period": {"number": period.number, "from": period.start.isoformat(), "to": period.end.isoformat()},
        "indicators": [
            _outcome_json(outcome, ALL if persons else results.disclosure(outcome.code))
            | {"splits": _splits_json(results.splits(outcome.code, persons=persons))}
            for outcome in results.outcomes
        ],
        "findings": findings_json(results.findings),
    }


def _outcome_json(outcome: Outcome, may: Disclosure) -> dict[str, Any]:
    keys = ("code", "name", "unit", "target", "period", "cumulative", "gross", "corrections", "remaining", "forecast")
    named = {"eu_code": outcome.eu_code or None}
    return {key: getattr(outcome, key) for key in keys} | disclosed_figures(outcome, may) | named


def _splits_json(splits: "Sequence[Split]") -> list[dict[str, Any]]:
    return [
        {
            "column": split.column,
            "groups": [{"group": one.name, "period": one.period, "cumulative": one.cumulative} for one in split.groups],
        }
        for split in splits
    ]
