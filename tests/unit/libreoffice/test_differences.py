"""The page of what the engine refuses is what its code says."""

from tests.twins import differences


def test_the_page_is_what_the_code_says() -> None:
    assert differences.PAGE.read_text("utf-8") == differences.page()
