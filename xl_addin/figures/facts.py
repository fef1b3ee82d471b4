"""The live figures: every figure that a report text can ask for, by name, with the words that are printed.

A text in Rapporttexter holds `{{ behovsanalys.perioden }}` and the report prints `108` (see `live_names`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xl_addin.contract import headers
from xl_addin.contract.findings import Finding
from xl_addin.contract.level import Level
from xl_addin.contract.nouns import AID, Count, Fact, Indicator, Outcome, Period, Project
from xl_addin.contract.project_card import Field
from xl_addin.ledger.small_groups import ALL, SMALL_GROUP, Disclosure, is_personal
from xl_addin.values import parse, swedish
from xl_addin.values.masking import mask

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results
    from xl_addin.ledger.registers import Aid, Outside

FEW = "färre än 5"
WITHHELD = "visas inte"
NONE_HELD = "inga"

STANDARD_CODES = (
    *("behovsanalys", "leverans", "seminarium", "slussning", "gemensamt_besok"),
    *("kvinnor", "utlandsk_bakgrund", "gron", "digital", "internationell"),
)
"""The codes of the indicators that a new workbook has."""

BREAKDOWNS = {
    "organisation": ("organisation", "organisation"),
    "insatsomrade": ("focus", "insatsområde"),
    "form": ("form", "form"),
    "kommun": ("town", "kommun"),
}
"""The part of a name that tells how a figure is split: the column it is split by, and how that is said."""


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Make a name's part of any words: small letters without dots and rings, `_` between words.

    >>> slug('Grön omställning'), slug('Mål')
    ('gron_omstallning', 'mal')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"\W+", "_", plain).strip("_")


def figures_of(results: "Results") -> dict[str, Fact]:
    """All live figures for the period of the results, in the order in which they are best read.

    Args:
        results: what the counting came to.
    """
    from xl_addin.ledger.registers import aid, outside_area

    companies = results.companies[results.companies["key"] != ""].drop_duplicates("key")
    towns = dict(zip(companies["key"], companies[headers.MUNICIPALITY].fillna(""), strict=True))
    previous = _previous(results)
    before = {outcome.code: outcome for outcome in results.at(previous.number)} if previous else {}
    found = [*_project(results.project, results.today), *_periods(results.period, previous), *_review(results.findings)]
    found += _registers(results.outcome(AID.code).period, aid(results), outside_area(results))
    for indicator, outcome in zip(results.indicators, results.outcomes, strict=True):
        may = (results.disclosure(outcome.code), results.disclosure(outcome.code, previous.number) if previous else ALL)
        found += _indicator(indicator, outcome, before.get(outcome.code), *may)
        if not indicator.readable:
            found += _no_events(indicator)
            continue
        if indicator.count is Count.ROWS:
            found += _events(indicator, results)
        if not is_personal(indicator):
            found += _breakdowns(indicator, results, towns)
    named: dict[str, Fact] = {}
    for fact in found:
        named.setdefault(fact.name, fact)  # an indicator called "period" hides nothing
    return named


def with_review(results: "Results", findings: Sequence[Finding]) -> "Results":
    """The results with all their findings, and the figures that count these."""
    figures = {**results.figures, **{fact.name: fact for fact in _review(findings)}}
    return replace(results, findings=tuple(findings), figures=figures)


def counted_to(results: "Results") -> str:
    """What a final report says on its page when its figures end before the project does; "" when they do not."""
    end, last = results.project.end, results.period.end
    if end is None:
        told = f"Siffrorna är räknade till och med {swedish.day(last)}." if results.period.given else ""
        return f"{told} När projektet slutar är inte ifyllt.".strip()
    if last >= end:
        return ""
    return f"Siffrorna är räknade till och med {swedish.day(last)}, men projektet slutar {swedish.day(end)}."


def count_further(results: "Results") -> str:
    """The same for those who make the final report: with what to do about it."""
    said = counted_to(results)
    later = [period.number for period in results.periods if period.start > results.period.end]
    if results.project.end is None:
        return f"{said} Fyll i Projektets slutdatum på bladet Projekt."
    what = f"välj period {later[-1]}" if later else "lägg en period för dem på bladet Projekt"
    return said and f"{said} Ska dagarna därefter räknas med: {what}."


UNPRINTED = ("section_unknown", "text_unprinted", "period_unknown")
"""The codes of texts that stand in no report."""


def left_out(findings: Sequence[Finding]) -> Iterator[str]:
    """What those who make a report are told of its texts: figures in them, and texts left out, missing or too long."""
    told = {
        ("figure_unknown", "figure_unread"): "Siffror som inte gick att fylla i och står kvar som de är skrivna",
        ("number_differs",): "Tal som är skrivna för hand och inte stämmer med loggen",
        UNPRINTED: "Texter som inte kommer med i någon rapport",
        ("section_empty",): "Avsnitt som ska fyllas i men är tomma",
        ("text_long",): "Texter som är längre än finansiären tar emot",
    }
    for codes, what in told.items():
        found = [note for note in findings if note.code in codes]
        rows = dict.fromkeys(f"rad {note.row}" for note in found)
        if found:
            where = f" (bladet {found[0].sheet}, {', '.join(rows)})" if all(note.row for note in found) else ""
            yield f"{what}: {len(found)}{where}. Granskning säger vad du kan göra."


def standard_names() -> dict[str, str]:
    """The names that every workbook has while its shipped indicators stand, each with what it is, in Swedish."""
    day = date.min
    found = [*_project(Project(), day), *_periods(Period(1, day, day), None), *_review(()), *_registers(0, (), ())]
    for code in STANDARD_CODES:
        indicator = Indicator(code, code, None, Count.ROWS, (), (), "", "", (), reported=True, row=0)
        found += _indicator(indicator, Outcome(code, code, "", None, 0, 0, 0, 0, None, None, reported=True), None)
        found += [Fact(f"{code}.{last}", None, "", f"{code}, {label}") for last, label in _EVENT_LABELS.items()]
    return {fact.name: fact.label for fact in found}


def shown_figure(figure: str, outcome: Outcome, may: Disclosure = ALL) -> str:
    """Write a figure of an outcome by its English name, such as "period", or what stands for one withheld."""
    if outcome.cumulative is None:
        return swedish.UNCOUNTED
    value = getattr(outcome, figure)
    if value is None or may.allows(figure, outcome):
        return swedish.number(value, 0) if figure == "forecast" else swedish.number(value)
    return FEW if value < SMALL_GROUP and figure in {"period", "cumulative", "gross"} else WITHHELD


def shown_goal(outcome: Outcome) -> str:
    """The goal in force, with the decision that changed it: "450 (beslut NYPS 12-34)"."""
    goal, decision = swedish.number(outcome.target), outcome.decision
    if not decision:
        return goal
    return f"{goal} ({decision if decision.casefold().startswith('beslut') else f'beslut {decision}'})"


def _previous(results: "Results") -> Period | None:
    earlier = [period for period in results.periods if period.end < results.period.start]
    return max(earlier, key=lambda period: period.end, default=None)


def _text(name: str, value: str, label: str) -> Fact:
    return Fact(name, value, value or swedish.NOTHING, label)


def _day(name: str, value: date | None, label: str) -> Fact:
    return Fact(name, value, swedish.day(value), label)


def _project(project: Project, today: date) -> Iterator[Fact]:
    yield _text("projekt.namn", project.name, Field.NAME)
    yield _text("projekt.arende", project.case, Field.CASE)
    yield _text("projekt.stodmottagare", project.beneficiary, Field.BENEFICIARY)
    yield _text("projekt.organisationsnummer", project.orgnr, Field.ORGNR)
    yield _day("projekt.start", project.start, Field.START)
    yield _day("projekt.slut", project.end, Field.END)
    yield _text("projekt.omrade", project.area, Field.AREA)
    yield _day("rapport.datum", today, "Dagen då siffrorna räknades")


def _periods(period: Period, previous: Period | None) -> Iterator[Fact]:
    for root, which, words in (("period", period, "perioden"), ("forra", previous, "förra perioden")):
        number, start, end = (which.number, which.start, which.end) if which and which.given else (None, None, None)
        yield Fact(f"{root}.nummer", number, swedish.number(number), f"Numret på {words}")
        yield _day(f"{root}.fran", start, f"Första dagen i {words}")
        yield _day(f"{root}.till", end, f"Sista dagen i {words}")
        yield Fact(f"{root}.namn", None, swedish.span(start, end), f"Första och sista dagen i {words}")


def _review(findings: Sequence[Finding]) -> Iterator[Fact]:
    words = {Level.ERROR: ("fel", "Fel"), Level.WARNING: ("varningar", "Varningar"), Level.REVIEW: ("frågor", "Frågor")}
    for level, (name, label) in words.items():
        count = sum(note.level is level for note in findings)
        yield Fact(f"granskning.{slug(name)}", count, swedish.number(count), f"{label} i granskningen av loggen")


def _registers(amount: float | None, given: "Sequence[Aid]", outside: "Sequence[Outside]") -> Iterator[Fact]:
    figures: tuple[tuple[str, float | None, str], ...] = (
        ("stod.perioden", amount, "Stöd till företag i perioden, kronor"),
        ("stod.rader", sum(row.amount > 0 for row in given), "Antal gånger som stöd lämnats i perioden"),
        ("utanfor.perioden", len(outside), "Företag utanför programområdet som fått insatser i perioden"),
    )
    for name, figure, label in figures:
        value = None if amount is None else figure  # the period or the columns cannot be read: it holds for all three
        yield Fact(name, value, swedish.UNCOUNTED if value is None else swedish.number(value), label)


def _indicator(
    indicator: Indicator, outcome: Outcome, before: Outcome | None, may: Disclosure = ALL, might: Disclosure = ALL
) -> Iterator[Fact]:
    """The figures of an indicator; `may` and `might` say which of this and the previous period's may be disclosed."""
    code, name = indicator.code, indicator.name
    yield _text(f"{code}.namn", name, "Indikatorns namn")
    figures = (
        ("perioden", "period", outcome, may, "i perioden"),
        ("ackumulerat", "cumulative", outcome, may, "från projektets start"),
        ("brutto", "gross", outcome, may, "alla insatser från start, innan varje företag räknas en gång"),
        ("forra_perioden", "period", before, might, "i förra perioden"),
        ("kvar", "remaining", outcome, may, "kvar till målet"),
        ("prognos", "forecast", outcome, may, "väntat vid projektets slut"),
    )
    for last, figure, whose, right, label in figures:
        value = getattr(whose, figure) if whose and right.allows(figure, whose) else None
        shown = shown_figure(figure, whose, right) if whose else swedish.NOTHING
        yield Fact(f"{code}.{last}", value, shown, f"{name}, {label}")
        if last == "forra_perioden":
            yield Fact(f"{code}.mal", outcome.target, swedish.number(outcome.target), f"{name}, mål")
    allowed = may.allows("share", outcome)
    part = outcome.part if allowed else None
    shown = swedish.share(outcome.cumulative, outcome.target) if allowed or not outcome.target else WITHHELD
    shown = shown if indicator.readable else swedish.UNCOUNTED
    yield Fact(f"{code}.andel", part, shown, f"{name}, andel av målet")


