from datetime import date
from random import Random

import pytest

from tests.support_example import example_results
from tests.support_report import INDICATORS, LOG, make_sample
from xl_addin.figures.facts import figures_of
from xl_addin.outputs.report.activities import activity_rows, chosen_indicators
from xl_addin.outputs.report.context import context
from xl_addin.outputs.report.written_text import NOTHING_TO_REPORT, Kind, Written
from xl_addin.reading.report_texts import passages
from xl_addin.values.raw_table import Value

NEEDS_FACTS = "Unika företag som får behovsanalys: 2 i perioden och 3 sedan start, mot målet 4."


def plan(**row: Value) -> list[dict[str, Value]]:
    return [{"Nr": 1, "Nivå": "Aktivitet", "Benämning": "Samtal", "Pågår": "Ja", "Indikatorer": "behovsanalys", **row}]


def described(text: str = "", **row: Value) -> list[tuple[Kind, str]]:
    """What stands beside the plan's one activity, with this text."""
    results = make_sample([(5, 3, "Samtal", text)] if text else [], plan=plan(**row))
    rows = activity_rows(results, figures_of(results), passages(results.texts, results.plan, results.form))
    written = rows[0]["beskrivning"]
    assert isinstance(written, Written)
    return [(block.kind, block.text) for block in written.blocks]


def test_the_figures_stand_where_nobody_has_written() -> None:
    assert described() == [(Kind.PARAGRAPH, NEEDS_FACTS)]


def test_the_figures_come_before_the_text() -> None:
    assert described("Vi har talat.") == [(Kind.PARAGRAPH, NEEDS_FACTS), (Kind.PARAGRAPH, "Vi har talat.")]


@pytest.mark.parametrize("tag", ["{{ behovsanalys.perioden }}", "{{ Behovsanalys.Mål }}", "{{behovsanalys.andel}}"])
def test_a_text_that_tells_a_figure_itself_stands_alone(tag: str) -> None:
    [(kind, text)] = described(f"Vi nådde {tag}.")
    assert (kind, text.startswith("Vi nådde ")) == (Kind.PARAGRAPH, True)


def test_other_figures_in_the_text_change_nothing() -> None:
    assert described("Av {{ seminarium.mal }} och {{ okant.namn }}.")[0] == (Kind.PARAGRAPH, NEEDS_FACTS)


@pytest.mark.parametrize("word", ["inga", "Inga", " INGA "])
def test_inga_in_the_plan_leaves_the_figures_out(word: str) -> None:
    assert described(Indikatorer=word) == []
    results = make_sample(plan=plan(Indikatorer=word))
    assert str(context(results)["aktiviteter"][0]["beskrivning"]) == NOTHING_TO_REPORT


def test_no_text_is_lost_however_its_activity_is_named() -> None:
    """Named in any letters or by number, in the plan or not: texts on the same stand together in the sheet's order."""
    activities = ("samtal", "1", "SAMTAL ", "1.", "Ｓamtal", "Annat", "ANNAT", "annat\u00a0", "2,1", "möten")
    plan_of_two = [*plan(Indikatorer="inga"), *plan(Nr="2.1", Benämning="Möten", Indikatorer="inga")]
    texts = [(5, 3, activity, f"Text {place}.") for place, activity in enumerate(activities)]
    results = make_sample(texts, plan=plan_of_two)
    rows = {row["namn"]: row["beskrivning"] for row in context(results)["aktiviteter"] if row["namn"]}
    assert {name: [block.text[5] for block in written.blocks] for name, written in rows.items()} == {
        "Samtal": ["0", "1", "2", "3", "4"],
        "Möten": ["8", "9"],
        "Annat": ["5", "6", "7"],
    }
    told = [note.row for note in results.findings if note.code == "plan_activity_unknown"]
    assert told == [7, 8, 9], "what the finding says is what is printed"


