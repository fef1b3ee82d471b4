"""The column Land: whose numbers stand in Orgnr, and that workbooks without it count as they did."""

from datetime import date

import pytest

from tests.support_tables import cleaned, codes
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results

HEADER = "| Id | Datum | Aktivitet | Orgnr | Företag | Organisation | Status | Land |"
ROW = "| {} | 2023-02-0{} | Behovsanalys | {} | Fjord AS | Almi | Genomförd | {} |"
QUIET = {"company_unlisted", "rule_matches_nothing", "sheet_missing"}


def results(*rows: tuple[str, str]) -> Results:
    log = "\n".join([HEADER, *(ROW.format(f"A-{i}", i, *row) for i, row in enumerate(rows, 1))])
    return make_results(cleaned(log), today=date(2023, 12, 31))


def test_a_foreign_company_counts_once_however_it_is_written_and_is_no_swedish_one() -> None:
    rows = [("988 077 917", "Norge"), ("NO988077917MVA", "norge"), ("13585628", "Danmark"), ("2077474-0", "Finland")]
    found = results(*rows, ("559900-0006", ""), ("5599000006", "Sverige"))
    assert found.outcome("behovsanalys").cumulative == 4
    assert [note.code for note in found.findings if note.code not in QUIET] == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("988 077 918", "Norge"), "orgnr_foreign D5"),
        (("559900-0006", "Norge"), "orgnr_foreign D5"),
        (("988 077 917", ""), "orgnr_length D5"),
        (("988 077 917", "Tyskland"), "choice_unknown H5"),
        (("2110525629", "Danmark"), "orgnr_foreign D5"),  # so written, nobody could tell it from a telephone number
        (("211062-5629", "Danmark"), "orgnr_person D5"),
        (("15108695088", "Norge"), "orgnr_person D5"),
        (("131052-308T", "Finland"), "orgnr_person D5"),
    ],
)
def test_what_is_wrong_or_a_person_is_told_and_not_shown(row: tuple[str, str], code: str) -> None:
    found = results(row)
    notes = [note for note in found.findings if note.code not in QUIET]
    assert code in codes(notes)
    assert found.outcome("behovsanalys").cumulative == int(code.startswith("orgnr_person"))
    told = " ".join(f"{note.message} {note.value}" for note in notes if note.code == "orgnr_person")
    assert not any(part in told for part in ("211062", "151086", "131052"))
