"""What stood under each heading when last counted, so that headings that change places are reported.

Two columns of one kind (hours and participants, two answers Ja or Nej) whose headings are exchanged can be read as well
as before, and give other figures. A heading alone tells nothing: people move whole columns. So a few cells of each
column are kept beside the rules, as digests too short to tell what stood there: whether that stands under another
heading now is seen row by row, by the row's own key, however the table was sorted or grew.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from xl_addin.contract import headers, layout
from xl_addin.contract.nouns import Memory
from xl_addin.contract.table_spec import Kind, TableSpec
from xl_addin.ledger.last_rules import last_kept
from xl_addin.reading.columns import OUR_NAMES
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values import orgnr, personal
from xl_addin.values.compare import each, fold, fold_id
from xl_addin.values.parse import is_blank, text
from xl_addin.values.raw_table import Table, Value

MARK = "Räknad kolumn: "
_CELLS = 20  # of each column
_KEY, _VALUE = 6, 2  # letters of a row's key and of a cell's value
_ENTRY = _KEY + _VALUE
_FEWEST = 3  # cells that tell two columns apart
_MOST_OWN = 10  # for one cell that stands where it stood, so many must stand under the other heading
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # digits would look like a number to hide
_KEYS: dict[TableSpec, str] = {layout.LOG: headers.ID, layout.COMPANIES: "key"}
_Cells = dict[str, str]  # a row's key -> its cell's value, both as digests


@dataclass(frozen=True, slots=True)
class Move:
    """What stood under one heading of a table and stands under another one now."""

    table: Table
    before: str
    now: str


@dataclass(frozen=True)
class LastColumns:
    """What to keep of the columns, and what has moved since it was last kept."""

    memory: Memory = field(default_factory=dict)
    moves: tuple[Move, ...] = ()


def last_columns(workbook: TypedWorkbook) -> LastColumns:
    """Compare the columns with what was last kept. What has moved stays as it was kept: it is reported until mended."""
    before = last_kept(workbook, MARK)
    memory: dict[tuple[str, str], str] = dict(before)
    moves: list[Move] = []
    for spec in _KEYS:
        if spec.name in workbook.tables:
            columns = _Columns(workbook, spec)
            kept = {name: _read(value) for (subject, name), value in before.items() if subject == spec.name}
            moved = _moved(kept, columns)
            moves += [Move(columns.table, name, now) for name, now in moved.items()]
            memory |= {(spec.name, name): columns.sample(name) for name in columns.names if name not in moved}
    return LastColumns(memory, tuple(moves))


class _Columns:
    """The columns of a table that people fill in, and its rows by their keys."""

    def __init__(self, workbook: TypedWorkbook, spec: TableSpec) -> None:
        self.table = workbook.tables[spec.name]
        free = {column.name for column in spec.columns if column.computed or column.kind in {Kind.TEXT, Kind.ORGNR}}
        self.names = [name for name in dict.fromkeys(self.table.header) if name and name not in free | OUR_NAMES]
        place = {number: at for at, number in enumerate(self.table.numbers)}
        frame = workbook.log if spec is layout.LOG else workbook.companies
        self.rows: dict[str, int] = {}
        for row, key in each(frame, "row", _KEYS[spec]):
            if key and not orgnr.is_person(key) and not personal.find(key, strict=True):
                self.rows.setdefault(_digest(fold_id(key), _KEY), place[row])
        self.ordered = sorted(self.rows.items())

    def cell(self, name: str, key: str) -> str:
        value = self.table.rows[self.rows[key]][self.table.places[name]]
        return "" if is_blank(value) else _digest(_plain(value), _VALUE)

    def sample(self, name: str) -> str:
        """Some cells of a column that are filled in, as many of each value as there are: what is rare tells most."""
        at = self.table.places[name]
        times: dict[Value, int] = defaultdict(int)
        filled: list[tuple[int, str]] = []
        for key, row in self.ordered:
            value = self.table.rows[row][at]
            if not is_blank(value) and times[value] < _CELLS:
                filled.append((times[value], key))
                times[value] += 1
        chosen = sorted(key for _, key in sorted(filled)[:_CELLS])
        return "".join(key + self.cell(name, key) for key in chosen)


def _moved(kept: Mapping[str, _Cells], columns: _Columns) -> dict[str, str]:
    """The columns whose cells stand under another heading, where that one's have moved too or it had none."""
    names = [name for name in columns.names if name in kept]
    changed = [name for name in names if sum(not same for same in _same(kept[name], name, columns)) >= _FEWEST]
    pairs = ((name, now) for name in changed for now in names if name != now)
    moved = {name: now for name, now in pairs if _stands_under(kept[name], name, now, columns)}
    return {
        name: now
        for name, now in moved.items()
        if now in moved or (not kept[now] and not any(_same(kept[name], name, columns)))
    }


def _stands_under(cells: _Cells, name: str, other: str, columns: _Columns) -> bool:
    """Whether the cells of a column, where the two differ now, are those of the other one."""
    apart = [key for key in cells.keys() & columns.rows.keys() if columns.cell(name, key) != columns.cell(other, key)]
    there = {key: value for key, value in cells.items() if key in apart}
    others, own = sum(_same(there, other, columns)), sum(_same(there, name, columns))
    return others >= _FEWEST and own * _MOST_OWN <= others and (others + own) * 5 >= len(there) * 4


def _same(cells: _Cells, name: str, columns: _Columns) -> Iterator[bool]:
    return (columns.cell(name, key) == value for key, value in cells.items() if key in columns.rows)


def _read(entries: str) -> _Cells:
    parts = [entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY)]
    return {part[:_KEY]: part[_KEY:] for part in parts if len(part) == _ENTRY}


def _plain(value: Value) -> str:
    """A value as it is compared: a day is the same whether the program gives it with a time or without."""
    day = isinstance(value, datetime) and value.time() == time.min
    return fold(text(value.date() if day and isinstance(value, datetime) else value))


def _digest(words: str, letters: int) -> str:
    return hashlib.blake2b(words.encode("utf-8", "replace")).hexdigest()[:letters].translate(_LETTERS)
