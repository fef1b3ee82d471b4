"""Workbooks that are open in a real LibreOffice."""

from pathlib import Path
from types import TracebackType
from typing import Any

from xl_addin.books.live import LiveBook


class OpenedBook(LiveBook):
    """A workbook that is opened for a test, saved when the test says so, and closed at the end."""

    def __init__(self, app: Any, path: Path, **more: Any) -> None:  # noqa: ANN401 - see support_libreoffice
        self.book = app.books.open(path)
        super().__init__(self.book, saves=True, **more)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()
