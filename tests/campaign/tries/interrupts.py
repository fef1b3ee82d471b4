"""Ctrl-C at any moment of a command: silence, the files whole, and nothing left lying beside them."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.support_books import ROOT
from xl_addin.books.file.file_book import open_book

SAMPLE, SEEDS = 2, 100
LONGEST = 4.0  # seconds until the interrupt; a refresh is over before that on a quiet machine
COMMANDS = (["refresh", "{}", "--period", "4"], ["check", "{}"], ["report", "{}", "--out", "ut"], ["evidence", "{}"])


def attempt(seed: int, folder: Path) -> None:
    """Interrupt one command after a random time."""
    if sys.platform == "win32":
        pytest.skip("Windows has no SIGINT for another process")
    rnd = Random(seed)  # noqa: S311 - a made-up case, no secret
    path = folder / "logg.xlsx"
    shutil.copy(ROOT / "workbook/exempel.xlsx", path)
    before = path.read_bytes()
    command = [sys.executable, "-c", "from xl_addin.programs.cli.entry import main; raise SystemExit(main())"]
    arguments = [word.format(path) for word in rnd.choice(COMMANDS)]
    child = subprocess.Popen([*command, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(rnd.uniform(0.3, LONGEST))  # Python itself starts in the first tenths
    child.send_signal(signal.SIGINT)
    said = b"".join(child.communicate(timeout=120)).decode()
    assert child.returncode in {130, 0, 1}, (arguments, child.returncode, said)
    assert "Traceback" not in said, said
    assert [one.name for one in folder.iterdir() if ".~" in one.name] == []
    if path.read_bytes() != before:
        assert arguments[0] == "refresh"
        with open_book(path) as book:
            assert "Aktivitetslogg" in book.sheets
    for made in folder.rglob("*.docx"):
        assert made.read_bytes()[:2] == b"PK"
