"""Who has a workbook open: Excel and LibreOffice each put a small file beside it that says so."""

import csv
from contextlib import suppress
from pathlib import Path

from xl_addin.contract.errors import ProjektloggError

_NAME_AT = (
    55  # where Excel's owner file holds the name's length and the name in UTF-16; the first byte counts the ANSI one
)


def check_owner(path: Path) -> None:
    """Refuse a workbook that a program has open.

    Raises:
        ProjektloggError: names the program, and the user if the file says who.
    """
    for program, owner, name in (
        ("Excel", path.with_name("~$" + path.name), _excel_user),
        ("LibreOffice", path.with_name(f".~lock.{path.name}#"), _libreoffice_user),
    ):
        if not owner.exists():
            continue
        user = ""
        with suppress(OSError, ValueError, IndexError):
            user = name(owner.read_bytes()[:4096]).strip()
        who = f" av {user}" if user else ""
        raise ProjektloggError(
            f"Filen är öppen i {program}{who}. Inget har skrivits.",
            f"Stäng filen där och försök igen. Är den inte öppen någonstans: ta bort filen {owner.name} bredvid.",
            where=path.name,
        )


def _excel_user(data: bytes) -> str:
    length = int.from_bytes(data[_NAME_AT : _NAME_AT + 2], "little")
    wide = data[_NAME_AT + 2 : _NAME_AT + 2 + 2 * length]
    if length > 0 and len(wide) == 2 * length:
        return wide.decode("utf-16-le")
    return data[1 : 1 + data[0]].decode("cp1252", "replace")


def _libreoffice_user(data: bytes) -> str:
    fields = next(csv.reader([data.decode("utf-8", "replace").rstrip(";\n")]))
    return fields[0] or fields[1]
