"""The built add-ins. `python -m tests.twins.addins` builds them anew from their sources."""

import io
import zipfile

from xl_addin.programs.addin.built_files import EXCEL, LIBREOFFICE
from xl_addin.programs.addin.sources.oxt import build_oxt
from xl_addin.programs.addin.sources.xlam import build_xlam

MAKERS = {EXCEL: build_xlam, LIBREOFFICE: build_oxt}


def members(package: bytes) -> list[tuple[str, bytes]]:
    """Names and contents, in their order: what an add-in is, however it is packed."""
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


if __name__ == "__main__":
    for path, make in MAKERS.items():
        path.write_bytes(make())
