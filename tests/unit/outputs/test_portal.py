"""The portal pack as text: what stands on the page, that it stands there verbatim, and that nothing else does."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import docx
import pytest

from tests.support_example import example_results
from tests.support_report import INDICATORS, LOG, PERSON, make_sample
from tests.support_tables import cleaned
from xl_addin.building import cell_styles
from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import forms, layout
from xl_addin.contract.nouns import Fact
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.portal.fields import Field, plain, sections
from xl_addin.outputs.report import template_path
from xl_addin.outputs.report.written_text import Written, read
from xl_addin.pipeline import make_results
from xl_addin.programs.cli.main import run

TITLES = {section.number: section.title for section in forms.load_form().sections}
HOSTILE = "</script><b>&amp; \"'{{ 7*7 }} <!-- ]]> <img src=x onerror=alert(1)>\n\n- =1+1\n- `${1}`"
EMPTY_ELEMENTS = {"meta", "br", "link", "img", "input"}


@dataclass
class _Page(HTMLParser):
    """A page read back by a parser that is not ours."""

    source: str
    stack: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    copied: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    policy: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.links += [given[name] for name in ("src", "href", "action", "data", "srcset", "style") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if "data-copy" in given:
            self.copied[given["data-what"]] = given["data-copy"]
        if tag not in EMPTY_ELEMENTS:
            self.stack.append((tag, given.get("class", "")))
        if given.get("class", "").split()[:1] == ["text"]:
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, kind = self.stack[-1] if self.stack else ("", "")
        if kind.split()[:1] == ["text"]:
            self.texts[-1] += data
        if tag in {"style", "script", "title"}:
            self.raw[tag] = self.raw.get(tag, "") + data


def _page(results: Results, *, final: bool = False) -> _Page:
    return _Page(make_portal(results, final=final))


def _text(written: str, **figures: Fact) -> str:
    return plain(Written(read(written, figures)))


@pytest.mark.parametrize("final", [False, True])
def test_titles_and_card_are_those_of_the_template(final: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    template = docx.Document(str(template_path(final=final)))
    headings = [p.text for p in template.paragraphs if re.match(r"\d+\.", p.text)]
    assert headings == [f"{number}.\t{title}" for number, title in TITLES.items() if final or int(number) < 12]
    assert [row.cells[0].text for row in template.tables[0].rows] == [
        *(forms.NAME, forms.CASE, forms.BENEFICIARY, forms.ORGNR, forms.PERIOD_START, forms.PERIOD_END),
        *(forms.REPORT, forms.START, forms.END),
    ]
    words = {cell.text for table in template.tables for cell in table.rows[0].cells}
    assert {forms.GOAL, forms.PERIOD, forms.CUMULATIVE} <= words
    parts = [p.text for p in template.paragraphs if p.text.startswith("Del ")]
    assert parts == (["Del 1. Lägesrapport", "Del 2. Slutrapport"] if final else [])
    assert (forms.DONE in words) == final


@pytest.mark.parametrize(
    ("written", "pasted"),
    [
        ("Ett.\n\nTvå\nrader.", "Ett.\n\nTvå\nrader."),
        ("## Rubrik\nText", "Rubrik\nText"),
        ("Text\n- a\n- b\n\nSlut", "Text\n\n• a\n• b\n\nSlut"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("3. a\n4. b\n\nText\n\n1. c", "3. a\n4. b\n\nText\n\n1. c"),
        ("- a\nfortsätter\n- b", "• a\nfortsätter\n• b"),
        ("", "Inget att rapportera."),
    ],
)
def test_a_text_without_formatting(written: str, pasted: str) -> None:
    assert _text(written) == pasted


def test_figures_in_texts_get_blanks_that_every_system_can_store() -> None:
    fact = Fact("a.b", 1007, "1\u202f007", "")
    assert _text("{{ a.b }} st", **{"a.b": fact}) == "1\u00a0007 st"


def test_the_length_is_what_a_web_form_counts() -> None:
    shown = Field("", "", "• Å 🎉\nb", empty=False)
    assert (shown.characters, shown.words) == (8, 2)


def test_every_field_of_the_example_with_its_text() -> None:
    page, shown = _page(example_results()), sections(example_results(), final=False)
    assert [section.number for section in shown] == [str(number) for number in range(1, 12)]
    assert page.texts == [part.text for section in shown for part in section.fields]
    assert page.copied["4. " + TITLES["4"]] == shown[3].fields[0].text
    assert "93" in page.copied["3. Beskriv genomförda aktiviteter, Rådgivning"]
    assert page.copied["benämningen Rådgivning"] == "Rådgivning"
    assert page.copied["7. " + TITLES["7"]] == "Inget att rapportera."
    assert page.copied["Projektnamn"] == "Omställning Stockholm"
    assert page.copied["Redovisningsperiod till"] == "2023-09-30"
    whole = page.copied["hela avsnittet 3. " + TITLES["3"]]
    assert whole.count("\n\n") >= 5
    assert "\n\nRådgivning\n" in whole


def test_what_the_log_says_of_its_own_stands_after_what_is_written() -> None:
    log = """
    | Id  | Datum      | Aktivitet    | Orgnr       | Företag  | Organisation | Status    | Stöd (kr) |
    | A-1 | 2023-08-04 | Behovsanalys | 559900-0022 | Långt AB | Almi         | Genomförd | 500,5     |
    | A-2 | 2023-09-04 | Rådgivning   | 559900-0022 | Långt AB | Almi         | Genomförd |           |
    | A-3 | 2023-09-05 | Behovsanalys | 900101-9802 | Eva Ek   | Almi         | Genomförd | 12000     |
    """
    tables = {
        layout.COMPANIES.name: "| Orgnr | Namn | Kommun |\n| 559900-0022 | Långt bort AB | Kiruna |",
        layout.TEXTS.name: "| Period | Avsnitt | Text |\n| 2 | 10 | Stöd gavs. |",
    }
    shown = sections(make_results(cleaned(log, None, **tables)), final=False)
    outside, aid = shown[8].fields[0], shown[9].fields[0]
    assert outside.text == "• Långt bort AB, Kiruna: Behovsanalys 4 augusti 2023, Rådgivning 4 september 2023"
    assert aid.text == (
        "Stöd gavs.\n\n• 4 augusti 2023, Långt bort AB (559900-0022): 500,5 kr\n"
        "• 5 september 2023, Enskild firma (enskild firma): 12\u00a0000 kr\nSumma: 12\u00a0500,5 kr"
    )
    assert not outside.empty
    assert not aid.empty


def test_indicators_are_the_ledgers_numbers() -> None:
    page = _page(example_results(), final=True)
    for outcome in example_results().outcomes[:3]:
        assert page.copied[f"Mål: {outcome.name}"] == str(outcome.target)
        assert page.copied[f"Utfall perioden: {outcome.name}"] == str(outcome.period)
        assert page.copied[f"Ackumulerat: {outcome.name}"] == str(outcome.cumulative)
        assert page.copied[f"Utfört: {outcome.name}"] == str(outcome.cumulative)
    assert not any("slussning" in label for label in page.copied)


def test_a_large_number_is_shown_with_blanks_and_copied_without() -> None:
    results = make_sample(indicators=[INDICATORS[0] | {"Mål": 12345.5}])
    page = _page(results)
    assert "12\u00a0345,5" in page.source
    assert page.copied["Mål: Antal unika företag som får behovsanalys"] == "12345,5"


def test_a_small_group_of_a_personal_trait_is_not_reported() -> None:
    results = make_sample(indicators=[INDICATORS[2] | {"Rapporteras": "Ja"}])
    assert results.outcomes[0].cumulative == 2
    page = _page(results)
    assert page.copied["Ackumulerat: Företag som ägs eller drivs av kvinnor"] == "färre än 5"


def test_hostile_texts_stand_verbatim() -> None:
    rows = [(5, section, "Rådgivning" if section == 3 else "", HOSTILE) for section in range(2, 12)]
    name = 'A" onclick="x" <i> & Co'
    page = _page(make_sample(rows, project={"Projektnamn": name}))
    expected = HOSTILE.replace("\n\n- ", "\n\n• ").replace("\n- ", "\n• ")
    assert page.texts.count(expected) == 10
    assert page.copied["2. " + TITLES["2"]] == expected
    assert page.copied["Projektnamn"] == name
    assert page.raw["title"] == f"Lägesrapport 5 – {name}"
    assert {"b", "i", "img"} & set(page.tags) == set()
    assert page.tags.count("script") == page.tags.count("style") == 1


def test_the_page_reaches_for_nothing_and_runs_only_its_own_script() -> None:
    page = _page(example_results(), final=True)
    assert all(link.startswith("#") for link in page.links)
    assert "http" not in page.source.replace("http-equiv", "")
    hashes = {
        tag: base64.b64encode(hashlib.sha256(page.raw[tag].encode()).digest()).decode() for tag in ("style", "script")
    }
    assert page.policy == (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|@font-face", page.raw["style"])


def test_no_digit_of_a_person_reaches_the_page() -> None:
    rows = [(5, section, PERSON if section == 3 else "", f"Ring {PERSON}, 19900101 9802.") for section in range(2, 12)]
    results = make_sample(
        rows,
        project={"Projektnamn": f"P {PERSON}", "Stödmottagare": PERSON, "Organisationsnummer": PERSON},
        plan=[{"Nr": 1, "Nivå": "Aktivitet", "Benämning": f"Möte {PERSON}", "Pågår": "Ja"}],
        indicators=[INDICATORS[0] | {"Indikator": f"Hjälpta {PERSON}"}],
        log=[*LOG, {**LOG[0], "Id": PERSON, "Företag": PERSON}],
    )
    page = make_portal(results, final=True)
    assert not re.search(r"9802|900101|personnummer(?! dolt)", page)


def test_a_workbook_where_nothing_is_filled_in() -> None:
    blank = dict.fromkeys(("Projektnamn", "Ärende-ID", "Stödmottagare", "Organisationsnummer"))
    page = _page(make_sample((), project=blank, log=(), companies=(), plan=(), indicators=()), final=True)
    assert page.texts == ["Inget att rapportera."] * 15
    assert page.source.count("ska fyllas i") == sum(one.required for one in forms.load_form().shown(final=True)) > 0
    assert "Projekt utan namn" in page.source
    assert "Ingen indikator är markerad att rapporteras." in page.source
    assert "Projektnamn" not in page.copied
    assert "Saknas" in page.source


def test_the_page_is_the_same_each_time_and_in_the_workbooks_colours() -> None:
    assert make_portal(example_results(), final=True) == make_portal(example_results(), final=True)
    style = (files("xl_addin.outputs.portal") / "page.css").read_text("utf-8")
    palette = dict(re.findall(r"--([\w-]+): #([0-9A-F]{6})", style))
    assert palette.pop("muted") < cell_styles.MUTED  # darker, so that it can be read on grey (WCAG 2.1, 1.4.3)
    assert palette == {
        "ink": cell_styles.INK,
        "line": cell_styles.LINE,
        "mist": cell_styles.MIST,
        "paper": cell_styles.PAPER,
        "teal": cell_styles.TEAL,
        "deep": cell_styles.DEEP,
        "wrong": cell_styles.WRONG.fill,
        "wrong-ink": cell_styles.WRONG.font,
        "reached": cell_styles.REACHED.fill,
        "reached-ink": cell_styles.REACHED.font,
    }


def test_the_period_is_the_one_of_the_results() -> None:
    page = _page(make_sample([(4, 2, "", "Fyra"), (5, 2, "", "Fem")], period=4))
    assert page.copied["2. " + TITLES["2"]] == "Fyra"
    assert page.copied["Redovisningsperiod från"] == str(date(2022, 10, 1))
    assert page.copied["Lägesrapport nr"] == "4"


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("logg.xlsx").write_bytes(build(example_content()))
    assert run(["portal", "logg.xlsx"]) == 1  # the example has findings to read first
    shown = capsys.readouterr().out
    assert "portal-5.html" in shown
    assert "Granskning: 9 fel" in shown
    page = Path("portal-5.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert _Page(page).copied["Ackumulerat: Antal unika företag som får behovsanalys"] == "524"
    assert run(["portal", "logg.xlsx", "--final", "--period", "4", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["file"], answer["period"]) == ("portal-slutrapport.html", 4)
    assert {field["section"] for field in answer["fields"]} >= {2, 12, 18}
    assert all(field["characters"] >= field["words"] for field in answer["fields"])
