import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support_report import LOG, NEEDS, PERSON, PLAN, PROJECT, make_sample, remove, split_runs
from tests.twins.docx import twin
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.forms import form_names, load_form
from xl_addin.outputs.report import shipped_template, template_path
from xl_addin.outputs.report.origin import Origin
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.written_text import NOTHING_TO_REPORT, printable

LAGES, SLUT = template_path(final=False), template_path(final=True)
GOLDEN = Path(__file__).parents[3] / "golden"

ALL = [
    (
        5,
        2,
        "",
        "Under perioden fick {{ behovsanalys.perioden }} företag en behovsanalys.\nNy rad.\n\n## Avvikelser\nInga.",
    ),
    (5, 2, "", "- ett\n- två\n\n1. a\n2. b\n\nMellan.\n\n1. c"),
    (4, 2, "", "Förra periodens text."),
    (5, 3, "Rådgivning", "Vi gav råd.\n\n- punkt"),
    (5, 3, "1.1", "Samtal hölls."),
    (5, 3, "Okänd aktivitet", "Något mer."),
    (5, 5, "", "Utfallet är gott."),
    (None, 12, "", "## Inledning\nAv {{ behovsanalys.mal }} nåddes {{ behovsanalys.ackumulerat }}."),
    (None, 16, "", "1. Lärdom\n2. Till"),
]


# With aid, and with a company outside the programme area.
FULL = make_sample(
    ALL,
    log=[*LOG, {**NEEDS, "Id": "A-6", "Datum": date(2023, 7, 1), "Orgnr": "559900-0006", "Stöd (kr)": 12500}],
    lists={"Kommun": ["Solna"]},
)
ORIGIN = Origin("logg & annat.xlsx", "0123456789abcdef" * 4, "1.2.3")


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def report(text: str = "", section: int = 2, template: Path = LAGES, **sample: Any) -> Document:  # noqa: ANN401 - as make_sample
    texts = [(5, section, "", text)] if text else []
    return opened(render(make_sample(texts, **sample), template))


def section_texts(document: Document, title: str) -> list[str]:
    """The paragraphs after a section's heading, up to the next section."""
    texts = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    start = next(i for i, (_, text) in enumerate(texts) if text.endswith(f"\t{title}")) + 1
    end = next((i for i in range(start, len(texts)) if "\t" in texts[i][1] and texts[i][0].startswith("Heading")), None)
    return [text for _, text in texts[start:end]]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("template", sorted(LAGES.parent.glob("*.docx")), ids=lambda path: path.name)
def test_the_report_is_as_it_was(template: Path, tmp_path: Path) -> None:
    """The whole report's text and structure. After a change that is meant, look at the file and replace it."""
    made = tmp_path / template.name
    form = load_form(template.stem if template.stem in form_names() else "")
    results = replace(FULL, workbook=replace(FULL.workbook, form=form))
    made.write_bytes(render(results, template, final=template == SLUT or bool(form.final == template), origin=ORIGIN))
    assert twin(made) == (GOLDEN / f"{template.name}.txt").read_text(encoding="utf-8")


def test_titles_are_the_forms_own() -> None:
    titles = [p.text for p in report(template=SLUT).paragraphs if p.style and p.style.name == "Heading 2"]
    assert titles == [
        "1.\tGrundinformation",
        "2.\tGör en övergripande beskrivning av projektets verksamhet",
        "3.\tBeskriv genomförda aktiviteter",
        "4.\tBeskriv resultat och utfall under aktuell redovisningsperiod",
        "5.\tBeskriv utfall av indikatorer under aktuell redovisningsperiod",
        "6.\tÖvriga utfall och/eller goda exempel",
        "7.\tBeskriv eventuella bidrag i annat än pengar (privat och offentligt)",
        "8.\tBeskriv eventuella aktiviteter av socialfondskaraktär",
        "9.\tBeskriv eventuella aktiviteter som genomförts utanför programområdet",
        "10.\tBeskriv aktiviteter som innehåller de minimis och/eller statsstöd",
        "11.\tÖvriga kommentarer",
        "12.\tSammanfattning av projektet, dess aktiviteter, mål och resultat",
        "13.\tKommentera det slutliga utfallet av indikatorerna",
        "14.\tBeskriv hur ni arbetat med att sprida projektets resultat",
        "15.\tBeskriv uppföljning, utvärdering och lärande",
        "16.\tDiskussion och slutsatser",
        "17.\tEfter projektslut",
        "18.\tÖvriga kommentarer",
    ]


