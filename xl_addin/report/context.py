"""What a template can ask for: every field with its words, ready to print. No data frame, no object with methods.

The fields are the live figures by name (`projekt.namn`, `behovsanalys.perioden`), the texts by section (`avsnitt.s4`),
and two lists: `aktiviteter` for §3 and `indikatorer` for §5 and §13.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xl_addin import layout
from xl_addin.facts import Fact, cell_text, facts, slug
from xl_addin.report.text import Block, Written, read

if TYPE_CHECKING:
    from xl_addin.results import Results

SECTIONS = range(2, 19)
ACTIVITIES_SECTION = 3
ACTIVITY_ROWS = 6
"""The form has so many rows in §3; those not needed stay empty."""

TICKED, EMPTY = "☒", "☐"

ROW_FIELDS = {
    "aktiviteter": {
        "akt": "☒ när raden är en aktivitet, annars ☐",
        "delakt": "☒ när raden är en delaktivitet, annars ☐",
        "namn": "Aktivitetens benämning",
        "beskrivning": "Texten till aktiviteten i avsnitt 3; skrivs {{p rad.beskrivning }} i ett eget stycke",
    },
    "indikatorer": {
        "namn": "Indikatorns namn",
        "mal": "Mål",
        "perioden": "Utfall i perioden",
        "ackumulerat": "Utfall från projektets start",
        "andel": "Andel av målet",
        "kvar": "Kvar till målet",
    },
}
"""The lists of a template and what each of their rows holds."""


def context(results: "Results") -> dict[str, Any]:
    """Make the values of all fields, as nested dicts whose leaves are `str`, `Written` or lists of such dicts."""
    figures = facts(results)
    fields: dict[str, Any] = {}
    for name, fact in figures.items():
        *path, last = name.split(".")
        place = fields
        for part in path:
            place = place.setdefault(part, {})
        place[last] = fact.shown
    texts = _texts(results, figures)
    return fields | {
        "avsnitt": {f"s{section}": Written(texts.get((section, ""), ())) for section in SECTIONS},
        "aktiviteter": _activities(results, texts),
        "indikatorer": _indicators(results, figures),
    }


def _texts(results: "Results", figures: Mapping[str, Fact]) -> dict[tuple[int, str], list[Block]]:
    """The period's texts by section and, in §3, by activity; several of the same follow on each other."""
    found: dict[tuple[int, str], list[Block]] = {}
    for row in results.texts.to_dict("records"):
        period, section, text = (cell_text(row[column]) for column in ("Period", "Avsnitt", "Text"))
        if period not in {"", str(results.period.number)} or not section or not text:
            continue
        activity = cell_text(row["Aktivitet"]) if int(section) == ACTIVITIES_SECTION else ""
        found.setdefault((int(section), activity), []).extend(read(text, figures))
    return found


def _activities(results: "Results", texts: Mapping[tuple[int, str], Sequence[Block]]) -> list[dict[str, Any]]:
    """The rows of §3: the plan's, then texts on activities that the plan lacks, then empty rows."""
    described = {slug(name): (name, blocks) for (section, name), blocks in texts.items() if name}
    rows = []
    for row in results.plan.to_dict("records"):
        name, number, level, runs = (cell_text(row[column]) for column in ("Benämning", "Nr", "Nivå", "Pågår"))
        blocks = [*described.pop(slug(name), ("", []))[1], *described.pop(slug(number), ("", []))[1]]
        if blocks or runs != layout.NO:
            rows.append(_activity(name, level, blocks))
    rows += [_activity(name, "", blocks) for name, blocks in described.values()]
    empty = {"akt": EMPTY, "delakt": EMPTY, "namn": "", "beskrivning": Written(nothing="")}
    return rows + [empty] * (ACTIVITY_ROWS - len(rows))


def _activity(name: str, level: str, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "akt": TICKED if level == layout.ACTIVITY else EMPTY,
        "delakt": TICKED if level == layout.SUBACTIVITY else EMPTY,
        "namn": name,
        "beskrivning": Written(blocks),
    }


def _indicators(results: "Results", figures: Mapping[str, Fact]) -> list[dict[str, str]]:
    """The reported indicators, in the sheet's order."""
    codes = [indicator.code for indicator in results.indicators if indicator.reported]
    return [{field: figures[f"{code}.{field}"].shown for field in ROW_FIELDS["indikatorer"]} for code in codes]
