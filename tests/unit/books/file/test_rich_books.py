"""Feature-rich workbooks: after a refresh every other member is, compressed bytes and all, what it was.

Each workbook holds things that other libraries drop. The values are read back by two independent libraries.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest
import wolfxl

from tests.support_books import changed_members, convert, member, packed, unzipped, zipped
from tests.support_rich_books import MAKERS, SHEET, excel_dialect, extensions, formulas, from_openpyxl, rich_text
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.values.raw_table import Value

COUNTED: list[Value] = ["behovsanalys", "behovsanalys; leverans", None]
CHECK: list[Value] = ["=1+1", date(2023, 5, 1), 524]
LATER = datetime(2030, 1, 1, tzinfo=UTC)
IN_LIBREOFFICE = [extensions, excel_dialect, formulas, rich_text, from_openpyxl]


def refresh(path: Path) -> int:
    book = open_book(path, now=lambda: LATER)
    log = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    columns = [ColumnUpdate(log, "Räknas i", COUNTED), ColumnUpdate(log, "Kontroll", CHECK)]
    changed = book.apply(Update(columns))
    book.save()
    return changed


def ours(xml: str) -> str:
    """A sheet without its cells in I and J, and without what grows with them."""
    xml = re.sub(r'<c r="[IJ][2-4]"(?:[^>]*/>|.*?</c>)', "", xml)
    return re.sub(r' spans="[^"]*"|<dimension [^>]*>', "", xml)


def openpyxl_values(path: Path) -> dict[tuple[str, str], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it is about to lose extensions
        book = openpyxl.load_workbook(path)
    found: dict[tuple[str, str], object] = {}
    for one in book.worksheets:
        for row in one.iter_rows():
            for cell in row:
                if cell.value is not None:
                    found[one.title, cell.coordinate] = str(getattr(cell.value, "text", cell.value))
    return found


def wolfxl_values(path: Path) -> dict[tuple[str, str], object]:
    book = wolfxl.load_workbook(str(path))
    found: dict[tuple[str, str], object] = {}
    for name in book.sheetnames:
        for row in book[name].iter_rows():
            for cell in row:
                if cell.value is not None:
                    found[name, cell.coordinate] = str(cell.value)
    return found


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: str(make.__name__))
def test_everything_else_is_byte_for_byte_what_it_was(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "b.xlsx")
    before = path.read_bytes()
    old = [openpyxl_values(path), wolfxl_values(path)]
    assert refresh(path) == 5
    after = path.read_bytes()
    expected = {SHEET, "xl/styles.xml"}  # a date in a cell of the format General
    if make is from_openpyxl:
        expected |= {"xl/worksheets/sheet2.xml", "xl/workbook.xml", "docProps/core.xml"}  # its formula has no value yet
    assert changed_members(before, after) == expected
    assert list(unzipped(after)) == list(unzipped(before))
    assert ours(member(after, SHEET)) == ours(member(before, SHEET))
    with zipfile.ZipFile(io.BytesIO(after)) as archive, zipfile.ZipFile(io.BytesIO(before)) as former:
        assert archive.testzip() is None
        assert archive.comment == former.comment
        for one, other in zip(archive.infolist(), former.infolist(), strict=True):
            assert (one.date_time, one.comment, one.external_attr) == (
                other.date_time,
                other.comment,
                other.external_attr,
            )
    for values, was in zip([openpyxl_values(path), wolfxl_values(path)], old, strict=True):
        new = {place: value for place, value in values.items() if was.get(place) != value}
        assert set(new) == {("Aktivitetslogg", place) for place in ("I2", "I3", "J2", "J3", "J4")}
        assert new["Aktivitetslogg", "J2"] == "=1+1"
        assert new["Aktivitetslogg", "J4"] == "524"
        assert str(new["Aktivitetslogg", "J3"]).startswith("2023-05-01")
        assert was.keys() <= values.keys()
    assert refresh(path) == 0
    assert path.read_bytes() == after


def test_one_unusual_sheet_keeps_its_meaning(tmp_path: Path) -> None:
    """Prefixes, CDATA and comments: the sheet is written anew once, the same to every XML reader."""
    path = extensions(tmp_path / "b.xlsx")
    members = unzipped(path.read_bytes())
    xml = members[SHEET].decode()
    xml = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", xml).replace('xmlns="', 'xmlns:x="')
    xml = xml.replace("Behovsanalys", "<![CDATA[Behovsanalys]]>")
    members[SHEET] = xml.encode()
    path.write_bytes(zipped(members))
    before = path.read_bytes()
    assert refresh(path) == 5
    after = path.read_bytes()
    assert changed_members(before, after) == {SHEET, "xl/styles.xml"}
    assert _meaning(member(after, SHEET)) == _meaning(xml)
    assert refresh(path) == 0


def _meaning(xml: str) -> str:
    """The sheet without our cells, in canonical form with the prefixes renamed in order of use."""
    form = canonicalize(xml, rewrite_prefixes=True)
    form = re.sub(r'<(\w+:)?c r="[IJ]\d"[^>]*>.*?</(\w+:)?c>', "", form)
    return re.sub(r'\s?xmlns:\w+="[^"]*"|(?<=[</])\w+:', "", form)


@pytest.mark.libreoffice
@pytest.mark.parametrize("make", IN_LIBREOFFICE, ids=lambda make: str(make.__name__))
def test_libreoffice_opens_what_was_refreshed_and_we_refresh_what_it_saves(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "b.xlsx")
    refresh(path)
    saved = convert(path, "xlsx", tmp_path)
    log = open_book(saved).read(["Aktivitetslogg"])["Aktivitetslogg"]
    assert log.column("Räknas i")[:3] == COUNTED
    assert log.column("Kontroll")[:3] == CHECK
    before = saved.read_bytes()
    assert refresh(saved) == 0
    book = open_book(saved)
    assert book.apply(Update([ColumnUpdate(log, "Kontroll", ["å", None, 1])])) == 3
    book.save()
    assert packed(before).keys() == packed(saved.read_bytes()).keys()
    assert open_book(saved).read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll")[:3] == ["å", None, 1]
