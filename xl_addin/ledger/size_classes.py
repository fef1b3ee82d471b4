"""The size class of each company: the one at its first support, kept when its figures change later.

Whether an enterprise is an SME is settled when it is supported (Commission Recommendation 2003/361/EC, annex, article
4; Regulation 651/2014, annex I). First support is the first row of the log that has been carried out, whether or not an
indicator counts it: which ones do is a rule that may be changed afterwards, and aid is support too. The class stands in
the company's own row of Företag, so that it goes where the row goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.ledger.ledger import NOT_HAPPENED
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import each, fold
from xl_addin.values.parse import is_blank, text
from xl_addin.values.raw_table import ErrorValue, Value
from xl_addin.values.size_class import CLASSES, LARGE, size_class

UNKNOWN = "Okänd"
SIZE_CLASSES = (*(name for name, *_ in CLASSES), LARGE, UNKNOWN)
_SPELLINGS = {fold(name): name for name in SIZE_CLASSES}
_FIGURES = (headers.STAFF, headers.TURNOVER, headers.BALANCE)


@dataclass(frozen=True, slots=True)
class Sized:
    """What a row of Företag says of its company's size.

    Attributes:
        written: what stands in its cell Storleksklass.
        kept: the class that stands there, "" when it is none or Okänd.
        now: the class by the figures of the row.
        missing: what the figures lack, in words; "" when they settle the class.
    """

    row: int
    key: str
    written: Value
    kept: str
    now: str
    missing: str

    @property
    def is_wrong(self) -> bool:
        """Whether something stands in the cell that is no class."""
        return not is_blank(self.written) and _class_in(self.written) == ""


def are_kept(workbook: TypedWorkbook) -> bool:
    """Whether the workbook has the column; in one of an earlier contract such a heading is the user's own."""
    table = workbook.tables.get(layout.COMPANIES.name)
    since = layout.COMPANIES.column(headers.SIZE_CLASS).since
    return table is not None and headers.SIZE_CLASS in table.places and table.contract >= since


def sized(workbook: TypedWorkbook) -> list[Sized]:
    """Each row of Företag."""
    written: dict[int, Value] = {}
    if are_kept(workbook):
        table = workbook.tables[layout.COMPANIES.name]
        written = dict(zip(table.numbers, table.column(headers.SIZE_CLASS), strict=True))
    euro, out = workbook.project.euro, []
    for row, key, *cells in each(workbook.companies, "row", "key", *_FIGURES):
        staff, turnover, balance = (None if pd.isna(cell) or cell < 0 else float(cell) for cell in cells)
        now = size_class(staff, turnover, balance, euro) or UNKNOWN
        missing = _missing((staff, turnover, balance), euro) if now == UNKNOWN else ""
        kept = _class_in(written.get(row)).replace(UNKNOWN, "")
        out.append(Sized(row, key, written.get(row), kept, now, missing))
    return out


def _class_in(value: Value) -> str:
    return "" if isinstance(value, ErrorValue) else _SPELLINGS.get(fold(text(value)), "")


def _missing(figures: tuple[float | None, ...], euro: float | None) -> str:
    staff, *amounts = figures
    if staff is None:
        return "antal anställda"
    blank = [name for name, amount in zip(_FIGURES[1:], amounts, strict=True) if amount is None]
    words = [" eller ".join(blank)] if blank else []
    return " och ".join([*words, *([] if euro else ["eurokursen på bladet Projekt"])])


def size_classes(workbook: TypedWorkbook) -> pd.Series:
    """The class of each company that Företag lists, by its key.

    That a company's rows disagree, or that no class stands in its cell but another word, makes it Okänd.
    """
    found: dict[str, list[Sized]] = {}
    for one in sized(workbook):
        if one.key:
            found.setdefault(one.key, []).append(one)
    return pd.Series({key: _of_company(rows) for key, rows in found.items()}, dtype=object)


def _of_company(rows: list[Sized]) -> str:
    kept = {one.kept for one in rows if one.kept}
    if kept:
        return kept.pop() if len(kept) == 1 else UNKNOWN
    return UNKNOWN if any(one.is_wrong for one in rows) else rows[0].now


def supported(workbook: TypedWorkbook, today: date) -> set[str]:
    """The companies that have had support: something in the log has been carried out."""
    log = workbook.log_rows
    happened = (log[headers.STATUS] != "") & ~log[headers.STATUS].isin(NOT_HAPPENED)
    return set(log.loc[happened & (log[headers.DATE] <= pd.Timestamp(today)), "key"]) - {""}


def classes_to_write(workbook: TypedWorkbook, today: date) -> dict[int, Value]:
    """The cells of the column Storleksklass by row.

    A class that stands there stays, and so does what only its writer can put right.
    """
    classes, helped = size_classes(workbook), supported(workbook, today)
    return {
        one.row: one.kept
        or (one.written if one.is_wrong or not one.key else classes[one.key] if one.key in helped else None)
        for one in sized(workbook)
    }


def sme_words(workbook: TypedWorkbook) -> Iterator[tuple[int, str | None]]:
    """For each row of Företag the class by today's figures, and Nej for what public bodies own (article 3.4).

    Article 3.4 has exceptions (universities, small municipalities): whoever knows of one writes Nej for the ownership.
    """
    public = dict(each(workbook.companies, "row", headers.PUBLIC))
    for one in sized(workbook):
        is_public = public[one.row]
        if is_public == layout.YES:
            yield one.row, layout.NO
        else:
            yield one.row, one.now if is_public in {"", layout.NO} and one.now != UNKNOWN else None
