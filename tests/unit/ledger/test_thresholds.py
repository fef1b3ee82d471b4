"""A company that counts when the sum of its rows comes to something, and an indicator that holds for a time."""

from datetime import date

import pytest

from tests.support_tables import cleaned, codes
from xl_addin.ledger.ledger import why
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.own_sheets import make_update
from xl_addin.pipeline import make_results

LOG = """
| Id | Datum | Aktivitet | Orgnr | Organisation | Status | Timmar |
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi | Genomförd | 5 |
| A-2 | 2023-08-02 | Behovsanalys | 559900-0006 | Energi | Genomförd | 3 |
| A-3 | 2023-09-03 | Behovsanalys | 559900-0006 | Almi | Genomförd | |
| A-4 | 2023-02-04 | Behovsanalys | 559900-0105 | Almi | Genomförd | 7,5 |
| A-5 | 2023-03-05 | Behovsanalys | 559900-0105 | Almi | Genomförd | ca 1 |
| A-6 | 2023-12-06 | Behovsanalys | 559900-0204 | Almi | Genomförd | 20 |
"""
RULE = """
| Kod | Indikator | Räkna | Aktiviteter | Status | Datumkolumn | Tröskel | Gäller från | Gäller till | Rapporteras |
| prov | Prov | {} | Behovsanalys | Genomförd | Datum | {} | {} | {} | Ja |
"""


def counted(threshold: str = "", first: str = "", last: str = "", count: str = "Unika företag") -> Results:
    rule = RULE.format(count, threshold, first, last)
    return make_results(cleaned(LOG, Indikatorer=rule), today=date(2023, 12, 31))


def said(results: Results) -> dict[int, str]:
    (rule,) = results.indicators
    frame = results.ledger.frame[results.ledger.frame["indicator"] == "prov"]
    return {
        row: why(reason, so_far, rule)
        for row, reason, so_far in zip(frame["row"], frame["reason"], frame["so_far"], strict=True)
    }


def test_a_company_counts_on_the_day_on_which_its_sum_comes_to_the_threshold() -> None:
    results = counted("Timmar>=8", last="2023-11-30")
    assert said(results) == {
        5: "under tröskeln (5 av 8)",
        6: "räknas",
        7: "återkommande, redan räknat",
        8: "under tröskeln (7,5 av 8)",
        9: "under tröskeln (7,5 av 8)",
        10: "utanför tiden då indikatorn gäller",
    }
    outcome = results.outcome("prov")
    assert (outcome.period, outcome.cumulative, outcome.gross) == (1, 1, 5)
    assert results.ledger.of("prov")["organisation"].tolist() == ["Energi"]
    assert "number_unreadable G9" in codes(results.findings)
    assert "invariant_broken" not in {note.code for note in results.findings}
    (counts_in,) = [one for one in make_update(results).columns if one.column == "Räknas i"]
    assert list(counts_in.values[:2]) == ["prov: under tröskeln (5 av 8)", "prov P2"]


def test_more_than_the_threshold_may_be_asked_for() -> None:
    assert counted("Timmar>8").outcome("prov").cumulative == 1


def test_an_indicator_holds_from_a_day_to_a_day_both_included() -> None:
    assert counted(first="2023-03-05", last="2023-08-02").outcome("prov").gross == 2


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"threshold": "Timar>=8"}, "rule_threshold G5", "Menade du Timmar?"),
        ({"threshold": "Timmar=>8"}, "rule_threshold G5", "Menade du Timmar>=8?"),
        ({"threshold": "Timmar=8"}, "rule_threshold G5", "Menade du Timmar>=8?"),
        ({"threshold": "Timmar>=åtta"}, "rule_threshold G5", "Timmar>=åtta"),
        ({"threshold": "Timmar>=8; Anmälda>=1"}, "rule_threshold G5", ""),
        ({"threshold": "Timmar>=0"}, "rule_threshold G5", ""),
        ({"threshold": "Organisation>=8"}, "rule_threshold G5", ""),
        ({"threshold": "Timmar>=8", "count": "Antal"}, "rule_threshold_count G5", ""),
        ({"first": "2023-05-01", "last": "2023-04-30"}, "rule_validity I5", ""),
        ({"first": "i våras"}, "date_unreadable H5", ""),
    ],
)
def test_what_cannot_be_read_gives_no_figure(cells: dict[str, str], code: str, words: str) -> None:
    results = counted(**cells)
    assert code in codes(results.findings)
    assert results.outcome("prov").cumulative is None
    assert any(words in note.message for note in results.findings if note.code == code.split(maxsplit=1)[0])