def test_tables_hold_the_figures() -> None:
    form, activities, outcome, final = report(template=SLUT).tables
    assert ["Redovisningsperiod från", "1 april 2023"] in cells(form)
    assert cells(activities)[0] == ["Akt.", "Delakt", "Aktivitetsbenämning", "Beskrivning"]
    assert cells(outcome)[1] == ["Antal unika företag som får behovsanalys", "4", "2", "3"]
    assert cells(final)[0] == ["Indikator", "Mål", "Utfört"]
    assert cells(final)[1:] == [
        ["Antal unika företag som får behovsanalys", "4", "3"],
        ["Antal genomförda kunskapsseminarier (digitala/fysiska)", "10", "1"],
    ], "only what is reported"


def test_activities_are_ticked_and_empty_rows_kept() -> None:
    texts = [(5, 3, "rådgivning", "Råd."), (5, 3, "Annat", "Mer."), (4, 3, "Avslutsarbete", "Förr.")]
    table = opened(render(make_sample(texts), LAGES)).tables[1]
    assert cells(table)[1:] == [
        ["☒", "☐", "Rådgivning", "Råd."],
        ["☐", "☒", "Inspiration och införsäljning", NOTHING_TO_REPORT],
        ["☐", "☐", "Annat", "Mer."],
        *[["☐", "☐", "", ""]] * 3,
    ]


def test_a_longer_plan_has_a_longer_table() -> None:
    plan = [{**PLAN[0], "Benämning": f"Aktivitet {n}"} for n in range(40)]
    assert len(report(plan=plan).tables[1].rows) == 41


def test_rows_do_not_break_and_headers_repeat() -> None:
    for table in report(template=SLUT).tables[1:]:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


def test_empty_sections_say_so_but_not_below_a_table() -> None:
    document = report()
    assert section_texts(document, "Övriga utfall och/eller goda exempel") == [NOTHING_TO_REPORT]
    assert section_texts(document, "Beskriv utfall av indikatorer under aktuell redovisningsperiod") == []


@pytest.mark.parametrize("section", [9, 10])
def test_rows_of_the_log_stand_after_the_text_and_an_empty_section_says_so(section: int) -> None:
    title = {9: "Beskriv eventuella aktiviteter som genomförts utanför programområdet"}.get(
        section, "Beskriv aktiviteter som innehåller de minimis och/eller statsstöd"
    )
    rows: dict[str, Any] = {
        "log": [{**NEEDS, "Id": "1", "Datum": date(2023, 5, 5), "Orgnr": "559900-0006", "Stöd (kr)": 1234.5}]
    }
    rows["lists"] = {"Kommun": ["Solna"]}
    plain: dict[str, Any] = {"log": [{**NEEDS, "Id": "1", "Datum": date(2023, 5, 5), "Orgnr": "559900-0006"}]}
    tables = len(report(**plain).tables)
    assert section_texts(report(**plain), title) == [NOTHING_TO_REPORT]
    assert section_texts(report("Vår text.", section, **plain), title) == ["Vår text."]
    assert section_texts(report(**rows), title) == []
    both = report("Vår text.", section, **rows)
    assert section_texts(both, title) == ["Vår text."]
    assert len(both.tables) == tables + 2
    assert cells(both.tables[-1])[1:] == [
        ["Björk & Bark AB", "559900-0006", "5 maj 2023", "1\u202f234,5"],
        ["Summa", "Summa", "Summa", "1\u202f234,5"],
    ]


def test_a_sole_trader_is_not_reported_in_the_rows_of_the_log() -> None:
    log = [{**NEEDS, "Id": "1", "Datum": date(2023, 5, 5), "Orgnr": PERSON, "Företag": "Eva Ek", "Stöd (kr)": 1}]
    companies = [{"Orgnr": PERSON, "Namn": "Eva Ek", "Kommun": "Uppsala"}]
    document = report(log=log, companies=companies, lists={"Kommun": ["Solna"]})
    outside, aid = document.tables[-2:]
    assert cells(outside)[1] == ["Enskild firma", "Uppsala", "Behovsanalys 5 maj 2023"]
    assert cells(aid)[1][:2] == ["Enskild firma", "enskild firma"]


