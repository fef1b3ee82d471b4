"""The forms there are: those that come with the program, and a user's own beside the workbook.

A form is data, a file in `templates/`; how such a file is read and checked stands in `form_files`.
"""

from difflib import SequenceMatcher
from functools import cache
from itertools import product
from pathlib import Path

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import shipped
from xl_addin.contract.form import Content, Form, Section
from xl_addin.contract.form_files import FILE_ENDING, read_form
from xl_addin.values.compare import fold, suggest

DEFAULT = "eruf-2014-2020"
"""The form of a workbook whose project card names none."""

NAME, CASE, BENEFICIARY, ORGNR = "Projektnamn", "Ärende-ID", "Stödmottagare", "Organisationsnummer"
PERIOD_START, PERIOD_END, REPORT = "Redovisningsperiod från", "Redovisningsperiod till", "Lägesrapport nr"
START, END = "Projektets startdatum", "Projektets slutdatum"
GOAL, PERIOD, CUMULATIVE, DONE = "Mål", "Utfall perioden", "Ackumulerat", "Utfört"
TICKED = "☒"
_LIKE = 0.5  # more alike than this, two titles may ask the same


def form_names() -> list[str]:
    """The forms that come with the program."""
    return sorted(path.stem for path in _folder().glob(f"*{FILE_ENDING}"))


def _folder() -> Path:
    return shipped(f"templates/{DEFAULT}{FILE_ENDING}").parent


def load_form(name_or_path: str | Path = "", beside: Path | None = None) -> Form:
    """Load a form by its name, or from a file of the user's own.

    Args:
        name_or_path: "" is the usual form. A name is looked for among those that come with the program, then in the
            folder; what ends with .toml or names a folder is a file.
        beside: the folder of the workbook.

    Raises:
        ProjektloggError: there is no such form, or its file has errors; the first is told with its line.
    """
    path = find_form(name_or_path, beside)
    return _shipped_form(path) if path.parent == _folder() else read_form(path)


@cache
def _shipped_form(path: Path) -> Form:
    return read_form(path)


def find_form(name_or_path: str | Path = "", beside: Path | None = None) -> Path:
    """The file of a form; arguments and errors as for `load_form`."""
    written = str(name_or_path).strip() or DEFAULT
    own = beside or Path()
    names = {fold(name): name for name in form_names()}
    if written.startswith(("//", "\\\\")):  # a stranger's workbook makes nobody knock at a computer elsewhere
        raise ProjektloggError("Formuläret kan inte hämtas från en annan dator.", "Lägg filen bredvid arbetsboken.")
    if fold(written) in names:
        return _folder() / f"{names[fold(written)]}{FILE_ENDING}"
    is_file = written.endswith(FILE_ENDING) or "/" in written or "\\" in written
    path = own / (written if is_file else f"{written}{FILE_ENDING}")
    if path.is_file():
        return path
    there = [*form_names(), *sorted(path.stem for path in own.glob(f"*{FILE_ENDING}"))] if own.is_dir() else names
    raise ProjektloggError(
        f"Det finns inget formulär som heter {written}.{suggest(written, there)}",
        f"Välj bland {', '.join(names.values())}, eller lägg filen {path.name} bredvid arbetsboken.",
    )


def section_like(number: str, form: Form) -> Section | None:
    """The section of a form that asks what a section of that number asks in another form, by the words of the titles.

    >>> found = section_like("99", load_form(DEFAULT))
    >>> found is None
    True
    """
    others = (other.get(number) for other in map(load_form, form_names()) if other.name != form.name)
    pairs = [(_likeness(meant, section), section) for meant in others if meant for section in form.written]
    likeness, near = max(pairs, key=lambda pair: pair[0], default=(0, None))
    return near if likeness > _LIKE else None


def _likeness(one: Section, two: Section) -> float:
    """How alike what two sections ask is, from 0 to 1."""
    if one.content is two.content is not Content.TEXT:
        return 1
    words = product((one.title, one.short), (two.title, two.short))
    return max(SequenceMatcher(None, fold(first), fold(second)).ratio() for first, second in words)
