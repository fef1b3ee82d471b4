"""Text twins of workbooks: what a diff can show of them. Run as a program, it writes the twins anew."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

WORKBOOKS = Path(__file__).parents[2] / "workbook"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def twin(path: Path) -> str:
    """The workbook's names and charts, and of each sheet tables, validations, formatting rules, links and values."""
    book = load_workbook(path)
    lines = ["# Namn", *sorted(_names(book)), "", "# Diagram", *_charts(path)]
    for sheet in book.worksheets:
        lines += ["", f"# Blad {sheet.title}", *_sheet(sheet)]
    return "\n".join(lines) + "\n"


def twin_path(path: Path) -> Path:
    """Where a workbook's twin stands."""
    return path.with_name(path.name + ".txt")


def _names(book: Workbook) -> Iterator[str]:
    for name, defined in book.defined_names.items():
        yield f"{name}{' (dolt)' if defined.hidden else ''} = {_visible(defined.attr_text or '')}"


def _charts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for part in sorted(name for name in package.namelist() if name.startswith("xl/charts/chart")):
            root = etree.fromstring(package.read(part))
            title = "".join(node.text or "" for node in root.iterfind(f".//{CHART}title//{DRAWING}t"))
            kinds = [etree.QName(plot).localname for plot in root.iterfind(f".//{CHART}plotArea/*")]
            yield f"{title} [{' '.join(kind for kind in kinds if kind.endswith('Chart'))}]"
            for series in root.iter(f"{CHART}ser"):
                yield "  " + " ; ".join(ref.text or "" for ref in series.iter(f"{CHART}f"))


def _sheet(sheet: Worksheet) -> Iterator[str]:
    yield f"frusen {sheet.freeze_panes} · utskrift {sheet.print_area or 'allt'} · rubrikrad {sheet.print_title_rows}"
    for table in sheet.tables.values():
        headers = ", ".join(column.name for column in table.tableColumns)
        yield f"tabell {table.displayName} {table.ref}{' filter' if table.autoFilter else ''}: {headers}"
    yield from sorted(_validations(sheet))
    yield from sorted(_rules(sheet))
    yield from _values(sheet)


def _validations(sheet: Worksheet) -> Iterator[str]:
    for rule in sheet.data_validations.dataValidation:
        asked = " ".join(part for part in (rule.type, rule.operator, rule.formula1, rule.formula2) if part)
        blank = "" if rule.allowBlank else " (ej tomt)"
        words = " / ".join(_visible(part) for part in (rule.prompt, rule.error) if part)
        yield f"inmatning {rule.sqref}: {asked}{blank} {rule.errorStyle or ''}: {words}"


def _rules(sheet: Worksheet) -> Iterator[str]:
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            fill = rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else "utan fyllning"
            yield f"märkning {area.sqref} {rule.priority} {fill}: {_visible(' '.join(rule.formula))}"


def _values(sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        filled = [cell for cell in row if cell.value is not None]
        if filled:
            cells = (
                f"{cell.coordinate} {'formel ' if cell.data_type == 'f' else ''}{_visible(str(cell.value))}"
                + (f" → {cell.hyperlink.location or cell.hyperlink.target}" if cell.hyperlink else "")
                for cell in filled
            )
            yield " | ".join(cells).replace(" 00:00:00", "")


def _visible(text: str) -> str:
    """The text on one line, with signs that cannot be seen written out."""
    shown = text.replace("\r", "").replace("\n", "↵").replace("\t", "→")
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in shown)


if __name__ == "__main__":
    for workbook in sorted(WORKBOOKS.glob("*.xlsx")):
        twin_path(workbook).write_text(twin(workbook), encoding="utf-8")
