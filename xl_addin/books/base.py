"""What the pipeline asks of a workbook, whether it is a file or open in Excel or LibreOffice.

Traffic is by block: one `read`, one `apply`, one `save` a refresh, however many rows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Link, Table, Value


class Seal(StrEnum):
    """What somebody has put on a workbook so that it should not be changed."""

    PASSWORD = "password"  # noqa: S105 - a kind, no secret
    SIGNATURE = "signature"
    STRUCTURE = "structure"  # no sheet can be added, renamed or shown


@dataclass(frozen=True, slots=True)
class ColumnUpdate:
    """New values for one computed column of a table, one for each of `table.rows`, in that order."""

    table: Table
    column: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class TableUpdate:
    """All rows of a computed table: what stood there is replaced, the table's edge follows."""

    name: str
    rows: Sequence[Sequence[Value | Link]]
    beside: Mapping[str, Sequence[Value]] = field(default_factory=dict)  # see `TableSpec.beside`: header -> values


@dataclass(frozen=True, slots=True)
class Update:
    """Everything that one refresh writes. A table, column or name that the workbook lacks is left out, not made."""

    columns: Sequence[ColumnUpdate] = ()
    tables: Sequence[TableUpdate] = ()
    names: Mapping[str, Value] = field(default_factory=dict)  # defined name of a single cell -> value


class BookChangedError(ProjektloggError):
    """Rows or columns have moved since the workbook was read: read it again."""


class Book(Protocol):
    """A workbook."""

    @property
    def name(self) -> str:
        """The file's name without folder, for messages."""

    @property
    def folder(self) -> Path | None:
        """The folder where it lies on this computer; None when it was never saved or lies elsewhere."""

    @property
    def sheets(self) -> Sequence[str]:
        """The sheets' names in order."""

    def read(self, names: Collection[str]) -> dict[str, Table]:
        """The tables of those names that the workbook has (see `contract.layout`); others are not in the answer.

        Raises:
            ProjektloggError: the workbook cannot be read.
        """

    @property
    def seals(self) -> Collection[Seal]:
        """What somebody has put on the workbook so that it should not be changed."""

    def lacking(self, names: Collection[str]) -> list[str]:
        """The computed tables among those that cannot be written: neither the table nor its headers are there."""

    def apply(self, update: Update) -> int:
        """Write the values that differ from what stands there, and nothing else.

        Returns:
            How many cells changed.

        Raises:
            ProjektloggError: the workbook cannot be written now; nothing was changed.
        """

    def save(self) -> None:
        """Put the changes where they last.

        Raises:
            ProjektloggError: the workbook could not be saved; the old one is whole.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
