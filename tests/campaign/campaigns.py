"""What a campaign is, and which there are: each module of `tests/campaign/tries` tries one thing from many seeds.

Such a module has

- `SAMPLE`: how many seeds every run of the suite tries;
- `SEEDS`: how many the campaign tries unless told otherwise;
- `attempt(seed, folder)`: makes one case from the seed in the empty folder and raises AssertionError where the product
  does not hold. The same seed makes the same case. It may call `pytest.skip` where the machine lacks a program.
"""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TRIES = Path(__file__).parent / "tries"


@dataclass(frozen=True)
class Campaign:
    """One thing that is tried from many seeds."""

    name: str
    sample: int
    seeds: int
    attempt: Callable[[int, Path], None]


def load(name: str) -> Campaign:
    """The campaign of that name.

    Raises:
        FileNotFoundError: there is none.
    """
    spec = importlib.util.spec_from_file_location(f"tests.campaign.tries.{name}", TRIES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Campaign(name, module.SAMPLE, module.SEEDS, module.attempt)


def names() -> list[str]:
    """All campaigns, by name."""
    return sorted(path.stem for path in TRIES.glob("*.py"))
