"""Connect to LibreOffice, then answer requests until the other side hangs up."""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import signal
import sys
import threading
import time
from typing import Any, BinaryIO

import uno

from . import wire
from .refusals import RefusedError, carry_out, plain, reason
from .session import COMMANDS, Session
from .steps import abandon

for _module in (
    "application",
    "books",
    "cells",
    "chart_data",
    "charts",
    "drawings",
    "editing",
    "formats",
    "names",
    "native",
    "searching",
    "sheets",
    "steps",
    "survey",
    "tables",
    "validation",
):
    importlib.import_module("." + _module, __package__)

_GRACE = 3.0  # seconds that an office of ours gets to end itself when its user is gone


def main(arguments: list[str]) -> None:
    """Run the bridge.

    Args:
        arguments: the UNO connection (such as "pipe,name=x"), the seconds to wait for it, and the process id of the
            office when it is ours to end with us, else 0.
    """
    connection, wait, owned = arguments[0], float(arguments[1]), int(arguments[2])
    # Commands must not print into the protocol: what they print goes to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests: queue.Queue[Any] = queue.Queue()
    # Listen before anything else: our user may be gone before LibreOffice is there.
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests, owned), daemon=True).start()
    try:
        session = Session(_connect(connection, wait, owned))
    except Exception as error:  # noqa: BLE001  # whatever it was, the other side hears it
        wire.send(output, [0, False, "connect", _text(error)])
        return
    with contextlib.suppress(OSError):  # nobody reads any more
        wire.send(output, [0, True, sys.version.split()[0]])
        _answer(session, requests, output)
    abandon(session)
    if owned:
        with contextlib.suppress(Exception):
            session.desktop.terminate()


def _connect(connection: str, wait: float, owned: int) -> Any:
    """The remote component context; tries again until `wait` seconds have gone, since an office needs time to start."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + wait
    while True:
        try:
            return resolver.resolve("uno:" + connection + ";urp;StarOffice.ComponentContext")
        except Exception:  # noqa: PERF203  # UNO's NoConnectException has no importable base; the wait is the point
            if time.monotonic() > end or (owned and not _alive(owned)):
                raise
            time.sleep(0.05)


def _alive(process: int) -> bool:
    """Whether a process is there (always True on Windows, where asking would end it)."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _listen(stream: BinaryIO, requests: queue.Queue[Any], owned: int) -> None:
    """Put requests into the queue; at the end of the stream make sure that an office of ours ends too."""
    while True:
        request = wire.receive(stream)
        requests.put(request)
        if request is None:
            break
    if owned:
        # The main thread may hang in a call that LibreOffice never answers.
        time.sleep(_GRACE)
        with contextlib.suppress(OSError):
            if os.name == "nt":
                os.kill(owned, signal.SIGTERM)
            else:
                os.killpg(owned, signal.SIGKILL)
        os._exit(0)


def _answer(session: Session, requests: queue.Queue[Any], output: BinaryIO) -> None:
    """Answer requests in order."""
    while True:
        request = requests.get()
        if request is None:
            return
        number, name, arguments, forgotten = request
        session.forget(forgotten)
        try:
            answer = [number, True, carry_out(session, COMMANDS[name], arguments)]
        except Exception as error:  # noqa: BLE001  # every failure is an answer, none ends the bridge
            kind = _kind(error)
            if kind == "uno" and not session.alive():
                kind = "gone"
            why = str(error) if isinstance(error, RefusedError) else ""
            if kind == "uno" and not why:
                with contextlib.suppress(Exception):
                    why = reason(session, arguments)
            answer = [number, False, kind, why or plain(_text(error))]
        wire.send(output, answer)


def _kind(error: Exception) -> str:
    """A word for the other side to choose its exception by."""
    if isinstance(error, NotImplementedError):
        return "unsupported"
    if isinstance(error, (SystemError, UnicodeError)):  # pyuno's answer to text that is not Unicode
        return "value"
    for kind, word in ((KeyError, "key"), (IndexError, "index"), (ValueError, "value")):
        if isinstance(error, kind):
            return word
    return "uno"


def _text(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, KeyError) and error.args:
        return str(error.args[0])
    return f"{type(error).__name__}: {getattr(error, 'Message', '') or error}".strip()
