"""A workbook as a file: read whole, patched in memory, saved in one step."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_addin.books.file.file_book import FileBook, open_book

__all__ = ["FileBook", "open_book"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: whatever bears the name
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from xl_addin.books.file import file_book

    return getattr(file_book, name)
