"""Formulas between Excel's grammar and LibreOffice's, as text; that LibreOffice agrees is tested in the contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.libreoffice.grammar import column_letters, quoted, shifted, to_excel, to_office

PAIRS = [
    ("=SUM(A1:B2,C3)", "=SUM(A1:B2;C3)"),
    ("=SUM((A1,B2))", "=SUM((A1~B2))"),
    ("=A1,B2", "=A1~B2"),
    ("=SUM(A1:B2 B1:C3)", "=SUM(A1:B2!B1:C3)"),
    ("=Data!A1", "=$Data.A1"),
    ("='My data'!$A$1:B$2", "=$'My data'.$A$1:B$2"),
    ("='O''Neil'!A1", "=$'O''Neil'.A1"),
    ("='S1:S3'!A1:B2", "=$S1.A1:$S3.B2"),
    ("='S1:S3'!A1", "=$S1.A1:$S3.A1"),
    ("=SUM({1,2;3,4})", "=SUM({1;2|3;4})"),
    ('=IF(A1,"a,b;c","Data!A1")', '=IF(A1;"a,b;c";"Data!A1")'),
    ("=IF(A1,TRUE,FALSE)", "=IF(A1;TRUE();FALSE())"),
    ("=CEILING(1.5,1)", "=CEILING.XCL(1.5;1)"),
    ("=LOG10(A1)", "=LOG10(A1)"),
    ("=Tab[Tal]", "=Tab[Tal]"),
    ("=SUM(Tab[[#Headers],[Tal]])", "=SUM(Tab[[#Headers];[Tal]])"),
    ("=Tab[#All]", "=Tab[[#All]]"),
    ("=SUM(Data!A:A,1:3)", "=SUM($Data.A:A;1:3)"),
    ("=#N/A", "=#N/A"),
    ("=Översikt!B2*å_1", "=$Översikt.B2*å_1"),
    ("=SUM(A1,,3)", "=SUM(A1;;3)"),
    ("=A1 & B1", "=A1 & B1"),
]


@pytest.mark.parametrize(("excel", "office"), PAIRS)
def test_there_and_back(excel: str, office: str) -> None:
    assert to_office(excel) == office
    assert to_excel(office) == excel


@pytest.mark.parametrize(
    ("office", "excel"),
    [
        ("{=A1:A3*2}", "=A1:A3*2"),
        ("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEOMONTH(A1;1)", "=EOMONTH(A1,1)"),
        ("=xlookup(1;A1:A2)", "=XLOOKUP(1,A1:A2)"),
        ("='file:///home/a%20b/x.xlsx'#$Sheet1.A1", "='/home/a b/[x.xlsx]Sheet1'!A1"),
        ("=$Tab1.A1", "='Tab1'!A1"),
        ("=$R1C1.A1", "='R1C1'!A1"),
        ("=Data.A1", "=Data!A1"),
        ("text", "text"),
        ("{not a formula}", "{not a formula}"),
    ],
)
def test_only_back(office: str, excel: str) -> None:
    assert to_excel(office) == excel


@pytest.mark.parametrize(
    ("excel", "office"),
    [
        ("=_xlfn.CONCAT(A1)", "=CONCAT(A1)"),
        ("=Tab[@Tal]", "=Tab[[#This Row];[Tal]]"),
        ("=@A1", "=A1"),
        ("=2023!A1", "=$'2023'.A1"),
        ("=true", "=TRUE()"),
    ],
)
def test_only_there(excel: str, office: str) -> None:
    assert to_office(excel) == office


@pytest.mark.parametrize("formula", ["=[b.xlsx]S!A1", "='C:\\x\\[b.xlsx]S'!A1", "=A1#", "=SUM(A1#)"])
def test_refused(formula: str) -> None:
    with pytest.raises(NotImplementedError):
        to_office(formula)


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=A1+$A1+A$1+$A$1", "=C2+$A2+C$1+$A$1"),
        ('=SUM(A:A,1:1,$A:B)&"A1"', '=SUM(C:C,2:2,$A:D)&"A1"'),
        ("='A1'!B2", "='A1'!D3"),
        ("=LOG10(Z9)", "=LOG10(AB10)"),
        ("=XFD1", "=XFF2"),
    ],
)
def test_filled_down_one_and_right_two(formula: str, moved: str) -> None:
    assert shifted(formula, 1, 2) == moved


def test_filled_off_the_sheet() -> None:
    assert shifted("=A1+B2", -1, -1) == "=#REF!+A1"


def test_sheets_are_quoted_where_excel_quotes_them() -> None:
    assert [quoted(name) for name in ("Data", "a b", "O'N", "A1", "2023")] == [
        "Data!",
        "'a b'!",
        "'O''N'!",
        "'A1'!",
        "'2023'!",
    ]


def test_column_letters() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


_reference = st.sampled_from(["A1", "$B$2", "C$3:D4", "Data!A1", "'My data'!$A$1:B2", "A:A", "1:3", "moms"])
_plain = st.sampled_from(["1", "2.5", '"a;b,c ""q"""', "TRUE", "{1,2;3,4}", "#N/A"]) | _reference


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", ">="])
    calls = st.tuples(
        st.sampled_from(["SUM", "IF", "STDEV.S", "LOG10", "CEILING"]), st.lists(parts, min_size=1, max_size=3)
    )
    return (
        st.tuples(parts, operators, parts).map("".join)
        | calls.map(lambda call: f"{call[0]}({','.join(call[1])})")
        | parts.map(lambda part: f"({part})")
    )


@given(st.recursive(_plain, _joined, max_leaves=8))
def test_any_formula_comes_back(body: str) -> None:
    assert to_excel(to_office("=" + body)) == "=" + body
