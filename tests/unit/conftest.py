"""Shared by the tests that give commands to the example workbook."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def example() -> bytes:
    """The example workbook, before any refresh."""
    from xl_addin.building.assemble import build
    from xl_addin.building.example.content import example_content

    return build(example_content())


@pytest.fixture
def book(tmp_path: Path, example: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example as logg.xlsx in an empty folder, in which the test stands."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "logg.xlsx"
    path.write_bytes(example)
    return path
