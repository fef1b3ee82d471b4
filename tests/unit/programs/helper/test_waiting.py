"""The helper: real processes, real files, and a real kill in mid-work."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support_ribbon import wait_until
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import Places, System, find_places, make_own_folder, this_system, write_own
from xl_addin.programs.helper.mailbox import STOP, Answer, Request, parse_answer
from xl_addin.programs.helper.process import Helper, ask_to_stop, has_heartbeat, only_one, open_log

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files and signals")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = find_places(this_system(), tmp_path)
    for box in found.mailboxes:
        make_own_folder(box)
    return found


def ask(places: Places, action: str = "refresh", number: int = 1, **fields: str) -> Path:
    """Leave a request as an add-in does; returns where the answer will be."""
    request = {"action": action, "program": "excel", "workbook": "bok.xlsx", "time": "2023-05-15T10:15:00", **fields}
    draft = places.mailboxes[0] / f"20230515-{number:06}.tmp"
    draft.write_text(json.dumps(request), encoding="utf-16")
    draft.replace(draft.with_suffix(".request"))
    return draft.with_suffix(".answer")


def serve(places: Places, work: Callable[[Request], Answer]) -> None:
    Helper(places, {"refresh": work}).step()


def done(_request: Request) -> Answer:
    return Answer(ok=True, line="klart", text="108 av 400")


def test_a_request_is_done_once_and_answered(places: Places) -> None:
    answer = ask(places)
    serve(places, done)
    assert parse_answer(answer.read_bytes()) == Answer(ok=True, line="klart", text="108 av 400")
    assert [path.name for path in places.mailboxes[0].iterdir()] == [answer.name]
    serve(places, lambda _request: pytest.fail("done twice"))


def test_what_comes_after_the_answer_waits_until_it_was_fetched(places: Places) -> None:
    seen: list[bool] = []

    def then() -> bool:
        seen.append(True)
        return len(seen) > 1

    answer = ask(places)
    helper = Helper(places, {"refresh": lambda _request: Answer(ok=True, line="klart", text="klart", then=then)})
    assert helper.step()
    helper.step()
    assert answer.exists()
    assert not seen
    answer.unlink()
    for _ in range(4):
        helper.step()
    assert len(seen) == 2


def test_requests_are_done_in_order(places: Places) -> None:
    seen: list[str] = []

    def work(request: Request) -> Answer:
        seen.append(request.workbook)
        return Answer(ok=True, line="")

    for number in (3, 1, 2):
        ask(places, number=number, workbook=f"{number}.xlsx")
    serve(places, work)
    assert seen == ["1.xlsx", "2.xlsx", "3.xlsx"]


def test_our_own_error_reaches_the_user_as_it_is(places: Places) -> None:
    def work(_request: Request) -> Answer:
        raise ProjektloggError("Bladet är skyddat.", "Ta bort skyddet.", where="bok.xlsx")

    answer = ask(places)
    serve(places, work)
    assert parse_answer(answer.read_bytes()) == Answer(
        ok=False, line="Bladet är skyddat.", text="bok.xlsx: Bladet är skyddat. Ta bort skyddet."
    )


def test_a_surprise_is_one_plain_line_and_a_masked_traceback_in_the_log(places: Places) -> None:
    def work(_request: Request) -> Answer:
        raise KeyError("811218-9876")

    answer = ask(places)
    handler = open_log(places.log)
    try:
        serve(places, work)
    finally:
        import logging

        logging.getLogger("xl_addin").removeHandler(handler)
        handler.close()
    told = parse_answer(answer.read_bytes())
    assert not told.ok
    assert "KeyError" not in told.text
    log = places.log.read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "Traceback" in log
    assert "9876" not in log
    assert "811218" not in log


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EIO, "går inte att nå"),
        (errno.ESTALE, "går inte att nå"),
        (errno.ENOENT, "går inte att nå"),
        (errno.ENOSPC, "Disken är full"),
        (errno.EACCES, "Du får inte"),
    ],
)
def test_what_the_system_refuses_is_one_plain_line(places: Places, number: int, words: str) -> None:
    def work(_request: Request) -> Answer:
        raise OSError(number, "Input/output error", "/home/x/Projektlogg/811218-9876.docx")

    answer = ask(places)
    serve(places, work)
    told = parse_answer(answer.read_bytes())
    assert not told.ok
    assert words in told.line
    assert words in told.text
    assert "oväntat" not in told.line + told.text
    assert "Input" not in told.text
    assert "/home" not in told.text
    assert "9876" not in told.text


def test_the_helper_lives_on_where_a_file_cannot_be_taken_away(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    old = places.mailboxes[0] / "20230515-000001.answer"
    old.write_bytes(b"x")
    os.utime(old, (0, 0))
    write_own(places.mailboxes[0] / STOP, b"")
    real = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as pathlib has it
        if path.suffix == ".answer" or path.name == STOP:
            raise PermissionError(errno.EACCES, "held by a virus scanner", str(path))
        real(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    answer = ask(places, number=2)
    helper = Helper(places, {"refresh": done})
    helper.recover()
    assert helper.step()
    assert parse_answer(answer.read_bytes()).ok


def test_a_personnummer_in_an_answer_is_masked(places: Places) -> None:
    answer = ask(places)
    serve(places, lambda _request: Answer(ok=True, line="811218-9876", text="rad 811218-9876"))
    assert b"9\x008\x007\x006" not in answer.read_bytes()


def test_an_action_that_this_version_lacks_is_answered_politely(places: Places) -> None:
    answer = ask(places, action="final_report")
    serve(places, done)
    assert "Skapa slutrapport" in parse_answer(answer.read_bytes()).text


def test_what_is_no_request_is_answered_and_taken_away(places: Places) -> None:
    answer = ask(places, action="format_disk")
    serve(places, done)
    assert not parse_answer(answer.read_bytes()).ok
    assert not answer.with_suffix(".request").exists()


def test_a_file_with_a_name_that_is_none_is_taken_away_in_silence(places: Places) -> None:
    odd = places.mailboxes[0] / "å b.request"
    odd.write_bytes(b"{}")
    serve(places, done)
    assert list(places.mailboxes[0].iterdir()) == []


@posix
def test_links_pipes_folders_and_large_files_are_refused_at_once(places: Places, tmp_path: Path) -> None:
    box = places.mailboxes[0]
    secret = tmp_path / "secret.json"
    secret.write_bytes(ask(places).with_suffix(".request").read_bytes())
    ask(places).with_suffix(".request").unlink()
    (box / "link-000001.request").symlink_to(secret)
    os.mkfifo(box / "fifo-000001.request")
    (box / "large-00001.request").write_bytes(b" " * 40_000)
    serve(places, lambda _request: pytest.fail("accepted"))
    answers = sorted(path.name for path in box.glob("*.answer"))
    assert answers == ["fifo-000001.answer", "large-00001.answer", "link-000001.answer"]
    assert secret.exists()


def test_old_answers_and_drafts_are_swept(places: Places) -> None:
    for name in ("20230515-000001.answer", "20230515-000002.tmp"):
        path = places.mailboxes[0] / name
        path.write_bytes(b"")
        os.utime(path, (time.time() - 7200, time.time() - 7200))
    (places.mailboxes[0] / "20230515-000003.answer").write_bytes(b"")
    serve(places, done)
    assert [path.name for path in places.mailboxes[0].iterdir()] == ["20230515-000003.answer"]


def test_what_waited_too_long_for_a_helper_is_not_done(places: Places) -> None:
    old, fresh = ask(places, number=1), ask(places, number=2)
    os.utime(old.with_suffix(".request"), (time.time() - 300, time.time() - 300))
    helper = Helper(places, {"refresh": done})
    helper.recover()
    helper.step()
    assert not parse_answer(old.read_bytes()).ok
    assert parse_answer(fresh.read_bytes()).ok


PROGRAM = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from xl_addin.programs.helper.process import Helper
    from xl_addin.contract.folders import System, find_places
    from xl_addin.programs.helper.mailbox import Answer
    home = Path(sys.argv[1])
    def work(request):
        with (home / "times.txt").open("a") as file:
            file.write("x")
        if request.action == "refresh":
            time.sleep(60)
        return Answer(True, "klart")
    ran = Helper(find_places(System(sys.argv[2]), home), {"refresh": work, "check": work}).run()
    print(ran)
    """
)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def launch() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), this_system().value]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield launch
    for process in running:
        process.kill()
        process.communicate()


