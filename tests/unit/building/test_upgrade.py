"""`upgrade`: an earlier workbook gets what new ones have, and keeps all that it has."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table as ExcelTable

from tests.support_books import changed_members, unzipped, zipped
from tests.support_rich_books import MAKERS
from xl_addin import pipeline
from xl_addin.books.file.extend import NewColumn
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.building.upgrade import upgrade
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.forms import load_form
from xl_addin.programs.cli.main import run

EARLIER = Path(__file__).parents[2] / "corpus" / "earlier" / "kontrakt-1.xlsx"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(EARLIER, tmp_path / "logg.xlsx"))


def test_it_gets_the_columns_and_tables_that_a_new_workbook_has(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "ny.xlsx"
    new.write_bytes(build(empty_content()))
    with open_book(old) as book:
        assert book.contract == 1
        assert upgrade(book)
        book.save()
    names = [spec.name for spec in layout.TABLES]
    with open_book(old) as book, open_book(new) as fresh:
        assert book.contract == fresh.contract == layout.CONTRACT
        found, wanted = book.read(names), fresh.read(names)
    later = {spec.name: {one.name for one in spec.columns if one.since > 1} for spec in layout.TABLES}
    assert found.keys() == wanted.keys()
    for name, table in wanted.items():
        assert later[name] <= set(found[name].header) <= set(table.header)
        assert found[name].is_table


def test_twice_is_once_and_a_copy_is_kept(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = old.read_bytes()
    assert run(["upgrade", str(old)]) == 0
    after = old.read_bytes()
    assert old.with_name("logg (tidigare 1).xlsx").read_bytes() == before
    assert "Land" in capsys.readouterr().out
    assert run(["upgrade", str(old)]) == 0
    assert old.read_bytes() == after
    assert "Inget att göra" in capsys.readouterr().out
    assert len(list(old.parent.glob("*.xlsx"))) == 2


def test_it_counts_and_complains_as_before(old: Path) -> None:
    book = openpyxl.load_workbook(old)
    sheet = book["Aktivitetslogg"]
    sheet["A5"], sheet["B5"], sheet["C5"], sheet["D5"] = "A-1", date(2023, 5, 2), "Leverans", "559900-0006"
    sheet["F5"], sheet["J5"], sheet["K5"] = "Organisation A", "Genomförd", date(2023, 5, 2)
    book.save(old)
    with open_book(old) as before:
        was = pipeline.compute(before)
    with open_book(old) as book_of_now:
        upgrade(book_of_now)
        now = pipeline.compute(book_of_now)
    assert (now.outcomes, now.findings) == (was.outcomes, was.findings)
    assert "delivery_without_needs" in {note.code for note in now.findings}


BESIDE = {"checkboxes_and_rich_values", "formulas", "rich_text"}


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: str(make.__name__))
def test_what_other_programs_put_there_survives(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path / "rik.xlsx")
    before = path.read_bytes()
    with open_book(path) as book:
        if make.__name__ in BESIDE:  # three of them have something beside the table
            with pytest.raises(ProjektloggError, match=r"står något annat, i K\d"):
                book.extend({"Aktivitetslogg": [NewColumn("Land", 12)]}, {}, 2)
            assert not book._package.changed
            return
        book.extend({"Aktivitetslogg": [NewColumn("Land", 12)]}, {}, 2)
        book.save()
    after = path.read_bytes()
    kinds = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "docProps/core.xml", "docProps/custom.xml")
    sheets = ("xl/worksheets/sheet1.xml", "xl/tables/table1.xml")
    extra = {name for name in changed_members(before, after) if name not in (*kinds, *sheets)}
    assert all("table" in name or "sheet" in name for name in extra)
    with open_book(path) as book:
        table = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
        assert (table.header[-1], table.contract) == ("Land", 2)


@pytest.mark.parametrize("way", ["value", "merged", "table"])
def test_what_stands_in_the_way_is_named_and_nothing_is_written(old: Path, way: str) -> None:
    book = openpyxl.load_workbook(old)
    sheet = book["Aktivitetslogg"]
    if way == "value":
        sheet["V5"] = "min"
    elif way == "merged":
        sheet.merge_cells("V4:X6")
    else:
        sheet["V4"], sheet["W4"] = "Eget", "Annat"
        sheet.add_table(ExcelTable(displayName="Egen", ref="V4:W5"))
    book.save(old)
    before = old.read_bytes()
    with open_book(old) as found, pytest.raises(ProjektloggError) as told:
        upgrade(found)
    assert "cell V" in told.value.where
    assert "Flytta det" in told.value.remedy
    assert run(["upgrade", str(old)]) == 2
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]


def test_a_column_with_something_else_in_it_is_not_hidden(old: Path) -> None:
    book = openpyxl.load_workbook(old)
    book["Aktivitetslogg"]["V1"] = "mitt"
    book.save(old)
    assert run(["upgrade", str(old)]) == 0
    book = openpyxl.load_workbook(old)
    assert not book["Aktivitetslogg"].column_dimensions["V"].hidden
    assert book["Företag"].column_dimensions["M"].hidden
    assert book["Aktivitetslogg"]["V1"].value == "mitt"


@pytest.mark.parametrize("sheet", ["Indikatorer", "Nytt blad"])
def test_a_table_is_added_on_its_sheet_or_on_a_new_one(old: Path, sheet: str) -> None:
    columns = [NewColumn("Kod", 12, hidden=False), NewColumn("Mål & med", 12, hidden=False)]
    with open_book(old) as book:
        book.extend({}, {"Måländringar_prov": (sheet, columns, "Så här"), "Två": (sheet, columns, "")}, 2)
        book.save()
    with open_book(old) as book:
        assert sheet in book.sheets
    found = openpyxl.load_workbook(old)[sheet].tables
    assert {"Måländringar_prov", "Två"} <= set(found)
    assert found["Två"].column_names == ["Kod", "Mål & med"]
    assert len({table.id for table in found.values()}) == len(found)


@pytest.mark.parametrize("lost", ["property", "name"])
def test_the_number_outlives_programs_that_keep_one_of_the_two(old: Path, tmp_path: Path, lost: str) -> None:
    run(["upgrade", str(old)])
    members = unzipped(old.read_bytes())
    if lost == "property":  # as Google Sheets does
        members = {name: data for name, data in members.items() if name != "docProps/custom.xml"}
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"/docProps/custom.xml", b"/x.xml")
        members["_rels/.rels"] = members["_rels/.rels"].replace(b"docProps/custom.xml", b"docProps/gone.xml")
    else:
        members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"projektlogg_version_2", b"annat")
    other = tmp_path / "annan.xlsx"
    other.write_bytes(zipped(members))
    with open_book(other) as book:
        assert book.contract == 2
    again = openpyxl.load_workbook(old)
    again.save(other)
    with open_book(other) as book:
        assert book.contract == 2


def test_a_lost_column_is_told_only_where_the_workbook_ought_to_have_it(old: Path) -> None:
    for name in ("old", "new"):
        if name == "new":
            run(["upgrade", str(old)])
            book = openpyxl.load_workbook(old)
            book["Aktivitetslogg"]["V4"] = "Stat"
            book["Aktivitetslogg"].tables["Aktivitetslogg"].tableColumns[-1].name = "Stat"
            book.save(old)
        with open_book(old) as opened:
            found = [note for note in pipeline.compute(opened).findings if "Land" in note.message]
        assert [note.code for note in found] == ([] if name == "old" else ["column_missing"])


def test_a_book_of_this_contract_gets_what_came_into_it_later(old: Path) -> None:
    run(["upgrade", str(old)])
    book = openpyxl.load_workbook(old)
    listed, card = book["Företag"], book["Projekt"]
    table = listed.tables["Företag"]
    table.ref = re.sub(":[A-Z]+", ":O", table.ref)
    table.autoFilter.ref = table.ref
    del table.tableColumns[15:]
    for column in range(16, 20):
        listed.cell(4, column).value = None
    last = max(row for row in range(5, 40) if card.cell(row, 1).value)
    gone = card.cell(last, 1).value
    card.cell(last, 1).value = None
    card.tables["Projekt"].ref = f"A4:B{last - 1}"
    book.save(old)
    with open_book(old) as opened:
        assert upgrade(opened) == ["Företag: kolumn Storleksklass", f"Projekt: rad {gone}"]
        opened.save()
    with open_book(old) as opened:
        assert upgrade(opened) == []
        tables = opened.read(["Företag", "Projekt"])
    assert tables["Företag"].header[-1] == "Storleksklass"
    assert tables["Projekt"].column("Fält")[-1] == gone


def test_numbers_of_other_countries_are_not_marked_afterwards(old: Path) -> None:
    run(["upgrade", str(old)])
    for sheet in ("Aktivitetslogg", "Företag"):
        marks = openpyxl.load_workbook(old)[sheet]
        land = next(str(cell.coordinate)[:-1] for cell in marks[4] if cell.value == "Land")
        formulas = [rule.formula[0] for area in marks.conditional_formatting for rule in area.rules]
        assert sum(f'OR(${land}5="",${land}5="Sverige"),NOT(' in one for one in formulas) == 1


@pytest.mark.parametrize("name", ["eruf-2021-2027", "enkel"])
def test_the_sections_follow_when_the_form_is_changed(tmp_path: Path, name: str) -> None:
    path, other = tmp_path / "logg.xlsx", tmp_path / "annan.xlsx"
    form = load_form(name)
    path.write_bytes(build(empty_content()))
    other.write_bytes(build(empty_content(form), form=form))
    with open_book(path) as opened:
        assert upgrade(opened) == []
    book = openpyxl.load_workbook(path)
    row = next(row for row in range(5, 40) if book["Projekt"].cell(row, 1).value == "Formulär")
    book["Projekt"].cell(row, 2).value = name
    book.save(path)
    before = path.read_bytes()
    with open_book(path) as opened:
        assert upgrade(opened) == ["avsnitten i listan på Listor och i rullistan på Rapporttexter"]
        opened.save()
        assert upgrade(opened) == []
    assert len(changed_members(before, path.read_bytes())) <= 3
    looks = [_sections_of(found) for found in (path, other)]
    assert looks[0] == looks[1]


def test_a_longer_list_of_sections_writes_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "logg.xlsx"
    form = load_form("enkel")
    path.write_bytes(build(empty_content(form), form=form))
    book = openpyxl.load_workbook(path)
    row = next(row for row in range(5, 40) if book["Projekt"].cell(row, 1).value == "Formulär")
    book["Projekt"].cell(row, 2).value = "eruf-2014-2020"
    book["Listor"]["J18"] = "mitt"
    book.save(path)
    before = path.read_bytes()
    with open_book(path) as opened, pytest.raises(ProjektloggError, match="i I18 står något annat"):
        upgrade(opened)
    assert path.read_bytes() == before


def _sections_of(path: Path) -> tuple[list[object], object]:
    book = openpyxl.load_workbook(path)
    lists, texts = book["Listor"], book["Rapporttexter"]
    cells: list[object] = [lists.cell(row, column).value for row in range(4, 40) for column in (9, 10)]
    rules = [one for one in texts.data_validations.dataValidation if str(one.sqref).startswith("B")]
    return cells, [(one.type, one.prompt, one.formula1, one.formula2, one.error) for one in rules]
