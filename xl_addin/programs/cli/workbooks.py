"""The commands that make workbooks, and bring them up to date."""

import secrets
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from xl_addin.books.file.keep import keep_copy, write_new
from xl_addin.contract import headers
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.layout import YES
from xl_addin.programs.cli.exit_codes import FINE
from xl_addin.programs.cli.show import Show

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def new(args: Namespace, show: Show) -> int:
    """Make a fresh workbook."""
    path: Path = args.path if args.path.suffix or not args.path.name else args.path.with_suffix(".xlsx")
    if path.suffix.lower() != ".xlsx":
        raise ProjektloggError("En ny arbetsbok måste heta något som slutar på .xlsx.", where=str(path))
    if path.exists():
        raise ProjektloggError("Filen finns redan.", "Välj ett annat namn, eller flytta den gamla.", where=str(path))
    data = fresh_example() if args.example else _new_project(args, show, path)
    with show.progress() as say:
        say("Skapar arbetsboken")
        write_new(path, data)
    show.json({"file": str(path)})
    show.say("Klart. Börja på bladet Start:")
    show.made([path])
    return FINE


def _new_project(args: Namespace, show: Show, path: "Path") -> bytes:
    """The workbook of a project whose options were given, or are asked for where somebody sits at a terminal."""
    from xl_addin.building.assemble import build
    from xl_addin.building.defaults import INDICATORS
    from xl_addin.building.new_project import (
        NewProject,
        Rhythm,
        check_days,
        content_of,
        read_day,
        read_goal,
        read_region,
    )
    from xl_addin.contract.forms import DEFAULT, form_names, load_form

    ask = _Questions(show)
    form = ask(args.form, f"Formulär ({', '.join(form_names())})", DEFAULT, lambda word: load_form(word, path.parent))
    name = ask(args.name, "Projektets namn", "", str)
    region = ask(args.region, "Programområde (län, program eller kommuner)", "", read_region)
    lists = {
        headers.ORGANISATION: ask(
            ", ".join(args.organisation) or None, "Organisationer, med komma emellan", "", _names
        ),
        headers.ADVISER: ask(", ".join(args.adviser) or None, "Rådgivare, med komma emellan", "", _names),
    }
    start = ask(args.start, "Projektets startdatum", "", read_day)
    end = ask(args.end, "Projektets slutdatum", "", partial(_end_of, start))
    check_days(start, end)
    usual = Rhythm.HALF_YEAR.value
    rhythm = ask(args.rhythm, f"Redovisning varje ({', '.join(Rhythm)})", usual, Rhythm) if start else Rhythm.HALF_YEAR
    goals = dict(read_goal(words) for words in args.goal)
    for rule in INDICATORS:
        code = str(rule[headers.CODE])
        if rule[headers.REPORTED] == YES and not args.goal:
            goal = ask(None, f"Mål för {rule[headers.INDICATOR]}", "", partial(_goal_of, code))
            goals |= dict([goal]) if goal else {}
    lists = {name: names for name, names in lists.items() if names}
    project = NewProject(name or "", region or "", start, end, rhythm, goals, lists)
    return build(content_of(project, form, secrets.token_hex(16)), form=form)


def _names(words: str) -> tuple[str, ...]:
    """The names in a line, once each, in the order given."""
    return tuple(dict.fromkeys(name for one in words.split(",") if (name := one.strip())))


def _goal_of(code: str, word: str) -> tuple[str, float]:
    from xl_addin.building.new_project import read_goal

    try:
        return read_goal(f"{code}={word.removeprefix(f'{code}=')}")
    except ProjektloggError:
        raise ProjektloggError(f"{word} är inget antal.", "Skriv till exempel 100.") from None


def _end_of(start: "date | None", word: str) -> "date":
    from xl_addin.building.new_project import check_days, read_day

    end = read_day(word)
    if start:
        check_days(start, end)
    return end


class _Questions:
    """Asks for what was not given; nobody at a terminal, Ctrl-D and an empty answer are the default."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._asking = not show.machine and sys.stdin.isatty() and sys.stdout.isatty()

    def __call__(self, given: str | None, question: str, usual: str, read: Callable[[str], Any]) -> Any:  # noqa: ANN401
        """The answer as read; None for an empty one. A wrong answer is asked for again, a wrong option is an error."""
        if given is not None:
            return read(given) if given.strip() else None
        while self._asking:
            try:
                answer = input(f"{question} [{usual or 'tomt'}]: ").strip()
            except EOFError:
                self._show.say("")
                self._asking = False
                break
            try:
                return read(answer) if answer else read(usual) if usual else None
            except ProjektloggError as error:
                self._show.complain("", error.message, error.remedy)
            except ValueError:
                self._show.complain("", f"{answer} finns inte att välja.", "")
        return read(usual) if usual else None


def fresh_example() -> bytes:
    """The example project's workbook."""
    from xl_addin.building.assemble import build
    from xl_addin.building.example.content import example_content

    return build(example_content(), title="Projektlogg – exempel")


def upgrade(args: Namespace, show: Show) -> int:
    """Bring a workbook of an earlier version up to date."""
    from xl_addin.books.file.file_book import open_book
    from xl_addin.building.upgrade import upgrade as bring_up_to_date

    path: Path = args.book
    with show.progress() as say, open_book(path) as book:
        say("Läser arbetsboken")
        before = path.read_bytes()
        added = bring_up_to_date(book)
        kept = None
        if added:
            kept = keep_copy(path, before)
            book.save()
    show.json({"file": str(path), "added": added, "kept": str(kept) if kept else None})
    if not added:
        show.say("Inget att göra: arbetsboken är redan av dagens version.")
        return FINE
    show.say(f"Klart. Det här är nytt i {path.name}:")
    for line in added:
        show.say(f"  {line}")
    if any(": kolumn " in line for line in added):
        show.say("Nya kolumner är dolda tills de behövs: klicka på plustecknet ovanför dem.")
    show.say(f"Arbetsboken som den var finns kvar som {kept.name if kept else ''}.")
    return FINE
