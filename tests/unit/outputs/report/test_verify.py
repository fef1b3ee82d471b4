import io
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from tests.support_report import COMPANIES, LOG, NEEDS, PLAN, make_sample, remove, split_runs
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.version import __version__
from xl_addin.outputs.report import make_report, template_path
from xl_addin.outputs.report.origin import (
    CUSTOM_PART,
    FIGURES,
    Origin,
    Stamp,
    from_properties,
    make_stamp,
    origin_of,
    put,
    to_properties,
)
from xl_addin.outputs.report.pdf import STAMP
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.outputs.report.render import render
from xl_addin.outputs.report.verify import differences, read_stamp, verify
from xl_addin.programs.cli.show import Show
from xl_addin.programs.cli.verify_report import _json
from xl_addin.values.masking import HIDDEN

ORIGIN = Origin("logg.xlsx", "ab" * 32)
RESULTS = make_sample()
SHIPPED = template_path(final=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "lagesrapport-5.docx"
    path.write_bytes(render(RESULTS, SHIPPED, origin=ORIGIN))
    return path


def with_properties(report: Path, xml: bytes) -> Path:
    """The report with another part of custom properties."""
    other = report.with_name("annan.docx")
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == CUSTOM_PART else old.read(name))
    return other


def test_a_report_says_where_it_comes_from(report: Path) -> None:
    stamp = read_stamp(report)
    assert replace(stamp, kept=None) == Stamp(ORIGIN, date(2023, 10, 12), 5, make_stamp(RESULTS, ORIGIN).figures)
    assert stamp.kept is not None
    assert stamp.kept.pieces == tuple(piece.digest for piece in read_pieces(report.read_bytes()))
    last = docx.Document(str(report)).paragraphs[-1].text
    for word in ("logg.xlsx", "ab" * 32, __version__, "12 oktober 2023", "period 5"):
        assert word in last


def test_without_a_known_workbook_the_report_says_less() -> None:
    last = docx.Document(io.BytesIO(render(RESULTS, SHIPPED))).paragraphs[-1].text
    assert "projektets aktivitetslogg" in last
    assert "SHA" not in last


def test_the_origin_is_the_workbooks_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    assert (origin_of(tmp_path / "a.xlsx").workbook, origin_of(tmp_path / "a.xlsx").sha256) == ("a.xlsx", digest)
    with pytest.raises(ProjektloggError):
        origin_of(tmp_path / "saknas.xlsx")


def test_the_same_workbook_gives_the_same_figures(report: Path) -> None:
    assert differences(read_stamp(report), RESULTS) == []
    verdict = verify(report, read_stamp(report), RESULTS)
    assert (verdict.edited, verdict.places, verdict.differs) == ([], [], False)


def test_each_figure_that_differs_is_reported(report: Path) -> None:
    late = {**NEEDS, "Id": "A-9", "Datum": date(2023, 9, 1), "Orgnr": "559900-0022"}
    told = [(d.name, d.then, d.now) for d in differences(read_stamp(report), make_sample(log=[*LOG, late]))]
    assert told == [
        (f"behovsanalys.{last}", then, then + 1) for last, then in (("perioden", 2), ("ackumulerat", 3), ("brutto", 4))
    ]
    [first, *_] = differences(read_stamp(report), make_sample(log=[*LOG, late]))
    assert str(first) == ("Antal unika företag som får behovsanalys, utfall i perioden: 2 i rapporten, 3 i arbetsboken")


def test_an_indicator_that_is_gone_is_reported(report: Path) -> None:
    gone = [d.name for d in differences(read_stamp(report), make_sample(indicators=[{"Kod": "ny", "Indikator": "Ny"}]))]
    assert {"behovsanalys.mal", "seminarium.ackumulerat"} <= set(gone)


def test_small_groups_are_not_in_the_properties(report: Path) -> None:
    assert read_stamp(report).figures["kvinnor"] == {"mal": 10, "perioden": None, "ackumulerat": None, "brutto": None}


