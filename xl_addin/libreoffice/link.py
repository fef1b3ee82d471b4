"""The engine's end of the bridge: starts it, asks it, and gives up in time."""

import contextlib
import itertools
import queue
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from .failures import GoneError, LibreOfficeError, NoAnswerError, NoPythonError, NotListeningError
from .office import clean_environment
from .server import wire

_BRIDGE = Path(__file__).parent / "server" / "__main__.py"
PATIENCE = 30.0  # seconds that a call may take
LONG = 600.0  # seconds for what takes as long as the file is big: open, save, calculate


_RAISES: dict[str, type[Exception]] = {
    "key": KeyError,
    "index": IndexError,
    "value": ValueError,
    "unsupported": NotImplementedError,
}


class Link:
    """A connection to one LibreOffice, through a bridge process of its own.

    Args:
        connection: where LibreOffice listens, such as "pipe,name=x".
        pythons: interpreters to try until one has `uno`.
        wait: seconds to wait for LibreOffice to listen.
        owned: its process id when the bridge is to end it as soon as this process is gone; 0 when it is the user's.

    Raises:
        NoPythonError: no interpreter has `uno`.
        NotListeningError: LibreOffice does not answer there.
    """

    def __init__(self, connection: str, pythons: Sequence[Path], *, wait: float = 60.0, owned: int = 0) -> None:
        self.patience = PATIENCE
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._forgotten: list[int] = []
        self._unanswered: int | None = None
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for python in pythons:
            self._process = self._start(python, connection, wait, owned)
            hello = self._take(wait + 10)
            if hello is None:
                self.close()  # an interpreter without uno ends at once
                continue
            if not hello[1]:
                self.close()
                raise NotListeningError(connection)
            return
        raise NoPythonError

    def _start(self, python: Path, connection: str, wait: float, owned: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603  # interpreters that we found, no shell, our own script
            [python, "-s", _BRIDGE, connection, str(wait), str(owned)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment(),
            start_new_session=True,  # Ctrl-C is for us: the bridge ends when we hang up
        )
        self._stdin = cast("BinaryIO", process.stdin)
        self._stdout = cast("BinaryIO", process.stdout)
        threading.Thread(target=_read, args=(self._stdout, self._answers), daemon=True).start()
        return process

    @property
    def alive(self) -> bool:
        """Whether the bridge runs."""
        return self._process.poll() is None

    def call(self, name: str, *arguments: Any, patience: float | None = None) -> Any:
        """Ask LibreOffice for something: one frame there, one back.

        Args:
            name: the command, `module.function` of the bridge.
            arguments: its arguments: numbers, texts, lists, dicts.
            patience: seconds to wait for the answer; None: the link's own.

        Raises:
            NoAnswerError: no answer in time: a dialog is open, a cell is being edited, or it computes.
            GoneError: LibreOffice has ended.
            KeyError, IndexError, ValueError, NotImplementedError: as the command says.
            LibreOfficeError: LibreOffice refused.
        """
        patience = self.patience if patience is None else patience
        with self._lock:
            end = time.monotonic() + patience
            if self._unanswered is not None:
                # A call that timed out may still be carried out: nothing must overtake it.
                self._await(self._unanswered, end)
            number = next(self._numbers)
            forgotten, self._forgotten = self._forgotten, []
            try:
                wire.send(self._stdin, [number, name, arguments, forgotten])
            except (OSError, ValueError) as error:
                if isinstance(error, ValueError) and self.alive:
                    raise
                raise GoneError from None
            answer = self._await(number, end)
        if answer[1]:
            return answer[2]
        _, _, kind, text = answer
        if kind == "gone":
            raise GoneError
        raise _RAISES.get(kind, LibreOfficeError)(text)

    def _await(self, number: int, end: float) -> Any:
        self._unanswered = number
        while True:
            left = max(0.0, end - time.monotonic())
            try:
                answer = self._answers.get(timeout=left)
            except queue.Empty:
                raise NoAnswerError from None
            if answer is None:
                self._answers.put(None)
                raise GoneError
            if answer[0] == number:
                self._unanswered = None
                return answer

    def _take(self, patience: float) -> Any:
        with contextlib.suppress(queue.Empty):
            return self._answers.get(timeout=patience)
        return None

    def forget(self, handle: int) -> None:
        """Tell the bridge with the next call that a handle is not needed any more."""
        self._forgotten.append(handle)

    def close(self) -> None:
        """Hang up. A LibreOffice of ours ends then too, see `owned`."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()


def _read(stream: BinaryIO, answers: queue.SimpleQueue[Any]) -> None:
    """Put answers into the queue; None at the end."""
    with contextlib.suppress(OSError, ValueError):
        while (answer := wire.receive(stream)) is not None:
            answers.put(answer)
    answers.put(None)
