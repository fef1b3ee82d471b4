"""What the report draws from the log row by row: companies outside the programme area, and aid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.nouns import AID
from xl_addin.ledger.area import Place, places_of_towns
from xl_addin.ledger.ledger import NOT_HAPPENED
from xl_addin.ledger.outcomes import Results
from xl_addin.ledger.periods import within
from xl_addin.values import orgnr
from xl_addin.values.compare import each
from xl_addin.values.masking import company_label, mask


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
        kind, ground: de minimis or another kind, and the rule that allows it; "" where the log does not say.
    """

    company: str
    number: str
    day: date
    amount: float
    kind: str = ""
    ground: str = ""

    @property
    def words(self) -> str:
        """Kind and ground as they are printed, "" without any."""
        return ", ".join(filter(None, (self.kind, self.ground)))


def outside_area(results: Results) -> list[Outside]:
    """The companies outside the programme area that were met in the period, by name.

    Which municipalities are outside is judged by `area`. A row belongs to the period by its Datum.
    """
    if not results.aid.readable:  # the same columns and period tell what happened when
        return []
    rows = [row for row, place in places_of_towns(results.workbook).items() if place is Place.OUTSIDE]
    log, period, companies = results.log, results.period, results.companies
    towns = dict(each(companies[companies["row"].isin(rows) & (companies["key"] != "")], "key", headers.MUNICIPALITY))
    inside = within(log[headers.DATE], period)
    happened = ~log[headers.STATUS].isin(NOT_HAPPENED) & ~log["outside"]
    lines = log[log["key"].isin(list(towns)) & inside & happened].sort_values([headers.DATE, "row"])
    met: dict[tuple[str, str], list[tuple[str, date]]] = {}
    for key, name, activity, day in _named(results, lines, headers.COMPANY, headers.ACTIVITY, headers.DATE):
        met.setdefault((key, name), []).append((mask(activity), day.date()))
    found = [Outside(name, mask(towns[key]), tuple(dict.fromkeys(meetings))) for (key, name), meetings in met.items()]
    return sorted(found, key=lambda row: (row.company, row.town))


def aid(results: Results) -> list[Aid]:
    """The period's rows with an amount in the column Stöd (kr), by day; what was paid back is below zero."""
    lines = results.ledger.of(AID.code, period=results.period.number)
    said = results.log[["row", headers.AID_KIND, headers.AID_GROUND]]
    lines = lines.merge(said, on="row", how="left")
    return [
        Aid(name, _number(results, key), day.date(), amount, mask(kind), mask(ground))
        for key, name, day, amount, kind, ground in _named(
            results, lines, "company", "date", "amount", headers.AID_KIND, headers.AID_GROUND
        )
    ]


def _named(results: Results, lines: pd.DataFrame, written: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Of each line the company's key, its name as it may be printed, and more columns."""
    companies = results.companies
    names = {key: name for key, name in each(companies.drop_duplicates("key"), "key", headers.NAME) if key and name}
    for key, logged, *more in each(lines, "key", written, *columns):
        word = orgnr.person_word(key) if key else ""
        yield (key, word or mask(names.get(key) or logged), *more)


def _number(results: Results, key: str) -> str:
    """As it may be printed. Without a key of the workbook's own a pseudonym would give the number away."""
    if key and orgnr.is_person(key) and not results.project.pseudonym_key:
        return orgnr.person_word(key).lower()
    return company_label(key, results.project.pseudonym_key) if key else ""
