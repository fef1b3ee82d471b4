"""`xl-addin`: reads the command line, does the work, and turns every error into one Swedish line with what to do."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from xl_addin.contract.errors import ProjektloggError, unreachable
from xl_addin.contract.version import __version__
from xl_addin.programs.cli import commands, computer, reports, workbooks
from xl_addin.programs.cli.exit_codes import CANNOT, INTERRUPTED
from xl_addin.programs.cli.show import Show
from xl_addin.programs.cli.swedish_help import Parser, translate
from xl_addin.programs.masked_log import story

_Command = Callable[[argparse.Namespace, Show], int]


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Returns:
        0 fine, 1 findings of level error, 2 the work cannot be done, 130 interrupted.
    """
    translate()
    args = make_parser().parse_args(arguments)
    show = Show(machine=getattr(args, "json", False))
    try:
        return int(args.run(args, show))
    except ProjektloggError as error:
        show.json({"error": {"message": error.message, "remedy": error.remedy, "where": error.where}})
        show.complain(error.where, error.message, error.remedy)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
    except OSError as error:  # a share that went away, a disk that does not answer
        problem = unreachable(error)
        with suppress(OSError):  # it may be the output itself
            show.json({"error": {"message": problem.message, "remedy": problem.remedy, "where": problem.where}})
        show.complain(problem.where, problem.message, problem.remedy)
    except Exception as error:  # noqa: BLE001 - an adviser gets one line, the details go to the log file
        path = _log_details(error)
        remedy = f"Försök igen. Skicka filen {path} till den som sköter Projektlogg." if path else "Försök igen."
        show.complain("", "Något oväntat gick fel.", remedy)
    return CANNOT


def _log_details(error: Exception) -> Path | None:
    """Write the traceback, without personal numbers, where support can get it; None when nowhere can be written."""
    from xl_addin.contract.folders import find_places

    path = find_places().log
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="replace") as log:
            log.write(story(error) + "\n")
    except OSError:
        return None
    return path


def make_parser() -> argparse.ArgumentParser:
    """All commands with their arguments, help texts and examples."""
    parser = Parser(
        prog="xl-addin",
        description="Projektlogg: från teamets aktivitetslogg till indikatorer och rapport.",
        epilog="Börja med: xl-addin demo\nHjälp om ett kommando: xl-addin refresh --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Projektlogg {__version__}", help="visa versionen")
    adder = parser.add_subparsers(title="kommandon", metavar="KOMMANDO", required=True, parser_class=Parser)
    _add_making(adder)
    _add_forms(adder)
    _add_working(adder)
    _add_computer(adder)
    return parser


_Adder = argparse._SubParsersAction  # noqa: SLF001 - argparse gives its type no public name


def _add(adder: "_Adder[Parser]", command: _Command, summary: str, *examples: str) -> Parser:
    """Add a command that bears its function's name; each example is what may stand after that name."""
    name = command.__name__
    parser = adder.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="Exempel:\n" + "\n".join(f"  xl-addin {name} {example}".rstrip() for example in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=command)
    parser.add_argument("--json", action="store_true", help="skriv svaret som JSON, för program")
    return parser


def _add_making(adder: "_Adder[Parser]") -> None:
    parser = _add(
        adder,
        commands.demo,
        "gör hela jobbet på ett exempel och berätta vad som gjordes",
        "",
        "provmapp",
    )
    parser.add_argument(
        "folder", metavar="MAPP", nargs="?", type=Path, default=Path("demo"), help="mapp att arbeta i (demo)"
    )

    parser = _add(
        adder,
        workbooks.new,
        "skapa en ny arbetsbok",
        "aktivitetslogg.xlsx",
        "prov.xlsx --example",
        'logg.xlsx --form eruf-2021-2027 --region "Övre Norrland" --start 2024-03-01 --end 2026-12-31',
    )
    parser.add_argument("path", metavar="FIL", type=Path, help="den nya filens namn")
    parser.add_argument("--example", action="store_true", help="fyll den med exempelprojektet")
    parser.add_argument("--name", metavar="NAMN", help="projektets namn")
    parser.add_argument("--form", metavar="FORMULÄR", help="finansiärens formulär, se xl-addin forms (eruf-2014-2020)")
    parser.add_argument("--region", metavar="OMRÅDE", help="programområdet: län, program eller kommuner")
    parser.add_argument(
        "--organisation", metavar="NAMN", action="append", default=[], help="en organisation; får ges flera gånger"
    )
    parser.add_argument(
        "--adviser", metavar="NAMN", action="append", default=[], help="en rådgivare; får ges flera gånger"
    )
    parser.add_argument("--start", metavar="DATUM", help="projektets första dag; ger perioderna tillsammans med --end")
    parser.add_argument("--end", metavar="DATUM", help="projektets sista dag")
    parser.add_argument(
        "--rhythm", choices=("halvår", "kvartal", "månad"), help="hur ofta projektet redovisar (halvår)"
    )
    parser.add_argument(
        "--goal", metavar="KOD=ANTAL", action="append", default=[], help="ett mål; får ges flera gånger"
    )

    parser = _add(
        adder,
        reports.template,
        "kontrollera en rapportmall, eller visa fälten som en mall kan ha",
        "min-mall.docx",
        "min-mall.docx --book logg.xlsx",
        "--fields",
    )
    parser.add_argument("file", metavar="MALL", nargs="?", type=Path, help="mallen, en .docx")
    parser.add_argument("--book", metavar="ARBETSBOK", type=Path, help="kontrollera mot den här arbetsbokens siffror")
    parser.add_argument("--fields", action="store_true", help="visa alla fält som en mall kan ha, och vad de är")


