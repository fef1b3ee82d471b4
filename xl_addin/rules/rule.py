"""What a rule is: a module of this room that looks at a counted workbook and tells what is doubtful there.

Such a module has

- a docstring: what the rule says and where it comes from;
- `COLUMNS`: the columns that it needs, by table. A rule whose table or column is not there is silent: that it is gone
  is told by reading;
- `CODES`: the codes of its findings. Their words stand in `contract.catalogue`;
- `find(results)`: its findings.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from xl_addin.contract.findings import Finding
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.outcomes import Results

Columns = Mapping[TableSpec, Sequence[str]]


class Rule(Protocol):
    """A module that is a rule."""

    @property
    def CODES(self) -> Sequence[str]:  # noqa: N802 - a module's constant
        """The codes of its findings."""

    @property
    def COLUMNS(self) -> Columns:  # noqa: N802 - ditto
        """The columns that it needs."""

    def find(self, results: Results) -> Iterator[Finding]:
        """What is doubtful, given all that was read and counted."""


def has_its_columns(rule: Rule, results: Results) -> bool:
    """Whether the workbook has every table and column that the rule needs."""
    tables = results.tables
    return all(
        spec.name in tables and set(columns) <= tables[spec.name].places.keys()
        for spec, columns in rule.COLUMNS.items()
    )
