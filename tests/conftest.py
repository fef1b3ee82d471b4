"""Shared by all tests: what needs LibreOffice says so where it is missing, and fails where it must not be missing."""

import os
import shutil

import pytest

NEEDED = os.environ.get("PROJEKTLOGG_LIBREOFFICE") == "required"


def _office() -> bool:
    return bool(shutil.which("soffice") or shutil.which("libreoffice"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long campaigns run only when asked for (-m slow); LibreOffice tests are skipped where it is not installed."""
    campaign = pytest.mark.skip(reason="a long campaign: run it with -m slow")
    absent = pytest.mark.skip(
        reason="LibreOffice is not installed: apt-get install libreoffice-calc libreoffice-writer"
    )
    for item in items:
        if "slow" in item.keywords and "slow" not in (config.option.markexpr or ""):
            item.add_marker(campaign)
        if "libreoffice" in item.keywords and not _office() and not NEEDED:
            item.add_marker(absent)
