"""The reference project's figures, period by period, and a few of each thing that a real log holds."""

import pytest

from tests.support_example import example_results, example_tables
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.building.example.log import NEEDS, SEMINARS
from xl_addin.contract import layout
from xl_addin.ledger.outcomes import Results
from xl_addin.values import orgnr

DELIVERIES = (6, 38, 57, 63, 93)


@pytest.fixture(scope="module")
def results() -> Results:
    return example_results()


@pytest.mark.parametrize(
    ("code", "target", "by_period"),
    [("behovsanalys", 400, NEEDS), ("leverans", 250, DELIVERIES), ("seminarium", 10, SEMINARS)],
)
def test_each_period_as_of_its_own_end(results: Results, code: str, target: int, by_period: tuple[int, ...]) -> None:
    for number, new in enumerate((*by_period, 0), 1):
        outcome = next(outcome for outcome in results.at(number) if outcome.code == code)
        assert (outcome.target, outcome.period, outcome.cumulative) == (target, new, sum(by_period[:number]))


def test_the_reference_figures(results: Results) -> None:
    figures = {o.code: (o.target, o.period, o.cumulative) for o in results.outcomes if o.reported}
    assert figures == {"behovsanalys": (400, 108, 524), "leverans": (250, 93, 257), "seminarium": (10, 1, 16)}
    assert results.period.number == 5
    assert all(isinstance(figure, int) for o in results.outcomes for figure in (o.period, o.cumulative, o.gross))


def test_the_gross_is_nearly_double(results: Results) -> None:
    for code in ("behovsanalys", "leverans"):
        outcome = results.outcome(code)
        assert outcome.gross
        assert outcome.cumulative
        assert 1.8 < outcome.gross / outcome.cumulative < 2


def test_a_few_of_each_kind(results: Results) -> None:
    found = {note.code for note in results.findings}
    assert found >= {
        *("orgnr_person", "orgnr_check_digit", "date_missing", "date_unreadable", "delivery_without_needs"),
        *("delivery_before_needs", "company_outside_area", "planned_past", "name_differs", "id_duplicate"),
        *("choice_unknown", "number_unreadable", "date_outside_project", "company_unlisted"),
    }
    log = results.log
    assert (log["Slussad till"] != "").sum() > 20
    assert (log["Gemensamt besök"] == "Ja").sum() > 10
    assert (log["Status"] == "Pågår").sum() > 5
    assert log["Stöd (kr)"].notna().sum() > 20
    remarks = " ".join(log["Anteckning"])
    assert all(sign in remarks for sign in "&<=")
    webinar = log[log["Datum"] == "2023-05-15"].query("Aktivitet == 'Seminarium'").iloc[0]
    assert (webinar["Anmälda"], webinar["Deltagare"], webinar["Organisation"]) == (55, 35, "Energikontoret")


def test_companies_are_spelled_in_several_ways() -> None:
    cells = example_tables()[layout.LOG.name].column("Orgnr")
    kinds = {type(cell) for cell in cells}
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert int in kinds
    assert all(any(sign in cell for cell in texts) for sign in ("-", "–", " ", "SE", "16559"))


def test_no_real_company_or_person() -> None:
    for cell in example_tables()[layout.COMPANIES.name].column("Orgnr"):
        key = orgnr.validate(cell)
        assert key.startswith("5599") or (orgnr.is_person(key) and str(cell).startswith("18"))


def test_the_same_bytes_each_time() -> None:
    assert build(example_content()) == build(example_content())
