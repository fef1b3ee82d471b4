"""Which finding tells of a cell that could not be read, with the words of its reason."""

from xl_addin.values.parse import TwoDaysError, UnreadableError
from xl_addin.values.raw_table import MERGED, PICTURE, ErrorValue


def error_code(value: ErrorValue, *, decides: bool) -> str:
    """The finding of a cell that has no value of its own; a picture matters only where the value decides a figure."""
    picture = "cell_picture_decides" if decides else "cell_picture"
    return {"": "formula_uncomputed", MERGED: "cell_merged", PICTURE: picture}.get(value, "cell_error")


def unreadable(code: str, error: UnreadableError) -> tuple[str, dict[str, str]]:
    """The finding of a cell that could not be read, and the words of its reason: a time stamp may be two days."""
    if isinstance(error, TwoDaysError):
        written, swedish = error.days
        return "date_two_days", {"written": written.isoformat(), "swedish": swedish.isoformat()}
    return code, {}
