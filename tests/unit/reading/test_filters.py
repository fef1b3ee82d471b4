"""What a filter's cell may say, and what is told when it cannot be read."""

from datetime import date

import pytest

from tests.support_tables import cleaned
from xl_addin.pipeline import make_results
from xl_addin.reading.rule_filters import FilterError, parse_filter

COLUMNS = ("Form", "Timmar", "Avslutad", "Offentligt ägande ≥ 25 %", "Bonus>bas")
HEADER = "| Id | Datum | Aktivitet | Orgnr | Organisation | Status | Form | Timmar | Poäng |"
LOG = f"""{HEADER}
| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi | Genomförd | Fysiskt | 2 | 9 |
| A-2 | 2023-02-02 | Behovsanalys | 559900-0105 | Almi | Genomförd | Digitalt | 10 | 10 |
| A-3 | 2023-02-03 | Behovsanalys | 559900-0204 | Almi | Genomförd | | 8,5 | |
| A-4 | 2023-02-04 | Behovsanalys | 559900-0303 | Almi | Genomförd | Fysiskt | ca 9 | 11 |
"""
RULE = """
| Kod  | Indikator | Räkna | Aktiviteter  | Status    | Datumkolumn | Filter | Rapporteras |
| prov | Prov      | Antal | Behovsanalys | Genomförd | Datum       | {}     | Ja          |
"""


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("Timmar<>8", ("Timmar", ("8",), "<>")),
        ("Timmar >= 2,5", ("Timmar", ("2,5",), ">=")),
        ("Offentligt ägande ≥ 25 %=Ja", ("Offentligt ägande ≥ 25 %", ("Ja",), "=")),
        ("bonus>bas<=4", ("bonus>bas", ("4",), "<=")),  # a sign in a heading is none
        ("Form<>Digitalt|Telefon", ("Form", ("Digitalt", "Telefon"), "<>")),
    ],
)
def test_a_condition_is_read(words: str, parts: tuple[str, tuple[str, ...], str]) -> None:
    (found,) = parse_filter(words, COLUMNS)
    assert (found.column, found.words, found.sign) == parts


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Timmar=>8", "Timmar>=8"),
        ("timmar =< 8", "Timmar<=8"),
        ("Form==Digitalt", "Form=Digitalt"),
        ("Form!=Digitalt", "Form<>Digitalt"),
        ("Timmar≥8", "Timmar>=8"),
        ("Form: Digitalt", "Form=Digitalt"),
        ("Form Digitalt", "Form=Digitalt"),
        ("Timmar>8|9", ""),  # over which of them?
        ("Timmar>*", ""),
        ("Timmar>=", ""),
        ("Formm ≥ 3", ""),
    ],
)
def test_what_was_meant_is_suggested(words: str, meant: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(f"Form=*; {words}", COLUMNS)
    assert caught.value.condition == words
    assert caught.value.suggestion == (f" Menade du {meant}?" if meant else "")


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("Timmar>=8", [6, 7]),  # as numbers: 10 is more than 8
        ("Timmar>2; Timmar<10", [7]),
        ("Timmar<>2", [6, 7]),  # what cannot be read is not known to be another
        ("Form<>Digitalt", [5, 7, 8]),  # an empty cell is not Digitalt
        ("Form<>*", [7]),
        ("Form<>Digitalt; Form=*", [5, 8]),
        ("Form<F", [6]),
        ("Datum<=2023-02-02", [5, 6]),
        ("Datum>1 februari 2023; Form=*", [6, 8]),
        ("Poäng>=10", [6, 8]),  # a column of the user's own, by what it is compared with
        ("Poäng<>10; Poäng>0", [5, 8]),
        ("Poäng<b", [5, 6, 8]),  # as words, and 10 before 9
        ("Orgnr<>559900-0006", [6, 7, 8]),
    ],
)
def test_rows_pass(words: str, rows: list[int]) -> None:
    results = make_results(cleaned(LOG, Indikatorer=RULE.format(words)), today=date(2023, 12, 31))
    assert sorted(results.ledger.qualified["row"]) == rows
    assert "rule_filter" not in {note.code for note in results.findings}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("Timmar=>8", "rule_filter", "Menade du Timmar>=8?"),
        ("Timar>=8", "rule_column", "Menade du Timmar?"),
        ("Timmar>=åtta", "rule_filter", "Timmar>=åtta"),
        ("Avslutad<i maj", "rule_filter", "Avslutad<i maj"),
        ("Orgnr>559900-0006", "rule_filter", "Orgnr>559900-0006"),
        ("Poäng>=10; Poäng=hög", "rule_filter", "Poäng=hög"),  # else it would be content with nothing, in silence
        ("Poäng>=10; Poäng<hög", "rule_column_kind", "både tal och text"),
    ],
)
def test_a_filter_that_cannot_be_counted_gives_no_figure(words: str, code: str, said: str) -> None:
    results = make_results(cleaned(LOG, Indikatorer=RULE.format(words)), today=date(2023, 12, 31))
    told = [note for note in results.findings if note.code == code]
    assert [(note.sheet, note.cell) for note in told] == [("Indikatorer", "G5")]
    assert said in told[0].message
    assert results.outcome("prov").cumulative is None
