"""`report --verify`: was the report edited, and does the workbook now give something else?"""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.version import __version__
from xl_addin.programs.cli.exit_codes import FINDINGS, FINE
from xl_addin.programs.cli.show import Show
from xl_addin.values.masking import Cleared
from xl_addin.values.swedish import day

if TYPE_CHECKING:
    from xl_addin.outputs.report.differences import Place
    from xl_addin.outputs.report.origin import Stamp
    from xl_addin.outputs.report.verify import Verdict

_MOST = 20  # places that are listed one by one


def verify(args: Namespace, show: Show) -> int:
    """Hold a report against the workbook."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.report import find_template
    from xl_addin.outputs.report import verify as verifying
    from xl_addin.outputs.report.origin import origin_of

    file: Path = args.verify
    stamp = verifying.read_stamp(file)
    if args.period not in {None, stamp.period}:
        raise ProjektloggError(
            f"Rapporten gäller period {stamp.period}, inte {args.period}.", "Utelämna --period.", where=file.name
        )
    with show.progress() as say, open_book(args.book) as book:
        same_file = origin_of(args.book).sha256 == stamp.origin.sha256
        results = pipeline.compute(book, stamp.period, stamp.counted, say=say, reporting=True)
        template = find_template(args.template) if args.template else None
        verdict = verifying.verify(file, stamp, results, template, same_file=same_file)
    show.json(_json(stamp, verdict, same_file=same_file))
    _tell_origin(show, file, stamp, same_file=same_file)
    for line in (*_edit_lines(verdict), *_workbook_lines(stamp, verdict)):
        show.say(line)
    return FINDINGS if verdict.differs else FINE


def _json(stamp: "Stamp", verdict: "Verdict", *, same_file: bool) -> dict[str, Any]:
    edited = verdict.edited
    return {
        "same": not verdict.differs,
        "same_workbook": same_file,
        "workbook": stamp.origin.workbook,
        "sha256": Cleared(stamp.origin.sha256),  # hexadecimal and nothing else, see `from_properties`
        "version": stamp.origin.version,
        "same_version": stamp.origin.version == __version__,
        "counted": stamp.counted.isoformat(),
        "period": stamp.period,
        "report_edited": None if edited is None else bool(edited),
        "edited": [{"place": one.place, "now": one.now, "made": one.then} for one in edited or ()],
        "workbook_differs": verdict.workbook_differs,
        "differences": [
            {"name": d.name, "label": d.label, "report": d.then, "workbook": d.now} for d in verdict.figures
        ],
        "values": list(verdict.values),
        "places": [{"place": one.place, "report": one.then, "workbook": one.now} for one in verdict.places],
        "reworded": verdict.reworded and bool(verdict.places),
        "notes": [note for note in (verdict.unknown, verdict.unmade) if note],
    }


def _tell_origin(show: Show, file: Path, stamp: "Stamp", *, same_file: bool) -> None:
    book = stamp.origin.workbook or "en arbetsbok utan namn"
    show.say(f"{file.name} räknades {day(stamp.counted)} ur {book}, period {stamp.period}.")
    show.say("Arbetsboken är precis densamma." if same_file else "Arbetsboken har ändrats, eller är en annan.")


def _edit_lines(verdict: "Verdict") -> Iterator[str]:
    yield ""
    yield "Är rapporten ändrad efter att den gjordes?"
    if verdict.edited is None:
        yield f"  Det går inte att säga. {verdict.unknown}"
    elif verdict.edited:
        yield f"  Ja, på {_places(verdict.edited)}:"
        yield from _lines(verdict.edited, "står nu", "När den gjordes stod", "Tillagt", "Borttaget")
    else:
        yield "  Nej. Varje stycke och tabellcell är som när den gjordes."


def _workbook_lines(stamp: "Stamp", verdict: "Verdict") -> Iterator[str]:
    yield ""
    yield "Ger arbetsboken andra siffror eller texter nu?"
    if verdict.workbook_differs:
        yield "  Ja:"
        yield from (f"  - {difference}" for difference in verdict.figures)
        yield from (f"  - Annat än i rapporten: {what}" for what in verdict.values)
    elif verdict.unmade:
        yield "  Nej, inte i det som kan jämföras."
    else:
        yield "  Nej. Alla siffror är desamma."
    if verdict.places and verdict.reworded:
        made = f"version {stamp.origin.version} av Projektlogg eller en annan utgåva av mallen"
        yield f"  Rapporten är gjord med {made}; den här versionen är {__version__}."
        places = _places(verdict.places)
        yield f"  På {places} skriver den på annat sätt. Det kan bero på det och räknas inte som ändring:"
    elif verdict.places:
        if verdict.edited is None and verdict.unknown.startswith("Rapporten"):
            yield "  Antingen är rapporten ändrad eller arbetsboken. De skiljer sig åt här:"
        else:
            yield f"  En ny rapport skiljer sig på {_places(verdict.places)}:"
    yield from _lines(verdict.places, "skrivs nu", "I rapporten står", "Nytt", "Borta")
    if verdict.unmade:
        yield f"  {verdict.unmade}"


def _places(places: Sequence["Place"]) -> str:
    return "1 ställe" if len(places) == 1 else f"{len(places)} ställen"


def _lines(places: Sequence["Place"], now: str, then: str, new: str, gone: str) -> Iterator[str]:
    from xl_addin.outputs.report.pieces import quoted

    for one in places[:_MOST]:
        before = f" {then} {quoted(one.then, one.now)}." if one.then else ""
        if one.now is None:
            yield f"  - {gone} {one.place}{f': {quoted(one.then)}' if one.then else ''}."
        elif one.then is None:
            yield f"  - {new}, {one.place}: {quoted(one.now)}."
        else:
            yield f"  - {one.place[0].upper()}{one.place[1:]}: {now} {quoted(one.now, one.then)}.{before}"
    if len(places) > _MOST:
        yield f"  … och {len(places) - _MOST} till."
