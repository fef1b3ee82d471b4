"""Which formulas lose their cached value: those that depend on what changed, and no others."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from tests.support_books import (
    Rows,
    cells,
    changed_members,
    convert,
    has_libreoffice,
    heading,
    log_book,
    log_rows,
    member,
    parts,
    sheet,
    table,
    unzipped,
    zipped,
)
from xl_addin.books.base import ColumnUpdate, TableUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.books.ooxml.formulas import read_references, table_columns
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import REVIEW
from xl_addin.values.raw_table import Value

OWN = "xl/worksheets/sheet2.xml"


def formula(text: str, value: object = 99, more: str = "") -> str:
    """A cell with a formula and an old cached value; the place is put in by `cells`."""
    return f'<c r="A1"><f{more}>{text}</f><v>{value}</v></c>'


def refresh(path: Path, values: list[Value]) -> None:
    book = open_book(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    book.apply(Update([ColumnUpdate(found, "Kontroll", values)]))
    book.save()


def cached(path: Path, name: str = OWN) -> dict[str, str | None]:
    """Each formula's cached value by cell; None: none."""
    found = re.findall(
        r'<c r="(\w+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v>(.*?)</v>)?</c>', member(path.read_bytes(), name)
    )
    return {place: value or None for place, value in found}


def with_formulas(path: Path, *texts: str, names: str = "", rows: int = 3) -> Path:
    """A log, and a sheet Eget with those formulas in A1, A2, ..."""
    laid: Rows = {number: [formula(text)] for number, text in enumerate(texts, 1)}
    return log_book(path, rows, sheets={"Eget": sheet(cells(laid))}, names=names)


@pytest.mark.parametrize(
    "text",
    [
        "Aktivitetslogg!J3",
        "$J$3+Aktivitetslogg!$J$3",
        "'Aktivitetslogg'!J1:J9",
        "SUM(Aktivitetslogg!J:J)",
        "SUM(Aktivitetslogg!3:3)",
        "COUNTIF(Aktivitetslogg!A1:Z100,&quot;x&quot;)",
        "COUNTA(Aktivitetslogg[Kontroll])",
        "COUNTA(aktivitetslogg[[#All],[Kontroll]])",
        "COUNTA(Aktivitetslogg[[Räknas i]:[Kontroll]])",
        "ROWS(Aktivitetslogg)",
        "ROWS(Aktivitetslogg[])",
        "SUM(Aktivitetslogg:Eget!J3)",
        "INDIRECT(&quot;Aktivitetslogg!J3&quot;)",
        "SUM(OFFSET(A1,0,0,9,9))",
        "NOW()",
        "SUM(A9:INDEX(B1:B9,3))",
        "mitt_namn",
        "SUM(kedja)",
        "rörligt",
        "A1*0+Aktivitetslogg!J3",
        "[0]!mitt_namn",
    ],
)
def test_what_depends(tmp_path: Path, text: str) -> None:
    names = (
        '<definedName name="mitt_namn">Aktivitetslogg!$J$2:$J$9</definedName>'
        '<definedName name="kedja">mitt_namn</definedName><definedName name="rörligt">Eget!A1</definedName>'
    )
    path = with_formulas(tmp_path / "b.xlsx", text, names=names)
    refresh(path, [None, "x", None])
    assert cached(path) == {"A1": None}
    assert "fullCalcOnLoad=" in member(path.read_bytes(), "xl/workbook.xml")


@pytest.mark.parametrize(
    "text",
    [
        "1+1",
        "B1:B9",
        "Aktivitetslogg!J2",
        "SUM(Aktivitetslogg!A:I)",
        "SUM(Aktivitetslogg!K:XFD)",
        "Aktivitetslogg[[#This Row],[Orgnr]]",
        "COUNTA(Aktivitetslogg[Orgnr])",
        "&quot;Aktivitetslogg!J3&quot;",
        "'[1]Aktivitetslogg'!J3+[2]Aktivitetslogg!J3",
        "1.5E5+2E3",
        "annat_namn",
        "okänt_namn+TRUE",
        "J3",
        "Annat!J3",
        "LOG10(J3)",
        "SUM(INDEX(A1:B2,1,1))",
    ],
)
def test_what_does_not_depend(tmp_path: Path, text: str) -> None:
    names = '<definedName name="annat_namn">Aktivitetslogg!$A$2:$A$9</definedName>'
    path = with_formulas(tmp_path / "b.xlsx", text, names=names)
    before = path.read_bytes()
    refresh(path, [None, "x", None])
    assert cached(path) == {"A1": "99"}
    assert changed_members(before, path.read_bytes()) == {"xl/worksheets/sheet1.xml"}


def test_through_other_formulas_in_any_order(tmp_path: Path) -> None:
    texts = ["A2", "A3", "A4", "Aktivitetslogg!J3", "A4", "A5", "1+1", "A7"]
    path = with_formulas(tmp_path / "b.xlsx", *texts)
    refresh(path, [None, "x", None])
    assert {place for place, value in cached(path).items() if value} == {"A7", "A8"}


