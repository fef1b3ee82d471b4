"""Drop-downs and limits: what they hold, how far they reach, and what LibreOffice makes of the names behind them."""

import csv
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from xl_addin.building import Content, build, empty_content, positions
from xl_addin.building.defaults import LISTS, list_rows
from xl_addin.building.validations import EARLIEST, LATEST, TODAY, list_name
from xl_addin.contract import layout
from xl_addin.contract.project_card import Field
from xl_addin.contract.table_spec import Kind, TableSpec
from xl_addin.libreoffice import locate

# What Excel takes: a longer title or text makes it repair the file.
LONGEST_TITLE, LONGEST_PROMPT, LONGEST_ERROR, LONGEST_LIST = 32, 255, 225, 255


def validations(spec: TableSpec, content: Content | None = None) -> dict[str, DataValidation]:
    """The rule on each column of a table, by header."""
    sheet = load_workbook(BytesIO(build(content or empty_content())))[spec.sheet]
    found = {}
    for column in spec.columns:
        first = f"{positions.letter(spec, column.name)}{positions.FIRST_ROW}"
        for rule in sheet.data_validations.dataValidation:
            if first in {str(part).split(":")[0] for part in str(rule.sqref).split()}:
                found[column.name] = rule
    return found


@pytest.mark.parametrize("spec", layout.INPUT_TABLES, ids=lambda spec: spec.name)
def test_every_column_that_has_a_kind_is_guarded(spec: TableSpec) -> None:
    guarded = validations(spec)
    for column in spec.columns:
        assert (column.name in guarded) == (column.kind is not Kind.TEXT and not column.computed)


@pytest.mark.parametrize("spec", layout.INPUT_TABLES, ids=lambda spec: spec.name)
def test_excel_takes_every_rule(spec: TableSpec) -> None:
    for rule in validations(spec).values():
        assert len(rule.promptTitle or "") <= LONGEST_TITLE
        assert len(rule.errorTitle or "") <= LONGEST_TITLE
        assert len(rule.prompt or "") <= LONGEST_PROMPT
        assert len(rule.error or "") <= LONGEST_ERROR
        assert rule.formula1
        if rule.type == "list":
            assert len(rule.formula1) <= LONGEST_LIST
        if rule.type in {"date", "whole", "decimal"}:
            assert rule.operator in {"between", "greaterThanOrEqual"}
            assert bool(rule.formula2) == (rule.operator == "between")
        assert rule.type == "custom" or (rule.showErrorMessage and rule.error and rule.errorTitle)


def test_fixed_lists_stop_and_open_lists_ask() -> None:
    log, companies = validations(layout.LOG), validations(layout.COMPANIES)
    for name in ("Aktivitet", "Status", "Organisation", "Insatsområde", "Form", "Slussad till"):
        assert log[name].errorStyle in {None, "stop"}
        assert not log[name].allowBlank  # else Excel accepts anything when one cell of the list is blank
    assert log["Slussad till"].formula1 == list_name("Organisation")
    assert log["Rådgivare"].errorStyle == companies["Kommun"].errorStyle == "warning"
    assert log["Gemensamt besök"].formula1 == '"Ja,Nej"'


def test_a_delivery_cannot_end_before_it_began() -> None:
    rule = validations(layout.LOG)["Avslutad"]
    assert (rule.formula1, rule.formula2) == (f"MAX({EARLIEST},$B{positions.FIRST_ROW})", LATEST)


def test_rules_reach_far_below_the_table() -> None:
    rows = [{"Id": str(number)} for number in range(positions.RULED_ROWS)]
    for content, filled in ((None, 0), ({**empty_content(), layout.LOG.name: rows}, positions.RULED_ROWS)):
        for rule in validations(layout.LOG, content).values():
            last = CellRange(str(rule.sqref)).max_row or 0
            assert last >= positions.HEADER_ROW + max(positions.RULED_ROWS, filled + 1000)


@pytest.mark.libreoffice
def test_lists_and_days_follow_what_is_filled_in(tmp_path: Path) -> None:
    lists = {**LISTS, "Rådgivare": ("Kim Ek", "Noor Al & Co", "Åsa Ö")}
    card = {Field.START: date(2021, 6, 4), Field.TODAY: date(2023, 10, 6)}
    content = {
        **empty_content(),
        layout.LISTS.name: list_rows(lists),
        layout.PROJECT.name: [{"Fält": field.value, "Värde": card.get(field)} for field in Field],
    }
    asked = [f"=ROWS({list_name(name)})" for name in lists]
    asked += [f"=INDEX({list_name(name)},ROWS({list_name(name)}))" for name in lists]
    asked += [f'=TEXT({name},"YYYY-MM-DD")' for name in (EARLIEST, LATEST, TODAY)]
    book = load_workbook(BytesIO(build(content)))
    start = book.worksheets[0]
    for number, formula in enumerate(asked, 1):
        start.cell(100, number, formula)
    path = tmp_path / "listor.xlsx"
    book.save(path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = [str(locate.program()), profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    answers = list(csv.reader(path.with_suffix(".csv").read_text("utf-8").splitlines()))[99]
    wanted = [str(len(values)) for values in lists.values()] + [values[-1] for values in lists.values()]
    assert answers[: len(asked)] == [*wanted, "2021-06-04", "2099-12-31", "2023-10-06"]
