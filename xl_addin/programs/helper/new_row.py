"""The Id of a new row of the log."""

import re
from collections.abc import Sequence

from xl_addin.values.compare import fold_id
from xl_addin.values.raw_table import Value

_FIRST = "A-0001"
_NUMBERED = re.compile(r"(.*?)(\d+)", re.DOTALL)


def next_id(ids: Sequence[Value]) -> str | int:
    """The next free Id by the pattern of the last one.

    >>> next_id(["A-0009", None]), next_id([7, 8]), next_id(["N12", "N13", "N12"]), next_id([]), next_id(["möte"])
    ('A-0010', 9, 'N14', 'A-0001', 'möte-2')
    """
    given = [value for value in ids if value is not None and str(value).strip()]
    if not given:
        return _FIRST
    taken = {fold_id(str(value)) for value in given}
    last = given[-1]
    found = _NUMBERED.fullmatch(str(last).strip())
    head, digits = (found[1], found[2]) if found else (f"{last}-", "1")
    number = int(digits) + 1
    while fold_id(f"{head}{number:0{len(digits)}d}") in taken:
        number += 1
    return number if isinstance(last, int) else f"{head}{number:0{len(digits)}d}"
