"""A text as sentences of words, numbers and marks. Every pattern here takes linear time, however odd the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_UNITS = (
    *("", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton"),
    *("fjorton", "femton", "sexton", "sjutton", "arton", "nitton"),
)
_TENS = ("", "", "tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio")
# "1 007" and "1.007" with any blank, "407,5"; no part of a date, a time, a range or a section.
_NUMBER = (
    r"(?<![\w,.:/§–-])(?:[0-9]{1,3}(?:[ \u00a0\u2009\u202f.][0-9]{3})+(?![0-9])|[0-9]++)(?:,[0-9]++)?+"
    r"(?![\w/–:-]|[.,][0-9])"
)
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>\w++(?:-\w++)*+)|(?P<mark>:-|[^\w\s])")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|[\n\r\v\f\u2028\u2029]")
_LIVE = re.compile(r"\{\{[^{}\n]*+\}\}")  # a live figure, or what was meant to be one
_SHORT = re.compile(r"\b(ca|kl|nr|resp|dvs|st|v|tel|t\.ex|bl\.a|m\.m|d\.v\.s|inkl|exkl|milj|sid|ung)\.", re.IGNORECASE)
_SPELT = ((re.compile(r"\bt\.?o\.?m\.?(?=\s)", re.IGNORECASE), "till och med"),)
_LIST_MARK = re.compile(r"^[^\S\n]{0,8}[0-9]{1,3}[.)]\s", re.MULTILINE)
_LONGEST_SENTENCE = 120  # tokens; what is longer is no sentence, and is cut
_LONGEST = 12  # digits; a longer one is no count


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark.

    Attributes:
        text: in small letters.
        written: as it stands in the text.
        value: of a number, else None.
        decimals: how many were written.
        live: it stands for a live figure, which is right by itself.
    """

    text: str
    written: str
    value: float | None = None
    decimals: int = 0
    live: bool = False


def _number_words() -> dict[str, int]:
    """Number words from two to 999: "ett" alone is an article as often as a number."""
    below = {name: value for value, name in enumerate(_UNITS)} | {"aderton": 18}
    for ten, name in enumerate(_TENS):
        if name:
            below |= {f"{name}{unit}": 10 * ten + value for value, unit in enumerate(_UNITS[:10])}
            below |= {f"{name}-{unit}": 10 * ten + value for value, unit in enumerate(_UNITS[1:10], 1)}
            below |= {f"{name}en": 10 * ten + 1}
    words = dict(below)
    for hundred, name in enumerate(_UNITS[:10]):
        words |= {f"{name}hundra{rest}": 100 * max(1, hundred) + value for rest, value in below.items()}
        words |= {f"{name}hundra-{rest}": 100 * max(1, hundred) + value for rest, value in below.items() if rest}
    return {word: value for word, value in words.items() if value > 1}


NUMBER_WORDS = _number_words()


def sentences(text: str) -> Iterator[list[Token]]:
    """The sentences of a text, each as its tokens; headings and list items are sentences of their own."""
    for short, full in _SPELT:
        text = short.sub(full, text)
    plain = _LIST_MARK.sub(" ", _SHORT.sub(r"\1", _LIVE.sub(" \ue000 ", text)))
    for part in _SENTENCE_END.split(plain):
        tokens = _joined([_token(match) for match in _TOKEN.finditer(part)])
        for start in range(0, len(tokens), _LONGEST_SENTENCE):
            yield tokens[start : start + _LONGEST_SENTENCE]


def _token(match: re.Match[str]) -> Token:
    written = match[0]
    low = written.lower()
    if written == "\ue000":
        return Token("{{}}", written, 0, live=True)
    if match["number"]:
        whole, _, rest = written.partition(",")
        digits = re.sub(r"[^0-9]", "", whole)
        if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
            return Token(low, written)
        return Token(low, written, float(f"{digits}.{rest or 0}"), len(rest))
    return Token(low, written, NUMBER_WORDS.get(low))


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Numbers of two words made one: "ett hundra", "två hundra fem"."""
    out: list[Token] = []
    for token in tokens:
        if out and out[-1].text != token.text and (both := NUMBER_WORDS.get(f"{out[-1].text}{token.text}")):
            before = out.pop()
            out.append(Token(before.text + token.text, f"{before.written} {token.written}", both))
        else:
            out.append(token)
    return out
