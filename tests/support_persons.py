"""Made-up persons' numbers, the ways in which people write them, and the search for traces of them."""

import re
from random import Random

from stdnum import luhn

from xl_addin.values import personal

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d\u2e3a"
BLANKS = (" ", "\u00a0", "\u202f", "\u2009", "\u200b", "\t", "\u2060", "\u00ad", "\ufeff")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SURROUNDINGS = (
    *(
        "{}",
        "Ring {} i dag.",
        "pnr{}",
        "({})",
        "nr {}; tel 070-123 45 67",
        "{}/0701234567",
        "0701234567/{}",
        "{}/070-123 45 67",
    ),
    *(
        "{}-001",
        "{} 070-123 45 67",
        "556141-8392/{}",
        "{} / 556141-8392",
        "{}, 2023-04-01",
        "2023-04-01 {}",
        "<b>{}</b>",
    ),
    *("=HYPERLINK({})", "a\n{}\nb", "{}.", "{}: återkommer", "{}@e-post.example", "{}_bilaga.pdf", "1) {} 2) klart"),
)


def make_number(rnd: Random) -> str:
    """A personnummer, samordningsnummer, GD-nummer or estate's number that nobody has: for tests only."""
    what = rnd.choice(("person", "person", "person", "coordination", "authority", "estate"))
    if what == "authority":
        return f"302{rnd.randint(0, 9_999_999):07}"
    if what == "estate":
        nine = f"1{rnd.randint(0, 9)}{rnd.randint(2, 9)}{rnd.randint(0, 999_999):06}"
    else:
        day = rnd.randint(1, 28) + 60 * (what == "coordination")
        nine = f"{rnd.randint(0, 99):02}{rnd.randint(1, 12):02}{day:02}{rnd.randint(0, 999):03}"
    return nine + luhn.calc_check_digit(nine)


def spell(rnd: Random, ten: str) -> str:
    """The number as somebody might write it."""
    birth, last, blank, dash = ten[:6], ten[6:], rnd.choice(BLANKS), rnd.choice(DASHES)
    century = rnd.choice(("18", "19", "20")) if int(ten[2]) < 2 else "16"
    a, b, c = birth[:2], birth[2:4], birth[4:]
    ways = [
        *(
            ten,
            f"{birth}{dash}{last}",
            f"{birth}{blank}{last}",
            f"{birth}{blank}{dash}{blank}{last}",
            f"{birth}+{last}",
        ),
        *(
            f"{century}{ten}",
            f"{century}{birth}{dash}{last}",
            f"{century}{birth}{blank}{last}",
            f"{ten}.0",
            f"{century}{ten}.0",
        ),
        *(f"SE{ten}01", f"SE {birth}{dash}{last} 01", f"se{blank}{ten}{blank}01", f"{a} {b} {c}{dash}{last}"),
        *(f"{century}{a} {b} {c}{dash}{last}", f"{a} {b} {c} {last[:2]} {last[2:]}", f"{ten}001", f"{century}{ten}002"),
        *(
            f"{birth}{dash}{last}{dash}003",
            f"{birth}{blank}{last[:2]}{blank}{last[2:]}",
            f"{birth}.{last}",
            f"{birth}/{last}",
        ),
    ]
    if int(ten[2]) < 2 and int(c) < 32:
        ways += [
            f"{century}{a}-{b}-{c}{dash}{last}",
            f"{century}{a}-{b}-{c} {last}",
            f"{century}{a}-{b}-{c}{blank}{last}",
        ]
    text = rnd.choice(ways)
    if rnd.random() < 0.2:
        text = "".join(sign + (rnd.choice(BLANKS) if rnd.random() < 0.3 else "") for sign in ten)
        if re.fullmatch(r"[13]\s\d{3}\s\d{3}\s\d{3}\s?", text):  # an amount, and no cell takes it for a number
            text = ten
    return text.translate(WIDE) if rnd.random() < 0.2 else text


def surround(rnd: Random, text: str, other: str = "") -> str:
    """Put it into words, numbers and signs; sometimes joined to another person's number."""
    if other and rnd.random() < 0.2:
        text = rnd.choice((f"{text}/{other}", f"{text}-{other}", f"{text} {other}", f"{text} och {other}"))
    return rnd.choice(SURROUNDINGS).replace("{}", text)


_DIGEST = re.compile(r"(?<![0-9a-f])(?=[0-9]*[a-f])[0-9a-f]{12,}(?![0-9a-f])")


def traces(text: str, ten: str) -> list[str]:
    """What stands in a text of a number: six or more digits in a row, or the birth date in any form.

    Signs that people put between digits are looked through; digests of a file, which hold digits by chance, are not.
    """
    plain = _DIGEST.sub("", text).translate(personal._PLAIN)
    between = r"[ \t\-./_]{0,3}"
    runs = [between.join(ten[start : start + 6]) for start in range(5)]
    found = [match[0] for run in runs for match in re.finditer(run, plain)]
    if int(ten[2]) < 2:
        year, month, day = ten[:2], int(ten[2:4]), int(ten[4:6]) % 60
        forms = (rf"(?:18|19|20)?{year}-{month:02}-{day:02}", rf"\b0?{day}[./ -]+0?{month}[./ -]+(?:18|19|20){year}\b")
        found += [match[0] for form in forms for match in re.finditer(form, plain)]
    return found
