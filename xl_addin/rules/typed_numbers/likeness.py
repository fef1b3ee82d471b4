"""Whether a number agrees with a figure, and whether it can be that figure written wrongly."""

from collections.abc import Collection, Sequence

from xl_addin.rules.typed_numbers.sentences import phrase_before
from xl_addin.rules.typed_numbers.tokens import Token

_ABOUT = 0.15  # how far "omkring" and "drygt" reach
_NARROW, _WIDE = (0.8, 1.25), (0.5, 2.0)
_CLOSE = 3  # small figures: how far off a slip can be
_TEENS = (13, 19)
_TWO_DIGITS, _THREE_DIGITS = 10, 100


def agrees(texts: Sequence[str], at: int, token: Token, figure: float) -> bool:
    """Whether a number, with the words before it ("drygt", "minst"), is true of a figure."""
    value = token.value or 0
    if value == figure:
        return True
    reach = _ABOUT * value
    if phrase_before(texts, at, "before", "about"):
        return abs(figure - value) <= reach
    if phrase_before(texts, at, "before", "above"):
        return value <= figure <= value + reach
    if phrase_before(texts, at, "before", "below"):
        return value - reach <= figure <= value
    if phrase_before(texts, at, "before", "least"):
        return figure >= value
    return phrase_before(texts, at, "before", "most") and figure <= value


def is_slip(value: float, figure: float, family: Collection[float], *, wide: bool) -> bool:
    """Whether a number can be a figure written wrongly: digits swapped, one digit wrong, near, or another figure.

    Args:
        value: the number as written.
        figure: what it should be.
        family: figures that are easily taken for it.
        wide: the words leave little doubt about which figure it is.
    """
    written, right = _digits(value), _digits(figure)
    if value == figure:
        return False
    within = _TWO_DIGITS <= figure < _THREE_DIGITS and written in right
    if value in family or (wide and (within or _is_teen(value, figure) or _one_off(written, right))):
        return True
    if len(right) > 1 and sorted(written) == sorted(right):
        return True
    if figure >= _THREE_DIGITS and len(written) == len(right) and _one_off(written, right):
        return True
    if figure < _TWO_DIGITS:
        return wide and value <= 2 * figure + _CLOSE
    low, high = _WIDE if wide else _NARROW
    return low * figure <= value <= high * figure


def _is_teen(value: float, figure: float) -> bool:
    """Whether one is a teen and the other its ten: sjutton and sjuttio."""
    low, high = sorted((value, figure))
    return _TEENS[0] <= low <= _TEENS[1] and high == 10 * (low - 10)


def _digits(value: float) -> str:
    return f"{value:g}".replace(".", "") if value < 1_000_000 else str(int(value))  # noqa: PLR2004


def _one_off(written: str, right: str) -> bool:
    """One digit replaced, left out or put in."""
    if len(written) == len(right):
        return len(right) > 1 and sum(a != b for a, b in zip(written, right, strict=True)) == 1
    short, long = sorted((written, right), key=len)
    return (
        len(short) > 1
        and len(long) - len(short) == 1
        and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    )
