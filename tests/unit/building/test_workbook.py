"""The workbook as a reader finds it."""

import re
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xl_addin.books.file.file_book import FileBook
from xl_addin.building import Content, build, defaults, empty_content, positions
from xl_addin.contract import layout
from xl_addin.contract.errors import ProjektloggError

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HARD_TEXTS = (
    "=1+1", "+46 8 123", "-", "@SUMMA(A1)", "#N/A", "TRUE", "1E5", "0180", "00123", " blank före och efter ",
    "Ek & Son <AB>", "rad ett\nrad två", '"citat"', "{{ 7*7 }}", "_x0041_", "rad ett\r\nrad två", "å" * 32_767, "😀",
    "2023-05-15",
)  # fmt: skip


def filled() -> Content:
    """Content that reaches every computed table."""
    figures: Content = {
        layout.GOALS.name: [{"Indikator": f"I{n}", "Mål": 10, "Utfall": n, "Måluppfyllnad": n / 10} for n in range(3)],
        layout.CURVE.name: [{"Månad": date(2023, n, 1), "Takt som behövs": n / 16} for n in range(1, 13)],
        layout.BY_ORGANISATION.name: [{"Organisation": name, "Indikator 1": 2} for name in "AB"],
        layout.BY_FOCUS.name: [{"Insatsområde": name, "Indikator 1": 2} for name in "ABC"],
        layout.BY_MUNICIPALITY.name: [{"Kommun": name, "Indikator 1": 2} for name in "ABCDE"],
    }
    return {**empty_content(), **figures}


def test_the_same_bytes_each_time() -> None:
    assert build(filled()) == build(filled())
    with zipfile.ZipFile(BytesIO(build(empty_content()))) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_title_and_day_of_creation_are_the_callers() -> None:
    made = build(empty_content(), title="Vår logg", created=datetime(2021, 6, 4))
    properties = load_workbook(BytesIO(made)).properties
    assert properties.title == "Vår logg"
    assert properties.created == properties.modified == datetime(2021, 6, 4)


def test_sheets_and_tables_are_those_of_the_contract() -> None:
    book = load_workbook(BytesIO(build(empty_content())))
    assert tuple(book.sheetnames) == layout.SHEETS
    for spec in layout.TABLES:
        table = book[spec.sheet].tables[spec.name]
        laid_out = tuple(column.name for column in spec.laid_out)
        assert tuple(column.name for column in table.tableColumns) == laid_out
        assert tuple(cell.value for cell in book[spec.sheet][table.ref][0]) == laid_out
        if table.autoFilter:
            assert table.autoFilter.ref == table.ref


def test_single_cells_have_their_names() -> None:
    names = load_workbook(BytesIO(build(empty_content()))).defined_names
    wanted = {layout.PROJECT_LINE, layout.STATUS_LINE}
    for number in range(1, layout.TILES + 1):
        wanted |= set(layout.tile_names(number).values())
    assert wanted <= set(names)
    assert len({names[name].attr_text for name in wanted}) == len(wanted)


def test_what_was_put_in_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build(filled()))
    with FileBook(path) as book:
        found = book.read(set(filled()))
    for name, rows in filled().items():
        table = found[name]
        got = [
            {head: value for head, value in zip(table.header, row, strict=True) if value is not None}
            for row in table.rows
        ]
        assert got == [
            {head: value for head, value in row.items() if value is not None} for row in rows if any(row.values())
        ]


def test_a_text_stays_the_text_it_is() -> None:
    rows = [{"Anteckning": text, "Orgnr": "0123456789"} for text in HARD_TEXTS]
    made = build({**empty_content(), layout.LOG.name: rows})
    sheet = load_workbook(BytesIO(made))[layout.LOG.sheet]
    column = positions.letter(layout.LOG, "Anteckning")
    for number, text in enumerate(HARD_TEXTS, positions.FIRST_ROW):
        cell = sheet[f"{column}{number}"]
        assert cell.data_type == "s"
        assert cell.value == text.replace("_x0041_", "_x005F_x0041_").replace("\r", "_x000D_")  # as the file holds it
        assert sheet[f"D{number}"].value == "0123456789"
        assert sheet[f"D{number}"].number_format == "@"
    with CalamineWorkbook.from_filelike(BytesIO(made)) as other:
        read = other.get_sheet_by_name(layout.LOG.sheet).to_python()
    place = layout.LOG.headers.index("Anteckning")
    assert [row[place] for row in read[positions.HEADER_ROW :]] == list(HARD_TEXTS)


