from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support_report import LOG, make_sample, remove, split_runs
from xl_addin.contract.errors import ProjektloggError
from xl_addin.figures.facts import STANDARD_CODES, figures_of
from xl_addin.outputs.report import template_path
from xl_addin.outputs.report.context import ROW_FIELDS, context
from xl_addin.outputs.report.expressions import names, parse
from xl_addin.outputs.report.opening import open_template
from xl_addin.outputs.report.render import fill_template, render
from xl_addin.outputs.report.tags import tagged
from xl_addin.outputs.report.template_check import check_template, field_names
from xl_addin.outputs.report.template_places import Problem

LAGES, SLUT = template_path(final=False), template_path(final=True)
SHIPPED = sorted(LAGES.parent.glob("*.docx"))
RESULTS = make_sample([(5, 2, "", "Text")], log=[{**row, "Stöd (kr)": 1} for row in LOG], lists={"Kommun": ["Solna"]})


def changed(folder: Path, change: Callable[[Document], object], source: Path = LAGES) -> Path:
    document = docx.Document(str(source))
    change(document)
    path = folder / "mall.docx"
    document.save(str(path))
    return path


def with_tag(folder: Path, tag: str) -> Path:
    """The template with this text in its second paragraph."""
    return changed(folder, lambda document: document.paragraphs[1].runs[0].__setattr__("text", tag))


def problems(path: Path) -> list[tuple[str, str]]:
    return [(problem.tag, problem.message) for problem in check_template(path)]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_templates_are_right(path: Path) -> None:
    assert check_template(path) == []
    assert check_template(path, figures_of(RESULTS)) == []


def test_a_finished_report_is_no_template(tmp_path: Path) -> None:
    """Its figures, of another period, would be handed in as this one's."""
    report = tmp_path / "lagesrapport-4.docx"
    report.write_bytes(render(RESULTS, LAGES))
    [problem] = check_template(report)
    assert problem.message == "Det är en färdig rapport och ingen mall: där finns inga fält att fylla i."
    with pytest.raises(ProjektloggError) as refused:
        render(RESULTS, report)
    assert "färdig rapport" in refused.value.remedy
    edited = with_tag(tmp_path, "{{ projekt.namn }}")
    assert open_template(edited).notes == []
    again = docx.Document(str(report))
    again.paragraphs[1].add_run("{{ projekt.namn }}")
    again.save(str(report))
    assert check_template(report) == []
    assert ["färdig rapport" in note for note in open_template(report).notes] == [True]
    empty = tmp_path / "tom.docx"
    docx.Document().save(str(empty))
    assert [problem.message[:19] for problem in check_template(empty)] == ["Det är ingen mall: "]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_the_templates_ask_for_is_what_the_report_supplies(path: Path) -> None:
    paragraphs = tagged(open_template(path).document)
    asked = {
        name.partition(".")[0]
        for paragraph in paragraphs
        for tag in paragraph.tags
        if tag.opener == "{{" or tag.inside.startswith("if ")
        for name in names(parse(tag.inside.removeprefix("if ")))
    } - {"rad"}
    asked |= {tag.inside.split()[-1] for p in paragraphs for tag in p.tags if tag.inside.startswith("for ")}
    assert asked <= context(RESULTS).keys()
    if path in {LAGES, SLUT}:
        lists = {"aktiviteter", "indikatorer", "foretag_utanfor", "stodrader"}
        assert asked - {"diagram"} == {"projekt", "period", "rapport", "avsnitt", "stod"} | lists


