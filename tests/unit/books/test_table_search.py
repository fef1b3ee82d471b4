"""Values and tables as they are read from files."""

import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.support_books import (
    DATE,
    LOG_HEADER,
    MOMENT,
    SPAN,
    Rows,
    cells,
    log_book,
    log_rows,
    parts,
    sheet,
    table,
    zipped,
)
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import PICTURE, ErrorValue, Table, Value


def one_cell(tmp_path: Path, xml: str, shared: tuple[str, ...] = (), properties: str = "") -> Value:
    """What is read from C2 when that cell is written so (`r` left out)."""
    cell = xml.replace("<c", '<c r="C2"', 1)
    rows: Rows = {1: ["Id", "Text", "Värde"], 2: [1, "x", cell]}
    members = parts(
        {"S": sheet(cells(rows))},
        {"S": [table("T", "A1:C2", ["Id", "Text", "Värde"])]},
        shared=shared,
        properties=properties,
    )
    path = tmp_path / "bok.xlsx"
    path.write_bytes(zipped(members))
    return open_book(path).read(["T"])["T"].rows[0][2]


def inline(text: str, keep: str = ' xml:space="preserve"') -> str:
    return f'<c t="inlineStr"><is><t{keep}>{text}</t></is></c>'


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<c><v>524</v></c>", 524),
        ("<c><v>524.0</v></c>", 524),
        ("<c><v>-3</v></c>", -3),
        ("<c><v>1.5</v></c>", 1.5),
        ("<c><v>1E5</v></c>", 100000),
        ("<c><v>5561418392</v></c>", 5561418392),
        ("<c><v>9007199254740993E3</v></c>", 9.007199254740993e18),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>0</v></c>', False),
        (inline("5561418392"), "5561418392"),
        (inline("00123456789012345678901234567890"), "00123456789012345678901234567890"),
        (inline("NA"), "NA"),
        (inline("TRUE"), "TRUE"),
        (inline("None"), "None"),
        (inline("1E5"), "1E5"),
        (inline("=1+1"), "=1+1"),
        (inline(" två "), " två "),
        (inline("a&amp;b &lt;c&gt;"), "a&b <c>"),
        (inline("a\nb"), "a\nb"),
        (inline("a_x000D_b"), "a\rb"),
        (inline("_x005F_x0041_"), "_x0041_"),
        (
            (
                '<c t="inlineStr"><is><r><t>Ru</t></r><r><rPr><b/></rPr><t>na</t></r>'
                '<rPh sb="0" eb="1"><t>X</t></rPh></is></c>'
            ),
            "Runa",
        ),
        (inline(""), None),
        ('<c t="str"><f>""</f><v></v></c>', None),
        ("<c/>", None),
        ('<c t="str"><f>A1</f><v>text</v></c>', "text"),
        ("<c><f>1+1</f><v>2</v></c>", 2),
    ],
)
def test_values(tmp_path: Path, xml: str, value: Value) -> None:
    found = one_cell(tmp_path, xml)
    assert (type(found), found) == (type(value), value)
    assert not isinstance(found, ErrorValue)


@pytest.mark.parametrize("word", ["#N/A", "#DIV/0!", "#REF!", "#SPILL!", "#CALC!", "#FIELD!", "#NÅGOT!"])
def test_errors_are_reported_apart_from_text(tmp_path: Path, word: str) -> None:
    found = one_cell(tmp_path, f'<c t="e"><f>X</f><v>{word}</v></c>')
    assert isinstance(found, ErrorValue)
    assert found == word
    assert not isinstance(one_cell(tmp_path, inline(word)), ErrorValue)


@pytest.mark.parametrize("xml", ["<c><f>1+1</f></c>", "<c><f>1+1</f><v/></c>", "<c><f>1+1</f><v></v></c>"])
def test_a_formula_that_nobody_computed(tmp_path: Path, xml: str) -> None:
    found = one_cell(tmp_path, xml)
    assert isinstance(found, ErrorValue)
    assert not found


@pytest.mark.parametrize(
    ("xml", "value", "value1904"),
    [
        (f'<c s="{DATE}"><v>45000</v></c>', date(2023, 3, 15), date(2027, 3, 16)),
        (f'<c s="{MOMENT}"><v>45000</v></c>', date(2023, 3, 15), date(2027, 3, 16)),
        (f'<c s="{MOMENT}"><v>45000.25</v></c>', datetime(2023, 3, 15, 6), datetime(2027, 3, 16, 6)),
        (f'<c s="{DATE}"><v>0.5</v></c>', time(12), time(12)),
        (f'<c s="{SPAN}"><v>1.5</v></c>', timedelta(hours=36), timedelta(hours=36)),
        (f'<c s="{DATE}" t="d"><v>2023-05-01</v></c>', date(2023, 5, 1), date(2023, 5, 1)),
        (f'<c s="{DATE}"><v>99999999</v></c>', 99999999, 99999999),
    ],
)
def test_dates(tmp_path: Path, xml: str, value: Value, value1904: Value) -> None:
    for properties, wanted in (("", value), ('date1904="1"', value1904)):
        found = one_cell(tmp_path, xml, properties=properties)
        assert (type(found), found) == (type(wanted), wanted)


