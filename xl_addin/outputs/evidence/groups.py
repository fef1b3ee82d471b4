"""The groups that figures are split into, added up to the figures; the column beside each row tells its group."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xl_addin.contract import headers
from xl_addin.contract.nouns import Indicator
from xl_addin.figures.facts import WITHHELD
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence.rows import Cells, add_up
from xl_addin.outputs.evidence.sheets import Block

if TYPE_CHECKING:
    from xl_addin.values.raw_table import Value

_HEADER = (headers.GROUP, headers.PERIOD_OUTCOME, headers.CUMULATIVE)


def group_blocks(results: Results, indicators: Sequence[Indicator], *, persons: bool) -> Iterator[Block]:
    """A table for each split of each indicator."""
    for indicator in indicators:
        for split in results.splits(indicator.code, persons=persons):
            rows: list[Cells] = [
                [one.name, *(WITHHELD if figure is None else figure for figure in (one.period, one.cumulative))]
                for one in split.groups
            ]
            whole = all(one.period is not None and one.cumulative is not None for one in split.groups)
            totals: list[list[Value]] = [["Summa", *add_up(rows, range(1, len(_HEADER)))]] if whole else []
            yield Block(_HEADER, rows, f"{indicator.name}, {split.column}", totals)
