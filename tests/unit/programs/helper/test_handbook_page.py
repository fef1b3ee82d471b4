"""The handbook as a page, and the self-test as an answer."""

from pathlib import Path

import pytest

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import System, find_places
from xl_addin.programs.helper.dispatch import dispatch_table, self_test_answer
from xl_addin.programs.helper.handbook import open_handbook


def test_the_handbook_becomes_a_page_and_is_shown(tmp_path: Path) -> None:
    source = tmp_path / "HANDBOK.md"
    text = "# Räkna\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    source.write_text(text, "utf-8")
    shown: list[str] = []

    def show(address: str) -> bool:
        shown.append(address)
        return True

    page = open_handbook(find_places(System.LINUX, tmp_path / "hem"), source, show)
    assert shown == [page.as_uri()]
    html = page.read_text(encoding="utf-8")
    assert "<h1>Räkna</h1>" in html
    assert "<td>1</td>" in html
    assert "<script>" not in html
    assert f'<base href="{tmp_path.as_uri()}/">' in html


def test_without_a_browser_the_file_is_named(tmp_path: Path) -> None:
    source = tmp_path / "HANDBOK.md"
    source.write_text("hej", "utf-8")
    with pytest.raises(ProjektloggError, match=r"handbok\.html"):
        open_handbook(find_places(System.LINUX, tmp_path), source, lambda _address: False)


def test_the_self_test_tells_what_to_do(tmp_path: Path) -> None:
    answer = self_test_answer(find_places(System.LINUX, tmp_path))
    assert not answer.ok
    assert "xl-addin install" in answer.text
    assert "Fungerar: " in answer.text


def test_the_table_has_work_for_what_needs_no_workbook(tmp_path: Path) -> None:
    assert {"handbook", "self_test"} <= set(dispatch_table(find_places(System.LINUX, tmp_path)))