def test_shared_strings(tmp_path: Path) -> None:
    shared = ("<si><t>ett</t></si>", '<si><r><t>t</t></r><r><t xml:space="preserve">vå </t></r></si>', "<si/>")
    assert one_cell(tmp_path, '<c t="s"><v>0</v></c>', shared) == "ett"
    assert one_cell(tmp_path, '<c t="s"><v>1</v></c>', shared) == "två "
    assert one_cell(tmp_path, '<c t="s"><v>2</v></c>', shared) is None


def test_cdata_comments_and_prefixes_are_read_like_any_xml(tmp_path: Path) -> None:
    assert one_cell(tmp_path, "<c><v><![CDATA[5]]></v></c>") == 5
    assert one_cell(tmp_path, "<c><!-- <v>4</v> --><v>5</v></c>") == 5
    assert one_cell(tmp_path, '<c t="s"><v>0</v></c>', ("<si><t><![CDATA[a<b]]></t></si>",)) == "a<b"


def read(path: Path, name: str = "Aktivitetslogg") -> Table:
    return open_book(path).read([name])[name]


def test_a_table_and_where_its_rows_stand(tmp_path: Path) -> None:
    rows = log_rows(5)
    rows[3] = []
    rows[4] = [text_cell("A4", "  ")]
    found = read(log_book(tmp_path / "b.xlsx", 5, data=cells(rows)))
    assert found.header == LOG_HEADER
    assert found.numbers == [2, 5, 6]
    assert [row[0] for row in found.rows] == [1, 4, 5]
    assert (found.first_column, found.header_row, found.is_table, found.below) == (1, 1, True, frozenset())
    assert found.sheet == "Aktivitetslogg"
    assert found.letter("Kontroll") == "J"
    assert all(len(row) == len(LOG_HEADER) for row in found.rows)


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def test_the_total_row_is_no_row_and_rows_below_are_found(tmp_path: Path) -> None:
    rows = log_rows(2)
    rows[4] = ["Summa", None, None, None, None, None, None, 17]
    rows[6] = [9, None, "Leverans"]
    rows[9] = [10, None, "Leverans"]
    rows[40] = ["Teckenförklaring"]
    found = read(log_book(tmp_path / "b.xlsx", data=cells(rows), ref="A1:J4", table='totalsRowCount="1"'))
    assert found.numbers == [2, 3, 6, 9]
    assert found.below == {6, 9}


def test_what_stands_beside_a_table_is_not_in_it(tmp_path: Path) -> None:
    rows: Rows = {number: [*values, *[None] * (12 - len(values)), "bredvid"] for number, values in log_rows(2).items()}
    rows[5] = [*[None] * 12, "bredvid"]
    found = read(log_book(tmp_path / "b.xlsx", data=cells(rows), ref="A1:J3"))
    assert found.numbers == [2, 3]
    assert "bredvid" not in {value for row in found.rows for value in row}


def test_the_next_table_on_the_sheet_ends_the_rows_below(tmp_path: Path) -> None:
    rows: Rows = {1: ["Fält", "Värde"], 2: ["Projektnamn", "P"], 4: ["Nr", "Från"], 5: [1, 45000]}
    members = parts(
        {"Projekt": sheet(cells(rows))},
        {
            "Projekt": [
                table("Projekt", "A1:B2", ["Fält", "Värde"]),
                table("Perioder", "A4:B5", ["Nr", "Från"], number=2),
            ]
        },
    )
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(members))
    found = open_book(path).read(["Projekt", "Perioder", "Listor"])
    assert set(found) == {"Projekt", "Perioder"}
    assert found["Projekt"].numbers == [2]
    assert found["Perioder"].numbers == [5]


def test_hidden_and_filtered_rows_are_rows(tmp_path: Path) -> None:
    data = cells(log_rows(3)).replace('<row r="3">', '<row r="3" hidden="1">')
    assert read(log_book(tmp_path / "b.xlsx", data=data)).numbers == [2, 3, 4]


def test_headers_with_line_breaks_and_numbers(tmp_path: Path) -> None:
    rows: Rows = {1: ["Stöd\n(kr)", 2023, None], 2: [1, 2, 3]}
    members = parts(
        {"S": sheet(cells(rows))}, {"S": [table("T", "A1:C2", ["Stöd_x000a_(kr)", "2023", "Kolumn_x0031_"])]}
    )
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(members))
    assert read(path, "T").header == ("Stöd\n(kr)", "2023", "Kolumn1")


