"""A rule that cannot be read gives no figure, and that is said first and everywhere; nothing is read as "all"."""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tests.support_example import example_tables
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import Finding
from xl_addin.contract.layout import COMPANIES, INDICATORS, LOG, PERIODS, PROJECT
from xl_addin.contract.level import Level
from xl_addin.contract.nouns import Outcome
from xl_addin.contract.reserved import RESERVED_CODES
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.own_sheets import make_update
from xl_addin.outputs.participants import make_participants
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report.context import context
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.show import Show, results_json
from xl_addin.programs.helper.button_work import _figures, uncounted
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import MERGED, PICTURE, ErrorValue, Row, Table, Value
from xl_addin.values.swedish import UNCOUNTED, UNSEEN

RIGHT = {"behovsanalys": 524, "leverans": 257, "seminarium": 16}
NEEDS_ROW = next(  # a row of the log that counts
    place
    for place, row in enumerate(example_tables()[LOG.name].rows)
    if row[2] == "Behovsanalys" and row[9] == "Genomförd"
)
DECIDING = ("Räkna", "Aktiviteter", "Status", "Datumkolumn", "Filter", "Rapporteras")


def counted(changed: Mapping[str, Table]) -> Results:
    return make_results(type_tables({**example_tables(), **changed}))


def headed(spec: TableSpec, old: str, new: str) -> dict[str, Table]:
    """The example with another heading in a table."""
    table = example_tables()[spec.name]
    return {spec.name: replace(table, header=tuple(new if name == old else name for name in table.header))}


def doubled(spec: TableSpec, name: str) -> dict[str, Table]:
    table = example_tables()[spec.name]
    rows: list[Row] = [(*row, None) for row in table.rows]
    return {spec.name: replace(table, header=(*table.header, name), rows=rows)}


def written(spec: TableSpec, row: int, column: str, value: Value) -> dict[str, Table]:
    """The example with another value in a cell; rows are counted from 0."""
    table = example_tables()[spec.name]
    rows = [list(cells) for cells in table.rows]
    rows[row][table.places[column]] = value
    return {spec.name: replace(table, rows=[tuple(cells) for cells in rows])}


def figures(outcome: Outcome) -> set[float | None]:
    return {outcome.period, outcome.cumulative, outcome.gross, outcome.corrections, outcome.remaining, outcome.forecast}


def first_error(results: Results) -> Finding:
    assert results.findings[0].level is Level.ERROR
    return results.findings[0]


@pytest.mark.parametrize("lose", [lambda spec, name: headed(spec, name, f"{name} x"), doubled], ids=["gone", "twice"])
@pytest.mark.parametrize("name", DECIDING)
def test_a_lost_heading_of_the_rules_takes_all_figures(
    name: str, lose: Callable[[TableSpec, str], dict[str, Table]]
) -> None:
    results = counted(lose(INDICATORS, name))
    assert [figures(outcome) for outcome in results.outcomes] == [{None}] * 10
    assert first_error(results).code in {"column_missing", "column_duplicate"}
    assert name in first_error(results).message


def test_a_lost_heading_that_decides_less() -> None:
    for name in ("Mål", "Summakolumn", "Indikator"):
        results = counted(headed(INDICATORS, name, f"{name} x"))
        assert {outcome.code: outcome.cumulative for outcome in results.outcomes[:3]} == RIGHT
        assert (first_error(results).code, name in first_error(results).message) == ("column_missing", True)
    assert {o.remaining for o in counted(headed(INDICATORS, "Mål", "Mål x")).outcomes} == {None}


@pytest.mark.parametrize(
    ("spec", "name"), [(PROJECT, "Fält"), (PROJECT, "Värde"), *((PERIODS, name) for name in PERIODS.headers)]
)
def test_a_lost_heading_of_project_or_periods_takes_all_figures(spec: TableSpec, name: str) -> None:
    results = counted(headed(spec, name, f"{name} x"))
    assert [figures(outcome) for outcome in results.outcomes] == [{None}] * 10
    assert first_error(results).code == "column_missing"


