"""Company numbers of Norway, Denmark and Finland, and the personal numbers that stand in their place.

The key is the country's two letters and the bare number, so that it is never taken for a Swedish one. A person without
a company number of the own is met as a Swedish sole trader is: counted, and never shown; see `personal`.

>>> validate("988 077 917 MVA", "NO") == validate("NO988077917", "NO") == "NO988077917"
True
>>> write("FI20774740"), write("NO988077917"), person_word("DK2110625629")
('FI 2077474-0', 'NO 988 077 917', 'Enskild firma')
"""

import re
import unicodedata

from stdnum.dk import cvr
from stdnum.exceptions import InvalidFormat
from stdnum.fi import ytunnus
from stdnum.no import orgnr as norwegian

from xl_addin.values import personal

SWEDEN = "Sverige"
COUNTRIES = {SWEDEN: "SE", "Norge": "NO", "Danmark": "DK", "Finland": "FI"}
"""The words of the column Land -> the letters before a number for VAT."""
FORMS = {"NO": "nio siffror, 988 077 917", "DK": "åtta siffror, 13585628", "FI": "sju siffror och en, 2077474-0"}

_COMPANIES = {"NO": norwegian, "DK": cvr, "FI": ytunnus}
_AROUND = re.compile(r"^(?:NO|DK|FI)(?=\d)|(?:MVA|VAT)$|^(?:ORGNR|CVR(?:NR)?|SE)(?=\d)")
_KEY = re.compile(r"NO(?:\d{9}|\d{11})|DK(?:\d{8}|\d{10})|FI(?:\d{8}|\d{6}[-+A-Z]\d{3}[0-9A-Z])")
_COMPANY_SIZES = {"NO": 9, "DK": 8, "FI": 8}


def validate(number: object, country: str) -> str:
    """Return the key of a company, or of a person who stands in its place.

    Raises:
        ValidationError: it is neither, or so written that it would not be known again, and hidden, in a text.
    """
    word = _bare(number)
    plain = _AROUND.sub("", _AROUND.sub("", word)).replace(".", "")
    person = personal.neighbour(plain, country)
    if person:
        if not personal.find(str(number)):
            raise InvalidFormat
        return country + person
    return country + str(_COMPANIES[country].validate(plain.replace("-", "").replace("+", "")))


def is_key(word: object) -> bool:
    """Whether a text is the key of a foreign company or person."""
    return isinstance(word, str) and word[:2] in _COMPANIES and _KEY.fullmatch(word) is not None


def write(key: str) -> str:
    """A key as it is written in lists."""
    country, number = key[:2], key[2:]
    return f"{country} {number if person_word(key) or country == 'DK' else _COMPANIES[country].format(number)}"


def person_word(key: str) -> str:
    """What a person is called in place of the number; "" for a company."""
    return "" if len(key) == len(key[:2]) + _COMPANY_SIZES[key[:2]] else personal.SOLE_TRADER


def _bare(number: object) -> str:
    """Without blanks and signs that are not seen, dashes made plain."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    text = unicodedata.normalize("NFKC", str(number)).strip().upper()
    signs = ("-" if unicodedata.category(sign) == "Pd" or sign == "\u2212" else sign for sign in text)
    return "".join(sign for sign in signs if unicodedata.category(sign) not in {"Zs", "Cf", "Cc"})