@pytest.mark.parametrize("name", ["AKTIVITETSLOGG", "Aktivitetslogg"])
def test_names_in_another_case(tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.xlsx"
    members = parts({"Blad": sheet(cells(log_rows(1)))}, {"Blad": [table(name, "A1:J2", LOG_HEADER)]})
    path.write_bytes(zipped(members))
    found = read(path)
    assert (found.name, found.sheet, found.is_table) == ("Aktivitetslogg", "Blad", True)


def test_names_with_letters_composed_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    name = unicodedata.normalize("NFD", "Företag")
    members = parts({name: sheet(cells({1: ["Orgnr", "Namn"], 2: ["559901-0000", "A"]}))})
    path.write_bytes(zipped(members))
    found = read(path, "Företag")
    assert found.sheet == name
    assert found.numbers == [2]


def test_without_the_table_the_header_is_found_by_its_words(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    rows: Rows = {1: ["Vår logg"], 3: [None, "Eget", *LOG_HEADER]}
    rows |= {number + 3: [None, "e", *values] for number, values in log_rows(2).items() if number > 1}
    path.write_bytes(zipped(parts({"aktivitetslogg": sheet(cells(rows))})))
    found = read(path)
    assert not found.is_table
    assert (found.header_row, found.first_column, found.numbers) == (3, 2, [5, 6])
    assert found.header == ("Eget", *LOG_HEADER)
    assert found.column("Id") == [1, 2]


def test_too_few_of_the_words_are_no_header(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(parts({"Aktivitetslogg": sheet(cells({1: ["Id", "Datum", "Annat"], 2: [1, 2, 3]}))})))
    assert open_book(path).read(["Aktivitetslogg"]) == {}


def test_a_renamed_table_keeps_its_total_row(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    rows = log_rows(2)
    rows[4] = ["Summa"]
    made = table("Tabell1", "A1:J4", LOG_HEADER, 'totalsRowCount="1"')
    path.write_bytes(zipped(parts({"Aktivitetslogg": sheet(cells(rows))}, {"Aktivitetslogg": [made]})))
    found = read(path)
    assert (found.is_table, found.numbers, found.name) == (False, [2, 3], "Aktivitetslogg")


def test_two_headers_on_a_sheet_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    rows: Rows = {
        1: ["Fält", "Värde"],
        2: ["Projektnamn", "P"],
        4: ["Nr", "Från", "Till", "Status"],
        5: [1, 2, 3, "Öppen"],
    }
    path.write_bytes(zipped(parts({"Projekt": sheet(cells(rows))})))
    found = open_book(path).read(["Projekt", "Perioder"])
    assert found["Projekt"].numbers == [2]
    assert found["Perioder"].numbers == [5]


def test_rows_without_places_are_counted(tmp_path: Path) -> None:
    data = cells(log_rows(3)).replace('<row r="3">', "<row>").replace(' r="A3"', "").replace('<c r="C3"', "<c")
    found = read(log_book(tmp_path / "b.xlsx", data=data))
    assert found.numbers == [2, 3, 4]
    assert found.rows[1][:3] == (2, date(2023, 3, 18), "Behovsanalys")


def test_sheet_names(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(zipped(parts({"A & B": sheet(""), "_x0041_": sheet(""), "Å": sheet("")})))
    assert tuple(open_book(path).sheets) == ("A & B", "A", "Å")


def test_a_value_far_away_is_named_before_it_costs_the_memory(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = log_book(tmp_path / "b.xlsx", data=cells(log_rows(2)) + far)
    with pytest.raises(ProjektloggError, match="XFD1048576") as caught:
        read(path)
    assert caught.value.where == "b.xlsx, blad Aktivitetslogg, cell XFD1048576"


def test_a_value_far_away_on_a_sheet_of_the_users_is_no_matter(tmp_path: Path) -> None:
    far = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    path = log_book(tmp_path / "b.xlsx", sheets={"Eget": far})
    assert read(path).numbers == [2, 3, 4]


def test_a_value_at_the_end_of_the_first_columns_is_read(tmp_path: Path) -> None:
    far = '<row r="300001"><c r="A300001"><v>9</v></c></row>'
    found = read(log_book(tmp_path / "b.xlsx", data=cells(log_rows(2)) + far, ref="A1:J300001"))
    assert found.numbers == [2, 3, 300001]


def test_a_hundred_thousand_blank_formatted_rows_are_nothing(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(10, 100_000))
    found = read(log_book(tmp_path / "b.xlsx", data=cells(log_rows(2)) + blank, ref="A1:J90000"))
    assert found.numbers == [2, 3]


def test_a_picture_in_a_cell_is_known_and_a_spill_error_stays_an_error(tmp_path: Path) -> None:
    rows = log_rows(3)
    rows[2] += [None, None, '<c r="J2" t="e" vm="1"><v>#VALUE!</v></c>']
    rows[3] += [None, None, '<c r="J3" t="e" vm="2"><f>SORT(A1:A9)</f><v>#VALUE!</v></c>']
    path = log_book(tmp_path / "b.xlsx", 3, data=cells(rows))
    found = open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll")
    assert found[:2] == [PICTURE, "#VALUE!"]
    assert all(isinstance(value, ErrorValue) for value in found[:2])
