"""What a report keeps of its own text, so that an edit made later can be told from a workbook that has changed.

Digests only: of each piece that the document shows (see `report.pieces`), and of each value that the workbook gave,
by its field's name. The first tell whether somebody edited the report; the second are the same whatever words another
version of the program puts around the values.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import FEW, WITHHELD
from xl_addin.outputs.report.pieces import DIGEST, READING, Piece, short_digest
from xl_addin.outputs.report.written_text import Written, printable

_TEXT, _VALUES, _TEMPLATE, _FORM, _READING, _MARKED = (
    f"Projektlogg {word}" for word in ("text", "uppgifter", "mall", "formulär", "läsning", "märkning")
)
_LATER = {"slag", "grund"}  # fields that came later: while they are blank, earlier reports agree
_PROGRESS, _FINAL = "lägesrapport", "slutrapport"
_CHUNK = 240  # characters of a property, of the 255 that Word keeps; a multiple of the digests' length
_MOST_CHUNKS = 5_000
_CHARACTERS = re.compile(rf"(?:[\w-]{{{DIGEST}}})*", re.ASCII)
_NOT_WORDS = re.compile(r"\W+")
_LISTS = ("aktiviteter", "indikatorer", "foretag_utanfor", "stodrader")
_NOT_GIVEN = ("rapport.", "granskning.")  # what the program says of its own work, with other rules in another version
_NUMBER = re.compile(r"\d+(?:,\d+)?")
_FIELD = re.compile(r"\w+(?:\.\w+)+")


@dataclass(frozen=True, slots=True)
class Kept:
    """The digests of a report.

    Attributes:
        pieces: of each piece of the document, in order.
        values: digest of a field's name -> digest of the value that the workbook gave.
        template: the template's file name and the digest of its bytes.
        final: it is a final report.
        marked: the places in `pieces` of what says that the report is a draft, or which errors were accepted.
    """

    pieces: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    template: tuple[str, str] = ("", "")
    final: bool = False
    marked: frozenset[int] = frozenset()

    @property
    def unmarked(self) -> list[str]:
        """The digests of what the workbook and the template gave."""
        return [digest for place, digest in enumerate(self.pieces) if place not in self.marked]


def template_digest(template: Path) -> tuple[str, str]:
    """A template's name and the digest of its bytes."""
    return printable(template.name)[:100], hashlib.sha256(template.read_bytes()).hexdigest()


def keep(
    pieces: Sequence[Piece],
    values: Mapping[str, str],
    template: tuple[str, str],
    *,
    final: bool = False,
    marks: frozenset[str] = frozenset(),
) -> Kept:
    """Make the digests of a report that shows these pieces.

    Args:
        values: as from `digests_of`.
        template: as from `template_digest`.
        marks: the texts that say that the report is a draft, or which errors were accepted.
    """
    marked = frozenset(place for place, piece in enumerate(pieces) if piece.text in marks)
    return Kept(tuple(piece.digest for piece in pieces), values, template, final, marked)


def digests_of(
    fields: Mapping[str, Any],
    figures: Mapping[str, Fact],
    texts: Sequence[str],
    printed: AbstractSet[str] | None = None,
) -> dict[str, str]:
    """The digest of each value that the workbook gives a report, by the digest of its name.

    Args:
        fields: as from `report.context.context`.
        figures: the live figures.
        texts: the report texts as they stand in their cells.
        printed: the names of the live figures that are printed; None: all.
    """
    values = values_of(fields, figures, texts, printed)
    return {short_digest(name): short_digest(value) for name, value in values.items()}


def values_of(
    fields: Mapping[str, Any],
    figures: Mapping[str, Fact],
    texts: Sequence[str],
    printed: AbstractSet[str] | None = None,
) -> dict[str, str]:
    """The values behind `digests_of`, each as it is digested: without the program's own words around it."""
    values = {name: _plain(_parts(fields[name])) for name in _LISTS if name in fields}
    rows = fields.get("aktiviteter", ())
    values["aktiviteter"] = _plain(part for row in rows for part in (row["akt"], row["delakt"], row["namn"]))
    values["aktiviteter.siffror"] = " ".join(_NUMBER.findall(" ".join(str(row["beskrivning"]) for row in rows)))
    values["texter"] = _plain(iter(texts))
    values |= {f"avsnitt.{name}": _plain(_parts(text)) for name, text in fields.get("avsnitt", {}).items()}
    values |= {name: _figure(fact) for name, fact in figures.items() if printed is None or name in printed}
    return {name: value for name, value in values.items() if not name.startswith(_NOT_GIVEN)}


