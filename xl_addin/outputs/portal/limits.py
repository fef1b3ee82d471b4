"""Texts that are longer than the funder's form takes, counted as the page to copy from counts them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.outputs.portal.fields import sections
from xl_addin.reading.report_texts import in_report, passages
from xl_addin.values import swedish

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results


def too_long(results: "Results") -> Iterator[Finding]:
    """Each field of the period's report, and in the last period of the final one, that has too many characters."""
    form = results.workbook.form
    if form is None or layout.TEXTS.name not in results.tables:
        return
    table, number = results.tables[layout.TEXTS.name], results.period.number
    last = results.period == max(results.periods, key=lambda one: one.end)
    found = passages(results.texts, results.plan, form)
    told = set()
    for final in (False, True) if last else (False,):
        rows = {one.section: one.row for one in reversed(in_report(found, form, number, final=final))}
        for section in sections(results, final=final):
            limit, row = section.asked.limit, rows.get(section.number)
            for field in section.fields if limit else ():
                if (
                    limit
                    and not field.empty
                    and field.characters > limit
                    and (key := (section.number, field.name, row)) not in told
                ):
                    told.add(key)
                    words = {
                        "section": section.number,
                        "what": f" om {field.name}" if field.name else "",
                        "count": swedish.number(field.characters),
                        "limit": swedish.number(limit),
                        "over": swedish.number(field.characters - limit),
                    }
                    yield finding("text_long", table, row, headers.TEXT, None, **words)
