"""The rows behind a figure, as a workbook that can be handed to an auditor: what counts, what does not, and why."""

from collections.abc import Iterator, Sequence

from xl_addin.contract import headers
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.nouns import Indicator
from xl_addin.figures.facts import WITHHELD, shown_figure
from xl_addin.ledger.ledger import NOT_HAPPENED
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.small_groups import ALL, disclosed_figures, is_personal
from xl_addin.outputs.evidence.groups import group_blocks
from xl_addin.outputs.evidence.people import CompanyNames
from xl_addin.outputs.evidence.personal_rows import HOW, PersonalRows
from xl_addin.outputs.evidence.rows import PERIODS_HEADER, Cells, Rows, add_up
from xl_addin.outputs.evidence.sheets import FACTS, Block, Lists, link_from
from xl_addin.reading.rule_filters import ANY
from xl_addin.values.compare import suggest
from xl_addin.values.raw_table import Value
from xl_addin.values.swedish import UNCOUNTED

__all__ = ["link_from", "make_evidence"]

_WIDTHS = {"Rad i loggen": 10, "Id": 12, "Datum": 13, "Period": 13, "Från": 13, "Till": 13, "Antal": 9}
_WIDTHS |= {
    "Tema": 44,
    "Företag": 34,
    "Organisationsnummer": 24,
    "Insatsområde": 21,
    "Varför": 44,
    "Räknades först": 26,
    "Uppgift": 24,
    "Värde": 90,
}
UNREADABLE = "Rätta felen som står överst på bladet Granskning, och försök sedan igen."
_LONGEST_NAME = 31  # ECMA-376, 18.2.19: of a sheet


def make_evidence(
    results: Results, code: str | None, workbook: str, *, persons: bool = False, link: str | None = None
) -> bytes:
    """Make the workbook with the rows behind cumulative figures at the period's end.

    Args:
        results: what the counting came to.
        code: the indicator's code, such as "behovsanalys", or "stod" for aid; None: all reported indicators.
        workbook: the name of the workbook that was counted.
        persons: whether persons' numbers and the companies behind personal traits are written out; else they bear
            pseudonyms.
        link: the workbook's path from the folder of the evidence, for links to the log; None: it lies beside it.

    Returns:
        An .xlsx file: sheets Om underlaget, Perioder, and for each indicator what counts and what does not.

    Raises:
        ProjektloggError: there is no such indicator, or none that is reported.
    """
    indicators = _chosen(results, code, workbook)
    naming = CompanyNames(results, persons=persons)
    lists = Lists(f"Underlag {code or 'alla indikatorer'}", results.today, workbook if link is None else link, _WIDTHS)
    closed = {indicator.code for indicator in indicators if is_personal(indicator) and not persons}
    kinds = ((indicator, PersonalRows if indicator.code in closed else Rows) for indicator in indicators)
    found = [(indicator, kind(results, indicator, naming)) for indicator, kind in kinds]
    counted = {indicator.code: rows.counted() for indicator, rows in found}
    periods = [_periods(results, indicator, rows, counted[indicator.code]) for indicator, rows in found]
    facts = Block(FACTS, [*_about(results, workbook, lists.link), *_uncounted(results, indicators if code else None)])
    about = [
        Block(FACTS, list(_how_it_counts(results, one, closed=one.code in closed)), one.name) for one in indicators
    ]
    title = f"Underlag: {indicators[0].name if len(indicators) == 1 else 'alla rapporterade indikatorer'}"
    lists.add("Om underlaget", title, [facts, *about])
    lists.add("Perioder", "Period för period", periods, "Periodernas utfall läggs ihop till det ackumulerade utfallet.")
    if groups := list(group_blocks(results, indicators, persons=persons)):
        lists.add("Uppdelning", "Grupp för grupp", groups, "Grupperna läggs ihop till indikatorns siffror.")
    for place, (indicator, rows) in enumerate(found, 1):
        names = _sheet_names(indicator, place if len(indicators) > 1 else 0)
        own, others = counted[indicator.code], rows.others()
        title = f"Räknas: {WITHHELD if indicator.code in closed and not own else _rows(len(own))}"
        lists.add(
            names[0], title, [Block(rows.counted_header, own)], HOW if indicator.code in closed else indicator.name
        )
        hint = f"{indicator.name}. Rader med andra aktiviteter, och rader efter perioden, är inte med."
        hint = HOW if indicator.code in closed else hint
        lists.add(
            names[1],
            f"Räknas inte: {WITHHELD if indicator.code in closed else _rows(len(others))}",
            [Block(rows.others_header, others)],
            hint,
        )
    return lists.to_bytes()


