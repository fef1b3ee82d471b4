import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.contract.nouns import Fact
from xl_addin.outputs.report.written_text import NOTHING_TO_REPORT, Block, Kind, Written, printable, read

P, H, B, N = Kind.PARAGRAPH, Kind.HEADING, Kind.BULLET, Kind.NUMBERED
FACTS = {
    "a.b": Fact("a.b", 108, "108", "figur"),
    "sly.name": Fact("sly.name", None, "## {{ a.b }}", "ett namn"),
    "a.lista": Fact("a.lista", None, "ett; {{ a.b }}", "lista", ("ett", "{{ a.b }}")),
    "b.lista": Fact("b.lista", None, "inga", "lista", ()),
}


def blocks(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in read(text, FACTS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("ett\ntvå\n\ntre", [(P, "ett\ntvå"), (P, "tre")]),
        ("ett\n\n\n\ntvå", [(P, "ett"), (P, "två")]),
        ("## Mål\nText", [(H, "Mål"), (P, "Text")]),
        ("Text\n## Mål", [(P, "Text"), (H, "Mål")]),
        ("- ett\n- två\n  mer\n\nText", [(B, "ett"), (B, "två\n  mer"), (P, "Text")]),
        ("•\tett", [(B, "ett")]),
        ("1. ett\n2. två", [(N, "ett"), (N, "två")]),
        ("-ett", [(P, "-ett")]),
        ("##Mål", [(P, "##Mål")]),
        ("## ", [(P, "## ")]),
        ("1.5 timmar", [(P, "1.5 timmar")]),
        ("2023. Ett år", [(P, "2023. Ett år")]),
        ("Se 1. ett", [(P, "Se 1. ett")]),
        ("<b>&amp;", [(P, "<b>&amp;")]),
    ],
)
def test_blocks(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. a\n2. b\n3. c", [1, 2, 3]),
        ("1. a\n\n2. b", [1, 2]),
        ("1. a\n1. b\n1. c", [1, 2, 3]),
        ("1. a\n2. b\n\nText\n\n1. c\n2. d", [1, 2, 1, 2]),
        ("1. a\n\n1. b", [1, 1]),
        ("1. a\n2. b\n1. c", [1, 2, 1]),
        ("3. a\n7. b", [3, 7]),
        ("1. a\n- x\n1. b", [1, 1]),
        ("1. a\nmer\n2. b", [1, 2]),
    ],
)
def test_lists_are_numbered_as_they_are_written(text: str, numbers: list[int]) -> None:
    found: list[int] = []
    for block in read(text, {}):
        if block.kind is N:
            found.append(found[-1] + 1 if block.start is None else block.start)
    assert found == numbers


def test_figures_are_filled_in_everywhere() -> None:
    text = "{{ a.b }}\n## {{ a.b }}\n- {{ a.b }}\n1. {{ a.b }}"
    assert blocks(text) == [(P, "108"), (H, "108"), (B, "108"), (N, "108")]


def test_a_figures_words_begin_nothing_and_are_not_looked_at_again() -> None:
    assert blocks("{{ sly.name }}") == [(P, "## {{ a.b }}")]


def test_a_list_alone_on_its_line_becomes_bullets() -> None:
    assert blocks("Seminarier:\n{{ a.lista }}\nSlut") == [(P, "Seminarier:"), (B, "ett"), (B, "{{ a.b }}"), (P, "Slut")]
    assert blocks("Seminarier: {{ a.lista }}") == [(P, "Seminarier: ett; {{ a.b }}")]
    assert blocks("{{ b.lista }}") == [(P, "inga")]


def test_an_unknown_name_stands_visibly() -> None:
    assert blocks("Av {{ a.c }}.") == [(P, "Av {{ a.c }}.")]


@pytest.mark.parametrize("text", ["900101-9802", "Ring 19900101-9802!", "- 9001019802", "## 900161-9807"])
def test_no_personal_number_comes_through(text: str) -> None:
    assert "0101" not in str(read(text, {})) + printable(text)


def test_a_personal_number_put_together_by_a_figure_does_not_come_through() -> None:
    facts = {"x.y": Fact("x.y", None, "900101", "halva")}
    assert "900101" not in str(read("{{ x.y }}-9802", facts))


def test_an_empty_text_says_so() -> None:
    assert (bool(Written()), str(Written())) == (False, NOTHING_TO_REPORT)
    assert str(Written((Block(P, "a"), Block(P, "b")))) == "a\nb"


@given(st.text(max_size=200))
def test_any_text_keeps_its_words(text: str) -> None:
    """Of the lines of a text nothing but blank lines and the marks at their beginnings is lost."""
    shown = "".join(block.text for block in read(text, {}))
    kept = "".join(shown.split())
    whole = "".join(printable(text).split())
    marks = iter(whole)
    assert all(character in marks for character in kept), "the text comes in its own order"
    lost = len(whole) - len(kept)
    assert lost <= 5 * (printable(text).count("\n") + 1)


def test_long_texts_take_linear_time() -> None:
    start = time.perf_counter()
    read("1. punkt\n" * 20_000, {})
    read("- " * 100_000, {})
    read("#" * 200_000, {})
    read(" \t" * 100_000 + "x", {})
    assert time.perf_counter() - start < 5
