"""The report's commands as their users meet them."""

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement

from tests.support_commands import run_json
from xl_addin.outputs.report import template_path
from xl_addin.programs.cli.main import run


def _with_a_later_goal(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    for row in sheets["Indikatorer"].iter_rows():
        for cell in row:
            if cell.value == 400:
                cell.value = 410
    sheets.save(book)


def test_the_workbook_still_gives_the_reports_figures(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(book)]) == 1, "the example has errors to mend"
    capsys.readouterr()
    code, answer = run_json(capsys, "report", str(book), "--verify", "lagesrapport-5.docx")
    assert (code, answer["same"], answer["same_workbook"], answer["workbook"]) == (0, True, True, "logg.xlsx")
    assert run(["report", str(book), "--verify", "lagesrapport-5.docx"]) == 0
    assert "Alla siffror är desamma." in capsys.readouterr().out


def test_a_changed_workbook_is_reported_figure_by_figure(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", str(book), "--period", "4"])
    shutil.copyfile(book, "kopia.xlsx")
    _with_a_later_goal(book)
    capsys.readouterr()
    code, answer = run_json(capsys, "report", str(book), "--verify", "lagesrapport-4.docx")
    assert (code, answer["same"], answer["same_workbook"], answer["period"]) == (1, False, False, 4)
    assert [(d["name"], d["report"], d["workbook"]) for d in answer["differences"]] == [("behovsanalys.mal", 400, 410)]
    assert run(["report", str(book), "--verify", "lagesrapport-4.docx"]) == 1
    shown = capsys.readouterr().out
    assert "mål: 400 i rapporten, 410 i arbetsboken" in shown
    assert "Nej. Varje stycke och tabellcell är som när den gjordes." in shown
    assert run(["report", "kopia.xlsx", "--verify", "lagesrapport-4.docx"]) == 0


def test_verifying_writes_nothing_and_refuses_what_is_no_report(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", str(book)])
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    run(["report", str(book), "--verify", "lagesrapport-5.docx"])
    assert run(["report", str(book), "--verify", str(template_path(final=False))]) == 2
    assert run(["report", str(book), "--verify", "lagesrapport-5.docx", "--period", "4"]) == 2
    assert "gäller period 5, inte 4" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_a_report_changed_by_hand_is_kept_and_reported(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", str(book)])
    document = docx.Document("lagesrapport-5.docx")
    row = next(row for table in document.tables for row in table.rows if row.cells[0].text.endswith("leveranser"))
    row.cells[3].paragraphs[0].runs[0].text = "258"
    document.save("lagesrapport-5.docx")
    capsys.readouterr()
    assert run(["report", str(book), "--verify", "lagesrapport-5.docx"]) == 1
    shown = capsys.readouterr().out
    assert "Ja, på 1 ställe:\n  - Tabell 3, rad 3, kolumn 4 (raden ”Antal unika företag som får leveranser”)" in shown
    assert "står nu ”258”. När den gjordes stod ”257”." in shown
    assert "Nej. Alla siffror är desamma." in shown
    run(["report", str(book)])
    assert "finns kvar som lagesrapport-5 (tidigare 1).docx" in capsys.readouterr().out
    run(["report", str(book)])
    assert not Path("lagesrapport-5 (tidigare 2).docx").exists()


def test_the_memo_comes_along(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = run_json(capsys, "report", str(book), "--template", "styrgrupp")
    assert answer["files"] == ["styrgrupp-5.docx"]
    texts = [p.text for p in docx.Document("styrgrupp-5.docx").paragraphs]
    assert "Fel som måste rättas: 9" in texts


def test_the_fields_of_a_template_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = run_json(capsys, "template", "--fields")
    names = {field["name"] for field in answer["fields"]}
    assert code == 0
    assert {"projekt.namn", "avsnitt.s2", "diagram.kurva", "stodrader: rad.belopp", "rapport.sha256"} <= names
    assert all(field["meaning"] for field in answer["fields"])
    assert run(["template", "--fields"]) == 0
    shown = capsys.readouterr().out
    assert "{{ projekt.namn }}" in shown
    assert "{%tr for rad in indikatorer %}" in shown


def test_a_template_is_checked_against_a_workbook(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_paragraph("{{ leverans.organisation.alm.perioden }} {{ projekt.nam }}")
    document.save("mall.docx")
    code, answer = run_json(capsys, "template", "mall.docx")
    assert (code, [problem["tag"] for problem in answer["problems"]]) == (1, ["{{ projekt.nam }}"])
    code, answer = run_json(capsys, "template", "mall.docx", "--book", str(book))
    assert [problem["suggestion"] for problem in answer["problems"]] == [
        "Menade du leverans.organisation.almi.perioden?",
        "Menade du projekt.namn?",
    ]
    assert run(["template", "mall.docx"]) == 1
    assert "stycke 1 (”" in capsys.readouterr().out
    assert run(["template"]) == 2
    assert run(["template", "slutrapport"]) == 0


def test_what_was_done_to_a_template_from_outside_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_comment(document.add_paragraph("{{ projekt.namn }}").add_run("!"), "Byt ord", author="Granskaren")
    inserted = OxmlElement("w:ins")
    inserted.append(OxmlElement("w:r"))
    document.paragraphs[0]._p.append(inserted)
    document.save("mall.docx")
    notes = [
        "Mallen har spårade ändringar. De räknas som godkända i rapporten.",
        "Mallen har kommentarer. De följer inte med till rapporten.",
    ]
    commands = (["template", "mall.docx"], ["report", str(book), "--template", "mall.docx"])
    for command in commands:
        run(command)
        assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("Mallen har")] == notes
        assert run_json(capsys, *command)[1]["notes"] == notes
    run(["report", str(book)])
    assert "Mallen har" not in capsys.readouterr().out, "the shipped template has none"
