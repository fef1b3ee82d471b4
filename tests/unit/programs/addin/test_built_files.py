"""What users get is what the sources say today."""

from pathlib import Path

import pytest

from tests.support_imports import arrows
from tests.twins.addins import MAKERS, members
from xl_addin.programs.addin import sources
from xl_addin.programs.addin.sources.messages import MESSAGES

PACKAGE = Path(sources.__file__).parents[3]


@pytest.mark.parametrize("path", MAKERS, ids=lambda path: path.name)
def test_the_built_file_is_fresh(path: Path) -> None:
    """When it is not: `python -m tests.twins.addins`, and commit what it writes."""
    assert members(path.read_bytes()) == members(MAKERS[path]())


@pytest.mark.parametrize("path", MAKERS, ids=lambda path: path.name)
def test_a_changed_word_shows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MESSAGES, "Lost", "Något annat.")
    assert members(path.read_bytes()) != members(MAKERS[path]())


def test_nothing_that_is_shipped_imports_the_sources() -> None:
    inside = sources.__name__
    uses = {name for name, imported in arrows(PACKAGE).items() if any(one.startswith(inside) for one in imported)}
    assert uses  # the makers import each other
    assert [name for name in uses if not name.startswith(inside)] == []
