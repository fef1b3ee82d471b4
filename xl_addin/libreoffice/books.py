"""Workbooks: xlwings' Books and Book for LibreOffice."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .base import Handle, Part, unsupported
from .interfaces import AppLike, CellsLike
from .link import LONG
from .names import Names
from .native import Native
from .sheets import Sheets

# LibreOffice's filters by the ending of the file.
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}
_ENCRYPTED = (".ods", ".ots")
_CSV = "44,34,76,1"  # comma, quotes, UTF-8, from row 1


class Books(Part):
    """The open workbooks of a program."""

    def __init__(self, app: AppLike) -> None:
        self.app = app

    @property
    def api(self) -> Native:
        """The desktop, which has all documents in `Components`."""
        return self.app.api

    @property
    def active(self) -> "Book":
        """The workbook that is worked in.

        Raises:
            KeyError: none is open.
        """
        number = self.app.link.call("books.active")
        if number is None:
            raise KeyError("No workbook is open.")
        return self._book(number)

    def _book(self, number: int) -> "Book":
        return Book(self.app, Handle(self.app.link, number))

    def __call__(self, name_or_index: str | int) -> "Book":
        """The one of that name or number from 1; KeyError when there is none."""
        books = list(self)
        if isinstance(name_or_index, str):
            for book in books:
                if book.name.lower() == name_or_index.lower():
                    return book
        elif 1 <= name_or_index <= len(books):
            return books[name_or_index - 1]
        raise KeyError(name_or_index)

    def __contains__(self, key: str | int) -> bool:
        with contextlib.suppress(KeyError):
            return bool(self(key))
        return False

    def __len__(self) -> int:
        return len(self.app.link.call("books.listing"))

    def __iter__(self) -> Iterator["Book"]:
        for number, _, _ in self.app.link.call("books.listing"):
            yield self._book(number)

    def add(self) -> "Book":
        """A new workbook."""
        return self._book(self.app.link.call("books.add", self.app.hidden, patience=LONG))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,  # xlwings' signature
        read_only: bool | None = None,
        format: int | None = None,  # noqa: A002
        password: str | None = None,
        write_res_password: str | None = None,
        ignore_read_only_recommended: bool | None = None,
        origin: Any = None,
        delimiter: str | None = None,
        editable: Any = None,
        notify: Any = None,
        converter: Any = None,
        add_to_mru: Any = None,
        local: Any = None,
        corrupt_load: Any = None,
    ) -> "Book":
        """Open a file. Text files are read as UTF-8, comma-separated unless `delimiter` says otherwise.

        Raises:
            ValueError: LibreOffice cannot open it, the password is wrong, or somebody else has it open: it is told who,
                and `read_only` opens it all the same.
            NotImplementedError: for options that LibreOffice has not.
        """
        del ignore_read_only_recommended, editable, notify, add_to_mru, local  # nothing is asked over UNO
        for name, value in (
            ("write_res_password", write_res_password),
            ("origin", origin),
            ("converter", converter),
            ("corrupt_load", corrupt_load),
        ):
            if value is not None:
                raise NotImplementedError(f"LibreOffice's way to open a file has nothing like {name!r}.")
        options: dict[str, Any] = {"read_only": read_only, "password": password, "update_links": update_links}
        if Path(fullname).suffix.lower() in (".csv", ".txt", ".tsv"):
            by_number = {1: "\t", 2: ",", 3: " ", 4: ";"}
            mark = delimiter or (by_number.get(format) if format else None) or ","
            options |= {"filter": _FILTERS[".csv"], "filter_options": f"{ord(mark)},34,76,1"}
        return self._book(self.app.link.call("books.open_file", fullname, self.app.hidden, options, patience=LONG))


@unsupported(json="Only xlwings Server has workbooks as JSON.")
class Book(Part):
    """A workbook."""

    app: AppLike

    def __init__(self, app: AppLike, handle: Handle) -> None:
        self.app = app
        self.handle = handle
        self.link = app.link
        self._epoch: dt.datetime | None = None

    def call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        """Ask the bridge something about this document."""
        return self.link.call(name, self.handle.number, *arguments, patience=patience)

    @property
    def api(self) -> Native:
        """The document (com.sun.star.sheet.SpreadsheetDocument)."""
        return Native(self.link, (self.handle.number, None), owner=self.handle)

    @property
    def name(self) -> str:
        """The file's name; of a workbook never saved, its title."""
        fullname = self.fullname
        return Path(fullname).name if os.path.isabs(fullname) else fullname.rpartition("/")[2]  # noqa: PTH117  # a URL may be

    @property
    def fullname(self) -> str:
        """The file's path (or its address on the web); of a workbook never saved, its title."""
        about = self.call("books.about")
        if not about["url"]:
            return str(about["title"])
        if about["url"].startswith("file:"):
            return str(self.link.call("books.path", about["url"]))
        return str(about["url"])

    @property
    def epoch(self) -> dt.datetime:
        """The day that serial 0 stands for."""
        if self._epoch is None:
            year, month, day = self.call("books.null_date")
            self._epoch = dt.datetime(year, month, day)  # noqa: DTZ001  # serials have no time zone
        return self._epoch

    @property
    def uid(self) -> str:
        """LibreOffice's name for it as long as it is open."""
        return str(self.call("books.about")["uid"])

    @property
    def read_only(self) -> bool:
        """Whether it is open for reading only."""
        return bool(self.call("books.about")["read_only"])

    @property
    def sheets(self) -> Sheets:
        """The sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names, those of single sheets among them."""
        return Names(self, self.handle)

    def close(self) -> None:
        """Close without saving."""
        self.call("books.close")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save; with a path, under that from now on. The ending says the format.

        Raises:
            NotImplementedError: LibreOffice does not write the format, or does not encrypt it.
        """
        about = self.call("books.about")
        if path is None and about["url"] and not password:
            self.call("books.save", patience=LONG)
            return
        if path is None:
            path = self.fullname if about["url"] else f"{about['title']}.xlsx"
        target = os.path.realpath(path)
        ending = Path(target).suffix.lower()
        if ending not in _FILTERS:
            raise NotImplementedError(f"LibreOffice does not write files that end in {ending!r}.")
        if password and ending not in _ENCRYPTED:
            raise NotImplementedError("LibreOffice encrypts only .ods and .ots when it is asked over UNO.")
        options = {"Password": password} if password else {}
        if ending == ".csv":
            options["FilterOptions"] = _CSV
        self.call("books.save_as", target, _FILTERS[ending], options, patience=LONG)

    def activate(self) -> None:
        """Make it the active workbook."""
        self.call("books.activate")

    def to_pdf(self, path: str, quality: str = "standard") -> None:
        """Print the visible sheets to a PDF."""
        self.export_pdf(path, quality)

    def export_pdf(self, path: str, quality: str, area: CellsLike | None = None) -> None:
        """Write the whole workbook, or a range, as a PDF; quality "minimum" makes pictures smaller."""
        data: dict[str, Any] = {"ReduceImageResolution": quality == "minimum"}
        if quality == "minimum":
            data |= {"MaxImageResolution": 150, "Quality": 70}
        where: tuple[int, list[int]] = (0, [])
        if area is not None:
            where = (area.sheet.handle.number, area.rect)
        self.call("books.export", path, *where, {"filter": "calc_pdf_Export", "data": data}, patience=LONG)

    @contextlib.contextmanager
    def undo_step(self, title: str) -> Iterator[None]:
        """Everything in the with-block is one step for the user's Undo, named `title`."""
        self.call("steps.begin", title)
        try:
            yield
        finally:
            self.call("steps.end", patience=LONG)
