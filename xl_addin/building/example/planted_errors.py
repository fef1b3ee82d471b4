"""A few of each kind of thing that a real log holds, so that the checks have something to find."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntEnum
from random import Random

from xl_addin.building.example.companies import Company
from xl_addin.building.example.log import PERIODS, LogMaker
from xl_addin.contract import headers
from xl_addin.values.raw_table import Value

Row = dict[str, Value]


class PlantedError(IntEnum):
    """Companies that are met outside the ordinary order of things."""

    UNLISTED = 0  # in the log only: nobody has put it on the sheet Företag
    WITHOUT_NEEDS = 1  # a delivery, but no needs analysis: counted, and reported
    PLANNED = 2
    MISTYPED = 3


def add_planted_errors(random: Random, rows: list[Row], maker: LogMaker, strays: list[Company]) -> list[Row]:
    """Disturb a tidy log without moving a figure, but for the one delivery that is left for it to add."""
    _swap_an_order(rows, maker)
    again = random.sample([row for row in rows if row[headers.ACTIVITY] == "Rådgivning"], 6)
    again[0][headers.HOURS] = "ca 3"
    again[1][headers.COMPANY] = "Gläntans Konsultbyrå AB"  # another name for the same number
    again[2][headers.ID] = again[3][headers.ID]
    again[4][headers.ACTIVITY] = "Rådgivningg"
    extra = [*_visits(strays), *_unfinished(random, maker)]
    for number, row in enumerate(extra, len(rows) + 1):
        row[headers.ID] = f"A-{number:04d}"
    return rows + extra


def _swap_an_order(rows: list[Row], maker: LogMaker) -> None:
    """Let one delivery of the fifth period be concluded before its company's needs analysis."""
    early = PERIODS[4].start + timedelta(days=10)
    for row in rows:
        concluded, name = row[headers.CONCLUDED], row[headers.COMPANY]
        company = next((company for company in maker.known if company.name == name), None)
        if (
            company
            and concluded
            and concluded == maker.delivered.get(company.key)
            and maker.analysed[company.key] > early
        ):
            row[headers.DATE], row[headers.CONCLUDED] = early, early
            return


def _row(day: Value, activity: str, company: Company | None, **other: Value) -> Row:
    number = f"{company.key[:6]}-{company.key[6:]}" if company else None
    base: Row = {
        headers.DATE: day,
        headers.ACTIVITY: activity,
        headers.ORGNR: number,
        headers.COMPANY: company.name if company else None,
        headers.ORGANISATION: "Almi",
        headers.ADVISER: "Elin S",
        headers.FOCUS: "Digitalisering",
        headers.FORM: "Digitalt",
        headers.STATUS: "Genomförd",
    }
    return base | other


def _visits(strays: list[Company]) -> Iterator[Row]:
    mistyped = strays[PlantedError.MISTYPED]
    wrong = f"{mistyped.key[:6]}-{mistyped.key[6:9]}{(int(mistyped.key[9]) + 4) % 10}"
    yield _row(date(2023, 9, 6), "Rådgivning", strays[PlantedError.UNLISTED])
    yield _row(date(2023, 8, 22), "Leverans", strays[PlantedError.WITHOUT_NEEDS], Avslutad=date(2023, 9, 14), Timmar=6)
    yield _row(date(2023, 9, 20), "Behovsanalys", strays[PlantedError.PLANNED], Status="Planerad")
    yield _row(date(2023, 10, 18), "Behovsanalys", strays[PlantedError.PLANNED], Status="Planerad")
    yield _row(date(2023, 9, 12), "Behovsanalys", mistyped, Orgnr=wrong)
    yield _row(date(2023, 9, 21), "Seminarium", None, Status="Avbruten", Tema="Handel på nätet", Anmälda=4)


def _unfinished(random: Random, maker: LogMaker) -> Iterator[Row]:
    served = [company for company in maker.known if company.key in maker.delivered and company.key[2] not in "01"]
    waiting = [company for company in maker.known if company.key not in maker.delivered]
    first, second, third = random.sample(served, 3)
    yield _row(None, "Behovsanalys", first, Anteckning="Datum kommer.")
    yield _row("05/06/2023", "Behovsanalys", second)
    yield _row(date(2024, 1, 15), "Behovsanalys", third)
    for company in random.sample(waiting, 9):
        start = max(maker.analysed[company.key], date(2023, 8, 14)) + timedelta(days=random.randint(0, 6))
        yield _row(start, "Leverans", company, Status="Pågår", Timmar=2)
    yield _row(date(2023, 9, 26), "Leverans", waiting[0], Avslutad=None, Anteckning="Klart, men slutdatum saknas.")
