"""What the parts of a program know of what holds them.

A program makes its workbooks, a workbook its sheets, a sheet its ranges, tables, charts and the rest: imports run that
way only. The way back, from a part to its holder, runs over these protocols.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Protocol

from .base import Handle
from .link import Link
from .native import Native


class AppsLike(Protocol):
    """The list of programs."""

    @property
    def engine(self) -> Any:
        """The engine."""

    def remove(self, app: Any) -> None:
        """Take a program out of the list."""

    def promote(self, app: Any) -> None:
        """Make a program the active one."""


class AppLike(Protocol):
    """A program."""

    @property
    def link(self) -> Link:
        """The connection."""

    @property
    def api(self) -> Native:
        """The desktop."""

    @property
    def hidden(self) -> bool:
        """Whether workbooks are opened without windows."""

    @property
    def filters(self) -> dict[tuple[Any, ...], list[Any]]:
        """What `filters.AutoFilter` set, by range."""

    def cells_at(self, uid: str, sheet: str, rect: list[int]) -> "CellsLike":
        """The range that the bridge describes by document, sheet and rectangle."""


class HolderLike(Protocol):
    """A workbook or a sheet: what has names."""

    @property
    def api(self) -> Native:
        """The UNO object."""


class BookLike(HolderLike, Protocol):
    """A workbook."""

    @property
    def app(self) -> AppLike:
        """Its program."""

    @property
    def link(self) -> Link:
        """The connection."""

    @property
    def handle(self) -> Handle:
        """The document, as the bridge knows it."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def uid(self) -> str:
        """LibreOffice's name for it as long as it is open."""

    @property
    def epoch(self) -> dt.datetime:
        """The day that serial 0 stands for."""

    def call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        """Ask the bridge something about this document."""

    def export_pdf(self, path: str, quality: str, area: "CellsLike | None" = None) -> None:
        """Write the workbook, or a range, as a PDF."""


class SheetLike(HolderLike, Protocol):
    """A sheet."""

    @property
    def book(self) -> BookLike:
        """Its workbook."""

    @property
    def link(self) -> Link:
        """The connection."""

    @property
    def handle(self) -> Handle:
        """The sheet, as the bridge knows it."""

    @property
    def limits(self) -> tuple[int, int]:
        """How many rows and columns it has."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def tables(self) -> Iterable["TableLike"]:
        """Its tables."""

    def call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        """Ask the bridge something about this sheet."""

    def range(self, arg1: Any, arg2: Any = None) -> "CellsLike":
        """Cells by address, name or place."""


class CellsLike(Protocol):
    """A range."""

    @property
    def sheet(self) -> SheetLike:
        """Its sheet."""

    @property
    def row(self) -> int:
        """Its first row, from 1."""

    @property
    def column(self) -> int:
        """Its first column, from 1."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""

    @property
    def rect(self) -> list[int]:
        """As the bridge counts: [top, left, bottom, right] from 0, ends included."""


class TableLike(Protocol):
    """A table."""

    @property
    def parent(self) -> SheetLike:
        """Its sheet."""

    @property
    def api(self) -> Native:
        """The database range."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def rect(self) -> list[int]:
        """Where it stands, as the bridge counts."""

    @property
    def show_headers(self) -> bool:
        """Whether its first row is headers."""

    def body(self) -> tuple[list[int], int, int]:
        """(rectangle of the table, first row of its data, last row of its data), as the bridge counts."""


class ChartLike(Protocol):
    """A chart."""

    @property
    def api(self) -> tuple[Native, Native]:
        """The chart on the sheet and its document."""

    @property
    def chart_type(self) -> str:
        """As xlwings names it."""

    def call(self, command: str, *arguments: Any) -> Any:
        """Ask the bridge something about this chart."""
