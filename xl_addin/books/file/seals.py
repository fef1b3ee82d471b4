"""What somebody has put on a workbook so that it should not be changed: a password to modify, a digital signature.

Neither stops a program from writing the file. A password to modify asks people first (`fileSharing`, ISO/IEC 29500-1,
18.2.12); a signature (ISO/IEC 29500-2, 13) is no longer valid once a signed part is another one.
"""

import re

from xl_addin.books.base import Seal
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.structure import Structure

_SHARING = re.compile(rb"<(?:\w+:)?fileSharing\b([^>]*)>")
_ASKS = re.compile(rb"\b(?:reservationPassword|hashValue|readOnlyRecommended)\s*=\s*[\"'](?!0?[\"']|false)")


def seals_of(package: Package, structure: Structure) -> frozenset[Seal]:
    """The seals of a workbook's file."""
    found = set()
    if any(name.casefold().lstrip("/").startswith("_xmlsignatures/") for name in package.names):
        found.add(Seal.SIGNATURE)
    sharing = _SHARING.search(package.read(structure.part))
    if sharing and _ASKS.search(sharing[1]):
        found.add(Seal.PASSWORD)
    return frozenset(found)
