"""Cells that hold as much as a cell can, or signs that no file of ours can: every command does its work."""

from pathlib import Path
from random import Random

import openpyxl
import pytest

from xl_addin.building.assemble import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.programs.cli.main import run

LONG = "x" * 32_767
ODD = (LONG, "Bolag_x0001_ AB", f"_x0007_{LONG[:32_000]}", "en\nrad_x001B_[31m", "\N{GRINNING FACE}" * 16_383)
CONTENT = example_content()
SMALL = {**CONTENT, **{spec.name: CONTENT[spec.name][:40] for spec in (layout.LOG, layout.COMPANIES)}}
COMMANDS = (
    ["check"],
    ["evidence"],
    ["evidence", "behovsanalys"],
    ["evidence", "stod"],
    ["participants"],
    ["portal"],
    ["report"],
    ["refresh"],
    ["check", "--json"],
)


# Without these an indicator cannot be counted, and no evidence be given.
RULED = {column.name for column in layout.INDICATORS.columns if column.decides} | {"Kod"}


@pytest.mark.parametrize("seed", range(1))
def test_odd_cells_stop_no_command(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = Random(seed)  # noqa: S311 - the same each time
    Path("logg.xlsx").write_bytes(build(SMALL))
    book = openpyxl.load_workbook("logg.xlsx")
    for spec in (layout.LOG, layout.COMPANIES, layout.INDICATORS, layout.PLAN, layout.TEXTS):
        sheet = book[spec.sheet]
        header = {cell.value: cell for row in sheet.iter_rows(max_row=8) for cell in row if cell.value in spec.headers}
        for column in spec.columns:
            if not column.computed and column.name not in RULED:
                row = header[column.name].row + chance.randint(1, 6)
                sheet.cell(row, header[column.name].column).value = chance.choice(ODD)
    book.save("logg.xlsx")
    for command in COMMANDS:
        status = run([command[0], "logg.xlsx", *command[1:]])
        told = capsys.readouterr()
        assert status in {0, 1}, (command, told.err[-500:])
        assert "\x1b" not in told.out + told.err
    written = openpyxl.load_workbook("logg.xlsx")
    for spec in (layout.LOG, layout.COMPANIES, layout.INDICATORS, layout.PLAN, layout.TEXTS):
        ours = {column.name for column in spec.columns if column.computed}
        for before, after in zip(book[spec.sheet].iter_cols(), written[spec.sheet].iter_cols(), strict=True):
            if not ours & {cell.value for cell in before}:
                assert [cell.value for cell in before] == [cell.value for cell in after], "the user's own cells stand"
