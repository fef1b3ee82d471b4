"""What may stand between the braces of a template."""

import time
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from tests.support_templates import SAMPLE, filled, paragraph, template, texts
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import FEW, figures_of
from xl_addin.outputs.report import filling
from xl_addin.outputs.report.expressions import Environment, Refused, Shown, parse, plain
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.template_check import check_template

FIGURES = {
    "a": Shown("93", 93),
    "b": Shown("250", 250),
    "noll": Shown("0", 0),
    "tusen": Shown("1\u202f000", 1000),
    "saknas": Shown("–", None),
    "fa": Shown(FEW, 3),
    "text": Shown("Solna", "Solna"),
}


def worked_out(text: str) -> object:
    parse(text)
    return Environment().compile_expression(plain(text), undefined_to_none=False)(FIGURES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a > b", False),
        ("a < b", True),
        ("b > a", True),
        ("tusen > b", True),
        ("a >= 93 and a <= 93.0", True),
        ("a == 93", True),
        ("a == '93'", True),
        ("noll == '0'", True),
        ("noll != '0'", False),
        ("1 < a < b", True),
        ("noll > -1", True),
        ("not noll", True),
        ("not saknas", True),
        ("not a", False),
        ("text == ”Solna”", True),
        ("text == ’Solna’", True),
        ("saknas == none", True),
        ("okand is defined", False),
        ("okand | default('x')", "x"),
        ("text | upper", "SOLNA"),
        ("'ja' if a > 1 else 'nej'", "ja"),
        ("saknas or 'inget'", "inget"),
    ],
)
def test_figures_are_numbers_and_texts_are_words(text: str, value: object) -> None:
    assert worked_out(text) == value


@pytest.mark.parametrize(
    "text", ["saknas > 1", "a > 'x'", "text < 'z'", "fa > 1", "fa == 3", "fa <= a", "a < text", "a in b"]
)
def test_what_cannot_be_compared_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        worked_out(text)


@pytest.mark.parametrize("value", [0, 1, 4])
def test_a_figure_that_is_kept_back_tells_nothing_by_being_there(value: int) -> None:
    assert bool(Shown(FEW, value))


def test_a_list_without_items_counts_as_no() -> None:
    assert not Shown.of(Fact("x.lista", None, "inga", "x", ()))
    assert Shown.of(Fact("x.lista", None, "a", "x", ("a",)))
    assert Shown.of(figures_of(SAMPLE)["period.namn"])


ODD = """
behovsanalys.perioden + 1 | behovsanalys.perioden + behovsanalys.mal | 3/0 | 7*7 | 2**99999999 | 9//0 | 9%0
'a' ~ 'b' | projekt.namn ~ projekt.namn | 'a' * 1000000000 | '%1000000000d' % 1 | range(10) | range(10)|list
lipsum() | cycler() | joiner() | namespace() | dict(a=1) | projekt.namn.upper() | projekt.namn.__class__
projekt['namn'] | projekt.namn[0] | projekt.namn[0:2] | [1,2] | (1,2) | {'a':1} | {} | [] | () | projekt
avsnitt | indikatorer | aktiviteter | stodrader | indikatorer|first | indikatorer|join
indikatorer|length|foo | projekt.namn|uper | projekt.namn|replace('a','b') | projekt.namn|center(9)
projekt.namn|upper(1) | projekt.namn|default | projekt.namn|default(1,2)
projekt.namn|default(default_value=1) | projekt.namn is foo | projekt.namn is divisibleby 3
projekt.namn is defined | not projekt.namn | projekt.namn == 1 | 1 < 2 | none | true | finns.inte
projekt.finns_inte | loop.index | rad.namn | caller() | self | super() | varargs | projekt. | .namn
projekt..namn | projekt namn | projekt,namn | | "  " | ' | " | ( | (( | )) | @ | $ | \\ | 1 2 | if | for
x if | lambda: 1 | import os | a = 1 | *a | **a | & | behovsanalys.perioden > 'x' | not | and | or | in | is
projekt.namn is | 0x | 1e | 1_ | ½ | projekt.namn|upper| | ~ | % | a.b.c.d.e.f.g
((((((((((((((((((((((((((((((((projekt.nam)))))))))))))))))))))))))))))))) | _ | __
projekt._TemplateReference__context
"""
EXPRESSIONS = [one.strip() for line in ODD.strip().splitlines() for one in line.split(" | ")]
STATEMENTS = [
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% set a = 1 %}",
    "{% set a = a ~ a %}" * 36,
    "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% block b %}{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% with a = 1 %}{% endwith %}",
    "{% do 1 %}",
    "{% break %}",
    "{% vm %}",
    "{% for x in range(10) %}{% endfor %}",
    "{% for x in projekt %}{% endfor %}",
    "{% for x in indikatorer if x.namn %}{% endfor %}",
    "{% for x, y in indikatorer %}{% endfor %}",
    "{% for x in indikatorer recursive %}{% endfor %}",
    "{% for x in indikatorer %}{% else %}{% endfor %}",
    "{% for projekt in indikatorer %}{% endfor %}",
    "{% for loop in indikatorer %}{% endfor %}",
    "{% for x in indikatorer %}{{ x }}{% endfor %}",
    "{% for x in indikatorer %}{{ loop }}{% endfor %}",
    "{% for x in indikatorer %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for not in indikatorer %}{% endfor %}",
    "{% for none in indikatorer %}{% endfor %}",
    "{% for 1 in indikatorer %}{% endfor %}",
    "{% if %}{% endif %}",
    "{% if " + ".".join("a" * 240) + " is defined %}{% endif %}",
    "{% if indikatorer > 1 %}{% endif %}",
    "{% if 'a' > 1 %}{% endif %}",
    "{% if 1 > 0 %}" * 120 + "x" + "{% endif %}" * 120,
    "{% for r in indikatorer %}{{ loop.__class__ | default('x') | upper }}{{ r.__class__ }}{% endfor %}",
    "{% if projekt.namn %}{% else %}{% else %}{% endif %}",
    "{% %}",
]