ODD_CELLS: list[tuple[TableSpec, int, str, Value]] = [
    (PERIODS, 2, "Nr", "tre"),
    (PERIODS, 2, "Nr", 4),
    (PERIODS, 2, "Från", "2022-13-01"),
    (PERIODS, 2, "Till", None),
    (PERIODS, 2, "Status", "Lst"),
    (PERIODS, 2, "Inlämnad", "snart"),
    (PROJECT, 4, "Fält", "Projektets startdatm"),
    (PROJECT, 4, "Värde", "i juni"),
    (PROJECT, 5, "Värde", "2020-01-01"),
    (PROJECT, 7, "Värde", ErrorValue("#REF!")),
    (PROJECT, 6, "Fält", "Projektets slutdatum"),
]


@pytest.mark.parametrize(("spec", "row", "column", "value"), ODD_CELLS)
def test_a_cell_of_project_or_periods_that_cannot_be_read_takes_all_figures(
    spec: TableSpec, row: int, column: str, value: Value
) -> None:
    results = counted(written(spec, row, column, value))
    assert {outcome.cumulative for outcome in results.outcomes} == {None}
    assert (first_error(results).level, first_error(results).sheet) == (Level.ERROR, layout.PROJECT.sheet)


@pytest.mark.parametrize(
    ("spec", "name", "codes"),
    [
        (LOG, "Aktivitet", {*RIGHT, "slussning", "gron", "kvinnor"}),
        (LOG, "Avslutad", {"leverans"}),
        (LOG, "Slussad till", {"slussning"}),
        (LOG, "Insatsområde", {"gron", "digital", "internationell"}),
        (COMPANIES, "Ägs eller drivs av kvinnor", {"kvinnor"}),
        (COMPANIES, "Orgnr", {"kvinnor", "utlandsk_bakgrund"}),
    ],
)
def test_a_lost_heading_that_a_rule_names_takes_its_figure(spec: TableSpec, name: str, codes: set[str]) -> None:
    for lost in (headed(spec, name, f"{name} x"), doubled(spec, name)):
        results = counted(lost)
        assert {outcome.code for outcome in results.uncounted} >= codes
        others = {o.code: o.cumulative for o in results.outcomes if o.code in RIGHT and o.code not in codes}
        assert others == {code: figure for code, figure in RIGHT.items() if code not in codes}
        assert first_error(results).code in {"column_missing", "column_duplicate", "rule_column"}


def three_errors() -> Results:
    """Each of the three reported rules mistyped."""
    table = example_tables()[INDICATORS.name]
    rows = [list(row) for row in table.rows]
    rows[0][table.places["Räkna"]] = "Unika bolag"
    rows[1][table.places["Datumkolumn"]] = "Avslutat"
    rows[2][table.places["Filter"]] = "Forn=Fysiskt"
    return counted({INDICATORS.name: replace(table, rows=[tuple(row) for row in rows])})


