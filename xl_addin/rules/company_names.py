"""One organisation number, one name: other names may mean that a number is mistyped."""

import re
from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each, fold

CODES = ("name_differs",)
COLUMNS: Columns = {layout.LOG: (headers.ORGNR, headers.COMPANY)}

_FORM_WORDS = re.compile(r"\b(ab|aktiebolag|hb|handelsbolag|kb|kommanditbolag|ek\.? ?för\.?|publ)\b|[^\w&]+")


def find(results: Results) -> Iterator[Finding]:
    """Companies whose rows bear different names: the register's name is right, else the first row's."""
    table, log = results.tables[layout.LOG.name], results.log_rows
    listed = results.companies[(results.companies["key"] != "") & (results.companies[headers.NAME] != "")]
    right = {
        key: (name, f"rad {row} på bladet {layout.COMPANIES.sheet}")
        for key, name, row in each(listed.iloc[::-1], "key", headers.NAME, "row")
    }
    seen: set[tuple[str, str]] = set()
    for key, name, row in each(log[(log["key"] != "") & (log[headers.COMPANY] != "")], "key", headers.COMPANY, "row"):
        other, place = right.setdefault(key, (name, f"rad {row}"))
        spelling = (key, _plain(name))
        if _plain(other) != spelling[1] and spelling not in seen:
            seen.add(spelling)
            yield finding("name_differs", table, row, headers.COMPANY, name, other=other, place=place)


def _plain(name: str) -> str:
    """A company's name as it is compared: without legal form and punctuation, so that only real differences show."""
    return _FORM_WORDS.sub(" ", fold(name)).strip()
