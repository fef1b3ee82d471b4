"""What the buttons do in the open workbook: the pipeline's work, on a `LiveBook`, and an answer in plain Swedish."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from xl_addin.books.base import BookChangedError, Update
from xl_addin.books.file.keep import write_new
from xl_addin.books.live.live_book import LiveBook
from xl_addin.books.live.new_rows import written_rows
from xl_addin.books.ooxml.xstring import fold
from xl_addin.contract import headers, layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import LEVEL_WORDS, Finding
from xl_addin.contract.folders import Places
from xl_addin.contract.level import Level
from xl_addin.figures.facts import shown_figure
from xl_addin.programs.helper.documents import reports_folder, shown_folder
from xl_addin.programs.helper.mailbox import Answer, Request
from xl_addin.programs.helper.new_row import next_id
from xl_addin.programs.helper.open_books import find_book
from xl_addin.programs.helper.process import Work
from xl_addin.reading.columns import canonical
from xl_addin.values.raw_table import Table
from xl_addin.values.swedish import UNCOUNTED, UNSEEN, number

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results

_BOX_SECONDS = 2.0  # the add-in has shown its box by then, if it has one to show
_TRIES = 3  # readings of a workbook in which somebody moves rows at the same time
_FINDINGS = (layout.REVIEW.name, layout.CHANGES.name)
_TOLD = 5  # findings in the dialog; the sheet Granskning has them all
_TILE_ROWS, _TILE_COLUMNS = 4, 5  # of Översikt, see `building.overview_sheet`
_Done = TypeVar("_Done")


def live_actions(places: Places) -> Mapping[str, Work]:
    """The work for each action that needs an open workbook."""
    plain = {"new_activity": new_activity, "refresh": refresh, "check": check}
    filed = {
        "evidence": partial(evidence, places=places),
        "progress_report": partial(report, places=places, final=False),
        "final_report": partial(report, places=places, final=True),
    }

    def in_book(do: Callable[[LiveBook, Request], Answer]) -> Work:
        return lambda request: do(find_book(request), request)

    return {name: in_book(do) for name, do in (plain | filed).items()}


def warm_up() -> None:
    """Import what the buttons need, so that a press answers at once; what is missing here is reported at the press."""
    import contextlib
    import importlib

    for module in ("libreoffice", "pipeline", "outputs.evidence", "outputs.report.render", "outputs.report.pdf"):
        with contextlib.suppress(ImportError):
            importlib.import_module(f"xl_addin.{module}")


def new_activity(book: LiveBook, request: Request) -> Answer:
    """Begin a row of the log: the next free Id, the day, and the cursor where one goes on typing."""

    def begin() -> tuple[str, int, int]:
        tables = book.read([layout.LOG.name, layout.PROJECT.name])
        log = tables.get(layout.LOG.name)
        if log is None or headers.ID not in log.places:
            raise ProjektloggError(
                "Bladet Aktivitetslogg finns inte i arbetsboken.", "Öppna projektets logg och tryck sedan igen."
            )
        written = set(written_rows(log))
        ids = [name for name, place in zip(log.column(headers.ID), log.numbers, strict=True) if place in written]
        values = {headers.ID: next_id(ids), headers.DATE: _day(tables, request)}
        row = book.add_row(log, values)
        typed = next((one for one in layout.LOG.headers if one in log.places and one not in values), headers.ID)
        return log.sheet, row, log.first_column + log.places[typed]

    sheet, row, column = _again(begin)
    book.select(sheet, row, column)
    return Answer(ok=True, line=f"rad {row} är redo att fyllas i.")


def _day(tables: Mapping[str, Table], request: Request) -> date:
    """The day that counts as today, or the one nearest to it in the project."""
    from xl_addin.reading.cards import read_project

    card = tables.get(layout.PROJECT.name)
    project, *_ = read_project(canonical(card, layout.PROJECT) if card else None)
    day = project.today or request.time.date()
    if project.end:
        day = min(day, project.end)
    return max(day, project.start) if project.start and (not project.end or project.start <= project.end) else day


def refresh(book: LiveBook, _request: Request) -> Answer:
    """Count, and write the figures."""
    from xl_addin import pipeline

    done = _again(lambda: pipeline.refresh(book))
    listed = pipeline.has_review(book)
    changed = f"{number(done.changed)} celler ändrades" if done.changed else "inget hade ändrats"
    text = [*uncounted(done.results), _figures(done.results), _levels(done.results, listed=listed)]
    if done.changed and "://" not in book.full_name:
        text.append("Arbetsboken är inte sparad än: spara den som vanligt.")
    line = f"indikatorerna är uppdaterade, {changed}."
    if done.results.uncounted:
        line = f"{len(done.results.uncounted)} indikatorer kan inte räknas. Övriga är uppdaterade, {changed}."
    return Answer(ok=True, line=line, text="\n\n".join(text))


def check(book: LiveBook, _request: Request) -> Answer:
    """Write what is doubtful on the sheet Granskning, and show that."""
    from xl_addin import pipeline
    from xl_addin.outputs.own_sheets import make_update

    def write() -> "Results":
        results = pipeline.compute(book)
        if not book.read_only:
            whole = make_update(results)
            marks = [one for one in whole.columns if one.column == headers.CHECK]
            book.apply(Update(marks, [one for one in whole.tables if one.name in _FINDINGS]))
        return results

    results = _again(write)
    findings = results.findings
    review = book.read([layout.REVIEW.name]).get(layout.REVIEW.name)
    if review:
        book.select(review.sheet, review.header_row + 1, review.first_column)
    if not findings:
        return Answer(ok=True, line="loggen är utan anmärkning.", text="Allt ser bra ut. Inget att rätta.")
    first = [f"• {LEVEL_WORDS[one.level]}, {_place(one)}: {one.message}" for one in findings[:_TOLD]]
    more = [f"… och {len(findings) - _TOLD} till."] if len(findings) > _TOLD else []
    return Answer(
        ok=True,
        line=f"{results.levels}.",
        text="\n".join([_levels(results, listed=review is not None), "", *first, *more]),
    )


def evidence(book: LiveBook, request: Request, places: Places) -> Answer:
    """Write the rows behind the indicator that the user stands on, and open them."""
    from xl_addin import pipeline
    from xl_addin.outputs.evidence import link_from, make_evidence

    results = _again(lambda: pipeline.compute(book))
    code = _chosen(book, results)
    if code is None:
        how = "Ställ dig på en indikators rad på bladet Indikatorer, eller på dess ruta på bladet Översikt"
        return Answer(ok=False, line="välj först en indikator.", text=f"{how}, och tryck sedan på Visa underlag igen.")
    address, folder = request.workbook, reports_folder(places, request.workbook)
    link = address if "://" in address else link_from(folder, Path(address))
    data = make_evidence(results, code, book.name, link=link)
    opened = book.open_names  # an earlier list that is being looked at stays as it is
    names = (f"underlag-{code}{again}.xlsx" for again in chain([""], (f" ({place})" for place in count(2))))
    path = folder / next(name for name in names if fold(name) not in opened)
    write_new(path, data)
    indicator = next(one for one in results.indicators if one.code == code)
    text = f"{indicator.name}\n\n{_made(places, [path])}"
    return Answer(ok=True, line=f"underlaget för {indicator.name} är klart.", text=text, then=Opening(book, path))


class Opening:
    """Opens a file once the user has closed the box with the answer: the box would else lie behind the new window.

    Args:
        book: the workbook beside which it is opened.
        path: the file.
        clock: seconds, for tests.
    """

    def __init__(self, book: LiveBook, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._book, self._path, self._clock = book, path, clock
        self._began: float | None = None
        self._shown = False

    def __call__(self) -> bool:
        """Open the file if the time has come; whether it is done."""
        now = self._clock()
        self._began = now if self._began is None else self._began
        if self._book.busy:
            self._shown = True
            return False
        if not self._shown and now - self._began < _BOX_SECONDS:
            return False
        self._book.open_beside(self._path)
        return True


def _chosen(book: LiveBook, results: "Results") -> str | None:
    """The indicator whose row or tile is selected."""
    selected = book.selected
    if selected is None:
        return None
    sheet, row, column = selected
    if sheet == layout.INDICATORS.sheet:
        return next((indicator.code for indicator in results.indicators if indicator.row == row), None)
    if sheet != layout.OVERVIEW:
        return None
    shown = [outcome.code for outcome in results.outcomes if outcome.reported]
    goals = book.read([layout.GOALS.name]).get(layout.GOALS.name)
    if goals and goals.first_column <= column < goals.first_column + len(goals.header):
        return dict(zip(goals.numbers, shown, strict=False)).get(row)
    tops = book.named([layout.tile_names(number)["namn"] for number in range(1, layout.TILES + 1)])
    for place, code in enumerate(shown[: layout.TILES], 1):
        _, top, left = tops.get(layout.tile_names(place)["namn"], ("", 0, 0))
        if top <= row < top + _TILE_ROWS and left <= column < left + _TILE_COLUMNS:
            return code
    return None


def report(book: LiveBook, request: Request, places: Places, *, final: bool) -> Answer:
    """Write the report into the user's own folder, as a PDF too where that can be made."""
    from xl_addin import pipeline
    from xl_addin.outputs.report import make_report
    from xl_addin.outputs.report.origin import Origin
    from xl_addin.outputs.report.pdf_programs import find_programs

    results = _again(lambda: pipeline.compute(book, reporting=True))
    folder = reports_folder(places, request.workbook)
    origin = Origin(book.name)  # what is counted is the open workbook, which no file's digest is of
    made = make_report(results, folder, final=final, origin=origin)
    files, kept, note = list(made.files), list(made.kept), ""
    if find_programs():
        try:
            with_pdf = make_report(results, folder, final=final, origin=origin, pdf=True)
            files, kept = list(with_pdf.files), [*kept, *with_pdf.kept]
        except ProjektloggError as error:
            note = f"PDF:en kunde inte göras. {error}"
    else:
        note = "Öppna rapporten i Word och spara den som PDF när den är klar."
    standing = len(results.standing)
    draft = (
        f"Rapporten är märkt UTKAST, för {standing} fel står kvar. Rätta dem, eller skriv på bladet Granskning vem som "
        "godkänner dem och varför, och gör rapporten på nytt."
    )
    text = [*uncounted(results), *([draft, ""] if standing else []), _made(places, files)]
    text += ["", *(f"Den tidigare filen finns kvar som {path.name}." for path in kept)] if kept else []
    text += [line for one in (*made.notes, note) if one for line in ("", one)]
    text += ["", _levels(results, listed=not book.lacking([layout.REVIEW.name]))]
    name = "slutrapporten" if final else f"lägesrapporten för period {results.period.number}"
    return Answer(ok=True, line=f"{name} är skriven{' som utkast' if standing else ''}.", text="\n".join(text))


