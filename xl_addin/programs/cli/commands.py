"""The commands themselves: each takes its arguments, does its work, prints, and returns the exit code."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.books.file.keep import write_new
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.figures.facts import shown_figure
from xl_addin.ledger.small_groups import ALL, disclosed_figures
from xl_addin.programs.cli.exit_codes import FINDINGS, FINE
from xl_addin.programs.cli.show import Show, findings_json, results_json
from xl_addin.programs.cli.workbooks import fresh_example
from xl_addin.values.swedish import UNCOUNTED

if TYPE_CHECKING:
    from xl_addin.books.base import Book

_TRIES = 5  # readings of a workbook that somebody else saves at the same time
DEMO_BOOK, DEMO_PERIOD = "exempel.xlsx", 5


def _cells(changed: int) -> str:
    """How many cells were changed, in words.

    >>> _cells(1), _cells(2)
    ('1 cell ändrades', '2 celler ändrades')
    """
    return "1 cell ändrades" if changed == 1 else f"{changed} celler ändrades"


def exit_code(findings: tuple[Finding, ...]) -> int:
    """1 when a figure is wrong or missing until somebody acts."""
    return FINDINGS if any(note.level is Level.ERROR for note in findings) else FINE


def refresh(args: Namespace, show: Show) -> int:
    """Recompute everything that is ours in the workbook, and save it."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.books.file.save import SavedMeanwhileError

    for left in reversed(range(_TRIES)):
        try:
            with show.progress() as say, open_book(args.book, signed=args.signed) as book:
                _say_of_seals(book, show, signed=args.signed)
                done = pipeline.refresh(book, args.period, say=say)
                listed = pipeline.has_review(book)
            break
        except SavedMeanwhileError:
            if not left:
                raise
    show.json(results_json(done.results, persons=args.persons) | {"changed": done.changed, "seconds": done.seconds})
    show.uncounted(done.results)
    show.lost(done.results.findings)
    show.indicators(done.results, persons=args.persons)
    show.levels(done.results)
    if done.results.findings:
        show.say(_where_to_read(args.book, listed=listed))
    show.say(f"{_cells(done.changed)} i {args.book}." if done.changed else f"Inget nytt i {args.book}.")
    return exit_code(done.results.findings)


def _say_of_seals(book: "Book", show: Show, *, signed: bool) -> None:
    """Said before anything is written."""
    from xl_addin.books.base import Seal

    if Seal.PASSWORD in book.seals:
        show.say("Arbetsboken har ett lösenord för att ändra, eller rekommenderar skrivskydd. Den uppdateras ändå.")
    if Seal.SIGNATURE in book.seals and signed:
        show.say("Arbetsboken är digitalt signerad. Signaturen slutar gälla när något skrivs i den.")


def _where_to_read(path: Path, *, listed: bool) -> str:
    return f"Läs dem {'på bladet Granskning, eller ' if listed else ''}med: xl-addin check {path}"


def check(args: Namespace, show: Show) -> int:
    """Print what is doubtful in the workbook; nothing is written."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book

    seconds: dict[str, float] = {}
    with show.progress() as say, open_book(args.book) as book:
        results = pipeline.compute(book, say=say, seconds=seconds)
    show.json({"project": results.project.name, "findings": findings_json(results.findings), "seconds": seconds})
    show.findings(results.findings)
    show.levels(results)
    return exit_code(results.findings)


def tell_kept(show: Show, kept: Path | None) -> None:
    """Say where an earlier file is now."""
    if kept:
        show.say(f"Den tidigare filen finns kvar som {kept.name}.")


def _output(args: Namespace, usual: str) -> Path:
    """Where a command writes: never over the workbook itself, never under an ending that says another kind of file."""
    path: Path = args.out or Path(usual)
    ending = Path(usual).suffix
    if path.resolve() == args.book.resolve():
        raise ProjektloggError("Det är själva arbetsboken.", "Välj ett annat namn med --out.", where=str(path))
    if path.suffix.lower() not in ("", ending):
        raise ProjektloggError(f"Filen måste heta något som slutar på {ending}.", where=str(path))
    return path if path.suffix else path.with_name(path.name + ending)


def portal(args: Namespace, show: Show) -> int:
    """Write a page with every field of the form, to copy from."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.figures.facts import count_further, left_out
    from xl_addin.outputs.portal import make_portal
    from xl_addin.outputs.portal.fields import sections

    with show.progress() as say:
        with open_book(args.book) as book:
            results = pipeline.compute(book, args.period, say=say, reporting=True)
        say("Skriver sidan")
        page = make_portal(results, final=args.final)
    path = _output(args, "portal-slutrapport.html" if args.final else f"portal-{results.period.number}.html")
    kept = write_new(path, page.encode())
    fields: list[dict[str, object]] = [
        {"section": section.asked.cell, "title": section.title, "name": field.name, "text": field.text}
        | {"characters": field.characters, "words": field.words, "empty": field.empty, "limit": section.asked.limit}
        for section in sections(results, final=args.final)
        for field in section.fields
    ]
    show.json({"file": str(path), "period": results.period.number, "fields": fields})
    show.say("Klart. Öppna sidan i en webbläsare och kopiera ett fält i taget:")
    show.made([path])
    tell_kept(show, kept)
    if args.final and (note := count_further(results)):
        show.say(note)
    for line in left_out(results.findings):
        show.say(line)
    if exit_code(results.findings):
        show.levels(results)
    return exit_code(results.findings)


