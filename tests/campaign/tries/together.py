"""Four processes edit and save one workbook: each edit is there at the end, and who is refused is told the truth."""

import subprocess
import sys
from pathlib import Path

from tests.support_books import ROOT, log_book
from xl_addin.books.file.file_book import open_book

SAMPLE, SEEDS = 1, 20
WRITERS, EDITS = 4, 25

WRITER = """
import random, sys, time
from pathlib import Path
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file import open_book
from xl_addin.books.file.save import SavedMeanwhileError
path, number, edits, chance = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), random.Random(sys.argv[4])
for edit in range(edits):
    while True:
        seen = path.read_bytes()
        book = open_book(path)
        log = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
        values = log.column("Kontroll")
        values[number * edits + edit] = f"skrivare {number}, {edit}"
        book.apply(Update(columns=[ColumnUpdate(log, "Kontroll", values)]))
        time.sleep(chance.random() / 200)
        try:
            book.save()
        except SavedMeanwhileError:
            assert path.read_bytes() != seen, "nobody saved"
        else:
            break
"""


def attempt(seed: int, folder: Path) -> None:
    path = log_book(folder / "logg.xlsx", WRITERS * EDITS)
    commands = [
        [sys.executable, "-c", WRITER, str(path), str(number), str(EDITS), f"{seed} {number}"]
        for number in range(WRITERS)
    ]
    running = [subprocess.Popen(one, stderr=subprocess.PIPE, text=True, cwd=ROOT) for one in commands]
    reported = [one.communicate(timeout=300)[1] for one in running]
    assert [one.returncode for one in running] == [0] * WRITERS, reported
    found = open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll")
    assert found == [f"skrivare {number}, {edit}" for number in range(WRITERS) for edit in range(EDITS)]
    assert [one.name for one in folder.iterdir()] == [path.name]
