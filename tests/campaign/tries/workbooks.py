"""A workbook broken in some random ways is refused with one Swedish line, or read, written and the rest unharmed."""

import random
import re
from pathlib import Path

from tests.support_books import cells, changed_members, log_book, log_rows, unzipped, zipped
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError

SAMPLE, SEEDS = 60, 5_000
ADDRESSES = ("-1", "A0", "XFE1", "1", "", "a2", "A2:B3", "A99999999", "ZZZZ1", "A1048577", "$A$2", "Å2", "A2 ")
VALUES = (
    "1e999",
    "-",
    "NaN",
    "0x10",
    "",
    " ",
    "999999999999999999999",
    "2023-13-45",
    "#N/A",
    "&#x26;",
    "\u2028",
    "{{ x }}",
)
TYPES = ("s", "str", "b", "e", "d", "n", "inlineStr", "hej", "")
OURS = {"xl/worksheets/sheet1.xml", "docProps/core.xml", "xl/workbook.xml", "xl/styles.xml"}


def _byte(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + chance.randrange(2) :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:start] + data[end:] if end - start < 200 else data[:start] + data[start + 20 :]


def _doubled(chance: random.Random, data: bytes) -> bytes:
    found = [*re.finditer(rb"<(row|c|table|sheet|Relationship|xf)\b[^>]*>.*?(?:</\1>|/>)", data)]
    one = chance.choice(found) if found else None
    return data[: one.end()] + one[0] + data[one.end() :] if one else data


def _attribute(chance: random.Random, data: bytes) -> bytes:
    found = [*re.finditer(rb'\b(r|t|s|ref|name|id|Target|count|spans|numFmtId|localSheetId)="([^"]*)"', data)]
    if not found:
        return data
    one = chance.choice(found)
    words = TYPES if one[1] == b"t" else (*ADDRESSES, *VALUES, "0", "-5", "9" * 30)
    return data[: one.start(2)] + chance.choice(words).encode() + data[one.end(2) :]


def _value(chance: random.Random, data: bytes) -> bytes:
    found = [*re.finditer(rb"(<v>|<t[^>]*>)([^<]*)<", data)]
    one = chance.choice(found) if found else None
    return data[: one.start(2)] + chance.choice(VALUES).encode() + data[one.end(2) :] if one else data


BREAKS = (_byte, _cut, _doubled, _attribute, _attribute, _attribute, _value)


def broken(chance: random.Random, raw: bytes) -> bytes:
    """The workbook with one to three things wrong in it."""
    members = unzipped(raw)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(members))
        what = chance.random()
        if what < 0.05:
            del members[name]
        elif what < 0.1:
            members[name] = (
                members[name]
                .decode("utf-8", "replace")
                .encode(chance.choice(["utf-16", "latin-1", "utf-8-sig"]), "replace")
            )
        elif members[name]:
            members[name] = chance.choice(BREAKS)(chance, members[name])
        if not members:
            break
    whole = zipped(members)
    return _byte(chance, whole) if chance.random() < 0.1 else whole


def attempt(seed: int, folder: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    path = log_book(folder / "logg.xlsx", 6, shared=["<si><t>delad</t></si>"], data=cells(log_rows(6)))
    raw = broken(chance, path.read_bytes())
    path.write_bytes(raw)
    reported: ProjektloggError | None = None
    log, values = None, []
    try:
        book = open_book(path)
        log = book.read(["Aktivitetslogg"]).get("Aktivitetslogg")
        if log is None or "Kontroll" not in log.places:
            return
        values = [f"granskad {row}" for row in log.numbers]
        book.apply(Update(columns=[ColumnUpdate(log, "Kontroll", values)]))
        book.save()
    except ProjektloggError as error:
        reported = error
    if reported:
        assert reported.message
        assert "\n" not in str(reported)
        assert path.read_bytes() == raw
        return
    assert log is not None
    again = open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"]
    assert again.column("Kontroll") == values
    place = log.places["Kontroll"]
    assert [row[:place] for row in again.rows] == [row[:place] for row in log.rows]
    assert changed_members(raw, path.read_bytes()) <= OURS
