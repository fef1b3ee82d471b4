"""Right or named: whatever is done to a cell or heading that the rules rest on, no figure moves in silence.

A cell or heading of the log or of Företag, in a column that a rule names, is misspelt, emptied, given a word of another
column or another row's value. Then each figure is what a count by hand gives, or absent while an error stands; and what
is no value of its column, or is missing where the others have one, is an error on that cell.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests import support_by_hand as by_hand
from tests.support_by_hand import Span
from tests.support_example import example_tables
from xl_addin.contract import layout
from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.contract.nouns import AID
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Table, Value

SAMPLE = 4
SEEDS = 300
CHANGES = 5
EACH = 5  # of the example's rows every fifth: a seed takes a fifth of the time
OWN = "Satsning"
# Code, how and what is counted; beside the example's own, so that rules name columns of every kind.
_MORE = (
    ("timmar", layout.SUM, "*", "Genomförd", "Datum", "Timmar", None),
    ("alla_timmar", layout.SUM, "*", None, "Datum", "Timmar", None),
    ("deltagare", layout.SUM, "Seminarium", "Genomförd", "Datum", "Deltagare", None),
    ("solna", layout.UNIQUE, "Behovsanalys", "Genomförd", "Datum", None, "Kommun=Solna|Nacka"),
    ("tva", layout.COUNT, "Leverans", "Genomförd", "Avslutad", None, "Anställda=2"),
    ("form", layout.COUNT, "Behovsanalys, Leverans", "Genomförd", "Datum", None, "Form=Digitalt|Telefon"),
    ("almi", layout.COUNT, "Leverans", "Genomförd", "Datum", None, "Organisation=Almi; Ägs eller drivs av kvinnor=Ja"),
    ("satsning", layout.UNIQUE, "Behovsanalys", "Genomförd", "Datum", None, f"{OWN}=Vår|Höst"),
)
LOG = (
    *("Datum", "Aktivitet", "Orgnr", "Organisation", "Insatsområde", "Form", "Status", "Avslutad", "Slussad till"),
    *("Gemensamt besök", "Deltagare", "Timmar", "Stöd (kr)"),
)
KINDS = (*("misspelt", "emptied") * 4, "other column", "other column", "other row", "other row", "heading")
COMPANIES = ("Orgnr", "Kommun", "Anställda", "Ägs eller drivs av kvinnor", "Utländsk bakgrund")
MAY_BE_EMPTY = {"Avslutad", "Slussad till", "Gemensamt besök", "Stöd (kr)"}
"""Most rows have nothing there: an empty cell says no, or not yet."""

_AID: dict[str, Value] = {"Kod": AID.code, "Räkna": layout.SUM, "Aktiviteter": "", "Status": None, "Filter": None}
_AID |= {"Datumkolumn": "Datum", "Summakolumn": "Stöd (kr)"}


@cache
def _base() -> tuple[dict[str, Table], Results]:
    tables = dict(example_tables())
    rules = tables[layout.INDICATORS.name]
    more = [(row[0], row[0], None, *row[1:], "Nej") for row in _MORE]
    more = [(*row, *[None] * (len(rules.header) - len(row))) for row in more]
    rows = [*rules.rows, *more]
    log = tables[layout.LOG.name]
    words = ("Vår", "Höst", "Vinter")
    own = [(*row, words[place % len(words)]) for place, row in enumerate(log.rows[::EACH])]
    tables[rules.name] = replace(rules, rows=rows, numbers=range(5, 5 + len(rows)))
    tables[log.name] = replace(log, header=(*log.header, OWN), rows=own, numbers=log.numbers[::EACH])
    return tables, make_results(type_tables(tables))


def _misspelt(random: Random, value: Value) -> Value:
    word = str(value or "ord")
    place = random.randrange(len(word))
    return word[:place] + random.choice(("", word[place] * 2, "x")) + word[place + 1 :] or None


def _new_heading(random: Random, table: Table, columns: tuple[str, ...]) -> Table:
    header = list(table.header)
    column = random.choice(columns)
    word = random.choice((str(_misspelt(random, column) or ""), "", random.choice(columns)))
    header[header.index(column)] = " ".join(word.split())  # two blanks for one are the same heading
    return replace(table, header=tuple(header))


def _new_cell(random: Random, table: Table, column: str, other: str, kind: str) -> tuple[Table, int]:
    """The table with a cell of the column changed, and the place of its row: most often one that holds something."""
    rows, at = [list(row) for row in table.rows], table.header.index(column)
    filled = [place for place, row in enumerate(rows) if row[at] is not None]
    one, two = random.choice(filled), random.randrange(len(rows))
    if random.random() < 0.2:
        one = random.randrange(len(rows))
    said = {"misspelt": _misspelt(random, rows[one][at]), "emptied": None, "other row": rows[two][at]}
    rows[one][at] = said.get(kind, rows[two][table.header.index(other)])
    return replace(table, rows=[tuple(row) for row in rows]), one


def attempt(seed: int, folder: Path) -> None:
    """Change some cells, or a heading, count by hand and hold all figures against that."""
    del folder
    random = Random(seed)  # noqa: S311 - a seeded trial
    base, before = _base()
    tables = dict(base)
    changes: set[tuple[str, str, int]] = set()
    for _ in range(CHANGES):
        spec, columns = random.choice(((layout.LOG, LOG), (layout.LOG, (*LOG, OWN)), (layout.COMPANIES, COMPANIES)))
        kind = random.choice(KINDS)
        if kind == "heading":
            tables, changes = {**base, spec.name: _new_heading(random, base[spec.name], columns)}, set()
            break
        column = random.choice(columns)
        tables[spec.name], place = _new_cell(random, tables[spec.name], column, random.choice(columns), kind)
        changes.add((spec.name, column, place))
    results = make_results(type_tables(tables))
    new = [note for note in results.findings if note not in before.findings]
    errors = [note for note in new if note.level is Level.ERROR]
    _count(tables, results, errors)
    assert changes or errors or tables == base, "a heading is gone, and no error says so"
    for name, column, place in changes:
        _see_that_it_is_reported(base, tables, new, (name, column, place))


def _see_that_it_is_reported(
    base: dict[str, Table], tables: dict[str, Table], new: list[Finding], change: tuple[str, str, int]
) -> None:
    name, column, place = change
    table, value = tables[name], tables[name].column(column)[place]
    row = table.numbers[place]
    here = [note for note in new if (note.sheet, note.row) == (table.sheet, row)]
    if column != OWN and by_hand.is_broken(column, value, tables["Listor"]):
        assert any(note.level is Level.ERROR for note in here), f"{column} of row {row} is {value!r}, and no error"
    elif value is None and column not in MAY_BE_EMPTY:
        cells = list(table.rows[place])
        cells[table.header.index(column)] = base[name].column(column)[place]
        rows = [*table.rows[:place], tuple(cells), *table.rows[place + 1 :]]
        filled = {**tables, name: replace(table, rows=rows)}
        assert here or _by_hand(filled) == _by_hand(tables), f"{column} of row {row} is emptied in silence"


def _figures(results: Results) -> dict[str, tuple[float | None, ...]]:
    outcomes = [*results.outcomes, results.outcome(AID.code)]
    return {one.code: (one.period, one.cumulative, one.gross) for one in outcomes}


def _by_hand(tables: dict[str, Table]) -> dict[str, tuple[float, ...] | None]:
    project, period = _base()[1].project, _base()[1].period
    assert project.start
    assert project.end
    span = Span(project.start, project.end, period.start, period.end)
    rules = tables[layout.INDICATORS.name]
    whole = [dict(zip(rules.header, row, strict=True)) for row in rules.rows]
    return {str(rule["Kod"]): by_hand.count(tables, rule, span) for rule in [*whole, _AID]}


def _count(tables: dict[str, Table], results: Results, errors: list[Finding]) -> None:
    """Hold each figure against a count by hand."""
    said = _figures(results)
    for code, right in _by_hand(tables).items():
        if said[code] == (None, None, None):
            assert errors, f"{code} is absent, and no error says so"
        else:
            assert right is not None, f"{code} is {said[code]} without its column"
            assert said[code] == pytest.approx(right), f"{code} is {said[code]}, by hand {right}"