@posix
def test_killed_in_mid_work_the_next_helper_says_so_and_does_not_repeat_it(
    places: Places, tmp_path: Path, start: Callable[[], subprocess.Popen[str]]
) -> None:
    first = start()
    assert wait_until(lambda: has_heartbeat(places))
    answer = ask(places)
    assert wait_until((tmp_path / "times.txt").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    start()
    assert wait_until(answer.exists)
    assert "avbröts" in parse_answer(answer.read_bytes()).text
    later = ask(places, action="check", number=2)
    assert wait_until(later.exists)
    assert parse_answer(later.read_bytes()).ok
    assert (tmp_path / "times.txt").read_text() == "xx"


def test_one_helper_at_a_time_and_it_ends_when_asked(
    places: Places, start: Callable[[], subprocess.Popen[str]]
) -> None:
    first = start()
    assert wait_until(lambda: has_heartbeat(places))
    second = start()
    assert second.communicate(timeout=20)[0].strip() == "False"
    assert first.poll() is None
    assert ask_to_stop(places)
    assert first.communicate(timeout=20)[0].strip() == "True"
    assert not has_heartbeat(places)
    assert [path.name for path in places.mailboxes[0].iterdir()] == []


def test_the_heart_beats_during_long_work(places: Places) -> None:
    release = threading.Event()

    def work(_request: Request) -> Answer:
        release.wait(20)
        return Answer(ok=True, line="")

    helper = Helper(places, {"refresh": work})
    thread = threading.Thread(target=helper.run)
    thread.start()
    try:
        answer = ask(places)
        assert wait_until(answer.with_suffix(".work").exists)
        first = (places.mailboxes[0] / "heartbeat").stat().st_mtime_ns
        assert wait_until(lambda: (places.mailboxes[0] / "heartbeat").stat().st_mtime_ns > first)
    finally:
        release.set()
        helper.stop()
        thread.join()


@posix
def test_the_folders_are_the_owners_alone(tmp_path: Path) -> None:
    places = find_places(System.LINUX, tmp_path)
    places.data.mkdir(parents=True, mode=0o755)
    Helper(places, {}).stop()
    helper = Helper(places, {})
    helper.stop()
    assert helper.run()
    for folder in (places.data, *places.mailboxes):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("name", ["20230515-000001.tmp", "heartbeat", "heartbeat.tmp", "stop.tmp"])
def test_no_link_in_the_mailbox_is_followed(places: Places, tmp_path: Path, name: str) -> None:
    """Whoever gets a link in there must not make us write over a file elsewhere."""
    victim = tmp_path / "brev.txt"
    victim.write_text("kvar", encoding="utf-8")
    answer = ask(places)
    (answer.parent / name).symlink_to(victim)
    serve(places, lambda _: Answer(ok=True, line="klart"))
    write_own(answer.parent / "heartbeat", b"1")
    write_own(answer.parent / "stop", b"")
    assert victim.read_text(encoding="utf-8") == "kvar"
    assert parse_answer(answer.read_bytes()).line == "klart"
    assert not (answer.parent / "heartbeat").is_symlink()


@posix
def test_a_lock_that_is_a_link_is_refused(places: Places, tmp_path: Path) -> None:
    (places.data / "helper.lock").symlink_to(tmp_path / "finns-inte")
    with pytest.raises(OSError, match=r"helper\.lock"), only_one(places.data / "helper.lock"):
        pass
    assert not (tmp_path / "finns-inte").exists()


def test_a_dialog_holds_printable_text_only(places: Places) -> None:
    answer = ask(places)
    serve(places, lambda _: Answer(ok=True, line="a\x1b[2Jb", text="c\u202ed\x9b1m\n900101-9802"))
    told = parse_answer(answer.read_bytes())
    assert "\x1b" not in told.line
    assert not {"\u202e", "\x9b"} & set(told.text)
    assert told.text.endswith("\n[personnummer dolt]")
