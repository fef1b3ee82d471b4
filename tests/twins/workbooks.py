"""Make the workbooks that stand in the repository, and their twins: `python -m tests.twins.workbooks`."""

from datetime import UTC, datetime
from pathlib import Path

from tests.twins.xlsx import WORKBOOKS, twin, twin_path
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.building.example.content import example_content

EMPTY, EXAMPLE = WORKBOOKS / "aktivitetslogg.xlsx", WORKBOOKS / "exempel.xlsx"
_CLOCK = datetime(2024, 1, 1, tzinfo=UTC)


def make_empty(path: Path) -> None:
    """The workbook that a project begins with."""
    path.write_bytes(build(empty_content()))


def make_example(path: Path) -> None:
    """The reference project, refreshed: the same bytes each time."""
    path.write_bytes(build(example_content(), title="Projektlogg – exempel"))
    with open_book(path, now=lambda: _CLOCK) as book:
        pipeline.refresh(book)


if __name__ == "__main__":
    make_empty(EMPTY)
    make_example(EXAMPLE)
    for workbook in (EMPTY, EXAMPLE):
        twin_path(workbook).write_text(twin(workbook), encoding="utf-8", newline="\n")
