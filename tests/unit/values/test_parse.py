from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from xl_addin.contract.errors import ProjektloggError
from xl_addin.values.parse import TwoDaysError, UnreadableError, is_serial, parse_date, parse_number, text
from xl_addin.values.raw_table import ErrorValue, Value

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


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2021-04-01T00:00:00Z", date(2021, 4, 1)),
        ("2021-04-01T00:00:00.0000000Z", date(2021, 4, 1)),
        ("2021-04-01 08:15:30.123 UTC", date(2021, 4, 1)),
        ("2021-04-01T08:15:30,5", date(2021, 4, 1)),
        ("2021-04-01T00:00:00+02:00", date(2021, 4, 1)),
        ("2021-04-01T00:00+0200", date(2021, 4, 1)),
        ("2021-04-01T23:59:59+02", date(2021, 4, 1)),
        ("2021-03-31T22:00:00Z", date(2021, 4, 1)),  # Swedish midnight in summer, turned into UTC
        ("2021-02-28T23:00:00Z", date(2021, 3, 1)),  # and in winter
        ("2021-12-31T23:00:00.000Z", date(2022, 1, 1)),
        ("2021-01-01T00:00:00+02:00", date(2021, 1, 1)),  # the day as it was chosen in Finland
        ("2021-03-28T00:59:59Z", date(2021, 3, 28)),
        ("2021-03-31T22:30:00Z", None),
        ("2021-03-31T23:30:00Z", None),
        ("2021-02-28T22:00:00Z", date(2021, 2, 28)),
        ("2021-01-01T00:30:00+02:00", None),
        ("2021-04-01T20:00:00-05:00", None),
        ("2021-04-31T00:00:00Z", None),
        ("2021-04-01T25:00:00Z", None),
        ("2021-04-01T00:00:00+99:00", None),
        ("9999-12-31T23:59:59-10:00", None),
    ],
)
def test_time_stamps_of_forms_and_flows(stamp: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(UnreadableError):
            parse_date(stamp)
    else:
        assert parse_date(stamp) == day


@pytest.mark.parametrize(
    "moment", [datetime(2021, month, 28, hour, 30) for month in range(1, 13) for hour in range(24)]
)
def test_a_stamp_is_read_as_the_time_zone_database_has_it(moment: datetime) -> None:
    swedish = moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Stockholm")).date()
    if swedish == moment.date():
        assert parse_date(f"{moment.isoformat()}Z") == swedish
    else:
        with pytest.raises(TwoDaysError) as caught:
            parse_date(f"{moment.isoformat()}Z")
        assert caught.value.days == (moment.date(), swedish)


def test_a_place_in_a_message_is_one_line_that_can_be_seen() -> None:
    error = ProjektloggError("Skadad.", where="logg.xlsx (xl/sheet\x00\x1b[31m\r\n" + "x" * 999)
    assert str(error).isprintable()
    assert len(error.where) == 200
