import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support_example import example_results
from tests.support_report import NEEDS, make_sample
from xl_addin.figures.facts import BREAKDOWNS, FEW, WITHHELD, count_further, figures_of, standard_names

if TYPE_CHECKING:
    from xl_addin.values.raw_table import Value

SAMPLE = figures_of(make_sample())


def shown(name: str) -> str:
    return SAMPLE[name].shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("projekt.namn", "Omställning Stockholm"),
        ("projekt.start", "4 juni 2021"),
        ("period.nummer", "5"),
        ("period.namn", "1 april–30 september 2023"),
        ("forra.nummer", "4"),
        ("rapport.datum", "12 oktober 2023"),
        ("behovsanalys.mal", "4"),
        ("behovsanalys.perioden", "2"),
        ("behovsanalys.forra_perioden", "1"),
        ("behovsanalys.ackumulerat", "3"),
        ("behovsanalys.brutto", "4"),
        ("behovsanalys.kvar", "1"),
        ("behovsanalys.andel", "75\u00a0%"),
        ("seminarium.anmalda", "55"),
        ("seminarium.deltagare", "35"),
        ("seminarium.lista", "15 maj 2023: Energi & värme för gym (55 anmälda, 35 deltagare)"),
        ("behovsanalys.organisation.almi.perioden", "1"),
        ("behovsanalys.organisation.almi.ackumulerat", "2"),
        ("behovsanalys.organisation.energikontoret.ackumulerat", "1"),
        ("behovsanalys.form.digital.perioden", "1"),
        ("behovsanalys.kommun.solna.ackumulerat", "2"),
        ("behovsanalys.kommun.uppsala.perioden", "0"),
    ],
)
def test_figures_of_the_sample(name: str, words: str) -> None:
    assert shown(name) == words


@pytest.mark.parametrize("period", [4, 5])
def test_every_split_adds_up_to_the_whole(period: int) -> None:
    sample = figures_of(make_sample(period=period))
    for part in BREAKDOWNS:
        if part == "insatsomrade":
            continue  # the sample's rows have none
        for last in ("perioden", "ackumulerat"):
            pattern = re.compile(rf"behovsanalys\.{part}\.\w+\.{last}")
            figures = [fact.value for name, fact in sample.items() if pattern.fullmatch(name)]
            assert sum(v for v in figures if isinstance(v, (int, float))) == sample[f"behovsanalys.{last}"].value


def test_small_groups_of_personal_traits_are_not_reported_in_any_figure() -> None:
    assert SAMPLE["kvinnor.ackumulerat"].value is None, "nor can a template work with it"
    printed = {name: fact.shown for name, fact in SAMPLE.items() if name.startswith("kvinnor.")}
    figures = ("perioden", "ackumulerat", "brutto", "forra_perioden")
    assert {printed[f"kvinnor.{last}"] for last in figures} == {FEW}
    assert {printed[f"kvinnor.{last}"] for last in ("kvar", "prognos", "andel")} == {WITHHELD}
    assert not any(name.count(".") > 1 for name in printed), "no split of them"


NUMBERS = ("559900-0006", "559900-0014", "559900-0022", "559900-0030", "559900-0048")


@pytest.mark.parametrize(("size", "figure", "left"), [(4, FEW, WITHHELD), (5, "5", "5")])
def test_groups_of_personal_traits_are_reported_from_five(size: int, figure: str, left: str) -> None:
    log: list[dict[str, Value]] = [
        {**NEEDS, "Id": f"B-{n}", "Datum": date(2023, 4, 3), "Orgnr": n} for n in NUMBERS[:size]
    ]
    companies = [{"Orgnr": n, "Namn": "Bolag AB", "Ägs eller drivs av kvinnor": "Ja"} for n in NUMBERS]
    found = figures_of(make_sample(log=log, companies=companies))
    assert (found["kvinnor.ackumulerat"].shown, found["kvinnor.kvar"].shown) == (figure, left)
    assert found["kvinnor.forra_perioden"].shown == FEW
    assert found["behovsanalys.ackumulerat"].shown == str(size)


def test_a_seminar_is_in_no_company_s_municipality() -> None:
    found = figures_of(make_sample(companies=[{"Orgnr": "559900-0007", "Namn": "Fel siffra AB", "Kommun": "Täby"}]))
    assert not any(name.startswith("seminarium.kommun.") for name in found)


def test_the_first_period_has_none_before_it() -> None:
    found = figures_of(make_sample(period=3))
    assert (found["forra.nummer"].shown, found["behovsanalys.forra_perioden"].shown) == ("–", "–")


def test_every_name_but_the_splits_is_a_standard_name() -> None:
    plain = {name for name in SAMPLE if not any(f".{part}." in name for part in BREAKDOWNS)}
    assert plain <= standard_names().keys()
    assert all(standard_names().values())


def test_a_shown_figure_is_its_value() -> None:
    assert SAMPLE["projekt.start"].value == date(2021, 6, 4)
    assert all(fact.label and fact.shown for fact in SAMPLE.values())


def test_who_makes_a_final_report_too_early_hears_which_period_to_choose() -> None:
    results = example_results()
    assert count_further(results).endswith("Ska dagarna därefter räknas med: välj period 6.")
    without = replace(results, workbook=replace(results.workbook, periods=results.periods[:5]))
    assert count_further(without).endswith("Ska dagarna därefter räknas med: lägg en period för dem på bladet Projekt.")
    done = replace(results, period=results.periods[-1])
    assert count_further(done) == ""
