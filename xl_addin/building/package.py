"""The workbook as bytes that are the same each time: no clock, no random part names."""

import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

_EPOCH = (1980, 1, 1, 0, 0, 0)
CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 - document properties know no time zone


def to_bytes(book: Workbook) -> bytes:
    """Save the workbook; zip times and the modified date are fixed."""
    draft = BytesIO()
    book.save(draft)
    book.properties.modified = book.properties.created
    core = tostring(book.properties.to_tree())
    result = BytesIO()
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same on every system
            new.writestr(member, core if name == "docProps/core.xml" else old.read(name), compresslevel=6)
    return result.getvalue()