def _made(places: Places, files: Sequence[Path]) -> str:
    """Which files there are now, and where."""
    names = "\n".join(f"• {path.name}" for path in files)
    return f"Klart:\n{names}\n\nI mappen {shown_folder(places, files[0].parent)}"


def _again(do: Callable[[], _Done]) -> _Done:
    """Do something that somebody who works in the workbook at the same time can get in the way of."""
    for _ in range(_TRIES - 1):
        try:
            return do()
        except BookChangedError:
            continue
    return do()


def uncounted(results: "Results") -> list[str]:
    """What is told before all else: the indicators without a figure, and the error that took it."""
    if not results.uncounted:
        return []
    names = ", ".join(outcome.name for outcome in results.uncounted[:_TOLD])
    more = f" och {len(results.uncounted) - _TOLD} till" if len(results.uncounted) > _TOLD else ""
    first = next((note for note in results.findings if note.level is Level.ERROR), None)
    why = f" {_place(first)}: {first.message}" if first else ""
    return [f"Kan inte räknas: {names}{more}.{why} {UNSEEN}"]


def _figures(results: "Results") -> str:
    """The reported figures, a line each."""
    lines = [results.period_line(", "), ""]
    for one in results.outcomes:
        if one.reported and one.cumulative is None:
            lines.append(f"{one.name}: {UNCOUNTED}")
        elif one.reported:
            goal = f" av {number(one.target)}" if one.target is not None else ""
            may = results.disclosure(one.code)
            so_far, now = (shown_figure(figure, one, may) for figure in ("cumulative", "period"))
            plus = "+" if may.allows("period", one) else ""
            lines.append(f"{one.name}: {so_far}{goal} (perioden {plus}{now})")
    return "\n".join(lines)


def _levels(results: "Results", *, listed: bool) -> str:
    return f"Granskning: {results.levels}." + (" Se bladet Granskning." if results.findings and listed else "")


def _place(note: Finding) -> str:
    return f"{note.sheet} rad {note.row}" if note.row else note.sheet or "arbetsboken"
