"""A company outside the programme area may be helped, and the report says why.

Source: the form has a section for it; where a municipality lies is judged by `ledger.area`.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Content
from xl_addin.ledger.area import Place, places_of_towns
from xl_addin.ledger.outcomes import Results
from xl_addin.reading.columns import choice_words
from xl_addin.rules.rule import Columns

_CODES = {
    Place.OUTSIDE: "company_outside_area",
    Place.UNKNOWN: "company_area_unknown",
    Place.INSIDE: "choice_unlisted",
}
CODES = tuple(_CODES.values())
COLUMNS: Columns = {layout.COMPANIES: (headers.MUNICIPALITY,)}


def find(results: Results) -> Iterator[Finding]:
    """Each company whose municipality the list lacks."""
    table = results.tables[layout.COMPANIES.name]
    written = dict(zip(table.numbers, table.column(headers.MUNICIPALITY), strict=True))
    area = results.project.area or "som inte är ifyllt"
    hints = results.workbook.unlisted_towns
    form = results.workbook.form
    where = form.place_of(Content.OUTSIDE) if form else "i rapporten"
    for row, place in places_of_towns(results.workbook).items():
        words = {
            "area": area,
            "place": where,
            "suggestion": hints[row],
            **choice_words(layout.COMPANIES.column(headers.MUNICIPALITY)),
        }
        yield finding(_CODES[place], table, row, headers.MUNICIPALITY, written[row], **words)
