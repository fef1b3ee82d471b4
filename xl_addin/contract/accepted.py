"""What people have answered for: errors that stand with somebody's name and reason beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.values.raw_table import Row


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What stands beside a finding. It counts when both are there."""

    who: str
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether somebody answers for it and says why."""
        return bool(self.who and self.reason)


@dataclass(frozen=True)
class Accepted:
    """What people have answered for.

    Attributes:
        about: for each finding what its row of the workbook is called; "" when it is about none.
        by: what stands beside each finding that has something beside it.
        changes: all rows of the change log as it is to be.
    """

    about: Mapping[Finding, str] = field(default_factory=dict)
    by: Mapping[Finding, Acceptance] = field(default_factory=dict)
    changes: Sequence[Row] = ()


def standing(findings: Iterable[Finding], by: Mapping[Finding, Acceptance]) -> list[Finding]:
    """The errors that nobody has answered for."""
    return [note for note in findings if note.level is Level.ERROR and not (note in by and by[note].is_whole)]
