"""Values through xlwings, in a real LibreOffice."""

import datetime as dt
import time
from collections import OrderedDict

import numpy as np
import pandas as pd
import pytest

from tests.support_xlwings import Sheet

pytest_plugins = ("tests.support_libreoffice",)
pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (1, 1.0),
        (2.25, 2.25),
        (1e300, 1e300),
        ("text", "text"),
        ("éöà Å 😀", "éöà Å 😀"),
        ("two\nlines", "two\nlines"),
        (" space ", " space "),
        (True, True),
        (False, False),
        (None, None),
        ("", None),
        (float("nan"), None),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7.0),
        (np.bool_(True), True),  # numpy takes it so
        (pd.NA, None),
        (pd.NaT, None),
        (pd.Timestamp(2023, 5, 15, 12, 30), dt.datetime(2023, 5, 15, 12, 30)),
        (np.datetime64("2023-05-15"), dt.datetime(2023, 5, 15)),
        (dt.date(2023, 5, 15), dt.datetime(2023, 5, 15)),
        (dt.datetime(2023, 5, 15, 23, 59, 59), dt.datetime(2023, 5, 15, 23, 59, 59)),
        (dt.datetime(1900, 3, 1), dt.datetime(1900, 3, 1)),
        (dt.datetime(2023, 1, 1, tzinfo=dt.UTC), dt.datetime(2023, 1, 1)),
        # As typed into Excel:
        ("12.5", 12.5),
        ("1E3", 1000.0),
        ("10%", 0.1),
        ("TRUE", True),
        ("false", False),
        ("'007", "007"),
        ("2023-05-15", dt.datetime(2023, 5, 15)),
        ("=1+1", 2.0),
        ("=", "="),
        # What could mean several things stays what it is:
        ("1/2", "1/2"),
        ("1,5", "1,5"),
        ("+A1", "+A1"),
        ("-x", "-x"),
        ("@A1", "@A1"),
        ("556141-8392", "556141-8392"),
        ("2023-02-30", "2023-02-30"),
        ("Tuesday", "Tuesday"),
    ],
)
def test_a_value_written_is_read(sheet: Sheet, given: object, read: object) -> None:
    sheet["B2"].value = given
    found = sheet["B2"].value
    assert found == read
    assert type(found) is type(read)


def test_shapes(sheet: Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, None], ["x", "y"]]
    assert sheet["A1:B3"].value == [[1, 2], [3, None], ["x", "y"]]
    assert sheet["A1:B1"].value == [1, 2]
    assert sheet["A1:A3"].value == [1, 3, "x"]
    assert sheet["A1"].options(ndim=1).value == [1]
    assert sheet["A1"].options(ndim=2).value == [[1]]
    assert sheet["A1:A2"].options(ndim=2).value == [[1], [3]]
    assert sheet["A1:B3"].options(transpose=True).value == [[1, 3, "x"], [2, None, "y"]]
    sheet["D1"].value = [1, 2, 3]
    assert sheet["D1:F1"].value == [1, 2, 3]
    sheet["D2"].options(transpose=True).value = [7, 8]
    assert sheet["D2:D3"].value == [7, 8]
    sheet["H1:I2"].value = "same"
    assert sheet["H1:I2"].value == [["same"] * 2] * 2
    assert sheet["A1:B1"].options(tuple).value == (1, 2)


def test_options(sheet: Sheet) -> None:
    sheet["A1"].value = [[1.6, None, dt.datetime(2023, 5, 15, 8)], ["=1/0", "=NA()", '=""']]
    assert sheet["A1:B1"].options(numbers=int, empty="-").value == [2, "-"]
    assert type(sheet["A1"].options(numbers=int).value) is int
    assert sheet["C1"].options(dates=dt.date).value == dt.date(2023, 5, 15)
    assert sheet["A2:C2"].value == [None, None, None]
    assert sheet["A2:C2"].options(err_to_str=True, empty="").value == ["#DIV/0!", "#N/A", ""]
    assert sheet["A1"].options(numbers=lambda number: number * 10).value == 16
    assert sheet["A2"].raw_value == -2146826281  # Excel's number of #DIV/0!


