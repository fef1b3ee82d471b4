"""A real LibreOffice for the tests, started once; each test gets a sheet of its own."""

from collections.abc import Iterator

import pytest

import xl_addin.libreoffice as lo
from tests.support_xlwings import App, Book, Sheet


@pytest.fixture(scope="session")
def office() -> Iterator[App]:
    """LibreOffice without windows."""
    app = lo.start()
    yield app
    app.quit()


@pytest.fixture(scope="session")
def shared_book(office: App) -> Book:
    return office.books.add()


@pytest.fixture
def sheet(shared_book: Book) -> Iterator[Sheet]:
    """A blank sheet."""
    made = shared_book.sheets.add()
    yield made
    made.delete()


@pytest.fixture
def book(office: App) -> Iterator[Book]:
    """A new workbook."""
    made = office.books.add()
    yield made
    if made in list(office.books):
        made.close()
