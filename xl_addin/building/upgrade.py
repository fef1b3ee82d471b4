"""Bring a workbook of an earlier contract up to date: what it lacks follows from `contract.layout`, and is added."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from openpyxl.xml.functions import tostring

from xl_addin.books.file.extend import NewColumn
from xl_addin.building import captions, validations
from xl_addin.contract import headers, layout
from xl_addin.contract.forms import load_form
from xl_addin.contract.table_spec import Column, TableSpec
from xl_addin.values.compare import fold
from xl_addin.values.parse import text
from xl_addin.values.raw_table import Table

if TYPE_CHECKING:
    from xl_addin.books.file.file_book import FileBook


def upgrade(book: "FileBook") -> list[str]:
    """Add what later contracts have; the book is to be saved then.

    Returns:
        What was added, in Swedish; nothing when the workbook is up to date.

    Raises:
        ProjektloggError: something stands in the way; nothing was changed.
    """
    was = book.contract
    if was >= layout.CONTRACT:
        return []
    there = book.read([spec.name for spec in layout.TABLES])
    columns: dict[str, list[NewColumn]] = {}
    tables: dict[str, tuple[str, list[NewColumn], str]] = {}
    for spec in layout.TABLES:
        if spec.name in there and there[spec.name].is_table:
            known = {fold(name) for name in there[spec.name].header}
            new = [one for one in spec.laid_out if one.since > was and fold(one.name) not in known]
            if new:
                columns[spec.name] = [_column(spec, one, there[spec.name]) for one in new]
        elif spec.since > was:
            hint = captions.hint(spec.sheet, load_form()) if spec.sheet not in book.sheets else ""
            tables[spec.name] = (spec.sheet, [_column(spec, one) for one in spec.laid_out], hint)
    book.extend(columns, tables, layout.CONTRACT)
    told = [f"{name}: kolumn {', '.join(one.name for one in new)}" for name, new in columns.items()]
    told += [f"tabellen {name} på bladet {sheet}" for name, (sheet, _, _) in tables.items()]
    return [*told, f"arbetsbokens version: {layout.CONTRACT}"]


def _column(spec: TableSpec, column: Column, table: Table | None = None) -> NewColumn:
    texts = _pair(table) if table and column.name == headers.SUBSET_OF else {}
    width = captions.width(spec, column.name)
    return NewColumn(column.name, width, hidden=not (texts or column.computed), rule=_rule(spec, column), texts=texts)


def _pair(table: Table) -> dict[int, str]:
    """The subset that was checked before there was a column for it, so that it still is."""
    if not {headers.CODE, headers.COUNT} <= table.places.keys():
        return {}
    cells = zip(table.column(headers.CODE), table.column(headers.COUNT), table.numbers, strict=True)
    rows = {text(code): row for code, count, row in cells if fold(text(count)) == fold(layout.UNIQUE)}
    return {rows[layout.DELIVERY]: layout.NEEDS} if {layout.DELIVERY, layout.NEEDS} <= rows.keys() else {}


def _rule(spec: TableSpec, column: Column) -> Callable[[str], bytes] | None:
    form = load_form()
    if validations.rule_for(spec, column, form, "A1") is None:
        return None
    return partial(_rule_xml, spec, column)


def _rule_xml(spec: TableSpec, column: Column, cells: str) -> bytes:
    rule = validations.rule_for(spec, column, load_form(), cells)
    if rule is None:
        return b""
    xml: object = tostring(rule.to_tree("dataValidation"))  # its stubs say text
    return xml if isinstance(xml, bytes) else str(xml).encode()
