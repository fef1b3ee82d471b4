"""What somebody has put on a workbook so that it should not be changed: a password, a signature, a locked structure.

None stops a program from writing the file. A password to modify asks people first (`fileSharing`, ISO/IEC 29500-1,
18.2.12); a signature (ISO/IEC 29500-2, 13) is no longer valid once a signed part is another one. A locked structure
(`workbookProtection`, 18.2.29) keeps people from adding and renaming sheets: we do neither, but may ask them to.
"""

import re

from xl_addin.books.base import Seal
from xl_addin.books.ooxml.package import Package
from xl_addin.books.ooxml.structure import Structure, relations

_SHARING = re.compile(rb"<(?:\w+:)?fileSharing\b([^>]*)>")
_ASKS = re.compile(rb"\b(?:reservationPassword|hashValue|readOnlyRecommended)\s*=\s*[\"'](?!0?[\"']|false)")
_LOCKED = re.compile(rb"<(?:\w+:)?workbookProtection\b[^>]*\blockStructure\s*=\s*[\"'](?:1|true|on)[\"']")


def seals_of(package: Package, structure: Structure) -> frozenset[Seal]:
    """The seals of a workbook's file."""
    found = set()
    workbook = package.read(structure.part)
    if _is_signed(package):
        found.add(Seal.SIGNATURE)
    sharing = _SHARING.search(workbook)
    if sharing and _ASKS.search(sharing[1]):
        found.add(Seal.PASSWORD)
    if _LOCKED.search(workbook):
        found.add(Seal.STRUCTURE)
    return frozenset(found)


def _is_signed(package: Package) -> bool:
    """Whether a signature stands where Office puts it, or wherever the package's own relations say that it stands."""
    if any(name.casefold().lstrip("/").startswith("_xmlsignatures/") for name in package.names):
        return True
    origins = [one.part for one in relations(package, "") if one.kind == "origin"]
    return any(one.kind == "signature" for origin in origins for one in relations(package, origin))
