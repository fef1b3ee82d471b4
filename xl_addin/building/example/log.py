"""The example's log: what the reference project reported, period by period, and all who came back."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from xl_addin.building.example.companies import Company, spelled
from xl_addin.contract import headers
from xl_addin.contract.nouns import Period
from xl_addin.values.raw_table import Value

PERIODS = (
    Period(1, date(2021, 6, 4), date(2021, 9, 30), locked=True, submitted=date(2021, 11, 15)),
    Period(2, date(2021, 10, 1), date(2022, 3, 31), locked=True, submitted=date(2022, 5, 16)),
    Period(3, date(2022, 4, 1), date(2022, 9, 30), locked=True, submitted=date(2022, 11, 14)),
    Period(4, date(2022, 10, 1), date(2023, 3, 31), locked=True, submitted=date(2023, 5, 15)),
    Period(5, date(2023, 4, 1), date(2023, 9, 30)),
    Period(6, date(2023, 10, 1), date(2023, 10, 31)),
)
TODAY = date(2023, 10, 6)
# New companies and seminars in periods 1-5. The sums and the fifth period are the reference project's.
NEEDS = (41, 118, 131, 126, 108)
DELIVERIES = (6, 38, 57, 63, 92)  # and one more in period 5: see `PlantedError.WITHOUT_NEEDS`
SEMINARS = (2, 5, 4, 4, 1)
RETURNING_NEEDS, RETURNING_DELIVERIES, ADVICE = 488, 236, 130

ORGANISATIONS = ("Almi", "Energikontoret")
ADVISERS = {
    "Almi": ("Elin S", "Jonas B", "Mirjam A", "Petra L", "Samir H", "Tove N"),
    "Energikontoret": ("Agnes W", "Karim O", "Lovisa D", "Henrik G"),
}
FOCUS = ("Digitalisering", "Internationalisering", "Grön omställning")
FORMS = ("Fysiskt", "Digitalt", "Telefon")
THEMES = (
    *("Sälj mer på nätet", "Energi i lokaler", "Första steget till export", "Säkerhet för små företag"),
    *("Cirkulära affärer", "Kundregister som används", "Klimatmål i praktiken", "Tull och frakt"),
    *("Digital bokföring", "Elavtal och effekttoppar", "Hållbara inköp", "AI i vardagen", "Mässor utomlands"),
    *("Laddplatser", "Webbplatsen som säljer"),
)
REMARKS = (
    *(
        "Vill se över sina system före sommaren.",
        "Behöver hjälp med export till Norge & Danmark.",
        "Återkommer i höst.",
    ),
    *("Har <5 anställda, bråttom.", "Ägarskifte på gång.", "=bra läge för energikartläggning", "Mejlat underlag."),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log, before it has an Id."""

    day: date
    activity: str
    company: Company | None
    organisation: str
    adviser: str
    focus: str
    form: str
    status: str = "Genomförd"
    concluded: date | None = None
    referred: str = ""
    joint: bool = False
    theme: str = ""
    registered: int | None = None
    present: int | None = None
    hours: float | None = None
    aid: int | None = None
    remark: str = ""