@pytest.mark.parametrize(
    ("template", "texts", "shown"),
    [
        (LAGES, [(4, "fyra"), (5, "fem"), (None, "alla")], ["fem"]),
        (LAGES, [(5, "fem"), (4, "fyra"), (5, "fem igen")], ["fem", "fem igen"]),
        (LAGES, [(None, "alla")], [NOTHING_TO_REPORT]),
        (SLUT, [(4, "fyra"), (5, "fem"), (None, "alla"), (None, "alla igen")], ["alla", "alla igen"]),
        (SLUT, [(4, "fyra"), (5, "fem")], ["fem"]),
        (SLUT, [(4, "fyra")], [NOTHING_TO_REPORT]),
    ],
)
def test_a_text_without_period_is_the_final_reports(
    template: Path, texts: list[tuple[int | None, str]], shown: list[str]
) -> None:
    sample = make_sample([(period, 6, "", text) for period, text in texts])
    made = opened(render(sample, template, final=template == SLUT))
    assert section_texts(made, "Övriga utfall och/eller goda exempel") == shown


@pytest.mark.parametrize(("template", "level"), [(LAGES, 2), (SLUT, 3)])
def test_subheadings_are_one_level_below_the_section(template: Path, level: int) -> None:
    styles = {p.text: p.style.name for p in report("## Mål\nText", template=template).paragraphs if p.style}
    assert (styles["Mål"], styles["Text"]) == (f"Heading {level}", "Body Text")


def test_each_numbered_list_begins_anew() -> None:
    document = report("1. a\n2. b\n\nText\n\n1. c\n\nMer\n\n4. d\n5. e")
    items = {p.text: p for p in document.paragraphs if p.style and p.style.name == "List Number"}
    used = {text: int(p._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0]) for text, p in items.items()}
    assert used["a"] == used["b"]
    assert used["d"] == used["e"]
    assert len(set(used.values())) == 3
    numbering = document.part.numbering_part.element
    starts = {
        text: numbering.xpath(f"./w:num[@w:numId='{number}']/w:lvlOverride/w:startOverride/@w:val")[0]
        for text, number in used.items()
    }
    assert starts == {"a": "1", "b": "1", "c": "1", "d": "4", "e": "4"}


HOSTILE = [
    "Ek & Son <AB>",
    "<b>fet</b></w:t></w:r></w:p>",
    "{{ 7*7 }} AB",
    "{% for x in y %}",
    "{# dolt #}",
    "{_{ och }_} och {_% och %_}",
    "&amp; &#95; &lt;",
    "tabb\tmitt i",
    "två\nrader",
    "😀 👩‍👩‍👧 שלום العربية",
    "]]> <![CDATA[ <!-- -->",
    "«“quoted”» 'x' \"y\"",
    "a\u00a0b\u202fc\u00adx",
    "ordet " * 1666,
    " före och efter",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_survives_in_a_paragraph(text: str) -> None:
    assert section_texts(report(text), "Gör en övergripande beskrivning av projektets verksamhet") == [text.strip()]


@pytest.mark.parametrize("text", [text.strip() for text in HOSTILE])
def test_any_text_survives_in_a_table_cell_and_in_the_header(text: str) -> None:
    document = report(project={"Projektnamn": text})
    assert document.tables[0].cell(0, 1).text == text
    assert text in document.sections[0].header.paragraphs[0].text
    assert document.paragraphs[-1].text.startswith("Siffrorna")


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(st.characters(exclude_categories=[]), min_size=1, max_size=80))
def test_every_unicode_text_gives_a_whole_document(text: str) -> None:
    document = report(f"x{text}x", project={"Projektnamn": f"x{text}x"})
    assert document.tables[0].cell(0, 1).text == printable(f"x{text}x")
    assert document.paragraphs[-1].text.startswith("Siffrorna")


