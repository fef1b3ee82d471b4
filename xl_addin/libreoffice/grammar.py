"""Formulas between Excel's A1 grammar and the grammar that LibreOffice's programming interface speaks.

LibreOffice's own parser (com.sun.star.sheet.FormulaParser) does the same work but, in version 7.4, loses table
references and truth values and keeps Excel's argument separators as text, so the translation is done here, on the text:
arguments `,` and `;`, unions `,` and `~`, intersections ` ` and `!`, sheets `Sheet!` and `$Sheet.`, constant arrays
`{1,2;3,4}` and `{1;2|3;4}`, truth values `TRUE` and `TRUE()`, and the few functions that bear other names. Names of
functions are English in both. Tests hold it against LibreOffice, which must compute what was written and print it back.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_LINES = r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
_STRING = r'"(?:[^"]|"")*"'
_ERROR = r"\#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)"
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NAME = r"[^\W\d][\w.\\?]*|\\[\w.]*"
_END = r"(?![\w(.!])"

_EXCEL = re.compile(
    rf"""(?P<string>{_STRING})|(?P<error>{_ERROR})
    |(?P<sheet>(?:'(?:[^']|'')+'|[\w.]+(?::[\w.]+)?)!)
    |(?P<lines>(?:{_LINES}){_END})|(?P<cell>{_CELL}{_END})
    |(?P<number>{_NUMBER})|(?P<name>{_NAME})|(?P<space>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d]\w*)"
