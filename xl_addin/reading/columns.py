"""Read a raw table column by column into a typed data frame, with a finding for each cell that cannot be read."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import number_as_written
from xl_addin.contract.layout import COMPANIES, NO, STATUSES, YES, YES_NO
from xl_addin.contract.table_spec import Column, Kind, TableSpec
from xl_addin.contract.vocabularies import municipalities
from xl_addin.reading.company_numbers import countries_of, read_foreign, read_swedish
from xl_addin.reading.refused import error_code, unreadable
from xl_addin.values.compare import fold, nearest, suggest
from xl_addin.values.parse import UnreadableError, is_blank, is_serial, parse_date, parse_number, text
from xl_addin.values.raw_table import ErrorValue, Table, Value

_T = TypeVar("_T")
OUR_NAMES = frozenset({"row", "key", "outside"})
"""Columns that reading adds; a column of the user's by such a name is left out."""

Choices = Mapping[str, Sequence[str]]
"""The values of each list on the sheet Listor, by the list's header."""


_MUNICIPALITIES = {fold(name) for name in municipalities()}


# What people, forms and check boxes write for Ja and Nej; LibreOffice's TRUE is the number 1.
_YES = ("ja", "j", "yes", "y", "true", "sant", "1", "x", "✓", "✔", "☑", "☒")
_NO = ("nej", "n", "no", "false", "falskt", "0", "☐")


def options_of(column: Column, choices: Choices) -> dict[str, str]:
    """The words that a column accepts, folded, each with the list's own spelling; empty: it accepts all."""
    if column.choices == YES_NO:
        return dict.fromkeys(_YES, YES) | dict.fromkeys(_NO, NO)
    options = choices.get(column.choices, ()) if isinstance(column.choices, str) else column.choices
    known = {fold(option): option for option in options}
    if column.choices == headers.STATUS:  # three statuses mean something to us, however the list spells them
        known |= {fold(status): status for status in STATUSES if fold(status) in known}
    return known


def choice_words(column: Column, place: str = "") -> dict[str, str]:
    """What a finding says of a word that a column's list lacks: what the word is, and what else can be done.

    Args:
        place: where the word stands, when it is not in the column itself.
    """
    if isinstance(column.choices, str):
        otherwise = f", eller lägg till det i listan {column.choices} på bladet Listor"
    else:
        otherwise = f": {', '.join(column.choices[:-1])} eller {column.choices[-1]}"
    return {"what": f"{place}{column.name}", "otherwise": otherwise}


@dataclass
class Typed:
    """A table whose cells have been read.

    Attributes:
        frame: one line a row that holds anything of the user's. Columns: all headers of the spec and of the sheet,
            `row` (the sheet row), and `key` when there are organisation numbers (ten digits or "").
            Texts are str ("" when blank), dates datetime64[s], numbers float64, integers Int64.
        findings: one for each cell that could not be read.
        unread: column -> the sheet rows whose cell holds something unreadable.
        unlisted_towns: the sheet rows of Företag whose municipality the list lacks, each with what was perhaps meant
            (as from `suggest`); where it lies is judged by `ledger.area`.
    """

    frame: pd.DataFrame
    findings: list[Finding] = field(default_factory=list)
    unread: dict[str, set[int]] = field(default_factory=dict)
    unlisted_towns: dict[int, str] = field(default_factory=dict)


def read_table(
    table: Table | None,
    spec: TableSpec,
    choices: Choices | None = None,
    named: Mapping[str, Kind] | None = None,
    wanted: Collection[str] = (),
) -> Typed:
    """Read a table by its specification.

    Args:
        spec: what its columns are.
        table: as read, or None when the workbook has none (gives an empty frame; the caller tells of it).
        choices: the lists of the sheet Listor. An absent or empty list accepts everything.
        named: the columns that rules name, and how each is to be read when it is the user's own. An unknown word there
            makes a figure wrong, in other columns it is only untidy.
        wanted: as for `missing_columns`.
    """
    if table is None:
        table = Table(spec.name, spec.sheet, spec.headers, [], [])
    named = named or {}
    # What a later contract computes is the user's own in a workbook that does not bear it.
    own = {one.name for one in spec.columns if not one.computed or one.since <= table.contract} | OUR_NAMES
    extra = [Column(name, named.get(name, Kind.TEXT)) for name in table.places if name and name not in own]
    typed = Typed(pd.DataFrame(), missing_columns(table, spec, wanted))
    rows = _used_rows(table, spec)
    series: dict[str, pd.Series] = {"row": pd.Series([table.numbers[i] for i in rows], dtype="int64")}
    for column in [column for column in spec.columns if not column.computed] + extra:
        place = table.places.get(column.name)
        raw: list[Value] = [None if place is None else table.rows[i][place] for i in rows]
        asked = column not in extra or column.name in named  # what no rule names is the user's own affair
        reader = _Reader(table, column, choices or {}, typed if asked else Typed(pd.DataFrame()))
        reader.decides |= column.name in named
        if column.kind is Kind.ORGNR:
            reader.countries = countries_of(table, rows)
        series[column.name] = _READERS[column.kind](reader, raw, list(series["row"]))
        if column.kind is Kind.ORGNR:
            series["key"] = reader.keys
    typed.frame = pd.DataFrame(series)
    return typed