def edit(report: Path, name: str, place: int, text: str) -> None:
    """Write another text into a cell of an indicator's row."""
    document = docx.Document(str(report))
    row = next(row for table in document.tables for row in table.rows if row.cells[0].text.endswith(name))
    row.cells[place].paragraphs[0].runs[0].text = text
    document.save(str(report))


def test_a_table_changed_by_hand_is_reported_with_its_place(report: Path) -> None:
    edit(report, "behovsanalys", 2, "258")
    verdict = verify(report, read_stamp(report), RESULTS)
    assert verdict.edited is not None
    [one] = verdict.edited
    assert (one.now, one.then) == ("258", "2")
    assert "rad 2, kolumn 3 (raden ”Antal unika företag som får behovsanalys”)" in one.place
    assert not verdict.workbook_differs


def test_an_edit_is_no_change_of_the_workbook_nor_the_reverse(report: Path) -> None:
    """More aid: no indicator's figure moves, but the report's table of aid does."""
    aid = {**NEEDS, "Id": "A-3", "Datum": date(2023, 5, 4), "Orgnr": "559900-0006", "Organisation": "Energikontoret"}
    log = [aid | {"Stöd (kr)": 300_000} if row["Id"] == "A-3" else row for row in LOG]
    later, stamp = make_sample(log=log), read_stamp(report)
    verdict = verify(report, stamp, later)
    assert (verdict.edited, verdict.figures, verdict.workbook_differs) == ([], [], True)
    assert any("300 000" in (one.now or "") for one in verdict.places)
    edit(report, "behovsanalys", 2, "258")
    verdict = verify(report, stamp, RESULTS)
    assert (len(verdict.edited or ()), verdict.workbook_differs) == (1, False)


def test_a_row_gone_is_reported_by_what_it_said(report: Path) -> None:
    document = docx.Document(str(report))
    row = next(row for table in document.tables for row in table.rows if row.cells[0].text.endswith("behovsanalys"))
    remove(row._tr)
    document.save(str(report))
    verdict = verify(report, read_stamp(report), RESULTS)
    gone = [one.then for one in verdict.edited or () if one.now is None]
    assert gone[:4] == ["Antal unika företag som får behovsanalys", "4", "2", "3"]


def test_other_words_of_another_version_are_no_edit_and_no_change(report: Path, tmp_path: Path) -> None:
    document = docx.Document(str(SHIPPED))
    document.paragraphs[0].runs[0].text = "Annan rubrik"
    other = tmp_path / "lagesrapport.docx"
    document.save(str(other))
    stamp = read_stamp(report)
    verdict = verify(report, stamp, RESULTS, other)
    assert (verdict.edited, verdict.reworded, verdict.differs) == ([], True, False)
    assert verdict.places[0].now == "Annan rubrik"
    log = [row for row in LOG if row["Id"] != "A-5"]
    changed = verify(report, stamp, make_sample(log=log), other)
    assert changed.workbook_differs
    assert "tabellen över indikatorer" in changed.values


def test_a_changed_text_is_found_by_another_version_too(tmp_path: Path) -> None:
    before, after = (make_sample([(5, 4, "", words)]) for words in ("Det gick bra.", "Det gick illa."))
    path = tmp_path / "r.docx"
    path.write_bytes(render(before, SHIPPED, origin=replace(ORIGIN, version="0.0.1")))
    assert not verify(path, read_stamp(path), before).differs
    assert "texten i avsnitt 4" in verify(path, read_stamp(path), after).values