def test_every_documented_field_is_supplied_and_every_supplied_one_documented() -> None:
    def leaves(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {leaf for key, inner in value.items() for leaf in leaves(inner, f"{path}.{key}" if path else key)}
        if isinstance(value, list):
            return {f"{path}: rad.{field}" for row in value for field in row}
        return {path}

    split = (".organisation.", ".insatsomrade.", ".form.", ".kommun.")
    supplied = {name for name in leaves(context(RESULTS)) if not any(part in name for part in split)}
    documented = field_names()
    others = set(STANDARD_CODES) - {indicator.code for indicator in RESULTS.indicators}
    events = {f"{code}.{last}" for code in ("behovsanalys", "kvinnor") for last in ("lista", "anmalda", "deltagare")}
    assert supplied == {name for name in documented if name.partition(".")[0] not in others} - events


@pytest.mark.parametrize(
    ("tag", "message", "suggestion"),
    [
        ("{{ projekt.nam }}", "Fältet projekt.nam finns inte.", "Menade du projekt.namn?"),
        ("{{ behovsanalis.perioden }}", "Fältet behovsanalis.perioden finns inte.", "Menade du behovsanalys.perioden?"),
        ("{{ projekt }}", "projekt är en grupp av fält.", "Skriv till exempel projekt.arende."),
        ("{{ avsnitt.s19 }}", "Fältet avsnitt.s19 finns inte.", "Menade du avsnitt.s9?"),
        ("{{ projekt.namn | uper }}", "Filtret uper finns inte.", "Menade du upper?"),
        ("{{ projekt.namn + }}", "Märkningen går inte att läsa.", "Skriv ett fält, till exempel {{ projekt.namn }}."),
        ("{{ avsnitt.s2 }}", "Texten förlorar sina stycken och listor.", "Skriv {{p avsnitt.s2 }} i ett eget stycke."),
        ("{{ projekt.namn", "Märkningen tar aldrig slut i stycket.", "Skriv }} där den slutar."),
        ("{% if projekt.namn", "Märkningen tar aldrig slut i stycket.", "Skriv %} där den slutar."),
        ("projekt.namn }}", "En märkning slutar här men börjar ingenstans.", "Skriv {{ eller {% där den börjar."),
        ("Om: {{p avsnitt.s2 }}", "Det som står intill försvinner.", "Låt märkningen stå ensam i ett eget stycke."),
        ("{%p if avsnitt.s2 %}", "Det som börjar här tar aldrig slut.", "Skriv {%p endif %} där det ska sluta."),
        ("{% for x in aktiviteter %}", "Det som börjar här tar aldrig slut.", "Skriv {% endfor %} där det ska sluta."),
        (
            "{% for x in aktivitet %}{% endfor %}",
            "Det finns ingen lista som heter aktivitet.",
            "Menade du aktiviteter?",
        ),
        (
            "{% for i in indikatorer %}{{ i.mall }}{% endfor %}",
            "Raden har inget fält mall.",
            "Menade du i.mal?",
        ),
        ("{{ diagram.mall }}", "Fältet diagram.mall finns inte.", "Menade du diagram.mal?"),
        ("{{p diagram.mal }}", "En bild skrivs utan bokstav före.", "Skriv {{ diagram.mal }}."),
        ("{{ rapport.sha }}", "Fältet rapport.sha finns inte.", "Menade du rapport.sha256?"),
        ("{%p for r in stodrad %}{%p endfor %}", "Det finns ingen lista som heter stodrad.", "Menade du stodrader?"),
        ("{{ projekt.{{ namn }} }}", "Märkningen tar aldrig slut i stycket.", "Skriv }} där den slutar."),
        ("{% if {{ projekt.namn }} %}", "Märkningen tar aldrig slut i stycket.", "Skriv %} där den slutar."),
        ("{% else %}{% endif %}", "Här finns inget villkor att fortsätta.", None),
        ("{{ 'a'.ljust(9) }}", "En mall kan inte räkna eller anropa något.", "Skriv bara fältets namn."),
        ("{{ 'a' * 9 }}", "En mall kan inte räkna eller anropa något.", None),
        ("{% endif %}", "Här slutar något som inte har börjat: inget är öppet.", "Skriv {% if … %} före."),
        ("{% else %}", "Här finns inget villkor att fortsätta.", "Börja med {% if … %}."),
        ("{% ednif %}", "Ordet ednif betyder inget här.", "Menade du endif?"),
        ("{% for aktiviteter %}{% endfor %}", "Upprepningen går inte att läsa.", None),
        ("{%tr if projekt.namn %}", "Märkningen hör hemma i en tabell.", None),
        ("{{ projekt.namn is undefind }}", "Filtret undefind finns inte.", "Menade du undefined?"),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_to_write(
    tag: str, message: str, suggestion: str | None, tmp_path: Path
) -> None:
    found = check_template(with_tag(tmp_path, tag))
    first = next(problem for problem in found if problem.message == message)
    assert first.place.startswith("stycke 2 (”")
    assert suggestion is None or first.suggestion == suggestion
    assert message in str(first)


@pytest.mark.parametrize(
    "tag",
    [
        "{{projekt.namn}} och {{ behovsanalys.organisation.almi.perioden }}",
        "{% if avsnitt.s2 %}ja{% else %}nej{% endif %}",
        "{% if projekt.okand is defined %}ja{% endif %}",
        "{% for rad in indikatorer %}{{ rad.namn | upper }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{# en anmärkning #}",
        "{% if diagram.kurva %}{{ diagram.kurva }}{% endif %}",
        "{{ rapport.arbetsbok }} {{ rapport.sha256 }} {{ granskning.fel }} {{ stod.perioden }}",
        "{% for rad in foretag_utanfor %}{{ rad.foretag }}, {{ rad.insatser }}{% endfor %}",
        "100 % och { klamrar }",
    ],
)
def test_what_can_be_filled_is_not_complained_of(tag: str, tmp_path: Path) -> None:
    path = with_tag(tmp_path, tag)
    assert check_template(path) == []
    fill_template(path, context(RESULTS))


def test_table_cells_and_headers_are_named(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        document.tables[1].cell(2, 2).paragraphs[0].runs[0].text = "{{ rad.nman }}"
        document.sections[0].header.paragraphs[0].runs[0].text = "{{ projekt.nam }}"

    found = check_template(changed(tmp_path, spoil))
    assert [(problem.place, problem.suggestion) for problem in found] == [
        ("tabell 2, rad 3, cell 3", "Menade du rad.namn?"),
        ("sidhuvud, stycke 1 (”{{ projekt.nam }}”)", "Menade du projekt.namn?"),
    ]


def test_a_missing_loop_end_is_named_where_the_loop_begins(tmp_path: Path) -> None:
    def remove_end(document: Document) -> None:
        remove(document.tables[1].rows[3]._tr)

    assert check_template(changed(tmp_path, remove_end)) == [
        Problem(
            "tabell 2, rad 2, cell 1",
            "{%tr for rad in aktiviteter %}",
            "Det som börjar här tar aldrig slut.",
            "Skriv {%tr endfor %} där det ska sluta.",
        )
    ]


def test_a_text_that_would_vanish_beside_a_row_tag_is_named(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda d: d.tables[1].cell(1, 0).add_paragraph("Glöm mig inte"))
    assert ("{%tr for rad in aktiviteter %}", "Det som står intill försvinner.") in problems(path)


def test_a_loop_must_end_in_its_own_table(tmp_path: Path) -> None:
    def swap(document: Document) -> None:
        first, second = document.tables[1].rows[3]._tr, document.tables[2].rows[3]._tr
        remove(first)
        second.addnext(first)

    assert any("passar inte ihop" in message for _, message in problems(changed(tmp_path, swap)))


def test_a_split_is_judged_by_the_workbook_when_there_is_one(tmp_path: Path) -> None:
    path = with_tag(tmp_path, "{{ behovsanalys.organisation.alni.perioden }}")
    assert check_template(path) == []
    suggestion = "Menade du behovsanalys.organisation.almi.perioden?"
    assert [problem.suggestion for problem in check_template(path, figures_of(RESULTS))] == [suggestion]


def test_tags_that_word_has_split_are_read_as_one(tmp_path: Path) -> None:
    def split(document: Document) -> None:
        split_runs(document.paragraphs[1], ("{", "{ pro", "jekt.na", "mn }", "}"))

    assert check_template(changed(tmp_path, split)) == []


def test_what_is_no_word_document_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mall.docx").write_text("hej")
    with pytest.raises(ProjektloggError):
        check_template(tmp_path / "mall.docx")


EDITS = st.tuples(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", "{", "}", "%", " ", "p", "x", "{{"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(edit=EDITS)
def test_a_template_without_problems_can_be_filled(edit: tuple[int, int, str], tmp_path: Path) -> None:
    """One character of one tag is lost, doubled or put in anywhere: the check sees it, or it does no harm."""

    def spoil(document: Document) -> None:
        where, offset, new = edit
        texts = [t for t in document.element.body.iter() if t.tag.endswith("}t") and "{" in (t.text or "")]
        chosen = texts[where % len(texts)]
        place = offset % len(chosen.text)
        text = chosen.text[:place] + new + chosen.text[place + 1 :]
        assume(text != chosen.text)
        chosen.text = text

    path = changed(tmp_path, spoil)
    if not check_template(path, figures_of(RESULTS)):
        fill_template(path, context(RESULTS))


def test_rows_have_the_fields_that_are_documented() -> None:
    made = context(RESULTS)
    for name, fields in ROW_FIELDS.items():
        assert all(row.keys() == fields.keys() for row in made[name])
