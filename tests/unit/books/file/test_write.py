"""Computed columns and named cells: what changes in the file, and that nothing else does."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.support_books import (
    DATE,
    LOG_HEADER,
    cells,
    changed_members,
    log_book,
    log_rows,
    member,
    parts,
    sheet,
    table,
    unzipped,
    zipped,
)
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import FileBook, open_book
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Value

LOG = "xl/worksheets/sheet1.xml"
NOW = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)


def book_at(path: Path) -> FileBook:
    return open_book(path, now=lambda: NOW)


def write(path: Path, **columns: list[Value]) -> int:
    """Write the columns Räknas i (`r`) and Kontroll (`k`) and save; how many cells changed."""
    book = book_at(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    names = {"r": "Räknas i", "k": "Kontroll"}
    changed = book.apply(Update([ColumnUpdate(found, names[key], values) for key, values in columns.items()]))
    book.save()
    return changed


def column(path: Path, name: str = "Kontroll") -> list[Value]:
    return open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"].column(name)


def without(xml: str, *places: str) -> str:
    """A sheet's XML without those cells."""
    for place in places:
        xml = re.sub(rf'<c r="{place}"(?:[^>]*/>|.*?</c>)', "", xml)
    return xml


def test_only_our_cells_in_only_that_sheet_change(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": sheet(cells({1: ["hej"]}))})
    before = path.read_bytes()
    assert write(path, r=["a", "b", None], k=["c", None, 4]) == 4
    after = path.read_bytes()
    assert changed_members(before, after) == {LOG}
    places = ("I2", "J2", "I3", "J4")
    assert without(member(after, LOG), *places) == member(before, LOG)
    assert column(path, "Räknas i") == ["a", "b", None]
    assert column(path) == ["c", None, 4]


def test_the_same_values_again_change_nothing(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    values: list[Value] = ["text ", 1.1, date(2023, 5, 1)]
    assert write(path, k=values) == 3
    before = path.read_bytes()
    status = path.stat()
    assert write(path, k=values) == 0
    assert path.read_bytes() == before
    assert path.stat() == status


def test_values_that_a_program_wrote_in_its_own_way_are_the_same(tmp_path: Path) -> None:
    rows = log_rows(5)
    kept = ['<c r="J1" t="s"><v>0</v></c>', "<c r='J3'><v>0.30000000000000</v></c>"]
    kept += ['<c r="J1" t="b"><v>true</v></c>', f'<c r="J1" s="{DATE}"><v>45000.0</v></c>']
    kept += ['<c r="J1" t="inlineStr"><is><r><t>två </t></r><r><t>&#229;r</t></r></is></c>']
    for number, cell in enumerate(kept, 2):
        rows[number] += [None, None, cell]
    path = log_book(tmp_path / "b.xlsx", 5, data=cells(rows), shared=["<si><r><t>e</t></r><r><t>tt</t></r></si>"])
    assert write(path, k=["ett", 0.1 + 0.2, True, date(2023, 3, 15), "två år"]) == 0
    assert write(path, k=["ett", 0.1 + 0.2, True, date(2023, 3, 15), "två är"]) == 1


HARD: list[Value] = [
    "=1+1",
    "+46 8",
    "@x",
    "-1",
    " kant ",
    "rad\nrad",
    "\ttab",
    "vagn\rretur",
    "a\x00b\x0bc\x1f",
    "_x0041_",
    "_x000D_ & <b>]]></b>",
    "Ek & Son <AB> \"'",
    "𝄞 emoji 🙂",
    "e\u0301",
    "x" * 32_767,
    "NA",
    "TRUE",
    "1E5",
    "5561418392",
    "#N/A",
    0,
    -1,
    1.5,
    0.1 + 0.2,
    1e-300,
    1.7976931348623157e308,
    123456789012345,
    2**53,
    True,
    False,
    None,
    date(2023, 5, 1),
    date(1900, 1, 1),
    date(1900, 2, 28),
    date(1900, 3, 1),
    datetime(2023, 5, 1, 13, 30),
    datetime(2023, 5, 1, 23, 59, 59),
    time(6, 30),
    timedelta(hours=30),
]


@pytest.mark.parametrize("properties", ["", 'date1904="1"'])
def test_hard_values_come_back(tmp_path: Path, properties: str) -> None:
    path = log_book(tmp_path / "b.xlsx", len(HARD), properties=properties)
    wanted = list(HARD)
    if properties:
        wanted = [one.isoformat() if isinstance(one, date) and one.year == 1900 else one for one in wanted]
    write(path, k=HARD)
    found = column(path)
    assert [(type(one), one) for one in found] == [(type(one), one) for one in wanted]


def test_openpyxl_reads_the_same(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx", len(HARD))
    write(path, k=HARD)
    found = [cell.value for cell in openpyxl.load_workbook(path)["Aktivitetslogg"]["J"]][1:]
    for value, back in zip(HARD, found, strict=True):
        escaped = isinstance(value, str) and re.search("[\x00-\x08\x0b-\x1f]|_x", value)
        if not escaped and not isinstance(value, (date, time, timedelta)):
            assert back == value
    formulas = [cell for cell in openpyxl.load_workbook(path)["Aktivitetslogg"]["J"] if cell.data_type == "f"]
    assert formulas == []


def test_half_a_surrogate_pair_does_no_harm(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    write(path, k=["a\ud800b", "\udfff", "\ufffe\uffff"])
    assert column(path) == ["a\ufffdb", "\ufffd", "\ufffd\ufffd"]
    assert write(path, k=["a\ud800b", "\udfff", "\ufffe\uffff"]) == 0


def test_too_long_a_text_is_refused_by_name(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    before = path.read_bytes()
    for text in ("x" * 32_768, "𝄞" * 16_384):
        with pytest.raises(ProjektloggError, match=r"32.?767") as caught:
            write(path, k=["ok", text, None])
        assert caught.value.where == "b.xlsx, blad Aktivitetslogg, cell J3"
    assert path.read_bytes() == before


def test_numbers_that_no_cell_holds_are_a_fault_of_ours(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    with pytest.raises(ValueError, match="finite"):
        write(path, k=[float("nan"), 1, 2])


def test_only_computed_columns_can_be_written(tmp_path: Path) -> None:
    book = book_at(log_book(tmp_path / "b.xlsx"))
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    with pytest.raises(ValueError, match="Orgnr"):
        book.apply(Update([ColumnUpdate(found, "Orgnr", [1, 2, 3])]))
    with pytest.raises(ValueError, match="2 values for 3 rows"):
        book.apply(Update([ColumnUpdate(found, "Kontroll", [1, 2])]))


def test_a_column_that_the_table_lacks_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    header = [name for name in LOG_HEADER if name != "Kontroll"]
    rows = log_rows(2) | {1: [*header]}
    made = table("Aktivitetslogg", "A1:I3", header)
    path.write_bytes(zipped(parts({"Aktivitetslogg": sheet(cells(rows))}, {"Aktivitetslogg": [made]})))
    before = path.read_bytes()
    assert write(path, k=[1, 2]) == 0
    assert path.read_bytes() == before


def test_style_stays_and_new_cells_take_the_first_rows(tmp_path: Path) -> None:
    rows = log_rows(3)
    rows[2] += [None, None, '<c r="J2" s="4"><v>1</v></c>']
    rows[3] += [None, None, '<c r="J3" s="2" t="s" cm="1" vm="2"><v>0</v></c>']
    path = log_book(tmp_path / "b.xlsx", data=cells(rows), shared=["<si><t>x</t></si>"])
    write(path, k=[None, "b", "c"])
    xml = member(path.read_bytes(), LOG)
    assert '<c r="J2" s="4"/>' in xml
    assert '<c r="J3" s="2" t="inlineStr"><is><t>b</t></is></c>' in xml
    assert '<c r="J4" s="4" t="inlineStr"><is><t>c</t></is></c>' in xml


def test_a_date_gets_a_date_format_and_keeps_the_rest_of_its_style(tmp_path: Path) -> None:
    rows = log_rows(2)
    rows[2] += [None, None, '<c r="J2" s="4"/>']
    rows[3] += [None, None, f'<c r="J3" s="{DATE}"/>']
    path = log_book(tmp_path / "b.xlsx", 2, data=cells(rows))
    before = path.read_bytes()
    write(path, k=[date(2023, 5, 1), date(2023, 5, 2)], r=[date(2023, 5, 3), None])
    assert changed_members(before, path.read_bytes()) == {LOG, "xl/styles.xml"}
    assert column(path) == [date(2023, 5, 1), date(2023, 5, 2)]
    book = openpyxl.load_workbook(path)["Aktivitetslogg"]
    assert (book["J2"].number_format, book["J2"].fill.patternType) == ("mm-dd-yy", "gray125")
    assert book["J3"].number_format == "yyyy\\-mm\\-dd"
    assert book["I2"].is_date


def test_rows_and_cells_go_in_where_they_belong(tmp_path: Path) -> None:
    rows = log_rows(4)
    rows[3] += [None, None, None, "K3"]
    rows[5] = [None, None, None, None, None, None, None, None, None, None, "K5"]
    data = (
        cells(rows)
        .replace('<row r="3">', '<row r="3" spans="1:9" ht="20">')
        .replace('<row r="2">', '<row r="2" spans="1:3 5:7">')
    )
    path = log_book(tmp_path / "b.xlsx", 4, data=data)
    write(path, r=["i2", "i3", "i4"], k=["j2", "j3", "j4"])
    xml = member(path.read_bytes(), LOG)
    assert re.findall(r'<row r="(\d+)"', xml) == ["1", "2", "3", "4", "5"]
    for row in re.findall(r"<row.*?</row>", xml):
        places = re.findall(r'<c r="([A-Z])\d+"', row)
        assert places == sorted(places)
    assert '<row r="3" spans="1:10" ht="20">' in xml
    assert '<row r="2">' in xml


def test_the_dimension_grows(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    members = unzipped(path.read_bytes())
    members[LOG] = members[LOG].replace(b"<sheetData>", b'<dimension ref="A1:G4"/><sheetData>')
    path.write_bytes(zipped(members))
    write(path, k=["x", None, None])
    assert '<dimension ref="A1:J4"/>' in member(path.read_bytes(), LOG)


def test_filters_and_hidden_rows_of_the_log_are_left_alone(tmp_path: Path) -> None:
    data = cells(log_rows(3)).replace('<row r="3">', '<row r="3" hidden="1">')
    path = log_book(tmp_path / "b.xlsx", data=data)
    before = path.read_bytes()
    write(path, k=["x", "y", "z"])
    after = path.read_bytes()
    assert changed_members(before, after) == {LOG}
    assert '<row r="3" hidden="1">' in member(after, LOG)
    assert column(path) == ["x", "y", "z"]


def named(path: Path, names: str) -> Path:
    return log_book(path, sheets={"Över's sikt": sheet(cells({2: ["gammal"]}))}, names=names)


def test_named_cells(tmp_path: Path) -> None:
    names = (
        "<definedName name=\"ruta_1_utfall\">'Över''s sikt'!$A$2</definedName>"
        "<definedName name=\"Ruta_1_namn\">'Över''s sikt'!$B$9</definedName>"
        "<definedName name=\"ruta_2_namn\">'Över''s sikt'!$A$2:$A$3</definedName>"
        '<definedName name="ruta_3_namn">#REF!</definedName>'
    )
    path = named(tmp_path / "b.xlsx", names)
    before = path.read_bytes()
    book = book_at(path)
    update = Update(
        names={"ruta_1_utfall": 524, "ruta_1_namn": "Behov", "ruta_2_namn": "x", "ruta_3_namn": "x", "finns_ej": 1}
    )
    assert book.apply(update) == 2
    book.save()
    assert changed_members(before, path.read_bytes()) == {"xl/worksheets/sheet2.xml"}
    found = openpyxl.load_workbook(path)["Över's sikt"]
    assert (found["A2"].value, found["B9"].value) == (524, "Behov")


def test_read_after_apply_sees_what_was_applied(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    book = book_at(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    book.apply(Update([ColumnUpdate(found, "Kontroll", ["a", "b", "c"])]))
    assert book.read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll") == ["a", "b", "c"]
    assert book.apply(Update([ColumnUpdate(found, "Kontroll", ["a", "b", "d"])])) == 1
    assert column(path) == [None, None, None]
    book.save()
    book.save()
    assert column(path) == ["a", "b", "d"]


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<cp:lastModifiedBy>Eva</cp:lastModifiedBy><dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified>'
    "</cp:coreProperties>"
)


def test_the_modified_date_moves_with_a_change_only(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    members: dict[str, str | bytes] = dict(unzipped(path.read_bytes()))
    members["docProps/core.xml"] = CORE.format("2020-01-01T00:00:00Z")
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    link = f'<Relationship Id="c1" Type="{kind}" Target="docProps/core.xml"/></Relationships>'
    members["_rels/.rels"] = member(path.read_bytes(), "_rels/.rels").replace("</Relationships>", link)
    path.write_bytes(zipped(members))
    before = path.read_bytes()
    write(path, k=[None, None, None])
    assert path.read_bytes() == before
    write(path, k=["x", None, None])
    assert member(path.read_bytes(), "docProps/core.xml") == CORE.format("2024-02-03T04:05:06Z")
    again = path.read_bytes()
    path.write_bytes(before)
    write(path, k=["x", None, None])
    assert path.read_bytes() == again


def test_an_error_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    book = book_at(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    with pytest.raises(ProjektloggError):
        book.apply(
            Update(
                [
                    ColumnUpdate(found, "Räknas i", ["a", "b", "c"]),
                    ColumnUpdate(found, "Kontroll", ["x" * 40_000, 1, 2]),
                ]
            )
        )
    assert book.read(["Aktivitetslogg"])["Aktivitetslogg"].column("Räknas i") == [None, None, None]


ODD: dict[str, Callable[[str], str | bytes]] = {
    "prefix": lambda xml: re.sub(r"<(/?)(worksheet|sheetData|row|c|v|is|t)\b", r"<\1x:\2", xml).replace(
        "xmlns=", "xmlns:x="
    ),
    "single quotes": lambda xml: re.sub(r'(<c|<row) r="(\w+)"', r"\1 r='\2'", xml),
    "other order": lambda xml: re.sub(r'<c r="(\w+)" s="(\d)"', r'<c s="\2" r="\1"', xml),
    "no places": lambda xml: re.sub(r'(<row|<c) r="\w+"', r"\1", xml),
    "comment": lambda xml: xml.replace("<sheetData>", '<sheetData><!-- <row r="2"><c r="J2"/></row> -->'),
    "cdata": lambda xml: xml.replace("Behovsanalys", "<![CDATA[Behovsanalys]]>"),
    "utf-16": lambda xml: xml.replace("UTF-8", "UTF-16").encode("utf-16"),
    "latin-1": lambda xml: xml.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "line breaks": lambda xml: xml.replace("<c ", "<c\n ").replace("<row ", "\n<row\n"),
    "spaced end tags": lambda xml: xml.replace("</c>", "</c >").replace("</row>", "</row\n>"),
    "strict": lambda xml: xml.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    ),
}


@pytest.mark.parametrize("spelling", ODD)
def test_unusual_spellings_of_the_sheet(tmp_path: Path, spelling: str) -> None:
    path = log_book(tmp_path / "b.xlsx")
    members: dict[str, str | bytes] = dict(unzipped(path.read_bytes()))
    members[LOG] = ODD[spelling](member(path.read_bytes(), LOG))
    path.write_bytes(zipped(members))
    before = path.read_bytes()
    wanted = open_book(log_book(tmp_path / "vanlig.xlsx")).read(["Aktivitetslogg"])["Aktivitetslogg"]
    found = open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"]
    assert (found.rows, found.numbers, found.header) == (wanted.rows, wanted.numbers, wanted.header)
    assert write(path, k=["x", None, "å"]) == 2
    assert changed_members(before, path.read_bytes()) == {LOG}
    assert column(path) == ["x", None, "å"]
    assert column(path, "Företag") == ["Bolag 2", "Bolag 3", "Bolag 4"]
    rows = re.findall(r'<row r="(\d+)".*?</row>', member(path.read_bytes(), LOG))
    assert rows == ["1", "2", "3", "4"]
    places = re.findall(r'<c(?: r="(\w+)")?', member(path.read_bytes(), LOG).replace("<cols", ""))
    assert [place for place in places if place[1] == "4"] == [f"{letter}4" for letter in "ABCDEFGJ"]
    if spelling != "strict":  # which openpyxl does not read
        assert openpyxl.load_workbook(path)["Aktivitetslogg"]["J4"].value == "å"


def test_rows_out_of_order_are_refused(tmp_path: Path) -> None:
    rows = re.findall("<row.*?</row>", cells(log_rows(3)))
    path = log_book(tmp_path / "b.xlsx", data="".join([rows[0], rows[3], rows[1], rows[2]]))
    with pytest.raises(ProjektloggError, match=r"rad 2: .* fel ordning"):
        write(path, k=["x", "y", "z"])


def test_a_workbook_that_excel_has_open_is_not_even_changed_in_memory(tmp_path: Path) -> None:
    path = log_book(tmp_path / "b.xlsx")
    path.with_name("~$b.xlsx").write_bytes(b"")
    book = book_at(path)
    found = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    with pytest.raises(ProjektloggError, match="Excel"):
        book.apply(Update([ColumnUpdate(found, "Kontroll", ["x", None, None])]))
    assert book.read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll") == [None, None, None]


def test_a_sheet_that_would_not_parse_is_never_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_book(tmp_path / "b.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr("xl_addin.books.file.write.content", lambda _: (b"", b"<v>1</w>"))
    with pytest.raises(ProjektloggError, match="skadad"):
        write(path, k=["x", None, None])
    assert path.read_bytes() == before
