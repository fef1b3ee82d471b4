"""How words and Ids are compared, and lines of a frame gone through: one way, for everything that asks."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_AROUND_DASH = re.compile(" ?- ?")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as it is compared: no difference between capitals, widths, or kinds and numbers of blanks."""
    return " ".join(unicodedata.normalize("NFKC", word).split()).casefold()


def nearest(word: str, options: Iterable[str], least: float = 0.7) -> str:
    """The option that is most like a word, or "" when none is.

    Args:
        least: how alike the two must be, from 0 to 1.
    """
    by_fold = {fold(option): option for option in options}
    near = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=least)
    return by_fold[near[0]] if near else ""


_LAST_LETTERS = str.maketrans("åäö", "{|}")


def alphabetical(word: str) -> str:
    """A word as it sorts in Swedish: å, ä and ö come last, in that order.

    >>> sorted(["Öland", "zon", "Ärla", "Åre"], key=alphabetical)
    ['zon', 'Åre', 'Ärla', 'Öland']
    """
    return fold(word).translate(_LAST_LETTERS)


def suggest(word: str, options: Iterable[str]) -> str:
    """The Swedish half-sentence " Menade du X?", or "" when nothing is near."""
    near = nearest(word, options)
    return f" Menade du {near}?" if near else ""


@lru_cache(maxsize=65_536)
def fold_id(identity: str) -> str:
    """An Id as it is compared: capitals, widths, invisible signs, kinds of dashes and blanks make no difference.

    >>> fold_id("a \u2013 1") == fold_id("A-1\u200b")
    True
    """
    signs = (
        "-" if sign == "\u2212" or unicodedata.category(sign) == "Pd" else sign
        for sign in unicodedata.normalize("NFKC", identity)
        if unicodedata.category(sign) != "Cf"
    )
    return _AROUND_DASH.sub("-", " ".join("".join(signs).split()).casefold())


@lru_cache(maxsize=65_536)
def natural(identity: str) -> tuple[str, str]:
    """An Id as it sorts: a-9 before A-10. Ids that say the same number stand in a fixed order.

    >>> sorted(["A-10", "a-9", "A-2"], key=natural)
    ['A-2', 'a-9', 'A-10']
    """
    plain = fold_id(identity)
    return _DIGITS.sub(lambda match: match[0].zfill(12), plain), plain


def each(frame: "pd.DataFrame", *columns: str) -> Iterator[tuple[Any, ...]]:
    """The lines of a frame as tuples of the columns named."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)
