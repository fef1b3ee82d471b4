from dataclasses import replace
from datetime import date

from tests.support_example import example_results, example_tables
from xl_addin.contract import layout
from xl_addin.outputs.own_sheets import make_update, month_ends
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Link


def _table(name: str) -> list[list[object]]:
    [update] = [table for table in make_update(example_results()).tables if table.name == name]
    return [list(row) for row in update.rows]


def test_the_tiles() -> None:
    names = make_update(example_results()).names
    assert [names[f"ruta_{number}_utfall"] for number in (1, 2, 3)] == [524, 257, 16]
    assert str(names["ruta_1_andel"]).startswith("131")
    assert "mål 400" in str(names["ruta_1_rad"])
    assert "Period 5" in str(names[layout.STATUS_LINE])


def test_every_group_sums_to_the_total() -> None:
    for name in (layout.BY_ORGANISATION.name, layout.BY_FOCUS.name):
        rows = _table(name)
        assert [sum(int(str(row[place])) for row in rows) for place in (1, 2)] == [524, 257]
    assert sum(int(str(row[1])) for row in _table(layout.BY_MUNICIPALITY.name)) == 524


def test_the_curve_ends_where_the_period_does() -> None:
    rows = _table(layout.CURVE.name)
    assert rows[-1][:2] == [date(2023, 10, 31), 1.0]
    assert rows[-1][2] is None
    assert rows[-2][2:] == [524 / 400, 257 / 250, 16 / 10]
    first = [row[2] for row in rows if row[2] is not None]
    assert first == sorted(first)  # type: ignore[type-var]  # numbers, as just asked


def test_month_ends() -> None:
    assert month_ends(date(2023, 1, 15), date(2023, 3, 10)) == [date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 10)]
    assert month_ends(date(2023, 1, 1), date(2023, 1, 31)) == [date(2023, 1, 31)]


def test_each_finding_links_to_its_cell() -> None:
    links = [row[3] for row in _table(layout.REVIEW.name) if row[3] is not None]
    assert links
    assert all(isinstance(link, Link) and link.sheet and link.cell[-1].isdigit() for link in links)


def test_an_indicator_that_cannot_be_counted_says_so_in_its_row() -> None:
    tables = example_tables()
    rules = tables["Indikatorer"]
    place = rules.places["Datumkolumn"]
    rows = [[*rules.rows[0][:place], "Avslutat", *rules.rows[0][place + 1 :]], *rules.rows[1:]]
    tables["Indikatorer"] = replace(rules, rows=[tuple(row) for row in rows])
    updates = make_update(make_results(type_tables(tables))).columns
    columns = {one.column: list(one.values)[:2] for one in updates if one.table.name == "Indikatorer"}
    assert columns["Utfall perioden"] == ["kan inte räknas", 93]
    assert columns["Ackumulerat"] == ["kan inte räknas", 257]
    assert columns["Brutto"][0] is None
