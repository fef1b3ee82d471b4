"""What a template can ask for: every field with its words, ready to print. No data frame, no object with methods.

The fields are the live figures by name (`projekt.namn`, `behovsanalys.perioden`), the texts by section (`avsnitt.s4`),
the pictures (`diagram.mal`), where the report comes from (`rapport.arbetsbok`), and lists: `aktiviteter` for the
section of activities, `indikatorer`, `foretag_utanfor` and `stodrader` for theirs.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xl_addin.contract.form import Content
from xl_addin.contract.layout import YES
from xl_addin.contract.nouns import Fact
from xl_addin.figures.facts import counted_to, shown_goal
from xl_addin.figures.parts import parts_of
from xl_addin.outputs.report.activities import activity_rows
from xl_addin.outputs.report.expressions import Shown
from xl_addin.outputs.report.origin import UNKNOWN, Origin
from xl_addin.outputs.report.pictures import pictures
from xl_addin.outputs.report.written_text import Block, Written, read
from xl_addin.reading.report_texts import Passage, in_report, passages
from xl_addin.values import swedish
from xl_addin.values.masking import Cleared

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results

ROW_FIELDS = {
    "aktiviteter": {
        "akt": "☒ när raden är en aktivitet, annars ☐",
        "delakt": "☒ när raden är en delaktivitet, annars ☐",
        "namn": "Aktivitetens benämning",
        "beskrivning": "Periodens siffror och texten till aktiviteten; skrivs {{p rad.beskrivning }} i ett eget stycke",
    },
    "indikatorer": {
        "namn": "Indikatorns namn, med EU-koden inom parentes där den har en; ”varav …” för en grupp",
        "eu_kod": "EU-koden, om indikatorn har en",
        "mal": "Målet som gäller vid periodens slut, med beslutet inom parentes där det är ändrat",
        "beslut": "Beslutet som ändrade målet, om det finns",
        "perioden": "Utfall i perioden",
        "ackumulerat": "Utfall från projektets start",
        "andel": "Andel av målet",
        "kvar": "Kvar till målet",
    },
    "foretag_utanfor": {
        "foretag": "Ett företag utanför programområdet som fått insatser i perioden",
        "kommun": "Företagets kommun",
        "insatser": "Vad företaget fått och när, en rad för varje gång",
    },
    "stodrader": {
        "foretag": "Ett företag som fått stöd i perioden, och under det stödets slag och grund där loggen har dem",
        "orgnr": "Organisationsnummer; en enskild firma visas utan nummer",
        "datum": "Dagen",
        "belopp": "Stödet i kronor",
        "slag": "Stödets slag, om loggen har det",
        "grund": "Stödets grund, om loggen har den",
    },
}
"""The lists of a template and what each of their rows holds."""

ORIGIN_FIELDS = {
    "rapport.arbetsbok": "Arbetsbokens filnamn",
    "rapport.sha256": "Arbetsbokens kontrollsumma (SHA-256)",
    "rapport.version": "Programmets version",
    "rapport.raknad_till": "En slutrapports sista räknade dag, som en mening, när projektet slutar senare; annars tom",
    "rapport.slutrapport": "Ja i slutrapporten, annars tom",
}


def context(results: "Results", origin: Origin = UNKNOWN, *, final: bool = False) -> dict[str, Any]:
    """Make all fields: nested dicts whose leaves are `str`, `Shown`, `Written`, `Picture` or lists of such dicts.

    Args:
        results: what the counting came to.
        origin: the workbook that was counted.
        final: whether the texts are those of the final report instead of the period's (see `reading.report_texts`).
    """
    figures = results.figures
    fields: dict[str, Any] = {}
    for name, fact in figures.items():
        *path, last = name.split(".")
        place = fields
        for part in path:
            place = place.setdefault(part, {})
        place[last] = Shown.of(fact)
    texts, form = _texts(results, final=final), results.form
    of_activities = form.of(Content.ACTIVITIES)
    sections: dict[str, list[Block]] = {}
    for one in texts:
        if one.activity == "":
            sections.setdefault(one.section, []).extend(read(one.text, figures))
    fields["rapport"] |= {"arbetsbok": origin.workbook, "sha256": Cleared(origin.sha256), "version": origin.version}
    fields["rapport"]["raknad_till"] = counted_to(results) if final else ""
    fields["rapport"]["slutrapport"] = YES if final else ""
    return fields | {
        "avsnitt": {one.key: Written(sections.get(one.number, ())) for one in form.written},
        "aktiviteter": activity_rows(
            results, figures, [one for one in texts if of_activities and one.section == of_activities.number]
        ),
        "indikatorer": _indicators(results, figures),
        "foretag_utanfor": _outside(results),
        "stodrader": _aid(results),
        "diagram": pictures(results),
    }


def texts_of(results: "Results", *, final: bool) -> list[str]:
    """The texts that the report prints, as they stand in their cells."""
    return [one.text for one in _texts(results, final=final)]


def _texts(results: "Results", *, final: bool) -> list[Passage]:
    found = passages(results.texts, results.plan, results.form)
    return in_report(found, results.form, results.period.number, final=final)


def _indicators(results: "Results", figures: Mapping[str, Fact]) -> list[dict[str, Shown]]:
    """The reported indicators in the sheet's order, below each the groups that it is split into."""
    rows = []
    for outcome in results.outcomes:
        if outcome.reported:
            words = {"namn": outcome.full_name, "eu_kod": outcome.eu_code, "beslut": outcome.decision}
            own = {field: Shown(word, word) for field, word in words.items()}
            own["mal"] = Shown(shown_goal(outcome), outcome.target)
            found = (field for field in ROW_FIELDS["indikatorer"] if field not in own)
            rows.append(own | {field: Shown.of(figures[f"{outcome.code}.{field}"]) for field in found})
            for name, facts in parts_of(results, outcome.code):
                part = {"namn": Shown(name, name)} | {last: Shown.of(fact) for last, fact in facts.items()}
                rows.append(dict.fromkeys(ROW_FIELDS["indikatorer"], Shown("", None)) | part)
    return rows


def _outside(results: "Results") -> list[dict[str, str]]:
    from xl_addin.ledger.registers import outside_area

    return [
        {
            "foretag": row.company,
            "kommun": row.town,
            "insatser": "\n".join(f"{what} {swedish.day(day)}" for what, day in row.meetings),
        }
        for row in outside_area(results)
    ]


def _aid(results: "Results") -> list[dict[str, str | Shown]]:
    from xl_addin.ledger.registers import aid

    return [
        {
            "foretag": "\n".join(filter(None, (row.company, row.words))),
            "orgnr": row.number or swedish.NOTHING,
            "datum": Shown(swedish.day(row.day), row.day),
            "belopp": Shown(swedish.number(row.amount), row.amount),
            "slag": row.kind,
            "grund": row.ground,
        }
        for row in aid(results)
    ]
