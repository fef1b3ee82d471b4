"""What the columns of Indikatorer say beside the figures stands in every output, and nothing where they are empty."""

import io

import openpyxl

from tests.support_report import INDICATORS, make_sample
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report.context import context
from xl_addin.programs.cli.show import results_json


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
