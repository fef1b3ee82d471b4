"""Cells of the columns that filters name: an omission or a slip there is told, since a row drops out of a figure."""

from datetime import date

import pytest

from tests.support_tables import RULES, cleaned, codes
from xl_addin.contract.level import Level
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results

CODES = {"filter_missing", "company_fact_missing", "company_number_missing", "word_near", "orgnr_missing"}
HEADER = "| Id | Datum | Aktivitet | Orgnr | Organisation | Status | Insatsområde | Slussad till | Satsning |"
ROW = "| A-{} | 2023-02-0{} | {} | {} | Almi | Genomförd | {} | | {} |"
NUMBERS = ("559900-0006", "559900-0105", "559900-0204", "559900-0303")
COMPANIES = """
| Orgnr       | Namn | Kommun    | Ägs eller drivs av kvinnor |
| 559900-0006 | Alfa | Stockholm | Ja                         |
| 559900-0105 | Beta | Solna     | {}                         |
| {}          | Cia  | Solna     | Ja                         |
| 559900-0303 | Dea  | {}        | Nej                        |
"""
RULE = """
| Kod  | Indikator | Räkna | Aktiviteter  | Status    | Datumkolumn | Filter | Rapporteras |
| prov | Prov      | {}    | Behovsanalys | Genomförd | Datum       | {}     | Ja          |
"""


def results(
    rows: list[tuple[str, str]], filter_words: str, count: str = "Antal", companies: str = "", **rest: str
) -> Results:
    """A log with a row for each pair of area and own word, and one rule with that filter."""
    kind, numbers = rest.get("kind", "Behovsanalys"), rest.get("numbers", ",".join(NUMBERS)).split(",")
    lines = [
        ROW.format(place, place, kind, numbers[(place - 1) % len(numbers)], *row) for place, row in enumerate(rows, 1)
    ]
    tables = {"Indikatorer": RULE.format(count, filter_words)} | ({"Företag": companies} if companies else {})
    return make_results(cleaned("\n".join([HEADER, *lines]), {}, **tables), today=date(2023, 12, 31))


def told(found: Results) -> list[str]:
    return codes(note for note in found.findings if note.code in CODES)


def test_a_filter_cell_is_reported_as_empty_where_most_rows_hold_something() -> None:
    found = results([("Grön", ""), ("Grön", ""), ("", "")], "Insatsområde=Grön")
    assert told(found) == ["filter_missing G7"]
    assert {note.level for note in found.findings if note.code == "filter_missing"} == {Level.ERROR}
    assert found.outcome("prov").cumulative == 2


@pytest.mark.parametrize(
    ("rows", "words", "kind"),
    [
        ([("Grön", ""), ("", ""), ("", "")], "Insatsområde=Grön", "Behovsanalys"),  # mostly empty: it says no
        ([("Grön", ""), ("Grön", ""), ("", "")], "Insatsområde=*", "Behovsanalys"),  # asks whether there is anything
        ([("Grön", ""), ("Grön", ""), ("", "")], "Insatsområde=Grön", "Leverans"),  # not a row that the rule asks of
        ([("Grön", ""), ("Grön", ""), ("", "x")], "Insatsområde=Grön; Satsning=Vår", "Behovsanalys"),  # out anyhow
    ],
)
def test_an_empty_cell_that_may_be_meant_is_left_alone(rows: list[tuple[str, str]], words: str, kind: str) -> None:
    assert told(results(rows, words, kind=kind)) == []


def test_a_users_own_column_is_held_to_the_same() -> None:
    assert told(results([("", "Vår"), ("", "Höst"), ("", "")], "Satsning=Vår")) == ["filter_missing I7"]


@pytest.mark.parametrize("count", ["Antal", "Unika företag"])
def test_what_is_missing_of_a_company_is_reported_on_its_row(count: str) -> None:
    rows = [("", "")] * 4
    companies = COMPANIES.format("", "559900-0204", "Solna")
    assert told(results(rows, "Ägs eller drivs av kvinnor=Ja", count, companies)) == ["company_fact_missing D6"]
    assert told(results(rows, "Kommun=Solna", count, COMPANIES.format("Ja", "559900-0204", ""))) == [
        "company_fact_missing C8"
    ]
    found = results(rows, "Kommun=Solna", count, COMPANIES.format("Ja", "", "Solna"))
    assert told(found) == ["company_number_missing A7"]
    assert found.outcome("prov").cumulative == 2


def test_a_cell_that_cannot_be_read_is_not_called_empty() -> None:
    companies = COMPANIES.format("Jax", "559900-0204", "Solna")
    found = results([("", "")] * 4, "Ägs eller drivs av kvinnor=Ja", "Antal", companies)
    assert told(found) == []
    assert "choice_unknown D6" in codes(found.findings)


@pytest.mark.parametrize(("count", "code"), [("Antal", "filter_missing D8"), ("Unika företag", "orgnr_missing D8")])
def test_a_row_without_number_is_reported_where_a_filter_asks_of_the_company(count: str, code: str) -> None:
    companies = COMPANIES.format("Ja", "559900-0204", "Solna")
    numbers = ",".join((*NUMBERS[:3], ""))
    assert told(results([("", "")] * 4, "Kommun=Solna", count, companies, numbers=numbers)) == [code]


def test_a_heading_or_a_remark_among_the_companies_is_none() -> None:
    companies = "| Orgnr | Namn | Kommun |\n| | Nya företag 2023 | |\n| 559900-0006 | Alfa | Solna |"
    assert told(results([("", "")], "Kommun=Solna", "Antal", companies)) == []


@pytest.mark.parametrize(
    ("word", "said"),
    [("Vårkampaj", True), ("Höstkampanj", False), ("vårkampanj", False), ("Vårkampanj 2", False)],
)
def test_a_rare_word_that_is_nearly_one_that_is_asked_for_is_reported(word: str, said: bool) -> None:  # noqa: FBT001
    found = results([("", "Vårkampanj")] * 5 + [("", word)], "Satsning=Vårkampanj")
    assert told(found) == (["word_near I10"] if said else [])


def test_a_word_that_many_rows_have_is_a_word_of_its_own() -> None:
    assert told(results([("", "Vårkampanj")] * 5 + [("", "Vårkampanjen")] * 3, "Satsning=Vårkampanj")) == []


def test_rules_without_filter_tell_nothing() -> None:
    log = "\n".join([HEADER, ROW.format(1, 1, "Behovsanalys", NUMBERS[0], "", "")])
    assert told(make_results(cleaned(log, Indikatorer=RULES), today=date(2023, 12, 31))) == []


def test_an_empty_cell_that_counts_since_it_is_none_of_the_words_is_told() -> None:
    found = results([("Grön", ""), ("Blå", ""), ("Blå", ""), ("", "")], "Insatsområde<>Grön")
    assert found.outcome("prov").cumulative == 3
    assert codes(note for note in found.findings if note.code == "filter_open") == ["filter_open G8"]
    assert told(found) == []
