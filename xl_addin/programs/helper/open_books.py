"""The open workbook that a button was pressed in: exactly that one, in exactly that program."""

import re
import unicodedata
from typing import TYPE_CHECKING

from xl_addin.books.live.libreoffice_errors import reaching
from xl_addin.books.live.live_book import LiveBook
from xl_addin.books.live.spreadsheet_programs import program_of
from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.helper.mailbox import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xlwings

_PATIENCE = 15.0  # seconds that LibreOffice may take for a small call before we say that it is busy


def find_book(request: Request) -> LiveBook:
    """The workbook of a request.

    Raises:
        ProjektloggError: the program cannot be reached, or the workbook is not open in it under that name any more.
    """
    with reaching():
        apps = _libreoffice(request.pipe) if request.program == "libreoffice" else _excel()
        found = [
            live
            for app in apps
            for book in app.books
            if _same(program_of(book).full_name(book), request.workbook)
            for live in [LiveBook(book)]
        ]
    if not found:
        raise ProjektloggError(
            "Arbetsboken är inte öppen längre, eller har fått ett annat namn sedan du tryckte.",
            "Ställ dig i arbetsboken och tryck på knappen igen.",
            where=re.split(r"[/\\]", request.workbook)[-1],
        )
    # A second Excel opens the same file for reading only: the one that can be written is meant.
    return next((one for one in found if not one.read_only), found[0]) if len(found) > 1 else found[0]


def _libreoffice(pipe: str) -> "Iterable[xlwings.App]":
    import xl_addin.libreoffice

    app = xl_addin.libreoffice.connect(f"pipe,name={pipe}")
    app.impl.link.patience = _PATIENCE
    return [app]


def _excel() -> "Iterable[xlwings.App]":
    import xlwings

    try:
        engine = xlwings.engines["excel"]
    except KeyError:
        raise ProjektloggError(
            "Projektlogg når inte Excel på den här datorn.", "Kör kommandot xl-addin doctor, som säger vad som saknas."
        ) from None
    return engine.apps


def _same(name: str, wanted: str) -> bool:
    return unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", wanted)
