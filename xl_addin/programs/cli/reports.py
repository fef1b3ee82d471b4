"""The commands about the report itself: make it, hold it against a workbook, check a template."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.form import Content, Form
from xl_addin.programs.cli.commands import exit_code, tell_kept
from xl_addin.programs.cli.exit_codes import FINDINGS, FINE
from xl_addin.programs.cli.show import Show, findings_json

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results


_HOW = (
    "Skriv ett fält i mallen som {{ projekt.namn }}. En text skrivs {{p avsnitt.s2 }} i ett eget stycke.",
    "En tabell med en rad för varje indikator: först en rad med {%tr for rad in indikatorer %}, sedan raden med",
    "{{ rad.namn }} och så vidare, sist en rad med {%tr endfor %}. Listorna är de som står före kolon här nedan.",
    "Ett villkor skrivs {% if leverans.perioden >= leverans.mal %} … {% else %} … {% endif %}. Siffror är tal.",
    "En siffra som är 0, och ett fält som saknas, räknas som nej: {% if leverans.kvar %} frågar om något är kvar.",
    "En mall kan inte räkna. Filter: upper, lower, capitalize, trim, default och length.",
    "Fler indikatorer i arbetsboken ger fler fält: bladet Sifferlista har dem alla.",
    "",
)


def report(args: Namespace, show: Show) -> int:
    """Fill in the report from the workbook, or hold an earlier one against it."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.report import make_report
    from xl_addin.outputs.report.origin import origin_of

    if args.verify:
        from xl_addin.programs.cli.verify_report import verify

        return verify(args, show)
    with show.progress() as say, open_book(args.book) as book:
        origin = origin_of(args.book)
        results = pipeline.compute(book, args.period, say=say, reporting=True)
    if results.standing and not _goes_on(show, len(results.standing)):
        show.say(f"Ingen rapport skrevs. Läs felen med: xl-addin check {args.book}")
        return FINDINGS
    with show.progress() as say:
        say("Skriver rapporten")
        made = make_report(results, args.out, final=args.final, template=args.template, pdf=args.pdf, origin=origin)
    names = {"files": [str(path) for path in made.files], "kept": [str(path) for path in made.kept]}
    names["notes"] = list(made.notes)
    standing = len(results.standing)
    show.json({**names, "draft": bool(standing), "findings": findings_json(results.findings)})
    show.uncounted(results)
    show.say("Klart:")
    show.made(made.files)
    for kept in made.kept:
        tell_kept(show, kept)
    for note in made.notes:
        show.say(note)
    if exit_code(results.findings):
        show.levels(results)
        show.say(f"Läs dem med: xl-addin check {args.book}")
    show.drafts(standing)
    return FINDINGS if standing else FINE


def _goes_on(show: Show, errors: int) -> bool:
    """Ask whoever sits at the terminal; where nobody does, a draft is made."""
    if show.machine or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    try:
        answer = input(f"{errors} fel. Skapa ändå som utkast? [j/N] ")
    except EOFError:  # Ctrl-D is no answer either
        show.say("")
        return False
    return answer.strip().casefold() in {"j", "ja", "y", "yes"}


def template(args: Namespace, show: Show) -> int:
    """Check a template, or list the fields that one can use."""
    from xl_addin.outputs.report import find_template
    from xl_addin.outputs.report.opening import open_template
    from xl_addin.outputs.report.template_check import check_template, field_names

    if args.fields:
        fields = field_names()
        show.json({"fields": [{"name": name, "meaning": meaning} for name, meaning in fields.items()]})
        for line in _HOW:
            show.say(line)
        show.fields(fields)
        return FINE
    if args.file is None:
        raise ProjektloggError("Vilken mall?", "Skriv mallens namn, eller --fields för en lista över fälten.")
    file = find_template(args.file)
    names = _workbook_fields(args.book) if args.book else ()
    problems, notes = check_template(file, names), open_template(file).notes
    rows = [{"place": p.place, "tag": p.tag, "message": p.message, "suggestion": p.suggestion} for p in problems]
    show.json({"file": str(file), "problems": rows, "notes": notes})
    for problem in problems:
        show.say(str(problem))
    for note in notes:
        show.say(note)
    show.say(f"{len(problems)} att rätta i {file.name}." if problems else f"Mallen {file.name} är i ordning.")
    return FINDINGS if problems else FINE


def _workbook_fields(book_path: Path) -> list[str]:
    """The live figures that a workbook has: its own indicators, and the splits that its log gives."""
    from xl_addin import pipeline
    from xl_addin.books.file.file_book import open_book
    from xl_addin.outputs.report.tag_check import section_fields

    with open_book(book_path) as book:
        results: Results = pipeline.compute(book)
    return [*results.figures, *section_fields(results.form)]


def forms(args: Namespace, show: Show) -> int:
    """List the forms that come with the program, or check a form of the user's own."""
    from xl_addin.contract.form_files import check_form
    from xl_addin.contract.forms import find_form, form_names, load_form

    if args.file is None:
        listed = [load_form(name) for name in form_names()]
        show.json({"forms": [_form_json(form) for form in listed]})
        for form in listed:
            _tell_form(form, show)
        show.say(
            "Ett formulär väljs i fältet Formulär på bladet Projekt. Ett eget är en fil som ligger bredvid arbetsboken."
        )
        return FINE
    path = find_form(args.file)
    checked, problems = check_form(path)
    rows = [{"line": one.line, "message": one.message, "remedy": one.remedy} for one in problems]
    show.json({"file": str(path), "problems": rows} | ({"form": _form_json(checked)} if checked else {}))
    for one in problems:
        show.say(f"{f'Rad {one.line}: ' if one.line else ''}{one.message} {one.remedy}")
    if checked is None:
        show.say(f"{len(problems)} att rätta i {path.name}.")
        return FINDINGS
    _tell_form(checked, show)
    for section in checked.sections:
        marks = (
            "" if section.content is Content.TEXT else section.content.value,
            "obligatoriskt" if section.required else "",
            f"högst {section.limit} tecken" if section.limit else "",
            "bara i slutrapporten" if section.once else "",
        )
        told = ", ".join(filter(None, marks))
        show.say(f"    {section.number}  {section.title}{f' ({told})' if told else ''}")
    show.say(f"Formuläret {path.name} är i ordning.")
    return FINE


def _tell_form(form: Form, show: Show) -> None:
    templates = list(dict.fromkeys(path.name for path in (form.progress, form.final) if path))
    way = f"Word: {', '.join(templates) or 'en mall görs av avsnitten'}"
    show.say(f"{form.name}: {form.title}")
    show.say(f"    {len(form.sections)} avsnitt. {'Portalsidan, och som arbetspapper ' if form.portal else ''}{way}")
    if form.about:
        show.say(f"    {form.about}")


def _form_json(form: Form) -> dict[str, object]:
    return {
        "name": form.name,
        "title": form.title,
        "portal": form.portal,
        "templates": [path.name for path in (form.progress, form.final) if path],
        "sections": [
            {
                "number": section.cell,
                "title": section.title,
                "key": section.key,
                "part": section.part,
                "content": section.content.value,
                "required": section.required,
                "limit": section.limit,
                "once": section.once,
            }
            for section in form.sections
        ],
    }
