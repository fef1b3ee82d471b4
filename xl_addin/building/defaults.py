"""What a fresh workbook holds: the lists, the indicators' rules, and the rows that wait to be filled in."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from xl_addin.contract import forms, layout
from xl_addin.contract.layout import CANCELLED, DONE, NO, PLANNED, UNIQUE, YES
from xl_addin.contract.project_card import Field
from xl_addin.values.raw_table import Value

Content = Mapping[str, Sequence[Mapping[str, Value]]]
"""Table name -> rows, each as header -> value. Absent tables and headers are blank."""

NEEDS, DELIVERY, ADVICE, SEMINAR, OTHER = ACTIVITIES = ("Behovsanalys", "Leverans", "Rådgivning", "Seminarium", "Annat")
ONGOING = "Pågår"
STATUSES = (PLANNED, ONGOING, DONE, CANCELLED)
DATE, CONCLUDED = "Datum", "Avslutad"
FOCUS = ("Digitalisering", "Internationalisering", "Grön omställning")
FORMS = ("Fysiskt", "Digitalt", "Telefon")

# Stockholms län: Statistiska centralbyrån, Län och kommuner i kodnummerordning, codes 0114-0192.
MUNICIPALITIES = (
    "Botkyrka",
    "Danderyd",
    "Ekerö",
    "Haninge",
    "Huddinge",
    "Järfälla",
    "Lidingö",
    "Nacka",
    "Norrtälje",
    "Nykvarn",
    "Nynäshamn",
    "Salem",
    "Sigtuna",
    "Sollentuna",
    "Solna",
    "Stockholm",
    "Sundbyberg",
    "Södertälje",
    "Tyresö",
    "Täby",
    "Upplands-Bro",
    "Upplands Väsby",
    "Vallentuna",
    "Vaxholm",
    "Värmdö",
    "Österåker",
)

LISTS = {
    "Aktivitet": ACTIVITIES,
    "Status": STATUSES,
    "Organisation": ("Organisation A", "Organisation B"),
    "Rådgivare": (),
    "Insatsområde": FOCUS,
    "Form": FORMS,
    "Kommun": MUNICIPALITIES,
}

_COMPANY_MEETINGS = f"{NEEDS}, {DELIVERY}, {ADVICE}"


def _rule(
    code: str, name: str, count: str, activities: str, *, date: str = DATE, only: str | None = None, reported: bool
) -> dict[str, Value]:
    return {
        "Kod": code,
        "Indikator": name,
        "Räkna": count,
        "Aktiviteter": activities,
        "Status": DONE,
        "Datumkolumn": date,
        "Filter": only,
        "Rapporteras": YES if reported else NO,
    }


INDICATORS = (
    _rule("behovsanalys", "Antal unika företag som får behovsanalys", UNIQUE, NEEDS, reported=True),
    _rule("leverans", "Antal unika företag som får leveranser", UNIQUE, DELIVERY, date=CONCLUDED, reported=True),
    _rule(
        "seminarium",
        "Antal genomförda kunskapsseminarier (digitala/fysiska)",
        layout.COUNT,
        SEMINAR,
        reported=True,
    ),
    _rule(
        "slussning",
        "Antal slussningar mellan organisationerna",
        layout.COUNT,
        _COMPANY_MEETINGS,
        only="Slussad till=*",
        reported=False,
    ),
    _rule(
        "gemensamt_besok",
        "Antal gemensamma besök",
        layout.COUNT,
        _COMPANY_MEETINGS,
        only=f"Gemensamt besök={YES}",
        reported=False,
    ),
    _rule(
        "kvinnor",
        "Unika företag som ägs eller drivs av kvinnor",
        UNIQUE,
        NEEDS,
        only=f"Ägs eller drivs av kvinnor={YES}",
        reported=False,
    ),
    _rule(
        "utlandsk_bakgrund",
        "Unika företag som ägs eller drivs av personer med utländsk bakgrund",
        UNIQUE,
        NEEDS,
        only=f"Utländsk bakgrund={YES}",
        reported=False,
    ),
    *(
        _rule(code, f"Unika företag inom {focus.lower()}", UNIQUE, NEEDS, only=f"Insatsområde={focus}", reported=False)
        for code, focus in (("gron", FOCUS[2]), ("digital", FOCUS[0]), ("internationell", FOCUS[1]))
    ),
)

PERIODS = 6


def empty_content() -> Content:
    """The content of a fresh workbook: no company, no activity, the rules and lists ready to use."""
    return {
        layout.LISTS.name: list_rows(LISTS),
        layout.INDICATORS.name: INDICATORS,
        layout.GOALS.name: [
            {"Indikator": rule["Indikator"], "Utfall": 0, "Måluppfyllnad": 0}  # a chart of nothing has no scale
            for rule in INDICATORS
            if rule["Rapporteras"] == YES
        ],
        layout.PROJECT.name: [{"Fält": field.value} for field in Field],
        layout.PERIODS.name: [{"Nr": number} for number in range(1, PERIODS + 1)],
        layout.TEXTS.name: [
            {"Period": 1 if section < forms.FIRST_FINAL else None, "Avsnitt": section} for section in forms.SHORT_TITLES
        ],
    }


def list_rows(lists: Mapping[str, Sequence[Value]]) -> list[dict[str, Value]]:
    """The rows of the sheet Listor for lists of different lengths."""
    return [dict(zip(lists, row, strict=True)) for row in zip_longest(*lists.values())]
