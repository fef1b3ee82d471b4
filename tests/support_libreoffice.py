"""A real LibreOffice for the tests, started once; each test gets a sheet of its own."""

from collections.abc import Iterator

import pytest
import xlwings as xw

import xl_addin.libreoffice as lo


@pytest.fixture(scope="session")
def office() -> Iterator[xw.App]:
    """LibreOffice without windows."""
    app = lo.start()
    yield app
    app.quit()


@pytest.fixture(scope="session")
def shared_book(office: xw.App) -> xw.Book:
    return office.books.add()


@pytest.fixture
def sheet(shared_book: xw.Book) -> Iterator[xw.Sheet]:
    """A blank sheet."""
    made = shared_book.sheets.add()
    yield made
    made.delete()


@pytest.fixture
def book(office: xw.App) -> Iterator[xw.Book]:
    """A new workbook."""
    made = office.books.add()
    yield made
    if made in list(office.books):
        made.close()
