"""Every form gives every output: each text under its own title, in the reports where it belongs, and nowhere else."""

import io
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support_report import make_sample
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.contract.form import Content, Form
from xl_addin.contract.forms import form_names, load_form
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.portal.fields import sections
from xl_addin.outputs.report import make_report
from xl_addin.outputs.report.origin import Origin
from xl_addin.outputs.report.pieces import Piece
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.outputs.report.template_check import check_template
from xl_addin.outputs.report.verify import read_stamp, verify
from xl_addin.programs.cli.main import run
from xl_addin.values.raw_table import Value

PLAN: tuple[dict[str, Value], ...] = ({"Nr": 1, "Nivå": "Aktivitet", "Benämning": "Samtal", "Pågår": "Ja"},)


def _text(number: str) -> str:
    return f"Det här är texten om {number}, hela."


def _sample(form: Form, name: str = "") -> Results:
    texts = [(None if one.once else 5, one.cell, "", _text(one.number)) for one in form.written]
    return make_sample(texts, project={"Formulär": name or form.name}, plan=PLAN)


def _pieces(path: Path) -> list[str]:
    return [piece.text for piece in read_pieces(path.read_bytes()) if isinstance(piece, Piece)]


def _holds(shown: list[str], form: Form, *, final: bool) -> None:
    """Each section that belongs there has its title and then its text; the others have neither."""
    asked = form.shown(final=final)
    at = -1
    for section in asked:
        at = next(place for place in range(at + 1, len(shown)) if section.title in shown[place])
        if section.takes_text:
            at = next(place for place in range(at, len(shown)) if _text(section.number) in shown[place])
    rest = "\n".join(shown)
    assert not [one.number for one in form.written if one not in asked and _text(one.number) in rest]


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("name", form_names())
def test_a_shipped_form_gives_its_reports_and_its_page(name: str, final: bool, tmp_path: Path) -> None:  # noqa: FBT001
    form = load_form(name)
    results = _sample(form)
    [made] = make_report(results, tmp_path, final=final).files
    _holds(_pieces(made), form, final=final)
    assert [one.asked for one in sections(results, final=final)] == list(form.shown(final=final))
    page = make_portal(results, final=final)
    assert all(_text(one.number) in page for one in form.shown(final=final) if one.takes_text)
    assert ("data-tick" in page) == form.portal
    verdict = verify(made, read_stamp(made), results)
    assert not verdict.differs


@pytest.mark.parametrize("name", [*form_names(), "eruf-2014-2020-blankett"])
def test_the_template_of_a_shipped_form_asks_for_each_of_its_texts(name: str) -> None:
    form = load_form(name.removesuffix("-blankett"))
    folder = Path(form.final or "").parent
    templates = [folder / f"{name}.docx"] if name.endswith("blankett") else [form.progress, form.final]
    asked = set()
    for template in templates:
        assert template is not None
        assert check_template(template) == []
        pieces = "\n".join(piece.text for piece in read_pieces(template.read_bytes()))
        asked |= {one.key for one in form.written if f"avsnitt.{one.key} " in pieces}
        titles = [one.title for one in form.shown(final=template == form.final) if one.title not in pieces]
        assert titles == []
    assert asked == {one.key for one in form.written if one.content is not Content.INDICATORS} | asked


@pytest.mark.parametrize("name", form_names())
def test_a_new_workbook_offers_the_sections_of_its_form(name: str, tmp_path: Path) -> None:
    form = load_form(name)
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(empty_content(form), form=form))
    with open_book(path) as book:
        results = pipeline.compute(book)
        texts = book.read([layout.TEXTS.name])[layout.TEXTS.name]
    assert results.form == form
    start = [str(cell.value) for row in load_workbook(path)["Start"].iter_rows() for cell in row if cell.value]
    assert any("portalsidan" in words for words in start) == form.portal
    assert any("Skapa lägesrapport" in words for words in start) != form.portal
    assert texts.column("Avsnitt") == [section.cell for section in form.written]
    assert [note for note in results.findings if note.code in {"form_unknown", "section_unknown"}] == []


def test_a_form_that_lies_beside_the_workbook_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "var.toml").write_text(
        'titel = "Vår"\n[[avsnitt]]\nnummer = "B"\ntitel = "Läget & <planen>"\n'
        '[[avsnitt]]\nnummer = "C"\ntitel = "Sist"\ngaller = "projektet"\n',
        "utf-8",
    )
    form = load_form("var", tmp_path)
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(empty_content(form), form=form))
    assert run(["report", str(path), "--out", str(tmp_path)]) in {0, 1}
    assert run(["report", str(path), "--out", str(tmp_path), "--final"]) in {0, 1}
    progress, final = (_pieces(file) for file in sorted(tmp_path.glob("*rapport*.docx")))
    assert "B Läget & <planen>" in "\n".join(progress)
    assert "Sist" not in "\n".join(progress)
    assert "C Sist" in "\n".join(final)
    assert run(["report", str(path), "--verify", str(tmp_path / "slutrapport.docx")]) == 0
    assert run(["portal", str(path), "--out", str(tmp_path / "p.html")]) in {0, 1}
    assert "Läget &amp; &lt;planen&gt;" in (tmp_path / "p.html").read_text("utf-8")
    capsys.readouterr()
    assert run(["forms", str(tmp_path / "var.toml")]) == 0
    assert "i ordning" in capsys.readouterr().out


def test_the_command_lists_the_forms_and_the_errors_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in form_names())
    wrong = tmp_path / "fel.toml"
    wrong.write_text('titel = "Fel"\n[[avsnitt]]\nnummer = "1"\n', "utf-8")
    assert run(["forms", str(wrong)]) == 1
    assert "Rad 2: Avsnittet saknar titel." in capsys.readouterr().out
    assert run(["forms", "enkl"]) == 2
    assert "Menade du enkel?" in capsys.readouterr().err


WORDS = st.text("ABCdefåäö &<>\"'0123", min_size=1, max_size=30).map(str.strip).filter(bool)
NUMBERS = st.lists(
    st.from_regex(r"[1-9][0-9]?[A-Z]?|[1-9]\.[1-9]|[A-Z][0-9]?", fullmatch=True), min_size=1, max_size=8, unique=True
)


@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), numbers=NUMBERS)
def test_a_made_up_form_gives_its_reports_and_its_page(data: st.DataObject, numbers: list[str], tmp_path: Path) -> None:
    contents = data.draw(st.permutations([one.value for one in Content if one is not Content.TEXT]))
    lines = ['titel = "Prov"', f"portal = {data.draw(st.sampled_from(['true', 'false']))}"]
    for place, number in enumerate(numbers):
        title = f"{number}: {data.draw(WORDS)}".replace("\\", "").replace('"', "”")
        content = data.draw(st.sampled_from([*contents[place : place + 1], "text"]))
        lines += ["[[avsnitt]]", f'nummer = "{number}"', f'titel = "{title}"', f'innehall = "{content}"']
        lines += [f'galler = "{data.draw(st.sampled_from(["period", "projektet"]))}"']
        lines += [f'del = "Del {data.draw(st.integers(1, 3))}"'] if data.draw(st.booleans()) else []
    path = tmp_path / "prov.toml"
    path.write_text("\n".join(lines), "utf-8")
    form = load_form(path)
    results = _sample(form, str(path))
    for final in (False, True):
        [made] = make_report(results, tmp_path, final=final, origin=Origin("logg.xlsx")).files
        _holds(_pieces(made), form, final=final)
        assert docx.Document(io.BytesIO(made.read_bytes())).paragraphs
        assert [one.asked for one in sections(results, final=final)] == list(form.shown(final=final))