@pytest.mark.parametrize(
    ("formula", "error"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NA()", "#N/A"),
        ("=FOO(1)", "#NAME?"),
        ("=SQRT(-1)", "#NUM!"),
        ("=#REF!+1", "#REF!"),
        ('="x"+1', "#VALUE!"),
        ("#N/A", "#N/A"),
    ],
)
def test_errors(sheet: Sheet, formula: str, error: str) -> None:
    sheet["A1"].value = formula
    assert sheet["A1"].options(err_to_str=True).value == error
    assert sheet["A1"].value is None


def test_many_errors_are_read_by_the_block(sheet: Sheet) -> None:
    words = ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#REF!"]
    formulas = ["=1/0", "=NA()", "=FINNSINTE()", '="a"+1', "=SQRT(-1)", "=#REF!"]
    rows = [[formulas[(row + column) % 6] for column in range(3)] + [f"#N/A {row}", row] for row in range(1_200)]
    cells = sheet.range((3, 2), (1_202, 6))
    cells.formula = rows
    sheet.range((5, 1), (6, 1)).rows.hidden = True
    found = cells.options(err_to_str=True).value
    assert [row[:3] for row in found] == [[words[(row + column) % 6] for column in range(3)] for row in range(1_200)]
    assert [row[3:] for row in found] == [[f"#N/A {row}", row] for row in range(1_200)]
    began = time.perf_counter()
    cells.options(err_to_str=True).value  # noqa: B018 - reading is what takes time
    errors = time.perf_counter() - began
    sheet.range((3, 10), (1_202, 14)).value = [[1.5] * 5] * 1_200
    began = time.perf_counter()
    sheet.range((3, 10), (1_202, 14)).value  # noqa: B018
    assert errors < 10 * (time.perf_counter() - began) + 1


def test_texts_that_look_like_figures_leave_the_format_alone(sheet: Sheet) -> None:
    texts = ["1/2", "12:30", "1 000,5", "2023-13-45", "+46"]
    sheet["B1:B5"].number_format = "0.00"
    sheet["C1"].number_format = "@"
    sheet["A1:C1"].value = [["1/2", "12:30", "1/2"]]
    sheet["A2:B5"].value = [[text, text] for text in texts[1:]]
    sheet["D1"].value = "1/2"
    sheet["E1:E2"].impl.write_text([["0012"], ["45000"]])
    assert sheet["A1:B2"].value == [["1/2", "12:30"], ["12:30", "12:30"]]
    assert sheet["E1:E2"].value == ["0012", "45000"]
    assert {cell.number_format for cell in sheet["A1:A5"]} == {"General"}
    assert {cell.number_format for cell in sheet["B1:B5"]} == {"0.00"}
    assert [sheet[place].number_format for place in ("C1", "D1", "E1", "E2")] == ["@", "General", "General", "General"]
    sheet["A1"].value = 5
    assert sheet["A1"].value == 5


def test_truth_values_do_not_stick_to_cells(sheet: Sheet) -> None:
    sheet["A1"].value = True
    sheet["A2"].value = "=1>0"
    assert sheet["A1:A2"].value == [True, True]
    sheet["A1:A2"].value = 1
    assert [type(value) for value in sheet["A1:A2"].value] == [float, float]


def test_number_formats_of_dates_keep_what_the_user_chose(sheet: Sheet) -> None:
    sheet["A1:A2"].number_format = "d mmm yyyy"
    sheet["A1"].value = [[dt.datetime(2023, 5, 15)], [dt.datetime(2023, 5, 16)], [dt.datetime(2023, 5, 17, 8, 30)]]
    assert sheet["A1"].number_format == "d mmm yyyy"
    assert sheet["A3"].number_format == "yyyy-mm-dd hh:mm:ss"
    sheet["A1"].value = 45000  # a date still, as in Excel
    assert sheet["A1"].value == dt.datetime(2023, 3, 15)


def test_a_time_alone_is_a_number_as_in_excel(sheet: Sheet) -> None:
    sheet["A1"].value = dt.time(12, 0)
    assert sheet["A1"].value == 0.5
    sheet["A2"].value = 1.5
    sheet["A2"].number_format = "[h]:mm"
    assert sheet["A2"].value == 1.5