def test_no_digest_and_no_name_lets_a_personal_number_be_tried_out(tmp_path: Path) -> None:
    def made(number: str) -> bytes:
        project = {"Projektnamn": f"Hos {number}", "Ärende-ID": number}
        plan = [{**row, "Benämning": f"{row['Benämning']} {number}"} for row in PLAN]
        companies = [{**row, "Namn": f"{row['Namn']} {number}", "Kommun": "Umeå"} for row in COMPANIES]
        texts = [(5, 4, "", f"Ring {number}."), (5, 3, "Avslutsarbete", f"Ring {number}.")]
        return render(make_sample(texts, project=project, plan=plan, companies=companies), SHIPPED, origin=ORIGIN)

    kept = []
    for number in ("900101-9802", "850709-9805"):
        path = tmp_path / "r.docx"
        path.write_bytes(made(number))
        kept.append(read_stamp(path).kept)
    assert kept[0] == kept[1]
    mine = tmp_path / "Eva 900101-9802.docx"
    shutil.copyfile(SHIPPED, mine)
    [path] = make_report(RESULTS, tmp_path / "ut", template=mine).files
    stamp = read_stamp(path)
    assert stamp.kept is not None
    assert (path.name, stamp.kept.template[0]) == (f"Eva {HIDDEN}-5.docx", f"Eva {HIDDEN}.docx")


def test_a_digest_comes_out_whole_whatever_it_looks_like(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = "ab9001019802" + "cd" * 26  # where a personal number would be hidden
    stamp = replace(read_stamp(report), origin=replace(ORIGIN, sha256=digest))
    Show(machine=True).json(_json(stamp, verify(report, stamp, RESULTS), same_file=False))
    assert json.loads(capsys.readouterr().out)["sha256"] == digest


def test_a_missing_template_is_said(tmp_path: Path) -> None:
    mine = tmp_path / "min.docx"
    shutil.copyfile(SHIPPED, mine)
    path = tmp_path / "r.docx"
    path.write_bytes(render(RESULTS, mine, origin=ORIGIN))
    verdict = verify(path, read_stamp(path), RESULTS)
    assert "Mallen min.docx finns inte här" in verdict.unmade
    assert not verify(path, read_stamp(path), RESULTS, mine).unmade


def without_digests(report: Path) -> Path:
    """The report as the first versions made it."""
    values = to_properties(read_stamp(report))
    kept = [name for name in values if name.split()[1] in {"text", "uppgifter", "mall", "formulär", "läsning"}]
    document = docx.Document(str(report))
    put(document, {name: value for name, value in values.items() if name not in kept})
    document.save(str(report))
    return report


def test_a_report_of_the_first_versions_is_held_against_a_new_one(report: Path) -> None:
    old = without_digests(report)
    stamp = read_stamp(old)
    assert stamp.kept is None
    assert not verify(old, stamp, RESULTS).differs
    edit(old, "behovsanalys", 2, "258")
    verdict = verify(old, stamp, RESULTS)
    assert (verdict.edited, [(one.now, one.then) for one in verdict.places]) == (None, [("2", "258")])
    same = verify(old, stamp, RESULTS, same_file=True)
    assert [(one.now, one.then) for one in same.edited or ()] == [("258", "2")]


@pytest.mark.parametrize("change", [{"Projektlogg text 1": "?" * 240}, {"Projektlogg läsning": "99"}])
def test_digests_that_make_no_sense_are_none(report: Path, change: dict[str, str]) -> None:
    stamp = from_properties({**to_properties(read_stamp(report)), **change})
    assert stamp is not None
    assert stamp.kept is None


def test_the_stamp_survives_that_somebody_saves_the_report_anew(report: Path) -> None:
    docx.Document(str(report)).save(str(report))
    assert read_stamp(report).origin == ORIGIN


def test_a_template_with_properties_of_its_own(tmp_path: Path, report: Path) -> None:
    """A report that somebody made into a template keeps nothing of the old stamp."""
    template = tmp_path / "mall.docx"
    document = docx.Document(str(report))
    document.add_paragraph("{{ projekt.namn }}")
    document.save(str(template))
    template.write_bytes(render(RESULTS, template, origin=Origin("ny.xlsx", "cd" * 32)))
    assert read_stamp(template).origin.workbook == "ny.xlsx"
    with zipfile.ZipFile(template) as package:
        assert package.namelist().count(CUSTOM_PART) == 1


def pdf_with(path: Path, stamp: str) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({STAMP: stamp})
    writer.write(path)
    return path


def test_a_pdf_says_the_same(tmp_path: Path) -> None:
    stamp = make_stamp(RESULTS, ORIGIN)
    path = pdf_with(tmp_path / "r.pdf", json.dumps(to_properties(stamp)))
    assert read_stamp(path) == stamp
    assert verify(path, stamp, RESULTS).edited is None


BAD_FIGURES = [
    "",
    "[]",
    "5",
    "null",
    "{}",
    '{"mal":1}',
    '{"mal":"1","perioden":1,"ackumulerat":1,"brutto":1}',
    '{"mal":true,"perioden":1,"ackumulerat":1,"brutto":1}',
    '{"mal":NaN,"perioden":1,"ackumulerat":1,"brutto":1}',
    '{"mal":1e999,"perioden":1,"ackumulerat":1,"brutto":1}',
    '{"mal":1,"perioden":1,"ackumulerat":1,"brutto":1,"annat":1}',
    "[" * 250,
    '{"mal":1,"perioden":1,"ackumulerat":1,"brutto":1}' + " " * 300,
]


@pytest.mark.parametrize("figures", BAD_FIGURES)
def test_figures_that_are_none_are_not_trusted(figures: str) -> None:
    good = to_properties(make_stamp(RESULTS, ORIGIN))
    assert from_properties(good) is not None
    assert from_properties({**good, f"{FIGURES}leverans": figures}) is None


@pytest.mark.parametrize(
    "change",
    [
        {"Projektlogg räknat": "i går"},
        {"Projektlogg period": "fem"},
        {"Projektlogg SHA-256": "../../etc"},
        {f"{FIGURES}a b": '{"mal":1,"perioden":1,"ackumulerat":1,"brutto":1}'},
    ],
)
def test_a_stamp_that_makes_no_sense_is_none(change: dict[str, str]) -> None:
    assert from_properties({**to_properties(make_stamp(RESULTS, ORIGIN)), **change}) is None


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=60)))
def test_any_properties_can_be_read(properties: dict[str, str]) -> None:
    assert from_properties(properties) is None


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><Properties>&b;</Properties>'


