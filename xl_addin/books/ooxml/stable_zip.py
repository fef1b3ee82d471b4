"""Zip packages that come out the same on every system and in every year: the one place that packs what we make."""

import io
import zipfile
from collections.abc import Mapping

_UNIX = 3


def stable_zip(parts: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """A zip file of these parts, in this order; text becomes UTF-8.

    Args:
        parts: content by name.
        stored: compress nothing. What deflate makes differs between the zlib versions that Python comes with.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name)  # of 1980, whatever the clock says
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.create_system = _UNIX  # else Python writes down which system it runs on
            file.writestr(member, content, compresslevel=6)
    return out.getvalue()
