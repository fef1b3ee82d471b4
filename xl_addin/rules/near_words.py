"""A word of few cells that is nearly what an indicator asks for, in a column without a list, may be misspelt.

A word that many rows have is a word of its own.

Source: the counting rule 8.
"""

import difflib
import re
from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.nouns import IN_ORDER
from xl_addin.contract.table_spec import Column
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.cards import read_lists
from xl_addin.reading.columns import options_of
from xl_addin.reading.rule_filters import ANY
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each, fold
from xl_addin.values.raw_table import Table

CODES = ("word_near",)
COLUMNS: Columns = {layout.LOG: ()}

_RARE = 2  # cells at most that hold a misspelling
_COMMON = 5  # cells at least that hold the word that is meant
_NEAR = 0.8


def find(results: Results) -> Iterator[Finding]:
    """Words that few cells have and that are nearly what an indicator asks for, in columns without a list."""
    workbook = results.workbook
    lists = read_lists(workbook.tables.get(layout.LISTS.name))
    for column, words in _asked(workbook).items():
        in_log = column in workbook.log
        spec, frame = (layout.LOG, workbook.log) if in_log else (layout.COMPANIES, workbook.companies)
        known = spec.column(column) if column in spec.headers else Column(column)
        if pd.api.types.is_string_dtype(frame[column]) and not options_of(known, lists):
            yield from _near(workbook.tables[spec.name], column, frame, words)


def _asked(workbook: TypedWorkbook) -> dict[str, set[str]]:
    """The words that indicators ask for, by column."""
    words: dict[str, set[str]] = {}
    for indicator in workbook.readable_indicators:
        own = ((headers.ACTIVITY, indicator.activities), (headers.STATUS, indicator.statuses))
        named = ((one.column, one.words) for one in indicator.filter if one.sign not in IN_ORDER)
        for column, asked in (*own, *named):
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
