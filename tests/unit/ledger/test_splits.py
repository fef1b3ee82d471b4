"""An indicator's figure split by columns: each split sums to its figure, in every output that prints it."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.support_tables import PROJECT, cleaned, codes
from xl_addin.building.defaults import empty_content
from xl_addin.contract.forms import load_form
from xl_addin.figures.facts import WITHHELD
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.splits import UNKNOWN
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.own_sheets import make_update
from xl_addin.outputs.portal.fields import sections
from xl_addin.outputs.report.context import context
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.show import results_json

LOG = """
| Id | Datum | Aktivitet | Orgnr | Organisation | Form | Status | Timmar | Våg | Anteckning |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Energi | Digitalt | Genomförd | 5 | höst | a |
| A-2 | 2023-08-02 | Behovsanalys | 559900-0006 | Almi | Fysiskt | Genomförd | 3 | Vår | b |
| A-3 | 2023-08-03 | Behovsanalys | 559900-0105 | Almi | Fysiskt | Genomförd | | Höst | c |
| A-4 | 2023-09-04 | Behovsanalys | 559900-0204 | Energi | | Genomförd | 7 | Höst | |
| A-5 | 2023-09-05 | Behovsanalys | 559900-0303 | Energi | digitalt | Genomförd | 7 | | d |
"""
COMPANIES = """
| Orgnr | Kommun | Anställda | Omsättning (MSEK) | Ägs eller drivs av kvinnor |
| 559900-0006 | Solna | 3 | 5 | Ja |
| 559900-0105 | Solna | 300 | 900 | Nej |
| 559900-0204 | Stockholm | | | |
"""
RULE = """
| Kod | Indikator | Mål | Räkna | Aktiviteter | Status | Datumkolumn | Summakolumn | Delas upp på | Rapporteras |
| prov | Prov | 9 | {} | Behovsanalys | Genomförd | Datum | Timmar | {} | Ja |
"""
LISTS = """
| Aktivitet    | Status    | Organisation | Form     | Kommun    |
| Behovsanalys | Genomförd | Almi         | Digitalt | Stockholm |
|              |           | Energi       | Fysiskt  | Solna     |
"""


def split_by(columns: str, count: str = "Unika företag", log: str = LOG) -> Results:
    card = PROJECT + "| Eurokurs (kr) | 11 |\n"
    rule = RULE.format(count, columns)
    workbook = cleaned(log, Indikatorer=rule, Företag=COMPANIES, Listor=LISTS, Projekt=card)
    return make_results(workbook, today=date(2023, 12, 31))


def groups(results: Results, *, persons: bool = False) -> dict[str, list[tuple[str, Any, Any]]]:
    return {
        one.column: [(group.name, group.period, group.cumulative) for group in one.groups]
        for one in results.splits("prov", persons=persons)
    }


def test_a_company_has_the_value_of_the_row_that_counted_it_or_of_its_own_row() -> None:
    assert groups(split_by("Organisation, kommun, Form, Våg, Storleksklass")) == {
        "Organisation": [("Almi", 1, 1), ("Energi", 2, 3)],
        "Kommun": [("Stockholm", 1, 1), ("Solna", 1, 2), (UNKNOWN, 1, 1)],
        "Form": [("Digitalt", 1, 2), ("Fysiskt", 1, 1), (UNKNOWN, 1, 1)],
        "Våg": [("Höst", 2, 3), (UNKNOWN, 1, 1)],
        "Storleksklass": [("Mikro", 0, 1), ("Stort", 1, 1), (UNKNOWN, 2, 2)],
    }


def test_sums_and_rows_are_split_too() -> None:
    assert groups(split_by("Organisation", "Summa"))["Organisation"] == [("Almi", 3, 3), ("Energi", 14, 19)]
    assert groups(split_by("Kommun", "Antal"))["Kommun"] == [("Stockholm", 1, 1), ("Solna", 2, 3), (UNKNOWN, 1, 1)]


@pytest.mark.parametrize(
    ("columns", "code", "words"),
    [
        ("Organisaton", "rule_column I5", "Menade du Organisation?"),
        ("Organisation, organisation", "rule_split_twice I5", "två gånger"),
        ("Anteckning", "rule_split I5", "fri text"),
        ("Timmar", "rule_split I5", "tal"),
        ("Datum", "rule_split I5", "datum"),
        ("Orgnr", "rule_split I5", "organisationsnummer"),
        ("Anställda", "rule_split I5", "tal"),
        ("Räknas i", "rule_column I5", "fylls i av Projektlogg"),
    ],
)
def test_a_column_that_makes_no_groups_is_refused_and_the_figure_stands(columns: str, code: str, words: str) -> None:
    results = split_by(f"{columns}, Form")
    assert code in codes(results.findings)
    assert any(words in note.message for note in results.findings if code.startswith(note.code))
    assert results.outcome("prov") == split_by("").outcome("prov")
    assert [one.column for one in results.splits("prov")][-1:] == ["Form"]
    assert len(results.splits("prov")) == 1 + (code == "rule_split_twice I5")


def test_a_column_of_the_teams_own_must_hold_a_few_words() -> None:
    row = "| B-{0} | 2023-02-01 | Behovsanalys | 559900-0006 | Almi | Fysiskt | Genomförd | 1 | {1} {0} | |\n"
    many = LOG + "".join(row.format(number, "våg") for number in range(60))
    assert any("62 olika ord" in note.message for note in split_by("Våg", log=many).findings)


def test_every_output_prints_the_groups_below_the_indicator() -> None:
    results = split_by("Form, Storleksklass")
    rows = context(results)["indikatorer"]
    assert [tuple(str(row[name]) for name in ("namn", "mal", "perioden", "ackumulerat")) for row in rows] == [
        ("Prov", "9", "3", "4"),
        ("varav Form: Digitalt", "", "1", "2"),
        ("varav Form: Fysiskt", "", "1", "1"),
        ("varav Form: Okänd", "", "1", "1"),
        ("varav Storleksklass: Mikro", "", "0", "1"),
        ("varav Storleksklass: Stort", "", "1", "1"),
        ("varav Storleksklass: Okänd", "", "2", "2"),
    ]
    (field,) = [one for section in sections(results, final=False) for one in section.indicators]
    assert ("varav Form: Digitalt – ", "1") in {
        (one.label.rpartition("– ")[0] + "– ", one.copied) for one in field.figures
    }
    (entry,) = results_json(results)["indicators"]
    assert entry["splits"][0] == {
        "column": "Form",
        "groups": [
            {"group": "Digitalt", "period": 1, "cumulative": 2},
            {"group": "Fysiskt", "period": 1, "cumulative": 1},
            {"group": "Okänd", "period": 1, "cumulative": 1},
        ],
    }
    (table,) = [one for one in make_update(results).tables if one.name == "Översikt_uppdelning"]
    assert table.rows[0] == ["Prov", "Form", "Digitalt", 1, 2]
    book = openpyxl.load_workbook(io.BytesIO(make_evidence(results, "prov", "logg.xlsx")))
    told = [tuple(row) for row in book["Uppdelning"].iter_rows(max_col=3, values_only=True)]
    assert [row for row in told if row[0] in {"Digitalt", "Summa", "Stort"}] == [
        ("Digitalt", 1, 2),
        ("Summa", 3, 4),
        ("Stort", 1, 1),
        ("Summa", 3, 4),
    ]
    header, *counted = book["Räknas"].iter_rows(min_row=4, values_only=True)
    of_form = [row[header.index("Form")] for row in counted]
    assert (of_form.count("Digitalt"), of_form.count("Fysiskt"), of_form.count("Okänd")) == (2, 1, 1)


def test_a_split_by_a_personal_trait_does_not_leave_the_workbook() -> None:
    results = split_by("Ägs eller drivs av kvinnor")
    assert groups(results) == {"Ägs eller drivs av kvinnor": [("alla grupper", None, None)]}
    assert groups(results, persons=True) == {
        "Ägs eller drivs av kvinnor": [("Ja", 0, 1), ("Nej", 1, 1), (UNKNOWN, 2, 2)]
    }
    assert [str(row["ackumulerat"]) for row in context(results)["indikatorer"]] == ["4", WITHHELD]
    book = openpyxl.load_workbook(io.BytesIO(make_evidence(results, "prov", "logg.xlsx")))
    assert "Ägs eller drivs av kvinnor" not in {cell.value for cell in book["Räknas"][4]}
    assert "Ja" not in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_a_form_says_by_what_a_new_workbook_splits() -> None:
    split = {
        name: [rule.get("Delas upp på") for rule in empty_content(load_form(name))["Indikatorer"]]
        for name in ("eruf-2021-2027", "eruf-2014-2020")
    }
    assert split["eruf-2021-2027"][:4] == ["Storleksklass", "Storleksklass", None, None]
    assert set(split["eruf-2014-2020"]) == {None}
