"""The report's texts held against the ledger: names of figures that do not exist, and figures typed by hand.

A false alarm is worse than a miss. A number is read with the words near it (what it counts, of which part, in which
time), held against every figure that these can mean, and told of only when it equals none of them and can well be one
of them written wrongly.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from xl_addin import layout
from xl_addin.cleaning.columns import each
from xl_addin.facts import Fact
from xl_addin.findings import Finding, finding
from xl_addin.live_names import unknown_in_texts
from xl_addin.results import Results
from xl_addin.text_checks.case import Case, Doubt
from xl_addin.text_checks.judge import judge
from xl_addin.text_checks.ledger import Book, make_book
from xl_addin.text_checks.reading import read
from xl_addin.text_checks.tokens import sentences

__all__ = ["Book", "Doubt", "doubtful_numbers", "make_book", "text_findings"]


def text_findings(results: Results, figures: Mapping[str, Fact]) -> Iterator[Finding]:
    """What is doubtful in the report texts, given the live figures."""
    table = results.tables.get(layout.TEXTS.name)
    for row, unknown in unknown_in_texts(results, figures):
        meant = unknown.suggestion if unknown.name else f"{{{{ {unknown.suggestion} }}}}"
        hint = f" Menade du {meant}?" if unknown.suggestion else ""
        code, value = ("figure_unknown", unknown.name) if unknown.name else ("figure_unread", unknown.written)
        yield finding(code, table, row, "Text", value, suggestion=hint)
    book = None
    for row, period, words in each(results.texts, "row", "Period", "Text"):
        if pd.isna(period) or period == results.period.number:
            book = book or make_book(results, figures)
            for doubt in doubtful_numbers(words, book):
                if doubt.fact is None:
                    yield finding("number_unconfirmed", table, row, "Text", doubt.written)
                else:
                    name, shown = doubt.fact.name, doubt.fact.shown
                    yield finding("number_differs", table, row, "Text", doubt.written, figure=shown, name=name)


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
