"""A rule that is another valid one than when last counted is counted, and told of once."""

from dataclasses import replace
from pathlib import Path

from tests.support_example import example_tables
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.contract.findings import Finding
from xl_addin.contract.layout import FIGURES, INDICATORS, PERIODS, PROJECT
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.last_rules import rows
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Table, Value

CODES = {"rule_changed", "rule_new", "rule_gone"}


def after(results: Results, spec: TableSpec, *cells: tuple[int, str, Value]) -> Results:
    """The example with some cells changed since it was counted; rows are counted from 0."""
    kept = rows(results.memory)
    memory = Table(FIGURES.name, FIGURES.sheet, FIGURES.headers, [*map(tuple, kept)], range(5, 5 + len(kept)))
    table = example_tables()[spec.name]
    lines = [list(row) for row in table.rows]
    for row, column, value in cells:
        lines[row][table.places[column]] = value
    changed = replace(table, rows=[tuple(line) for line in lines])
    return make_results(type_tables({**example_tables(), FIGURES.name: memory, spec.name: changed}))


def first() -> Results:
    return make_results(type_tables(example_tables()))


def told(results: Results) -> list[Finding]:
    return [note for note in results.findings if note.code in CODES]


def test_nothing_is_reported_of_rules_that_stand() -> None:
    assert told(first()) == []
    assert told(after(first(), INDICATORS)) == []
    assert told(after(first(), INDICATORS, (0, "Aktiviteter", "  behovsanalys "))) == []


def test_an_emptied_filter_is_counted_and_reported() -> None:
    results = after(first(), INDICATORS, (3, "Filter", None))
    assert (results.outcome("slussning").cumulative or 0) > 1000
    [note] = told(results)
    assert (note.code, note.cell) == ("rule_changed", "I8")
    assert note.message == "Regeln är ändrad sedan förra räkningen: Filter var Slussad till=*, är tomt."
    assert told(after(results, INDICATORS, (3, "Filter", None))) == []


def test_another_date_of_a_period_or_the_project_is_reported() -> None:
    [note] = told(after(first(), PERIODS, (4, "Från", "2023-04-02")))
    assert (note.code, note.column, "var 2023-04-01, är 2023-04-02" in note.message) == ("rule_changed", "Från", True)
    [note] = told(after(first(), PROJECT, (4, "Värde", "2021-06-05")))
    assert (note.code, note.cell, note.sheet) == ("rule_changed", "B9", "Projekt")


def test_a_rule_that_is_gone_or_new() -> None:
    assert [(n.code, n.value) for n in told(after(first(), INDICATORS, (0, "Kod", "behov")))] == [
        ("rule_gone", "behovsanalys"),
        ("rule_new", "behov"),
    ]


def test_what_cannot_be_read_is_compared_when_it_can_be_read_again() -> None:
    lost = after(first(), INDICATORS, (3, "Filter", "Slussad til"))
    assert told(lost) == []
    assert [note.cell for note in told(after(lost, INDICATORS, (3, "Filter", None)))] == ["I8"]
    broken = after(first(), PERIODS, (4, "Från", "i april"))
    assert [note.column for note in told(after(broken, PERIODS, (4, "Från", "2023-04-02")))] == ["Från"]


def test_the_memory_is_in_the_file_and_the_finding_in_the_list_of_that_press(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    content = {**example_content()}
    path.write_bytes(build(content))
    with open_book(path) as book:
        pipeline.refresh(book)
    with open_book(path) as book:
        assert pipeline.refresh(book).changed == 0
    kept = _read(path, FIGURES)
    rules = [{**rule, "Filter": None} for rule in content[INDICATORS.name]]
    path.write_bytes(build({**content, INDICATORS.name: rules, FIGURES.name: kept}))
    with open_book(path) as book:
        assert {note.code for note in told(pipeline.compute(book))} == {"rule_changed"}
        pipeline.refresh(book)
    assert [row["Kod"] for row in _read(path, layout.REVIEW)].count("rule_changed") == 7
    with open_book(path) as book:
        assert told(pipeline.refresh(book).results) == []


def _read(path: Path, spec: TableSpec) -> list[dict[str, Value]]:
    with open_book(path) as book:
        table = book.read([spec.name])[spec.name]
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def test_a_threshold_that_is_new_is_reported_as_is_one_that_is_gone_and_a_sign_that_is_another() -> None:
    cells: tuple[tuple[int, str, Value], ...] = ((0, "Tröskel", "Timmar>=8"), (0, "Filter", "Timmar<>2"))
    new = after(first(), INDICATORS, *cells)
    was = {note.column: note.message for note in told(new)}
    assert was.keys() == {"Tröskel", "Filter"}
    assert "Tröskel var tomt, är Timmar>=8" in was["Tröskel"]
    assert told(after(new, INDICATORS, *cells)) == []
    gone = after(new, INDICATORS, (0, "Filter", "Timmar=2"))
    assert {note.column for note in told(gone)} == {"Tröskel", "Filter"}


def test_a_new_changed_or_lost_goal_is_reported_and_an_unreadable_one_when_it_can_be_read_again() -> None:
    def with_goals(results: Results, *changes: tuple[Value, ...]) -> Results:
        kept = rows(results.memory)
        memory = Table(FIGURES.name, FIGURES.sheet, FIGURES.headers, [*map(tuple, kept)], range(5, 5 + len(kept)))
        spec = layout.GOAL_CHANGES
        goals = Table(spec.name, spec.sheet, spec.headers, changes, range(5, 5 + len(changes)), 10)
        return make_results(type_tables({**example_tables(), FIGURES.name: memory, spec.name: goals}))

    change: tuple[Value, ...] = ("behovsanalys", "2022-07-01", 450, "NYPS 12-34")
    new = with_goals(first(), change)
    [note] = told(new)
    assert (note.code, note.sheet, note.cell) == ("rule_changed", "Projekt", "L5")
    assert "Måländringar var tomt, är 2022-07-01 450 NYPS 12-34." in note.message
    assert told(with_goals(new, change)) == []
    broken = with_goals(new, ("behovsanalys", "i juli", 450, ""))
    assert told(broken) == []
    assert told(with_goals(broken, change)) == []
    [note] = told(with_goals(broken))
    assert (note.sheet, note.cell) == ("Indikatorer", "C5")
    assert "var 2022-07-01 450 NYPS 12-34, är tomt" in note.message


def test_an_emptied_subset_and_another_eu_code_are_reported() -> None:
    new = after(first(), INDICATORS, (1, "Delmängd av", None), (0, "EU-kod", "RCO01"))
    assert {note.cell: note.message.partition(": ")[2] for note in told(new)} == {
        "T5": "EU-kod var tomt, är RCO01.",
        "U6": "Delmängd av var behovsanalys, är tomt.",
    }
    assert told(after(new, INDICATORS, (1, "Delmängd av", None), (0, "EU-kod", "RCO01"))) == []
