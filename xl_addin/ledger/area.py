"""Where a company's municipality lies: inside the programme area, outside it, or where nobody can tell.

The list Kommun on the sheet Listor describes the area. Where it lacks a municipality, the project card's Programområde
decides as far as it can: it is known for the county whose municipalities a new workbook lists.
"""

from enum import Enum, auto

from xl_addin.contract import headers
from xl_addin.contract.vocabularies import STOCKHOLM_AREA, stockholm_municipalities
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import each, fold

_STOCKHOLM = {fold(name) for name in stockholm_municipalities()}
_STOCKHOLM_AREA = {fold(name) for name in STOCKHOLM_AREA}


class Place(Enum):
    """Where a municipality that the list lacks lies."""

    INSIDE = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()


def places_of_towns(workbook: TypedWorkbook) -> dict[int, Place]:
    """The rows of Företag whose municipality the list lacks, each with where it lies."""
    rows = workbook.companies["row"].isin(list(workbook.unlisted_towns))
    return {
        row: _place(town, workbook.project.area)
        for row, town in each(workbook.companies[rows], "row", headers.MUNICIPALITY)
    }


def _place(town: str, area: str) -> Place:
    if fold(area) not in _STOCKHOLM_AREA:
        return Place.UNKNOWN
    return Place.INSIDE if fold(town) in _STOCKHOLM else Place.OUTSIDE
