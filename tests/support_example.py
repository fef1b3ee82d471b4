"""The example as raw tables and as results, without a file between."""

from functools import cache

from tests.support_tables import FIRST_ROW
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Table


def example_tables() -> dict[str, Table]:
    """The example's tables as they would be read: a dictionary of the caller's own, which may change it."""
    return dict(_tables())


@cache
def _tables() -> dict[str, Table]:
    out = {}
    for name, rows in example_content().items():
        spec = layout.SPEC[name]
        cells = [tuple(row.get(header) for header in spec.headers) for row in rows]
        out[name] = Table(
            name, spec.sheet, spec.headers, cells, range(FIRST_ROW, FIRST_ROW + len(rows)), 1, FIRST_ROW - 1
        )
    return out


@cache
def example_results() -> Results:
    """The example, counted for the period whose turn it is."""
    return make_results(type_tables(example_tables()))