@pytest.mark.parametrize("tag", [*(f"{{{{ {one} }}}}" for one in EXPRESSIONS), *STATEMENTS])
def test_an_odd_tag_is_named_with_its_paragraph(tag: str, tmp_path: Path) -> None:
    words = tag.replace("&", "&amp;").replace("<", "&lt;")
    path = template(tmp_path, paragraph("Före.") + paragraph("Här: ", words))
    start = time.perf_counter()
    problems = check_template(path, figures_of(SAMPLE))
    assert problems, "none of these means anything"
    assert all(problem.place.startswith("stycke 2 (”Här: ") for problem in problems)
    with pytest.raises(ProjektloggError, match=r"stycke 2 .”Här: "):
        render(SAMPLE, path)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ 'x' }}", "x"),
        ("{{ 5 }}", "5"),
        ("{{ projekt.omrade or 'inget' }}", "Stockholms län"),
        ("{{ indikatorer|length }}", "2"),
        ("{{ projekt.okand | default('saknas') }}", "saknas"),
        ("{{ ”x” if behovsanalys.mal > behovsanalys.perioden else ”y” }}", "x"),
        ("{% if behovsanalys.perioden > behovsanalys.mal %}nått{% else %}inte nått{% endif %}", "inte nått"),
        ("{% if seminarium.ackumulerat > behovsanalys.ackumulerat %}fler{% elif 1 > 0 %}färre{% endif %}", "färre"),
        ("{% if kvinnor.kvar %}finns{% endif %}", "finns"),
        ("{% if granskning.fel %}fel{% else %}inga fel{% endif %}", "inga fel"),
        ("{% if forra.nummer %}{{ forra.nummer }}{% endif %}", "4"),
        ("{% if projekt.slut > period.till %}efter{% endif %}", "efter"),
        ("{# {{ x }} {% y %} #}kvar", "kvar"),
        ("{%- if projekt.namn -%}a{%- endif -%}", "a"),
        (
            "{% for r in indikatorer %}{{ loop.index }}:{{ r.mal }}{% if not loop.last %}; {% endif %}{% endfor %}",
            "1:4; 2:10",
        ),
        ("{{r behovsanalys.perioden }} företag", "2 företag"),
        ("{{ 'a' if 0 > behovsanalys.kvar }}b", "b"),
        ("{% if projekt.namn.__class__ is defined %}a{% else %}b{% endif %}", "b"),
        ("{% for self in indikatorer %}{{ self.mal }} {% endfor %}", "4 10 "),
        ("{{ projekt.okand.djupare | default('saknas') }}", "saknas"),
        ("{{r projekt.namn }}", "Omställning Stockholm"),
        ("{%r if projekt.namn %}a{%r endif %}", "a"),
    ],
)
def test_what_is_allowed_is_filled(tag: str, words: str, tmp_path: Path) -> None:
    path = template(tmp_path, paragraph(tag.replace(">", "&gt;")))
    assert check_template(path, figures_of(SAMPLE)) == []
    document = filled(path)
    assert texts(document) == [words]
    assert "{" not in document.element.body.xpath("string(.)")


