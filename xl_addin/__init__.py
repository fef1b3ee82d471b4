"""Projektlogg: from a shared activity log in Excel to indicators that can be followed row by row, and to the report.

The names below are imported when they are asked for: whoever needs one pays for that one alone.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xl_addin.books.file import open_book
    from xl_addin.books.live import LiveBook
    from xl_addin.contract.version import __version__
    from xl_addin.pipeline import compute, refresh

__all__ = ["LiveBook", "__version__", "compute", "open_book", "refresh"]

_HOMES = {
    "LiveBook": "books.live",
    "__version__": "contract.version",
    "compute": "pipeline",
    "open_book": "books.file",
    "refresh": "pipeline",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: whatever bears the name
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
