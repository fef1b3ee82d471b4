"""Cells of the columns that rules ask for words of, which say nothing or nearly what is asked for.

Such a row drops out of a figure, and no list says that its cell is wrong. What may be meant so is left alone: an empty
cell in a column that is mostly empty says no, and a word that many rows have is a word of its own.
"""

import difflib
import re
from collections.abc import Iterator

import pandas as pd

from xl_addin import layout
from xl_addin.cleaning.cards import read_lists
from xl_addin.cleaning.columns import each, fold, options_of
from xl_addin.cleaning.rules import ANY
from xl_addin.cleaning.workbook import Clean
from xl_addin.counting import FILTER, QUALIFIED, Ledger, passes
from xl_addin.findings import Finding, finding
from xl_addin.model import Count
from xl_addin.tables import Table
from xl_addin.values import is_blank

_FILLED = 2  # times as many cells that hold something as empty ones: then an empty one is an omission
_RARE = 2  # cells at most that hold a misspelling
_COMMON = 5  # cells at least that hold the word that is meant
_NEAR = 0.8


def empty_cells(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    """Cells that are empty where most hold something, on rows that lack nothing else to pass a rule's filter."""
    table, companies = clean.tables[layout.LOG.name], clean.tables.get(layout.COMPANIES.name)
    log = clean.log
    listed = clean.companies[clean.companies["key"] != ""].drop_duplicates("key").set_index("key")["row"]
    company_rows = log["key"].map(listed)
    for rule in clean.rules:
        lines = ledger.frame[ledger.frame["indicator"] == rule.code]
        asked = log["row"].isin(lines.loc[lines["reason"].isin((FILTER, *QUALIFIED)), "row"])
        for column in [column for column, words in rule.filter if ANY not in words]:
            rest = tuple(condition for condition in rule.filter if condition[0] != column)
            rows = pd.DataFrame({"row": log["row"], "asked": asked, "could": passes(rest, clean)})
            if column in log:
                yield from _empty("filter_missing", table, column, rows)
                continue
            if companies:
                yield from _empty("company_fact_missing", companies, column, rows.assign(row=company_rows).dropna())
            if rule.count is not Count.UNIQUE:  # else the ledger itself asks for the number
                of_log = tuple(condition for condition in rest if condition[0] in log)
                yield from _empty("filter_missing", table, "Orgnr", rows.assign(could=passes(of_log, clean)))


def _empty(code: str, table: Table, column: str, rows: pd.DataFrame) -> Iterator[Finding]:
    """The cells of the rows that could count, unless too many of those that are asked are empty too."""
    blank = [row for row, value in zip(table.numbers, table.column(column), strict=True) if is_blank(value)]
    asked = rows[rows["asked"]]
    empty = asked["row"].isin(blank)
    if (~empty).sum() >= _FILLED * empty.sum():
        for row in asked.loc[empty & asked["could"], "row"].unique():
            yield finding(code, table, int(row), column)


def near_words(clean: Clean) -> Iterator[Finding]:
    """Words that few cells have and that are nearly what a rule asks for, in columns without a list."""
    lists = read_lists(clean.tables.get(layout.LISTS.name))
    for column, words in _asked(clean).items():
        in_log = column in clean.log
        spec, frame = (layout.LOG, clean.log) if in_log else (layout.COMPANIES, clean.companies)
        known = spec.column(column) if column in spec.headers else layout.Column(column)
        if pd.api.types.is_string_dtype(frame[column]) and not options_of(known, lists):
            yield from _near(clean.tables[spec.name], column, frame, words)


def _asked(clean: Clean) -> dict[str, set[str]]:
    """The words that rules ask for, by column."""
    words: dict[str, set[str]] = {}
    for rule in clean.rules:
        for column, asked in (("Aktivitet", rule.activities), ("Status", rule.statuses), *rule.filter):
            words.setdefault(column, set()).update(set(asked) - {ANY})
    return words


def _near(table: Table, column: str, frame: pd.DataFrame, words: set[str]) -> Iterator[Finding]:
    plain = frame[column].map(fold)
    times = {str(word): many for word, many in plain.value_counts().items()}
    meant = {fold(word): word for word in words}
    common = [word for word in meant if times.get(word, 0) >= _COMMON]
    for word in [word for word, many in times.items() if word and many <= _RARE and word not in meant]:
        near = difflib.get_close_matches(word, common, n=1, cutoff=_NEAR)
        if near and re.findall(r"\d", word) == re.findall(r"\d", near[0]):  # "Höst 21" and "Höst 22" are two
            for row, said in each(frame[plain == word], "row", column):
                yield finding("word_near", table, row, column, said, other=meant[near[0]])
