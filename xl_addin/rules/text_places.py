"""A text of the report belongs to a period, a section and an activity that are there, and is printed somewhere."""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import forms, headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.report_texts import find_activity, in_no_report, passages
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each, suggest

CODES = ("period_unknown", "section_unknown", "plan_activity_unknown", "text_unprinted")
COLUMNS: Columns = {layout.TEXTS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Texts that stand nowhere, or elsewhere than meant."""
    table = results.tables[layout.TEXTS.name]
    numbers = {period.number for period in results.periods}
    written = results.texts[results.texts[headers.TEXT] != ""]
    for row, period, section, activity in each(written, "row", headers.PERIOD, headers.SECTION, headers.ACTIVITY):
        if not pd.isna(period) and period not in numbers:
            yield finding("period_unknown", table, row, headers.PERIOD, period)
        number = 0 if pd.isna(section) else section
        if number not in forms.SHORT_TITLES:
            yield finding("section_unknown", table, row, headers.SECTION, number or None)
        if number == forms.ACTIVITIES and activity and find_activity(activity, results.plan) is None:
            hint = suggest(activity, results.plan[headers.TITLE])
            yield finding("plan_activity_unknown", table, row, headers.ACTIVITY, activity, suggestion=hint)
    for one in in_no_report(passages(results.texts, results.plan), results.periods):
        yield finding("text_unprinted", table, one.row, headers.PERIOD, one.period, section=one.section)
