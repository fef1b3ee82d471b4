"""Swedish organisation numbers, and the personal numbers that sole traders carry in their place.

Same shape as a module of python-stdnum: `compact`, `validate`, `is_valid`, `format`. python-stdnum's own `se.orgnr`
takes a personnummer for a company; here the two are told apart: one is public, the other personal data.

An organisation number has ten digits, the last a Luhn check digit, the third at least 2; the first tells the legal form
(lag 1974:174 om identitetsbeteckning för juridiska personer m.fl.). Written with twelve digits it has the prefix 16.
A personnummer begins with the birth date YYMMDD, a samordningsnummer with 60 added to the day (folkbokföringslagen
1991:481, 18 and 18 a §§), so that their third digit is 0 or 1; with twelve digits the century stands in front.
The numbers of estates and those that begin with 302 lead to persons too: see `personal`, which this module asks.
The key of a company is always the last ten digits.

>>> validate('556141–8392')
'5561418392'
>>> validate('16556141-8392') == validate('SE556141839201') == validate('５５６１４１ ８３９２')
True
>>> format('5561418392')
'556141-8392'
>>> is_valid('556141-8393')
False
"""

import re
import unicodedata
from datetime import date

from stdnum import luhn
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

from xl_addin.values import neighbours, personal
from xl_addin.values.personal import ESTATE, SOLE_TRADER

LEGAL_FORMS = {
    "1": ESTATE,
    "2": "Stat, region, kommun eller församling",
    "3": "Utländskt företag",
    "5": "Aktiebolag",
    "6": "Enkelt bolag",
    "7": "Ekonomisk förening eller bostadsrättsförening",
    "8": "Ideell förening eller stiftelse",
    "9": "Handelsbolag eller kommanditbolag",
}

_LENGTH = 10
_FIRST_LEGAL_THIRD_DIGIT = 2
_DAY_OFFSET = 60
_LEGAL_PREFIX = "16"
_HIDE_FROM = 6  # so many digits can hold a birth date


def _digits(number: object) -> str:
    """The characters that count: no blanks, dashes or invisible signs, full-width digits made plain."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    text = unicodedata.normalize("NFKC", str(number)).strip()
    text = re.sub(r"\.0$", "", text)  # str() of a float that once was a number cell
    kept = (c for c in text if unicodedata.category(c) not in {"Pd", "Zs", "Cf", "Cc"} and c not in "+\u2212")
    return "".join(kept).upper()


def compact(number: object) -> str:
    """Reduce any usual spelling to the bare digits, ten of them when it is a number that can be one.

    Args:
        number: text, or the int or float that Excel made of it.

    >>> compact(5561418392.0)
    '5561418392'
    >>> compact('\u200b16 556141\u20108392')
    '5561418392'
    """
    text = _digits(number)
    vat = re.fullmatch(r"SE(\d{10})01", text)
    if vat:
        return vat[1]
    twelve = re.fullmatch(r"(16|18|19|20)(\d{10})", text)
    if twelve and (twelve[1] == _LEGAL_PREFIX) != _looks_like_person(twelve[2]):
        return twelve[2]
    return text


def _looks_like_person(ten: str) -> bool:
    return int(ten[2]) < _FIRST_LEGAL_THIRD_DIGIT


def _check_birth_date(ten: str) -> None:
    """Raise InvalidComponent unless the six first digits are a day of some century, or a day + 60."""
    year, month, day = int(ten[:2]), int(ten[2:4]), int(ten[4:6])
    if day > _DAY_OFFSET:
        day -= _DAY_OFFSET
    try:
        date(2000 + year, month, day)  # 2000 is a leap year, and so is every fourth after it: all real days pass
    except ValueError:
        raise InvalidComponent from None


def validate(number: object) -> str:
    """Return the key (ten digits) of a company or sole trader.

    Raises:
        InvalidFormat: there is something else than digits in it.
        InvalidLength: it has not ten digits (nor twelve with a prefix that fits): perhaps a lost zero.
        InvalidComponent: no legal form begins so, or the birth date does not exist.
        InvalidChecksum: the check digit does not fit: mistyped.
    """
    ten = compact(number)
    if not ten.isascii() or not ten.isdigit():
        raise InvalidFormat
    if len(ten) != _LENGTH:
        raise InvalidLength
    if personal.has_check_digit(ten):
        luhn.validate(ten)
    if _looks_like_person(ten):
        _check_birth_date(ten)
    elif ten[0] not in LEGAL_FORMS:
        raise InvalidComponent
    if personal.kind(ten) and not personal.find(str(number)):
        raise InvalidFormat  # so written that it would not be known again, and hidden, in a text
    return ten


def is_valid(number: object) -> bool:
    """Whether the number is that of a company or of a sole trader."""
    try:
        return bool(validate(number))
    except ValidationError:
        return False


def is_person(number: object) -> bool:
    """Whether the number, right or mistyped, leads to a person, see `personal`.

    >>> is_person('189001019802'), is_person('900161-9802'), is_person('302123-4567'), is_person('556141-8392')
    (True, True, True, False)
    """
    return bool(person_word(number))


def person_word(number: object) -> str:
    """What a person is called in place of the number: "Enskild firma" or "Dödsbo"; "" for a company.

    >>> person_word('900101-9802-001'), person_word('129001-9809'), person_word('556141-8392')
    ('Enskild firma', 'Dödsbo', '')
    """
    if neighbours.is_key(number):
        return neighbours.person_word(str(number))
    ten = compact(number)
    if len(ten) == _LENGTH and ten.isascii() and ten.isdigit():
        return personal.kind(ten)
    return SOLE_TRADER if personal.find(str(number), strict=True) else ""


def legal_form(number: object) -> str:
    """What kind of company it is, in Swedish.

    Raises:
        ValidationError: as `validate`.

    >>> legal_form('556141-8392')
    'Aktiebolag'
    """
    ten = validate(number)
    return personal.kind(ten) or LEGAL_FORMS[ten[0]]


def format(number: object) -> str:  # noqa: A001 - the name that every module of python-stdnum gives it
    """Write the number as NNNNNN-NNNN; that of a neighbouring country by its key, as it is written there."""
    if neighbours.is_key(number):
        return neighbours.write(str(number))
    ten = compact(number)
    return f"{ten[:6]}-{ten[6:]}" if len(ten) == _LENGTH else ten


def shown(number: object) -> str:
    """What may be shown of a cell that should hold a number: never a digit of what can be a person's.

    >>> shown('556141-8393'), shown('900101-9802'), shown(101019802), shown('vet ej')
    ('556141-8393', 'enskild firma', 'dolt', 'vet ej')
    """
    if word := person_word(number):
        return word.lower()
    ten = compact(number)
    digits = sum(c.isdigit() for c in ten)
    harmless = digits < _HIDE_FROM or (len(ten) == _LENGTH and ten.isdigit())
    shown = {True: "SANT", False: "FALSKT"}.get(number) if isinstance(number, bool) else str(number)
    return str(shown) if harmless else "dolt"


__all__ = [
    "ESTATE",
    "LEGAL_FORMS",
    "SOLE_TRADER",
    "InvalidChecksum",
    "InvalidComponent",
    "InvalidFormat",
    "InvalidLength",
    "ValidationError",
    "compact",
    "format",
    "is_person",
    "is_valid",
    "legal_form",
    "person_word",
    "shown",
    "validate",
]
