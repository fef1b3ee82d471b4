"""Each company that has had support has a size class, the one at its first support.

Source: Commission Recommendation 2003/361/EC, annex; see `ledger.size_classes`. That later figures give another class
is no error: the class at the first support is the one that is reported.
"""

from collections.abc import Iterator

from xl_addin.contract import headers, layout
from xl_addin.contract.findings import Finding, finding
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.size_classes import SIZE_CLASSES, UNKNOWN, are_kept, size_classes, sized, supported
from xl_addin.rules.rule import Columns
from xl_addin.values.compare import suggest
from xl_addin.values.parse import text

CODES = ("size_class_word", "size_class_two", "size_class_differs", "size_class_unknown", "size_classes_unknown")
COLUMNS: Columns = {layout.LOG: (), layout.COMPANIES: (headers.ORGNR, headers.SIZE_CLASS)}
_MOST = 5  # companies without a class that are told of one by one


def find(results: Results) -> Iterator[Finding]:
    """Words that are no class, rows of a company that disagree, classes that today's figures would change, unknown."""
    workbook, table = results.workbook, results.tables[layout.COMPANIES.name]
    if not are_kept(workbook):
        return
    rows = sized(workbook)
    first: dict[str, tuple[str, int]] = {}
    for one in rows:
        place = table, one.row, headers.SIZE_CLASS
        if one.is_wrong:
            yield finding("size_class_word", *place, one.written, suggestion=suggest(text(one.written), SIZE_CLASSES))
        if not one.kept or not one.key:
            continue
        other, row = first.setdefault(one.key, (one.kept, one.row))
        if other != one.kept:
            yield finding("size_class_two", *place, one.kept, other=other, place=row)
        if one.now not in {one.kept, UNKNOWN}:
            yield finding("size_class_differs", *place, one.kept, other=one.now)
    classes, helped = size_classes(workbook), supported(workbook, results.today)
    unknown = {one.key: one for one in reversed(rows) if one.key in helped and classes[one.key] == UNKNOWN}
    todo = [one for one in rows if one.missing and unknown.get(one.key) is one and not one.is_wrong]
    if len(todo) > _MOST:
        yield finding("size_classes_unknown", table, None, headers.SIZE_CLASS, count=len(todo), missing=todo[0].missing)
        return
    for one in todo:
        yield finding("size_class_unknown", table, one.row, headers.SIZE_CLASS, missing=one.missing)
