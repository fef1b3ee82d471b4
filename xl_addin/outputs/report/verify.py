"""Hold a report that somebody has against a workbook. Two questions are answered apart.

Was the report edited after it was made? The report keeps a digest of each of its pieces, so that any program's version
can tell, with the workbook or without it. Does the workbook now give other figures or texts? The report is made anew,
as of the same day, and held against those digests. Where another version of the program or of the template made the
report, its words may differ though the workbook does not: then the values that the workbook gives decide.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.version import __version__
from xl_addin.outputs.report import FINAL, PROGRESS, shipped_template, template_of
from xl_addin.outputs.report.differences import Place, compare
from xl_addin.outputs.report.digests import Kept, label_of, template_digest
from xl_addin.outputs.report.draft import DRAFT
from xl_addin.outputs.report.origin import CUSTOM_PART, NAMES, Stamp, from_properties, read_properties, stamped_figures
from xl_addin.outputs.report.pieces import Piece, UnreadableError, short_digest
from xl_addin.outputs.report.read_word import read_pieces
from xl_addin.values.swedish import number

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results

_LARGEST = 100_000_000  # bytes of a report; the shipped ones are below a million
_LARGEST_PART = 5_000_000  # bytes of its properties
_WORDS = {"mal": "mål", "perioden": "utfall i perioden", "ackumulerat": "utfall från start", "brutto": "alla insatser"}
_UNSTAMPED = "Rapporten säger inte vilken arbetsbok den kommer ur."
_MAKE_ANEW = "Jämför med en rapport som Projektlogg har gjort, eller gör en ny."
_SHIPPED = (PROGRESS, FINAL, "styrgrupp")
_ALIKE = 0.5  # of the pieces: a report that shares fewer with what a template gives was made from another


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what it was.

    Attributes:
        name: its live name, such as "leverans.ackumulerat".
        label: what it is, in Swedish.
        then: in the report; None where it has none.
        now: in the workbook; None where it has none.
    """

    name: str
    label: str
    then: float | None
    now: float | None

    def __str__(self) -> str:
        return f"{self.label}: {number(self.then)} i rapporten, {number(self.now)} i arbetsboken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of holding a report against a workbook.

    Attributes:
        edited: the places where the report is not as it was made; None: that cannot be known (`unknown` says why).
        figures: the report's figures that the workbook no longer gives.
        values: what else the workbook gives otherwise, in Swedish words.
        places: where a report made anew says something else.
        reworded: whether `places` may come from other words of the program or the template alone.
        unknown: why `edited` is not known.
        unmade: why no report could be made anew to compare with.
    """

    edited: Sequence[Place] | None = None
    figures: Sequence[Difference] = ()
    values: Sequence[str] = ()
    places: Sequence[Place] = ()
    reworded: bool = False
    unknown: str = ""
    unmade: str = ""

    @property
    def workbook_differs(self) -> bool:
        """Whether the workbook now gives other figures or texts."""
        return bool(self.figures or self.values or (self.places and not self.reworded))

    @property
    def differs(self) -> bool:
        """Whether report and workbook disagree in any way."""
        return bool(self.edited) or self.workbook_differs


def read_stamp(report: Path) -> Stamp:
    """Read what a report says of itself.

    Args:
        report: a .docx or .pdf.

    Raises:
        ProjektloggError: it cannot be read, or says nothing that can be trusted.
    """
    data = _read(report)
    properties = _of_pdf(data) if _is_pdf(data) else _of_docx(data)
    stamp = None if properties is None else from_properties(properties)
    if stamp is None:
        raise ProjektloggError(_UNSTAMPED, _MAKE_ANEW, where=report.name)
    return stamp


def verify(
    report: Path, stamp: Stamp, results: "Results", template: Path | None = None, *, same_file: bool = False
) -> Verdict:
    """Hold a report against a workbook.

    Args:
        report: a .docx or .pdf.
        stamp: as from `read_stamp`.
        results: the workbook, counted for the report's period as of the day that the report was counted.
        template: the template that the report was made from, where it is none that comes with the program.
        same_file: the workbook is the very file that the report was made from.

    Raises:
        ProjektloggError: the report cannot be read.
    """
    data = _read(report)
    try:
        shown = None if _is_pdf(data) else read_pieces(data)
    except UnreadableError as error:
        raise ProjektloggError("Rapporten kan inte läsas.", _MAKE_ANEW, where=report.name) from error
    figures = differences(stamp, results)
    if stamp.kept is None:
        return _verify_without_digests(stamp, results, shown, figures, same_file=same_file)
    fresh, same_template, unmade = _made_anew(stamp, results, template)
    there = {piece.digest: piece.text for piece in [*fresh, *(shown or ()), Piece(DRAFT, "", "header")]}
    reworded = stamp.origin.version != __version__ or not same_template
    return Verdict(
        edited=None if shown is None else compare(stamp.kept.pieces, shown, there),
        figures=figures,
        values=_values(stamp.kept, results) if reworded else (),
        places=() if unmade else compare(stamp.kept.unmarked, fresh, there),
        reworded=reworded,
        unknown="" if shown is not None else "Om en PDF är ändrad prövas inte.",
        unmade=unmade,
    )


def differences(stamp: Stamp, results: "Results") -> list[Difference]:
    """The report's figures that the workbook no longer gives, for the report's period.

    Args:
        stamp: what the report says.
        results: the workbook, counted for that period.
    """
    now = stamped_figures(results)
    names = {outcome.code: outcome.name for outcome in results.outcomes}
    return [
        Difference(f"{code}.{name}", f"{names.get(code, code)}, {_WORDS[name]}", figures[name], today)
        for code, figures in stamp.figures.items()
        for name in NAMES
        if figures[name] != (today := now.get(code, {}).get(name))
    ]


def _made_anew(stamp: Stamp, results: "Results", template: Path | None) -> tuple[list[Piece], bool, str]:
    """The pieces of a report made anew, whether from the very same template, and why none could be made."""
    from xl_addin.outputs.report.render import render

    if stamp.kept is None:
        raise ValueError(stamp)
    name, digest = stamp.kept.template
    try:
        with template_of(results.form, final=stamp.kept.final) as of_form:
            shipped = shipped_template(Path(name).name)
            chosen = template or (of_form if of_form.name == name else shipped)
            if not chosen.is_file():
                return [], False, f"Mallen {name} finns inte här. Ange den med --template, så jämförs hela texten."
            made = render(results, chosen, final=stamp.kept.final, origin=stamp.origin)
            return read_pieces(made), template_digest(chosen)[1] == digest, ""
    except ProjektloggError as error:
        return [], False, f"Rapporten kan inte göras på nytt: {error.message}"


def _values(kept: Kept, results: "Results") -> list[str]:
    """What the workbook gives otherwise than when the report was made."""
    from xl_addin.outputs.report.context import context, texts_of
    from xl_addin.outputs.report.digests import values_of

    figures = results.figures
    values = values_of(context(results, final=kept.final), figures, texts_of(results, final=kept.final))
    now = {short_digest(name): (name, short_digest(value)) for name, value in values.items()}
    changed = [now[name][0] for name, value in kept.values.items() if name in now and now[name][1] != value]
    gone = sum(name not in now for name in kept.values)
    return [label_of(name, figures) for name in changed] + ["en uppgift som inte finns längre"] * gone


def _verify_without_digests(
    stamp: Stamp, results: "Results", shown: Sequence[Piece] | None, figures: list[Difference], *, same_file: bool
) -> Verdict:
    """A report of the first versions: its text can only be held against one that the workbook gives now.

    From the very same workbook and version the same report comes, so that what differs there was edited.
    """
    from xl_addin.outputs.report.render import render

    if shown is None:
        return Verdict(figures=figures, unknown="Om en PDF är ändrad prövas inte.")
    unknown = "Rapporten är gjord innan Projektlogg sparade kontrollsummor av texten."
    made = [
        read_pieces(render(results, shipped_template(name), final=name == FINAL, origin=stamp.origin))
        for name in _SHIPPED
    ]
    digests = {piece.digest for piece in shown}
    fresh = max(made, key=lambda pieces: sum(piece.digest in digests for piece in pieces) / len(pieces))
    if sum(piece.digest in digests for piece in fresh) < _ALIKE * len(fresh):
        unmade = "Rapporten är gjord med en mall som inte följer med Projektlogg."
        return Verdict(figures=figures, unknown=unknown, unmade=unmade)
    known = {piece.digest: piece.text for piece in [*fresh, *shown]}
    reworded = stamp.origin.version != __version__
    if same_file and not reworded:
        return Verdict(edited=compare([piece.digest for piece in fresh], shown, known), figures=figures)
    places = compare([piece.digest for piece in shown], fresh, known)
    return Verdict(figures=figures, places=places, reworded=reworded, unknown=unknown)


def _read(report: Path) -> bytes:
    try:
        if report.stat().st_size > _LARGEST:
            raise ProjektloggError("Filen är för stor för att vara en rapport.", _MAKE_ANEW, where=report.name)
        return report.read_bytes()
    except OSError as error:
        raise ProjektloggError("Rapporten kan inte läsas.", "Kontrollera sökvägen.", where=report.name) from error


def _is_pdf(data: bytes) -> bool:
    return data[:5] == b"%PDF-"


def _of_docx(data: bytes) -> dict[str, str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(CUSTOM_PART) as part:
            xml = part.read(_LARGEST_PART + 1)
        return read_properties(xml) if len(xml) <= _LARGEST_PART else None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None


def _of_pdf(data: bytes) -> dict[str, str] | None:
    from xl_addin.outputs.report.pdf import STAMP

    try:
        metadata = PdfReader(io.BytesIO(data)).metadata
        read = json.loads(str(metadata[STAMP])[:_LARGEST_PART]) if metadata and STAMP in metadata else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None
    texts = isinstance(read, dict) and all(isinstance(value, str) for value in read.values())
    return read if texts else None