_OFFICE = re.compile(
    rf"""(?P<string>{_STRING})|(?P<error>{_ERROR})
    |(?P<book>'file:(?:[^']|'')+'\#)
    |(?P<sheet>\${_SHEET}\.|{_SHEET}\.(?=(?:{_LINES}|{_CELL}){_END}|\#REF!))
    |(?P<lines>(?:{_LINES}){_END})|(?P<cell>{_CELL}{_END})
    |(?P<number>{_NUMBER})|(?P<name>{_NAME})|(?P<space>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ADDIN = re.compile(r"COM\.SUN\.STAR\.SHEET\.ADDIN\.\w+\.GET", re.IGNORECASE)
# Functions whose meaning in Excel has a name of its own in LibreOffice.
_TO_OFFICE = {"CEILING": "CEILING.XCL", "FLOOR": "FLOOR.XCL"}
_TO_EXCEL = {other: name for name, other in _TO_OFFICE.items()}
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc]")
_OTHER_BOOK = "Formulas that point into other workbooks are not supported."
_OPERAND = frozenset({"cell", "lines", "name", "string", "number", "error", "close"})


class _Tokens:
    """The tokens of a formula with a look ahead."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.found = [(match.lastgroup or "other", match.group()) for match in pattern.finditer(text)]
        self.at = 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        while self.at < len(self.found):
            self.at += 1
            yield self.found[self.at - 1]

    def next(self) -> tuple[str, str]:
        """The token that comes, ("", "") at the end."""
        return self.found[self.at] if self.at < len(self.found) else ("", "")

    def bracket(self) -> str:
        """Take everything up to the bracket that closes the one just read."""
        depth, taken = 1, []
        while depth and self.at < len(self.found):
            text = self.found[self.at][1]
            depth += (text == "[") - (text == "]")
            taken.append(text)
            self.at += 1
        return "".join(taken)


@lru_cache(maxsize=4096)
def to_office(formula: str) -> str:
    """An Excel formula ("=SUM(A1,B2)") as LibreOffice's interface takes it ("=SUM(A1;B2)").

    Raises:
        NotImplementedError: a reference to another workbook, or to a spilled range (`A1#`).
    """
    tokens = _Tokens(_EXCEL, formula)
    out: list[str] = []
    parens: list[str] = []
    before = ""  # the kind of the last token that is not space
    for found, text in tokens:
        kind = found
        if kind == "sheet":
            out.append(_sheet_to_office(text, tokens))
            kind = "cell"
        elif kind == "name":
            kind = "function" if tokens.next()[1] == "(" else "name"
            out.append(_name_to_office(text, kind))
        elif kind == "space":
            meets = before in _OPERAND and (
                tokens.next()[0] in ("cell", "lines", "name", "sheet") or tokens.next()[1] == "("
            )
            out.append("!" if meets else text)
            continue
        elif kind == "other":
            out.append(_sign_to_office(text, before, parens, tokens))
            kind = "close" if text in ")}]" else "name" if text == "[" else text
        else:
            out.append(text)
        before = kind
    return "".join(out)


def _sign_to_office(text: str, before: str, parens: list[str], tokens: _Tokens) -> str:
    if text in "({":
        parens.append("f" if text == "(" and before == "function" else text)
    elif text in ")}" and parens:
        parens.pop()
    elif text == "[":
        if before != "name":
            raise NotImplementedError(_OTHER_BOOK)
        return _table_to_office(tokens.bracket())
    elif text == "#":
        raise NotImplementedError("LibreOffice has no spilled ranges: write the range's address.")
    elif text == "@":
        return ""  # LibreOffice always takes the cell of its own row or column
    inside = parens[-1] if parens else ""
    if text == ",":
        return "~" if inside in ("(", "") else ";"
    return "|" if text == ";" and inside == "{" else text


def _name_to_office(text: str, kind: str) -> str:
    upper = text.upper()
    if kind == "name":
        return upper + "()" if upper in ("TRUE", "FALSE") else text
    for prefix in ("_XLFN.", "_XLWS."):
        upper = upper.removeprefix(prefix)
    return _TO_OFFICE.get(upper, upper)


def _sheet_to_office(text: str, tokens: _Tokens) -> str:
    """Translate `Sheet!` together with the reference that it belongs to."""
    sheets = text[:-1]
    if sheets.startswith("'"):
        sheets = sheets[1:-1].replace("''", "'")
    if "]" in sheets:
        raise NotImplementedError(_OTHER_BOOK)
    first, colon, last = sheets.partition(":")
    kind, reference = tokens.next()
    if kind in ("cell", "lines", "name", "error"):
        tokens.at += 1
    else:
        reference = ""
    if kind == "cell" and tokens.next()[1] == ":" and tokens.at + 1 < len(tokens.found):
        reference += ":" + tokens.found[tokens.at + 1][1]
        tokens.at += 2
    start = _quoted_for_office(first)
    if not colon:
        return f"${start}.{reference}"
    top, _, bottom = reference.partition(":")
    return f"${start}.{top}:${_quoted_for_office(last)}.{bottom or top}"


def _quoted_for_office(sheet: str) -> str:
    return sheet if re.fullmatch(r"[^\W\d]\w*", sheet) else "'" + sheet.replace("'", "''") + "'"


def _table_to_office(inside: str) -> str:
    """Translate what stands in the brackets of a table reference (and the last bracket)."""
    body = inside.removesuffix("]")
    if body.startswith("@"):
        column = body[1:].strip("[]")
        return "[[#This Row];[" + column + "]]" if column else "[#This Row]"
    if body.startswith("#"):
        return f"[[{body}]]"
    return "[" + re.sub(r"\]\s*,\s*\[", "];[", body) + "]"


@lru_cache(maxsize=4096)
def to_excel(formula: str) -> str:
    """A formula as LibreOffice's interface prints it ("{=…}" for an array formula) as Excel shows it."""
    if formula.startswith("{=") and formula.endswith("}"):
        formula = formula[1:-1]
    if not formula.startswith("="):
        return formula
    tokens = _Tokens(_OFFICE, formula)
    out: list[str] = []
    braces = 0
    before = ""
    for found, text in tokens:
        kind = found
        if kind in ("sheet", "book"):
            out.append(_sheet_to_excel(kind, text, tokens))
            kind = "cell"
        elif kind == "name":
            out.append(_name_to_excel(text, tokens))
        elif kind == "other":
            braces += (text == "{") - (text == "}")
            out.append(_sign_to_excel(text, bool(braces), before, tokens))
            kind = "close" if text in ")}]" else text
        else:
            out.append(text)
        if kind != "space":
            before = kind
    return "".join(out)


def _sign_to_excel(text: str, in_array: bool, before: str, tokens: _Tokens) -> str:
    if text == "[":
        inside = "[" + tokens.bracket().replace("];[", "],[")
        return re.sub(r"^\[\[(#[\w ]+)\]\]$", r"[\1]", inside)
    if text == "!" and before in _OPERAND:
        return " "
    if in_array:
        return {";": ",", "|": ";"}.get(text, text)
    return {";": ",", "~": ","}.get(text, text)


def _name_to_excel(text: str, tokens: _Tokens) -> str:
    if tokens.next()[1] != "(":
        return text
    name = _ADDIN.sub("", text).upper()
    if name in ("TRUE", "FALSE") and tokens.at + 1 < len(tokens.found) and tokens.found[tokens.at + 1][1] == ")":
        tokens.at += 2
        return name
    return _TO_EXCEL.get(name, name)


def _sheet_to_excel(kind: str, text: str, tokens: _Tokens) -> str:
    """Translate `$Sheet.` together with the reference that it belongs to."""
    folder = book = ""
    if kind == "book":
        path = unquote(text[1:-2].replace("''", "'").removeprefix("file://"))
        folder, slash, book = path.rpartition("/")
        folder += slash
        if tokens.next()[0] != "sheet":
            return text
        text = tokens.next()[1]
        tokens.at += 1
    first = _bare(text)
    reference = ""
    if tokens.next()[0] in ("cell", "lines", "name", "error"):
        reference = tokens.next()[1]
        tokens.at += 1
    last = ""
    if tokens.next()[1] == ":" and tokens.at + 1 < len(tokens.found):
        after, end = tokens.found[tokens.at + 1]
        if after == "sheet" and tokens.at + 2 < len(tokens.found):
            last = _bare(end)
            end = tokens.found[tokens.at + 2][1]
            tokens.at += 1
            reference = reference if end == reference else f"{reference}:{end}"
            tokens.at += 2
        elif after == "cell":
            reference += ":" + end
            tokens.at += 2
    return _excel_sheet(first, last, folder, book) + reference


def _bare(text: str) -> str:
    sheet = text[:-1].removeprefix("$")
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _excel_sheet(first: str, last: str, folder: str, book: str) -> str:
    whole = (f"{folder}[{book}]" if book else "") + first + (f":{last}" if last else "")
    return quoted(whole) if book or last else quoted(first)


def quoted(sheet: str) -> str:
    """A sheet's name as Excel writes it before a reference: `Sheet1!`, `'My sheet'!`, `'Tab1'!` (a cell's name too)."""
    plain = _PLAIN_SHEET.fullmatch(sheet) and not _LIKE_CELL.fullmatch(sheet)
    return (sheet if plain else "'" + sheet.replace("'", "''") + "'") + "!"


def shifted(formula: str, rows: int, columns: int) -> str:
    """An Excel formula as it reads when it is filled `rows` down and `columns` to the right."""
    if not rows and not columns:
        return formula

    def moved(part: str) -> str:
        change = re.sub(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)", lambda found: _moved(found, rows, columns), part)
        return "#REF!" if "?" in change else change

    return "".join(
        moved(match.group()) if match.lastgroup in ("cell", "lines") else match.group()
        for match in _EXCEL.finditer(formula)
    )


def _moved(found: re.Match[str], rows: int, columns: int) -> str:
    column_fixed, letters, row_fixed, digits = found.groups()
    if letters and not column_fixed:
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        letters = column_letters(number + columns) or "?"
    if digits and not (row_fixed if letters else column_fixed):
        digits = str(int(digits) + rows) if int(digits) + rows > 0 else "?"
    return f"{column_fixed}{letters}{row_fixed}{digits}"


def column_letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA (ISO/IEC 29500-1, 18.18.7)."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
