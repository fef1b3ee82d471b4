"""What can go wrong between xlwings and LibreOffice.

A `LibreOfficeError` as such is a refusal, in LibreOffice's own words; each subclass is a reason why LibreOffice cannot
be asked at all. What LibreOffice has not is a NotImplementedError, and what it finds no sense in is a ValueError,
KeyError or IndexError, as with xlwings' other engines.
"""

from collections.abc import Iterable

from xlwings import XlwingsError


class LibreOfficeError(XlwingsError):
    """LibreOffice refused what it was asked."""


class NotInstalledError(LibreOfficeError):
    """There is no LibreOffice where one was looked for.

    Args:
        given: the path that was given; "" when the usual places were searched.
    """

    def __init__(self, given: str = "") -> None:
        place = f"at {given}" if given else "on this computer"
        super().__init__(f"LibreOffice was not found {place}: install it, or set LIBREOFFICE to the path of soffice.")
        self.given = given


class NoPythonError(LibreOfficeError):
    """No Python on this computer has `uno`, LibreOffice's door for other programs."""

    def __init__(self) -> None:
        super().__init__("No Python here can import uno: install python3-uno, or LibreOffice from libreoffice.org.")


class NotListeningError(LibreOfficeError):
    """No LibreOffice answers where one was said to listen.

    Args:
        connection: where, such as "pipe,name=x".
    """

    def __init__(self, connection: str) -> None:
        super().__init__(f"No LibreOffice listens at {connection}.")
        self.connection = connection


class NoAnswerError(LibreOfficeError):
    """LibreOffice did not answer in time."""

    def __init__(self) -> None:
        super().__init__("LibreOffice does not answer: close open dialogs, finish the cell being edited, try again.")


class GoneError(LibreOfficeError):
    """LibreOffice has ended."""

    def __init__(self) -> None:
        super().__init__("LibreOffice has ended.")


class UnsavedError(LibreOfficeError):
    """A LibreOffice that is not ours was asked to end, and has unsaved changes.

    Args:
        titles: the documents that have them.
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = tuple(titles)
        super().__init__(f"LibreOffice has unsaved documents: {', '.join(self.titles)}. Save or close them first.")
