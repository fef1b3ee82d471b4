"""The commands that make workbooks, and bring them up to date."""

import secrets
from argparse import Namespace
from typing import TYPE_CHECKING

from xl_addin.books.file.keep import keep_copy, write_new
from xl_addin.contract import headers
from xl_addin.contract.errors import ProjektloggError
from xl_addin.programs.cli.exit_codes import FINE
from xl_addin.programs.cli.show import Show

if TYPE_CHECKING:
    from pathlib import Path


def new(args: Namespace, show: Show) -> int:
    """Make a fresh workbook."""
    path: Path = args.path if args.path.suffix or not args.path.name else args.path.with_suffix(".xlsx")
    if path.suffix.lower() != ".xlsx":
        raise ProjektloggError("En ny arbetsbok måste heta något som slutar på .xlsx.", where=str(path))
    if path.exists():
        raise ProjektloggError("Filen finns redan.", "Välj ett annat namn, eller flytta den gamla.", where=str(path))
    with show.progress() as say:
        say("Skapar arbetsboken")
        write_new(path, fresh(example=args.example))
    show.json({"file": str(path)})
    show.say("Klart. Börja på bladet Start:")
    show.made([path])
    return FINE


def fresh(*, example: bool) -> bytes:
    """A new workbook's bytes."""
    from xl_addin.building.assemble import build
    from xl_addin.building.defaults import empty_content
    from xl_addin.contract.layout import PROJECT
    from xl_addin.contract.project_card import Field

    if example:
        from xl_addin.building.example.content import example_content

        return build(example_content(), title="Projektlogg – exempel")
    content = empty_content()
    key = {headers.FIELD: Field.PSEUDONYM_KEY.value, headers.VALUE: secrets.token_hex(16)}
    card = [key if row[headers.FIELD] == key[headers.FIELD] else row for row in content[PROJECT.name]]
    return build({**content, PROJECT.name: card})


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
    show.say("Nya kolumner är dolda tills de behövs: klicka på plustecknet ovanför dem.")
    show.say(f"Arbetsboken som den var finns kvar som {kept.name if kept else ''}.")
    return FINE