@pytest.mark.parametrize("length", [20, 200])
def test_a_chain_that_runs_to_and_fro_is_not_lost(tmp_path: Path, length: int) -> None:
    order = sorted(range(1, length + 1), key=lambda number: number * 7919 % 211)
    texts = {row: f"A{after}" for row, after in pairwise(order)} | {order[-1]: "Aktivitetslogg!J3"}
    laid: Rows = {row: [formula(texts[row])] for row in sorted(texts)}
    laid[length + 1] = [formula("1+1")]
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells(laid))})
    refresh(path, [None, "x", None])
    kept = {place for place, value in cached(path).items() if value}
    assert kept <= {f"A{length + 1}"}
    if length < 100:  # of a chain that long the program gives up telling what does not depend
        assert kept


def test_the_kind_of_the_old_value_goes_with_it(tmp_path: Path) -> None:
    laid: Rows = {1: [formula("Aktivitetslogg!J3", "#N/A").replace("<c ", '<c s="1" t="e" ')]}
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells(laid))})
    refresh(path, [None, "x", None])
    assert '<c r="A1" s="1"><f>Aktivitetslogg!J3</f></c>' in member(path.read_bytes(), OWN)


def test_own_row_of_the_table(tmp_path: Path) -> None:
    rows = log_rows(3)
    for number in (2, 3, 4):
        rows[number] += [None, None, None, formula("Aktivitetslogg[[#This Row],[Kontroll]]")]
    path = log_book(tmp_path / "b.xlsx", data=cells(rows))
    refresh(path, [None, "x", None])
    assert cached(path, "xl/worksheets/sheet1.xml") == {"K2": "99", "K3": None, "K4": "99"}


def test_shared_formulas_move_their_references(tmp_path: Path) -> None:
    laid: Rows = {
        1: [formula("Aktivitetslogg!J2", more=' t="shared" ref="A1:A3" si="0"')],
        2: ['<c r="A2"><f t="shared" si="0"/><v>98</v></c>'],
        3: ['<c r="A3"><f t="shared" si="0"></f><v>97</v></c>'],
        4: [formula("Aktivitetslogg!$J$3")],
    }
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells(laid))})
    refresh(path, [None, "x", None])
    assert cached(path) == {"A1": "99", "A2": None, "A3": "97", "A4": None}


def test_what_reads_an_array_depends_with_it(tmp_path: Path) -> None:
    laid: Rows = {
        1: [formula("Aktivitetslogg!J2:J4", more=' t="array" ref="A1:A3"')],
        2: [5],
        3: [5],
        4: [formula("A3")],
    }
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells(laid))})
    refresh(path, [None, "x", None])
    assert cached(path) == {"A1": None, "A4": None}


def test_a_longer_table_is_seen_by_what_counts_its_rows(tmp_path: Path) -> None:
    laid: Rows = {1: heading(REVIEW.headers), 2: ["a"] * 8}
    own: Rows = {1: [formula("ROWS(Granskning)")], 2: [formula("Granskning!J9")]}
    members = parts(
        {"Granskning": sheet(cells(laid)), "Eget": sheet(cells(own))},
        {"Granskning": [table("Granskning", "A1:H2", REVIEW.headers)]},
    )
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(members))
    book = open_book(path)
    book.apply(Update(tables=[TableUpdate("Granskning", [["a"] * 8, ["b"] * 8])]))
    book.save()
    assert cached(path) == {"A1": None, "A2": "99"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '<calcPr fullCalcOnLoad="1"/>'),
        ('<calcPr calcId="191029"/>', '<calcPr calcId="191029" fullCalcOnLoad="1"/>'),
        ('<calcPr calcId="1" fullCalcOnLoad="0"></calcPr>', '<calcPr calcId="1" fullCalcOnLoad="1"></calcPr>'),
    ],
)
def test_excel_is_asked_for_a_full_calculation(tmp_path: Path, before: str, after: str) -> None:
    path = with_formulas(tmp_path / "b.xlsx", "Aktivitetslogg!J3")
    members = unzipped(path.read_bytes())
    end = "<extLst><ext uri='x'/></extLst></workbook>"
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b"</workbook>", (before + end).encode())
    path.write_bytes(zipped(members))
    refresh(path, [None, "x", None])
    assert member(path.read_bytes(), "xl/workbook.xml").endswith(f"</sheets>{after}{end}")


def chained(path: Path, rows: Rows) -> None:
    """A log whose computed column holds formulas, with a calculation chain."""
    log_book(path, data=cells(rows))
    members = unzipped(path.read_bytes())
    members["xl/calcChain.xml"] = b"<calcChain><c r='J2' i='1'/></calcChain>"
    rels, types = members["xl/_rels/workbook.xml.rels"], members["[Content_Types].xml"]
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="cc" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    members["xl/_rels/workbook.xml.rels"] = rels.replace(b"</Relationships>", link.encode())
    override = b'<Override PartName="/xl/calcChain.xml" ContentType="application/x.calcChain+xml"/></Types>'
    members["[Content_Types].xml"] = types.replace(b"</Types>", override)
    path.write_bytes(zipped(members))


