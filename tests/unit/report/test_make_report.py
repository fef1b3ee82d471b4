from pathlib import Path

import docx
import pytest

from tests.support_report import make_sample
from xl_addin.errors import ProjektloggError
from xl_addin.report import make_report, template_path


def test_the_period_and_the_final_report_have_their_names(tmp_path: Path) -> None:
    results = make_sample()
    folder = tmp_path / "ny" / "mapp"
    assert make_report(results, folder) == [folder / "lagesrapport-5.docx"]
    assert make_report(results, folder, final=True) == [folder / "slutrapport.docx"]
    assert docx.Document(str(folder / "slutrapport.docx")).paragraphs[0].text == "Slutrapport"


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    make_report(make_sample(), tmp_path)
    make_report(make_sample(project={"Projektnamn": "Nytt namn"}), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["lagesrapport-5.docx"]
    assert docx.Document(str(tmp_path / "lagesrapport-5.docx")).paragraphs[1].text == "Nytt namn"


def test_a_faulty_template_is_explained(tmp_path: Path) -> None:
    document = docx.Document(str(template_path(final=False)))
    document.paragraphs[1].runs[0].text = "{{ projekt.nam }}"
    document.save(str(tmp_path / "mall.docx"))
    with pytest.raises(ProjektloggError) as caught:
        make_report(make_sample(), tmp_path, template=tmp_path / "mall.docx")
    assert "stycke 2" in caught.value.remedy
    assert "Menade du projekt.namn?" in caught.value.remedy
    assert not (tmp_path / "lagesrapport-5.docx").exists()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(ProjektloggError, match="Mappen"):
        make_report(make_sample(), tmp_path / "fil" / "mapp")


def test_the_shipped_templates_are_found() -> None:
    assert template_path(final=False).is_file()
    assert template_path(final=True).is_file()
