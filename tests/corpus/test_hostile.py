"""Broken and hostile files, made here: each is refused with one kind of error in plain Swedish, or read in peace."""

import io
import os
import random
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support_books import MAIN, cells, log_book, log_rows, member, parts, sheet, table, unzipped, zipped
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.books.ooxml import package
from xl_addin.contract.errors import ProjektloggError

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
WRONG = "ingen Excel-arbetsbok"
BROKEN = "skada[dt]"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return log_book(tmp_path_factory.mktemp("hel") / "b.xlsx", shared=["<si><t>x</t></si>"]).read_bytes()


def use(path: Path) -> None:
    """Open, read and write, as a refresh does."""
    book = open_book(path)
    found = book.read(["Aktivitetslogg", "Företag", "Projekt"])
    if "Aktivitetslogg" in found:
        log = found["Aktivitetslogg"]
        book.apply(Update([ColumnUpdate(log, "Kontroll", ["x"] * len(log.rows))]))
        book.save()


def with_part(raw: bytes, name: str, data: str | bytes) -> bytes:
    return zipped({**unzipped(raw), name: data})


def without_part(raw: bytes, name: str) -> bytes:
    return zipped({key: data for key, data in unzipped(raw).items() if key != name})


def changed(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """A file in which a part says something else."""

    def change(raw: bytes) -> bytes:
        text = member(raw, name)
        assert old in text
        return with_part(raw, name, text.replace(old, new))

    return change


def encrypted_flag(raw: bytes) -> bytes:
    data = bytearray(raw)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def doubled(raw: bytes) -> bytes:
    buffer = io.BytesIO(raw)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(BOOK, "<workbook/>")
    return buffer.getvalue()


def same_but_for_case(raw: bytes) -> bytes:
    return zipped({**unzipped(raw), "XL/WORKBOOK.xml": "<workbook/>"})


def wrong_checksum(raw: bytes) -> bytes:
    data = bytearray(raw)
    at = data.find(b"PK\1\2")
    data[at + 16] ^= 1
    return bytes(data)


def other_name_inside(raw: bytes) -> bytes:
    """The directory says one name, the member itself another: two readers would read two workbooks."""
    at = raw.find(BOOK.encode())
    return raw[:at] + b"xl/workbooj.xml" + raw[at + len(BOOK) :]


def lying_size(raw: bytes) -> bytes:
    data = bytearray(raw)
    at = data.find(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<L", 5)
    return bytes(data)


def bomb(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b" " * 2**20
    data = b"".join(packer.compress(block) for _ in range(210)) + packer.flush()
    made = with_part(raw, "xl/styles.xml", b"x")
    return _replace_stream(made, "xl/styles.xml", data, 210 * 2**20)


def lying_bomb(raw: bytes) -> bytes:
    """Says 10 bytes, holds 210 MB."""
    made = bytearray(bomb(raw))
    at = made.find(b"PK\1\2", made.find(b"xl/styles.xml"))
    while bytes(made[at + 46 : at + 59]) != b"xl/styles.xml":
        at = made.find(b"PK\1\2", at + 4)
    made[at + 24 : at + 28] = struct.pack("<L", 10)
    return bytes(made)


def _replace_stream(raw: bytes, name: str, data: bytes, size: int) -> bytes:
    """The package with a member's compressed bytes exchanged (its checksum is wrong, which is noticed later)."""
    made = package.Package(raw)
    old = made._members[name]
    out = bytearray()
    records = bytearray()
    for key, one in made._members.items():
        start = len(out)
        record = bytearray(one.central)
        if key == name:
            local = bytearray(raw[one.start : one.data])
            struct.pack_into("<LL", local, 18, len(data), size)
            out += local + data
            struct.pack_into("<LL", record, 20, len(data), size)
        else:
            out += raw[one.start : one.end]
        struct.pack_into("<L", record, 42, start)
        records += record
    assert old.method == 8
    count = len(made.names)
    return bytes(out + records + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(records), len(out), 0))


def many_parts(raw: bytes) -> bytes:
    return zipped({**unzipped(raw), **{f"customXml/item{n}.xml": "<a/>" for n in range(600)}})


def ods(_raw: bytes) -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})


def laughs(kind: str) -> Callable[[bytes], bytes]:
    entities = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

    def change(raw: bytes) -> bytes:
        text = member(raw, kind)
        head = text.index("?>") + 2 if text.startswith("<?") else 0
        return with_part(raw, kind, text[:head] + entities + text[head:])

    return change


def utf16_with_dtd(raw: bytes) -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "x">]><worksheet><sheetData/></worksheet>'
    return with_part(raw, SHEET, text.encode("utf-16"))


def external_entity(raw: bytes) -> bytes:
    text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    return with_part(raw, SHEET, text)


