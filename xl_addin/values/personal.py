"""Recognise the numbers of persons, in a cell and in running text alike: what is read as one is also hidden as one.

Four kinds of number lead to a person (all of ten digits, here YYMMDD-NNNN):

- personnummer, and samordningsnummer with 60 added to the day (folkbokföringslagen 1991:481, 18 and 18 a §§); a sole
  trader's organisation number is the owner's, sometimes with three digits more for each of several businesses;
- GD-nummer 302NNN-NNNN, by which Bolagsverket names a person who has neither; no check digit is promised;
- the number of a dead person's estate (dödsbo), which begins with 1.

Neighbours' numbers are persons' too: Norway's fødselsnummer (eleven digits, DDMMYY first, two check digits; a D-nummer
has 40 added to the day), Denmark's CPR (DDMMYY-NNNN; no check digit is promised since 2007, so that ten bare digits are
known by one, others by their dash), Finland's henkilötunnus (DDMMYY, the century's sign, three digits, a check sign).

People write them with blanks anywhere, with any dash, in full width, with the century, as a VAT number, joined to
others. A text is read as chains of digits parted by such signs, and every run of whole groups of a chain is held
against the kinds. Where it cannot be told from a telephone number the check digit decides: a false alarm
hides a number for nothing, a miss gives a person away.

>>> [text[start:end] for text in ['Ring 90 01 01–9802/0701234567'] for start, end in find(text)]
['90 01 01–9802']
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from stdnum import luhn
from stdnum.no import fodselsnummer

SOLE_TRADER, ESTATE = "Enskild firma", "Dödsbo"

_TEN = 10
_FIRST_LEGAL_THIRD_DIGIT = 2  # lag 1974:174: so that no company's number looks like a birth date
_BIRTH_CENTURIES, _LEGAL_CENTURY = ("18", "19", "20"), "16"
_NAMED_BY_AUTHORITY = "302"
_MONTHS, _DAYS, _COORDINATION = range(1, 13), range(1, 32), range(61, 92)
_LONGEST = 15  # century, ten digits, three for one of several businesses
_CPR_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NORWEGIAN, _D_NUMBER, _SYNTHETIC = 11, 40, (40, 65, 80)  # are added to the day, or to the month of made-up persons
_HETU = re.compile(
    r"(?<![0-9])([0-3][0-9][01][0-9][0-9]{2})[ \t]*([-A-FU-Ya-fu-y])[ \t]*([0-9]{3})[ \t]*([0-9A-FHJ-NPR-Ya-fhj-npr-y])"
    r"(?![0-9A-Za-z])"
)
_HETU_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CHAIN, _GROUP = re.compile(r"[0-9](?:[ \t\-./_]*[0-9])*"), re.compile("[0-9]+")
_LOOSE = frozenset("./_")  # between the parts of a number only, and not between any two digits
_DATE_SIGNS = ("-", ".", "/", " ")
_UNSEEN = "\t"  # stands for all that is no sign and no ordinary blank


class _Plain(dict[int, int | str]):
    """For `str.translate`: digits of all scripts and widths, dashes, and what is not seen, each by one plain sign."""

    def __missing__(self, code: int) -> int | str:
        sign = chr(code)
        one = unicodedata.normalize("NFKC", sign)
        kind = unicodedata.category(sign)
        digit = unicodedata.digit(sign, None)
        if digit is not None:
            plain: int | str = str(digit)
        elif kind == "Pd" or sign in "+\u2212" or one in {"-", "+"}:
            plain = "-"
        elif kind in {"Zs", "Zl", "Zp", "Cf", "Cc"}:
            plain = " " if kind == "Zs" else _UNSEEN
        else:
            plain = one if len(one) == 1 else code
        self[code] = plain
        return plain


_PLAIN = _Plain()


def kind(ten: str) -> str:
    """What kind of person's number ten digits are, right or mistyped: "Enskild firma", "Dödsbo", or "" for a company's.

    >>> kind('9001019802'), kind('3021234567'), kind('1290019809'), kind('5561418392')
    ('Enskild firma', 'Enskild firma', 'Dödsbo', '')
    """
    if int(ten[2]) < _FIRST_LEGAL_THIRD_DIGIT or ten.startswith(_NAMED_BY_AUTHORITY):
        return SOLE_TRADER
    return ESTATE if ten[0] == "1" else ""


def has_check_digit(ten: str) -> bool:
    """Whether a check digit is promised: not for the number of a person whom an authority gave one for the purpose."""
    return not ten.startswith(_NAMED_BY_AUTHORITY)


def find(text: str, *, strict: bool = False) -> list[tuple[int, int]]:
    """Where persons' numbers stand in a text, as pairs of start and end.

    Args:
        text: anything.
        strict: also what is perhaps only a telephone number or a mistyped one: for cells that could not be read.

    >>> find('tel 070-123 45 67, 556141-8392, 2023-04-01–2023-09-30')
    []
    """
    if len(text) < _TEN:
        return []
    plain = text.translate(_PLAIN)
    spans: list[tuple[int, int]] = []
    finnish = [match.span() for match in _HETU.finditer(plain) if _is_finnish(match, strict=strict)]
    for match in _CHAIN.finditer(plain):
        if match.end() - match.start() >= _TEN:
            for start, end in _in_chain(plain, match.start(), match.end(), strict=strict):
                if spans and start <= spans[-1][1]:
                    spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
                else:
                    spans.append((start, end))
    return _joined(spans + finnish) if finnish else spans


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def neighbour(word: str, country: str) -> str:
    """A number of a person of Norway, Denmark or Finland as the key has it; "" when it is none.

    Args:
        word: without blanks, in capitals, with plain dashes.
        country: its two letters.

    >>> neighbour("151086-95088", "NO"), neighbour("131052-308T", "FI"), neighbour("13585628", "DK")
    ('15108695088', '131052-308T', '')
    """
    digits = word.replace("-", "")
    if country == "FI":
        match = _HETU.fullmatch(word.replace("+", "-"))
        return word if match and _is_finnish(match) else ""
    if not (digits.isascii() and digits.isdigit()):
        return ""
    if country == "NO":
        return digits if len(digits) == _NORWEGIAN and _is_norwegian(digits) else ""
    return digits if len(digits) == _TEN and _is_day(digits) else ""


def _is_day(digits: str) -> bool:
    """Whether six digits are a day written DDMMYY."""
    return int(digits[:2]) in _DAYS and int(digits[2:4]) in _MONTHS


def _is_norwegian(digits: str) -> bool:
    """Whether eleven digits have the two check digits of a fødselsnummer, and a day that can be."""
    day, month = int(digits[:2]), int(digits[2:4])
    months = {month, *(month - more for more in _SYNTHETIC)}
    return (
        (day in _DAYS or day - _D_NUMBER in _DAYS)
        and not months.isdisjoint(_MONTHS)
        and digits[9] == fodselsnummer.calc_check_digit1(digits)
        and digits[10] == fodselsnummer.calc_check_digit2(digits)
    )


def _is_finnish(match: re.Match[str], *, strict: bool = False) -> bool:
    """Whether it is a henkilötunnus: right, or mistyped with a letter at the end, which nothing else has."""
    day, _, number, check = match.groups()
    return _is_day(day) and (strict or check.isalpha() or _HETU_CHECKS[int(day + number) % 31] == check.upper())


def _is_neighbour(written: "_Written", *, strict: bool) -> bool:
    """Whether digits are a Norwegian's or a Dane's number."""
    cuts = {cut: "-" in signs for cut, signs in written.cuts.items()}
    if any(_LOOSE.intersection(signs) for signs in written.cuts.values()):
        return False
    if len(written.digits) == _NORWEGIAN and cuts.keys() <= {2, 4, 6, 9}:
        return _is_norwegian(written.digits)
    if len(written.digits) != _TEN or not _is_day(written.digits) or not cuts.keys() <= {2, 4, 6}:
        return False
    checked = sum(int(digit) * weight for digit, weight in zip(written.digits, _CPR_WEIGHTS, strict=True)) % 11 == 0
    bare = not cuts or set(cuts.values()) == {False}
    return (
        (checked and cuts.keys() <= {6} and (written.digits[0] != "0" or bool(cuts)))
        or cuts.get(6, False)
        or (strict and bare)
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """Whole groups of a chain, as they are written.

    Attributes:
        digits: all of them.
        cuts: where in the digits a sign stands between two, and which signs.
    """

    digits: str
    cuts: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """Groups of a chain that are something else, from the first to the last."""

    first: int
    last: int


def _in_chain(plain: str, start: int, end: int, *, strict: bool) -> Iterator[tuple[int, int]]:
    groups = [(match.start(), match.end()) for match in _GROUP.finditer(plain, start, end)]
    words = [plain[a:b] for a, b in groups]
    signs = [plain[a[1] : b[0]] for a, b in pairwise(groups)]
    taken = {place: known for known in _known(words, signs) for place in range(known.first, known.last + 1)}
    if signs and len(words[0]) <= 2 and plain[start - 1 : start] == ":":  # noqa: PLR2004 - minutes or seconds
        taken[0] = _Known(0, 0)
    if signs and len(words[-1]) <= 2 and re.match(r":\d", plain[end : end + 2]):  # noqa: PLR2004 - an hour
        taken[len(words) - 1] = _Known(len(words) - 1, len(words) - 1)
    for first in range(len(groups)):
        digits, cuts = "", {}
        for last in range(first, len(groups)):
            if last > first:
                cuts[len(digits)] = signs[last - 1]
            digits += words[last]
            if len(digits) > _LONGEST and last > first:
                break
            if len(digits) >= _TEN and not _splits(taken, first, last, cuts):
                written = _Written(digits, dict(cuts))
                if _is_neighbour(written, strict=strict) or any(
                    _is_person(written, at, strict=strict) for at in _places(written)
                ):
                    yield groups[first][0], groups[last][1]


def _known(words: list[str], signs: list[str]) -> Iterator[_Known]:
    """What stands in a chain and is something else: dates such as 2023-04-01 or 1/4/2023, and companies' numbers."""
    for first, word in enumerate(words[:-1]):
        ten = word + words[first + 1]
        if len(word) == 6 and len(ten) == _TEN and not kind(ten) and luhn.is_valid(ten):  # noqa: PLR2004 - NNNNNN-NNNN
            yield _Known(first, first + 1)
    for first in range(len(words) - 2):
        if signs[first] == signs[first + 1] and signs[first] in _DATE_SIGNS:
            year, month, day = words[first : first + 3]
            if len(year) <= 2 < len(day) and signs[first] != " ":  # noqa: PLR2004 - the day stands first
                year, day = day, year
            is_year = len(year) == 4 and year[:2] in _BIRTH_CENTURIES  # noqa: PLR2004
            short = len(month) + len(day) in ((4,) if signs[first] == " " else (2, 3, 4))
            if is_year and short and int(month) in _MONTHS and int(day) in _DAYS:
                yield _Known(first, first + 2)


