"""The door of logs: no line of one, and no traceback, holds a person's number or a sign that steers a screen."""

import logging
import traceback

from xl_addin.values.masking import outward


class Formatter(logging.Formatter):
    """Formats as usual, then masks the whole entry."""

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102 - as logging has it
        return outward(super().format(record))


def story(error: Exception) -> str:
    """The traceback of an error that nobody foresaw."""
    return outward("".join(traceback.format_exception(error)))
