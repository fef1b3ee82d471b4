"""Each company of the log has one row on the sheet Företag."""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import each
from xl_addin.values.parse import is_blank
from xl_addin.values.raw_table import Table

CODES = ("company_number_missing", "company_duplicate", "company_unlisted")
COLUMNS: Columns = {layout.LOG: (), layout.COMPANIES: (headers.ORGNR,)}


def find(results: Results) -> Iterator[Finding]:
    """The rows of a company that has one already, rows of none, and companies of the log that have no row."""
    table = results.tables[layout.COMPANIES.name]
    for row in _unnumbered(table):
        yield finding("company_number_missing", table, row, headers.ORGNR)
    listed = results.companies[results.companies["key"] != ""]
    first = dict(each(listed.drop_duplicates("key"), "key", "row"))
    for row, key in each(listed[listed["key"].duplicated()], "row", "key"):
        yield finding("company_duplicate", table, row, headers.ORGNR, other=first[key])
    log, rows = results.tables[layout.LOG.name], results.log_rows
    unlisted = rows[(rows["key"] != "") & ~rows["key"].isin(listed["key"])]
    for row in unlisted.drop_duplicates("key")["row"]:
        yield finding("company_unlisted", log, row, headers.ORGNR)


def _unnumbered(table: Table) -> Iterator[int]:
    """Rows that say something of a company, but not of which; one word alone is a heading or a remark."""
    ours = {column.name for column in layout.COMPANIES.columns if not column.computed}
    places = [place for name, place in table.places.items() if name in ours]
    for number, row in zip(table.numbers, table.rows, strict=True):
        if is_blank(row[table.places[headers.ORGNR]]) and sum(not is_blank(row[place]) for place in places) > 1:
            yield number