def _add_forms(adder: "_Adder[Parser]") -> None:
    parser = _add(
        adder,
        reports.forms,
        "visa formulären som finns, eller kontrollera ett eget",
        "",
        "enkel",
        "vart-formular.toml",
    )
    parser.add_argument("file", metavar="FORMULÄR", nargs="?", help="ett formulärs namn, eller filen med ett eget")


def _add_working(adder: "_Adder[Parser]") -> None:
    parser = _add_for_book(
        adder,
        commands.refresh,
        "räkna om indikatorerna i arbetsboken och spara den",
        "logg.xlsx",
        "logg.xlsx --period 4 --json",
    )
    _with_period(parser)
    _with_persons(parser, "visa också siffror om små grupper av personer")
    parser.add_argument(
        "--signed", action="store_true", help="uppdatera också en digitalt signerad arbetsbok; signaturen slutar gälla"
    )

    _add_for_book(
        adder,
        workbooks.upgrade,
        "ge en äldre arbetsbok det som nya har, utan att ändra något som står i den",
        "logg.xlsx",
    )

    _add_for_book(
        adder,
        commands.check,
        "kontrollera loggen utan att ändra något",
        "logg.xlsx",
        "logg.xlsx --json",
    )

    parser = _add_for_book(
        adder,
        reports.report,
        "fyll i lägesrapporten eller slutrapporten",
        "logg.xlsx",
        "logg.xlsx --period 5 --final --pdf --out rapporter",
        "logg.xlsx --template styrgrupp",
        "logg.xlsx --verify lagesrapport-5.docx",
    )
    _with_period(parser)
    parser.add_argument("--final", action="store_true", help="slutrapporten i stället för lägesrapporten")
    parser.add_argument("--pdf", action="store_true", help="gör PDF också (kräver LibreOffice eller Word)")
    parser.add_argument("--out", metavar="MAPP", type=Path, default=Path(), help="mapp för rapporten (den du står i)")
    parser.add_argument("--template", metavar="MALL", type=Path, help="en egen mall, eller styrgrupp som följer med")
    parser.add_argument(
        "--verify",
        metavar="RAPPORT",
        type=Path,
        help="skriv ingen rapport: ger arbetsboken ännu den här rapportens siffror?",
    )

    parser = _add_for_book(
        adder,
        commands.portal,
        "skapa en sida med alla fält att kopiera till finansiärens portal",
        "logg.xlsx",
        "logg.xlsx --period 5 --final --out portal.html",
    )
    _with_period(parser)
    parser.add_argument("--final", action="store_true", help="slutrapportens alla fält i stället för lägesrapportens")
    parser.add_argument("--out", metavar="FIL", type=Path, help="filens namn (portal-NR.html)")
    _add_lists(adder)


def _add_lists(adder: "_Adder[Parser]") -> None:
    parser = _add_for_book(
        adder,
        commands.evidence,
        "skriv ut raderna bakom en siffra, eller bakom alla som rapporteras",
        "logg.xlsx",
        "logg.xlsx behovsanalys",
        "logg.xlsx leverans --period 4 --out underlag.xlsx",
    )
    parser.add_argument("code", metavar="KOD", nargs="?", help="indikatorns kod på bladet Indikatorer (annars alla)")
    _with_period(parser)
    parser.add_argument("--out", metavar="FIL", type=Path, help="filens namn (underlag-KOD.xlsx eller underlag.xlsx)")
    _with_persons(parser)

    parser = _add_for_book(
        adder,
        commands.participants,
        "skriv en lista över företagen bakom siffrorna, så som finansiärer vill ha den",
        "logg.xlsx",
        "logg.xlsx --period 4 --out deltagare.xlsx",
    )
    _with_period(parser)
    parser.add_argument("--out", metavar="FIL", type=Path, help="filens namn (deltagande-foretag.xlsx)")
    _with_persons(parser)


def _add_computer(adder: "_Adder[Parser]") -> None:
    summary = "lägg knapparna i Excel och LibreOffice på den här datorn"
    parser = _add(adder, computer.install, summary, "")
    parser.add_argument(
        "--no-start",
        dest="start",
        action="store_false",
        help="starta inte hjälpprogrammet nu, utan vid nästa inloggning",
    )
    _add(adder, computer.uninstall, "ta bort knapparna från den här datorn", "")
    summary = "kontrollera att knapparna fungerar på den här datorn"
    _add(adder, computer.doctor, summary, "", "--json")


def _add_for_book(adder: "_Adder[Parser]", command: _Command, summary: str, *examples: str) -> Parser:
    parser = _add(adder, command, summary, *examples)
    parser.add_argument("book", metavar="ARBETSBOK", type=Path, help="arbetsboken, en .xlsx eller .xlsm")
    return parser


def _with_persons(parser: Parser, words: str = "visa personnummer och personuppgifter i klartext") -> None:
    parser.add_argument("--persons", action="store_true", help=words)


def _with_period(parser: Parser) -> None:
    parser.add_argument("--period", metavar="NR", type=int, help="periodens nummer (annars den som står på tur)")


if __name__ == "__main__":
    sys.exit(run())
