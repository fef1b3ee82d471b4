"""The protocol between the engine and the bridge: frames of JSON, each behind its length.

A request is `[number, command, arguments, handles to forget]`, an answer `[number, true, result]` or
`[number, false, kind, message]`. Values of cells travel as whole blocks (a list of rows), so that a call is one frame
there and one back, however many cells it is about. JSON keeps every float exactly and cannot run code.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")


def send(stream: BinaryIO, message: Any) -> None:
    """Write one frame."""
    data = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one frame; None at the end of the stream (a frame itself is never None)."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return json.loads(data) if len(data) == length else None
