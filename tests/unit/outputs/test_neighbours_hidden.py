"""No output holds a personal number of a neighbouring country, however it was written and wherever it stood."""

import re
from random import Random

import pytest

from tests.support_books import unzipped
from tests.support_tables import cleaned
from tests.unit.values.test_neighbours import make_neighbour
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.own_sheets import make_update
from xl_addin.outputs.participants import make_participants
from xl_addin.outputs.portal import make_portal
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.show import findings_json, results_json

COUNTRIES = {"NO": "Norge", "DK": "Danmark", "FI": "Finland"}
HEADER = "| Id | Datum | Aktivitet | Orgnr | Företag | Organisation | Status | Anteckning | Land |"


@pytest.mark.parametrize("seed", range(6))
def test_no_output_holds_a_neighbour_s_personal_number(seed: int) -> None:
    rnd = Random(seed)  # noqa: S311 - the same each time
    rows, births = [HEADER], []
    for number in range(1, 9):
        person, letters = make_neighbour(rnd)
        births.append(re.sub(r"\D", "", person)[:6])
        note = f"Ring {person}"
        rows.append(
            f"| A-{number} | 2023-08-0{number} | Behovsanalys | {person} | {note} | Almi | Genomförd | {note} "
            f"| {COUNTRIES[letters]} |"
        )
    results = make_results(cleaned("\n".join(rows)))
    assert results.outcome("behovsanalys").cumulative == len(births)
    files = [make_participants(results, "logg.xlsx"), make_evidence(results, None, "logg.xlsx")]
    texts = [data.decode("utf-8", "replace") for file in files for data in unzipped(file).values()]
    update = make_update(results)
    texts += [make_portal(results, final=False), str([one.values for one in update.columns])]
    texts += [str([one.rows for one in update.tables]), str(update.names)]
    texts += [str(results_json(results)), str(findings_json(results.findings))]
    for text in texts:
        assert not [birth for birth in births if re.search(rf"(?<!\d){birth}[-+ –A-FYXWVU\d]", text)]