def with_row(row: str) -> Callable[[bytes], bytes]:
    return changed(SHEET, "</sheetData>", row + "</sheetData>")


def utf16(raw: bytes) -> bytes:
    """All parts in the other encoding that each reader of XML must know."""
    made = {}
    for name, data in unzipped(raw).items():
        text = re.sub(r"<\?xml.*?\?>", "", data.decode())
        made[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    return zipped(made)


def latin1(raw: bytes, *, declared: bool) -> bytes:
    """The styles with a letter in Latin-1."""
    text = re.sub(r"<\?xml.*?\?>", "", member(raw, "xl/styles.xml")).replace("yyyy", "&quot;\xe5r&quot;yyyy")
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>' if declared else ""
    return (head + text).encode("latin-1")


LINKS = "xl/_rels/workbook.xml.rels"
ONE = '<c r="{}"><v>1</v></c>'
NOISE = bytes(range(1, 256)) * 4
ROW2 = '<row r="2">'
REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "Filen är tom"),
    "zeros": (lambda _: bytes(5000), "Filen är tom"),
    "text": (lambda _: b"Id;Datum\n1;2023-05-01\n", WRONG),
    "html": (lambda _: b"<html><table></table></html>", WRONG),
    "old xls": (lambda _: OLE + "Workbook".encode("utf-16-le"), "gamla Excel-formatet"),
    "older xls": (lambda _: OLE + "Book".encode("utf-16-le"), "gamla Excel-formatet"),
    "password": (lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    "other compound file": (lambda _: OLE + "WordDocument".encode("utf-16-le"), WRONG),
    "ods": (ods, r"LibreOffice-format \(.ods\)"),
    "xlsb": (lambda _: zipped({"xl/workbook.bin": b"x"}), "binär"),
    "docx": (lambda _: zipped({"word/document.xml": "<a/>"}), "Word"),
    "zip": (lambda _: zipped({"a.txt": "a"}), "zip-arkiv"),
    "half a file": (lambda raw: raw[: len(raw) // 2], "avhuggen"),
    "all but the end": (lambda raw: raw[:-10], "avhuggen"),
    "only the head": (lambda _: b"PK\3\4", "avhuggen"),
    "bytes before": (lambda raw: b"PK\3\4hej" + raw, BROKEN),
    "encrypted member": (encrypted_flag, "lösenord"),
    "two of a name": (doubled, "två gånger"),
    "two but for case": (same_but_for_case, "två gånger"),
    "checksum": (wrong_checksum, BROKEN),
    "other name inside": (other_name_inside, BROKEN),
    "lying size": (lying_size, BROKEN),
    "bomb": (bomb, "för stor"),
    "lying bomb": (lying_bomb, f"{BROKEN}|för stor"),
    "many parts": (many_parts, "för många delar"),
    "no content types": (lambda raw: without_part(raw, "[Content_Types].xml"), "zip-arkiv"),
    "no workbook": (lambda raw: without_part(raw, BOOK), BROKEN),
    "no start": (lambda raw: without_part(raw, "_rels/.rels"), BROKEN),
    "workbook is none": (lambda raw: with_part(raw, BOOK, "<a/>"), BROKEN),
    "workbook cut": (lambda raw: with_part(raw, BOOK, member(raw, BOOK)[:99]), BROKEN),
    "workbook empty": (lambda raw: with_part(raw, BOOK, ""), BROKEN),
    "relations cut": (lambda raw: with_part(raw, "xl/_rels/workbook.xml.rels", "<Relationships"), BROKEN),
    "table cut": (lambda raw: with_part(raw, "xl/tables/table1.xml", "<table"), BROKEN),
    "sheet cut": (lambda raw: with_part(raw, SHEET, member(raw, SHEET)[:400]), BROKEN),
    "sheet empty": (lambda raw: with_part(raw, SHEET, ""), BROKEN),
    "sheet is none": (lambda raw: with_part(raw, SHEET, f'<a xmlns="{MAIN}"/>'), BROKEN),
    "sheet is binary": (lambda raw: with_part(raw, SHEET, NOISE), BROKEN),
    "laughs in sheet": (laughs(SHEET), "dokumenttyp"),
    "laughs in workbook": (laughs(BOOK), "dokumenttyp"),
    "laughs in styles": (laughs("xl/styles.xml"), "dokumenttyp"),
    "laughs in strings": (laughs("xl/sharedStrings.xml"), "dokumenttyp"),
    "dtd in utf-16": (utf16_with_dtd, "dokumenttyp"),
    "external entity": (external_entity, "dokumenttyp"),
    "unknown entity": (changed(SHEET, "Bolag 2", "&okänd;"), BROKEN),
    "column past XFD": (changed(SHEET, ROW2, ROW2 + '<c r="XFE2"><v>1</v></c>'), "XFE2"),
    "column far past": (changed(SHEET, ROW2, ROW2 + '<c r="ZZZZZZ2"><v>1</v></c>'), "ZZZZZZ2"),
    "row past the end": (with_row(f'<row r="9999999">{ONE.format("A9999999")}</row>'), "rad 9999999"),
    "column past the end": (with_row(f'<row r="9999">{ONE.format("XFE9999")}</row>'), "XFE9999 på rad 9999"),
    "row 0": (with_row(f'<row r="0">{ONE.format("A0")}</row>'), "rad 0"),
    "row -1": (with_row(f'<row r="-1">{ONE.format("A1")}</row>'), "rad -1"),
    "cell A0": (with_row(f'<row r="9999">{ONE.format("A0")}</row>'), "A0 på rad 9999"),
    "cell -1": (with_row(f'<row r="9999">{ONE.format("-1")}</row>'), "-1 på rad 9999"),
    "cell 1": (with_row(f'<row r="9999">{ONE.format("1")}</row>'), "1 på rad 9999"),
    "cell of another row": (with_row(f'<row r="9999">{ONE.format("A9998")}</row>'), "A9998 på rad 9999"),
    "cell in other writing": (with_row("<row r='9999'><c t='n' r='A1B'><v>1</v></c></row>"), "A1B på rad 9999"),
    "cells out of order": (with_row(f'<row r="9999">{ONE.format("B9999")}{ONE.format("A9999")}</row>'), "A9999"),
    "styles in Latin-1 unsaid": (lambda raw: with_part(raw, "xl/styles.xml", latin1(raw, declared=False)), BROKEN),
    "links that are no XML": (lambda raw: with_part(raw, LINKS, "<Relationships"), BROKEN),
    "sheet's part gone": (
        changed("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/borta.xml"), "del saknas"
    ),
    "last cell": (with_row(f'<row r="1048576">{ONE.format("XFD1048576")}</row>'), "XFD1048576"),
    "last row": (with_row(f'<row r="1048576">{ONE.format("A1048576")}{ONE.format("AZ1048576")}</row>'), "A1048576"),
    "string past the list": (with_row('<row r="9999"><c r="H9999" t="s"><v>999</v></c></row>'), BROKEN),
    "unknown type": (changed(SHEET, '<c r="A2">', '<c r="A2" t="hej">'), BROKEN),
    "rows twice": (changed(SHEET, "</sheetData>", ROW2 + '<c r="A2"/></row></sheetData>'), "rad 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_plain_words(tmp_path: Path, good: bytes, name: str) -> None:
    make, words = REFUSED[name]
    path = tmp_path / "logg.xlsx"
    raw = make(good)
    path.write_bytes(raw)
    if not words:
        use(path)
        return
    with pytest.raises(ProjektloggError, match=words) as caught:
        use(path)
    assert caught.value.where.startswith("logg.xlsx")
    assert caught.value.remedy
    assert path.read_bytes() == raw


ACCEPTED: dict[str, Callable[[bytes], bytes]] = {
    "bytes behind": lambda raw: raw + b"hej",
    "many zeros behind": lambda raw: raw + bytes(100_000),
    "targets that go up": changed(LINKS, 'Target="', 'Target="../xl/'),
    "targets of Windows": changed(LINKS, 'Target="worksheets/', 'Target="\\xl\\worksheets\\'),
    "UTF-16 in all parts": utf16,
    "styles in Latin-1": lambda raw: with_part(raw, "xl/styles.xml", latin1(raw, declared=True)),
    "string of no number": changed(SHEET, "</row></sheetData>", '<c r="J4" t="s"><v>x</v></c></row></sheetData>'),
    "string that is not there": changed(SHEET, "</row></sheetData>", '<c r="J4" t="s"><v>-1</v></c></row></sheetData>'),
    "number of no number": changed(SHEET, '<c r="A2"><v>1</v>', '<c r="A2"><v>abc</v>'),
    "style past the list": changed(SHEET, '<c r="A2">', '<c r="A2" s="9999">'),
    "infinity": changed(SHEET, '<c r="A2"><v>1</v>', '<c r="A2"><v>INF</v>'),
    "no shared strings": lambda raw: without_part(raw, "xl/sharedStrings.xml"),
    "no styles": lambda raw: without_part(raw, "xl/styles.xml"),
    "table outside": lambda raw: with_part(raw, "xl/tables/table1.xml", table("Aktivitetslogg", "A1:XFE9", ["Id"])),
    "table nowhere": lambda raw: with_part(raw, "xl/tables/table1.xml", table("Aktivitetslogg", "", ["Id"])),
    "table of no rows": lambda raw: with_part(raw, "xl/tables/table1.xml", table("Aktivitetslogg", "A9:J9", ["Id"])),
    "hostile dimension": changed(SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
    "deep part": lambda raw: with_part(raw, "customXml/item1.xml", "<a>" * 5000 + "</a>" * 5000),
    "no tables' sheet": lambda _: zipped(parts({"Annat": sheet("")})),
    "empty sheet": lambda _: zipped(parts({"Aktivitetslogg": sheet("")})),
    "entity in text": changed(SHEET, "Bolag 2", "&#x26;&#60;&quot;"),
    "as xlsm": lambda raw: with_part(raw, "xl/vbaProject.bin", OLE),
    "absolute targets": changed("xl/_rels/workbook.xml.rels", 'Target="', 'Target="/xl/'),
    "climbing target": changed("xl/_rels/workbook.xml.rels", 'Target="styles.xml"', 'Target="../../../../etc/passwd"'),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_read_in_peace(tmp_path: Path, good: bytes, name: str) -> None:
    path = tmp_path / "logg.xlsx"
    path.write_bytes(ACCEPTED[name](good))
    use(path)


def test_a_million_blank_formatted_rows(tmp_path: Path) -> None:
    blank = "".join([f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(9, 1_048_577)])
    path = log_book(tmp_path / "b.xlsx", data=cells(log_rows(3)) + blank, ref="A1:J1048576")
    use(path)
    assert open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"].numbers == [2, 3, 4]


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProjektloggError, match="finns inte"):
        open_book(tmp_path / "ingen.xlsx")
    with pytest.raises(ProjektloggError, match="ingen fil"):
        open_book(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "rör.xlsx"
    os.mkfifo(path)
    with pytest.raises(ProjektloggError, match="ingen fil"):
        open_book(path)
    link = tmp_path / "länk.xlsx"
    link.symlink_to(path)
    with pytest.raises(ProjektloggError, match="ingen fil"):
        open_book(link)


def test_a_file_that_may_not_be_read(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(good)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(ProjektloggError, match="får inte läsa"):
        open_book(path)


def test_the_number_of_a_person_in_the_file_name_is_not_reported(tmp_path: Path) -> None:
    with pytest.raises(ProjektloggError) as caught:
        open_book(tmp_path / "900101-9802.xlsx")
    assert "9802" not in str(caught.value)


FUZZ = """
import random, sys
from pathlib import Path
sys.path[:0] = sys.argv[4:]
from tests.corpus.test_hostile import fuzz
fuzz(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
"""


def fuzz(path: Path, seed: int, count: int) -> None:
    """Break a workbook in `count` random ways; anything but a refusal in plain words ends the process."""
    chance = random.Random(seed)  # noqa: S311 - a campaign, no secret
    good = path.read_bytes()
    names = [name for name in unzipped(good) if name.endswith((".xml", ".rels"))]
    target = path.with_name("trasig.xlsx")
    for number in range(count):
        if chance.random() < 0.3:
            data = bytearray(good)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            raw = bytes(data[: chance.randint(1, len(data))]) if chance.random() < 0.3 else bytes(data)
        else:
            name = chance.choice(names)
            raw = with_part(good, name, _mutated(unzipped(good)[name], chance))
        target.write_bytes(raw)
        try:
            use(target)
        except ProjektloggError:
            pass
        except BaseException:
            sys.stderr.write(f"seed {seed}, number {number}\n")
            raise


def _mutated(xml: bytes, chance: random.Random) -> bytes:
    """XML with bytes flipped, or a piece taken out, doubled or moved."""
    start = chance.randrange(len(xml))
    end = min(len(xml), start + chance.randint(1, 80))
    kind = chance.randrange(4)
    if kind == 0:
        return xml[:start] + xml[end:]
    if kind == 1:
        return xml[:end] + xml[start:end] + xml[end:]
    if kind == 2:
        words = (b"-1", b"99999999999", b"", b"<", b'"', b"A1:A1", b"\xff\xfe", b"&#0;", b"<![CDATA[x]]>", b"/>")
        return xml[:start] + chance.choice(words) + xml[end:]
    place = chance.randrange(len(xml))
    return xml[:place] + xml[start:end] + xml[place:]


def _campaign(tmp_path: Path, good: bytes, seed: int, count: int) -> None:
    path = tmp_path / "hel.xlsx"
    path.write_bytes(good)
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", FUZZ, str(path), str(seed), str(count), root]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_random_damage(tmp_path: Path, good: bytes) -> None:
    _campaign(tmp_path, good, 1, 300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_much_random_damage(tmp_path: Path, good: bytes, seed: int) -> None:
    _campaign(tmp_path, good, seed, 3000)
