"""Where a company's municipality lies: inside the programme area, outside it, or where nobody can tell.

The programme area is what the project card's Programområde names, and what the list Kommun on the sheet Listor adds.
"""

from enum import Enum, auto

from xl_addin.contract import headers
from xl_addin.contract.geography import read_area
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import each, fold


class Place(Enum):
    """Where a municipality that the list lacks lies."""

    INSIDE = auto()
    OUTSIDE = auto()
    UNKNOWN = auto()


def places_of_towns(workbook: TypedWorkbook) -> dict[int, Place]:
    """The rows of Företag whose municipality the list lacks, each with where it lies."""
    area = read_area(workbook.project.area)
    inside = {fold(town) for town in area.towns}
    elsewhere = Place.UNKNOWN if area.unknown or not inside else Place.OUTSIDE
    rows = workbook.companies["row"].isin(list(workbook.unlisted_towns))
    return {
        row: Place.INSIDE if fold(town) in inside else elsewhere
        for row, town in each(workbook.companies[rows], "row", headers.MUNICIPALITY)
    }