def test_a_rule_that_cannot_be_read_stands_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    results = three_errors()
    names = [str(row[INDICATORS.headers.index("Indikator")]) for row in example_tables()[INDICATORS.name].rows[:3]]
    assert [note.cell for note in results.findings[:3]] == ["D5", "G6", "I7"]
    assert [outcome.code for outcome in results.uncounted] == list(RIGHT)
    told = results_json(results)["indicators"][:3]
    assert [(one["code"], one["period"], one["cumulative"], one["gross"]) for one in told] == [
        (code, None, None, None) for code in RIGHT
    ]
    rows = context(results)["indikatorer"]
    assert [tuple(str(row[name]) for name in ("namn", "perioden", "ackumulerat")) for row in rows] == [
        (name, UNCOUNTED, UNCOUNTED) for name in names
    ]
    assert all(results.figures[f"{code}.{last}"].shown == UNCOUNTED for code in RIGHT for last in ("perioden", "andel"))
    update = make_update(results)
    assert [update.names[layout.tile_names(n)["utfall"]] for n in (1, 2, 3)] == [UNCOUNTED.capitalize()] * 3
    for column in update.columns:
        if column.table.name == INDICATORS.name:
            said = UNCOUNTED if column.column in {"Utfall perioden", "Ackumulerat"} else None
            assert list(column.values)[:3] == [said] * 3
    page = make_portal(results, final=False)
    assert page.count(UNCOUNTED) >= 6
    assert all(f"{name}: {UNCOUNTED}" in _figures(results) for name in names)
    assert all(name in uncounted(results)[0] for name in names)
    assert "Räkna Unika bolag" in uncounted(results)[0]
    assert UNSEEN in uncounted(results)[0]
    show = Show()
    show.uncounted(results)
    show.indicators(results)
    out = capsys.readouterr().out
    assert out.startswith("Kan inte räknas: ")
    assert UNSEEN in " ".join(out.split())
    assert out.count(UNCOUNTED) == 3
    assert "524" not in json.dumps(told) + page + _figures(results)


def test_lists_of_companies_say_what_is_missing() -> None:
    with pytest.raises(ProjektloggError, match="kan inte räknas"):
        make_evidence(three_errors(), "leverans", "x.xlsx")
    with pytest.raises(ProjektloggError, match="kan räknas"):
        make_evidence(three_errors(), None, "x.xlsx")
    one = counted(written(INDICATORS, 1, "Datumkolumn", "Avslutat"))
    for data in (make_evidence(one, None, "x.xlsx"), make_participants(one, "x.xlsx")):
        book = load_workbook(io.BytesIO(data))
        cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
        assert any("leveranser" in cell and UNCOUNTED in cell for cell in cells)


def test_two_rules_of_one_code_have_no_figure() -> None:
    results = counted(written(INDICATORS, 0, "Kod", "leverans"))
    assert [(outcome.code, outcome.cumulative) for outcome in results.outcomes[:3]] == [
        ("leverans", None),
        ("rad_6", None),
        ("seminarium", 16),
    ]


@pytest.mark.parametrize(
    ("spec", "column", "word"),
    [
        (LOG, "Insatsområde", "Grön omställnin"),
        (LOG, "Gemensamt besök", "Jaha"),
        (LOG, "Slussad till", "Energikontoret i Stokholm"),
        (LOG, "Aktivitet", "Behovsanlys"),
        (LOG, "Status", "Genomfrd"),
        (LOG, "Avslutad", "i maj"),
        (COMPANIES, "Utländsk bakgrund", "Jaha"),
        (LOG, "Form", "Fysisk"),
    ],
)
def test_a_misspelt_cell_in_a_column_that_a_rule_names_is_an_error_on_its_row(
    spec: TableSpec, column: str, word: str
) -> None:
    changed = written(spec, 3, column, word)
    if column == "Form":  # no rule of the example names it
        assert "choice_unlisted" in {n.code for n in counted(changed).findings if n.column == "Form"}
        changed |= written(INDICATORS, 2, "Filter", "Form=Fysiskt")
    row = example_tables()[spec.name].numbers[3]
    found = [
        note for note in counted(changed).findings if (note.sheet, note.row, note.column) == (spec.sheet, row, column)
    ]
    assert [note.level for note in found] == [Level.ERROR]


@pytest.mark.parametrize("odd", ["#N/A", PICTURE, MERGED, ""])
def test_an_error_in_a_column_of_the_users_own_that_a_rule_names(odd: str) -> None:
    table = example_tables()[COMPANIES.name]
    own: list[Value] = ["Ja"] * len(table.rows)
    own[3] = ErrorValue(odd)
    rows = [(*row, value) for row, value in zip(table.rows, own, strict=True)]
    changed = {COMPANIES.name: replace(table, header=(*table.header, "Egen"), rows=rows)}
    assert "Egen" not in {note.column for note in counted(changed).findings}
    changed |= written(INDICATORS, 9, "Filter", "Egen=Ja")
    [note] = [note for note in counted(changed).findings if note.column == "Egen"]
    assert (note.level, note.row) == (Level.ERROR, table.numbers[3])


