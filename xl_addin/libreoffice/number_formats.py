"""Number formats as LibreOffice prints them in English, in Excel's spelling."""

import re

_DATE_OR_TIME = 2 | 4  # com.sun.star.util.NumberFormat: DATE, TIME
_BOOLEAN = 1024
_PARTS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|[^"\\\[]')
_COLORS = ("Black", "Blue", "Cyan", "Green", "Magenta", "Red", "White", "Yellow")


def excel_code(code: str, kind: int) -> str:
    """The code that Excel shows for a LibreOffice format: `yyyy-mm-dd` for `YYYY-MM-DD`, `[Red]` for `[RED]`.

    Args:
        code: LibreOffice's code, in English.
        kind: the flags of com.sun.star.util.NumberFormat, 0 for General.
    """
    if kind in (0, _BOOLEAN):
        return "General"  # Excel has no format for truth values: they show as such in any
    return "".join(_part(part, kind) for part in _PARTS.findall(code))


def _part(part: str, kind: int) -> str:
    if part.startswith("["):
        inside = part[1:-1]
        if inside.capitalize() in _COLORS:
            return f"[{inside.capitalize()}]"
        return part.lower() if set(inside.upper()) <= set("HMS") else part
    if kind & _DATE_OR_TIME and len(part) == 1 and part in "YMDHS":
        return part.lower()
    return part
