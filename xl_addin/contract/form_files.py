"""Read a form's file (TOML 1.0) and check it: each error with its line and what to do.

The keys are those of `HEAD` and `SECTION`; how a whole file looks is seen in `templates/`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import shipped
from xl_addin.contract.form import Content, Form, Section, number_as_written
from xl_addin.values.compare import suggest

HEAD: Mapping[str, type] = {
    "titel": str,
    "om": str,
    "lagesrapport": str,
    "slutrapport": str,
    "portal": bool,
    "uppdelning": str,
}
SECTION: Mapping[str, type] = {
    "nummer": str,
    "titel": str,
    "kort": str,
    "ord": str,
    "hjalp": str,
    "del": str,
    "innehall": str,
    "galler": str,
    "obligatorisk": bool,
    "tecken": int,
    "nyckel": str,
}
SECTIONS = "avsnitt"
FILE_ENDING = ".toml"
PERIOD, PROJECT = "period", "projektet"
_TYPES = {str: "text inom citattecken", bool: "true eller false, utan citattecken", int: "ett heltal"}
_NUMBER = re.compile(r"\d{1,3}[A-Z]?|\d{1,2}\.[1-9]|[A-Z]\d{0,2}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LARGEST, _LONGEST, _MOST = 1_000_000, 100_000, 200  # bytes of a file, characters of a limit, sections


@dataclass(frozen=True, slots=True)
class FormProblem:
    """An error in a form's file; line 0 is the file as a whole."""

    line: int
    message: str
    remedy: str


def read_form(path: Path) -> Form:
    """Read a form.

    Raises:
        ProjektloggError: the file has errors; the first is told.
    """
    form, problems = check_form(path)
    if form is None or problems:
        first = problems[0]
        more = f" Filen har {len(problems) - 1} fel till: kör xl-addin forms {path.name}." if problems[1:] else ""
        where = f"{path.name}, rad {first.line}" if first.line else path.name
        raise ProjektloggError(first.message, first.remedy + more, where=where)
    return form


def check_form(path: Path) -> tuple[Form | None, list[FormProblem]]:
    """The form, and all that is wrong in its file, by line."""
    try:
        if path.stat().st_size > _LARGEST:
            return None, [FormProblem(0, "Filen är för stor för att vara ett formulär.", "Kontrollera filen.")]
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [FormProblem(line, "Filen är inte sparad som UTF-8.", "Spara den på nytt som UTF-8.")]
    except OSError:
        return None, [FormProblem(0, "Filen finns inte eller går inte att läsa.", "Kontrollera namnet och mappen.")]
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [_broken(error, text)]
    reader = _Reader(path, text)
    form = reader.form(data)
    return (None if reader.problems else form), sorted(reader.problems, key=lambda problem: problem.line)


def _broken(error: Exception, text: str) -> FormProblem:
    """Where the file stops being TOML."""
    match = re.search(r"line (\d+), column (\d+)", str(error))
    line = int(match[1]) if match else text.count("\n") + 1
    said = f" vid tecken {match[2]}" if match else ""
    return FormProblem(
        line, f"Raden går inte att läsa{said}.", 'Skriv nyckel = "värde" på en rad, med citattecken runt all text.'
    )


