"""What an add-in and the helper say to each other: small files in the user's own mailbox folder.

    <id>.request   the add-in's request: JSON in UTF-16 (which VBA can write for any name) or UTF-8
    <id>.work      the same file while the helper works on it
    <id>.answer    the helper's answer: UTF-16 text, first line "ok" or "fel", second the status bar, then the dialog
    heartbeat      touched every few seconds while the helper is alive
    stop           asks the helper to end

Every file is written under another name and then renamed, so that nobody reads half of one. A request is data: its
action is one of a fixed list, and nothing of it ever reaches a shell, an import path or a file name.
"""

import codecs
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.addin.actions import BY_ID
from xl_addin.values.masking import outward

MAX_BYTES: Final = 32_768
MAX_WORKBOOK: Final = 4_096
HEARTBEAT: Final = "heartbeat"
STOP: Final = "stop"
BEAT_SECONDS: Final = 3
STALE_SECONDS: Final = 20  # an add-in takes the helper for dead when the heartbeat is older

ID: Final = re.compile(r"[0-9A-Za-z-]{8,40}\Z")
_PIPE = re.compile(r"[0-9A-Za-z_-]{0,64}\Z")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PROGRAMS = ("excel", "libreoffice")
_REQUIRED = {"action", "program", "workbook", "time"}
_ALLOWED = _REQUIRED | {"pipe"}


@dataclass(frozen=True, slots=True)
class Request:
    """One press of a button.

    Attributes:
        id: the request's name in the mailbox.
        action: an id of `xl_addin.programs.addin.actions.ACTIONS`.
        program: "excel" or "libreoffice".
        workbook: the workbook's full name as the program tells it: a path, or a web address; "" when none is needed.
        time: when the button was pressed, local time.
        pipe: the UNO pipe on which LibreOffice listens; "" from Excel.
    """

    id: str
    action: str
    program: str
    workbook: str
    time: datetime
    pipe: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user gets to see.

    Attributes:
        ok: the work was done.
        line: one line for the status bar.
        text: what the dialog says; "" for no dialog.
        then: what is done after the answer has been fetched, tried until it says that it is done.
    """

    ok: bool
    line: str
    text: str = ""
    then: Callable[[], bool] | None = field(default=None, compare=False)


def parse_request(request_id: str, data: bytes) -> Request:
    """Read a request, and accept nothing that is not exactly one.

    Raises:
        ProjektloggError: it is not a request of ours.
    """
    try:
        return _parse(request_id, data)
    except (ValueError, RecursionError) as error:
        raise ProjektloggError(
            "Projektlogg förstod inte vad knappen bad om.",
            "Tryck en gång till; hjälper inte det, kör kommandot xl-addin install.",
        ) from error


def _parse(request_id: str, data: bytes) -> Request:
    if not ID.match(request_id) or len(data) > MAX_BYTES:
        raise ValueError("not a request's name or size")
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    fields = json.loads(data.decode("utf-16" if utf16 else "utf-8-sig"), object_pairs_hook=_once)
    if not isinstance(fields, dict) or not _REQUIRED <= fields.keys() <= _ALLOWED:
        raise ValueError("not the fields of a request")
    if not all(isinstance(value, str) and not _CONTROL.search(value) for value in fields.values()):
        raise ValueError("a field is not plain text")
    known = fields["action"] in BY_ID and fields["program"] in _PROGRAMS
    if not known or not _TIME.match(fields["time"]) or not _PIPE.match(fields.get("pipe", "")):
        raise ValueError("a field has a value that none can have")
    if len(fields["workbook"]) > MAX_WORKBOOK or (BY_ID[fields["action"]].needs_book and not fields["workbook"]):
        raise ValueError("no workbook, or an endless name of one")
    return Request(request_id, **{**fields, "time": datetime.fromisoformat(fields["time"])})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def format_answer(answer: Answer) -> bytes:
    """The door of what the buttons tell: the bytes of an answer, as both VBA and Python read them."""
    line = outward(" ".join(answer.line.split()))
    text = outward(answer.text.replace("\r\n", "\n").replace("\r", "\n"))
    whole = f"{'ok' if answer.ok else 'fel'}\n{line}\n{text}"
    return codecs.BOM_UTF16_LE + whole.encode("utf-16-le", "replace")


def parse_answer(data: bytes) -> Answer:
    """Read an answer back.

    Raises:
        ValueError: it is none.
    """
    state, line, text = data.decode("utf-16").split("\n", 2)
    if state not in ("ok", "fel"):
        raise ValueError(state)
    return Answer(state == "ok", line, text)