@pytest.mark.parametrize("text", ["å" * 32_768, "ett\x00noll", "ett\x0bstyrtecken", "halvt \ud83d tecken"])
def test_a_text_that_no_cell_holds_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(ProjektloggError) as caught:
        build({**empty_content(), layout.LOG.name: [{}, {"Anteckning": text}]})
    assert caught.value.where == "Aktivitetslogg, cell S6"
    assert caught.value.remedy


@pytest.mark.parametrize("content", [{"Okänd": []}, {layout.LOG.name: [{"Okänd": 1}]}])
def test_what_the_contract_lacks_is_refused(content: Content) -> None:
    with pytest.raises(KeyError):
        build(content)


@pytest.mark.parametrize("content", [empty_content(), filled()], ids=["empty", "filled"])
def test_charts_show_whole_columns_of_tables(content: Content) -> None:
    made = build(content)
    book = load_workbook(BytesIO(made))
    columns = set()
    for spec in layout.TABLES:
        if spec.sheet == layout.OVERVIEW:
            rows = max(1, len(content.get(spec.name, ())))
            columns |= {positions.span(spec, name, rows) for name in spec.headers}
            assert book[spec.sheet].tables[spec.name].ref == positions.block(spec, rows)
    heads = set()
    with zipfile.ZipFile(BytesIO(made)) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/")]
        assert len(charts) == 5
        for name in charts:
            root = etree.fromstring(package.read(name))
            for series in root.iter(f"{CHART}ser"):
                title, *shown = [ref.text or "" for ref in series.iter(f"{CHART}f")]
                assert set(shown) <= columns
                assert len(shown) == 2
                heads.add(title)
            assert {node.get("val") for node in root.iter(f"{CHART}delete")} <= {"0", "1"}
    tiles = {book.defined_names[layout.tile_names(number)["namn"]].attr_text for number in (1, 2, 3)}
    assert tiles <= heads


def test_the_curve_stops_where_there_is_no_value() -> None:
    with zipfile.ZipFile(BytesIO(build(filled()))) as package:
        curve = etree.fromstring(package.read("xl/charts/chart2.xml"))
    assert [node.get("val") for node in curve.iter(f"{CHART}dispBlanksAs")] == ["gap"]


def test_every_sheet_prints_landscape_on_a4_with_a_footer() -> None:
    for sheet in load_workbook(BytesIO(build(filled()))).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "Sida &P av &N" in str(sheet.oddFooter)


def test_computed_columns_look_different() -> None:
    sheet = load_workbook(BytesIO(build(empty_content())))[layout.LOG.sheet]
    looks: dict[bool, set[tuple[str, str]]] = {}
    for column in layout.LOG.columns:
        letter = positions.letter(layout.LOG, column.name)
        fills = (
            sheet[f"{letter}{positions.HEADER_ROW}"].fill.fgColor.rgb,
            sheet[f"{letter}{positions.FIRST_ROW}"].fill.fgColor.rgb,
        )
        looks.setdefault(column.computed, set()).add(fills)
    assert len(looks[True]) == len(looks[False]) == 1
    assert looks[True] != looks[False]


def test_the_shipped_rules_use_columns_and_words_that_exist() -> None:
    columns = {*layout.LOG.headers, *layout.COMPANIES.headers}
    for rule in defaults.INDICATORS:
        assert set(rule) <= set(layout.INDICATORS.headers)
        assert rule["Datumkolumn"] in layout.LOG.headers
        assert set(str(rule["Aktiviteter"]).split(", ")) <= set(defaults.ACTIVITIES)
        assert rule["Status"] in defaults.STATUSES
        if rule["Filter"]:
            column, value = str(rule["Filter"]).split("=")
            assert column in columns
            assert value in {"*", "Ja", *defaults.FOCUS}
    assert [rule["Kod"] for rule in defaults.INDICATORS if rule["Rapporteras"] == "Ja"] == [
        "behovsanalys",
        "leverans",
        "seminarium",
    ]
    assert len(set(defaults.MUNICIPALITIES)) == 26


def test_targets_are_relative_as_other_readers_want_them() -> None:
    with zipfile.ZipFile(BytesIO(build(empty_content()))) as package:
        links = [name for name in package.namelist() if name.endswith(".rels")]
        targets = {name: re.findall('Target="([^"]*)"', package.read(name).decode()) for name in links}
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert "<xdr:wsDr" in drawing
    assert "</xdr:from>" in drawing
    assert "xl/_rels/workbook.xml.rels" in targets
    assert [one for found in targets.values() for one in found if one.startswith("/")] == []
