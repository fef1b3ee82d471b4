"""The work itself, the same for a file and for an open workbook: read, count, write."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from xl_addin.books.base import Book, Seal
from xl_addin.contract import layout
from xl_addin.contract.findings import Finding, finding, in_order
from xl_addin.figures.facts import figures_of, with_review
from xl_addin.ledger.last_columns import last_columns
from xl_addin.ledger.last_rules import kept_rules
from xl_addin.ledger.ledger import make_ledger
from xl_addin.ledger.outcomes import Results, make_outcomes
from xl_addin.ledger.periods import pick, whole_project
from xl_addin.outputs.own_sheets import make_update
from xl_addin.reading.acceptance import accepted, halves
from xl_addin.reading.workbook import TypedWorkbook, type_tables
from xl_addin.rules import find_all
from xl_addin.values.compare import fold, suggest

Say = Callable[[str], None]
"""Takes a Swedish line about what is being done now."""


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did.

    Attributes:
        changed: how many cells of the workbook got another value.
        seconds: how long each step took.
    """

    results: Results
    changed: int
    seconds: dict[str, float]


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[step] = round(time.perf_counter() - start, 3)


def count(workbook: TypedWorkbook, period: int | None = None, today: date | None = None) -> Results:
    """Count a workbook: the ledger and the figures, without what is doubtful in it.

    Args:
        workbook: its typed tables.
        period: the number of the period to report; None: the one whose turn it is, see `pick`.
        today: the day that counts as today when the project card does not say.

    Raises:
        ProjektloggError: there is no period of that number.
    """
    day = workbook.project.today or today or date.today()  # noqa: DTZ011 - the adviser's own calendar day
    memory, columns = kept_rules(workbook), last_columns(workbook)
    if not workbook.periods:
        workbook = replace(workbook, periods=(whole_project(workbook, day),))
    ledger = make_ledger(workbook)
    chosen = pick(workbook.periods, period, day)
    outcomes = make_outcomes(ledger, workbook.indicators, workbook.project, chosen, day)
    return Results(workbook, ledger, chosen, outcomes, day, memory, columns)


def make_results(
    workbook: TypedWorkbook,
    period: int | None = None,
    today: date | None = None,
    more: Sequence[Finding] = (),
    *,
    reporting: bool = False,
) -> Results:
    """Count a workbook, name its figures, and see what is doubtful in it.

    Args:
        workbook: as for `count`, as are `period`, `today` and the errors.
        more: what is doubtful in the workbook beside its tables.
        reporting: a report is made of it, see `Results.is_near`.
    """
    results = replace(count(workbook, period, today), reporting=reporting)
    findings = [*workbook.findings, *more]
    if not workbook.periods and layout.PERIODS.name in workbook.tables:
        findings.append(finding("period_missing", workbook.tables[layout.PERIODS.name]))
    results = replace(results, figures=figures_of(results))
    return with_review(results, in_order([*findings, *find_all(results), *_too_long(results)], workbook.tables))


def _too_long(results: Results) -> Iterator[Finding]:
    """Texts that the funder's form has no room for, where it sets limits."""
    form = results.workbook.form
    if form and any(section.limit for section in form.sections):
        from xl_addin.outputs.portal.limits import too_long

        yield from too_long(results)


def _absent(book: Book) -> Iterator[Finding]:
    """Tables that we write and that the workbook has no longer; a sheet that is gone is reported once."""
    other_names = [name for name in book.sheets if name not in layout.SHEETS]
    there = {fold(name) for name in book.sheets}
    named: set[str] = set()
    for name in book.lacking([spec.name for spec in layout.TABLES if spec.computed and not spec.optional]):
        sheet = layout.SPEC[name].sheet
        if fold(sheet) in there:
            yield finding("table_absent", name=name, sheet_name=sheet)
        elif sheet not in named:
            named.add(sheet)
            yield finding("sheet_absent", name=sheet, suggestion=suggest(sheet, other_names))


def _sealed(book: Book, absent: Sequence[Finding]) -> Iterator[Finding]:
    """What somebody has put on the workbook so that it should not be changed, where it matters."""
    if Seal.PASSWORD in book.seals:
        yield finding("workbook_password")
    if Seal.SIGNATURE in book.seals:
        yield finding("workbook_signed")
    if Seal.STRUCTURE in book.seals and any(note.code in {"sheet_absent", "sheet_missing"} for note in absent):
        yield finding("workbook_locked")


def has_review(book: Book) -> bool:
    """Whether the workbook has a place for the list of what is doubtful."""
    return not book.lacking([layout.REVIEW.name])


def compute(
    book: Book,
    period: int | None = None,
    today: date | None = None,
    say: Say = _silent,
    seconds: dict[str, float] | None = None,
    *,
    reporting: bool = False,
) -> Results:
    """Read a workbook and count it; nothing is written.

    Args:
        period: the number of the period to report; None: the one whose turn it is (see `ledger.periods.pick`).
        today: the day that counts as today when the project card does not say; None: today.
        seconds: gets how long each step took.
        reporting: a report is made of it, see `Results.is_near`.

    Raises:
        ProjektloggError: the workbook cannot be read or counted, or has no such period.
    """
    seconds = {} if seconds is None else seconds
    say("Läser arbetsboken")
    with _timed(seconds, "read"):
        own = (layout.REVIEW, layout.CHANGES, layout.FIGURES)
        tables = book.read([spec.name for spec in (*layout.INPUT_TABLES, *own)])
        written = {name: tables.pop(name) for name in (layout.REVIEW.name, layout.CHANGES.name) if name in tables}
    say("Räknar och kontrollerar")
    with _timed(seconds, "count"):
        workbook, absent = type_tables(tables, book.folder), list(_absent(book))
        more = [*absent, *_sealed(book, [*absent, *workbook.findings])]
        results = make_results(workbook, period, today, more, reporting=reporting)
        now = datetime.now()  # noqa: DTZ005 - the adviser's own clock
        results = replace(results, accepted=accepted(results.findings, results.tables, written, now))
        if half := list(halves(results.accepted)):
            results = with_review(results, in_order([*results.findings, *half], results.tables))
            results = replace(results, accepted=accepted(results.findings, results.tables, written, now))
        return results


def refresh(book: Book, period: int | None = None, today: date | None = None, say: Say = _silent) -> Refreshed:
    """Recompute everything that is ours in a workbook and save it. Only cells whose value changes are written.

    Arguments and errors as for `compute`; when it raises, the workbook is as it was.
    """
    seconds: dict[str, float] = {}
    results = compute(book, period, today, say, seconds)
    say("Skriver siffrorna")
    with _timed(seconds, "write"):
        changed = book.apply(make_update(results))
    if changed:
        say("Sparar")
        with _timed(seconds, "save"):
            book.save()
    return Refreshed(results, changed, seconds)
