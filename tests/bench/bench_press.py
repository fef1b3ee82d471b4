"""How long it is from the press of a button to the answer, by the real helper, in a LibreOffice without a window.

Run it by hand: `python -m tests.bench.bench_press [presses]`. The figures are medians in seconds, of this computer; the
add-in itself looks for an answer every fifth of a second.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xl_addin.libreoffice as lo
from tests.support_live import App
from tests.support_ribbon import wait_until
from xl_addin.contract.folders import Places, System, find_places
from xl_addin.contract.layout import LOG
from xl_addin.programs.helper.mailbox import parse_answer

EXAMPLE = Path(__file__).parents[2] / "workbook" / "exempel.xlsx"


def press(places: Places, app: App, workbook: Path, action: str) -> float:
    """The seconds until the answer is there."""
    box, name = places.mailboxes[0], f"20230920-101500-{time.monotonic_ns() % 10**9:09d}"
    pipe = app.impl.connection.removeprefix("pipe,name=")
    fields = {"action": action, "program": "libreoffice", "workbook": str(workbook), "pipe": pipe}
    (box / f"{name}.tmp").write_text(json.dumps(fields | {"time": "2023-09-20T10:15:00"}), "utf-16")
    start = time.perf_counter()
    (box / f"{name}.tmp").replace(box / f"{name}.request")
    answer = box / f"{name}.answer"
    while not answer.exists():
        time.sleep(0.005)
    seconds = time.perf_counter() - start
    found = parse_answer(answer.read_bytes())
    if not found.ok:
        raise AssertionError(found)
    return seconds


def bench(folder: Path, presses: int) -> None:
    """Print one line for each button."""
    path = folder / "logg.xlsx"
    shutil.copy(EXAMPLE, path)
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    places = find_places(System.LINUX, folder, home)
    began = time.perf_counter()
    command = [sys.executable, "-I", "-m", "xl_addin.programs.helper", "serve"]
    helper = subprocess.Popen(command, env={**os.environ, **home}, start_new_session=True)
    try:
        if not wait_until((places.mailboxes[0] / "heartbeat").exists):
            raise AssertionError("no helper")
        with lo.start() as app:
            book = app.books.open(path)
            first = press(places, app, path, "check")
            print(f"first press, {time.perf_counter() - began:.1f} s after the helper's start  {first:6.2f}")

            def change() -> None:
                book.sheets[LOG.sheet]["B9"].value = f"igår {time.monotonic_ns()}"

            book.sheets["Indikatorer"].activate()
            for action in ("refresh", "check", "new_activity", "progress_report"):
                taken = []
                for _ in range(presses):
                    change()
                    taken.append(press(places, app, path, action))
                print(f"{action:18} {statistics.median(taken):6.2f}  ({min(taken):.2f}-{max(taken):.2f})")
            taken = [press(places, app, path, "refresh") for _ in range(presses)]
            print(f"refresh, nothing new {statistics.median(taken):4.2f}  ({min(taken):.2f}-{max(taken):.2f})")
    finally:
        helper.terminate()
        helper.wait(10)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        bench(Path(made), int(sys.argv[1]) if len(sys.argv) > 1 else 5)
