"""The add-ins as they are shipped. `python -m tests.twins.addins` builds them from `sources/`; users get copies."""

from pathlib import Path
from typing import Final

IDENTIFIER: Final = "se.projektlogg.addin"  # LibreOffice's name for the extension
_BUILT: Final = Path(__file__).with_name("built")
EXCEL: Final = _BUILT / "xl_addin.xlam"
LIBREOFFICE: Final = _BUILT / "projektlogg.oxt"
