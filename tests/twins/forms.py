"""The Word templates of the forms, made of their sections, and their twins: `python -m tests.twins.forms`.

People may edit them in Word afterwards: then this is not run again.
"""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from tests.twins.docx import TEMPLATES, twin, twin_path
from xl_addin.contract.forms import DEFAULT, load_form
from xl_addin.outputs.report.form_template import _stable, make_template

if TYPE_CHECKING:
    from docx.styles.style import BaseStyle

BLANK = f"{DEFAULT}-blankett"
"""The look of the funder's blank form: a line above and below each part, each title on grey, and what is asked."""
_INK, _GREY = "22303C", "E4E8EB"


def make_blank() -> bytes:
    """The usual form as a blank of the funder's looks."""
    document = docx.Document(io.BytesIO(make_template(load_form(), helped=True)))
    for name in ("Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        for colour in style.element.iter(qn("w:color")):
            colour.set(qn("w:val"), _INK)
    _border(document.styles["Heading 1"], "top", "bottom")
    _border(document.styles["Heading 2"], "bottom", shade=_GREY)
    return _stable(document)


def _border(style: "BaseStyle", *sides: str, shade: str = "") -> None:
    properties = style.element.find(qn("w:pPr"))
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", _INK)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    new = [borders]
    if shade:
        fill = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            fill.set(qn(f"w:{name}"), value)
        new.append(fill)
    after = properties.find(qn("w:tabs"))  # CT_PPr: borders and shading stand before tabs
    after = properties.find(qn("w:suppressAutoHyphens")) if after is None else after
    after = properties.find(qn("w:spacing")) if after is None else after
    for element in new:
        after.addprevious(element)


def write(path: Path, data: bytes) -> None:
    """Write a template and its twin."""
    path.write_bytes(data)
    twin_path(path).write_text(twin(path), encoding="utf-8")


if __name__ == "__main__":
    for form_name, helped in (("eruf-2021-2027", True), ("enkel", False)):
        write(TEMPLATES / f"{form_name}.docx", make_template(load_form(form_name), helped=helped))
    write(TEMPLATES / f"{BLANK}.docx", make_blank())
