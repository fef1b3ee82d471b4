"""The funder's Word report: from the figures and the texts to lagesrapport-5.docx, and its PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.books.save import write_atomic
from xl_addin.errors import ProjektloggError

if TYPE_CHECKING:
    from xl_addin.results import Results


def template_path(*, final: bool) -> Path:
    """The shipped template: in the installed package, or in the repository beside it."""
    name = "slutrapport.docx" if final else "lagesrapport.docx"
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates" / name
    return inside if inside.is_file() else package.parent / "templates" / name


def make_report(
    results: "Results", out_dir: Path, *, final: bool = False, template: Path | None = None, pdf: bool = False
) -> list[Path]:
    """Write the report, and its PDF when asked for; reports of the same name are replaced.

    Args:
        results: what the counting came to; its period is the one reported.
        out_dir: the folder to write to; it is made when it is not there.
        final: the final report (both parts of the form) instead of the period's.
        template: a template of the user's own.
        pdf: make a PDF too (see `report.pdf.find_office`).

    Returns:
        The files written.

    Raises:
        ProjektloggError: the template cannot be filled, a file cannot be written, or the PDF cannot be made (the
            Word document is there then).
    """
    from xl_addin.report.render import render  # docxtpl is slow to import: only for those who want a report

    chosen = template or template_path(final=final)
    try:
        data = render(results, chosen, final=final)
    except ProjektloggError as error:
        raise _explained(error, results, chosen) from error
    document = out_dir / ("slutrapport.docx" if final else f"lagesrapport-{results.period.number}.docx")
    _make_folder(out_dir)
    write_atomic(document, data)
    if not pdf:
        return [document]
    from xl_addin.report.pdf import to_pdf

    to_pdf(document, document.with_suffix(".pdf"))
    return [document, document.with_suffix(".pdf")]


def _explained(error: ProjektloggError, results: "Results", template: Path) -> ProjektloggError:
    """The error with what the template check says of the template."""
    from xl_addin.facts import facts
    from xl_addin.report.template_check import check_template

    problems = check_template(template, facts(results)) if template.is_file() else []
    remedy = " ".join(str(problem) for problem in problems[:3]) or error.remedy
    return ProjektloggError(error.message, remedy, where=error.where)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = "Mappen för rapporten kan inte skapas."
        raise ProjektloggError(message, "Välj en annan mapp, en som du får skriva i.", where=str(folder)) from error
