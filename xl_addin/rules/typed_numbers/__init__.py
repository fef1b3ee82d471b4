"""A figure that somebody typed into a report text is the figure of the ledger.

A false alarm is worse than a miss. A number is read with the words near it (what it counts, of which part, in which
time), held against every figure that these can mean, and reported only when it equals none of them and can well be one
of them written wrongly.
"""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.rules.typed_numbers.case import Case, Doubt
from xl_addin.rules.typed_numbers.judge import judge
from xl_addin.rules.typed_numbers.known_figures import Book, make_book
from xl_addin.rules.typed_numbers.sentences import read
from xl_addin.rules.typed_numbers.tokens import sentences
from xl_addin.values.compare import each

__all__ = ["CODES", "COLUMNS", "Book", "Doubt", "doubtful_numbers", "find", "make_book"]


CODES = ("number_differs", "number_unconfirmed")
COLUMNS: Columns = {layout.TEXTS: (headers.TEXT,)}


def find(results: Results) -> Iterator[Finding]:
    """Each number of a text of this report that differs from the figure it must be."""
    table = results.tables[layout.TEXTS.name]
    book = None
    for row, period, words in each(results.texts, "row", headers.PERIOD, headers.TEXT):
        if pd.isna(period) or period == results.period.number:
            book = book or make_book(results, results.figures)
            for doubt in doubtful_numbers(words, book):
                if doubt.fact is None:
                    yield finding("number_unconfirmed", table, row, headers.TEXT, doubt.written)
                else:
                    name, shown = doubt.fact.name, doubt.fact.shown
                    yield finding("number_differs", table, row, headers.TEXT, doubt.written, figure=shown, name=name)


def doubtful_numbers(text: str, book: Book) -> list[Doubt]:
    """Find the numbers of a text that differ from the ledger.

    Args:
        text: as it stands in the cell; live names in it are right by themselves.
        book: the figures and words of the workbook.
    """
    doubts = []
    earlier: list[str] = []
    for tokens in sentences(text):
        sentence = read(tokens, book, earlier)
        doubts += [
            doubt for at in sentence.counts if not tokens[at].live and (doubt := judge(Case(sentence, at, book)))
        ]
        earlier = [one.key for one in sentence.mentions if one.kind == "topic"][-1:] or earlier
    return doubts
