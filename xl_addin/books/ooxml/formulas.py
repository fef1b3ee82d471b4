"""What a formula looks at: cells, columns, tables and names, as far as they can be told from its text.

Not a parser of formulas but a reader of their references, and a cautious one: where the text leaves open what is looked
at (INDIRECT, a range whose end is computed), the formula counts as looking at everything.
"""

import re
from dataclasses import dataclass

from xl_addin.books.ooxml.a1 import MAX_COLUMN, MAX_ROW, Area, column_number

_OPEN = {
    "INDIRECT",
    "OFFSET",
    "NOW",
    "TODAY",
    "RAND",
    "RANDBETWEEN",
    "RANDARRAY",
    "CELL",
    "INFO",
    "GETPIVOTDATA",
    "EVALUATE",
}
_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*"
    | (?P<sheet>'(?:[^']|'')+'!|(?:\[\d+\])?[^\W\d][\w.]*(?::[\w.]+)?!|\[\d+\]!)?
      (?: (?P<cells>\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?)(?![\w.(!])
        | (?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3})(?![\w.(!])
        | (?P<rows>\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6})(?![\w.])
        | (?P<word>[^\W\d][\w.\\?]*)(?:(?P<call>\s*\()|(?P<part>\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]))?
        | (?P<number>\d+(?:\.\d*)?(?:E[+-]?\d+)?)
      )
    | (?P<open>[:\[])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_END = re.compile(r"(\$?)([A-Z]{0,3})(\$?)(\d*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells on one sheet or several. Ends without $ move with the formula (`fixed`: top, left, bottom, right)."""

    sheets: str  # as written: "", "Blad1" or "Blad1:Blad3"
    area: Area
    fixed: tuple[bool, bool, bool, bool]

    def moved(self, rows: int, columns: int) -> Area:
        """The cells looked at from a formula that many rows and columns further on."""
        ends = (self.area.top, self.area.left, self.area.bottom, self.area.right)
        moves = (rows, columns, rows, columns)
        top, left, bottom, right = (
            end if fixed else end + move for end, fixed, move in zip(ends, self.fixed, moves, strict=True)
        )
        return Area(top, left, bottom, right)


@dataclass(frozen=True, slots=True)
class FormulaReferences:
    """What a formula looks at.

    Attributes:
        references: cells by address.
        tables: name of the table, and the text in brackets after it.
        names: sheet as written (or "") and word: defined names, and tables without brackets.
        everything: that cannot be known.
    """

    references: tuple[Reference, ...]
    tables: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]
    everything: bool


def read_references(formula: str) -> FormulaReferences:
    """Read the references of a formula."""
    references, tables, names = [], [], []
    everything = False
    for match in _TOKEN.finditer(formula):
        sheet = (match["sheet"] or "")[:-1].strip("'").replace("''", "'")
        if sheet.startswith("[") and sheet != "[0]":
            continue  # another workbook
        sheet = sheet.removeprefix("[0]")
        if place := match["cells"] or match["columns"] or match["rows"]:
            references.append(_reference(sheet, place))
        elif match["word"]:
            word = match["word"]
            if match["call"]:
                everything |= word.upper().rsplit(".", 1)[-1] in _OPEN
            elif match["part"]:
                tables.append((word, match["part"][1:-1]))
            else:
                names.append((sheet, word))
        everything |= match["open"] is not None
    return FormulaReferences(tuple(references), tuple(tables), tuple(names), everything)


def _reference(sheet: str, place: str) -> Reference:
    first, _, last = place.partition(":")
    ends = [_END.fullmatch(first), _END.fullmatch(last or first)]
    rows, columns = [], []
    for default_row, default_column, end in zip((1, MAX_ROW), (1, MAX_COLUMN), ends, strict=True):
        dollar, letters, second, digits = end.groups() if end else ("", "", "", "")
        rows.append((int(digits) if digits else default_row, not digits or bool(second or (dollar and not letters))))
        columns.append((column_number(letters) if letters else default_column, not letters or bool(dollar)))
    (top, top_fixed), (bottom, bottom_fixed) = sorted(rows)
    (left, left_fixed), (right, right_fixed) = sorted(columns)
    return Reference(sheet, Area(top, left, bottom, right), (top_fixed, left_fixed, bottom_fixed, right_fixed))


def table_columns(part: str) -> tuple[list[str], bool]:
    """The columns that a structured reference names (none: all of them), and whether it means the formula's own row.

    Args:
        part: the text between the outer brackets, such as `[#This Row],[Kontroll]` or `Kontroll` or `@Kontroll`.
    """
    words = re.findall(r"\[((?:'.|[^\[\]'])*)\]", part) if "[" in part else [part]
    here = any(word.strip().lower() == "#this row" for word in words) or part.startswith("@")
    columns = [re.sub("'(.)", r"\1", word.lstrip("@")) for word in words if not word.startswith("#")]
    return [column for column in columns if column], here
