"""How long it takes to write two computed columns, next to a library that does the same, and to copying alone.

Run it by hand: `python -m tests.bench.bench_books [rows ...]`. What counts are the ratios, measured in the same run;
the seconds are those of this computer. wolfxl is left out above 20,000 rows unless asked for (`--all`).
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import wolfxl

from tests.support_books import LOG_HEADER, log_book
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.books.file.save import write_atomic

TABLE = "Aktivitetslogg"
SLOW = 20_000


def timed(work: Callable[[], object], repeats: int = 3) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def bench(rows: int, folder: Path, *, peer: bool) -> None:
    """Print one line for a log of so many rows."""
    path = folder / f"{rows}.xlsx"
    log_book(path, rows)
    raw = path.read_bytes()
    copy = folder / "kopia.xlsx"
    values = [f"behovsanalys, leverans {n}" for n in range(rows)]
    steps: dict[str, float] = {}

    def refresh() -> None:
        path.write_bytes(raw)
        marks = [time.perf_counter()]
        book = open_book(path)
        marks.append(time.perf_counter())
        log = book.read([TABLE])[TABLE]
        marks.append(time.perf_counter())
        changed = book.apply(Update([ColumnUpdate(log, "Räknas i", values), ColumnUpdate(log, "Kontroll", values)]))
        marks.append(time.perf_counter())
        book.save()
        marks.append(time.perf_counter())
        if changed != 2 * rows:
            raise AssertionError(changed)
        for name, start, end in zip(("open", "read", "apply", "save"), marks, marks[1:], strict=False):
            steps[name] = min(steps.get(name, 99), end - start)

    def wolf() -> None:
        book = wolfxl.load_workbook(str(path), modify=True)
        sheet = book[TABLE]
        columns = [LOG_HEADER.index(name) + 1 for name in ("Räknas i", "Kontroll")]
        for number, value in enumerate(values, 2):
            for column in columns:
                sheet.cell(row=number, column=column).value = value
        book.save(str(copy))

    whole = timed(refresh)
    write = steps["open"] + steps["apply"] + steps["save"]
    bare = timed(lambda: write_atomic(copy, raw))
    other = timed(wolf, 1) if peer else 0.0
    told = "  ".join(f"{name} {seconds:.3f}" for name, seconds in steps.items())
    compared = f"wolfxl {other:.2f} = {other / write:.1f} x ours" if peer else "wolfxl not run"
    line = f"{rows:>7} rows x 2: whole {whole:.3f} s ({told}); without reading {write:.3f} s"
    sys.stdout.write(f"{line} = {write / bare:.0f} x a raw copy ({bare:.3f} s); {compared}\n")


def main() -> None:
    """Run the benchmark."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or [10_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            bench(rows, Path(folder), peer=rows <= SLOW or "--all" in sys.argv)


if __name__ == "__main__":
    main()
