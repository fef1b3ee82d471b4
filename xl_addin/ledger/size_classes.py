"""The size class of each company, as its figures on the sheet Företag give it."""

import pandas as pd

from xl_addin.contract import headers
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import each
from xl_addin.values.size_class import CLASSES, LARGE, size_class

UNKNOWN = "Okänd"
SIZE_CLASSES = (*(name for name, *_ in CLASSES), LARGE, UNKNOWN)


def size_classes(workbook: TypedWorkbook) -> pd.Series:
    """The class of each company that Företag lists, by its key."""
    listed = workbook.companies[workbook.companies["key"] != ""].drop_duplicates("key")
    found = {}
    for key, *figures in each(listed, "key", headers.STAFF, headers.TURNOVER, headers.BALANCE):
        staff, turnover, balance = (None if pd.isna(figure) else figure for figure in figures)
        found[key] = size_class(staff, turnover, balance, workbook.project.euro) or UNKNOWN
    return pd.Series(found, dtype=object)