def _chosen(results: Results, code: str | None, workbook: str) -> list[Indicator]:
    indicators = {indicator.code: indicator for indicator in (results.aid, *results.indicators)}
    if code is None:
        reported = [indicator for indicator in results.indicators if indicator.reported]
        if any(indicator.readable for indicator in reported):
            return [indicator for indicator in reported if indicator.readable]
        if reported:
            raise ProjektloggError("Ingen av de rapporterade indikatorerna kan räknas.", UNREADABLE, where=workbook)
        raise ProjektloggError(
            "Ingen indikator är markerad att rapporteras.",
            "Skriv Ja i kolumnen Rapporteras på bladet Indikatorer, eller ange en indikators kod.",
            where=workbook,
        )
    if code not in indicators:
        raise ProjektloggError(
            f"Indikatorn {code} finns inte.{suggest(code, indicators)}",
            f"Välj en av: {', '.join(indicators)}.",
            where=workbook,
        )
    if not indicators[code].readable:
        raise ProjektloggError(f"Indikatorn {code} kan inte räknas.", UNREADABLE, where=workbook)
    return [indicators[code]]


def _sheet_names(indicator: Indicator, place: int) -> tuple[str, str]:
    if not place:
        return "Räknas", "Räknas inte"
    start = f"{place} {indicator.code}"[: _LONGEST_NAME - len(" räknas inte")]
    return f"{start} räknas", f"{start} räknas inte"


def _periods(results: Results, indicator: Indicator, rows: Rows, counted: list[Cells]) -> Block:
    periods = rows.periods()
    right, note = rows.check(counted, periods)
    totals: list[list[Value]] = []
    outcome = results.outcome(indicator.code)
    figure: Value = outcome.cumulative
    if isinstance(rows, PersonalRows):
        figure = shown_figure("cumulative", outcome, results.disclosure(indicator.code))
    else:
        totals.append(["Summa", None, None, *add_up(periods, range(3, len(PERIODS_HEADER)))])
    totals.append([headers.CUMULATIVE, None, results.period.end, None, figure])
    return Block(PERIODS_HEADER, periods, indicator.name, totals, [note], wrong=not right)


def _rows(count: int) -> str:
    return f"{count} {'rad' if count == 1 else 'rader'}"


def _about(results: Results, workbook: str, link: str) -> Iterator[Sequence[Value]]:
    period = results.period
    facts: dict[str, Value] = {
        "Projekt": results.project.name,
        "Ärende-ID": results.project.case,
        "Arbetsbok": workbook,
        "Räknat per": results.today,
        "Period": f"{period.number}: {period.start} – {period.end}",
        "Länkar": f"Ett Id öppnar sin rad i {link}. Flytta filerna tillsammans, annars bryts länkarna."
        if link
        else None,
        "Radnummer": "De gällde när underlaget gjordes. Har loggen sorterats om sedan dess: sök på Id.",
    }
    yield from ([name, value] for name, value in facts.items() if value)


def _uncounted(results: Results, chosen: list[Indicator] | None) -> Iterator[Sequence[Value]]:
    """The reported indicators that are not among all, since they cannot be counted."""
    if chosen is None:
        for outcome in results.uncounted:
            if outcome.reported:
                yield ["Saknas", f"{outcome.name}: {UNCOUNTED}"]


def _how_it_counts(results: Results, indicator: Indicator, *, closed: bool) -> Iterator[Sequence[Value]]:
    outcome = results.outcome(indicator.code)
    may = results.disclosure(indicator.code) if closed else ALL
    figures = {
        name: figure if figure is not None else shown_figure(name, outcome, may)
        for name, figure in disclosed_figures(outcome, may).items()
    }
    conditions = "; ".join(map(str, indicator.filter))
    facts: dict[str, Value] = {
        headers.CODE: indicator.code,
        headers.EU_CODE: indicator.eu_code or None,
        headers.COUNT: indicator.count.value,
        headers.ACTIVITIES: ", ".join(indicator.activities).replace(ANY, "alla") or "alla",
        headers.STATUS: ", ".join(indicator.statuses) or f"alla utom {' och '.join(NOT_HAPPENED)}",
        "Datum som räknas": indicator.date_column,
        headers.FILTER: conditions or "inget",
        headers.THRESHOLD: str(indicator.threshold or "") or None,
        headers.VALID_FROM: indicator.valid_from,
        headers.VALID_TO: indicator.valid_to,
        headers.SUBSET_OF: indicator.subset_of or None,
        headers.SPLIT_BY: ", ".join(indicator.splits) or None,
        headers.TARGET: outcome.target,
        "Målet ändrat genom": outcome.decision or None,
        headers.PERIOD_OUTCOME: figures["period"],
        headers.CUMULATIVE: figures["cumulative"],
        "Brutto, alla insatser": figures["gross"],
        "Regel": "Ett företag räknas en gång i hela projektet: den första raden efter datum och Id."
        if indicator.count.unit == "företag"
        else "Varje rad som uppfyller villkoren räknas.",
    }
    yield from ([name, value] for name, value in facts.items() if value is not None)
