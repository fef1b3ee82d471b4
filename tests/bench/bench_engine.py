"""What a call to LibreOffice costs: a round trip, a cell, a block: `python -m tests.bench.bench_engine`."""

import datetime as dt
import statistics
import time
from collections.abc import Callable

import xlwings as xw

import xl_addin.libreoffice as lo

ROWS, COLUMNS = 10_000, 14


def median(job: Callable[[], object], times: int) -> float:
    """The median of so many runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def report(what: str, milliseconds: float) -> None:
    """One line of the table."""
    print(f"{what:<62}{milliseconds:>10.2f} ms")


def main() -> None:
    """Measure and print."""
    start = time.perf_counter()
    app = lo.start(add_book=True)
    report("start LibreOffice in a new profile, with a workbook", (time.perf_counter() - start) * 1000)
    try:
        measure(app.books[0].sheets[0])
    finally:
        start = time.perf_counter()
        app.quit()
        report("quit", (time.perf_counter() - start) * 1000)


def measure(sheet: xw.Sheet) -> None:
    """The calls, on a blank sheet."""
    link, cell = sheet.impl.link, sheet["A1"]
    cell.value = 1
    report("round trip to the bridge alone", median(lambda: link.call("books.path", "file:///tmp"), 300))
    report("round trip to LibreOffice and back (the sheet's name)", median(lambda: sheet.name, 300))
    report("read a cell through xlwings", median(lambda: cell.value, 300))
    report("write a cell through xlwings", median(lambda: setattr(cell, "value", 2), 100))

    day = dt.datetime(2023, 5, 15)
    row = ["id-1", day, "Behovsanalys", "5599010013", "Namn & Co", "Almi", 1.5, 2, True, None, "x", "y", "z", 3]
    block = sheet["A1"].resize(ROWS, COLUMNS)
    rows = [row] * ROWS
    report(f"write {ROWS:,} × {COLUMNS} through xlwings", median(lambda: setattr(block, "value", rows), 3))
    report(f"read {ROWS:,} × {COLUMNS} through xlwings", median(lambda: block.value, 3))
    report(f"read {ROWS:,} × {COLUMNS}, raw values", median(lambda: block.raw_value, 3))
    report(f"write {ROWS:,} × {COLUMNS}, all text as text", median(lambda: block.impl.write_text(rows), 3))
    column = sheet["B1"].resize(ROWS, 1)
    report(f"write {ROWS:,} formulas", median(lambda: setattr(column, "formula", "=ROW(A1)*2"), 3))
    report(f"read {ROWS:,} formulas", median(lambda: column.formula, 3))


if __name__ == "__main__":
    main()
