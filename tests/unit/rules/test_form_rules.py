"""What the funder's form asks of the texts: filled in, within the limits, and in a section that it has."""

from datetime import date
from pathlib import Path

import pytest

from tests.support_report import LOG, NEEDS, make_sample
from tests.support_tables import PERIODS, PROJECT, cleaned
from xl_addin.building.defaults import empty_content
from xl_addin.contract.findings import Finding
from xl_addin.contract.forms import load_form
from xl_addin.figures.facts import counted_to, left_out
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.portal.fields import sections
from xl_addin.outputs.report import make_report
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.pipeline import make_results

FORM = """
titel = "Prov"
[[avsnitt]]
nummer = "A"
titel = "Läget"
obligatorisk = true
tecken = 20
[[avsnitt]]
nummer = "B"
titel = "Aktiviteter"
innehall = "aktiviteter"
tecken = 200
[[avsnitt]]
nummer = "C"
titel = "Hela projektet"
galler = "projektet"
obligatorisk = true
tecken = 10
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("form") / "prov.toml"
    path.write_text(FORM, "utf-8")
    return str(path)


def _of(results: Results, *codes: str) -> list[Finding]:
    return [note for note in results.findings if note.code in codes]


def test_a_section_that_must_be_filled_and_is_not(form: str) -> None:
    card = {"Formulär": form}
    told = _of(make_sample([(4, "A", "", "Förra gången"), (5, "A", "", "")], project=card), "section_empty")
    assert [(note.row, note.level.value) for note in told] == [(None, "warning"), (3, "warning")]
    assert "Avsnitt A (Läget) ska fyllas i men är tomt i lägesrapporten för period 5." in told[1].message
    assert "Avsnitt C (Hela projektet)" in told[0].message
    assert "slutrapporten" in told[0].message
    texts = [(5, "A", "", "Läget är gott"), (None, "C", "", "Allt")]
    assert _of(make_sample(texts, project=card), "section_empty") == []
    early = make_sample([(4, "A", "", "Läget")], project=card, period=4)  # the final report is not due
    assert _of(early, "section_empty") == []


def test_the_usual_form_asks_for_what_a_report_cannot_do_without() -> None:
    texts = [(5, 2, "", "Läget"), (5, 3, "Rådgivning", "Råd"), (5, 4, "", "Utfallet"), (None, 12, "", "Allt")]
    assert _of(make_sample(texts), "section_empty", "text_long") == []
    told = [[note.message.split()[1] for note in _of(make_sample(), "section_empty")]]
    told += [[note.message.split()[1] for note in _of(make_sample(period=4), "section_empty")]]
    assert told == [["2", "3", "4", "12"], ["2", "3", "4"]]


def test_a_report_tells_of_figures_that_were_not_filled_in_and_of_wrong_numbers() -> None:
    texts = [(5, 2, "", "{{ behovsanalys.totalt }} {{ x"), (5, 4, "", "I perioden har 5 företag fått behovsanalys.")]
    told = list(left_out(make_sample([*texts, (5, 3, "1", "x"), (None, 12, "", "x")]).findings))
    assert [line.split(" (")[0] for line in told] == [
        "Siffror som inte gick att fylla i och står kvar som de är skrivna: 2",
        "Tal som är skrivna för hand och inte stämmer med loggen: 1",
    ]


def test_a_text_without_a_period_is_not_the_periods() -> None:
    [note] = _of(make_sample([(None, 2, "", ""), (5, 3, "1", "x"), (5, 4, "", "x"), (5, 12, "", "x")]), "section_empty")
    assert note.row is None


@pytest.mark.parametrize(
    ("day", "reporting", "sections", "idle"),
    [("2023-05-30", False, 0, 0), ("2023-05-31", False, 1, 2), ("2023-02-02", True, 1, 2), ("2023-08-02", False, 0, 2)],
)
def test_a_book_is_calm_until_a_report_is_near_or_made(
    form: str, day: str, *, reporting: bool, sections: int, idle: int
) -> None:
    card = PROJECT.replace("Avstämningsdatum      | 2023-12-31", f"Avstämningsdatum | {day} |\n| Formulär | {form}")
    log = (
        "| Id | Datum | Aktivitet | Orgnr | Organisation | Status |\n"
        "| A-1 | 2023-02-01 | Behovsanalys | 559900-0006 | Almi | Genomförd |"
    )
    periods = PERIODS.replace("Låst", "Öppen")
    texts = "| Period | Avsnitt | Text |\n| 1 | B | Om aktiviteterna |"
    results = make_results(cleaned(log, Projekt=card, Perioder=periods, Rapporttexter=texts), reporting=reporting)
    assert len(_of(results, "section_empty")) == sections
    assert len(_of(results, "rule_matches_nothing")) == idle


def test_a_text_longer_than_the_limit_is_told_with_the_count_of_the_page(form: str) -> None:
    texts = [(5, "A", "", "x" * 20), (5, "B", "Rådgivning", "y" * 300), (None, "C", "", "z" * 11)]
    results = make_sample(texts, project={"Formulär": form})
    told = {note.row: note.message for note in _of(results, "text_long")}
    assert set(told) == {3, 4}
    counted = {field.name: field.characters for one in sections(results, final=True) for field in one.fields}
    assert f"om Rådgivning har {counted['Rådgivning']} tecken" in told[3]
    assert "har 11 tecken, 1 fler än de 10" in told[4]
    longer = make_sample([(5, "A", "", "x" * 18 + "{{ seminarium.mal }} !")], project={"Formulär": form})
    assert "har 22 tecken, 2 fler än de 20" in _of(longer, "text_long")[0].message  # the goal is 10: two signs


def test_another_form_loses_no_text_in_silence(tmp_path: Path) -> None:
    texts = [(5, number, "", f"Text {number}") for number in (2, 9, 11)] + [(None, 14, "", "Text 14")]
    results = make_sample(texts, project={"Formulär": "eruf-2021-2027"})
    told = _of(results, "section_unknown")
    assert [note.row for note in told] == [2, 3, 4, 5]
    assert all("xl-addin upgrade" in note.remedy for note in told)  # also where the book is open, and stays so
    assert "Menade du C2 (Insatser till företag utanför programområdet)?" in told[1].message
    made = make_report(results, tmp_path)
    shown = "\n".join(piece.text for piece in read_pieces(made.files[0].read_bytes()))
    assert not any(f"Text {number}" in shown for number in (2, 9, 11, 14))
    assert any(
        "kommer med i någon rapport: 4 (bladet Rapporttexter, rad 2, rad 3, rad 4, rad 5)" in note
        for note in made.notes
    )
    page = make_portal(results, final=False)
    assert all(f"Rad {row}: " in page for row in (2, 3, 4, 5))
    assert "inte får plats någonstans i formuläret" in page
    back = make_sample(texts, project={"Formulär": ""})
    assert "inte får plats" not in make_portal(back, final=False)
    assert _of(back, "section_unknown") == []
    assert not any("någon rapport" in line for line in left_out(back.findings))


def test_no_two_shipped_forms_give_one_number_to_different_questions() -> None:
    """Else a text of one form would stand under another question of the next, and nobody would be told."""
    seen: dict[str, str] = {}
    for name in ("eruf-2014-2020", "eruf-2021-2027", "enkel"):
        for section in load_form(name).sections:
            assert seen.setdefault(section.number, name) == name


def test_a_final_report_says_to_which_day_it_counts_also_without_an_end() -> None:
    assert "När projektet slutar är inte ifyllt" in counted_to(make_sample(project={"Projektets slutdatum": None}))
    assert counted_to(make_sample(project={"Projektets slutdatum": date(2023, 9, 30)})) == ""


def test_aid_has_its_kind_and_ground_where_the_log_has_them(tmp_path: Path) -> None:
    row = {**NEEDS, "Id": "A-6", "Datum": date(2023, 7, 1), "Orgnr": "559900-0006", "Stöd (kr)": 500}
    said = {"Stödets slag": "De minimis", "Stödets grund": "(EU) 2023/2831"}
    with_it, without = make_sample(log=[*LOG, {**row, **said}]), make_sample(log=[*LOG, row])
    for results, there in ((with_it, True), (without, False)):
        made = make_report(results, tmp_path).files[0]
        shown = "\n".join(piece.text for piece in read_pieces(made.read_bytes()))
        assert ("De minimis, (EU) 2023/2831" in shown) == there
        field = next(one for one in sections(results, final=False) if one.number == "10").fields[0]
        assert ("500 kr, De minimis, (EU) 2023/2831" in field.text) == there
        assert "500 kr" in field.text


def test_a_new_workbook_names_its_form_on_the_card() -> None:
    card = empty_content(load_form("enkel"))["Projekt"]
    assert {"Fält": "Formulär", "Värde": "enkel"} in card
