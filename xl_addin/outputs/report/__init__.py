"""The funder's Word report: from the figures and the texts to lagesrapport-5.docx, and its PDF."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xl_addin.books.file.keep import write_new
from xl_addin.contract.folders import shipped
from xl_addin.contract.form import Form

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results
    from xl_addin.outputs.report.origin import Origin

PROGRESS, FINAL = "lagesrapport", "slutrapport"


@dataclass(frozen=True, slots=True)
class Made:
    """What making a report came to.

    Attributes:
        files: the report, and its PDF when that was asked for.
        kept: where earlier files of the same names are now, those that differed.
        notes: what the user should know of it, in Swedish: what was done to the copy of a template of the user's own,
            and to what day a final report counts.
    """

    files: tuple[Path, ...]
    kept: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def template_path(*, final: bool) -> Path:
    """The template of the usual form."""
    return shipped_template(FINAL if final else PROGRESS)


@contextmanager
def template_of(form: Form, *, final: bool) -> Iterator[Path]:
    """The template of a form; one that has none gets one made of its sections, which is there for a while."""
    chosen = form.final if final else form.progress
    if chosen:
        yield chosen
        return
    from xl_addin.outputs.report.form_template import make_template

    with TemporaryDirectory() as folder:
        made = Path(folder) / f"formular-{form.name}.docx"
        made.write_bytes(make_template(form, helped=form.portal))
        yield made


def shipped_template(name: str) -> Path:
    """A template that comes with the program, with or without .docx: in the installed package or the repository."""
    return shipped(f"templates/{name.removesuffix('.docx')}.docx")


def find_template(path: Path) -> Path:
    """A template that a user names: the file, or else one that comes with the program and is called so."""
    named = shipped_template(path.name)
    return named if path == Path(path.name) and not path.exists() and named.is_file() else path


def make_report(
    results: "Results",
    out_dir: Path,
    *,
    final: bool = False,
    template: Path | None = None,
    pdf: bool = False,
    origin: "Origin | None" = None,
) -> Made:
    """Write the report, and its PDF when asked for. Somebody may have edited an earlier one: it is kept.

    While an error stands that nobody answers for, the report is marked as a draft.

    Args:
        results: what the counting came to; its period is the one reported.
        out_dir: the folder to write to; it is made when it is not there.
        final: the final report (both parts of the form) instead of the period's.
        template: a template of the user's own; the report is named after it.
        pdf: make a PDF too (see `report.pdf`). One that was made from the very same report is left as it is.
        origin: the workbook that was counted (see `report.origin.origin_of`).

    Raises:
        ProjektloggError: the template cannot be filled, a file cannot be written, or the PDF cannot be made (the
            Word document is there then).
    """
    from xl_addin.figures.facts import count_further, left_out
    from xl_addin.outputs.report.draft import marking_of
    from xl_addin.outputs.report.opening import open_template
    from xl_addin.outputs.report.origin import UNKNOWN
    from xl_addin.outputs.report.render import render  # python-docx is slow to import: only for those who want a report

    own = find_template(template) if template else None
    with nullcontext(own) if own else template_of(results.form, final=final) as chosen:
        data = render(results, chosen, final=final, origin=origin or UNKNOWN, marking=marking_of(results))
    document = out_dir / _name(template, results.period.number, final=final)
    kept = [write_new(document, data)]
    files = [document]
    notes = [
        *(open_template(own).notes if own else ()),
        count_further(results) if final else "",
        *left_out(results.findings),
    ]
    other = document.with_suffix(".pdf")
    if pdf or other.exists():
        from xl_addin.outputs.report.pdf import is_of, to_pdf

        stale = not is_of(other, data)
        if pdf:
            files.append(other)
            kept += [write_new(other, to_pdf(document))] if stale else []
        elif stale:
            notes.append(f"{other.name} är gjord av en tidigare rapport. Ta bort den, eller gör en ny PDF.")
    return Made(tuple(files), tuple(path for path in kept if path), tuple(filter(None, notes)))


def _name(template: Path | None, number: int, *, final: bool) -> str:
    """The report's file name, never the template's own."""
    from xl_addin.outputs.report.written_text import printable

    if template:
        return f"{printable(template.stem)}-{'ifylld' if final else number}.docx"
    return f"{FINAL}.docx" if final else f"{PROGRESS}-{number}.docx"
