"""What the report draws from the log row by row: companies outside the programme area, and aid.

A row belongs to the period by its Datum: aid is granted when the right to it is given (Regulation (EU) No 1407/2013,
article 3.4; 2023/2831, article 3.3), which is when the work is agreed on and not when it is concluded. What is only
planned, or was cancelled, has not happened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from xl_addin import layout, orgnr
from xl_addin.cleaning.columns import each
from xl_addin.privacy import company_label, mask
from xl_addin.results import Results

_NOT_HAPPENED = [layout.PLANNED, layout.CANCELLED]


@dataclass(frozen=True, slots=True)
class Outside:
    """A company outside the programme area that was met in the period.

    Attributes:
        company: its name; "Enskild firma" for a person.
        town: its municipality.
        meetings: what was done and when, in the order of the days.
    """

    company: str
    town: str
    meetings: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Aid:
    """Aid to a company in the period.

    Attributes:
        number: the organisation number, a person's pseudonym, or "" when the log has no valid one.
        amount: in kronor.
    """

    company: str
    number: str
    day: date
    amount: float


def outside_area(results: Results) -> list[Outside]:
    """The companies outside the programme area that were met in the period, by name.

    Which municipalities are outside is judged once, when the sheet Företag is read: see the finding
    `company_outside_area`.
    """
    rows = {note.row for note in results.findings if note.code == "company_outside_area"}
    companies = results.companies
    towns = dict(each(companies[companies["row"].isin(list(rows)) & (companies["key"] != "")], "key", "Kommun"))
    met: dict[tuple[str, str], list[tuple[str, date]]] = {}
    for key, name, day, activity, _ in _happened(results, results.log["key"].isin(list(towns))):
        met.setdefault((key, name), []).append((mask(activity), day))
    found = [Outside(name, mask(towns[key]), tuple(dict.fromkeys(meetings))) for (key, name), meetings in met.items()]
    return sorted(found, key=lambda row: (row.company, row.town))


def aid(results: Results) -> list[Aid]:
    """The period's rows with an amount in the column Stöd (kr), by day."""
    rows = _happened(results, results.log["Stöd (kr)"] > 0)
    return [Aid(name, _number(results, key), day, amount) for key, name, day, _, amount in rows]


def _happened(results: Results, chosen: pd.Series) -> Iterator[tuple[str, str, date, str, float]]:
    """Of each chosen row that happened in the period: the company's key and name, the day, activity and amount."""
    log, period, companies = results.log, results.period, results.companies
    inside = log["Datum"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    lines = log[chosen & inside & ~log["Status"].isin(_NOT_HAPPENED) & ~log["outside"]].sort_values(["Datum", "row"])
    names = {key: name for key, name in each(companies.drop_duplicates("key"), "key", "Namn") if key and name}
    for key, written, day, activity, amount in each(lines, "key", "Företag", "Datum", "Aktivitet", "Stöd (kr)"):
        person = bool(key) and orgnr.is_person(key)
        name = orgnr.SOLE_TRADER if person else mask(names.get(key) or written)
        yield key, name, day.date(), activity, amount


def _number(results: Results, key: str) -> str:
    """As it may be printed. Without a key of the workbook's own a pseudonym would give the number away."""
    if key and orgnr.is_person(key) and not results.project.pseudonym_key:
        return orgnr.SOLE_TRADER.lower()
    return company_label(key, results.project.pseudonym_key) if key else ""
