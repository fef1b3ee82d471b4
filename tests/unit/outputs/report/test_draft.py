"""A report made while errors stand is a draft, until each is answered for."""

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION

from tests.support_example import example_results, example_tables
from tests.support_report import LOG, NEEDS, make_sample
from xl_addin.contract import layout
from xl_addin.contract.accepted import Acceptance, Accepted
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report import make_report, shipped_template, template_path
from xl_addin.outputs.report.draft import DRAFT, Marking
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.verify import read_stamp, verify
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables

UNDATED = {**NEEDS, "Id": "A-9", "Orgnr": "559900-0022"}


def wrong() -> Results:
    results = make_sample(log=[*LOG, UNDATED])
    assert [note.code for note in results.standing] == ["date_missing"]
    return results


def answered(results: Results, who: str = "Kim Ek", reason: str = "Företaget drog sig ur.") -> Results:
    by = {note: Acceptance(who, reason) for note in results.standing}
    return replace(results, accepted=Accepted(dict.fromkeys(results.findings, "A-9"), by))


def texts(path: Path) -> list[str]:
    return [piece.text for piece in read_pieces(path.read_bytes())]


@pytest.mark.parametrize("final", [False, True])
def test_a_report_made_while_errors_stand_says_so_first_and_on_every_page(tmp_path: Path, *, final: bool) -> None:
    [path] = make_report(wrong(), tmp_path, final=final).files
    document = docx.Document(str(path))
    assert document.paragraphs[0].text.startswith("UTKAST. Ett fel står kvar i arbetsboken.")
    assert [section.header.paragraphs[0].text for section in document.sections] == [DRAFT] * len(document.sections)
    [clean] = make_report(make_sample(), tmp_path / "ren", final=final).files
    assert not any(DRAFT in text for text in texts(clean))


def test_the_memo_and_the_portal_say_so_too(tmp_path: Path) -> None:
    memo = shipped_template("styrgrupp")
    [path] = make_report(wrong(), tmp_path, template=memo).files
    document = docx.Document(str(path))
    assert document.paragraphs[0].text.startswith("UTKAST. Ett fel står kvar i arbetsboken.")
    assert [section.header.paragraphs[0].text for section in document.sections] == [DRAFT] * len(document.sections)
    [clean] = make_report(make_sample(), tmp_path / "ren", template=memo).files
    assert not any(DRAFT in text for text in texts(clean))
    for final in (False, True):
        assert "<strong>UTKAST.</strong> 1 fel står kvar." in make_portal(wrong(), final=final)
        assert DRAFT not in make_portal(make_sample(), final=final)
        assert DRAFT not in make_portal(answered(wrong()), final=final)


@pytest.mark.parametrize(("who", "reason"), [("", "Därför."), ("Kim Ek", "")])
def test_a_name_without_a_reason_is_not_enough(tmp_path: Path, who: str, reason: str) -> None:
    [path] = make_report(answered(wrong(), who, reason), tmp_path).files
    assert DRAFT in texts(path)


def test_an_error_that_somebody_answers_for_stands_at_the_end(tmp_path: Path) -> None:
    [path] = make_report(answered(wrong()), tmp_path).files
    shown = texts(path)
    assert DRAFT not in shown
    [line] = [text for text in shown if "Godkänt av Kim Ek: Företaget drog sig ur." in text]
    assert "Aktivitetslogg, A-9" in line


def test_whether_it_is_a_draft_is_no_difference_of_the_workbook(tmp_path: Path) -> None:
    """But taking the mark away is an edit."""
    [path] = make_report(wrong(), tmp_path).files
    stamp = read_stamp(path)
    assert not verify(path, stamp, answered(wrong())).differs
    document = docx.Document(str(path))
    header = document.sections[0].header.paragraphs[0]._p
    header.getparent().remove(header)
    document.save(str(path))
    verdict = verify(path, stamp, wrong())
    assert [one.then for one in verdict.edited or ()] == [DRAFT]
    assert not verdict.workbook_differs


def test_each_kind_of_page_is_marked(tmp_path: Path) -> None:
    """First pages, even pages, and sections with headers of their own."""
    document = docx.Document(str(template_path(final=False)))
    document.sections[0].different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    document.add_section(WD_SECTION.NEW_PAGE)
    own = document.add_section(WD_SECTION.NEW_PAGE)
    own.header.is_linked_to_previous = False
    own.header.paragraphs[0].text = "Bilaga"
    document.save(str(tmp_path / "mall.docx"))
    made = docx.Document(io.BytesIO(render(wrong(), tmp_path / "mall.docx", marking=Marking(2))))
    for section in made.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            assert [paragraph.text for paragraph in header.paragraphs].count(DRAFT) == 1
    assert made.sections[-1].header.paragraphs[1].text == "Bilaga"


def test_nobody_can_answer_for_a_figure_that_is_not_there() -> None:
    tables = example_tables()
    rules = tables[layout.INDICATORS.name]
    place = rules.places["Datumkolumn"]
    broken = {"leverans": "Avslutat"}
    rows = [(*row[:place], broken.get(str(row[0]), row[place]), *row[place + 1 :]) for row in rules.rows]
    results = make_results(type_tables({**tables, rules.name: replace(rules, rows=rows)}))
    after = answered(results)
    assert [outcome.code for outcome in results.uncounted] == ["leverans"]
    assert {note.sheet for note in after.standing} == {layout.INDICATORS.sheet}
    assert answered(example_results()).standing == []
