import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support_report import make_sample
from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import figures_of, standard_names
from xl_addin.figures.live_names import UnknownName, fill, suggest, unknown_in_texts, unknown_names
from xl_addin.rules import live_figures

SAMPLE = figures_of(make_sample())


def test_names_are_filled_in_whatever_their_blanks_and_capitals() -> None:
    text = "{{behovsanalys.perioden}} {{ Behovsanalys.Mål }} {{\u00a0behovsanalys.ackumulerat }}"
    assert fill(text, SAMPLE) == "2 4 3"


def test_an_unknown_name_stands_and_gets_a_suggestion() -> None:
    text = "Av {{ behovsanalis.perioden }} och {{ xyz }}"
    assert fill(text, SAMPLE) == text
    assert unknown_names(text, SAMPLE) == [
        UnknownName("{{ behovsanalis.perioden }}", "behovsanalis.perioden", "behovsanalys.perioden"),
        UnknownName("{{ xyz }}", "xyz", ""),
    ]


BROKEN = {
    "A {{ behovsanalys,perioden }} komma": "behovsanalys.perioden",
    "B {{ behovsanalys. perioden }} blank": "behovsanalys.perioden",
    "C {behovsanalys.perioden} enkel": "behovsanalys.perioden",
    "D {{behovsanalys.perioden} halv": "behovsanalys.perioden",
    "E {{ behovsanalys perioden }} utan punkt": "behovsanalys.perioden",
    "F {{ behovsanalys.perioden }": "behovsanalys.perioden",
    "G [[behovsanalys.perioden]]": "behovsanalys.perioden",
    "H {{ behovsanalys.perioden | upper }}": "behovsanalys.perioden",
    "I {{ behovsanalys.perioden + 1 }}": "behovsanalys.perioden",
    "J {{ }}": "",
    "L {{\nbehovsanalys.perioden\n}}": "behovsanalys.perioden",
    "M {{ ”behovsanalys.perioden” }}": "behovsanalys.perioden",
    "N { { behovsanalys.perioden } }": "behovsanalys.perioden",
    "O ｛｛behovsanalys.perioden｝｝": "behovsanalys.perioden",
    "P {{ behovsanalys.perioden. }}": "behovsanalys.perioden",
    "Q {{p avsnitt.s4 }}": "",
    "R {% if x %}": "",
    "S behovsanalys.perioden }}": "behovsanalys.perioden",
    "T {behovsanalys.perioden}}": "behovsanalys.perioden",
    "U {{ behovsanalysperioden }}": "behovsanalys.perioden",
    "V {{ perioden.behovsanalys }}": "behovsanalys.perioden",
    "W {{ behovsanalys.perioden": "behovsanalys.perioden",
    "X {{% behovsanalys.perioden %}": "behovsanalys.perioden",
    "Y {{": "",
    "Z }}": "",
    "Å {# anteckning #}": "",
    "Ä {{ 7*7 }}": "",
    "Ö {{ Behovsanalys.Mål | upper }}": "behovsanalys.mal",
}


@pytest.mark.parametrize(("text", "meant"), BROKEN.items())
def test_whatever_is_left_between_braces_is_reported_with_the_name_that_was_meant(text: str, meant: str) -> None:
    found = unknown_names(text, SAMPLE)
    assert [unknown.suggestion for unknown in found] == [meant]
    assert fill(text, SAMPLE) == text
    results = make_sample([(5, 2, "", text)])
    (note,) = live_figures.find(replace(results, figures=SAMPLE))
    assert note.code in {"figure_unread", "figure_unknown"}
    assert (note.sheet, note.cell) == ("Rapporttexter", "D2")
    assert ("Menade du" in note.message) == bool(meant)
    assert meant in note.message


@pytest.mark.parametrize("text", ["{ klamrar } och [1] och [[not]]", "100 % och }", "f(x) = {x}", "{{ projekt.namn }}"])
def test_what_is_no_tag_is_not_reported(text: str) -> None:
    assert unknown_names(text, SAMPLE) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("behovsanalys.utfall", "behovsanalys.perioden"),
        ("behovsanalys.period", "behovsanalys.perioden"),
        ("behovsanalys.totalt", "behovsanalys.ackumulerat"),
        ("behovsanalys.ack", "behovsanalys.ackumulerat"),
        ("behovsanalys.summa", "behovsanalys.ackumulerat"),
        ("Behovsanalys.Målet", "behovsanalys.mal"),
        ("behovsanalys.mall", "behovsanalys.mal"),
        ("behovsanalys.resultat", ""),
        ("behovsanalys.antal", ""),
        ("behovsanalys", ""),
    ],
)
def test_the_figure_that_was_meant_is_offered_and_never_a_goal_for_an_outcome(written: str, meant: str) -> None:
    assert suggest(written, SAMPLE) == meant


def test_what_is_put_in_is_not_looked_at_again() -> None:
    sly = {"a": Fact("a", "", "{{ b }}", "a"), "b": Fact("b", "", "hemligt", "b")}
    assert fill("{{ a }}", sly) == "{{ b }}"


@given(st.text(alphabet="{} .ab\u00a0\n", max_size=60))
def test_filling_leaves_all_but_the_names_alone(text: str) -> None:
    assert fill(text, {}) == text


@pytest.mark.parametrize(
    "text", ["{" * 200_000, "{{ " * 70_000, "{{ a." * 40_000, "{{" + "a" * 200_000, "{{" + " " * 200_000]
)
def test_odd_texts_take_linear_time(text: str) -> None:
    start = time.perf_counter()
    fill(text, SAMPLE)
    assert time.perf_counter() - start < 1


def test_unknown_names_are_reported_with_the_row_of_the_text() -> None:
    results = make_sample(
        [(5, 2, "", "{{ projekt.namn }}"), (None, 4, "", "Av {{ leverns.mal }} och {{ projekt.nam }}.")]
    )
    found = [(row, unknown.name, unknown.suggestion) for row, unknown in unknown_in_texts(results, figures_of(results))]
    assert found == [(3, "leverns.mal", ""), (3, "projekt.nam", "projekt.namn")]


def test_suggestions_are_near_or_none() -> None:
    assert suggest("leverans.ackumlerat", standard_names()) == "leverans.ackumulerat"
    assert suggest("zzzz", standard_names()) == ""
