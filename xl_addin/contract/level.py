"""How much a finding weighs."""

from enum import StrEnum


class Level(StrEnum):
    """How much a finding weighs. Uncertain matches are never more than REVIEW: a false alarm is worse than a miss."""

    ERROR = "error"  # a figure is wrong or missing until somebody acts; the exit code is 1
    WARNING = "warning"  # the figures stand, but something should be mended
    REVIEW = "review"  # look when you have time
