"""Requests are data, read strictly; answers come back as they were."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.addin.actions import BY_ID
from xl_addin.programs.helper.mailbox import MAX_BYTES, Answer, Request, format_answer, parse_answer, parse_request

ID = "20230515-101500-ABCD"
GOOD = {
    "action": "refresh",
    "program": "excel",
    "workbook": "C:\\Users\\Åsa Öberg\\Aktivitetslogg ☃ 100% $(x) `y`.xlsx",
    "time": "2023-05-15T10:15:00",
}


def encoded(fields: object, encoding: str = "utf-16") -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode(encoding, "surrogatepass")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
def test_a_good_request_is_read_in_either_encoding(encoding: str) -> None:
    when = datetime(2023, 5, 15, 10, 15)  # the add-in tells local time
    assert parse_request(ID, encoded(GOOD, encoding)) == Request(ID, "refresh", "excel", GOOD["workbook"], when)


def test_libreoffice_tells_its_pipe() -> None:
    fields = {**GOOD, "program": "libreoffice", "pipe": "projektlogg_17_ab-c"}
    assert parse_request(ID, encoded(fields)).pipe == "projektlogg_17_ab-c"


def test_a_web_address_is_a_workbook_too() -> None:
    address = "https://exempel.sharepoint.com/sites/logg/Aktivitetslogg.xlsx"
    assert parse_request(ID, encoded({**GOOD, "workbook": address})).workbook == address


def test_an_action_without_workbook_needs_none() -> None:
    assert parse_request(ID, encoded({**GOOD, "action": "handbook", "workbook": ""})).workbook == ""


BAD = {
    "unknown action": {**GOOD, "action": "format_disk"},
    "action of another type": {**GOOD, "action": ["refresh"]},
    "unknown program": {**GOOD, "program": "word"},
    "no workbook": {**GOOD, "workbook": ""},
    "no workbook at all": {key: value for key, value in GOOD.items() if key != "workbook"},
    "endless workbook": {**GOOD, "workbook": "x" * 4097},
    "line break": {**GOOD, "workbook": "a\nb"},
    "zero": {**GOOD, "workbook": "a\0b"},
    "lone surrogate": {**GOOD, "workbook": "a\ud800b"},
    "one field more": {**GOOD, "interpreter": "C:\\evil.exe"},
    "time that is none": {**GOOD, "time": "2023-02-30T10:15:00"},
    "time with a tail": {**GOOD, "time": "2023-05-15T10:15:00; rm"},
    "pipe with a path": {**GOOD, "pipe": "../x"},
    "pipe with parameters": {**GOOD, "pipe": "x;urp"},
    "a list": [GOOD],
    "a number": 7,
}


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD.keys())
def test_anything_else_is_refused(fields: object) -> None:
    with pytest.raises(ProjektloggError):
        parse_request(ID, json.dumps(fields).encode())


@pytest.mark.parametrize("name", ["", "short", "a" * 41, "../../etc/passwd", "con fig 12345", "räksmörgås"])
def test_the_name_of_a_request_is_plain(name: str) -> None:
    with pytest.raises(ProjektloggError):
        parse_request(name, encoded(GOOD))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"\xff\xfe{",
        b"\x00" * 100,
        b"[" * 30_000,
        b'{"action": "refresh", "action": "check"' + encoded(GOOD, "utf-8")[20:],
        encoded(GOOD) + b" " * MAX_BYTES,
        encoded(GOOD)[:-1],
        encoded(GOOD, "latin-1") if "☃" not in GOOD["workbook"] else b"\xe5",
    ],
)
def test_broken_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ProjektloggError):
        parse_request(ID, data)


@given(st.binary(max_size=300))
def test_no_bytes_get_further_than_a_refusal(data: bytes) -> None:
    with pytest.raises(ProjektloggError):
        parse_request(ID, data)


@given(
    st.dictionaries(
        st.sampled_from(["action", "program", "workbook", "time", "pipe", "x"]),
        st.sampled_from([*BY_ID, "excel", "libreoffice", "2023-05-15T10:15:00", "bok.xlsx", "", "p1", 1, None]),
    )
)
def test_a_request_that_is_accepted_holds_only_what_it_may(fields: dict[str, object]) -> None:
    try:
        request = parse_request(ID, encoded(fields))
    except ProjektloggError:
        return
    assert request.action in BY_ID
    assert request.program in ("excel", "libreoffice")
    assert request.workbook or not BY_ID[request.action].needs_book


@pytest.mark.parametrize("ok", [True, False])
def test_an_answer_comes_back_as_it_was(ok: bool) -> None:  # noqa: FBT001
    answer = Answer(ok, "108 av 400 ☃", "rad ett\nrad två: 5 000 kr")
    assert parse_answer(format_answer(answer)) == answer
    assert format_answer(answer).startswith(b"\xff\xfe")


def test_an_answers_line_is_one_line_and_a_lone_surrogate_does_no_harm() -> None:
    answer = parse_answer(format_answer(Answer(ok=True, line="ett\r\ntvå\ud800", text="a\r\nb\rc")))
    assert (answer.line, answer.text) == ("ett två\ufffd", "a\nb\nc")
