"""Blocks of values on their way out and in, without a LibreOffice."""

import ast
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.libreoffice import base, locate, number_formats, range_look, values
from xl_addin.libreoffice.server import wire

DAY = dt.datetime(2023, 5, 15)


def test_a_block_is_plain_rows_and_what_some_cells_need_besides() -> None:
    block = values.block([["a", 1, True], ["=A1", DAY, None], ["=A2", DAY, False], ["x", "10%", "=B1"]])
    assert block.rows == [["a", 1.0, 1.0], ["", 45061.0, ""], ["", 45061.0, 0.0], ["x", 0.1, ""]]
    assert block.formulas == [[1, 0, ["=A1", "=A2"]], [3, 2, ["=B1"]]]
    assert block.formats == {"yyyy-mm-dd": [[1, 1, 2, 1]], "0%": [[3, 1, 3, 1]]}
    assert block.booleans == [[0, 2, 0, 2], [2, 2, 2, 2]]
    assert block.converted


def test_text_as_text() -> None:
    block = values.text_rows([["=A1", "TRUE", 1, DAY, "10%", "'x"]])
    assert block.rows == [["=A1", "TRUE", 1.0, 45061.0, "10%", "'x"]]
    assert block.formulas == []
    assert not block.converted


def test_the_other_epoch() -> None:
    block = values.block([[dt.datetime(1904, 1, 2)]], dt.datetime(1904, 1, 1))
    assert block.rows == [[1.0]]


def test_received() -> None:
    answer = {
        "rows": [["a", 1.0, 45061.5], ["", 0.0, None], ["x", 3.0, "text"]],
        "dates": [[0, 2, 2, 2]],
        "booleans": [[0, 1, 2, 1]],
        "errors": [[1, 2, "#N/A"]],
        "null_date": [1899, 12, 30],
    }
    assert values.received(answer) == [
        ["a", True, dt.datetime(2023, 5, 15, 12)],
        [None, False, values.ERRORS["#N/A"]],
        ["x", 3.0, "text"],
    ]


def test_a_serial_that_no_calendar_has_stays_a_number() -> None:
    answer = {"rows": [[1e9]], "dates": [[0, 0, 0, 0]], "booleans": [], "errors": []}
    assert values.received(answer) == [[1e9]]


@given(st.datetimes(min_value=dt.datetime(1900, 3, 1), max_value=dt.datetime(9999, 12, 31)))
def test_moments_survive_to_the_millisecond(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    rows = values.block([[moment]]).rows
    assert values.received({"rows": rows, "dates": [[0, 0, 0, 0]], "booleans": [], "errors": []}) == [[moment]]


@given(st.lists(st.lists(st.none() | st.booleans() | st.floats() | st.text(), max_size=3), max_size=3))
def test_frames_survive(message: list[object]) -> None:
    stream = io.BytesIO()
    wire.send(stream, message)
    wire.send(stream, "next")
    stream.seek(0)
    assert repr(wire.receive(stream)) == repr(message)
    assert wire.receive(stream) == "next"
    assert wire.receive(stream) is None


def test_a_frame_cut_off_is_the_end() -> None:
    stream = io.BytesIO()
    wire.send(stream, [1, 2, 3])
    assert wire.receive(io.BytesIO(stream.getvalue()[:-1])) is None


@pytest.mark.parametrize(
    ("office", "kind", "excel"),
    [
        ("YYYY-MM-DD", 2, "yyyy-mm-dd"),
        ("[HH]:MM", 4, "[hh]:mm"),
        ("H:MM AM/PM", 4, "h:mm AM/PM"),
        ('YYYY"-ÅR M"', 2, 'yyyy"-ÅR M"'),
        ("[RED]0.0;[BLUE]-0.0", 16, "[Red]0.0;[Blue]-0.0"),
        ("0.00E+00", 32, "0.00E+00"),
        ("BOOLEAN", 1024, "General"),
        ("Standard", 0, "General"),
        ("#,##0\\ \\M", 16, "#,##0\\ \\M"),
    ],
)
def test_number_formats(office: str, kind: int, excel: str) -> None:
    assert number_formats.excel_code(office, kind) == excel


def test_colors() -> None:
    assert base.color_number((255, 128, 1)) == base.color_number("#ff8001") == base.color_number(0x0180FF) == 0xFF8001
    assert base.rgb(0xFF8001) == (255, 128, 1)


@given(st.floats(min_value=0.1, max_value=255))
def test_column_widths_survive(characters: float) -> None:
    there = range_look.width_in_hundredths(characters)
    assert range_look.width_in_characters(there) == pytest.approx(characters, abs=0.1)


def test_the_standard_column_of_excel() -> None:
    assert range_look.width_in_hundredths(8.43) == round(64 * 2540 / 96)


def test_the_bridge_is_written_for_old_pythons() -> None:
    folder = Path(wire.__file__).parent
    for path in folder.glob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
        assert "from __future__ import annotations" in path.read_text(encoding="utf-8") or path.name.startswith("__")


def test_a_program_given_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soffice").touch()
    assert locate.program(str(tmp_path)) == tmp_path / "soffice"
    monkeypatch.setenv("LIBREOFFICE", str(tmp_path / "soffice"))
    assert locate.program() == tmp_path / "soffice"
    (tmp_path / "python").touch()
    assert locate.pythons(tmp_path / "soffice")[0] == tmp_path / "python"
