"""Shared by all tests: what needs another program says so where that is missing, and fails where it must be there."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

NEEDED = os.environ.get("PROJEKTLOGG_LIBREOFFICE") == "required"
BROWSER_NEEDED = os.environ.get("PROJEKTLOGG_BROWSER") == "required"
# Where all must be there (.ci/run) a run says the same as the one before; elsewhere each one draws new cases.
settings.register_profile("seeded", derandomize=True)
if NEEDED:
    settings.load_profile("seeded")
UNIT = Path(__file__).parent / "unit"
ROOMS = ("contract", "figures", "rules", "test_house.py", "values/test_orgnr.py", "values/test_parse.py")
FAST = tuple(UNIT / place for place in (*ROOMS, "ledger/test_registers.py"))
"""Where the tests stand that run in less than a minute together: what counts, and what is reported."""
REFRESHING = tuple(UNIT / "rules" / name for name in ("test_changed_rules.py", "test_swapped_headings.py"))
"""Those among them that are not fast: each compares several refreshes of the whole example."""


@cache
def _office() -> bool:
    from xl_addin.libreoffice import locate

    return locate.find() is not None


def _browser() -> bool:
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long campaigns run only when asked for (-m slow); tests of a program are skipped where it is not installed."""
    campaign = pytest.mark.skip(reason="a long campaign: run it with -m slow")
    absent = pytest.mark.skip(
        reason="LibreOffice is not installed: apt-get install libreoffice-calc libreoffice-writer"
    )
    no_browser = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium chromium-driver")
    for item in items:
        lies_there = any(map(item.path.is_relative_to, FAST)) and item.path not in REFRESHING
        if lies_there and "libreoffice" not in item.keywords:
            item.add_marker(pytest.mark.fast)
        if "slow" in item.keywords and "slow" not in (config.option.markexpr or ""):
            item.add_marker(campaign)
        if "libreoffice" in item.keywords and not _office() and not NEEDED:
            item.add_marker(absent)
        if "browser" in item.keywords and not _browser() and not BROWSER_NEEDED:
            item.add_marker(no_browser)
