from pathlib import Path

import docx
import pytest

from tests.twins.docx import TEMPLATES, twin, twin_path


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.name)
def test_the_twin_is_fresh(path: Path) -> None:
    """When it is not: `python -m tests.twins.docx`, and look at the difference."""
    assert twin_path(path).read_text(encoding="utf-8") == twin(path)


def test_every_twin_has_its_document() -> None:
    assert {twin_path(path) for path in TEMPLATES.glob("*.docx")} == set(TEMPLATES.glob("*.docx.txt"))


def test_a_changed_word_style_or_cell_shows(tmp_path: Path) -> None:
    source = TEMPLATES / "lagesrapport.docx"
    seen = {twin(source)}
    for number in range(3):
        document = docx.Document(str(source))
        if number == 0:
            document.paragraphs[0].runs[0].text = "Annan rubrik"
        elif number == 1:
            document.paragraphs[0].style = document.styles["Subtitle"]
        else:
            document.tables[0].cell(2, 0).text = "Annat"
        path = tmp_path / "mall.docx"
        document.save(str(path))
        seen.add(twin(path))
    assert len(seen) == 4
