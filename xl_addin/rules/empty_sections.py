"""A section that the funder's form wants filled in has a text in the report whose turn it is.

Source: the form (`obligatorisk`). Nothing is said long before the report is due. What is about the whole project is
asked for in the last period.
"""

from collections.abc import Iterator

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Section
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.report_texts import in_report, passages
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each

CODES = ("section_empty",)
COLUMNS: Columns = {layout.TEXTS: ()}


def find(results: Results) -> Iterator[Finding]:
    """Each such section of the period's report, and of the final report, that nobody has written."""
    form, period = results.workbook.form, results.period
    if form is None or not period.given or not results.is_near(period):
        return
    last = period == max(results.periods, key=lambda one: one.end)
    found = passages(results.texts, results.plan, form)
    filled = {one.section for final in {False, last} for one in in_report(found, form, period.number, final=final)}
    table = results.tables[layout.TEXTS.name]
    for section in form.written:
        if section.required and section.number not in filled and (last or not section.once):
            report = "slutrapporten" if section.once else f"lägesrapporten för period {period.number}"
            words = {"section": section.number, "title": section.short, "report": report}
            yield finding("section_empty", table, _row(results, section), headers.TEXT, None, **words)


def _row(results: Results, section: Section) -> int | None:
    """The row that waits for the text, if there is one."""
    for row, period, number in each(results.texts, "row", headers.PERIOD, headers.SECTION):
        of = None if pd.isna(period) else period
        if number == section.number and of == (None if section.once else results.period.number):
            return int(row)
    return None
