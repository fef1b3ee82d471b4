"""The byte patcher against a plain dictionary of cells, on sheets and changes made at random."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support_books import sheet
from xl_addin.books.ooxml.a1 import Area, column_number, letters
from xl_addin.books.ooxml.markup import MarkupError, ordinary_sheet
from xl_addin.books.ooxml.sheetxml import cell_at, cells_in, patch

Places = dict[tuple[int, int], str]

Changes = dict[tuple[int, int], str | None]
PLACE = st.tuples(st.integers(1, 12), st.sampled_from([1, 2, 3, 26, 27, 28, 703]))
INLINE = ' t="inlineStr"><is><t>a&gt;b</t></is></c>'
CONTENT = st.sampled_from(["/>", "><v>1</v></c>", ' s="2"/>', INLINE, "><f>A1</f><v>2</v></c>"])
SHEETS = st.dictionaries(PLACE, CONTENT, max_size=30)
CHANGES = st.dictionaries(PLACE, st.sampled_from(["", "><v>9</v></c>", ' s="1"/>', None]), max_size=15)


ATTRIBUTES = st.sampled_from(["", ' spans="1:3" ht="15"', ' hidden="1"'])


def written(place: tuple[int, int], content: str) -> str:
    return f'<c r="{letters(place[1])}{place[0]}"{content}'


def laid_out(cells: Places, blank_rows: set[int], attributes: str) -> bytes:
    """A sheet with those cells, with some rows that hold none."""
    rows = ""
    for number in sorted({row for row, _ in cells} | blank_rows):
        body = "".join(written(place, cells[place]) for place in sorted(cells) if place[0] == number)
        rows += f'<row r="{number}"{attributes}>{body}</row>' if body else f'<row r="{number}"{attributes}/>'
    return sheet(rows, before='<dimension ref="B2:C3"/>', after="<pageMargins/>").encode()


def cells_of(xml: bytes) -> dict[tuple[int, int], bytes]:
    """The cells by place, as an XML parser sees them; fails unless rows and cells stand in order."""
    found = {}
    last = 0
    for row in etree.fromstring(xml).iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r", ""))
        assert number > last
        last = number
        before = 0
        for cell in row:
            match = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            assert match
            column = column_number(match[1])
            assert int(match[2]) == number
            assert column > before
            before = column
            found[number, column] = etree.tostring(cell, method="c14n", exclusive=True)
    return found


@settings(max_examples=300, deadline=None)
@given(SHEETS, CHANGES, st.sets(st.integers(1, 12), max_size=3), ATTRIBUTES)
def test_against_a_dictionary(cells: Places, changes: Changes, blank: set[int], attributes: str) -> None:
    before = laid_out(cells, blank, attributes)
    wanted: dict[int, dict[int, None]] = {}
    for row, column in changes:
        wanted.setdefault(row, {})[column] = None

    def renew(row: int, column: int, old: bytes) -> bytes | None:
        assert old.decode() == (written((row, column), cells[row, column]) if (row, column) in cells else "")
        new = changes[row, column]
        return None if new is None else (new and written((row, column), new).encode()) or b""

    done = patch(before, wanted, renew)
    expected = dict(cells)
    for place, new in changes.items():
        if new:
            expected[place] = new
        elif new is not None:
            expected.pop(place, None)
    assert cells_of(done.xml) == cells_of(laid_out(expected, blank, ""))
    changed = {place for place in changes.keys() | cells if expected.get(place) != cells.get(place)}
    assert set(done.changed) == changed
    assert set(done.formulas) == {place for place in changed if "<f>" in cells.get(place, "")}
    if not changed:
        assert done.xml is before
    head, _, tail = before.partition(b"<sheetData>")
    assert done.xml.endswith(tail[tail.index(b"</sheetData>") :])
    for row in range(1, 13):
        if row not in {place[0] for place in changed}:
            assert row_of(done.xml, row) == row_of(before, row)
    for place in changed:
        assert covers(done.xml, letters(place[1]), place[0]) or place not in expected
    assert head.partition(b"<dimension")[0] == done.xml.partition(b"<dimension")[0]


def row_of(xml: bytes, number: int) -> bytes:
    match = re.search(rb'<row r="%d"(?:[^>]*/>|.*?</row>)' % number, xml)
    return match[0] if match else b""


def covers(xml: bytes, column: str, row: int) -> bool:
    """Whether the sheet's dimension holds a cell."""
    match = re.search(rb'<dimension ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/>', xml)
    assert match
    inside = int(match[2]) <= row <= int(match[4])
    return inside and column_number(match[1].decode()) <= column_number(column) <= column_number(match[3].decode())


@settings(max_examples=100, deadline=None)
@given(SHEETS, PLACE, PLACE)
def test_looking_up(cells: Places, one: tuple[int, int], other: tuple[int, int]) -> None:
    xml = laid_out(cells, {3}, "")
    assert cell_at(xml, *one).decode() == (written(one, cells[one]) if one in cells else "")
    place = Area(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    found = {(row, column): text.decode() for row, column, text in cells_in(xml, place)}
    assert found == {key: written(key, content) for key, content in cells.items() if place.holds(*key)}


def test_a_sheet_without_cells_opens_up() -> None:
    xml = b"<worksheet><sheetData/><pageMargins/></worksheet>"
    done = patch(xml, {2: {1: None}}, lambda *_: b'<c r="A2"><v>1</v></c>')
    assert (
        done.xml
        == b'<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row></sheetData><pageMargins/></worksheet>'
    )
    assert patch(xml, {2: {1: None}}, lambda *_: None).xml is xml


def test_hidden_rows_are_shown_where_asked() -> None:
    rows = '<row r="1" hidden="1"/><row r="2" ht="9" hidden="true"><c r="A2"/></row><row r="3" hidden="1"/>'
    xml = sheet(rows).encode()
    done = patch(xml, {}, lambda *_: None, range(1, 3))
    assert b'<row r="1"/><row r="2" ht="9"><c r="A2"/></row><row r="3" hidden="1"/>' in done.xml


ODD_TEXTS = ["='Blad 2'!A1", "a ='b'", "row='1'", "&lt;c r='A1'&gt;", "&lt;!-- x --&gt;", "&lt;![CDATA[x]]&gt;"]


@pytest.mark.parametrize("text", [*ODD_TEXTS, "<f>A1='x'</f>"])
def test_texts_that_look_odd_leave_an_ordinary_sheet_alone(text: str) -> None:
    cell = f'<c r="A1">{text}</c>' if text.startswith("<") else f'<c r="A1" t="str"><v>{text}</v></c>'
    xml = sheet(f'<row r="1">{cell}</row>', after="<pageMargins left='1'/>").encode()
    assert ordinary_sheet(xml) is xml


@pytest.mark.parametrize("rows", ['<row r="2"/><row r="1"/>', '<row r="1"/><row r="1"/>', '<row r="9"/><row r="2"/>'])
def test_rows_out_of_order_are_refused(rows: str) -> None:
    wanted = {1: {1: None}, 2: {1: None}, 3: {1: None}}
    with pytest.raises(MarkupError):
        patch(sheet(rows).encode(), wanted, lambda row, column, _: written((row, column), "/>").encode())


def test_a_cell_of_another_row_is_refused_where_it_matters() -> None:
    xml = sheet('<row r="1"><c r="B2"/><c r="D1"/></row>').encode()
    with pytest.raises(MarkupError):
        patch(xml, {1: {3: None}}, lambda *_: b'<c r="C1"/>')