class LogMaker:
    """Makes the rows. All chance comes from one seed, so that the log is the same each time."""

    def __init__(self, random: Random, companies: list[Company]) -> None:
        self.random = random
        self.analysed: dict[str, date] = {}
        self.delivered: dict[str, date] = {}
        self.waiting = list(companies)
        self.known: list[Company] = []
        self.entries: list[Entry] = []

    def make(self) -> list[Entry]:
        """All rows, in the order of their days."""
        for period, needs, deliveries, seminars in zip(PERIODS, NEEDS, DELIVERIES, SEMINARS, strict=False):
            self._needs(period, needs)
            self._deliveries(period, deliveries)
            self._seminars(period, seminars)
        self._returning()
        self.entries.append(self._webinar())
        return sorted(self.entries, key=lambda entry: entry.day)

    def weekday(self, start: date, end: date) -> date:
        """A working day between two days, both included when they are working days."""
        day = start + timedelta(days=self.random.randint(0, max(0, (end - start).days)))
        friday, monday = day - timedelta(days=day.weekday() - 4), day + timedelta(days=7 - day.weekday())
        if day <= friday:
            return day
        return friday if friday >= start else monday

    def _entry(self, day: date, activity: str, company: Company | None) -> Entry:
        organisation = self.random.choices(ORGANISATIONS, (7, 4))[0]
        own = int(company.key) % len(FOCUS) if company else None  # a company mostly comes with the same wish
        focus = FOCUS[own] if own is not None and self.random.random() < 0.8 else self.random.choice(FOCUS)  # noqa: PLR2004
        return Entry(
            day=day,
            activity=activity,
            company=company,
            organisation=organisation,
            adviser=self.random.choice(ADVISERS[organisation]),
            focus=focus,
            form=self.random.choice(FORMS),
            hours=self.random.choice((1, 1, 1.5, 2, 3)),
            remark=self.random.choice(REMARKS) if self.random.random() < 0.12 else "",  # noqa: PLR2004
        )

    def _needs(self, period: Period, count: int) -> None:
        last = period.end - timedelta(days=20)  # so that a delivery can still be concluded in the period
        for _ in range(count):
            company = self.waiting.pop()
            entry = self._entry(self.weekday(period.start, last), "Behovsanalys", company)
            other = ORGANISATIONS[entry.organisation == ORGANISATIONS[0]]
            chance = self.random.random()
            entry = replace(entry, referred=other if chance < 0.14 else "", joint=chance > 0.93)  # noqa: PLR2004
            self.analysed[company.key] = entry.day
            self.known.append(company)
            self.entries.append(entry)

    def _deliveries(self, period: Period, count: int) -> None:
        open_ones = [company for company in self.known if company.key not in self.delivered]
        for company in self.random.sample(open_ones, count):
            self.entries.append(self._delivery(company, period, self.analysed[company.key]))
            self.delivered[company.key] = self.entries[-1].concluded or period.end

    def _delivery(self, company: Company, period: Period, after: date) -> Entry:
        concluded = self.weekday(max(period.start, after + timedelta(days=14)), period.end)
        start = min(max(after, concluded - timedelta(days=self.random.randint(10, 60))), concluded)
        start -= timedelta(days=max(0, start.weekday() - 4))  # Friday, when it would be a weekend
        entry = self._entry(start, "Leverans", company)
        aid = self.random.choice((8_000, 12_500, 20_000, 35_000)) if self.random.random() < 0.25 else None  # noqa: PLR2004
        return replace(entry, concluded=concluded, hours=self.random.choice((4, 6, 8, 12, 16)), aid=aid)

    def _seminars(self, period: Period, count: int) -> None:
        themes = [theme for theme in THEMES if theme not in {entry.theme for entry in self.entries}]
        for theme in themes[: count if period.number < 5 else 0]:  # noqa: PLR2004 - the webinar is made apart
            entry = self._entry(self.weekday(period.start, period.end), "Seminarium", None)
            registered = self.random.randint(14, 60)
            present = registered - self.random.randint(2, registered // 3)
            form = self.random.choice(FORMS[:2])
            self.entries.append(
                replace(entry, form=form, theme=theme, registered=registered, present=present, hours=None, remark="")
            )

    def _webinar(self) -> Entry:
        entry = self._entry(date(2023, 5, 15), "Seminarium", None)
        return replace(
            entry,
            organisation="Energikontoret",
            adviser="Lovisa D",
            focus="Grön omställning",
            form="Digitalt",
            theme="Energiwebbinarium för gym och träningsanläggningar",
            registered=55,
            present=35,
            hours=None,
            remark="Hölls tillsammans med en extern partner.",
        )

    def _returning(self) -> None:
        """Companies that come back: to the other partner, about something else, some into the last month."""
        last = TODAY - timedelta(days=1)
        for company in self.random.sample(self.known, RETURNING_NEEDS):
            day = self.weekday(min(self.analysed[company.key] + timedelta(days=10), last), last)
            self.entries.append(self._entry(day, "Behovsanalys", company))
        served = [company for company in self.known if company.key in self.delivered]
        for company in self.random.sample(served, RETURNING_DELIVERIES):
            first = self.delivered[company.key]
            concluded = self.weekday(min(first + timedelta(days=5), last), last)
            entry = self._entry(max(first, concluded - timedelta(days=30)), "Leverans", company)
            self.entries.append(replace(entry, concluded=max(concluded, first), hours=4))
        for company in self.random.sample(self.known, ADVICE):
            day = self.weekday(min(self.analysed[company.key] + timedelta(days=3), last), last)
            self.entries.append(self._entry(day, "Rådgivning", company))


def log_row(random: Random, number: int, entry: Entry) -> dict[str, Value]:
    """The row on the sheet Aktivitetslogg."""
    company = entry.company
    return {
        headers.ID: f"A-{number:04d}",
        headers.DATE: entry.day,
        headers.ACTIVITY: entry.activity,
        headers.ORGNR: spelled(random, company.key) if company else None,
        headers.COMPANY: company.name if company else None,
        headers.ORGANISATION: entry.organisation,
        headers.ADVISER: entry.adviser,
        headers.FOCUS: entry.focus,
        headers.FORM: entry.form,
        headers.STATUS: entry.status,
        headers.CONCLUDED: entry.concluded,
        headers.REFERRED_TO: entry.referred or None,
        headers.JOINT_VISIT: "Ja" if entry.joint else None,
        headers.THEME: entry.theme or None,
        headers.REGISTERED: entry.registered,
        headers.PARTICIPANTS: entry.present,
        headers.HOURS: entry.hours,
        headers.AID: entry.aid,
        headers.NOTE: entry.remark or None,
    }