def _splits(taken: dict[int, _Known], first: int, last: int, cuts: dict[int, str]) -> bool:
    """Whether the groups take a part of a date or of a company's number, or stand before one: then they are no number.

    A number may begin with a date that is written year first: 1990-01-01-9802.
    """
    for place in range(first, last + 1):
        if known := taken.get(place):
            begins = first == known.first and known.last <= last and 4 in cuts  # noqa: PLR2004 - the year's digits
            by_parts = list(cuts) in ([2, 4, 6], [4, 6, 8])  # 90-01-01-2012 holds no day of January 2012
            if not begins and not (by_parts and known.first < known.last == last):
                return True
    return False


def _places(written: _Written) -> Iterator[int]:
    """Where in the digits ten can begin that are a number, with what may stand before and behind them."""
    digits, size = written.digits, len(written.digits)
    if size == _TEN + 2 and digits.endswith("01") and not kind(digits[:_TEN]) and luhn.is_valid(digits[:_TEN]):
        return  # a company's number for VAT
    centuries = (*_BIRTH_CENTURIES, _LEGAL_CENTURY)
    if size in {_TEN, _TEN + 3} or (size == _TEN + 2 and digits.endswith("01")):  # alone, of several, or for VAT
        yield 0
    if size in {_TEN + 2, _TEN + 4, _LONGEST} and digits[:2] in centuries:
        yield 2
    if not written.cuts and size > _TEN and size != _TEN + 2:  # something else is joined to it
        yield from (0, size - _TEN)
        if digits[:2] in centuries:
            yield 2