def test_text_cells_keep_their_text(sheet: Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1:B2"].value = [["=1+1", "=1+1"], ["=2+2", "=2+2"]]
    assert sheet["A1:B2"].value == [["=1+1", 2.0], ["=2+2", 4.0]]


def test_text_as_text(sheet: Sheet) -> None:
    rows = [["=1+1", "007", "2023-05-15"], ["TRUE", "+x", "'q"], [1, dt.datetime(2023, 5, 15), None]]
    sheet["A1:C3"].impl.write_text(rows)
    assert sheet["A1:C3"].value == rows
    assert sheet["A1"].formula == "=1+1"  # as Excel shows text that looks like a formula
    assert sheet["A1"].value == "=1+1"


def test_frames(sheet: Sheet) -> None:
    frame = pd.DataFrame(
        {"Namn": ["Åsa & Co", None], "Antal": [1.0, 2.5], "Datum": pd.to_datetime(["2023-05-15", "2023-05-16"])},
        index=pd.Index(["a", "b"], name="Id"),
    )
    sheet["A1"].value = frame
    back = sheet["A1"].expand().options(pd.DataFrame).value
    assert back["Antal"].tolist() == [1.0, 2.5]
    assert back["Datum"].tolist() == frame["Datum"].tolist()
    assert back.index.name == "Id"
    assert sheet["B1:D1"].value == ["Namn", "Antal", "Datum"]
    series = sheet["A1:B3"].options(pd.Series).value
    assert series.tolist()[0] == "Åsa & Co"
    sheet["H1"].options(index=False, header=False).value = frame
    assert sheet["H1:I1"].value == ["Åsa & Co", 1.0]


def test_arrays_and_dicts(sheet: Sheet) -> None:
    sheet["A1"].value = np.arange(6.0).reshape(2, 3)
    assert (sheet["A1:C2"].options(np.array).value == np.arange(6.0).reshape(2, 3)).all()
    assert sheet["A1:C2"].options(np.array, ndim=2).value.dtype == float
    sheet["E1"].value = {"a": 1, "b": 2}
    assert sheet["E1:F2"].options(dict).value == {"a": 1, "b": 2}
    assert sheet["E1:F2"].options(OrderedDict).value == OrderedDict(a=1.0, b=2.0)


def test_expand(sheet: Sheet) -> None:
    sheet["B2"].value = [[1, 2, None, 9], [3, 4, None, 9], [None, None, None, None], [8, 8, None, None]]
    assert sheet["B2"].expand().address == "$B$2:$C$3"
    assert sheet["B2"].expand("down").address == "$B$2:$B$3"
    assert sheet["B2"].expand("right").address == "$B$2:$C$2"
    assert sheet["B2"].options(expand="table").value == [[1, 2], [3, 4]]
    assert sheet["Z9"].expand().address == "$Z$9"


def test_chunks_give_the_same(sheet: Sheet) -> None:
    rows = [[float(row * 3 + column) for column in range(3)] for row in range(25)]
    sheet["A1"].options(chunksize=7).value = rows
    assert sheet["A1:C25"].options(chunksize=4).value == rows


def test_blocks_travel_in_one_call(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    link = sheet.impl.link
    call = link.call

    def counted(name: str, *arguments: object, **options: object) -> object:
        calls.append(name)
        return call(name, *arguments, **options)

    monkeypatch.setattr(link, "call", counted)
    cells = sheet["A1:J500"]
    cells.raw_value = [["text", 1.0, True, None, dt.datetime(2023, 5, 15)] * 2] * 500
    assert calls.count("cells.write") == 1
    calls.clear()
    assert len(cells.raw_value) == 500
    assert calls == ["cells.read"]


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j])
def test_what_no_cell_holds(sheet: Sheet, value: object) -> None:
    with pytest.raises(TypeError):
        sheet["A1"].value = value


@pytest.mark.parametrize("value", [float("inf"), "\ud800"])
def test_what_no_cell_can_keep(sheet: Sheet, value: object) -> None:
    with pytest.raises(ValueError, match=r"infinite|UTF|Unicode|surrogate|exception"):
        sheet["A1"].value = value
    sheet["A1"].value = "alive"
    assert sheet["A1"].value == "alive"


def test_many_formats_in_one_column(sheet: Sheet) -> None:
    rows = [[dt.datetime(2023, 1, 1) + dt.timedelta(days=row)] if row % 2 else [float(row)] for row in range(200)]
    sheet["A1"].value = rows
    assert sheet["A1:A200"].options(ndim=2).value == rows
