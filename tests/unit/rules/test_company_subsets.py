"""Delmängd av: whoever counts in the part counts in the whole, that day or before; and EU codes, each one's own."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support_tables import DEFAULTS, cleaned, codes, table, whole
from xl_addin.contract import layout
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables

LOG = """
| Id  | Datum      | Aktivitet    | Orgnr       | Organisation | Status    | Avslutad   | Timmar |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi         | Genomförd |            | 2      |
| A-2 | 2023-01-02 | Rådgivning   | 559900-0006 | Almi         | Genomförd |            |        |
| A-3 | 2023-03-03 | Rådgivning   | 559900-0105 | Almi         | Genomförd |            |        |
| A-4 | 2023-03-04 | Rådgivning   | 559900-0105 | Almi         | Genomförd |            |        |
| A-5 | 2023-03-05 | Leverans     | 559900-0105 | Almi         | Genomförd | 2023-04-05 |        |
| A-6 | 2023-01-06 | Leverans     | 559900-0006 | Almi         | Genomförd | 2023-01-31 |        |
"""
HEADER = "| Kod | Indikator | Räkna | Aktiviteter | Status | Datumkolumn | Rapporteras | Delmängd av | EU-kod |"


def counted(*rules: str, log: str = LOG) -> Results:
    rows = "\n".join(f"| {rule} |" for rule in rules)
    return make_results(cleaned(log, Indikatorer=f"{HEADER}\n{rows}"), today=date(2023, 12, 31))


def told(results: Results) -> list[str]:
    return [one for one in codes(results.findings) if one.startswith(("subset_", "delivery_", "eu_"))]


def rule(code: str, within: str = "", *, count: str = "Unika företag", eu: str = "", reported: str = "Ja") -> str:
    activity = {"behovsanalys": "Behovsanalys", "leverans": "Leverans"}.get(code, "Rådgivning")
    day = "Avslutad" if code == "leverans" else "Datum"
    return f"{code} | {code} | {count} | {activity} | Genomförd | {day} | {reported} | {within} | {eu}"


def test_any_pair_is_held_and_each_finding_names_the_row() -> None:
    results = counted(rule("behovsanalys"), rule("rd", " Behovsanalys "))
    assert told(results) == ["subset_before B6", "subset_without D7"]  # not row 8: the company counts on row 7
    said = {note.code: note.message for note in results.findings}
    assert said["subset_before"] == "Företaget räknas i rd 2023-01-02, innan det räknas i behovsanalys 2023-02-01."
    assert "räknas i rd men inte i behovsanalys" in said["subset_without"]
    assert [one.cumulative for one in results.outcomes] == [1, 2]


def test_the_pair_of_before_keeps_its_findings() -> None:
    results = counted(rule("behovsanalys"), rule("leverans", "behovsanalys"))
    assert told(results) == ["delivery_before_needs G10", "delivery_without_needs D9"]
    assert told(counted(rule("rd"), rule("leverans", "rd"))) == []
    assert told(counted(rule("leverans"), rule("rd", "leverans"))) == ["subset_before B6", "subset_before B7"]


def test_an_empty_cell_checks_nothing_and_a_workbook_without_the_column_its_pair() -> None:
    assert told(counted(rule("behovsanalys"), rule("leverans"))) == []
    raw = {name: table(name, text) for name, text in {**DEFAULTS, layout.LOG.name: LOG}.items()}
    tables = {name: whole(one, layout.SPEC[name]) for name, one in raw.items()}
    rules = tables[layout.INDICATORS.name]
    place = rules.places["Delmängd av"]
    bare = [row[:place] + row[place + 1 :] for row in rules.rows]
    header = rules.header[:place] + rules.header[place + 1 :]
    tables[rules.name] = replace(rules, header=header, rows=bare)
    assert told(make_results(type_tables(tables))) == ["delivery_before_needs G10", "delivery_without_needs D9"]


def test_who_is_below_the_threshold_of_the_whole_does_not_count_there() -> None:
    header = f"{HEADER} Tröskel |"
    rows = f"| {rule('behovsanalys')} | Timmar>=3 |\n| {rule('rd', 'behovsanalys')} | |"
    results = make_results(cleaned(LOG, Indikatorer=f"{header}\n{rows}"), today=date(2023, 12, 31))
    assert told(results) == ["subset_without D6", "subset_without D7"]


@pytest.mark.parametrize(
    ("rules", "expected", "words"),
    [
        ((rule("behovsanalys"), rule("rd", "behovsanalis")), ["subset_unknown H6"], "Menade du behovsanalys?"),
        ((rule("behovsanalys"), rule("rd", "rd")), ["subset_own H6"], "sig själv"),
        (
            (rule("behovsanalys", count="Antal"), rule("rd", "behovsanalys")),
            ["subset_count H6"],
            "behovsanalys räknar",
        ),
        ((rule("behovsanalys"), rule("rd", "behovsanalys", count="Antal")), ["subset_count H6"], "rd räknar inte"),
        (
            (rule("a", "c"), rule("b", "a"), rule("c", "b"), rule("d", "a")),
            ["subset_circle H5", "subset_circle H6", "subset_circle H7"],
            "a → c → b → a",
        ),
        ((rule("a", "b"), rule("b", "a")), ["subset_circle H5", "subset_circle H6"], "a → b → a"),
    ],
)
def test_a_cell_that_names_no_whole_is_an_error_and_the_figures_stand(
    rules: tuple[str, ...], expected: list[str], words: str
) -> None:
    results = counted(*rules, log="\n".join(LOG.strip().splitlines()[:2]))
    assert told(results) == expected
    assert any(words in note.message for note in results.findings)
    assert all(outcome.cumulative is not None for outcome in results.outcomes)


def test_two_reported_indicators_with_one_eu_code_are_told() -> None:
    rules = (rule("a", eu="RCO01"), rule("b", eu=" rco01 "), rule("c", eu="RCO02"), rule("d"), rule("e"))
    results = counted(*rules)
    assert told(results) == ["eu_code_twice I6"]
    assert [outcome.eu_code for outcome in results.outcomes] == ["RCO01", "rco01", "RCO02", "", ""]
    assert told(counted(rule("a", eu="RCO01"), rule("b", eu="RCO01", reported="Nej"))) == []


def test_the_code_stands_with_the_name_once() -> None:
    results = counted(rule("a", eu="RCO01"), "b | RCO02 Bidrag | Antal | Rådgivning | | Datum | Ja | | RCO02")
    assert [outcome.full_name for outcome in results.outcomes] == ["a (RCO01)", "RCO02 Bidrag"]
