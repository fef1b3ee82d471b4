from datetime import date, datetime, time, timedelta

import pytest

from xl_addin.tables import ErrorValue, Value
from xl_addin.values import UnreadableError, is_serial, parse_date, parse_number, text

MAY = date(2023, 5, 15)


@pytest.mark.parametrize(
    "value",
    [
        *(
            MAY,
            datetime(2023, 5, 15, 14, 30),
            "2023-05-15",
            "2023/05/15",
            "2023.05.15",
            "20230515",
            20230515,
            20230515.0,
        ),
        *("2023-5-15", " 2023-05-15 ", "2023-05-15 14:30", "2023-05-15T00:00:00", "15 maj 2023", "15 MAJ 2023"),
        *("２０２３-05-15", 45061, 45061.75),
    ],
)
def test_dates_that_can_be_read(value: Value) -> None:
    assert parse_date(value) == MAY


@pytest.mark.parametrize(
    "value",
    [
        *("05/06/2023", "5/6 2023", "15.5.2023", "2023-02-30", "2023-13-01", "230515", "maj 2023", "i går", "2023"),
        *("2023-05/15", "15 mai 2023", 1.5, -4, 99999999, True, ErrorValue("#N/A"), ErrorValue(""), "2023-05-15x"),
    ],
)
def test_dates_that_are_refused(value: Value) -> None:
    with pytest.raises(UnreadableError):
        parse_date(value)


def test_serials_follow_the_workbooks_epoch() -> None:
    assert parse_date(45061 - 1462, date1904=True) == MAY
    assert is_serial(45061)
    assert not is_serial("45061")
    assert not is_serial(20230515)


@pytest.mark.parametrize(
    ("value", "number"),
    [("1 234,50", 1234.5), ("1\u00a0234", 1234), ("12", 12), (12.0, 12), ("-3,5", -3.5), ("−3", -3), ("0.25", 0.25)],
)
def test_numbers(value: Value, number: float) -> None:
    assert parse_number(value) == number
    assert type(parse_number(value)) is type(number)


@pytest.mark.parametrize(
    "value",
    [
        "ca 3",
        "12 st",
        "25.000",
        "1,500",
        "-3,000",
        "1" * 20,
        1e20,
        "1,2,3",
        "1 23",
        "1E5",
        "nan",
        True,
        ErrorValue("#DIV/0!"),
        float("inf"),
    ],
)
def test_numbers_that_are_refused(value: Value) -> None:
    with pytest.raises(UnreadableError):
        parse_number(value)


@pytest.mark.parametrize("value", [None, "", "   ", "\u00a0"])
def test_blank_cells(value: Value) -> None:
    assert parse_date(value) is None
    assert parse_number(value) is None
    assert text(value) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (524.0, "524"),
        (1.5, "1.5"),
        (MAY, "2023-05-15"),
        (True, "SANT"),
        (timedelta(hours=26, minutes=30), "26:30"),
        (time(9, 5), "09:05"),
        (" NA ", "NA"),
        ("0180", "0180"),
    ],
)
def test_cells_as_text(value: Value, shown: str) -> None:
    assert text(value) == shown
