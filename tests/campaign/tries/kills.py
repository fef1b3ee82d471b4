"""A child that saves is killed at a random moment: the workbook is old or new, whole, and the next save works."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support_books import ROOT, log_book, unzipped
from xl_addin.books.file.save import save_book

SAMPLE, SEEDS = 2, 300

CHILD = """
import sys
from pathlib import Path
from xl_addin.books.file.save import save_book
path, one, other = (Path(name) for name in sys.argv[1:4])
texts = [one.read_bytes(), other.read_bytes()]
print("go", flush=True)
for number in range(100_000):
    save_book(path, texts[number % 2], texts[1 - number % 2])
"""


def attempt(seed: int, folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("POSIX signals")
    chance = random.Random(seed)  # noqa: S311 - no secret
    books, work = folder / "förlagor", folder / "arbete"
    books.mkdir()
    work.mkdir()
    one, other = log_book(books / "a.xlsx", 5), log_book(books / "b.xlsx", chance.randint(6, 400))
    path = work / "logg.xlsx"
    path.write_bytes(other.read_bytes())
    command = [sys.executable, "-c", CHILD, str(path), str(one), str(other)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        time.sleep(chance.random() / 10)
        child.kill()
    assert child.returncode == -signal.SIGKILL
    found = path.read_bytes()
    assert found in {one.read_bytes(), other.read_bytes()}
    assert unzipped(found)
    save_book(path, b"nytt", found)
    assert [each.name for each in work.iterdir()] == [path.name]