def canonical(table: Table, spec: TableSpec) -> Table:
    """The table with our own spelling of each header that differs from it in capitals or blanks only."""
    ours = {fold(name): name for name in spec.headers if name not in table.places}
    return replace(table, header=tuple(ours.pop(fold(name), name) for name in table.header))


def _used_rows(table: Table, spec: TableSpec) -> list[int]:
    """The positions of rows that hold something of the user's own.

    An Id that waits for its row is nothing, nor is what a later contract's column says, which is hidden until it is
    used: whoever empties a row does not see it.
    """
    names = {one.name for one in spec.columns if not one.computed and one.since <= spec.since} - {headers.ID}
    places = [place for name, place in table.places.items() if name in names]
    return [i for i, row in enumerate(table.rows) if any(not is_blank(row[place]) for place in places)]


def lost_columns(table: Table, spec: TableSpec) -> set[str]:
    """The columns of the contract whose heading is gone, or stands there twice: which one is meant nobody knows.

    What came with a later contract than the workbook's is not lost when it is not there.
    """
    heads = Counter(map(fold, table.header))
    return {
        column.name
        for column in spec.columns
        if heads[fold(column.name)] > 1 or (not heads[fold(column.name)] and column.since <= table.contract)
    }


def missing_columns(table: Table, spec: TableSpec, wanted: Collection[str] = ()) -> list[Finding]:
    """What to say of headings of the contract that are gone, or stand there twice; at the heading that may be meant.

    Args:
        wanted: folded names of columns that rules ask for and that are not there.
    """
    known = {column.name for column in spec.columns}
    other_names = [name for name in table.header if name and name not in known]
    later = {column.name for column in spec.columns if fold(column.name) in wanted} - {*map(fold, table.header)}
    lost = lost_columns(table, spec) | later
    found = []
    for column in [column for column in spec.columns if column.name in lost]:
        needed = column.required or fold(column.name) in wanted or (column.decides and column.since > 1)
        code = "computed_absent" if column.computed else "column_missing" if needed else "column_absent"
        if column.name in table.places:
            if column.computed:
                continue
            code = "column_duplicate"
        words = {"name": column.name, "table_name": table.name, "suggestion": suggest(column.name, other_names)}
        near = nearest(column.name, other_names)
        here = table if near else None
        found.append(finding(code, here, table.header_row if near else None, near, sheet=table.sheet, **words))
    return found


