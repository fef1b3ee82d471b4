"""The groups that an indicator is split into, as lists outside the workbook print them below the indicator."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import WITHHELD, group_name
from xl_addin.values import swedish

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results


def parts_of(results: "Results", code: str) -> Iterator[tuple[str, dict[str, Fact]]]:
    """Each group of each split of an indicator: what it is called, and its figures by the last part of a live name."""
    for split in results.splits(code):
        for group in split.groups:
            name = f"varav {split.column}: {group_name(group.name)}"
            figures = {"perioden": group.period, "ackumulerat": group.cumulative}
            yield name, {last: Fact("", value, _shown(value), name) for last, value in figures.items()}


def _shown(figure: float | None) -> str:
    return WITHHELD if figure is None else swedish.number(figure)
