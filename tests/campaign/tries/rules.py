"""Right or absent: whatever is done to one cell or heading of the rules, no other figure is shown in silence.

A heading, a word or a cell of Indikatorer, Projekt or Perioder of the example is renamed, emptied, swapped with another
or misspelt. Then each figure is the untouched one, or absent while an error stands, or another valid rule's while a
finding says what has changed since the last count.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

from tests.support_example import example_tables
from xl_addin.contract import layout
from xl_addin.contract.level import Level
from xl_addin.contract.nouns import Outcome
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger import last_rules
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Table, Value

SAMPLE = 4
SEEDS = 300
TABLES = (layout.INDICATORS, layout.PROJECT, layout.PERIODS, layout.GOAL_CHANGES)
GOALS: tuple[tuple[Value, ...], ...] = (
    ("behovsanalys", "2022-05-01", 410, "NYPS 12-34"),
    ("behovsanalys", "2023-04-01", 450, "NYPS 56-78"),
    ("leverans", "2022-09-01", 260, None),
)
WORDS: tuple[Value, ...] = (
    None,
    "",
    "Ja",
    "Nej",
    "x",
    "Genomförd",
    "Datum",
    "Form=Fysiskt",
    "2022-05-01",
    3,
    "behovsanalys",
)


@cache
def _counted_once() -> tuple[Results, dict[str, Table]]:
    tables = example_tables()
    rules = tables[layout.INDICATORS.name]
    lines = [list(row) for row in rules.rows]
    for line, code in zip(lines, ("RCO01", "RCO02", "RCO04"), strict=False):
        line[rules.places["EU-kod"]] = code
    spec = layout.GOAL_CHANGES
    tables[rules.name] = replace(rules, rows=[*map(tuple, lines)])
    tables[spec.name] = Table(spec.name, spec.sheet, spec.headers, GOALS, range(5, 5 + len(GOALS)), 10, 4)
    results = make_results(type_tables(tables))
    kept = last_rules.rows(results.memory)
    numbers = range(5, 5 + len(kept))
    figures = Table(layout.FIGURES.name, layout.FIGURES.sheet, layout.FIGURES.headers, [*map(tuple, kept)], numbers)
    return results, {**tables, figures.name: figures}


def _spoil(random: Random, word: Value) -> Value:
    """The same word with a letter gone, doubled or moved."""
    if not isinstance(word, str) or not word:
        return random.choice(WORDS)
    place = random.randrange(len(word))
    other = word[:place] + random.choice(("", word[place] * 2, "x")) + word[place + 1 :]
    return other or None


def _changed(random: Random, table: Table, spec: TableSpec) -> Table:
    ours = [place for place, name in enumerate(table.header) if not spec.column(name).computed]
    header, rows = list(table.header), [list(row) for row in table.rows]
    kind = random.choice(("heading", "headings", "word", "cell", "cell", "cells", "rows"))
    first, second = random.choice(ours), random.choice(ours)
    one, two = random.randrange(len(rows)), random.randrange(len(rows))
    if kind == "heading":
        header[first] = str(_spoil(random, header[first]) or "")
    elif kind == "headings":
        header[first], header[second] = header[second], header[first]
    elif kind == "word":
        rows[one][first] = _spoil(random, rows[one][first])
    elif kind == "cell":
        rows[one][first] = random.choice(WORDS) or None
    elif kind == "cells":
        rows[one][first], rows[two][second] = rows[two][second], rows[one][first]
    else:
        rows[one], rows[two] = rows[two], rows[one]
    return replace(table, header=tuple(header), rows=[tuple(row) for row in rows])


def attempt(seed: int, folder: Path) -> None:
    """Change one thing of the rules and hold all figures against those of before."""
    del folder
    random = Random(seed)  # noqa: S311 - a seeded trial
    before, tables = _counted_once()
    spec = random.choice(TABLES)
    contract = random.choice((1, layout.CONTRACT))
    tables = {**tables, spec.name: _changed(random, tables[spec.name], spec)}
    tables = {name: replace(table, contract=contract) for name, table in tables.items()}
    results = make_results(type_tables(tables))
    errors = [note for note in results.findings if note.level is Level.ERROR and note not in before.findings]
    reported = [note for note in results.findings if note.code in {"rule_changed", "rule_new"}]
    right = {outcome.code: outcome for outcome in before.outcomes}
    for outcome in results.outcomes:
        if outcome.cumulative is None:
            assert errors, f"{outcome.code} is absent and nothing says why"
            assert {outcome.period, outcome.gross, outcome.remaining, outcome.forecast} == {None}
        elif results.period == before.period and _lacks_its_goal(outcome, right.get(outcome.code)):
            assert errors, f"the goal of {outcome.code} is absent and nothing says why"
        elif outcome != right.get(outcome.code) or results.period != before.period:
            assert reported, f"{outcome} in silence"
            assert all(note.row for note in reported if note.code == "rule_changed") or errors
    gone = set(right) - {outcome.code for outcome in results.outcomes}
    assert not gone or errors, f"{gone} vanished in silence"


def _lacks_its_goal(outcome: Outcome, right: Outcome | None) -> bool:
    """Whether nothing but the goal, and what rests on it, is absent."""
    if right is None or right.target is None or outcome.target is not None:
        return False
    return replace(outcome, target=right.target, remaining=right.remaining, decision=right.decision) == right
