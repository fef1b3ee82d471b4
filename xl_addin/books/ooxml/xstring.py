"""Text as the format writes it: what XML 1.0 cannot hold is `_xHHHH_` (ISO/IEC 29500-1, 22.9.2.19, ST_Xstring)."""

import re
import unicodedata
from collections.abc import Iterable

MAX_TEXT = 32_767  # UTF-16 units a cell holds

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Control characters, carriage return (a parser makes it a line feed), and text that looks like such an escape itself.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f&<>_]")


def unescape(text: str) -> str:
    """Read `_x000a_` and its like.

    >>> unescape('Stöd_x0020_(kr) _x005F_x0041_')
    'Stöd (kr) _x0041_'
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def escape(text: str) -> str:
    r"""Write a storable text as an element's content.

    >>> escape('=1<2 & \x0b _x0041_')
    '=1&lt;2 &amp; _x000B_ _x005F_x0041_'
    """
    if not _SPECIAL.search(text):
        return text
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def storable(text: str) -> str:
    """The text as a file can hold it: half a surrogate pair and what is no character become U+FFFD."""
    return text if text.isascii() else _NO_CHARACTER.sub("\ufffd", text)


def length(text: str) -> int:
    """The length in UTF-16 units, which is how spreadsheet programs count."""
    return len(text) + sum(character > "\uffff" for character in text)


def fold(name: str) -> str:
    """A name in the form in which two names are equal: sheet and table names ignore case."""
    return unicodedata.normalize("NFC", name).casefold()


def match(wanted: str, names: Iterable[str]) -> str | None:
    """The name that is `wanted`: exactly, else in another case or another composition of its letters."""
    known = list(names)
    if wanted in known:
        return wanted
    return next((name for name in known if fold(name) == fold(wanted)), None)
