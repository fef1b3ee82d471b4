"""What the columns of Indikatorer say beside the figures stands in every output, and nothing where they are empty."""

import io
from datetime import date
from typing import TYPE_CHECKING

import openpyxl

from tests.support_report import INDICATORS, make_sample
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report.context import context
from xl_addin.outputs.report.origin import stamped_figures
from xl_addin.outputs.report.pictures import pictures
from xl_addin.programs.cli.show import results_json

if TYPE_CHECKING:
    from xl_addin.values.raw_table import Value


def with_cells(**cells: str) -> Results:
    first, *rest = INDICATORS
    return make_sample(
        indicators=[{**first, **{name.replace("_", " "): value for name, value in cells.items()}}, *rest]
    )


def facts(results: Results) -> dict[str, object]:
    book = openpyxl.load_workbook(io.BytesIO(make_evidence(results, str(INDICATORS[0]["Kod"]), "l.xlsx")))
    rows = book["Om underlaget"].iter_rows(values_only=True)
    return {str(name): value for name, value, *_ in rows}


def test_the_eu_code_stands_in_every_output() -> None:
    results, name = with_cells(**{"EU-kod": "RCO01"}), str(INDICATORS[0]["Indikator"])
    row = context(results)["indikatorer"][0]
    assert (str(row["namn"]), str(row["eu_kod"])) == (f"{name} (RCO01)", "RCO01")
    assert f"{name} (RCO01)" in make_portal(results, final=False)
    assert facts(results)["EU-kod"] == "RCO01"
    assert [one["eu_code"] for one in results_json(results)["indicators"]][:2] == ["RCO01", None]


def test_an_empty_cell_says_nothing() -> None:
    results = make_sample()
    row = context(results)["indikatorer"][0]
    assert (str(row["namn"]), bool(row["eu_kod"])) == (INDICATORS[0]["Indikator"], False)
    assert {"EU-kod", "Delmängd av"}.isdisjoint(facts(results))
    assert f"{INDICATORS[0]['Indikator']} (" not in make_portal(results, final=False)


def test_the_goal_in_force_and_its_decision_stand_in_every_output() -> None:
    code = str(INDICATORS[0]["Kod"])
    change: dict[str, Value] = {"Kod": code, "Gäller från": date(2023, 4, 1), "Mål": 450, "Beslut": "NYPS 12-34"}
    results = make_sample(goals=[change])
    row = context(results)["indikatorer"][0]
    assert (str(row["mal"]), row["mal"].value, str(row["beslut"])) == ("450 (beslut NYPS 12-34)", 450, "NYPS 12-34")
    page = make_portal(results, final=False)
    assert "450 (beslut NYPS 12-34)" in page
    assert 'data-copy="450"' in page
    assert (facts(results)["Mål"], facts(results)["Målet ändrat genom"]) == (450, "NYPS 12-34")
    assert results_json(results)["indicators"][0]["target"] == 450
    assert results.figures[f"{code}.mal"].shown == "450"
    assert stamped_figures(results)[code]["mal"] == 450
    assert "450" in pictures(results)["mal"].alt


def test_a_goal_that_changes_later_is_not_in_force() -> None:
    change: dict[str, Value] = {
        "Kod": INDICATORS[0]["Kod"],
        "Gäller från": date(2023, 10, 1),
        "Mål": 450,
        "Beslut": "Beslut 12-34",
    }
    for goals in ((), (change,)):
        row = context(make_sample(goals=goals))["indikatorer"][0]
        assert (str(row["mal"]), bool(row["beslut"])) == (str(INDICATORS[0]["Mål"]), False)
