"""Figures typed by hand, on texts of our own: how many planted errors are found, how many false alarms are raised."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.support_example import example_results
from xl_addin.figures.facts import figures_of
from xl_addin.rules import live_figures
from xl_addin.rules.typed_numbers import Book, Doubt, doubtful_numbers, find, make_book

# The example: needs analyses 400 / 108 / 524 (gross 1 007), deliveries 250 / 93 / 257, seminars 10 / 1 / 16.
WRONG = (
    ("258 unika företag har fått en leverans sedan starten.", "258"),
    ("Sammanlagt 258 företag har fått leverans.", "258"),
    ("Projektet har gett 525 unika företag en behovsanalys.", "525"),
    ("Under perioden har 107 företag fått behovsanalys.", "107"),
    ("Under perioden har 109 nya företag fått en första behovsanalys, och det är bra.", "109"),
    ("Leveranserna i perioden var 92 till antalet.", "92"),
    ("Totalt har 275 unika företag fått leveranser.", "275"),
    ("Vi har hittills hållit 15 kunskapsseminarier.", "15"),
    ("Det blev 17 seminarier i hela projektet.", "17"),
    ("Antalet behovsanalyser är 542 sedan starten.", "542"),
    ("Sedan starten har 520 företag fått behovsanalys och 257 har fått leverans.", "520"),
    ("Sedan starten har 524 företag fått behovsanalys och 260 företag har fått leverans.", "260"),
    ("Brutto är det 1 017 behovsanalyser.", "1 017"),
    ("Brutto är det 1 070 insatser i form av behovsanalyser.", "1 070"),
    ("Det är 255 unika företag.", "255"),
    ("## Resultat\n\n- 530 unika företag har fått behovsanalys\n- 16 seminarier har hållits", "530"),
    ("Målet är nått: 251 leveranser i hela projektet.", "251"),
    ("Perioden gav 90 leveranser till unika företag.", "90"),
    ("Perioden gav 39 leveranser till unika företag.", "39"),
    ("Vi nådde 501 företag med behovsanalys.", "501"),
    ("Från projektstart till och med september 2023 har 38 gemensamma besök gjorts.", "38"),
    ("Av 55 anmälda kom till slut 53 till webbinariet.", "53"),
    ("Södertälje har 45 behovsanalyser totalt, varav 14 i perioden.", "14"),
    ("I perioden har 8 företag utanför programområdet fått insatser; de räknas inte mot målet.", "8"),
    ("Seminarierna har nått 106 procent av målet, något som styrgruppen såg i september.", "106"),
    ("Vårens webbinarium hade 65 anmälda och 35 deltagare.", "65"),
    ("Inom grön omställning har 75 företag fått stöd under perioden.", "75"),
    ("Seminarierna är klara: 61 av 10 planerade är genomförda.", "61"),
    ("Trots sommaren gjordes behovsanalyser hos 180 företag i perioden.", "180"),
    ("Av de 39 företag som fick leverans under perioden finns nio i Nacka.", "39"),
    ("Hela sjuttio slussningar skedde under perioden.", "sjuttio"),
)
RIGHT = (
    "524 unika företag har fått behovsanalys och 257 har fått leverans.",
    "Under perioden har 108 företag fått behovsanalys.",
    "Vid två tillfällen höll vi seminarier för företag.",
    "Den 15 maj 2023 hölls ett seminarium med 55 anmälda och 35 deltagare.",
    "Projektet pågår 2021–2027 och omfattar 26 kommuner.",
    "Se avsnitt 13 om utfallet av leveranser, och tabell 16.",
    "Stödet var 250 000 kr till 12 företag.",
    "Stödet enligt förordning (EU) 2023/2831 gavs till företag.",
    "Företagen har i snitt 25 anställda, och 9 av 10 är nöjda.",
    "Av dem är 106 företag i Solna.",
    "Nästan 250 företag har fått leverans.",
    "Över 500 unika företag har fått behovsanalys.",
    "Målet var 400 unika företag med behovsanalys.",
    "{{ behovsanalys.ackumulerat }} unika företag har fått behovsanalys.",
    "1. Räkna unika företag.\n2. Mät slussningar.\n15. Skriv kort om leveranserna.",
    "Med 10 procent fler leveranser nås målet, 104 % av 250.",
    "17 medarbetare höll i seminarierna.",
    "Sedan starten 2021 har företag fått 3–5 möten i varje leverans.",
    "Ärende 20304478 gäller leveranser till företag.",
    "Under 2022 fick 31 företag i Nacka en behovsanalys.",
    "Varje leverans tar 16 timmar, en behovsanalys 2 timmar.",
    "Företaget 559912-3456 fick leverans i period 4.",
    "Vi höll 1 seminarium i perioden och 16 sammanlagt.",
    "416 företag hade fått behovsanalys vid förra periodens slut.",
    "Brutto är det 1 007 behovsanalyser.",
    "Konferensen samlade 110 besökare från 40 företag.",
    "Kl. 16 började seminariet, som tog 95 minuter.",
    "En tredjedel av 524 företag har färre än 10 anställda.",
    "Av 524 unika företag är 192 kvinnoledda.",
    "Systerprojektet har ett mål på 120 behovsanalyser och 60 leveranser.",
    "Seminarier t.o.m. period 5: Almi 8, Energikontoret 8.",
    "Av 55 anmälda kom till slut 35 till webbinariet.",
    "Botkyrka har 35 behovsanalyser sedan start, varav 6 i perioden.",
    "Vi har 257 leveranser, mot målets 250.",
    "Projektet i Skåne har hittills hållit 22 seminarier och gjort 310 behovsanalyser.",
    "Under perioden ökade antalet företag inom internationalisering från 50 till 53.",
)


# Sentences as managers write them, a third with one wrong number. Those called unseen are by another hand than the
# check's: they were not read while it was written.
# The third tuned set is by the check's own hand.
SENTENCES = sorted(Path(__file__).parent.glob("sentences_*.json"))
FOUND, FALSE = 0.8, 0.03


@cache
def _book() -> Book:
    results = example_results()
    return make_book(results, figures_of(results))


def _doubts(text: str) -> list[Doubt]:
    return doubtful_numbers(text, _book())


def _found(text: str) -> list[str]:
    return [doubt.written.replace("\u202f", " ").casefold() for doubt in _doubts(text)]


def _print(capsys: pytest.CaptureFixture[str], which: str, line: str) -> None:
    with capsys.disabled():
        print(f"\nnumber check, {which}: {line}")


def test_how_many_are_found_and_how_many_are_false(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [text for text, number in WRONG if number not in _found(text)]
    extra = [(text, _found(text)) for text, number in WRONG if len(_found(text)) > 1]
    false = [(text, found) for text in RIGHT if (found := _found(text))]
    _print(
        capsys,
        "first texts",
        f"{len(WRONG) - len(missed)} of {len(WRONG)} planted errors found, {len(false) + len(extra)} false alarms "
        f"in {len(RIGHT) + len(WRONG)} texts",
    )
    assert missed == []
    assert extra == []
    assert false == []


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_sentences_as_managers_write_them(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 80 % of the planted errors are found, at most 3 % false alarms, and a name offered is the right one."""
    texts = json.loads(path.read_text("utf-8"))
    planted, missed, false, misnamed, named = 0, [], [], [], 0
    for text, wrong in ((one["text"], one["wrong"]) for one in texts):
        doubts = _doubts(text)
        written = wrong["written"].replace("\u202f", " ").casefold() if wrong else None
        hits = [one for one in doubts if one.written.replace("\u202f", " ").casefold() == written]
        false += [(text, one.written) for one in doubts if one not in hits]
        planted += wrong is not None
        missed += [] if hits or not wrong else [(text, wrong["written"])]
        offered = [one.fact.name for one in hits if one.fact]
        named += len(offered)
        misnamed += [(text, name, wrong["name"]) for name in offered if name != wrong["name"]]
    _print(
        capsys,
        path.stem,
        f"{planted - len(missed)} of {planted} planted errors found ({named} with a figure, {len(misnamed)} of them "
        f"another than was meant), {len(false)} false alarms in {len(texts)} texts",
    )
    assert planted - len(missed) >= FOUND * planted, missed
    assert len(false) <= FALSE * len(texts), false
    assert len(misnamed) <= FALSE * planted, misnamed


