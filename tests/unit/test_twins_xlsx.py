from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.twins.xlsx import WORKBOOKS, twin, twin_path
from xl_addin.building import build, empty_content

EMPTY = WORKBOOKS / "aktivitetslogg.xlsx"


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xlsx")), ids=lambda path: path.name)
def test_the_twin_is_fresh(path: Path) -> None:
    """When it is not: `python -m tests.twins.xlsx`, and look at the difference."""
    assert twin_path(path).read_text(encoding="utf-8") == twin(path)


def test_every_twin_has_its_workbook() -> None:
    assert {twin_path(path) for path in WORKBOOKS.glob("*.xlsx")} == set(WORKBOOKS.glob("*.xlsx.txt"))


def test_the_empty_workbook_is_what_the_program_makes_today(tmp_path: Path) -> None:
    """When it is not: `xl-addin new workbook/aktivitetslogg.xlsx`'s content without its pseudonym key."""
    made = tmp_path / EMPTY.name
    made.write_bytes(build(empty_content()))
    assert twin(made) == twin(EMPTY)


def test_what_changes_shows(tmp_path: Path) -> None:
    seen = {twin(EMPTY)}
    for number in range(5):
        book = load_workbook(EMPTY)
        log = book["Aktivitetslogg"]
        if number == 0:
            log["D5"] = "556141-8392"
        elif number == 1:
            log.tables["Aktivitetslogg"].ref = "A4:U9"
        elif number == 2:
            log.data_validations.dataValidation[0].error = "Annat"
        elif number == 3:
            book.defined_names["nytt"] = DefinedName("nytt", attr_text="Start!$A$1")
        else:
            next(iter(log.conditional_formatting)).rules[0].formula = ["FALSE"]
        path = tmp_path / "ändrad.xlsx"
        book.save(path)
        seen.add(twin(path))
    assert len(seen) == 6
