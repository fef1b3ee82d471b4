"""The participant list that funders ask for: each company behind the reported figures, once.

Funders ask for organisation number, dates and size class of the enterprises behind an indicator, to see that none is
counted twice.
"""

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.nouns import Count, Indicator
from xl_addin.figures.facts import cell_text
from xl_addin.ledger.ledger import QUALIFIED
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.size_classes import UNKNOWN, are_kept, size_classes
from xl_addin.ledger.small_groups import is_personal
from xl_addin.outputs.evidence.people import CompanyNames
from xl_addin.outputs.evidence.sheets import FACTS, Block, Lists
from xl_addin.values.compare import each
from xl_addin.values.masking import fit, mask
from xl_addin.values.raw_table import Value
from xl_addin.values.swedish import UNCOUNTED

HEADER = ("Nr", "Organisationsnummer", "Företag", "Kommun", headers.SIZE_CLASS, "Första datum")
ACTIVITIES = "Aktiviteter"
MORE = " … (fler finns i loggen)"
_LONGEST_HEADER = 200  # a table takes 255 characters (Excel specifications and limits)
_LONGEST = 2_000  # characters of a company's activities: over a hundred dates
_WIDTHS = {"Nr": 9, "Organisationsnummer": 24, "Företag": 34, "Kommun": 16, headers.SIZE_CLASS: 15, ACTIVITIES: 70}
_WIDTHS |= {"Första datum": 13, "Uppgift": 24, "Värde": 90}


def make_participants(results: Results, workbook: str, *, persons: bool = False) -> bytes:
    """Make the list: one row a company that counts in any reported indicator to the period's end.

    Args:
        results: what the counting came to.
        workbook: the name of the workbook that was counted.
        persons: whether sole traders' personal numbers are written out; else they bear a pseudonym.

    Returns:
        An .xlsx file: sheet Deltagande företag with one date column for each reported indicator that counts companies,
        and under the table their sums beside the reported figures; sheet Om listan.
    """
    reported = [indicator for indicator in results.indicators if indicator.reported and indicator.readable]
    # A column of a personal indicator would tell each one's trait.
    indicators = [indicator for indicator in reported if persons or not is_personal(indicator)]
    unique = [indicator for indicator in indicators if indicator.count is Count.UNIQUE]
    header = [*HEADER, *_titles(unique), ACTIVITIES]
    rows = _rows(results, indicators, unique, CompanyNames(results, persons=persons))
    first = len(HEADER)
    sums = [sum(row[column] is not None for row in rows) for column in range(first, first + len(unique))]
    figures = [results.outcome(indicator.code).cumulative for indicator in unique]
    right = sums == figures
    blanks = [None] * (first - 2)
    totals: list[list[Value]] = [["Summa", f"{len(rows)} företag", *blanks, *sums]]
    totals.append(["Utfall", "enligt räkningen", *blanks, *figures])
    missing = [f"{o.name}: {UNCOUNTED}." for o in results.uncounted if o.reported]
    note = f"Kontroll: summorna är {'' if right else 'INTE '}lika med det ackumulerade utfallet."
    period = results.period
    lists = Lists("Deltagande företag", results.today, widths=_WIDTHS)
    lists.add(
        "Deltagande företag",
        f"Deltagande företag: {results.project.name or 'projekt utan namn'}",
        [Block(header, rows, totals=totals, notes=[*([note] if unique else []), *missing], wrong=not right)],
        f"Till och med period {period.number}, {period.end}. Datumen är när företaget räknades i indikatorn.",
    )
    lists.add(
        "Om listan", "Om listan", [Block(FACTS, _about(results, reported, indicators, workbook, persons=persons))]
    )
    return lists.to_bytes()


def _titles(indicators: Sequence[Indicator]) -> list[str]:
    """The indicators' names as headers of a table, which must differ and stand on one line."""
    titles: list[str] = []
    for indicator in indicators:
        title = fit(" ".join(indicator.name.split()), _LONGEST_HEADER) or indicator.code
        taken = {name.casefold() for name in (*titles, *HEADER, ACTIVITIES)}
        titles.append(f"{title} ({indicator.code})" if title.casefold() in taken else title)
    return titles


def _rows(
    results: Results, indicators: Sequence[Indicator], unique: Sequence[Indicator], naming: CompanyNames
) -> list[list[Value]]:
    frame = results.ledger.frame
    ours = frame["indicator"].isin([indicator.code for indicator in indicators]) & (frame["key"] != "")
    ours &= (frame["date"] <= pd.Timestamp(results.period.end)) & frame["reason"].isin(QUALIFIED)
    lines = frame[ours].sort_values(["date", "row"])
    counted = lines[lines["counts"]]
    firsts = counted.drop_duplicates("key")
    companies = results.companies[results.companies["key"] != ""].drop_duplicates("key").set_index("key")
    done = _activities(results, lines)
    dates = {one.code: dict(each(counted[counted["indicator"] == one.code], "key", "date")) for one in unique}
    sizes = size_classes(results.workbook)
    unknown = UNKNOWN if are_kept(results.workbook) else None
    rows: list[list[Value]] = []
    for number, (key, day, row, logged) in enumerate(each(firsts, "key", "date", "row", "company"), 1):
        listed = companies.loc[key] if key in companies.index else None
        town = None if listed is None else cell_text(listed[headers.MUNICIPALITY]) or None
        counts = [days[key].date() if key in days else None for days in dates.values()]
        size = sizes.get(key, UNKNOWN)
        person = naming.name(key, row, logged), town, unknown if size == UNKNOWN else size
        rows.append([number, naming.number(key), *person, day.date(), *counts, done[key]])
    return rows


def _activities(results: Results, lines: pd.DataFrame) -> dict[str, str]:
    """For each company what it took part in, with dates: each row of the log once, earliest first."""
    names = dict(each(results.log, "row", headers.ACTIVITY))
    days: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, row, day in each(lines.drop_duplicates("row"), "key", "row", "date"):
        days[key][mask(names[row])].append(str(day.date()))
    texts = {key: "; ".join(f"{name} {', '.join(on)}" for name, on in kinds.items()) for key, kinds in days.items()}
    return {
        key: text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(",")[0] + MORE for key, text in texts.items()
    }


def _about(
    results: Results, reported: Sequence[Indicator], indicators: Sequence[Indicator], workbook: str, *, persons: bool
) -> list[list[Value]]:
    project, period = results.project, results.period
    traders = "Med personnummer. Lämna listan bara till den som har rätt att se dem." if persons else "Med pseudonym."
    facts: dict[str, Value] = {
        "Projekt": project.name or None,
        "Ärende-ID": project.case or None,
        "Stödmottagare": project.beneficiary or None,
        "Arbetsbok": workbook,
        "Räknat per": results.today,
        "Period": f"{period.number}: {period.start} – {period.end}",
        "Indikatorer": "; ".join(indicator.name for indicator in indicators) or "inga",
        "Inte med": "; ".join(f"{one.name} (berättar om personer)" for one in reported if one not in indicators)
        or None,
        "Med på listan": "Varje företag som räknas i någon av indikatorerna, en gång.",
        "Enskilda firmor": traders,
        headers.SIZE_CLASS: "Enligt kommissionens rekommendation 2003/361/EG, vid det första stödet; "
        "Okänd eller tom när uppgifterna inte räcker.",
    }
    return [[name, value] for name, value in facts.items() if value is not None]