def evidence(args: Namespace, show: Show) -> int:
    """Write the rows behind a figure, or behind all reported ones, to a workbook of their own."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.evidence import link_from, make_evidence

    path = _output(args, f"underlag-{args.code}.xlsx" if args.code else "underlag.xlsx")
    with show.progress() as say:
        with open_book(args.book) as book:
            results = pipeline.compute(book, args.period, say=say)
        say("Skriver underlaget")
        link = link_from(path.parent, args.book)
        data = make_evidence(results, args.code, args.book.name, persons=args.persons, link=link)
    kept = write_new(path, data)
    outcomes = [results.outcome(args.code)] if args.code else [o for o in results.outcomes if o.reported]
    rights = {o.code: ALL if args.persons else results.disclosure(o.code) for o in outcomes}
    disclosed = {o.code: disclosed_figures(o, rights[o.code]) for o in outcomes}
    figures = [
        {"code": code, "period": one["period"], "cumulative": one["cumulative"]} for code, one in disclosed.items()
    ]
    show.json({"file": str(path), "indicators": figures} | (figures[0] if args.code else {}))
    for outcome in outcomes:
        if outcome.cumulative is None:
            show.say(f"{outcome.name}: {UNCOUNTED}, och är inte med.")
            continue
        figure = shown_figure("cumulative", outcome, rights[outcome.code])
        show.say(f"{outcome.name}: {figure} till och med period {results.period.number}.")
    _tell_list(show, path, kept, persons=args.persons)
    return FINE


def participants(args: Namespace, show: Show) -> int:
    """Write the list of the companies behind the reported figures."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.participants import make_participants

    with show.progress() as say:
        with open_book(args.book) as book:
            results = pipeline.compute(book, args.period, say=say)
        say("Skriver listan")
        data = make_participants(results, args.book.name, persons=args.persons)
    path = _output(args, "deltagande-foretag.xlsx")
    kept = write_new(path, data)
    show.json({"file": str(path), "period": results.period.number})
    _tell_list(show, path, kept, persons=args.persons)
    return FINE


def _tell_list(show: Show, path: Path, kept: Path | None, *, persons: bool) -> None:
    show.say("Klart:")
    show.made([path])
    tell_kept(show, kept)
    if persons:
        show.say("Obs: filen innehåller personnummer. Skicka den bara till den som har rätt att se dem.")


def demo(args: Namespace, show: Show) -> int:
    """Do the whole job on the example."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.report import make_report
    from xl_addin.outputs.report.origin import origin_of
    from xl_addin.outputs.report.pdf_programs import find_programs

    folder: Path = args.folder
    path = folder / DEMO_BOOK
    show.say(f"Hela jobbet på ett exempel, i mappen {folder}")
    with show.progress() as say:
        if path.exists():
            show.say(f"1. {DEMO_BOOK} finns redan och används som den är.")
        else:
            say("Skapar exemplet")
            write_new(path, fresh_example())
            show.say(f"1. Skapade exemplet {DEMO_BOOK}.")
        with open_book(path) as book:
            done = pipeline.refresh(book, DEMO_PERIOD, say=say)
            listed = pipeline.has_review(book)
        show.say(f"2. Räknade om indikatorerna: {_cells(done.changed)}.")
        can_pdf = bool(find_programs())
        made: list[Path] = []
        for final in (False, True):
            say("Skriver slutrapporten" if final else "Skriver lägesrapporten")
            part = make_report(done.results, folder, final=final, pdf=can_pdf, origin=origin_of(path))
            made += part.files
            for kept in part.kept:
                tell_kept(show, kept)
    show.say("3. Skrev rapporterna.")
    show.say("")
    show.indicators(done.results)
    show.levels(done.results)
    show.say(_where_to_read(path, listed=listed))
    show.drafts(len(done.results.standing))
    show.say("")
    show.say("Det här finns nu:")
    show.made([path, *made])
    if not can_pdf:
        show.say("PDF gjordes inte: här finns varken LibreOffice eller Word. Installera LibreOffice och kör igen.")
    show.json(
        results_json(done.results)
        | {"files": [str(file) for file in (path, *made)], "changed": done.changed, "seconds": done.seconds}
    )
    return FINE