class _Reader:
    """Reads what stands in a file, and remembers what is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.problems = path, list[FormProblem]()
        self._lines = text.split("\n")
        heads = [at for at, line in enumerate(self._lines) if re.match(rf"\s*\[\[\s*\"?{SECTIONS}", line)]
        self._blocks = [0, *heads]

    def form(self, data: dict[str, Any]) -> Form | None:
        given = data.pop(SECTIONS, [])
        self._keys(data, HEAD, 0, others=(SECTIONS,))
        if not data.get("titel"):
            self._tell(0, "titel", "Formuläret saknar titel.", 'Skriv titel = "…" överst.')
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given) or not given:
            self._tell(0, SECTIONS, "Formuläret har inga avsnitt.", f"Börja varje avsnitt med raden [[{SECTIONS}]].")
            return None
        if len(given) > _MOST:
            self._tell(0, SECTIONS, f"Formuläret har fler än {_MOST} avsnitt.", "Ta bort några.")
            return None
        sections = list(self._sections(given))
        self._doubles(sections)
        templates = {key: self._template(data, key) for key in ("lagesrapport", "slutrapport")}
        if self.problems:
            return None
        return Form(
            self.path.stem,
            data["titel"],
            tuple(sections),
            data.get("om", ""),
            templates["lagesrapport"],
            templates["slutrapport"] or templates["lagesrapport"],
            data.get("portal", False),
            data.get("uppdelning", ""),
        )

    def _tell(self, block: int, key: str, message: str, remedy: str) -> None:
        """Note an error at a key's line, else where the block of the section (0: the head) begins."""
        line = 0
        if block < len(self._blocks):
            start = self._blocks[block]
            end = self._blocks[block + 1] if block + 1 < len(self._blocks) else len(self._lines)
            pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
            line = next((at for at in range(start, end) if pattern.match(self._lines[at])), start) + 1
        self.problems.append(FormProblem(line, message, remedy))

    def _keys(self, data: dict[str, Any], known: Mapping[str, type], block: int, others: Iterable[str] = ()) -> None:
        """Unknown keys, and values of another type; what is wrong is taken away."""
        for key, value in list(data.items()):
            if key not in known:
                words = f"Välj bland {', '.join(known)}."
                self._tell(block, key, f"Nyckeln {key} finns inte.{suggest(key, [*known, *others])}", words)
            elif known[key] is str and key == "nummer" and isinstance(value, int) and not isinstance(value, bool):
                data[key] = str(value)
            elif type(value) is not known[key]:
                self._tell(block, key, f"{key} har fel sorts värde.", f"Skriv {_TYPES[known[key]]}.")
                data.pop(key)
            elif isinstance(value, str) and re.search(r"\{[{%#]|[}%#]\}", value):  # it may come to stand in a template
                self._tell(block, key, f"{key} innehåller en märkning.", "Skriv texten utan {{ och {%.")
            elif isinstance(value, str) and not value.isprintable():
                self._tell(block, key, f"{key} går över flera rader eller har dolda tecken.", "Skriv den på en rad.")
            elif isinstance(value, str):
                data[key] = " ".join(value.split())

    def _sections(self, given: list[dict[str, Any]]) -> Iterator[Section]:
        part = ""
        for block, data in enumerate(given, 1):
            before = len(self.problems)
            self._keys(data, SECTION, block)
            part = data.get("del", part)
            number = number_as_written(data.get("nummer", ""))
            if not _NUMBER.fullmatch(number) and (data.get("nummer") or len(self.problems) == before):
                self._tell(
                    block,
                    "nummer",
                    "Avsnittets nummer går inte att använda.",
                    'Skriv till exempel "4", "3.2" eller "B".',
                )
            title = data.get("titel", "").strip()
            if not title:
                self._tell(block, "titel", "Avsnittet saknar titel.", 'Skriv titel = "…".')
            words = [one.value for one in Content]
            content = self._word(block, data, "innehall", Content.TEXT.value, words)
            once = self._word(block, data, "galler", PERIOD, [PERIOD, PROJECT]) == PROJECT
            limit = data.get("tecken")
            if limit is not None and not 0 < limit <= _LONGEST:
                self._tell(
                    block, "tecken", f"Gränsen {limit} går inte att använda.", f"Skriv ett tal från 1 till {_LONGEST}."
                )
            key = data.get("nyckel") or f"s{number.lower().replace('.', '_')}"
            if not _KEY.fullmatch(key):
                self._tell(
                    block, "nyckel", f"Nyckeln {key} kan inte stå i en mall.", "Skriv små bokstäver a–z och siffror."
                )
            yield Section(
                number,
                title,
                key,
                data.get("kort") or title,
                data.get("ord", ""),
                data.get("hjalp", ""),
                part,
                Content(content),
                required=data.get("obligatorisk", False),
                limit=limit,
                once=once,
            )

    def _word(self, block: int, data: dict[str, Any], key: str, usual: str, words: list[str]) -> str:
        """One of a few words; the usual one where another stands."""
        written = data.get(key, usual)
        if written in words:
            return str(written)
        self._tell(
            block, key, f"{key} kan inte vara {written}.{suggest(written, words)}", f"Välj bland {', '.join(words)}."
        )
        return usual

    def _doubles(self, sections: list[Section]) -> None:
        """Two sections of one number or key, or of one kind of content that the form can have once."""
        seen: dict[tuple[str, str], int] = {}
        for block, section in enumerate(sections, 1):
            for key, value, what in (
                ("nummer", section.number, f"Numret {section.number}"),
                ("nyckel", section.key, f"Nyckeln {section.key}"),
                ("innehall", section.content.value, f"Innehållet {section.content.value}"),
            ):
                other = seen.setdefault((key, value), block)
                if other != block and value != Content.TEXT.value:
                    line = self._blocks[other] + 1 if other < len(self._blocks) else 0
                    self._tell(block, key, f"{what} finns redan i avsnittet på rad {line}.", "Ge avsnitten var sitt.")
                    break

    def _template(self, data: dict[str, Any], key: str) -> Path | None:
        """A Word template beside the form's file, or one that comes with the program."""
        name = data.get(key, "")
        if not name:
            return None
        file = f"{name.removesuffix('.docx')}.docx"
        if Path(file).name == file:
            for path in (self.path.parent / file, shipped(f"templates/{file}")):
                if path.is_file():
                    return path
        remedy = "Lägg filen bredvid formuläret, eller ta bort raden: då görs en mall av avsnitten."
        self._tell(0, key, f"Mallen {file} finns inte.", remedy)
        return None
