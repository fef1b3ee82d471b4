"""A few seeds of each campaign, in every run of the suite."""

from pathlib import Path

import pytest

from tests.campaign.campaigns import load, names


@pytest.mark.parametrize(("name", "seed"), [(name, seed) for name in names() for seed in range(load(name).sample)])
def test_a_seed_holds(name: str, seed: int, tmp_path: Path) -> None:
    load(name).attempt(seed, tmp_path)
