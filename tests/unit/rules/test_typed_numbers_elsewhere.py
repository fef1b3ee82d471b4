"""Figures typed by hand in another project than the example: the words that count are the workbook's own."""

from functools import cache

import pytest
from stdnum import luhn

from tests.support_tables import cleaned
from xl_addin.figures.facts import figures_of
from xl_addin.pipeline import make_results
from xl_addin.rules.typed_numbers import Book, doubtful_numbers, make_book

RULES = """
| Kod     | Indikator                                   | Mål | Räkna         | Aktiviteter      | Status    | Datumkolumn | Filter                        | Rapporteras |
| check   | Antal företag som får innovationscheckar    | 30  | Unika företag | Innovationscheck | Genomförd | Datum       |                               | Ja          |
| natverk | Antal startade exportnätverk                | 9   | Antal         | Nätverk          | Genomförd | Datum       |                               | Ja          |
| kvinnor | Unika företag som ägs eller drivs av kvinnor |    | Unika företag | Innovationscheck | Genomförd | Datum       | Ägs eller drivs av kvinnor=Ja | Nej         |
"""  # noqa: E501 - a table
LISTS = """
| Aktivitet        | Status    | Organisation    | Kommun |
| Innovationscheck | Genomförd | Handelskammaren | Umeå   |
| Nätverk          |           | Coompanion      |  |
"""


@cache
def _other_book() -> Book:
    """A project with indicators of its own: 24 companies in the period, 15 and 9 by partner, 3 owned by women."""
    nine = [f"559900{n:03}" for n in range(24)]
    numbers = [text + luhn.calc_check_digit(text) for text in nine]
    log = "| Id | Datum | Aktivitet | Orgnr | Företag | Organisation | Status |\n" + "\n".join(
        f"| A-{n} | 2023-08-01 | Innovationscheck | {number} | Bolag {n} AB | "
        f"{'Handelskammaren' if n < 16 else 'Coompanion'} | Genomförd |"
        for n, number in enumerate(numbers, 1)
    )
    log += "".join(f"\n| N-{n} | 2023-09-0{n} | Nätverk | | | Coompanion | Genomförd |" for n in range(1, 8))
    companies = "| Orgnr | Namn | Kommun | Ägs eller drivs av kvinnor |\n" + "\n".join(
        f"| {number} | Bolag {n} AB | Umeå | {'Ja' if n <= 3 else 'Nej'} |" for n, number in enumerate(numbers, 1)
    )
    results = make_results(cleaned(log, Indikatorer=RULES, Listor=LISTS, Företag=companies))
    return make_book(results, figures_of(results))


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("Under perioden fick 24 företag innovationscheckar.", None, None),
        ("Under perioden fick 42 företag innovationscheckar.", "42", "check.perioden"),
        ("Sjutton företag har fått en innovationscheck hittills.", "Sjutton", "check.ackumulerat"),
        ("Handelskammaren gav 15 företag innovationscheckar och Coompanion 9 i perioden.", None, None),
        ("Handelskammaren gav checken till 15 företag.", None, None),
        (
            "Handelskammaren gav 15 innovationscheckar och Coompanion 3 i perioden.",
            "3",
            "check.organisation.coompanion.perioden",
        ),
        ("Vi har startat sju exportnätverk i perioden.", None, None),
        ("Vi har startat åtta exportnätverk i perioden.", "åtta", "natverk.perioden"),
        ("Målet är 39 innovationscheckar.", "39", "check.mal"),
        ("Målet är 9 exportnätverk, och 24 företag har fått innovationscheckar i perioden.", None, None),
        ("Till målet om 30 innovationscheckar återstår 6 företag.", None, None),
        ("80 procent av målet för innovationscheckar är nått.", None, None),
        ("Utan nätverk hade 12 företag aldrig fått innovationscheckar i den 40 mil långa regionen.", None, None),
    ],
)
def test_a_project_of_other_indicators_is_read_as_well(text: str, written: str | None, name: str | None) -> None:
    found = doubtful_numbers(text, _other_book())
    assert [(one.written, one.fact and one.fact.name) for one in found] == ([(written, name)] if written else [])


@pytest.mark.parametrize("number", ["2", "3", "fyra", "5", "13"])
def test_a_withheld_small_group_is_neither_reported_nor_hinted_at(number: str) -> None:
    """Whatever is typed there is no finding, so that nobody can guess until it goes away."""
    for when in ("Under perioden fick", "Sedan start har", "I perioden nådde vi"):
        assert (
            doubtful_numbers(f"{when} {number} företag som drivs av kvinnor innovationscheckar.", _other_book()) == []
        )
        assert doubtful_numbers(f"{when} {number} kvinnoägda företag.", _other_book()) == []
