"""Keep personal identity numbers out of everything that leaves the workbook.

A sole trader's organisation number is the owner's personnummer, birth date included (GDPR; dataskyddslagen 2018:218,
3 kap. 10 §, lets it be used only where it is needed). A plain hash of one is found in minutes: a pseudonym is keyed.
"""

import base64
import hashlib
import hmac
import re

from stdnum import luhn

from xl_addin import orgnr

HIDDEN = "[personnummer dolt]"

# Blanks, dashes of any kind, + (over a hundred years old) and invisible signs may stand before the last four digits.
_DASH = r"\-+\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_GAP = rf"[\s{_DASH}./_\u200b-\u200d\u2060\ufeff]{{0,3}}"
_NOT_BEFORE, _NOT_AFTER = r"(?<![\d])", r"(?![-./]?\d)"
_CANDIDATE = re.compile(  # \d: the digits of any script
    rf"{_NOT_BEFORE}(?:(?P<century>\d\d)?(?P<birth>\d{{6}})(?P<gap>{_GAP})(?P<last>\d\d\s?\d\d)"
    rf"|(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?P<dash>[{_DASH}])(?P<end>\d{{4}})){_NOT_AFTER}"
)
_CENTURIES = (18, 19, 20)
_KEY_CHARS = 6


def _is_personal(match: re.Match[str], *, strict: bool) -> bool:
    """Whether it is one for sure: written as one (century or hyphen), or right in date and check digit.

    Ten digits in a row can be a telephone number: those must also pass the check, unless `strict`.
    """
    century, birth, last = match["century"], match["birth"], match["last"]
    if match["year"]:
        century, birth, last = match["year"][:2], match["year"][2:] + match["month"] + match["day"], match["end"]
    month, day = int(birth[2:4]), int(birth[4:6])
    if not (1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):  # noqa: PLR2004 - a calendar
        return False
    if century and int(century) not in _CENTURIES:
        return False
    written_as_one = bool(century) or bool(match["dash"] or re.search(f"[{_DASH}]", match["gap"]))
    digits = "".join(str(int(c)) for c in birth + last if not c.isspace())
    return strict or written_as_one or luhn.is_valid(digits)


def mask(text: str, *, strict: bool = False) -> str:
    """Replace every personnummer and samordningsnummer in a text; organisation numbers and the rest stay as they are.

    Args:
        text: anything that is about to leave the workbook.
        strict: hide also what is perhaps only a telephone number or a mistyped one: for cells that could not be read.

    >>> mask('Ring 900101-9802 om 556141-8392')
    'Ring [personnummer dolt] om 556141-8392'
    """
    return _CANDIDATE.sub(lambda match: HIDDEN if _is_personal(match, strict=strict) else match[0], text)


def pseudonym(key: str, secret: str) -> str:
    """Name a sole trader so that two can be told apart, the same from day to day, without a digit of the number.

    Args:
        key: the company's key, ten digits.
        secret: the workbook's own secret (project card); whoever lacks it cannot search for the number.

    >>> pseudonym('9001019802', 'abc') == pseudonym('9001019802', 'abc') != pseudonym('9001019802', 'abd')
    True
    """
    digest = hmac.new(secret.encode(), key.encode(), hashlib.sha256).digest()
    return f"{orgnr.SOLE_TRADER.lower()} {base64.b32encode(digest).decode()[:_KEY_CHARS]}"


def company_label(key: str, secret: str) -> str:
    """How a company is written outside the workbook: NNNNNN-NNNN, or a pseudonym when it is a person."""
    return pseudonym(key, secret) if orgnr.is_person(key) else orgnr.format(key)
