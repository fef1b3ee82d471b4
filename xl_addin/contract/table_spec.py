"""What a column and a table of the contract are: header, kind, who writes it, and the contract that it came with."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the values of a column are read, checked and offered while typing."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    ORGNR = "orgnr"
    SECTION = "section"  # the number of a section of the form: 4, 3.2, B
    CHOICE = "choice"  # one of a list on the sheet Listor, or of a fixed list


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header, how it is read, and who writes it."""

    name: str
    kind: Kind = Kind.TEXT
    choices: str | tuple[str, ...] = ()  # the name of a column of Listor, or the fixed values themselves
    computed: bool = False
    required: bool = False  # the work cannot go on without this column
    decides: bool = False  # it decides what counts: what cannot be read there is an error, and gives no figure
    since: int = 1  # the contract that it came with: a workbook of an earlier one lacks it, and nothing is said of that


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One Excel table: its name, the sheet it stands on, and its columns in the order in which we lay them out."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    computed: bool = False  # every row is ours: the table is replaced whole
    beside: tuple[Column, ...] = ()  # of a computed table: columns whose cells go with their row, whoever wrote them
    optional: bool = False  # workbooks of earlier versions lack it, and nothing is said of that
    since: int = 1  # as a column's

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: the contract has no such column in this table.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def laid_out(self) -> tuple[Column, ...]:
        """The columns of the table in a workbook that we make."""
        return (*self.columns, *self.beside)

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers in order."""
        return tuple(column.name for column in self.columns)