def test_braces_that_are_no_tags_stay_as_they_are(tmp_path: Path) -> None:
    body = paragraph("{_{ }_} {{ '%_}{_%' }} &lt; &amp; a\tb\nc").replace(
        "<w:r>", "<!-- {{ x --><?projektlogg 0?><w:r>"
    )
    (words,) = texts(filled(template(tmp_path, body)))
    assert words == "{_{ }_} %_}{_% < & a\tb\nc"


def test_nought_counts_as_no(tmp_path: Path) -> None:
    words = "{% if behovsanalys.insatt %}ja{% else %}nej{% endif %}"
    path = template(tmp_path, paragraph(words.replace("insatt", "kommun.uppsala.perioden")))
    assert figures_of(SAMPLE)["behovsanalys.kommun.uppsala.perioden"].value == 0
    assert texts(filled(path)) == ["nej"]


def test_loops_in_loops_are_refused_at_once(tmp_path: Path) -> None:
    opened = "".join(f"{{% for x{n} in aktiviteter %}}" for n in range(5))
    path = template(tmp_path, paragraph(opened + "x" + "{% endfor %}" * 5))
    start = time.perf_counter()
    with pytest.raises(ProjektloggError, match="stycke 1"):
        render(SAMPLE, path)
    assert time.perf_counter() - start < 2
    assert check_template(path)


@pytest.mark.parametrize(("limit", "most"), [("MOST_ROWS", 1), ("MOST_CHARACTERS", 5_000)])
def test_a_report_that_grows_too_large_is_stopped_at_its_tag(
    limit: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repeated = "{% for rad in indikatorer %}{{ rad.namn }}" + "x" * 3_000 + "{% endfor %}"
    path = template(tmp_path, paragraph("Före.") + paragraph(repeated))
    render(SAMPLE, path)
    monkeypatch.setattr(filling, limit, most)
    with pytest.raises(ProjektloggError, match=r"stycke 2 .*Rapporten blir för stor"):
        render(SAMPLE, path)


def slow_words(value: object) -> str:
    time.sleep(0.3)
    return str(value)


def test_a_template_that_takes_too_long_is_stopped_where_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("{{ projekt.namn }}", "{% for rad in indikatorer %}{{ rad.namn }}{% endfor %}", "{{ projekt.arende }}")
    path = template(tmp_path, "".join(map(paragraph, lines)))
    render(SAMPLE, path)
    monkeypatch.setattr(filling, "MOST_SECONDS", 0.5)
    monkeypatch.setattr(filling, "words", slow_words)
    with pytest.raises(ProjektloggError, match=r"stycke 2 .*\{\{ rad.namn \}\}.*för lång tid"):
        render(SAMPLE, path)


def test_what_is_moved_into_the_document_is_moved_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """lxml needs the square of the namespaces declared, and of xml:space: 100,000 rows took more than ten minutes."""
    moved, move = [], DocxTemplate.map_tree

    def note(self: DocxTemplate, tree: etree._Element) -> None:
        moved.append(etree.tostring(tree, encoding="unicode"))
        move(self, tree)

    monkeypatch.setattr(DocxTemplate, "map_tree", note)
    body = paragraph("Före ", "{% for rad in indikatorer %}{{ rad.namn }} {% endfor %}") + paragraph(
        "{{p avsnitt.s4 }}"
    )
    words = texts(filled(template(tmp_path, body)))
    assert [tree.count(sign) for tree in moved for sign in ("xmlns:w=", "xml:space", "ns0:")] == [1, 0, 0]
    assert words[0].startswith("Före Antal unika")
    assert words[0].endswith(") ")


def test_a_comparison_with_what_is_kept_back_is_named_with_its_place(tmp_path: Path) -> None:
    path = template(tmp_path, paragraph("Före.") + paragraph("{% if kvinnor.perioden == 1 %}a{% endif %}"))
    with pytest.raises(ProjektloggError, match=r"stycke 2 .*så den går inte att jämföra"):
        render(SAMPLE, path)
