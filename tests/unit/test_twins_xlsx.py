from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.twins.workbooks import EMPTY, EXAMPLE, make_empty, make_example
from tests.twins.xlsx import WORKBOOKS, twin, twin_path


@pytest.mark.parametrize("path", sorted(WORKBOOKS.glob("*.xlsx")), ids=lambda path: path.name)
def test_the_twin_is_fresh(path: Path) -> None:
    """When it is not: `python -m tests.twins.workbooks`, and look at the difference."""
    assert twin_path(path).read_text(encoding="utf-8") == twin(path)


def test_every_twin_has_its_workbook() -> None:
    assert {twin_path(path) for path in WORKBOOKS.glob("*.xlsx")} == set(WORKBOOKS.glob("*.xlsx.txt"))


@pytest.mark.parametrize(("path", "make"), [(EMPTY, make_empty), (EXAMPLE, make_example)], ids=["empty", "example"])
def test_the_workbooks_are_what_the_program_makes_today(
    path: Path, make: Callable[[Path], None], tmp_path: Path
) -> None:
    """When they are not: `python -m tests.twins.workbooks`, and look at the difference."""
    made = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for one in made:
        make(one)
    assert twin(made[0]) == twin(path)
    assert made[0].read_bytes() == made[1].read_bytes()


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
