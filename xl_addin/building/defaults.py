"""What a fresh workbook holds: the lists, the indicators' rules, and the rows that wait to be filled in."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from xl_addin.contract import headers, layout
from xl_addin.contract.form import Form
from xl_addin.contract.forms import load_form
from xl_addin.contract.geography import read_area
from xl_addin.contract.layout import CANCELLED, DONE, NO, PLANNED, UNIQUE, YES
from xl_addin.contract.project_card import Field
from xl_addin.values.raw_table import Value

Content = Mapping[str, Sequence[Mapping[str, Value]]]
"""Table name -> rows, each as header -> value. Absent tables and headers are blank."""

NEEDS, DELIVERY, ADVICE, SEMINAR, OTHER = ACTIVITIES = ("Behovsanalys", "Leverans", "Rådgivning", "Seminarium", "Annat")
ONGOING = "Pågår"
STATUSES = (PLANNED, ONGOING, DONE, CANCELLED)
FOCUS = ("Digitalisering", "Internationalisering", "Grön omställning")
FORMS = ("Fysiskt", "Digitalt", "Telefon")
MUNICIPALITIES = read_area("Stockholms län").towns


LISTS = {
    headers.ACTIVITY: ACTIVITIES,
    headers.STATUS: STATUSES,
    headers.ORGANISATION: ("Organisation A", "Organisation B"),
    headers.ADVISER: (),
    headers.FOCUS: FOCUS,
    headers.FORM: FORMS,
    headers.MUNICIPALITY: MUNICIPALITIES,
}

_COMPANY_MEETINGS = f"{NEEDS}, {DELIVERY}, {ADVICE}"


def _rule(
    code: str,
    name: str,
    count: str,
    activities: str,
    *,
    date: str = headers.DATE,
    only: str | None = None,
    within: str | None = None,
    reported: bool,
) -> dict[str, Value]:
    return {
        headers.CODE: code,
        headers.INDICATOR: name,
        headers.COUNT: count,
        headers.ACTIVITIES: activities,
        headers.STATUS: DONE,
        headers.DATE_COLUMN: date,
        headers.FILTER: only,
        headers.REPORTED: YES if reported else NO,
        headers.SUBSET_OF: within,
    }


INDICATORS = (
    _rule(layout.NEEDS, "Antal unika företag som får behovsanalys", UNIQUE, NEEDS, reported=True),
    _rule(
        layout.DELIVERY,
        "Antal unika företag som får leveranser",
        UNIQUE,
        DELIVERY,
        date=headers.CONCLUDED,
        within=layout.NEEDS,
        reported=True,
    ),
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


def empty_content(form: Form | None = None) -> Content:
    """The content of a fresh workbook: no company, no activity, the rules and lists ready to use.

    Args:
        form: the funder's; None: the usual one.
    """
    form = form or load_form()
    return {
        layout.LISTS.name: list_rows(LISTS),
        layout.INDICATORS.name: [
            {**rule, headers.SPLIT_BY: form.split_by} if form.split_by and _is_of_companies(rule) else rule
            for rule in INDICATORS
        ],
        layout.GOALS.name: [  # noughts, since a chart of nothing has no scale
            {headers.INDICATOR: rule[headers.INDICATOR], headers.OUTCOME: 0, headers.ATTAINMENT: 0}
            for rule in INDICATORS
            if rule[headers.REPORTED] == YES
        ],
        layout.PROJECT.name: [
            {headers.FIELD: field.value} | ({headers.VALUE: form.name} if field is Field.FORM else {})
            for field in Field
        ],
        layout.PERIODS.name: [{headers.NUMBER: number} for number in range(1, PERIODS + 1)],
        layout.TEXTS.name: [
            {headers.PERIOD: None if section.once else 1, headers.SECTION: section.cell} for section in form.written
        ],
    }


def _is_of_companies(rule: Mapping[str, Value]) -> bool:
    return rule[headers.COUNT] == UNIQUE and rule[headers.REPORTED] == YES


def list_rows(lists: Mapping[str, Sequence[Value]]) -> list[dict[str, Value]]:
    """The rows of the sheet Listor for lists of different lengths."""
    return [dict(zip(lists, row, strict=True)) for row in zip_longest(*lists.values())]
