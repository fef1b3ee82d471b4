"""Zip packages that come out the same, byte for byte, on every system and in every year."""

import io
import zipfile
from collections.abc import Mapping


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts, in this order; text becomes UTF-8.

    Nothing is compressed: what deflate makes differs between the zlib versions that Python comes with.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0  # else Python writes down which system it runs on
            file.writestr(info, content)
    return out.getvalue()