def test_a_formula_in_our_column_becomes_a_value_and_the_chain_goes(tmp_path: Path) -> None:
    rows = log_rows(3)
    rows[2] += [None, None, formula("1+1", 2)]
    path = tmp_path / "b.xlsx"
    chained(path, rows)
    before = path.read_bytes()
    refresh(path, [2, None, None])
    after = path.read_bytes()
    parts_changed = {
        "xl/worksheets/sheet1.xml",
        "xl/calcChain.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    }
    assert changed_members(before, after) == parts_changed
    assert '<c r="J2"><v>2</v></c>' in member(after, "xl/worksheets/sheet1.xml")
    assert not [name for name, data in unzipped(after).items() if b"calcChain" in data]
    openpyxl.load_workbook(path)


def test_the_chain_stays_while_no_formula_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    chained(path, log_rows(3))
    refresh(path, ["x", None, None])
    assert "xl/calcChain.xml" in unzipped(path.read_bytes())


def test_cells_that_shared_a_replaced_formula_get_their_own(tmp_path: Path) -> None:
    rows = log_rows(3)
    rows[2] += [None, None, formula("A2&amp;&quot;_&quot;&amp;$B$1", 1, ' t="shared" ref="J2:K4" si="7"')]
    rows[2] += ['<c r="K2"><f t="shared" si="7"/><v>3</v></c>']
    rows[3] += [None, None, None, '<c r="K3" s="1"><f t="shared" si="7"/><v>4</v></c>']
    path = log_book(tmp_path / "b.xlsx", data=cells(rows))
    refresh(path, ["x", None, None])
    found = openpyxl.load_workbook(path)["Aktivitetslogg"]
    assert (found["J2"].value, found["K2"].value, found["K3"].value) == ("x", '=B2&"_"&$B$1', '=B3&"_"&$B$1')


def test_the_middle_of_an_array_formula_is_refused(tmp_path: Path) -> None:
    rows = log_rows(3)
    rows[2] += [None, None, formula("A2:A4", 1, ' t="array" ref="J2:J4"')]
    rows[3] += [None, None, 2]
    path = log_book(tmp_path / "b.xlsx", data=cells(rows))
    book = open_book(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    second = replace(found, rows=found.rows[1:2], numbers=found.numbers[1:2])
    with pytest.raises(ProjektloggError, match="J2") as caught:
        book.apply(Update([ColumnUpdate(second, "Kontroll", ["x"])]))
    assert caught.value.where == "b.xlsx, blad Aktivitetslogg, cell J3"


def test_references_are_read() -> None:
    found = read_references("'Bo''s blad'!$A1:B$2+SUM(Blad1:Blad3!C:$D)*namn-Tabell[[#This Row],['[x'] y]]")
    assert [(one.sheets, str(one.area), one.fixed) for one in found.references] == [
        ("Bo's blad", "A1:B2", (False, True, True, False)),
        ("Blad1:Blad3", "C1:D1048576", (True, False, True, True)),
    ]
    assert found.names == (("", "namn"),)
    assert found.tables == (("Tabell", "[#This Row],['[x'] y]"),)
    assert not found.everything
    assert table_columns("[#This Row],['[x'] y]") == (["[x] y"], True)
    assert table_columns("[a]:[b]") == (["a", "b"], False)
    assert table_columns("@Kontroll") == (["Kontroll"], True)
    assert table_columns("") == ([], False)


@pytest.mark.libreoffice
@pytest.mark.skipif(not has_libreoffice(), reason="no LibreOffice")
def test_libreoffice_computes_anew_what_depends_and_only_that(tmp_path: Path) -> None:
    texts = [
        "COUNTA(Aktivitetslogg!J2:J9)",
        "COUNTA(Aktivitetslogg[Kontroll])",
        "A1+A2",
        "antal*10",
        "1+1",
    ]
    names = '<definedName name="antal">COUNTA(Aktivitetslogg!$J$2:$J$9)</definedName>'
    laid: Rows = {number: [formula(text)] for number, text in enumerate(texts, 1)}
    laid[6] = [formula("Aktivitetslogg!J2:J4", "gammal", ' t="array" ref="A6:A8"').replace("<c ", '<c t="str" ')]
    laid |= {7: ["gammal"], 8: ["gammal"]}
    laid[9] = [formula("Aktivitetslogg!J4", "gammal").replace("<c ", '<c t="str" ')]
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells(laid))}, names=names)
    as_excel(path)
    refresh(path, ["a", "b", "c"])
    shown = openpyxl.load_workbook(convert(path, "xlsx", tmp_path), data_only=True)["Eget"]
    assert [cell.value for cell in shown["A"]] == [3, 3, 6, 30, 99, "a", "b", "c", "c"]


def as_excel(path: Path) -> None:
    """Sign the file as Excel's own, whose cached values LibreOffice trusts."""
    members = unzipped(path.read_bytes())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
    link = f'<Relationship Id="app" Type="{kind}" Target="docProps/app.xml"/></Relationships>'
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"</Relationships>", link.encode())
    members["docProps/app.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
    )
    path.write_bytes(zipped(members))
