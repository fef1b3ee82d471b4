from datetime import date
from pathlib import Path

import docx
import pytest

from tests.support_report import make_sample
from xl_addin.contract.errors import ProjektloggError
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report import find_template, make_report, template_path

TEXTS = [(5, 2, "", "Läget"), (5, 3, "1", "Råd"), (5, 4, "", "Utfallet"), (None, 12, "", "Allt")]
"""What the form wants filled in."""


def test_the_period_and_the_final_report_have_their_names(tmp_path: Path) -> None:
    results = make_sample()
    folder = tmp_path / "ny" / "mapp"
    assert make_report(results, folder).files == (folder / "lagesrapport-5.docx",)
    assert make_report(results, folder, final=True).files == (folder / "slutrapport.docx",)
    assert docx.Document(str(folder / "slutrapport.docx")).paragraphs[0].text == "Slutrapport"


def test_a_final_report_that_ends_before_the_project_says_so(tmp_path: Path) -> None:
    results = make_sample(TEXTS)
    [note] = make_report(results, tmp_path, final=True).notes
    assert "till och med 30 september 2023, men projektet slutar 31 oktober 2023" in note
    assert note in make_portal(results, final=True)
    assert make_report(results, tmp_path).notes == ()
    assert note not in make_portal(results, final=False)
    whole = make_sample(TEXTS, project={"Projektets slutdatum": date(2023, 9, 30)})
    assert make_report(whole, tmp_path, final=True).notes == ()


def test_the_page_of_a_final_report_that_ends_before_the_project_says_so(tmp_path: Path) -> None:
    said = "Siffrorna är räknade till och med 30 september 2023, men projektet slutar 31 oktober 2023."
    [final] = make_report(make_sample(), tmp_path / "ett", final=True).files
    assert _texts(final)[2:5] == ["4 juni 2021 – 31 oktober 2023", said, "Del 1. Lägesrapport"]
    [progress] = make_report(make_sample(), tmp_path / "ett").files
    assert said not in _texts(progress)
    whole = make_sample(TEXTS, project={"Projektets slutdatum": date(2023, 9, 30)})
    [final] = make_report(whole, tmp_path / "två", final=True).files
    assert _texts(final)[2:4] == ["4 juni 2021 – 30 september 2023", "Del 1. Lägesrapport"]


def _texts(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs]


def test_a_report_that_differs_is_kept(tmp_path: Path) -> None:
    """Somebody may have edited it."""
    first = make_report(make_sample(), tmp_path)
    assert make_report(make_sample(), tmp_path) == first, "the same once more"
    assert [path.name for path in tmp_path.iterdir()] == ["lagesrapport-5.docx"]
    edited = docx.Document(str(first.files[0]))
    edited.add_paragraph("Mitt eget stycke")
    edited.save(str(first.files[0]))
    made = make_report(make_sample(project={"Projektnamn": "Nytt namn"}), tmp_path)
    assert [path.name for path in made.kept] == ["lagesrapport-5 (tidigare 1).docx"]
    assert docx.Document(str(made.kept[0])).paragraphs[-1].text == "Mitt eget stycke"
    assert docx.Document(str(tmp_path / "lagesrapport-5.docx")).paragraphs[1].text == "Nytt namn"


def test_a_faulty_template_is_explained(tmp_path: Path) -> None:
    document = docx.Document(str(template_path(final=False)))
    document.paragraphs[1].runs[0].text = "{{ projekt.nam }}"
    document.save(str(tmp_path / "mall.docx"))
    with pytest.raises(ProjektloggError) as caught:
        make_report(make_sample(), tmp_path, template=tmp_path / "mall.docx")
    assert "stycke 2" in caught.value.remedy
    assert "Menade du projekt.namn?" in caught.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["mall.docx"]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(ProjektloggError, match="kan inte skrivas"):
        make_report(make_sample(), tmp_path / "fil" / "mapp")


def test_the_shipped_templates_are_found() -> None:
    assert template_path(final=False).is_file()
    assert template_path(final=True).is_file()


def test_a_report_from_an_own_template_bears_its_name_and_never_replaces_it(tmp_path: Path) -> None:
    template = tmp_path / "slutrapport.docx"
    template.write_bytes(template_path(final=True).read_bytes())
    for final, name in ((False, "slutrapport-5.docx"), (True, "slutrapport-ifylld.docx")):
        made = make_report(make_sample(), tmp_path, template=template, final=final)
        assert (made.files, made.kept) == ((tmp_path / name,), ())
    assert template.read_bytes() == template_path(final=True).read_bytes()


def test_a_template_that_comes_along_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = template_path(final=False)
    assert find_template(Path("lagesrapport")) == find_template(Path("lagesrapport.docx")) == shipped
    assert find_template(Path("annan.docx")) == Path("annan.docx")
    Path("lagesrapport.docx").write_bytes(b"the user's own")
    assert find_template(Path("lagesrapport.docx")) == Path("lagesrapport.docx")


def test_a_pdf_of_an_earlier_report_beside_the_new_one_is_reported(tmp_path: Path) -> None:
    assert make_report(make_sample(TEXTS), tmp_path).notes == ()
    (tmp_path / "lagesrapport-5.pdf").write_bytes(b"%PDF-1.4")
    [note] = make_report(make_sample(TEXTS), tmp_path).notes
    assert note.startswith("lagesrapport-5.pdf är gjord av en tidigare rapport.")