def _is_person(written: _Written, at: int, *, strict: bool) -> bool:
    """Whether ten of the digits are a person's number for sure, or so written that they are meant as one."""
    ten = written.digits[at : at + _TEN]
    odd = {cut - at: signs for cut, signs in written.cuts.items() if cut - at not in {0, 2, 4, 6, 8, _TEN}}
    if any(_LOOSE.intersection(signs) for signs in odd.values()):
        return False
    parts = {cut - at for cut in written.cuts}
    plainly = not parts - {0, 6, 8, _TEN}
    whose = kind(ten)
    if int(ten[2]) < _FIRST_LEGAL_THIRD_DIGIT:
        day = int(ten[4:6])
        if int(ten[2:4]) not in _MONTHS or (day not in _DAYS and day not in _COORDINATION):
            return False
        return luhn.is_valid(ten) or _meant(written, at, plainly=plainly, strict=strict)
    amount = list(written.cuts) == [1, 4, 7] and set(written.cuts.values()) == {" "}  # 1 234 567 890 kr
    if not whose or amount:
        return False
    return luhn.is_valid(ten) or not has_check_digit(ten) or (strict and plainly)


def _meant(written: _Written, at: int, *, plainly: bool, strict: bool) -> bool:
    """Whether a number with a wrong check digit is written as a person's: by century or dash before the last four."""
    size, parts = len(written.digits), set(written.cuts)
    if size not in {at + _TEN, at + _TEN + 3} and not strict:
        return False
    if size > at + _TEN and not written.cuts:
        return strict
    century = at > 0 and written.digits[:2] in _BIRTH_CENTURIES
    dash = "-" in written.cuts.get(at + 6, "")
    if plainly:
        return century or dash or strict
    by_parts = dash and not parts - {2, at + 2, at + 4, at + 6, at + 8}
    return by_parts and (century or not any("-" in written.cuts.get(cut, "") for cut in (at + 2, at + 4)))
