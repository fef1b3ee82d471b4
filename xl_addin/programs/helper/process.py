"""The helper process: it waits, warm, for a button to be pressed, does the work and answers.

It is started at log-in, so that Excel starts no process itself (locked-down offices forbid that) and a press need not
wait for imports. One helper runs for each user; a lock that the system frees when the process ends sees to that. A
request is claimed by renaming it before the work begins: what a crash leaves behind is answered as failed at the next
start and never done a second time on its own.
"""

import contextlib
import logging
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import BinaryIO, Final

from xl_addin.contract.errors import ProjektloggError, unreachable
from xl_addin.contract.folders import Places, make_own_folder, write_own
from xl_addin.programs.addin.actions import BY_ID
from xl_addin.programs.helper.mailbox import (
    BEAT_SECONDS,
    HEARTBEAT,
    ID,
    MAX_BYTES,
    STOP,
    Answer,
    Request,
    format_answer,
    parse_request,
)
from xl_addin.programs.masked_log import Formatter

Work = Callable[[Request], Answer]

_POLL_SECONDS: Final = 0.2
_KEEP_ANSWERS: Final = 3_600  # seconds; an add-in fetches its answer within moments
_TOO_OLD: Final = 60  # seconds; nobody is waiting any longer for a request that lay here while no helper ran

_log = logging.getLogger("xl_addin.helper")


def open_log(path: Path) -> logging.Handler:
    """Write everything that the package logs to a small rotating file, masked.

    Raises:
        ProjektloggError: the folder cannot be made.
    """
    make_own_folder(path.parent)
    handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("xl_addin")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return handler


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[bool]:
    """Hold the lock file while the block runs; yields False when another process holds it."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(lock, flags, 0o600), "r+b") as file:  # noqa: PTH123 - a path cannot be opened without following links
        held = _try_lock(file)
        yield held


def _try_lock(file: BinaryIO) -> bool:
    """Lock the file until it is closed or the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class Helper:
    """Serves the mailboxes with the given work.

    Args:
        places: where the mailboxes are.
        work: what to do for each action id. An action that is missing here is answered politely.
        clock: seconds since 1970, for tests.
        warm_up: what to do before the first request, while the heart beats already. It runs in the thread that does
            the work, because Windows ties what it imports to a thread.
    """

    def __init__(
        self,
        places: Places,
        work: Mapping[str, Work],
        clock: Callable[[], float] = time.time,
        warm_up: Callable[[], None] = lambda: None,
    ) -> None:
        self._places = places
        self._work = work
        self._clock = clock
        self._warm_up = warm_up
        self._end = threading.Event()
        self._later: dict[Path, Callable[[], bool]] = {}  # by the answer that must have been fetched first

    def run(self) -> bool:
        """Serve until asked to stop.

        Returns:
            False when another helper is already at work and this one had nothing to do.

        Raises:
            ProjektloggError: the mailbox folders cannot be made.
        """
        for box in (self._places.data, *self._places.mailboxes):
            make_own_folder(box)
        with only_one(self._places.data / "helper.lock") as mine:
            if not mine:
                return False
            self.recover()
            heart = threading.Thread(target=self._beat, daemon=True, name="heartbeat")
            heart.start()
            _log.info("started, process %d", os.getpid())
            try:
                self._warm_up()
                while not self._end.is_set():
                    if not self.step():
                        self._end.wait(_POLL_SECONDS)
            finally:
                self.stop()
                heart.join()
                self._each_box(lambda box: (box / HEARTBEAT).unlink(missing_ok=True))
            _log.info("ended")
        return True

    def stop(self) -> None:
        """End after the work at hand."""
        self._end.set()

    def recover(self) -> None:
        """Answer what an earlier helper left: half-done work and requests that nobody waits for any longer."""
        for box in self._places.mailboxes:
            _drop(box / STOP)
            for path in sorted(box.glob("*.work")):
                _log.warning("%s was left half done", path.stem)
                self._answer(path, Answer(ok=False, line=_INTERRUPTED, text=_INTERRUPTED))
            for path in sorted(box.glob("*.request")):
                if self._age(path) > _TOO_OLD:
                    self._answer(path, Answer(ok=False, line=_EXPIRED, text=_EXPIRED))

    def step(self) -> bool:
        """Do one round: every request that waits now. Returns whether there was one."""
        self._follow_up()
        busy = False
        for box in self._places.mailboxes:
            try:
                names = sorted(entry.name for entry in os.scandir(box))
            except OSError:
                continue  # a folder can be away for a moment, as a network profile's
            if STOP in names:
                _drop(box / STOP)
                self.stop()
            for name in names:
                path = box / name
                if path.suffix == ".request":
                    busy = self._serve(path) or busy
                elif path.suffix in (".answer", ".tmp") and self._age(path) > _KEEP_ANSWERS:
                    _drop(path)
        return busy

    def _follow_up(self) -> None:
        """Do what was to wait until the answer had been fetched."""
        for answer, then in list(self._later.items()):
            if answer.exists():
                continue
            try:
                over = then()
            except Exception:  # noqa: BLE001 - the answer has been given; the log gets the story
                _log.exception("could not finish %s", answer.stem)
                over = True
            if over:
                del self._later[answer]

    def _serve(self, path: Path) -> bool:
        claimed = path.with_suffix(".work")
        try:
            path.rename(claimed)
        except OSError:
            return False  # a virus scanner holds it for a moment: next round
        began = time.perf_counter()
        answer = self._do(claimed)
        self._answer(claimed, answer)
        if answer.then:
            self._later[claimed.with_suffix(".answer")] = answer.then
        _log.info("%s: %s in %.2f s", claimed.stem, "ok" if answer.ok else "failed", time.perf_counter() - began)
        return True

    def _do(self, path: Path) -> Answer:
        try:
            request = parse_request(path.stem, _read_own(path))
            _log.info("%s: %s from %s", request.id, request.action, request.program)
            work = self._work.get(request.action)
            if work is None:
                missing = f"”{BY_ID[request.action].label}” finns inte i den här versionen av Projektlogg."
                return Answer(ok=False, line=missing, text=missing)
            return work(request)
        except ProjektloggError as error:
            _log.warning("refused: %s", error, exc_info=error.__cause__)
            return Answer(ok=False, line=error.message, text=str(error))
        except OSError as error:  # of the system, not of the workbook
            _log.exception("the system refused")
            problem = unreachable(error)
            return Answer(ok=False, line=problem.message, text=str(problem))
        except Exception:  # noqa: BLE001 - the button must always get an answer; the log gets the whole story
            _log.exception("failed")
            text = f"Något oväntat hände. Tryck en gång till, eller kör Självtest. Detaljer: {self._places.log}"
            return Answer(ok=False, line="Projektlogg: något oväntat hände.", text=text)

    def _answer(self, path: Path, answer: Answer) -> None:
        """Put the answer beside the request and take the request away, in that order."""
        try:
            if ID.match(path.stem):
                write_own(path.with_suffix(".answer"), format_answer(answer))
            path.unlink(missing_ok=True)
        except OSError:
            _log.exception("could not answer %s", path.stem)

    def _beat(self) -> None:
        while not self._end.is_set():
            self._each_box(lambda box: write_own(box / HEARTBEAT, b"1"))
            self._end.wait(BEAT_SECONDS)

    def _each_box(self, do: Callable[[Path], object]) -> None:
        for box in self._places.mailboxes:
            with contextlib.suppress(OSError):
                do(box)

    def _age(self, path: Path) -> float:
        try:
            return self._clock() - path.lstat().st_mtime
        except OSError:
            return 0.0


