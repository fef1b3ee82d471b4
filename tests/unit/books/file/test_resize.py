"""Computed tables: rows replaced whole, the edge moved, links, filters, total rows, charts."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.support_books import (
    Rows,
    cells,
    changed_members,
    heading,
    member,
    parts,
    sheet,
    table,
    text,
    unzipped,
    zipped,
)
from xl_addin.books.base import TableUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import BY_FOCUS, BY_ORGANISATION, REVIEW
from xl_addin.values.raw_table import Link, Value

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
Cells = list[Value | Link]


def finding(number: int) -> Cells:
    """One row of the review, with a link to a cell of the log."""
    return ["Fel", "k", "Aktivitetslogg", Link(number, "Bolag & 'Co'", f"D{number}"), "Orgnr", f"v{number}", "M", "Å"]


def review(
    path: Path, rows: int = 2, *, data: str = "", after: str = "", more: str = "", inside: str | None = None
) -> Path:
    """A workbook with the table Granskning on A1:H(rows + 1)."""
    laid: Rows = {1: heading(REVIEW.headers)} | {
        n: [text("A1", f"gammal {n}", 4), *["x"] * 7] for n in range(2, rows + 2)
    }
    made = table("Granskning", f"A1:H{rows + 1 + ('totals' in more)}", REVIEW.headers, more, inside=inside)
    members = parts({"Granskning": sheet(data or cells(laid), after=after)}, {"Granskning": [made]})
    path.write_bytes(zipped(members))
    return path


def write(path: Path, rows: list[Cells], name: str = "Granskning") -> int:
    book = open_book(path)
    changed = book.apply(Update(tables=[TableUpdate(name, rows)]))
    book.save()
    return changed


def shown(path: Path, name: str = "Granskning") -> list[list[Value]]:
    """The rows inside the table as read back."""
    found = open_book(path).read([name])[name]
    return [list(row) for row, number in zip(found.rows, found.numbers, strict=True) if number not in found.below]


def values(rows: list[Cells]) -> list[list[Value]]:
    return [[one.value if isinstance(one, Link) else one for one in row] for row in rows]


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_the_edge_follows_the_rows(tmp_path: Path, count: int) -> None:
    path = review(tmp_path / "b.xlsx")
    before = path.read_bytes()
    rows = [finding(n) for n in range(2, count + 2)]
    assert write(path, rows) > 0
    assert shown(path) == values(rows)
    assert not open_book(path).read(["Granskning"])["Granskning"].below
    edge = f'ref="A1:H{count + 1}"'
    assert member(path.read_bytes(), TABLE).count(edge) == 2
    assert changed_members(before, path.read_bytes()) == ({SHEET, TABLE} if count != 2 else {SHEET})
    made = openpyxl.load_workbook(path)["Granskning"]
    assert made.tables["Granskning"].ref == f"A1:H{count + 1}"
    assert write(path, rows) == 0


def test_no_rows_leave_one_blank_row(tmp_path: Path) -> None:
    path = review(tmp_path / "b.xlsx", 5)
    write(path, [])
    assert shown(path) == []
    assert 'ref="A1:H2"' in member(path.read_bytes(), TABLE)
    assert '<c r="A2" s="4"/>' in member(path.read_bytes(), SHEET)
    assert "gammal" not in member(path.read_bytes(), SHEET)


def test_new_rows_take_the_style_of_the_first(tmp_path: Path) -> None:
    path = review(tmp_path / "b.xlsx", 1)
    write(path, [finding(2), finding(3)])
    assert '<c r="A3" s="4" ' in member(path.read_bytes(), SHEET)


def test_links(tmp_path: Path) -> None:
    kept = '<hyperlink ref="J2" location="A1"/><hyperlink ref="K1" r:id="x1"/>'
    old = '<hyperlink ref="D2" location="Gammal!A1"/><hyperlink ref="D9" location="Kvar!A1"/>'
    after = (
        f"<mergeCells count='1'><mergeCell ref='N1:O1'/></mergeCells><hyperlinks>{kept}{old}</hyperlinks><pageMargins/>"
    )
    path = review(tmp_path / "b.xlsx", after=after)
    write(path, [finding(2), finding(7)])
    xml = member(path.read_bytes(), SHEET)
    assert "Gammal" not in xml
    assert kept in xml
    assert "Kvar!A1" in xml
    assert re.findall(r"</mergeCells><hyperlinks>.*</hyperlinks><pageMargins/>", xml)
    links = dict(re.findall(r'<hyperlink ref="(\w+)" (\S+=".*?")(?: display="\d")?/>', xml))
    assert links["D2"] == "location=\"'Bolag &amp; ''Co'''!D2\""
    assert links["D3"] == "location=\"'Bolag &amp; ''Co'''!D7\""
    assert set(links) == {"J2", "K1", "D9", "D2", "D3"}


VALIDATED = '<dataValidation sqref="A2"><formula1>1</formula1></dataValidation>'
BARS = (
    '<conditionalFormatting sqref="A1"><cfRule type="dataBar" priority="1"><dataBar/>'
    "<extLst><ext/></extLst></cfRule></conditionalFormatting>"
)
FILTERED = f'<autoFilter ref="A1:B2"/>{BARS}<dataValidations count="1">{VALIDATED}</dataValidations>'


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", ""),
        ("", '<pageMargins left="1"/><drawing r:id="r1"/>'),
        (FILTERED, '<printOptions/><legacyDrawing r:id="r2"/>'),
        ('<sheetProtection sheet="1"/>', "<rowBreaks/>"),
    ],
)
def test_new_links_stand_where_the_schema_wants_them(tmp_path: Path, before: str, behind: str) -> None:
    path = review(tmp_path / "b.xlsx", after=before + behind)
    write(path, [finding(2)])
    xml = member(path.read_bytes(), SHEET)
    assert re.search(f"</sheetData>{re.escape(before)}<hyperlinks>.*</hyperlinks>{re.escape(behind)}<tableParts", xml)


def test_a_link_that_leads_elsewhere_is_a_change(tmp_path: Path) -> None:
    path = review(tmp_path / "b.xlsx", 1)
    write(path, [finding(2)])
    row = finding(2)
    row[3] = Link(2, "Annat", "A1")
    assert write(path, [row]) > 0
    assert "'Annat'!A1" in member(path.read_bytes(), SHEET)
    assert write(path, [row]) == 0


def test_excel_holds_only_so_many_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.books.file.resize.MAX_LINKS", 2)
    path = review(tmp_path / "b.xlsx", 1)
    write(path, [finding(2), finding(3), finding(4)])
    assert member(path.read_bytes(), SHEET).count("<hyperlink ") == 2
    assert shown(path)[2][3] == 4


def test_links_go_with_their_rows(tmp_path: Path) -> None:
    path = review(tmp_path / "b.xlsx", 1)
    write(path, [finding(2), finding(3)])
    write(path, [])
    assert "hyperlink" not in member(path.read_bytes(), SHEET)


@pytest.mark.parametrize("obstacle", ['<c r="B5"><v>1</v></c>', '<c r="B5"><f>A1</f></c>', text("B5", "anteckning")])
def test_what_stands_in_the_way_is_named_and_kept(tmp_path: Path, obstacle: str) -> None:
    data = cells({1: heading(REVIEW.headers), 2: ["x"]}) + f'<row r="5">{obstacle}</row>'
    path = review(tmp_path / "b.xlsx", 1, data=data)
    before = path.read_bytes()
    write(path, [finding(2), finding(3), finding(4)])
    assert shown(path) == values([finding(2), finding(3), finding(4)])
    path.write_bytes(before)
    with pytest.raises(ProjektloggError, match="B5") as caught:
        write(path, [finding(n) for n in range(2, 6)])
    assert caught.value.where == "b.xlsx, blad Granskning, cell B5"
    assert path.read_bytes() == before


def test_blank_cells_and_what_stands_beside_are_not_in_the_way(tmp_path: Path) -> None:
    data = cells({1: heading(REVIEW.headers), 2: ["x"]}) + '<row r="3"><c r="A3" s="1"/><c r="I3"><v>7</v></c></row>'
    path = review(tmp_path / "b.xlsx", 1, data=data)
    write(path, [finding(2), finding(3)])
    assert openpyxl.load_workbook(path)["Granskning"]["I3"].value == 7


def test_another_table_below_is_in_the_way(tmp_path: Path) -> None:
    rows: Rows = {1: heading(BY_ORGANISATION.headers), 2: ["a", 1, 1], 4: heading(BY_FOCUS.headers), 5: ["b", 1, 1]}
    members = parts(
        {"Översikt": sheet(cells(rows))},
        {
            "Översikt": [
                table("Översikt_organisation", "A1:C2", BY_ORGANISATION.headers),
                table("Översikt_insatsområde", "A4:C5", BY_FOCUS.headers, number=2),
            ]
        },
    )
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(members))
    write(path, [["a", 1, 2], ["b", 1, 2]], "Översikt_organisation")
    with pytest.raises(ProjektloggError, match="A4"):
        write(path, [["a", 1, 2]] * 3, "Översikt_organisation")


def test_filter_criteria_and_hidden_rows_do_not_hide_new_rows(tmp_path: Path) -> None:
    inside = (
        '<autoFilter ref="A1:H3"><filterColumn colId="0"><filters><filter val="gammal 2"/></filters></filterColumn>'
        '<filterColumn colId="1" hiddenButton="1"/></autoFilter>'
        '<sortState ref="A2:H3"><sortCondition ref="A2"/></sortState>'
    )
    path = review(tmp_path / "b.xlsx", inside=inside)
    members_xml = member(path.read_bytes(), SHEET).replace('<row r="3">', '<row r="3" hidden="1" ht="20">')

    path.write_bytes(zipped({**unzipped(path.read_bytes()), SHEET: members_xml}))
    write(path, [finding(2), finding(3)])
    assert '<row r="3" ht="20">' in member(path.read_bytes(), SHEET)
    made = member(path.read_bytes(), TABLE)
    assert '<autoFilter ref="A1:H3"><filterColumn colId="1" hiddenButton="1"/></autoFilter><tableColumns' in made


def test_a_filter_stays_while_nothing_changes(tmp_path: Path) -> None:
    rows = [finding(2), finding(3)]
    path = review(tmp_path / "b.xlsx")
    write(path, rows)

    held = '<autoFilter ref="A1:H3"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    held = member(path.read_bytes(), TABLE).replace('<autoFilter ref="A1:H3"/>', held)
    path.write_bytes(zipped({**unzipped(path.read_bytes()), TABLE: held}))
    before = path.read_bytes()
    assert write(path, rows) == 0
    assert path.read_bytes() == before


TOTALS = '<c r="A1" s="3" t="str"><f>SUBTOTAL(103,Granskning[Nivå])</f><v>2</v></c>'


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_total_row_moves_along(tmp_path: Path, count: int) -> None:
    laid: Rows = {1: heading(REVIEW.headers), 2: ["a"] * 8, 3: ["b"] * 8, 4: [TOTALS, None, "Summa"]}
    path = review(tmp_path / "b.xlsx", data=cells(laid), more='totalsRowCount="1"', inside='<autoFilter ref="A1:H3"/>')
    rows = [finding(n) for n in range(2, count + 2)]
    write(path, rows)
    assert shown(path) == values(rows)
    made = member(path.read_bytes(), TABLE)
    assert f'ref="A1:H{count + 2}" totalsRowCount="1"' in made
    assert f'<autoFilter ref="A1:H{count + 1}"/>' in made
    sheet_cells = openpyxl.load_workbook(path)["Granskning"]
    assert sheet_cells.cell(count + 2, 1).value == "=SUBTOTAL(103,Granskning[Nivå])"
    assert sheet_cells.cell(count + 2, 3).value == "Summa"
    assert sheet_cells.cell(count + 3, 1).value is None
    assert {sheet_cells.cell(row, 1).number_format for row in range(2, count + 2)} == {"General"}
    assert write(path, rows) == 0


def test_columns_are_found_by_header_and_the_users_own_are_kept(tmp_path: Path) -> None:
    headers = [*reversed(REVIEW.headers), "Eget"]
    laid: Rows = {1: heading(headers), 2: [*["x"] * 8, "mitt"]}
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(parts({"G": sheet(cells(laid))}, {"G": [table("Granskning", "A1:I2", headers)]})))
    write(path, [finding(2)])
    assert shown(path) == [[*reversed(values([finding(2)])[0]), "mitt"]]


def test_a_table_that_the_workbook_lacks_is_left_out(tmp_path: Path) -> None:
    path = review(tmp_path / "b.xlsx")
    before = path.read_bytes()
    assert write(path, [["a", 1, 2]], "Översikt_organisation") == 0
    assert path.read_bytes() == before


def test_only_computed_tables_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Listor"):
        write(review(tmp_path / "b.xlsx"), [], "Listor")
    with pytest.raises(ValueError, match="8"):
        write(review(tmp_path / "b.xlsx"), [["för kort"]])


CHART = (
    '<c:chartSpace xmlns:c="urn:c"><c:f>Översikt!$A$2:$A$3</c:f><c:strCache><c:pt><c:v>a</c:v></c:pt></c:strCache>'
    "<c:f>'Översikt'!$B$1</c:f><c:strCache>rubrik</c:strCache><c:f>Översikt!$B$1:$B$3</c:f>"
    "<c:f>Översikt!$B$2:$C$3</c:f><c:f>Översikt!$B$2:$B$9</c:f><c:f>Översikt!$H$2:$H$3</c:f><c:f>Annat!$A$2:$A$3</c:f>"
    "</c:chartSpace>"
)


def test_charts_of_whole_columns_grow(tmp_path: Path) -> None:
    rows: Rows = {1: heading(BY_ORGANISATION.headers), 2: ["a", 1, 1], 3: ["b", 1, 1]}
    members = parts(
        {"Översikt": sheet(cells(rows))},
        {"Översikt": [table("Översikt_organisation", "A1:C3", BY_ORGANISATION.headers)]},
        drawings={"Översikt": CHART},
    )
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(members))
    before = path.read_bytes()
    write(path, [["a", 1, 2], ["b", 5, 6]], "Översikt_organisation")
    assert changed_members(before, path.read_bytes()) == {SHEET}
    write(path, [["a", 1, 2], ["b", 1, 2], ["c", 3, 4]], "Översikt_organisation")
    assert changed_members(before, path.read_bytes()) == {SHEET, TABLE, "xl/charts/chart1.xml"}
    assert member(path.read_bytes(), "xl/charts/chart1.xml") == (
        '<c:chartSpace xmlns:c="urn:c"><c:f>Översikt!$A$2:$A$4</c:f>'
        "<c:f>'Översikt'!$B$1</c:f><c:strCache>rubrik</c:strCache><c:f>Översikt!$B$1:$B$4</c:f>"
        "<c:f>Översikt!$B$2:$C$4</c:f><c:f>Översikt!$B$2:$B$9</c:f><c:f>Översikt!$H$2:$H$3</c:f><c:f>Annat!$A$2:$A$3</c:f>"
        "</c:chartSpace>"
    )
