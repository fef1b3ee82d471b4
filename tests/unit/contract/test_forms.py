"""A form is a file: what stands in it is what the program asks for, and each error in it is told with its line."""

from pathlib import Path

import pytest

from tests.support_report import make_sample
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.form import Content
from xl_addin.contract.form_files import check_form
from xl_addin.contract.forms import DEFAULT, form_names, load_form

HEAD = 'titel = "Vår"\n'
ONE = '\n[[avsnitt]]\nnummer = "1"\ntitel = "Ett"\n'
TWO = '\n[[avsnitt]]\nnummer = 2\ntitel = "Två"\n'


def _written(folder: Path, text: str) -> Path:
    path = folder / "var.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", form_names())
def test_a_shipped_form_can_be_loaded(name: str) -> None:
    form = load_form(name)
    assert (form.name, load_form(name.upper())) == (name, form)
    assert form.of(Content.CARD)
    assert form.of(Content.INDICATORS)
    assert all(section.part == form.sections[0].part for section in form.sections) or form.sections[0].part


def test_the_usual_form_is_that_of_2014_2020() -> None:
    form = load_form("")
    assert form.name == DEFAULT == "eruf-2014-2020"
    assert [section.number for section in form.sections] == [str(number) for number in range(1, 19)]
    assert [section.number for section in form.sections if section.once] == [str(number) for number in range(12, 19)]
    places = {content: form.of(content) for content in Content}
    assert {content: section and section.number for content, section in places.items()} == {
        Content.CARD: "1",
        Content.TEXT: "2",
        Content.ACTIVITIES: "3",
        Content.INDICATORS: "5",
        Content.OUTSIDE: "9",
        Content.AID: "10",
        Content.FINAL_INDICATORS: "13",
    }
    assert [section.number for section in form.sections if section.required] == ["2", "3", "4", "12"]
    assert not any(section.limit for section in form.sections)


def test_a_form_of_the_users_own_lies_beside_the_workbook(tmp_path: Path) -> None:
    path = _written(tmp_path, f"{HEAD}{ONE}{TWO}")
    for name, beside in (("var", tmp_path), ("var.toml", tmp_path), (str(path), None), (str(path), tmp_path)):
        form = load_form(name, beside)
        assert (form.name, form.title, form.progress) == ("var", "Vår", None)
        assert [(section.number, section.key, section.cell) for section in form.sections] == [
            ("1", "s1", 1),
            ("2", "s2", 2),
        ]


def test_a_file_cannot_take_the_name_of_a_shipped_form(tmp_path: Path) -> None:
    (tmp_path / f"{DEFAULT}.toml").write_text(f"{HEAD}{ONE}", "utf-8")
    assert len(load_form(DEFAULT, tmp_path).sections) == 18


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("titel = Vår\n", 1, "går inte att läsa vid tecken 9"),
        (f'{HEAD}{ONE}titel = "Ett till"\n', 6, "går inte att läsa"),
        (f"{ONE}", 1, "saknar titel"),
        (HEAD, 1, "har inga avsnitt"),
        (f'{HEAD}tittel = "x"\n{ONE}', 2, "Nyckeln tittel finns inte. Menade du titel?"),
        (f'{HEAD}{ONE}titlar = "x"\n', 6, "Nyckeln titlar finns inte. Menade du titel?"),
        (f"{HEAD}{ONE}tecken = 0\n", 6, "Gränsen 0"),
        (f'{HEAD}{ONE}tecken = "500"\n', 6, "tecken har fel sorts värde"),
        (f"{HEAD}{ONE}obligatorisk = 1\n", 6, "obligatorisk har fel sorts värde"),
        (f'{HEAD}{ONE}innehall = "indikator"\n', 6, "Menade du indikatorer?"),
        (f'{HEAD}{ONE}galler = "projekt"\n', 6, "Menade du projektet?"),
        (f'{HEAD}{ONE}nyckel = "Å"\n', 6, "kan inte stå i en mall"),
        (f'{HEAD}{ONE}hjalp = "{{{{ projekt.namn }}}}"\n', 6, "innehåller en märkning"),
        (f'{HEAD}{ONE}hjalp = """a\nb"""\n', 6, "går över flera rader"),
        (f"{HEAD}{ONE}{ONE}", 8, "Numret 1 finns redan i avsnittet på rad 3"),
        (f'{HEAD}{ONE}nyckel = "s2"\n{TWO}', 8, "Nyckeln s2 finns redan"),
        (f'{HEAD}{ONE}innehall = "stöd"\n{TWO}innehall = "stöd"\n', 11, "Innehållet stöd finns redan"),
        (f'{HEAD}\n[[avsnitt]]\ntitel = "Ett"\n', 3, "nummer går inte att använda"),
        (f'{HEAD}\n[[avsnitt]]\nnummer = "3.10"\ntitel = "Ett"\n', 4, "nummer går inte att använda"),
        (f'{HEAD}\n[[avsnitt]]\nnummer = "3"\n', 3, "saknar titel"),
        (f'{HEAD}slutrapport = "finns-ej"\n{ONE}', 2, "Mallen finns-ej.docx finns inte"),
        (f'{HEAD}slutrapport = "../enkel"\n{ONE}', 2, "finns inte"),
    ],
)
def test_each_error_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = _written(tmp_path, text)
    form, problems = check_form(path)
    assert form is None
    assert [(problem.line, words in problem.message) for problem in problems][:1] == [(line, True)], problems
    assert all(
        problem.remedy.endswith(".") or problem.remedy.endswith("…") or '"' in problem.remedy for problem in problems
    )
    with pytest.raises(ProjektloggError) as raised:
        load_form(path)
    assert raised.value.where == f"var.toml, rad {line}"


def test_bytes_that_are_no_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "var.toml"
    path.write_bytes(f"{HEAD}{ONE}".encode("latin-1") + "ord = 'å'\n".encode("latin-1"))
    assert [problem.line for problem in check_form(path)[1]] == [1]


def test_no_form_of_that_name() -> None:
    with pytest.raises(ProjektloggError) as raised:
        load_form("eruf-2014-202")
    assert "Menade du eruf-2014-2020?" in raised.value.message
    assert all(name in raised.value.remedy for name in form_names())


@pytest.mark.parametrize("name", ["\\\\server\\mapp\\form.toml", "//server/form.toml"])
def test_a_card_makes_nobody_ask_another_computer(name: str) -> None:
    with pytest.raises(ProjektloggError, match="annan dator"):
        load_form(name)


def test_a_form_that_the_card_names_and_that_is_not_there_is_an_error_at_its_cell() -> None:
    results = make_sample(project={"Formulär": "eruf-2014-202"})
    notes = [note for note in results.findings if note.code == "form_unknown"]
    assert [(note.sheet, note.row, note.column, note.level.value) for note in notes] == [
        ("Projekt", 10, "Värde", "error")
    ]
    assert "Menade du eruf-2014-2020?" in notes[0].message
    assert results.outcome("behovsanalys").cumulative == 3  # the figures do not hang on the form
    with pytest.raises(ProjektloggError, match="kan inte användas") as raised:
        _ = results.form
    assert raised.value.where == "bladet Projekt, rad 10"