_MOST_EVENTS = 300  # of a list in a report; the rows themselves are in the evidence
_EVENT_LABELS = {
    "lista": "lista över periodens",
    "anmalda": "antal anmälda i perioden",
    "deltagare": "antal deltagare i perioden",
}


def _events(indicator: Indicator, results: "Results") -> Iterator[Fact]:
    """For what is counted in events: the period's events as a list, and how many registered and took part."""
    lines = results.ledger.of(indicator.code, period=results.period.number)
    rows = lines[["row", "date"]].merge(
        results.log[["row", headers.THEME, headers.REGISTERED, headers.PARTICIPANTS]], on="row"
    )
    items = tuple(_event(row) for row in rows.head(_MOST_EVENTS).to_dict("records"))
    if len(rows) > _MOST_EVENTS:
        items = (*items, f"… och {swedish.number(len(rows) - _MOST_EVENTS)} till")
    label = f"{indicator.name}, {_EVENT_LABELS['lista']}"
    yield Fact(f"{indicator.code}.lista", None, "; ".join(items) or NONE_HELD, label, items)
    for last, column in (("anmalda", headers.REGISTERED), ("deltagare", headers.PARTICIPANTS)):
        total = int(rows[column].fillna(0).sum())
        label = f"{indicator.name}, {_EVENT_LABELS[last]}"
        yield Fact(f"{indicator.code}.{last}", total, swedish.number(total), label)