class _Reader:
    """Reads one column and tells of the cells that it cannot read."""

    def __init__(self, table: Table, column: Column, choices: Choices, typed: Typed) -> None:
        self.table, self.column, self.typed = table, column, typed
        self.decides = column.decides
        self.options = options_of(column, choices)
        self.spellings = dict(self.options)
        if column.choices == headers.STATUS:  # three statuses mean something to us, however list or cell spells them
            self.spellings |= {fold(status): status for status in STATUSES}
        self.keys = pd.Series([], dtype=str)
        self.countries: dict[int, str] = {}

    def tell(self, code: str, row: int, value: Value, **words: str) -> None:
        """Note a finding on the cell of that row."""
        self.typed.findings.append(finding(code, self.table, row, self.column.name, value, **words))

    def refuse(self, code: str, row: int, value: Value, **words: str) -> None:
        """Note a finding on a cell that could not be read."""
        if isinstance(value, ErrorValue):
            code = error_code(value, decides=self.decides or self.column.required)
        self.tell(code, row, value, **words)
        self.typed.unread.setdefault(self.column.name, set()).add(row)

    def _each(self, raw: list[Value], rows: list[int], read: Callable[[Value], _T], code: str, blank: _T) -> list[_T]:
        out: list[_T] = []
        for value, row in zip(raw, rows, strict=True):
            try:
                out.append(read(value))
            except UnreadableError as error:
                why, words = unreadable(code, error)
                self.refuse(why, row, value, **words)
                out.append(blank)
        return out

    def texts(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read texts."""
        return pd.Series(self._each(raw, rows, _readable_text, "cell_error", ""), dtype=str)

    def dates(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read days."""
        days = self._each(
            raw, rows, lambda value: parse_date(value, date1904=self.table.date1904), "date_unreadable", None
        )
        for value, row, day in zip(raw, rows, days, strict=True):
            if day and is_serial(value):
                self.tell("date_serial", row, value, meaning=day.isoformat())
        return dates(days)

    def numbers(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read numbers."""
        return pd.Series(self._each(raw, rows, parse_number, "number_unreadable", None), dtype="float64")

    def integers(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read whole numbers."""
        return pd.Series(self._each(raw, rows, _integer, "number_unreadable", None), dtype="Int64")

    def choices(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read words of a list, each in the list's own spelling. Unknown ones get one spelling, and a finding."""
        out = []
        words = self.texts(raw, rows).tolist()
        spellings = commonest(words) | self.spellings
        for word, value, row in zip(words, raw, rows, strict=True):
            if word and self.options and fold(word) not in self.options:
                hint = suggest(word, self.options.values())
                code = "choice_unknown" if self.decides else "choice_unlisted"
                if self._is_town(word, hint):
                    self.typed.unlisted_towns[row] = hint
                else:
                    if self.decides:
                        self.typed.unread.setdefault(self.column.name, set()).add(row)
                    self.tell(code, row, value, suggestion=hint, **choice_words(self.column))
            out.append(spellings.get(fold(word), ""))
        return pd.Series(out, dtype=str)

    def _is_town(self, word: str, hint: str) -> bool:
        """Whether a word that the list lacks names a place: what it is to the project is judged by `ledger.area`."""
        if self.table.name != COMPANIES.name or self.column.name != headers.MUNICIPALITY:
            return False
        return fold(word) in _MUNICIPALITIES or not (hint or self.decides)

    def orgnrs(self, raw: list[Value], rows: list[int]) -> pd.Series:
        """Read organisation numbers: the cells as text, and in `keys` ten digits, or "" for no valid number."""
        found = [self._key(value, row) for value, row in zip(raw, rows, strict=True)]
        self.keys = pd.Series(found, dtype=str)
        return pd.Series(["" if isinstance(value, ErrorValue) else text(value) for value in raw], dtype=str)

    def _key(self, value: Value, row: int) -> str:
        country = self.countries.get(row, "")
        key, code, shown, words = read_foreign(value, country) if country else read_swedish(value)
        if code:
            self.refuse(code, row, value if code == "cell_error" else shown, **words)
        return key


def commonest(words: Iterable[str]) -> dict[str, str]:
    """For each folded word the spelling that most cells have: words that differ in capitals are one."""
    ordered = sorted(Counter(words).items(), key=lambda pair: (pair[1], pair[0]))
    return {fold(word): word for word, _ in ordered}  # the last one stays


def dates(days: Iterable[date | None]) -> pd.Series:
    """Days as a series of datetime64[s], None as NaT."""
    return pd.Series(np.array(list(days), dtype="datetime64[D]").astype("datetime64[s]"))


def _readable_text(value: Value) -> str:
    if isinstance(value, ErrorValue):
        raise UnreadableError
    return text(value)


def _integer(value: Value) -> int | None:
    number = parse_number(value)
    if isinstance(number, float):
        raise UnreadableError
    return number


_READERS: dict[Kind, Callable[[_Reader, list[Value], list[int]], pd.Series]] = {
    Kind.TEXT: _Reader.texts,
    Kind.DATE: _Reader.dates,
    Kind.NUMBER: _Reader.numbers,
    Kind.INTEGER: _Reader.integers,
    Kind.SECTION: lambda reader, raw, rows: reader.texts(raw, rows).map(number_as_written),
    Kind.CHOICE: _Reader.choices,
    Kind.ORGNR: _Reader.orgnrs,
}
