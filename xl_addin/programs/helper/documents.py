"""The folder for what the buttons make: reports and lists of evidence.

It is the user's own and always the same one. Beside the workbook would be wrong: that may be a web address, a folder
that a whole team shares, or one that a synchronising program looks after.
"""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from xl_addin.contract.folders import NAME, Places, System
from xl_addin.values.masking import mask

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names of devices in Windows
_LONGEST: Final = 80
_LINUX: Final = re.compile(r'^XDG_DOCUMENTS_DIR="(.+)"$', re.MULTILINE)  # freedesktop.org: xdg-user-dirs


def reports_folder(places: Places, workbook: str) -> Path:
    """The folder for what is made from a workbook; two projects' reports have the same names, so each has its own.

    Args:
        places: whose.
        workbook: the workbook's path or web address.
    """
    return documents(places) / NAME / folder_name(workbook)


def shown_folder(places: Places, folder: Path) -> str:
    """A folder as an answer names it: from the user's own home on, where people write it so."""
    if places.system is not System.WINDOWS and folder.is_relative_to(places.home):
        return f"~/{folder.relative_to(places.home).as_posix()}"
    return str(folder)


def folder_name(workbook: str) -> str:
    r"""The door of folders' names: a workbook's name as a folder can bear it everywhere.

    >>> folder_name("https://norr.example/sites/x/V%C3%A5r%20logg.xlsx?web=1"), folder_name(r"C:\b\con.xlsx")
    ('Vår logg', 'con_')
    """
    if "://" in workbook:
        workbook = unquote(workbook.partition("?")[0])
    last = re.split(r"[/\\]", workbook)[-1]
    stem = last.rpartition(".")[0] or last
    name = mask(_FORBIDDEN.sub(" ", stem)).strip(" .")[:_LONGEST].strip(" .")
    return f"{name}_" if _RESERVED.fullmatch(name) else name or "Arbetsbok"


def documents(places: Places) -> Path:
    """The user's folder for documents, wherever the system says that it is."""
    if places.system is System.LINUX:
        with suppress(OSError, UnicodeDecodeError):
            found = _LINUX.search((places.config / "user-dirs.dirs").read_text("utf-8"))
            if found:
                return Path(found[1].replace("$HOME", str(places.home)))
    if sys.platform == "win32" and places.system is System.WINDOWS:
        import winreg

        with suppress(OSError):
            key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
                return Path(os.path.expandvars(str(winreg.QueryValueEx(folders, "Personal")[0])))
    return places.home / "Documents"
