"""One comparison of the log's Ids, for everything that asks whether two are the same, or which comes first."""

import re
import unicodedata
from functools import lru_cache

_AROUND_DASH = re.compile(" ?- ?")
_DIGITS = re.compile(r"\d+")


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