@pytest.mark.parametrize(
    ("spec", "column", "rule"),
    [
        (LOG, "Form", ("Filter", "Form=Fysiskt")),
        (LOG, "Tema", ("Filter", "Tema=*")),
        (LOG, "Timmar", ("Summakolumn", "Timmar")),
        (COMPANIES, "Kommun", ("Filter", "Kommun=Solna")),
        (COMPANIES, "Namn", ("Filter", "Namn=*")),
    ],
)
def test_a_picture_in_a_cell_is_an_error_only_where_a_rule_names_the_column(
    spec: TableSpec, column: str, rule: tuple[str, str]
) -> None:
    tables = example_tables()
    if rule[0] == "Summakolumn":  # of the example's rules none that is a sum names hours
        tables |= written(INDICATORS, 2, "Räkna", "Summa")
    picture = written(spec, 3, column, ErrorValue(PICTURE))
    row = tables[spec.name].numbers[3]

    def level(changed: Mapping[str, Table]) -> list[Level]:
        notes = make_results(type_tables({**tables, **changed})).findings
        return [note.level for note in notes if (note.sheet, note.row, note.column) == (spec.sheet, row, column)]

    assert level(picture) == [Level.REVIEW]
    rules = tables[INDICATORS.name]
    rows = [list(cells) for cells in rules.rows]
    rows[2][rules.places[rule[0]]] = rule[1]
    named = {INDICATORS.name: replace(rules, rows=[tuple(cells) for cells in rows])}
    assert level(picture | named) == [Level.ERROR]


def test_a_picture_on_the_project_card_is_an_error_only_where_a_day_should_be() -> None:
    card = example_tables()[PROJECT.name]
    for place, name in enumerate(card.column("Fält")):
        found = counted(written(PROJECT, place, "Värde", ErrorValue(PICTURE))).findings
        [level] = [note.level for note in found if note.row == card.numbers[place] and note.sheet == PROJECT.sheet]
        assert level is (Level.ERROR if "datum" in str(name) else Level.REVIEW), name


def test_no_status_means_all_that_has_happened() -> None:
    results = counted(written(INDICATORS, 0, "Status", None) | written(LOG, NEEDS_ROW, "Status", "Pågår"))
    log = results.log.set_index("row")["Status"]
    rows = results.ledger.qualified.query("indicator == 'behovsanalys'")["row"]
    assert set(log[rows]) == {"Genomförd", "Pågår"}


@pytest.mark.parametrize("word", [True, "SANT", "sant", 1, 1.0, "x", "X", "J", "yes", "Ja ", "TRUE"])
def test_check_boxes_and_other_words_for_yes(word: Value) -> None:
    results = counted(written(COMPANIES, 3, "Utländsk bakgrund", word))
    assert results.companies["Utländsk bakgrund"][3] == "Ja"
    assert "Utländsk bakgrund" not in {note.column for note in results.findings}


@pytest.mark.parametrize("word", [False, "FALSKT", 0, 0.0, "n", "Nej", "no", "FALSE"])
def test_check_boxes_and_other_words_for_no(word: Value) -> None:
    assert counted(written(COMPANIES, 3, "Utländsk bakgrund", word)).companies["Utländsk bakgrund"][3] == "Nej"
    rules = counted(written(INDICATORS, 0, "Rapporteras", word))
    assert not rules.outcomes[0].reported


def test_every_word_that_means_something_else_is_refused_as_a_code() -> None:
    results = counted({})
    codes = {rule.code for rule in results.indicators}
    roots = {name.partition(".")[0] for name in results.figures} | set(context(results))
    assert roots - codes <= RESERVED_CODES