@pytest.mark.parametrize("xml", [b"", b"<a>", BOMB, b"<a/>" + b" " * 6_000_000])
def test_broken_or_hostile_properties_are_one_plain_error(report: Path, xml: bytes) -> None:
    with pytest.raises(ProjektloggError, match="säger inte vilken arbetsbok"):
        read_stamp(with_properties(report, xml))


def test_properties_too_large_to_be_ours_are_not_read(report: Path) -> None:
    with zipfile.ZipFile(report) as package:
        xml = package.read(CUSTOM_PART)
    assert read_stamp(with_properties(report, xml + b" " * 1000)).period == 5
    with pytest.raises(ProjektloggError):
        read_stamp(with_properties(report, xml + b" " * 6_000_000))


@pytest.mark.parametrize("data", [b"", b"hej", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"%PDF-" + b"[" * 5000])
def test_what_is_no_report_is_one_plain_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "fil"
    path.write_bytes(data)
    with pytest.raises(ProjektloggError):
        read_stamp(path)
    with pytest.raises(ProjektloggError):
        read_stamp(tmp_path / "saknas.docx")


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"a": 1}', "[" * 100_000])
def test_a_pdf_with_another_stamp_is_one_plain_error(tmp_path: Path, stamp: str) -> None:
    with pytest.raises(ProjektloggError):
        read_stamp(pdf_with(tmp_path / "r.pdf", stamp))


def test_a_cell_whose_runs_a_program_split_is_the_same(report: Path) -> None:
    document = docx.Document(str(report))
    for table in document.tables:
        for cell in table._cells:
            text = cell.paragraphs[0].text
            split_runs(cell.paragraphs[0], [text[:2], text[2:]])
    document.save(str(report))
    assert verify(report, read_stamp(report), RESULTS).edited == []
