"""Keep personal identity numbers out of everything that leaves the workbook: the one outlet.

Each format has one door, where every text of it passes and is masked by what stands here. Nothing else masks for show:
code before the door works with the texts as they are.

| what leaves | its door |
|---|---|
| errors | `contract.errors.ProjektloggError`, when it is made |
| findings | `contract.findings.finding` |
| the workbook's own sheets | `outputs.own_sheets.make_update` |
| lists for outsiders (.xlsx) | `outputs.evidence.sheets.Lists` |
| Word and PDF | `outputs.report`: `written_text.Block`, `word.text_elements`, names in `pictures`, `render._property` |
| names of reports' files | `outputs.report.make_report` |
| the portal's page | `outputs.portal.render` |
| terminal and JSON | `programs.cli.show.shown`, `Show.json` |
| answers to the buttons | `programs.helper.mailbox.format_answer` |
| logs | `programs.masked_log` |
| folders that we name | `programs.helper.documents.folder_name` |

What may pass as it stands is `Cleared`, and that type is the only way. `tests/unit/values/test_outlet.py` reads the
sources: it knows these doors, and the few places that must compare or group by what will be shown.

A sole trader's organisation number is the owner's personnummer, birth date included (GDPR; dataskyddslagen 2018:218,
3 kap. 10 §, lets it be used only where it is needed). A plain hash of one is found in minutes: a pseudonym is keyed.
"""

import base64
import hashlib
import hmac
import re

from xl_addin.values import orgnr, personal

HIDDEN = "[personnummer dolt]"

_KEY_CHARS = 6
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Signs that steer a screen instead of being shown."""


class Cleared(str):
    """A text that doors of lists, sheets and documents let pass as it stands. Say where it is made why it may.

    Any text made of it is an ordinary one again.
    """

    __slots__ = ()


def mask(text: str, *, strict: bool = False) -> str:
    """Replace every person's number in a text, see `personal`; organisation numbers and the rest stay as they are.

    Args:
        text: anything that is about to leave the workbook.
        strict: hide also what is perhaps only a telephone number or a mistyped one: for cells that could not be read.

    >>> mask('Ring 900101-9802 om 556141-8392')
    'Ring [personnummer dolt] om 556141-8392'
    """
    for start, end in reversed(personal.find(text, strict=strict)):
        text = text[:start] + HIDDEN + text[end:]
    return text


def outward(text: str) -> str:
    r"""Make a text fit for a terminal, a dialog or a log: masked, and without signs that steer a screen.

    Left out are control signs but tab and line feed (ECMA-48: escapes could move the cursor or forge a line) and those
    that turn the direction of writing (Unicode Technical Report 36: what is read would not be what stands there).

    >>> outward('a\x1b[2Jb 900101-9802')
    'a\ufffd[2Jb [personnummer dolt]'
    """
    return mask(STEERING.sub("\N{REPLACEMENT CHARACTER}", text))


def visible(text: str) -> str:
    """A text without the signs that cannot be seen, and that no cell of a file can hold."""
    return _UNSEEN.sub("", text)


def fit(text: str, most: int, *, strict: bool = False) -> str:
    r"""Make a text fit for another cell than its own: masked, without signs that cannot be seen, not too long.

    Args:
        text: a cell's text, or one made of it.
        most: the characters that there is room for. Numbers are hidden before a cut can leave a part of one.
        strict: as in `mask`.

    >>> fit("a\x01b\n", 9), fit("abcdef", 5), fit("nr 900101-9802", 20)
    ('ab\n', 'abc …', 'nr [personnummer d …')
    """
    plain = visible(text)  # such a sign must not part a number that is whole once it is gone
    if not isinstance(text, Cleared):
        plain = mask(plain, strict=strict)
    return plain if len(plain) <= most else f"{plain[: most - 2]} …"


def pseudonym(key: str, secret: str, word: str = "") -> str:
    """Name a sole trader or estate so that two can be told apart, the same from day to day, without a digit of it.

    Args:
        key: the company's key, ten digits.
        secret: the workbook's own secret (project card); whoever lacks it cannot search for the number.
        word: what stands before it; "" for the kind of person.

    >>> pseudonym('9001019802', 'abc') == pseudonym('9001019802', 'abc') != pseudonym('9001019802', 'abd')
    True
    """
    digest = hmac.new(secret.encode(), key.encode(), hashlib.sha256).digest()
    return f"{word or orgnr.person_word(key).lower()} {base64.b32encode(digest).decode()[:_KEY_CHARS]}"


def company_label(key: str, secret: str) -> str:
    """How a company is written outside the workbook: NNNNNN-NNNN, or a pseudonym when it is a person."""
    return pseudonym(key, secret) if orgnr.is_person(key) else orgnr.format(key)
