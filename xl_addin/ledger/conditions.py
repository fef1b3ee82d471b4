"""Which rows of the log meet what a filter asks, each column compared as what it holds: numbers, days or words."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.nouns import IN_ORDER, IS, Condition
from xl_addin.reading.rule_filters import ANY
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values import orgnr
from xl_addin.values.compare import alphabetical, fold
from xl_addin.values.parse import UnreadableError, parse_date, parse_number, text

_LIES: dict[str, Callable[[Any, Any], pd.Series]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def folded(series: pd.Series) -> pd.Series:
    """A column as it is compared with a rule's words; blank is ""."""
    codes, words = pd.factorize(series)
    plain = [fold(text(word.date() if isinstance(word, pd.Timestamp) else word)) for word in words]
    return pd.Series([plain[code] if code >= 0 else "" for code in codes], index=series.index, dtype=str)


def among(series: pd.Series, words: Sequence[str]) -> pd.Series:
    """Which cells hold one of the words; `*` is any but blank, and no words at all are content with everything."""
    if not words:
        return pd.Series(data=True, index=series.index)
    if ANY in words:
        return folded(series) != ""
    return folded(series).isin([_as_in_cells(word, series) for word in words])


def _as_in_cells(word: str, series: pd.Series) -> str:
    """A rule's word as the cells of a column give it: 2,5 as the number, 1 maj 2023 as the day that it is."""
    try:
        if pd.api.types.is_datetime64_any_dtype(series):
            return text(parse_date(word))
        if pd.api.types.is_numeric_dtype(series):
            return text(parse_number(word))
    except UnreadableError:
        return "\0"  # no cell holds that
    return fold(word)


def company_column(workbook: TypedWorkbook, column: str) -> pd.Series:
    """For each row of the log, its company's value in a column of Företag; NA where the company is not listed."""
    listed = workbook.companies[workbook.companies["key"] != ""].drop_duplicates("key")
    return workbook.log["key"].map(listed.set_index("key")[column])


def passes(conditions: Sequence[Condition], workbook: TypedWorkbook) -> pd.Series:
    """Which rows of the log pass all conditions of a filter."""
    passing = pd.Series(data=True, index=workbook.log.index)
    for condition in conditions:
        passing &= _meets(condition, workbook)
    return passing


def _meets(condition: Condition, workbook: TypedWorkbook) -> pd.Series:
    """Which rows of the log meet a condition. What cannot be read meets none; an empty cell is none of the words."""
    log, column, words = workbook.log, condition.column, condition.words
    if column == headers.ORGNR:
        cells, words = log["key"], tuple(word if word == ANY else orgnr.compact(word) for word in words)
    else:
        cells = log[column] if column in log else company_column(workbook, column)
    if condition.sign in IN_ORDER:
        return compared(cells, condition.sign, words[0])
    found = among(cells, words)
    if condition.sign == IS:
        return found
    if column in log:
        return ~found & ~unread_rows(workbook.unread, column, log)
    unread = list(workbook.unread_companies.get(column, ()))
    return ~found & ~company_column(workbook, "row").isin(unread)


def compared(cells: pd.Series, sign: str, word: str) -> pd.Series:
    """Which cells lie to a word as the sign says, as numbers, days, or words in the order of the alphabet."""
    lies = _LIES[sign]
    try:
        if pd.api.types.is_datetime64_any_dtype(cells):
            return lies(cells, pd.to_datetime(str(parse_date(word))))
        if pd.api.types.is_numeric_dtype(cells):
            return lies(cells.astype("float64"), parse_number(word))
    except UnreadableError:  # no cell lies to that in any way
        return pd.Series(data=False, index=cells.index)
    plain = folded(cells)
    return lies(plain.map(alphabetical), alphabetical(word)) & (plain != "")


def unread_rows(unread: Mapping[str, set[int]], column: str, log: pd.DataFrame) -> pd.Series:
    """Which rows of the log hold something in a column that cannot be read."""
    return log["row"].isin(list(unread.get(column, ())))
