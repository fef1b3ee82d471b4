"""Reading the numbers of a text takes time that grows with the text, however odd it is."""

import time

import pytest

from tests.support_example import example_results
from xl_addin.rules.typed_numbers import doubtful_numbers, make_book

HOSTILE = (
    "524 unika företag ",
    "av de ",
    "1 000",
    "1.",
    "1.000.",
    "tjugo",
    "tjugo-",
    "a-",
    "(",
    "målet på ",
    "sedan ",
    "mellan 1 och ",
    "april – ",
    "1 april ",
    "{{ ",
    "²",
    "٣ företag ",
    "\ud800",
)


CELL = 32_767  # characters, Excel's limit


@pytest.mark.parametrize("piece", HOSTILE)
def test_any_text_takes_linear_time(piece: str) -> None:
    """A full cell takes about four times as long as a quarter of it, however odd it is."""
    book = make_book(example_results(), example_results().figures)
    doubtful_numbers(piece, book)  # imports and caches
    seconds = []
    for length in (CELL // 4, CELL):
        start = time.process_time()
        doubtful_numbers((piece * length)[:length], book)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 8 * seconds[0] + 0.5