@pytest.mark.parametrize("seed", range(25))
def test_every_text_stands_in_a_report_or_is_reported_of(seed: int) -> None:
    """Random texts: each is printed in some period's report or in the final one, once, else a finding is on its row."""
    random = Random(seed)  # noqa: S311 - the same each time
    about = [
        (random.choice([None, 3, 4, 5, 5, 6]), random.choice([1, 2, 3, 3, 12, 14, 19]), word)
        for word in random.choices(["", "Rådgivning", "RÅDGIVNING", "1", "1.1", "2", "Okänd", "okänd"], k=12)
    ]
    texts = [(period, section, word, f"<{place}>") for place, (period, section, word) in enumerate(about)]
    printed: dict[str, int] = {}
    for period, final in ((3, False), (4, False), (5, False), (5, True)):
        results = make_sample(texts, period=period)
        made = context(results, final=final)
        last = 18 if final else 11  # the progress report's template ends there
        written = [made["avsnitt"][f"s{section}"] for section in range(2, last + 1)]
        written += [row["beskrivning"] for row in made["aktiviteter"]]
        stands = [text for _, _, _, text in texts for one in written for _ in range(str(one).count(text))]
        assert len(stands) == len(set(stands)), "none is printed twice"
        printed |= dict.fromkeys(stands, period)
    codes = {"period_unknown", "section_unknown", "text_unprinted"}
    told = {f"<{note.row - 2}>" for note in results.findings if note.code in codes and note.row}
    assert set(printed) | told == {text for *_, text in texts}
    assert not set(printed) & told


def test_an_activity_that_has_ended_has_its_text_and_no_figures() -> None:
    assert described("Slut.", Pågår="Nej") == [(Kind.PARAGRAPH, "Slut.")]


def test_seminars_are_listed_and_what_has_no_theme_is_not() -> None:
    event = "15 maj 2023: Energi & värme för gym (55 anmälda, 35 deltagare)"
    head = "Genomförda kunskapsseminarier (digitala/fysiska): 1 i perioden och 1 sedan start, mot målet 10."
    assert described(Indikatorer="seminarium") == [(Kind.PARAGRAPH, head), (Kind.BULLET, event)]
    bare = make_sample(log=[{**row, "Tema": None} for row in LOG], plan=plan(Indikatorer="seminarium"))
    assert [block.kind for block in activity_rows(bare, bare.figures, [])[0]["beskrivning"].blocks] == [Kind.PARAGRAPH]


def test_several_indicators_in_the_plans_order_each_once() -> None:
    [(_, text), *_] = described(Indikatorer="Seminarium, behovsanalys,behovsanalys, okänd")
    assert text.index("kunskapsseminarier") < text.index(NEEDS_FACTS)
    assert text.count("mot målet") == 2


def test_a_small_group_of_a_personal_trait_is_not_reported() -> None:
    [(_, text)] = described(Indikatorer="kvinnor")
    assert (
        text
        == "Företag som ägs eller drivs av kvinnor: färre än 5 i perioden och färre än 5 sedan start, mot målet 10."
    )


def test_an_indicator_without_a_goal_and_with_an_odd_name() -> None:
    odd = {**INDICATORS[0], "Indikator": "Antal & <Timmar>", "Mål": None}
    results = make_sample(plan=plan(), indicators=[odd])
    [block] = activity_rows(results, figures_of(results), [])[0]["beskrivning"].blocks
    assert block.text == "& <Timmar>: 2 i perioden och 3 sedan start."


@pytest.mark.parametrize(
    ("activity", "codes"),
    [
        ("Kunskapsseminarier", ["seminarium"]),
        ("Behovsanalyser hos företag", ["behovsanalys"]),
        ("Leveranser", ["leverans"]),
        ("Leveranser och seminarier", ["leverans", "seminarium"]),
        ("Rådgivning", []),
        ("Extern kommunikation och resultatspridning", []),
        ("Avslutsarbete", []),
        ("Utvärdering och lärande", []),
        ("Inspiration och införsäljning", []),
        ("Analys", []),
        ("", []),
    ],
)
def test_a_name_points_at_the_indicators_whose_words_it_holds(activity: str, codes: list[str]) -> None:
    found = chosen_indicators(activity, "", example_results().indicators)
    assert [rule.code for rule in found] == codes


def test_the_example_opens_with_its_figures() -> None:
    results = example_results()
    rows = {row["namn"]: str(row["beskrivning"]) for row in context(results)["aktiviteter"]}
    assert rows["Rådgivning"].startswith("Unika företag som får leveranser: 93 i perioden och 257 sedan start")
    assert rows["Inspiration och införsäljning"].startswith("108 nya företag"), "the manager tells the figure"
    assert (
        "15 maj 2023: Energiwebbinarium för gym och träningsanläggningar (55 anmälda, 35 deltagare)"
        in (rows["Kunskapsseminarier"])
    )
    assert results.period.start == date(2023, 4, 1)
