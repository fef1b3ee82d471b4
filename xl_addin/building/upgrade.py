"""Bring a workbook of an earlier contract up to date: what it lacks follows from `contract.layout`, and is added."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from openpyxl.xml.functions import tostring

from xl_addin.books.file.extend import NewColumn
from xl_addin.books.file.section_guide import SectionGuide
from xl_addin.building import captions, positions, validations
from xl_addin.contract import headers, layout
from xl_addin.contract.form import Form
from xl_addin.contract.forms import load_form
from xl_addin.contract.project_card import Field
from xl_addin.contract.table_spec import Column, TableSpec
from xl_addin.reading.cards import read_form, read_project
from xl_addin.values.compare import fold, nearest
from xl_addin.values.parse import text
from xl_addin.values.raw_table import Table

if TYPE_CHECKING:
    from xl_addin.books.file.file_book import FileBook


_MALFORMED = re.compile(
    rb'(AND\(TRIM\(\$[A-Z]+([0-9]+)\)(?:&lt;|<)(?:&gt;|>)(?:"|&quot;){2},)(NOT\([^()<]*_giltigt\)\))'
)


def upgrade(book: "FileBook") -> list[str]:
    """Add what later contracts have; the book is to be saved then.

    Returns:
        What was added, in Swedish; nothing when the workbook is up to date.

    Raises:
        ProjektloggError: something stands in the way; nothing was changed.
    """
    earlier = book.contract < layout.CONTRACT
    there = book.read([spec.name for spec in layout.TABLES])
    columns: dict[str, list[NewColumn]] = {}
    tables: dict[str, tuple[str, list[NewColumn], str]] = {}
    for spec in layout.TABLES:
        if spec.name in there and there[spec.name].is_table:
            if new := _lacking(spec, there[spec.name], earlier=earlier):
                columns[spec.name] = [_column(spec, one, there[spec.name]) for one in new]
        elif spec.since > 1 and spec.name not in there:
            hint = captions.hint(spec.sheet, load_form()) if spec.sheet not in book.sheets else ""
            tables[spec.name] = (spec.sheet, [_column(spec, one) for one in spec.laid_out], hint)
    rows = _card_rows(there.get(layout.PROJECT.name))
    if earlier or columns or tables or rows:
        book.extend(columns, tables, layout.CONTRACT if earlier else None, rows)
    told = [f"{name}: kolumn {', '.join(one.name for one in new)}" for name, new in columns.items()]
    told += [f"tabellen {name} på bladet {sheet}" for name, (sheet, _, _) in tables.items()]
    told += [f"{name}: rad {', '.join(texts)}" for name, (_, texts) in rows.items()]
    told += [f"arbetsbokens version: {layout.CONTRACT}"] if earlier else []
    guide = _guide(book, there)
    told += ["avsnitten i listan på Listor och i rullistan på Rapporttexter"] if guide and book.follow(guide) else []
    return told


def _guide(book: "FileBook", there: Mapping[str, Table]) -> SectionGuide | None:
    """The sections of the form that the card names; None where it names none that can be used: the check tells."""
    texts = there.get(layout.TEXTS.name)
    form, _ = read_form(read_project(there.get(layout.PROJECT.name))[0].form, None, book.folder)
    if form is None or texts is None or headers.SECTION not in texts.places:
        return None
    column = layout.TEXTS.column(headers.SECTION)
    return SectionGuide(
        sheet=layout.LISTS.sheet,
        top=positions.FIRST_ROW,
        left=len(layout.LISTS.columns) + 2,
        heading=headers.SECTION,
        lines=[(section.cell, section.short) for section in form.written],
        guarded=texts.sheet,
        letters=texts.letter(headers.SECTION),
        rule=partial(_rule_xml, layout.TEXTS, column, form=form),
    )


def _lacking(spec: TableSpec, table: Table, *, earlier: bool) -> list[Column]:
    """The later columns that a table lacks; a heading that was misspelt since is told by the check instead."""
    known = {fold(name) for name in table.header}
    ours = {fold(one.name) for one in spec.laid_out}
    others = [name for name in table.header if name and fold(name) not in ours]
    lacking = [one for one in spec.laid_out if one.since > 1 and fold(one.name) not in known]
    return [one for one in lacking if earlier or not nearest(one.name, others)]


def _card_rows(table: Table | None) -> dict[str, tuple[int, list[str]]]:
    """The fields that the card lacks, and the column of the sheet that they are written in."""
    if table is None or not table.is_table or headers.FIELD not in table.places:
        return {}
    written = [text(name) for name in table.column(headers.FIELD)]
    known = {fold(name) for name in written}
    others = known - {fold(field.value) for field in Field}
    new = [field.value for field in Field if fold(field.value) not in known and not nearest(field.value, others)]
    column = table.first_column + table.places[headers.FIELD]
    return {layout.PROJECT.name: (column, new)} if new else {}


def _column(spec: TableSpec, column: Column, table: Table | None = None) -> NewColumn:
    texts = _pair(table) if table and column.name == headers.SUBSET_OF else {}
    width = captions.width(spec, column.name)
    return NewColumn(
        column.name,
        width,
        hidden=not (texts or column.computed),
        rule=_rule(spec, column),
        texts=texts,
        renew=_with_country if column.name == headers.COUNTRY else None,
    )


def _pair(table: Table) -> dict[int, str]:
    """The subset that was checked before there was a column for it, so that it still is."""
    if not {headers.CODE, headers.COUNT} <= table.places.keys():
        return {}
    cells = zip(table.column(headers.CODE), table.column(headers.COUNT), table.numbers, strict=True)
    rows = {text(code): row for code, count, row in cells if fold(text(count)) == fold(layout.UNIQUE)}
    return {rows[layout.DELIVERY]: layout.NEEDS} if {layout.DELIVERY, layout.NEEDS} <= rows.keys() else {}


def _with_country(xml: bytes, letters: str) -> bytes:
    """The mark of malformed numbers as new workbooks have it: Swedish ones only, others are checked by the refresh."""
    land = letters.encode()
    return _MALFORMED.sub(rb'\g<1>OR($%s\g<2>="",$%s\g<2>="Sverige"),\g<3>' % (land, land), xml)


def _rule(spec: TableSpec, column: Column) -> Callable[[str], bytes] | None:
    form = load_form()
    if validations.rule_for(spec, column, form, "A1") is None:
        return None
    return partial(_rule_xml, spec, column)


def _rule_xml(spec: TableSpec, column: Column, cells: str, form: Form | None = None) -> bytes:
    rule = validations.rule_for(spec, column, form or load_form(), cells)
    if rule is None:
        return b""
    xml: object = tostring(rule.to_tree("dataValidation"))  # its stubs say text
    return xml if isinstance(xml, bytes) else str(xml).encode()
