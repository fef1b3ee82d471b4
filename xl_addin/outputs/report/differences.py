"""Where two readings of a document differ, when of the earlier one only digests are left."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from xl_addin.outputs.report.pieces import Piece, quoted


@dataclass(frozen=True, slots=True)
class Place:
    """One piece that is not what it was.

    Attributes:
        place: where it stands, or where it stood.
        now: what stands there now; None where nothing does.
        then: what stood there; "" when that is not known; None where nothing did.
    """

    place: str
    now: str | None
    then: str | None


def compare(then: Sequence[str], now: Sequence[Piece], known: Mapping[str, str]) -> list[Place]:
    """The pieces that differ, in order. A piece that moved is gone in one place and new in another.

    Args:
        then: the digests.
        now: the pieces that are there.
        known: digest -> text of pieces whose digest may be among `then`.
    """
    digests = [piece.digest for piece in now]
    first = 0
    while first < min(len(then), len(digests)) and then[first] == digests[first]:
        first += 1
    matcher = SequenceMatcher(None, list(then[first:]), digests[first:], autojunk=False)
    found: list[Place] = []
    for tag, old_start, old_end, start, end in matcher.get_opcodes():
        if tag != "equal":
            old = then[first + old_start : first + old_end]
            found += _places(old, now, first + start, first + end, known)
    return found


def _places(
    old: Sequence[str], now: Sequence[Piece], start: int, end: int, known: Mapping[str, str]
) -> Iterator[Place]:
    """The pieces from start to end stand where the old digests stood."""
    pairs = min(len(old), end - start)
    for digest, piece in zip(old, now[start:end], strict=False):
        yield Place(piece.place, piece.text, known.get(digest, ""))
    for piece in now[start + pairs : end]:
        yield Place(piece.place, piece.text, None)
    for digest in old[pairs:]:
        before = now[start + pairs - 1] if start + pairs else None
        place = f"efter {quoted(before.text)} ({before.place})" if before else "först i rapporten"
        yield Place(place, None, known.get(digest, ""))
