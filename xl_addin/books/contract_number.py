"""The contract that a workbook is of: the number that it bears in a defined name and among its document properties.

The name stands for any cell, and the number is a part of it: Google Sheets keeps no names of values and no document
properties, openpyxl and LibreOffice keep both.
"""

import re
from collections.abc import Iterable

from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.structure import relations
from xl_addin.contract.layout import CONTRACT, CONTRACT_NAME

PROPERTY = "Projektlogg version"
_NAME = re.compile(re.escape(CONTRACT_NAME) + r"(\d{1,4})", re.IGNORECASE)
_PROPERTY = re.compile(rb"<(?:\w+:)?property\b[^>]*\bname=\"%s\"[^>]*>\s*<[^>]*>(\d{1,4})</" % PROPERTY.encode())
NAMES = tuple(f"{CONTRACT_NAME}{number}" for number in range(2, CONTRACT + 1))
"""The names that a workbook of ours can have."""


def contract_of(names: Iterable[str], properties: bytes = b"") -> int:
    """The number; 1 for a workbook without one.

    Args:
        names: its defined names.
        properties: the part with its own document properties.

    >>> contract_of(["lista_form", "Projektlogg_version_2"]), contract_of([])
    (2, 1)
    """
    found = [int(match[1]) for name in names if (match := _NAME.fullmatch(name))]
    found += [int(number) for number in _PROPERTY.findall(properties)]
    return max(found, default=1)


def properties_part(package: Package) -> str | None:
    """The part with the workbook's own document properties; None where there is none."""
    return next((one.part for one in relations(package, "") if one.kind == "custom-properties"), None)
