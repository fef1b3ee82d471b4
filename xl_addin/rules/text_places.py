"""A text of the report belongs to a period, a section and an activity that are there, and is printed somewhere."""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Content, Form
from xl_addin.contract.forms import section_like
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
    for row, period in each(written, "row", headers.PERIOD):
        if not pd.isna(period) and period not in numbers:
            yield finding("period_unknown", table, row, headers.PERIOD, period)
    if results.workbook.form is None:  # told at the card: nobody knows which sections there are
        return
    yield from _sections(results, results.form, written)
    found = passages(results.texts, results.plan, results.form)
    for one in in_no_report(found, results.form, results.periods):
        yield finding("text_unprinted", table, one.row, headers.PERIOD, one.period, section=one.section)


def _sections(results: Results, form: Form, written: pd.DataFrame) -> Iterator[Finding]:
    """Texts whose section, or whose activity, is not there."""
    table = results.tables[layout.TEXTS.name]
    of_activities = form.of(Content.ACTIVITIES)
    for row, number, activity in each(written, "row", headers.SECTION, headers.ACTIVITY):
        if form.get(number) is None:
            near = section_like(number, form)
            words = {
                "form": form.name,
                "suggestion": f" Menade du {near.number} ({near.title})?" if near else "",
                "numbers": ", ".join(section.number for section in form.written),
            }
            yield finding("section_unknown", table, row, headers.SECTION, number or None, **words)
            continue
        is_about = of_activities is not None and number == of_activities.number and activity
        if is_about and find_activity(activity, results.plan) is None:
            words = {"suggestion": suggest(activity, results.plan[headers.TITLE]), "section": number}
            yield finding("plan_activity_unknown", table, row, headers.ACTIVITY, activity, **words)