def test_the_example_own_texts_raise_no_doubt() -> None:
    results = example_results()
    assert [note for note in find(replace(results, figures=_book().facts)) if note.code.startswith("number")] == []


def test_the_doubt_names_the_live_figure() -> None:
    [doubt] = _doubts("258 unika företag har fått en leverans sedan start.")
    assert doubt.fact is not None
    assert (doubt.written, doubt.fact.name, doubt.fact.value) == ("258", "leverans.ackumulerat", 257)


def test_findings_name_the_cell_and_the_remedy() -> None:

    results = example_results()
    words = [
        "258 unika företag har fått leverans sedan starten.",
        "{{ leveranser.perioden }}",
        "Förra: 258 leveranser.",
    ]
    texts = pd.DataFrame({"row": [5, 6, 7], "Period": [5, None, 4], "Text": words}).astype({"Period": "Int64"})
    wrong = replace(results, workbook=replace(results.workbook, texts=texts))
    found = {note.code: note for note in (*find(wrong), *live_figures.find(wrong))}
    assert {code: note.cell for code, note in found.items()} == {"figure_unknown": "D6", "number_differs": "D5"}
    assert "Menade du leverans.perioden?" in found["figure_unknown"].message
    assert found["number_differs"].message == "Texten säger 258, men loggen säger 257."
    assert "{{ leverans.ackumulerat }}" in found["number_differs"].remedy


def test_a_number_that_can_mean_several_figures_is_doubted_without_a_name() -> None:
    results = example_results()
    texts = pd.DataFrame({"row": [5], "Period": [5], "Text": ["Det är 255 unika företag."]}).astype({"Period": "Int64"})
    [note] = find(replace(results, workbook=replace(results.workbook, texts=texts)))
    assert (note.code, note.cell, note.value) == ("number_unconfirmed", "D5", "255")
