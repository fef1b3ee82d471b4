"""Formulas in Excel's grammar, computed by a real LibreOffice."""

import pytest

from tests.support_xlwings import Book, Sheet

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice

# Written into D5 of a sheet with 1, 2, 3 in A1:A3, 10, 20, 30 in B1:B3; the sheet "My data" has 5, 6 in A1:A2 and a
# table Tab (Namn, Tal: 100, 200) in C1:D3, and the name `moms` is 0.25.
FORMULAS = [
    ("=SUM(A1:B2)", 33),
    ("=SUM(A1,B2)", 21),
    ("=SUM((A1:A2,B1))", 13),
    ("=SUM(A1:B2 B1:B3)", 30),
    ("='My data'!A1+1", 6),
    ("=SUM('My data'!$A$1:A2)", 11),
    ('=IF(A1>3,"a,b","c;d")', "c;d"),
    ('=A1&" ""q"" "&A2', '1 "q" 2'),
    ("=SUM({1,2;3,4})", 10),
    ("=INDEX({1,2;3,4},2,1)", 3),
    ("=IF(TRUE,1,2)", 1),
    ("=TRUE", True),
    ("=NOT(FALSE)", True),
    ("=moms*100", 25),
    ("=SUM(Tab[Tal])", 300),
    ("=COUNTA(Tab[#All])", 6),
    ("=COUNTA(Tab[[#Headers],[Tal]])", 1),
    ('=COUNTIFS($A$1:$A$3,">="&A2,B1:B3,"<30")', 1),
    ("=SUM(A:A)", 6),
    ("=SUM(1:1)", 11),
    ("=SUM($A1:B$1)", 11),
    ("=A1=B1", False),
    ("=-A2^2", 4),
    ("=10%", 0.1),
    ("=DAY(EOMONTH(DATE(2023,5,15),0))", 31),
    ("=NETWORKDAYS(DATE(2023,5,15),DATE(2023,5,19))", 5),
    ("=STDEV.S(A1:A3)", 1),
    ("=CEILING(2.5,1)", 3),
    ("=LOG10(100)", 2),
    ("=VLOOKUP(2,A1:B3,2,FALSE)", 20),
    ('=IFERROR(1/0,"x")', "x"),
    ("=SUM(A1:INDEX(A1:A3,2))", 3),
    ("=SUM(A1,,A2)", 3),
    ('=TEXT(0.5,"0.00")', "0.50"),
    ("=ISERROR(#N/A)", True),
]


@pytest.fixture
def full(sheet: Sheet) -> Sheet:
    book = sheet.book
    sheet["A1"].value = [[1, 10], [2, 20], [3, 30]]
    if "My data" not in book.sheets:
        other = book.sheets.add("My data")
        other["A1"].value = [[5, None, "Namn", "Tal"], [6, None, "a", 100], [None, None, "b", 200]]
        other.tables.add(other["C1:D3"], name="Tab")
        book.names.add("moms", "=0.25")
    return sheet


@pytest.mark.parametrize(("formula", "value"), FORMULAS)
def test_a_formula_is_computed_and_reads_as_written(full: Sheet, formula: str, value: object) -> None:
    cell = full["D5"]
    cell.formula = formula
    assert cell.formula == formula
    if value is not None:
        assert cell.value == value


def test_forms_that_read_back_in_the_usual_spelling(full: Sheet) -> None:
    for written, read in {
        "=sum(a1:b2)": "=SUM(A1:B2)",
        "=_xlfn.CONCAT(A1,B1)": "=CONCAT(A1,B1)",
        "=XLOOKUP(1,A1:A2,B1:B2)": "=XLOOKUP(1,A1:A2,B1:B2)",
        "=@A1": "=A1",
        "=1.5E2+.5": "=150+0.5",
        "=TRUE()": "=TRUE",
    }.items():
        full["D5"].formula = written
        assert full["D5"].formula == read


def test_sheets_with_awkward_names(book: Book) -> None:
    first = book.sheets[0]
    for name in ("Blad 1", "Tab1", "O'Neil", "2023", "Översikt", "a-b", "A.b"):
        other = book.sheets.add(name, after=book.sheets[-1])
        other["A1"].value = 7
        quoted = "'" + name.replace("'", "''") + "'"
        formula = f"={name if name == 'Översikt' else quoted}!A1+1"
        first["B1"].formula = formula
        assert first["B1"].value == 8
        found = first["B1"].formula
        assert found in (formula, f"={name}!A1+1")
        assert found.startswith("='") or name in ("Översikt", "A.b")


def test_references_over_several_sheets(book: Book) -> None:
    first = book.sheets[0]
    for name in ("S1", "S2", "S3"):
        book.sheets.add(name, after=book.sheets[-1])["A1:A2"].value = 2
    first["A1"].formula = "=SUM('S1:S3'!A1:A2)"
    assert first["A1"].value == 12
    assert first["A1"].formula == "=SUM('S1:S3'!A1:A2)"


def test_a_formula_fills_a_range_as_if_copied(full: Sheet) -> None:
    full["E1:F3"].formula = "=A1*$B$1+A$2"
    assert full["E3"].formula == "=A3*$B$1+A$2"
    assert full["F3"].formula == "=B3*$B$1+B$2"
    assert full["E1:E3"].value == [12, 22, 32]
    full["G1:G2"].value = "=ROW(A1)"
    assert full["G2"].formula == "=ROW(A2)"


def test_blocks_of_formulas_and_constants(full: Sheet) -> None:
    full["E1"].formula = [["=A1+1", "x", 5], ["=A2+1", "'007", None]]
    assert full["E1:G2"].formula == (("=A1+1", "x", "5"), ("=A2+1", "007", ""))
    assert full["E1:G2"].value == [[2, "x", 5], [3, "007", None]]


def test_array_formulas(full: Sheet) -> None:
    full["E1:E3"].formula_array = "=A1:A3*2"
    assert full["E1:E3"].value == [2, 4, 6]
    assert full["E1:E3"].formula_array == "=A1:A3*2"
    assert full["E2"].has_array
    assert full["E1"].formula == "=A1:A3*2"
    assert not full["A1"].has_array
    assert full["A1:A2"].formula_array is None


def test_formula2_computes_with_whole_arrays(full: Sheet) -> None:
    full["E1"].formula2 = "=SUM(A1:A3*B1:B3)"
    assert full["E1"].value == 140
    full["E2"].formula2 = "=SUM(A1:A3)"
    assert full["E2"].formula2 == "=SUM(A1:A3)"
    assert not full["E2"].has_array


def test_broken_formulas_show_as_errors(full: Sheet) -> None:
    full["E1"].formula = "=SUM("
    assert full["E1"].value in (None, 0)
    full["E1"].formula = "=Nowhere!A1"
    assert full["E1"].options(err_to_str=True).value in ("#REF!", "#NAME?")


@pytest.mark.parametrize("formula", ["='[other.xlsx]Sheet1'!A1", "=[other.xlsx]Sheet1!A1", "=SUM(A1#)"])
def test_what_is_not_supported_says_so(full: Sheet, formula: str) -> None:
    with pytest.raises(NotImplementedError, match=r"\w+ \w+"):
        full["E1"].formula = formula
