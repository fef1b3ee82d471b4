"""A new project's workbook: its form, area, days, periods and goals, where they are known from the start."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from xl_addin.building.defaults import INDICATORS, LISTS, Content, empty_content, list_rows
from xl_addin.contract import headers, layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.form import Form
from xl_addin.contract.geography import nearest_area, read_area
from xl_addin.contract.project_card import Field
from xl_addin.values.compare import suggest
from xl_addin.values.parse import UnreadableError, parse_date, parse_number
from xl_addin.values.raw_table import Value

_MOST_YEARS = 20


class Rhythm(StrEnum):
    """How often a project reports, by the calendar."""

    HALF_YEAR = "halvår"
    QUARTER = "kvartal"
    MONTH = "månad"

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"HALF_YEAR": 6, "QUARTER": 3, "MONTH": 1}[self.name]


@dataclass(frozen=True, slots=True)
class NewProject:
    """What is known of a project from the start; the rest is left blank.

    Attributes:
        name: of the project.
        region: as the card's Programområde; "" leaves the field blank and the list Kommun as it comes.
        goals: an indicator's code -> its goal.
        lists: a column of Listor -> its words, instead of those that a new workbook has.
    """

    name: str = ""
    region: str = ""
    start: date | None = None
    end: date | None = None
    rhythm: Rhythm = Rhythm.HALF_YEAR
    goals: Mapping[str, float] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Value]] = field(default_factory=dict)


def read_region(words: str) -> str:
    """A programme area as the card takes it.

    Raises:
        ProjektloggError: a word of it names no area.
    """
    unknown = read_area(words).unknown
    if unknown:
        raise ProjektloggError(
            f"{unknown[0]} är inget område som känns igen.{nearest_area(unknown[0])}",
            "Skriv län, kommuner eller ett av de åtta regionala programmen, med komma emellan: Kalmar län, Växjö.",
        )
    return words.strip()


def read_day(words: str) -> date:
    """A day.

    Raises:
        ProjektloggError: it is none.
    """
    try:
        day = parse_date(words)
    except UnreadableError:
        day = None
    if day is None:
        raise ProjektloggError(f"{words} går inte att läsa som ett datum.", "Skriv ÅÅÅÅ-MM-DD, som 2024-01-31.")
    return day


def read_goal(words: str) -> tuple[str, float]:
    """A goal as `kod=antal`.

    Raises:
        ProjektloggError: there is no such indicator, or no number.
    """
    code, _, number = words.partition("=")
    codes = [str(rule[headers.CODE]) for rule in INDICATORS]
    if code.strip() not in codes:
        raise ProjektloggError(
            f"Det finns ingen indikator med koden {code.strip()}.{suggest(code, codes)}",
            f"Välj bland {', '.join(codes)}. Egna indikatorer läggs till på bladet Indikatorer efteråt.",
        )
    try:
        goal = parse_number(number.strip() or None)
    except UnreadableError:
        goal = None
    if goal is None or goal < 0:
        raise ProjektloggError(f"Målet {words} har inget antal.", f"Skriv till exempel {code.strip()}=100.")
    return code.strip(), goal


def check_days(start: date | None, end: date | None) -> None:
    """See that a project's days can be.

    Raises:
        ProjektloggError: they cannot.
    """
    if (start is None) != (end is None):
        lacking = "slutdatum (--end)" if end is None else "startdatum (--start)"
        raise ProjektloggError(
            f"Projektets {lacking} saknas, så perioderna går inte att räkna ut.", "Ange båda, eller inget."
        )
    if start and end and end < start:
        raise ProjektloggError(f"Projektet slutar {end}, före sin start {start}.", "Kontrollera --start och --end.")
    if start and end and end.year - start.year > _MOST_YEARS:
        raise ProjektloggError(f"Från {start} till {end} är mer än {_MOST_YEARS} år.", "Kontrollera --start och --end.")


def periods(start: date, end: date, rhythm: Rhythm) -> Iterator[tuple[date, date]]:
    """The reporting periods by the calendar; the first and the last are as short as the project has it.

    >>> [f"{a} {b}" for a, b in periods(date(2024, 3, 15), date(2025, 1, 31), Rhythm.HALF_YEAR)]
    ['2024-03-15 2024-06-30', '2024-07-01 2024-12-31', '2025-01-01 2025-01-31']
    """
    while start <= end:
        months = start.year * 12 + (start.month - 1) // rhythm.months * rhythm.months + rhythm.months
        last = date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
        yield start, min(last, end)
        start = last + timedelta(days=1)


def content_of(project: NewProject, form: Form, key: str) -> Content:
    """The content of the project's workbook.

    Args:
        project: what is known of it.
        form: the funder's.
        key: the secret for pseudonyms.
    """
    content = dict(empty_content(form))
    values: dict[str, Value] = {
        Field.NAME: project.name or None,
        Field.AREA: project.region or None,
        Field.START: project.start,
        Field.END: project.end,
        Field.PSEUDONYM_KEY: key,
    }
    card = content[layout.PROJECT.name]
    content[layout.PROJECT.name] = [
        {**row, headers.VALUE: values.get(str(row[headers.FIELD]), row.get(headers.VALUE))} for row in card
    ]
    towns = {headers.MUNICIPALITY: read_area(project.region).towns} if project.region else {}
    content[layout.LISTS.name] = list_rows({**LISTS, **towns, **project.lists})
    if project.start and project.end:
        content[layout.PERIODS.name] = _period_rows(list(periods(project.start, project.end, project.rhythm)))
    content[layout.INDICATORS.name] = [
        {**rule, headers.TARGET: goal} if (goal := project.goals.get(str(rule[headers.CODE]))) is not None else rule
        for rule in content[layout.INDICATORS.name]
    ]
    return content


def _period_rows(days: Sequence[tuple[date, date]]) -> list[dict[str, Value]]:
    return [
        {headers.NUMBER: number, headers.START: first, headers.END: last, headers.STATUS: layout.OPEN}
        for number, (first, last) in enumerate(days, 1)
    ]
