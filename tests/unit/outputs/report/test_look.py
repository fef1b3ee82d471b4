from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.twins.pages import DRAWN_WITH, GOLDEN, difference, draw, drawn_with

WITHIN = 0.004
"""The share of a page that may have another shade: less than a line of text that has moved."""


@pytest.mark.libreoffice
def test_every_page_looks_as_it_did(tmp_path: Path) -> None:
    """After a change that is meant: `python -m tests.twins.pages`, and look at the pictures."""
    here, there = drawn_with(), DRAWN_WITH.read_text("utf-8")
    if here != there:
        pytest.skip(f"pages are compared with {there.strip()} only; here is {here.strip() or 'none'}")
    pages = dict(draw(tmp_path))
    assert sorted(pages) == sorted(path.name for path in GOLDEN.glob("*.png"))
    apart = {name: difference(_golden(name), page) for name, page in pages.items()}
    assert {name: share for name, share in apart.items() if share > WITHIN} == {}


def _golden(name: str) -> Image.Image:
    return Image.open(GOLDEN / name).convert("L")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.png")), ids=lambda path: path.name)
def test_a_page_that_has_moved_a_little_is_seen(path: Path) -> None:
    page = _golden(path.name)
    assert difference(page, page) == 0
    assert difference(page, ImageChops.offset(page, 0, 3)) > WITHIN
    assert difference(page, Image.new("L", page.size, 255)) > WITHIN
