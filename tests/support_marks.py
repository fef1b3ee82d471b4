"""Ask a real LibreOffice what the formatting rules of a workbook say, row by row."""

import csv
import subprocess
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.building import positions

Verdicts = list[frozenset[str]]
_TRUE = "TRUE"


def rules(sheet: Worksheet, column: str) -> dict[str, str]:
    """The rules on a column: fill colour ("" for none) -> formula for the first row."""
    found = {}
    for area in sheet.conditional_formatting:
        first = CellRange(str(area.sqref))
        letters = {get_column_letter(number) for number in range(first.min_col, first.max_col + 1)}
        if column not in letters:
            continue
        for rule in area.rules:
            colour = rule.dxf.fill.bgColor.rgb[2:] if rule.dxf.fill else ""
            found[colour] = rule.formula[0]
    return found


def verdicts(book: bytes, sheet_name: str, column: str, rows: int, folder: Path) -> Verdicts:
    """For each of the first rows of a table: the colours that its cell in that column gets.

    The rules' own formulas are put into cells far to the right and computed by LibreOffice.
    """
    workbook = load_workbook(BytesIO(book))
    sheet = workbook[sheet_name]
    asked = rules(sheet, column)
    assert asked
    first = 60
    for offset, formula in enumerate(asked.values()):
        letter = get_column_letter(first + offset)
        for row in range(positions.FIRST_ROW, positions.FIRST_ROW + rows):
            # A rule's formula is written for the first row of its area, and moves with the row.
            moved = Translator(f"={formula}", f"A{positions.FIRST_ROW}").translate_formula(f"A{row}")
            sheet[f"{letter}{row}"] = f"=IF({moved[1:]},TRUE,FALSE)"
    path = folder / "marks.xlsx"
    workbook.save(path)
    table = shown_cells(path, sheet_name, folder)
    lines = table[positions.FIRST_ROW - 1 : positions.FIRST_ROW - 1 + rows]
    return [
        frozenset(colour for colour, cell in zip(asked, line[first - 1 :], strict=False) if cell == _TRUE)
        for line in lines
    ]


def shown_cells(path: Path, sheet_name: str, folder: Path) -> list[list[str]]:
    """A sheet's cells as LibreOffice shows them."""
    from xl_addin.libreoffice import locate

    number = load_workbook(path, read_only=True).sheetnames.index(sheet_name) + 1
    form = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{number}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(locate.program()), profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return list(csv.reader((folder / f"{path.stem}-{sheet_name}.csv").read_text("utf-8").splitlines()))
