"""Numbers and dates as Swedes print them (Svenska skrivregler: hard blanks inside a number, decimal comma)."""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xl_addin.values.parse import MONTHS

THIN = "\u202f"  # narrow no-break space: between thousands
HARD = "\u00a0"  # no-break space: between a number and its unit
NOTHING = "–"
UNCOUNTED = "kan inte räknas"  # stands for the figure of an indicator whose rule cannot be read
UNSEEN = "Det som bara de ser på är inte kontrollerat: när felen är rättade kan fler anmärkningar komma."


def number(value: float | None, decimals: int = 2) -> str:
    r"""Write a number: thousands apart, decimal comma, no decimals that say nothing.

    >>> number(1234567.5), number(524.0), number(-3), number(None)
    ('1\u202f234\u202f567,5', '524', '−3', '–')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, rest = f"{abs(exact):,f}".partition(".")
    rest = rest.rstrip("0")
    sign = "−" if exact < 0 else ""
    return sign + whole.replace(",", THIN) + (f",{rest}" if rest else "")


def share(part: float | None, whole: float | None) -> str:
    r"""Write a share in per cent with at most one decimal; 100 is said only of what is reached.

    >>> share(257, 250), share(2399, 2400), share(1, 0)
    ('102,8\xa0%', '99,9\xa0%', '–')
    """
    if not whole or part is None:
        return NOTHING
    exact = Decimal(str(part)) * 100 / Decimal(str(whole))
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    almost = Decimal("99.9")
    if exact < 100 <= shown:  # noqa: PLR2004 - per cent
        shown = almost
    return number(float(shown), 1) + f"{HARD}%"


def day(value: date | None) -> str:
    """Write a date.

    >>> day(date(2023, 5, 15))
    '15 maj 2023'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else NOTHING


def span(start: date | None, end: date | None) -> str:
    """Write a stretch of time; the year once when it is the same.

    >>> span(date(2023, 4, 1), date(2023, 9, 30))
    '1 april–30 september 2023'
    """
    if start and end and start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]}–{day(end)}"
    return f"{day(start)} – {day(end)}"
