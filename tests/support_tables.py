"""Workbooks as Markdown tables: the input of a test is seen in the test."""

from collections.abc import Iterable, Mapping

from xl_addin.contract import layout
from xl_addin.contract.findings import Finding
from xl_addin.contract.table_spec import TableSpec
from xl_addin.reading.workbook import TypedWorkbook, type_tables
from xl_addin.values.raw_table import Row, Table, Value

FIRST_ROW = 5

RULES = """
| Kod          | Indikator    | Mål | Räkna         | Aktiviteter  | Status    | Datumkolumn | Rapporteras | Delmängd av  |
| behovsanalys | Behovsanalys | 4   | Unika företag | Behovsanalys | Genomförd | Datum       | Ja          |              |
| leverans     | Leverans     | 2   | Unika företag | Leverans     | Genomförd | Avslutad    | Ja          | behovsanalys |
| seminarium   | Seminarier   | 1   | Antal         | Seminarium   | Genomförd | Datum       | Ja          |              |
"""  # noqa: E501 - a table
PROJECT = """
| Fält                  | Värde      |
| Projektnamn           | Provet     |
| Projektets startdatum | 2023-01-01 |
| Projektets slutdatum  | 2023-12-31 |
| Avstämningsdatum      | 2023-12-31 |
| Programområde         | Stockholms län |
"""
PERIODS = """
| Nr | Från       | Till       | Status |
| 1  | 2023-01-01 | 2023-06-30 | Låst   |
| 2  | 2023-07-01 | 2023-12-31 | Öppen  |
"""
LISTS = """
| Aktivitet    | Status    | Organisation | Kommun    |
| Behovsanalys | Planerad  | Almi         | Stockholm |
| Leverans     | Pågår     | Energi       | Solna     |
| Seminarium   | Genomförd |              |           |
| Rådgivning   | Avbruten  |              |           |
"""
DEFAULTS = {
    layout.INDICATORS.name: RULES,
    layout.PROJECT.name: PROJECT,
    layout.PERIODS.name: PERIODS,
    layout.LISTS.name: LISTS,
}


def table(name: str, markdown: str, **cells: Value) -> Table:
    """A table from Markdown; absent columns are absent, `$name` in a cell stands for the value given by that name."""
    lines = [line.strip().strip("|") for line in markdown.strip().splitlines() if not set(line) <= set("|-: ")]
    grid = [[cell.strip() for cell in line.split("|")] for line in lines]
    rows: list[Row] = [tuple(cells[cell[1:]] if cell[:1] == "$" else cell or None for cell in row) for row in grid[1:]]
    spec = layout.SPEC.get(name)
    return Table(
        name,
        spec.sheet if spec else name,
        tuple(grid[0]),
        rows,
        range(FIRST_ROW, FIRST_ROW + len(rows)),
        1,
        FIRST_ROW - 1,
    )


def whole(header: Table, spec: TableSpec) -> Table:
    """The same table with all columns of the contract."""
    extra = [name for name in spec.headers if name not in header.header]
    rows = [row + (None,) * len(extra) for row in header.rows]
    return Table(spec.name, spec.sheet, header.header + tuple(extra), rows, header.numbers, 1, header.header_row)


def cleaned(log: str, cells: Mapping[str, Value] | None = None, **markdown: str) -> TypedWorkbook:
    """A workbook with that log, and the small project above unless other tables are given by name."""
    words = {**DEFAULTS, layout.LOG.name: log, **markdown}
    tables = {name: table(name, text, **(cells or {})) for name, text in words.items() if text}
    return type_tables({name: whole(raw, layout.SPEC[name]) for name, raw in tables.items()})


def codes(findings: Iterable[Finding]) -> list[str]:
    """Findings flattened to "code cell", sorted: what a test compares."""
    return sorted(f"{note.code} {note.cell}".strip() for note in findings)