def _drop(path: Path) -> None:
    """Take a file away; where the system does not let us, it is tried again in the next round."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


_INTERRUPTED: Final = (
    "Projektlogg avbröts mitt i arbetet. Se efter i arbetsboken och tryck sedan en gång till på knappen."
)
_EXPIRED: Final = "Projektlogg var inte igång när du tryckte på knappen. Tryck en gång till."


def _read_own(path: Path) -> bytes:
    """Read a regular file of ours, no more than a request can be.

    Raises:
        ProjektloggError: it is a link, a pipe, somebody else's, or too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        raise ProjektloggError("Projektlogg kunde inte läsa vad knappen bad om.", "Tryck en gång till.") from error
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a path cannot be opened without following links
        status = os.fstat(descriptor)
        foreign = sys.platform != "win32" and status.st_uid != os.geteuid()
        if not stat.S_ISREG(status.st_mode) or foreign or status.st_size > MAX_BYTES:
            raise ProjektloggError("Projektlogg avvisade en fil som inte kom från knappen.", "Tryck en gång till.")
        return file.read(MAX_BYTES + 1)


def has_heartbeat(places: Places, now: float | None = None, *, within: float = 20.0) -> bool:
    """Whether a helper is alive: its heartbeat was touched within that many seconds."""
    with contextlib.suppress(OSError):
        return (time.time() if now is None else now) - (places.mailboxes[0] / HEARTBEAT).stat().st_mtime < within
    return False


def ask_to_stop(places: Places, *, patience: float = 10.0) -> bool:
    """Ask a running helper to end, and wait for it.

    Returns:
        Whether none is running afterwards.
    """
    if not has_heartbeat(places):
        return True
    write_own(places.mailboxes[0] / STOP, b"")
    end = time.monotonic() + patience
    while has_heartbeat(places) and time.monotonic() < end:
        time.sleep(0.1)
    return not has_heartbeat(places)
