"""A workbook that is open in Excel or LibreOffice, through xlwings."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_addin.books.live.live_book import LiveBook

__all__ = ["LiveBook"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: whatever bears the name
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from xl_addin.books.live import live_book

    return getattr(live_book, name)