def test_no_part_of_the_file_holds_a_personal_number() -> None:
    """The log holds a sole trader; here the number also stands in every free text."""
    plan = [{**PLAN[0], "Benämning": f"Råd till {PERSON}"}]
    card = {
        **PROJECT,
        "Projektnamn": f"P {PERSON}",
        "Stödmottagare": "Firma 19900101-9802",
        "Organisationsnummer": PERSON,
    }
    texts = [(5, section, "", f"Text om {PERSON}") for section in range(2, 19)]
    data = render(make_sample(texts, project=card, plan=plan), SLUT, final=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            assert b"900101" not in package.read(name), name
            assert b"9802" not in package.read(name), name


def test_same_input_same_bytes() -> None:
    assert render(make_sample(ALL), LAGES) == render(make_sample(ALL), LAGES)


def test_properties_tell_of_the_report_and_nothing_of_its_makers() -> None:
    properties = opened(render(make_sample(project={"Projektnamn": "A & B"}), LAGES)).core_properties
    assert (properties.title, properties.subject) == ("Lägesrapport 5 – A & B", "Ärende-ID 20304478")
    assert (properties.author, properties.last_modified_by) == ("Almi Företagspartner Stockholm Sörmland AB", "")
    assert properties.language == "sv-SE"
    assert properties.created == properties.modified == datetime(2023, 10, 12, tzinfo=UTC)
    final = opened(render(make_sample(), SLUT, final=True)).core_properties
    assert final.title == "Slutrapport – Omställning Stockholm"
    memo = opened(render(make_sample(), shipped_template("styrgrupp"))).core_properties
    assert memo.title == "Underlag till styrgruppen 5 – Omställning Stockholm"


def test_what_word_noted_of_a_template_does_not_come_along(tmp_path: Path) -> None:
    template = edited(tmp_path, lambda _: None)
    document = docx.Document(str(template))
    document.core_properties.author = document.core_properties.last_modified_by = "kalle.anka"
    document.core_properties.comments = "hemligt"
    document.core_properties.title = "{{ finns.inte }}"
    app = next(part for part in document.part.package.parts if part.partname == "/docProps/app.xml")
    app._blob = app.blob.replace(b"</Properties>", b"<Company>Hemligt AB</Company></Properties>")
    document.save(str(template))
    with zipfile.ZipFile(io.BytesIO(render(make_sample(), template))) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"kalle" not in everything
    assert b"hemligt" not in everything.lower()


def test_the_document_is_swedish_and_on_a4() -> None:
    document = report()
    assert document.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["sv-SE"]
    width, height = document.sections[0].page_width, document.sections[0].page_height
    assert width is not None
    assert height is not None
    assert (round(width.mm), round(height.mm)) == (210, 297)
    footer = etree.tostring(document.sections[0].footer._element, encoding="unicode")
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


def edited(folder: Path, change: Any, source: Path = LAGES) -> Path:  # noqa: ANN401 - a function of a document
    """A copy of a template that somebody has changed."""
    document = docx.Document(str(source))
    change(document)
    path = folder / "mall.docx"
    document.save(str(path))
    return path


def test_a_template_without_list_styles_writes_the_marks_out(tmp_path: Path) -> None:
    def remove_styles(document: Document) -> None:
        for name in ("List Bullet", "List Number", "Heading 2"):
            remove(document.styles[name]._element)

    template = edited(tmp_path, remove_styles)
    texts = [(5, 2, "", "## Mål\n- ett\n\n2. två")]
    document = opened(render(make_sample(texts), template))
    found = section_texts(document, "Gör en övergripande beskrivning av projektets verksamhet")
    assert found == ["Mål", "•\tett", "2.\ttvå"]
    assert [p.runs[0].bold for p in document.paragraphs if p.text == "Mål"] == [True]


def test_texts_look_as_the_paragraph_that_they_replace(tmp_path: Path) -> None:
    def indent(document: Document) -> None:
        paragraph = next(p for p in document.paragraphs if "avsnitt.s2" in p.text)
        paragraph.paragraph_format.keep_together = True
        paragraph.style = document.styles["Slutnot"]
        split_runs(paragraph, ("{", "{p avs", "nitt.s2", " }", "}"))

    document = opened(render(make_sample([(5, 2, "", "Hej")]), edited(tmp_path, indent)))
    paragraph = next(p for p in document.paragraphs if p.text == "Hej")
    assert paragraph.style is not None
    assert (paragraph.style.name, paragraph.paragraph_format.keep_together) == ("Slutnot", True)


def test_a_plain_field_can_be_a_paragraph_of_its_own(tmp_path: Path) -> None:
    template = edited(
        tmp_path, lambda document: document.paragraphs[1].runs[0].__setattr__("text", "{{p projekt.namn }}")
    )
    assert opened(render(make_sample(), template)).paragraphs[1].text == "Omställning Stockholm"


def test_blanks_at_the_edges_are_kept() -> None:
    document = report("a \n b\t c", project={"Projektnamn": "P "})
    edges = [t for t in document.element.body.iter(qn("w:t")) if t.text != (t.text or "").strip()]
    assert {" b", " c", "a "} <= {t.text for t in edges}
    assert all(t.get(qn("xml:space")) == "preserve" for t in edges)


def test_a_text_box_does_not_take_its_paragraph_along(tmp_path: Path) -> None:
    def add_box(document: Document) -> None:
        inside = "<w:p><w:r><w:t>{{p avsnitt.s2 }}</w:t></w:r></w:p>"
        box = f"<w:pict {nsdecls('w')}><w:txbxContent>{inside}</w:txbxContent></w:pict>"
        document.paragraphs[0].runs[0]._r.append(parse_xml(box))

    document = opened(render(make_sample([(5, 2, "", "I rutan")]), edited(tmp_path, add_box)))
    first = document.paragraphs[0]
    assert first.text == "Lägesrapport 5"
    assert [t.text for t in first._p.iter(qn("w:t"))][-1] == "I rutan"


def test_tags_that_would_cut_the_document_short_are_an_error(tmp_path: Path) -> None:
    def cross(document: Document) -> None:
        document.paragraphs[1].add_run("{% if avsnitt.s9 %}")
        document.tables[0].cell(0, 0).paragraphs[0].add_run("{% endif %}")

    with pytest.raises(ProjektloggError):
        render(make_sample(), edited(tmp_path, cross))


def test_a_template_that_ends_with_a_table_stays_whole(tmp_path: Path) -> None:
    def end_with_table(document: Document) -> None:
        remove(document.paragraphs[-1]._p)
        document.add_table(1, 1).cell(0, 0).text = "{{ projekt.namn }}"

    document = opened(render(make_sample(), edited(tmp_path, end_with_table)))
    assert document.tables[-1].cell(0, 0).text == "Omställning Stockholm"
    body = document.element.body
    assert [child.tag for child in body][-2:] == [qn("w:p"), qn("w:sectPr")]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ finns.inte }}",
        "{{ projekt.finns_inte }}",
        "{{ projekt.namn",
        "{% for x in aktiviteter %}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'.center(1) | center(1000000000) }}",
        "{{ range(10) }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{{ projekt.namn.upper() }}",
        "{{ projekt.namn.__class__.__mro__ }}",
        "{{ ''.join.__self__.__class__ }}",
        "{{ cycler }}",
        "{{ projekt.namn.format(1).__init__.__globals__ }}",
    ],
)
def test_a_template_that_cannot_be_filled_is_an_error_and_never_a_shorter_report(tag: str, tmp_path: Path) -> None:
    template = edited(tmp_path, lambda document: document.paragraphs[1].runs[0].__setattr__("text", tag))
    with pytest.raises(ProjektloggError) as caught:
        render(make_sample(), template)
    assert caught.value.where == "mall.docx"


def test_what_is_no_word_document_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "mall.docx"
    for data in (b"", b"PK\x03\x04", b"hej" * 100):
        path.write_bytes(data)
        with pytest.raises(ProjektloggError, match="Word-dokument"):
            render(make_sample(), path)
    with pytest.raises(ProjektloggError, match="Mallen finns inte"):
        render(make_sample(), tmp_path / "saknas.docx")


def test_a_places_name_is_never_taken_for_a_method(tmp_path: Path) -> None:
    template = edited(
        tmp_path, lambda document: document.paragraphs[1].runs[0].__setattr__("text", "{{ behovsanalys.items }}")
    )
    with pytest.raises(ProjektloggError):
        render(make_sample(), template)


def test_only_a_row_that_no_page_holds_may_break() -> None:
    texts = [(5, 3, "Rådgivning", "En mening som är lagom lång. " * 200), (5, 3, "Inspiration", "Kort.")]
    table = opened(render(make_sample(texts), LAGES)).tables[1]
    long = [len(row.cells[-1].text) > 4000 for row in table.rows]
    assert sorted(set(long)) == [False, True]
    assert [not row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows] == long