def label_of(name: str, figures: Mapping[str, Fact]) -> str:
    """What a field is, in Swedish."""
    labels = {
        "aktiviteter": "aktiviteterna",
        "aktiviteter.siffror": "siffrorna om aktiviteterna",
        "texter": "rapporttexterna",
        "indikatorer": "tabellen över indikatorer",
        "foretag_utanfor": "företagen utanför programområdet",
        "stodrader": "stödet till företag",
    }
    if name.startswith("avsnitt."):
        return f"texten i avsnitt {name.removeprefix('avsnitt.').removeprefix('s').replace('_', '.')}"
    return labels.get(name) or (figures[name].label if name in figures else name)


def names_in(template: str, texts: Sequence[str]) -> set[str]:
    """The dotted names that a template and texts hold: among them every live figure that is printed by its name."""
    return {match[0] for words in (template, *texts) for match in _FIELD.finditer(words)}


def _plain(parts: Iterator[str]) -> str:
    """Letters and digits alone: how blanks and signs are set may differ between versions.

    Of what may be printed: by the digest of a text with a personal number in it, the number could be tried out.
    """
    shown = (unicodedata.normalize("NFKC", printable(part)) for part in parts)
    return "\n".join(_NOT_WORDS.sub("", part).casefold() for part in shown)


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, Written):
        yield from (block.text for block in value.blocks)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if part or name not in _LATER:
                yield from _parts(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _parts(part)
    else:
        yield str(value)


def _figure(fact: Fact) -> str:
    """A figure as such where it is disclosed: what is printed may be rounded otherwise in another version."""
    disclosed = fact.shown not in {FEW, WITHHELD}
    if disclosed and isinstance(fact.value, int | float):
        return f"{fact.value:.9g}"
    if disclosed and isinstance(fact.value, date):
        return fact.value.isoformat()
    return _plain(iter((fact.shown,)))


def write_kept(kept: Kept) -> dict[str, str]:
    """The digests as names and values of properties."""
    name, digest = kept.template
    return {
        _READING: READING,
        _FORM: _FINAL if kept.final else _PROGRESS,
        _TEMPLATE: f"{digest} {name}",
        _MARKED: _spans(sorted(kept.marked)),
        **_chunks(_TEXT, "".join(kept.pieces)),
        **_chunks(_VALUES, "".join(name + value for name, value in sorted(kept.values.items()))),
    }


def _chunks(name: str, text: str) -> dict[str, str]:
    starts = range(0, len(text), _CHUNK)
    return {f"{name} {number}": text[start : start + _CHUNK] for number, start in enumerate(starts, 1)}


def read_kept(values: Mapping[str, str]) -> Kept | None:
    """Read the digests; None when there are none, or they are of another reading. People may have changed any of it."""
    text, given = _joined(_TEXT, values), _joined(_VALUES, values)
    if values.get(_READING) != READING or not text or given is None or len(given) % (2 * DIGEST):
        return None
    pieces = tuple(text[start : start + DIGEST] for start in range(0, len(text), DIGEST))
    pairs = [given[start : start + 2 * DIGEST] for start in range(0, len(given), 2 * DIGEST)]
    digest, _, name = values.get(_TEMPLATE, "").partition(" ")
    return Kept(
        pieces,
        {pair[:DIGEST]: pair[DIGEST:] for pair in pairs},
        (name, digest),
        values.get(_FORM) == _FINAL,
        _places(values.get(_MARKED, ""), len(pieces)),
    )


def _joined(name: str, values: Mapping[str, str]) -> str | None:
    numbers = sum(key.startswith(f"{name} ") for key in values)
    parts = [values.get(f"{name} {number}", "?") for number in range(1, min(numbers, _MOST_CHUNKS) + 1)]
    whole = "".join(parts)
    return whole if _CHARACTERS.fullmatch(whole) else None


def _spans(places: Sequence[int]) -> str:
    """Places as spans: `0 5-7`."""
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in found)


def _places(spans: str, count: int) -> frozenset[int]:
    found: set[int] = set()
    for match in re.finditer(r"(\d{1,6})(?:-(\d{1,6}))?", spans, re.ASCII):
        first, last = int(match[1]), int(match[2] or match[1])
        found.update(range(first, min(last, count) + 1))
    return frozenset(found)
