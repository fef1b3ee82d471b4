"""A workbook as a file: read whole, patched in memory, saved in one step."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.parsers.expat import ExpatError, ParserCreate

from xl_addin.books.base import Seal, Update
from xl_addin.books.computed import find_computed, find_table
from xl_addin.books.contract_number import contract_of, properties_part
from xl_addin.books.edits import SheetEdits, add_column, add_name
from xl_addin.books.file import guard
from xl_addin.books.file.extend import Extension, NewColumn
from xl_addin.books.file.resize import add_table
from xl_addin.books.file.save import check_free, save_book
from xl_addin.books.file.seals import seals_of
from xl_addin.books.file.section_guide import SectionGuide, with_list, with_rule
from xl_addin.books.file.write import set_modified, write
from xl_addin.books.grid import Grid, read_grids
from xl_addin.books.ooxml import markup
from xl_addin.books.ooxml.markup import MarkupError
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.structure import read_structure
from xl_addin.books.ooxml.zip_records import PackageError
from xl_addin.books.table_search import needed_sheets, read_table
from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.raw_table import Table

_SIGNED = (
    "Arbetsboken är digitalt signerad, och signaturen slutar gälla när något skrivs i den.",
    "Inget har skrivits. Ta bort signaturen i Excel, eller kör refresh med --signed.",
)


def _clock() -> datetime:
    return datetime.now(UTC)


class FileBook:
    """A workbook that no program has open (implements `books.base.Book`).

    Args:
        path: the file; links are followed.
        now: the clock, for the file's modified date.
        signed: write a workbook with a digital signature all the same, which breaks it.

    Raises:
        ProjektloggError: it is no workbook, or cannot be read.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = _clock, *, signed: bool = False) -> None:
        self.path = path
        self._now, self._signed = now, signed
        self._package = guard.load(path)
        self._sheets: dict[str, bytes] = {}
        with self._reading():
            self._structure = read_structure(self._package)

    @property
    def name(self) -> str:
        """The file's name without folder."""
        return self.path.name

    @property
    def folder(self) -> Path:
        """See `Book.folder`."""
        return self.path.parent

    @property
    def sheets(self) -> Sequence[str]:
        """The sheets' names in order."""
        return tuple(sheet.name for sheet in self._structure.sheets)

    @property
    def contract(self) -> int:
        """The contract that the workbook is of."""
        part = properties_part(self._package)
        return contract_of((one.name for one in self._structure.names), self._package.read(part) if part else b"")

    @property
    def seals(self) -> frozenset[Seal]:
        """See `Book.seals`."""
        with self._reading():
            return seals_of(self._package, self._structure)

    def read(self, names: Collection[str]) -> dict[str, Table]:
        """See `Book.read`. What was applied and not yet saved is read as applied."""
        with self._reading():
            wanted = {sheet: self._sheet(sheet) for sheet in needed_sheets(self._structure, names)}
            grids = read_grids(self._package, self._structure, wanted)
            found = {name: read_table(name, self._structure, grids.__getitem__) for name in names}
            contract = self.contract
        return {name: replace(table, contract=contract) for name, table in found.items() if table is not None}

    def lacking(self, names: Collection[str]) -> list[str]:
        """See `Book.lacking`."""
        with self._reading():
            return [name for name in names if find_computed(self._structure, name, self._grid) is None]

    def apply(self, update: Update) -> int:
        """See `Book.apply`."""
        edits: dict[str, SheetEdits] = {}
        with self._located():
            for column in update.columns:
                add_column(edits, column)
            for name, value in update.names.items():
                add_name(edits, self._structure, name, value)
            tables = [add_table(edits, self._structure, table, self._sheet, self._grid) for table in update.tables]
            if not edits:
                return 0
            check_free(self.path)
            package = self._package.copy()
            sheets = {sheet.name: self._sheet(sheet.name) for sheet in self._structure.sheets if sheet.has_cells}
            changed = write(package, self._structure, sheets, edits, [table for table in tables if table])
            if changed and Seal.SIGNATURE in self.seals and not self._signed:
                raise ProjektloggError(*_SIGNED)
            self._structure = read_structure(package)
            self._package, self._sheets = package, {}
        return changed

    def extend(
        self,
        columns: Mapping[str, Sequence[NewColumn]],
        tables: Mapping[str, tuple[str, Sequence[NewColumn], str]],
        contract: int | None,
        rows: Mapping[str, tuple[int, Sequence[str]]] | None = None,
    ) -> None:
        """Add columns, tables and rows that a later contract has, and its number; `save` writes them.

        Args:
            columns: the table's name -> what it gets at its right edge.
            tables: the new table's name -> its sheet, its columns, and the hint above it.
            contract: the number; None: the workbook bears it.
            rows: the table's name -> what it gets at its lower edge, in which column of the sheet.

        Raises:
            ProjektloggError: something stands in the way, or the workbook must not be changed; nothing was.
        """
        with self._located():
            check_free(self.path)
            if Seal.SIGNATURE in self.seals and not self._signed:
                raise ProjektloggError(*_SIGNED)
            package = self._package.copy()
            work = Extension(package, self._structure, self._sheet)
            for name, added in columns.items():
                table = find_table(self._structure, name)
                if table:
                    work.add_columns(table, added)
            for name, (sheet, added, hint) in tables.items():
                work.add_table(name, sheet, added, hint)
            for name, (column, texts) in (rows or {}).items():
                table = find_table(self._structure, name)
                if table:
                    work.add_rows(table, column, texts)
            if contract is not None:
                work.set_contract(contract)
            work.finish()
            self._structure = read_structure(package)
            self._package, self._sheets = package, {}

    def follow(self, guide: SectionGuide) -> bool:
        """Make the list of the form's sections and its drop-down those of another form; `save` writes them.

        Returns:
            Whether anything was to be changed.

        Raises:
            ProjektloggError: as for `extend`.
        """
        with self._located():
            if not {guide.sheet, guide.guarded} <= set(self.sheets):
                return False
            made = {guide.sheet: with_list(self._sheet(guide.sheet), self._grid(guide.sheet), guide)}
            made[guide.guarded] = with_rule(made.get(guide.guarded) or self._sheet(guide.guarded), guide)
            changed = {name: xml for name, xml in made.items() if xml != self._sheet(name)}
            if not changed:
                return False
            check_free(self.path)
            if Seal.SIGNATURE in self.seals and not self._signed:
                raise ProjektloggError(*_SIGNED)
            package = self._package.copy()
            for sheet in self._structure.sheets:
                if sheet.name in changed:
                    package.replace(sheet.part, changed[sheet.name])
            self._structure = read_structure(package)
            self._package, self._sheets = package, {}
        return True

    def save(self) -> None:
        """See `Book.save`. Without changes the file is left alone."""
        if not self._package.changed:
            return
        set_modified(self._package, self._now())
        data = self._package.to_bytes()
        with self._located():
            fresh = Package(data)
            _read_back(fresh, self._package)
            save_book(self.path, data, self._package.raw)
        self._package = fresh

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def _sheet(self, name: str) -> bytes:
        """A sheet's XML in ordinary form."""
        if name not in self._sheets:
            part = next(sheet.part for sheet in self._structure.sheets if sheet.name == name)
            try:
                self._sheets[name] = markup.ordinary_sheet(self._package.read(part))
            except MarkupError as error:
                place = f"blad {name}, {error.place}" if error.place else f"blad {name}"
                raise ProjektloggError(*guard.FAULTS[error.code], where=place) from error
        return self._sheets[name]

    def _grid(self, name: str) -> Grid:
        """A sheet's values."""
        with self._reading():
            return read_grids(self._package, self._structure, {name: self._sheet(name)})[name]

    @contextmanager
    def _located(self) -> Iterator[None]:
        """Name the file in errors from below."""
        try:
            yield
        except OSError as error:
            remedy = "Kontrollera att disken eller nätverket går att nå och försök igen."
            raise ProjektloggError("Filen går inte att nå.", remedy, where=self.path.name) from error
        except UnicodeDecodeError as error:
            raise guard.fault("xml", self.path) from error
        except (PackageError, MarkupError) as error:
            raise guard.fault(error.code, self.path, getattr(error, "part", "")) from error
        except ProjektloggError as error:
            raise error.within(self.path.name) from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """As `_located`; while nothing but the file is looked at, a value that makes no sense is the file's fault."""
        with self._located():
            try:
                yield
            except (ValueError, LookupError) as error:
                raise PackageError("damaged") from error


def _read_back(new: Package, wanted: Package) -> None:
    """See that the file about to be written holds what it is meant to hold, in XML that parses.

    Raises:
        PackageError: it does not.
    """
    if new.names != wanted.names:
        raise PackageError("damaged")
    for name in wanted.changed & set(wanted.names):
        data = new.read(name)
        if data != wanted.read(name):
            raise PackageError("damaged", name)
        try:
            ParserCreate().Parse(data, True)
        except ExpatError as error:
            raise PackageError("damaged", name) from error


def open_book(path: Path, now: Callable[[], datetime] = _clock, *, signed: bool = False) -> FileBook:
    """Open a workbook's file.

    Args:
        path: the file.
        now: the clock, for the file's modified date.
        signed: write a workbook with a digital signature all the same, which breaks it.

    Raises:
        ProjektloggError: it is no workbook, or cannot be read.
    """
    return FileBook(path, now, signed=signed)