def _no_events(indicator: Indicator) -> Iterator[Fact]:
    """The same names when nothing can be counted, so that a text that asks for them says so."""
    for last, label in _EVENT_LABELS.items():
        yield Fact(f"{indicator.code}.{last}", None, swedish.UNCOUNTED, f"{indicator.name}, {label}")


def _event(row: Mapping[Any, Any]) -> str:
    theme, when = cell_text(row.get(headers.THEME)), row["date"]
    numbers = [
        f"{swedish.number(row[column])} {word}"
        for column, word in ((headers.REGISTERED, "anmälda"), (headers.PARTICIPANTS, "deltagare"))
        if cell_text(row.get(column))
    ]
    text = swedish.day(when) + (f": {theme}" if theme else "")
    return text + (f" ({', '.join(numbers)})" if numbers else "")


def cell_text(value: object) -> str:
    """A cell of a data frame as text; missing values of every kind are ""."""
    import pandas as pd

    if pd.isna(value):  # type: ignore[call-overload]  # a scalar of any kind
        return ""
    return parse.text(value)  # type: ignore[arg-type]  # ditto


def group_name(value: object) -> str:
    """What a part of a figure is called: with a person's number masked, for its live name and its rows go by it."""
    return mask(cell_text(value))


def _breakdowns(indicator: Indicator, results: "Results", towns: Mapping[str, object]) -> Iterator[Fact]:
    from xl_addin.ledger.ledger import exact_sum

    lines = results.ledger.of(indicator.code, until=results.period.end)
    now = (lines["period"] == results.period.number).fillna(value=False).tolist()
    cells = {name: lines[name].tolist() for name in ("amount", "key", "organisation", "focus", "form")}
    cells["town"] = [towns.get(key, "") for key in cells["key"]]
    for part, (column, words) in BREAKDOWNS.items():
        shown = {value: group_name(value) for value in dict.fromkeys(cells[column])}
        slugs = {value: slug(name) for value, name in shown.items()}
        names = dict(zip(slugs.values(), shown.values(), strict=True))
        amounts: dict[str, tuple[list[float], list[float]]] = {key: ([], []) for key in names}
        for value, amount, is_now in zip(cells[column], cells["amount"], now, strict=True):
            for added in amounts[slugs[value]][0 if is_now else 1 :]:
                added.append(amount)
        for key, name in names.items():
            for last, added in zip(("perioden", "ackumulerat"), amounts[key], strict=True):
                label = f"{indicator.name}, {words} {name}, {last}"
                if key:
                    figure = exact_sum(added)
                    yield Fact(f"{indicator.code}.{part}.{key}.{last}", figure, swedish.number(figure), label)
