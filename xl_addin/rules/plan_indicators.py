"""The activity plan names indicators by their codes."""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Content
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each, fold, suggest

CODES = ("plan_indicator_unknown",)
COLUMNS: Columns = {layout.PLAN: (headers.INDICATORS,)}


def find(results: Results) -> Iterator[Finding]:
    """The codes in the plan that no indicator has."""
    table = results.tables[layout.PLAN.name]
    form = results.workbook.form
    place = form.place_of(Content.ACTIVITIES) if form else "i rapporten"
    codes = {fold(indicator.code): indicator.code for indicator in results.indicators}
    for row, words in each(results.plan, "row", headers.INDICATORS):
        for word in filter(None, map(str.strip, words.split(","))):
            if fold(word) not in codes and fold(words) != layout.NO_INDICATORS:
                words_ = {"suggestion": suggest(word, codes), "place": place}
                yield finding("plan_indicator_unknown", table, row, headers.INDICATORS, word, **words_)
