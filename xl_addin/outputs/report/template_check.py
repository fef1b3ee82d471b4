"""Check a template that somebody has edited in Word: what would go wrong, where, and what was probably meant.

All that can be seen is reported by its tag; then every part is filled on trial, with figures and without.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from docx.oxml.parser import OxmlElement

from xl_addin.contract.form import Form
from xl_addin.contract.forms import load_form
from xl_addin.figures.facts import standard_names
from xl_addin.outputs.report.context import ORIGIN_FIELDS, ROW_FIELDS
from xl_addin.outputs.report.expressions import Shown, names, parse
from xl_addin.outputs.report.filling import Unfilled, fill
from xl_addin.outputs.report.opening import open_template
from xl_addin.outputs.report.pictures import FIELDS as PICTURES
from xl_addin.outputs.report.tag_check import no_template, problems_of, section_fields
from xl_addin.outputs.report.tags import Tag, tagged
from xl_addin.outputs.report.template_places import Problem
from xl_addin.outputs.report.written_text import Written


def check_template(path: Path, known: Collection[str] = ()) -> list[Problem]:
    """Check a template.

    Args:
        path: the .docx.
        known: the live figures there are (`xl_addin.figures.facts`); when empty, those of the shipped indicators.
            The texts of its form (`avsnitt.s4`) are among them, or those of all shipped forms are meant.

    Returns:
        The problems in the order of the document; none: the template can be filled.

    Raises:
        ProjektloggError: the file cannot be read as a Word document.
    """
    template = open_template(path)
    paragraphs = tagged(template.document)
    problems = problems_of(template, paragraphs, known)
    if not paragraphs and not problems:
        return [no_template("Det är ingen mall")]
    for there in (True, False) if not problems else ():
        again = open_template(path)
        paragraphs = tagged(again.document)
        used = {name for paragraph in paragraphs for tag in paragraph.tags for name in _names_in(tag)}
        try:
            fill(
                again.document, paragraphs, _stand_in({*used, *known}, there=there), lambda *_: OxmlElement("w:drawing")
            )
        except Unfilled as error:
            return [error.problem]
    return problems


def field_names(form: Form | None = None) -> dict[str, str]:
    """All fields that a template can use, and what each is, in Swedish. Fields of a row are written `rad.namn`.

    Args:
        form: whose sections; None: the usual form's.
    """
    sections = section_fields(form or load_form())
    rows = {f"{name}: rad.{field}": label for name, fields in ROW_FIELDS.items() for field, label in fields.items()}
    return standard_names() | ORIGIN_FIELDS | sections | PICTURES | rows


def _stand_in(known: Collection[str], *, there: bool) -> dict[str, Any]:
    """Fields of every name, all there or all missing, for a trial."""
    fields: dict[str, Any] = {}
    for name in known:
        *path, last = name.split(".")
        place = fields
        for part in path:
            inner = place.setdefault(part, {})
            place = inner if isinstance(inner, dict) else {}
        place.setdefault(last, Shown("1", 1) if there else Shown("0", 0))
    text = Written() if not there else Written((), "text")
    fields["avsnitt"] = dict.fromkeys(fields.get("avsnitt", {}), text)
    for rows, columns in ROW_FIELDS.items():
        fields[rows] = [dict.fromkeys(columns, Shown("1", 1))] * 2 * there
    return fields


def _names_in(tag: Tag) -> Iterator[str]:
    word, _, rest = tag.inside.partition(" ")
    text = tag.inside if tag.opener == "{{" else rest if word in {"if", "elif"} else ""
    if text:
        yield from names(parse(text))
