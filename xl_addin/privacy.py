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
_GAP = r"[\s+\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u200b-\u200d\u2060\ufeff]{0,3}"
_CANDIDATE = re.compile(
    rf"(?<!\d)(?P<century>\d{{2}})?(?P<birth>\d{{6}})(?P<gap>{_GAP})(?P<last>\d{{4}})(?!\d)"  # \d: any script's
)
_CENTURIES = (18, 19, 20)
_KEY_CHARS = 6


def _is_personal(match: re.Match[str]) -> bool:
    """Whether it is one for sure: written as one (century or hyphen), or right in date and check digit.

    Ten digits in a row can be a telephone number: those must also pass the check.
    """
    month, day = int(match["birth"][2:4]), int(match["birth"][4:6])
    if not (1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):  # noqa: PLR2004 - a calendar
        return False
    if match["century"] and int(match["century"]) not in _CENTURIES:
        return False
    written_as_one = bool(match["century"]) or bool(match["gap"].strip())
    digits = "".join(str(int(c)) for c in match["birth"] + match["last"])
    return written_as_one or luhn.is_valid(digits)


def mask(text: str) -> str:
    """Replace every personnummer and samordningsnummer in a text; organisation numbers and the rest stay as they are.

    >>> mask('Ring 900101-9802 om 556141-8392')
    'Ring [personnummer dolt] om 556141-8392'
    """
    return _CANDIDATE.sub(lambda match: HIDDEN if _is_personal(match) else match[0], text)


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
