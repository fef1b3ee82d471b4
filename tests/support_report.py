"""A small project as results, for the tests of the report. All names are made up."""

from collections.abc import Mapping, Sequence
from datetime import date

from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from xl_addin.building.defaults import list_rows
from xl_addin.contract import layout
from xl_addin.contract.table_spec import TableSpec
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import make_results
from xl_addin.reading.workbook import type_tables
from xl_addin.values.raw_table import Table, Value

TODAY = date(2023, 10, 12)
PERSON = "900101-9802"  # a test number of the tax agency's kind: nobody has it

PROJECT: dict[str, Value] = {
    "Projektnamn": "Omställning Stockholm",
    "Ärende-ID": "20304478",
    "Stödmottagare": "Almi Företagspartner Stockholm Sörmland AB",
    "Organisationsnummer": "556141-8392",
    "Projektets startdatum": date(2021, 6, 4),
    "Projektets slutdatum": date(2023, 10, 31),
    "Programområde": "Stockholms län",
    "Avstämningsdatum": TODAY,
}
PERIODS = (
    (3, date(2022, 4, 1), date(2022, 9, 30)),
    (4, date(2022, 10, 1), date(2023, 3, 31)),
    (5, date(2023, 4, 1), date(2023, 9, 30)),
)
INDICATORS: tuple[dict[str, Value], ...] = (
    {
        "Kod": "behovsanalys",
        "Indikator": "Antal unika företag som får behovsanalys",
        "Mål": 4,
        "Räkna": "Unika företag",
        "Aktiviteter": "Behovsanalys",
        "Datumkolumn": "Datum",
        "Rapporteras": "Ja",
    },
    {
        "Kod": "seminarium",
        "Indikator": "Antal genomförda kunskapsseminarier (digitala/fysiska)",
        "Mål": 10,
        "Räkna": "Antal",
        "Aktiviteter": "Kunskapsseminarium",
        "Datumkolumn": "Datum",
        "Rapporteras": "Ja",
    },
    {
        "Kod": "kvinnor",
        "Indikator": "Företag som ägs eller drivs av kvinnor",
        "Mål": 10,
        "Räkna": "Unika företag",
        "Aktiviteter": "Behovsanalys",
        "Datumkolumn": "Datum",
        "Filter": "Ägs eller drivs av kvinnor=Ja",
        "Rapporteras": "Nej",
    },
)
NEEDS: dict[str, Value] = {"Aktivitet": "Behovsanalys", "Organisation": "Almi", "Form": "Fysisk", "Status": "Avslutad"}
LOG: tuple[dict[str, Value], ...] = (
    {**NEEDS, "Id": "A-1", "Datum": date(2022, 11, 2), "Orgnr": "559900-0006"},
    {**NEEDS, "Id": "A-2", "Datum": date(2023, 4, 3), "Orgnr": "559900-0014", "Form": "Digital"},
    {**NEEDS, "Id": "A-3", "Datum": date(2023, 5, 4), "Orgnr": "559900-0006", "Organisation": "Energikontoret"},
    {**NEEDS, "Id": "A-4", "Datum": date(2023, 6, 5), "Orgnr": PERSON, "Organisation": "Energikontoret"},
    {
        "Id": "A-5",
        "Datum": date(2023, 5, 15),
        "Aktivitet": "Kunskapsseminarium",
        "Status": "Avslutad",
        "Organisation": "Energikontoret",
        "Form": "Digital",
        "Tema": "Energi & värme för gym",
        "Anmälda": 55,
        "Deltagare": 35,
    },
)
COMPANIES: tuple[dict[str, Value], ...] = (
    {"Orgnr": "559900-0006", "Namn": "Björk & Bark AB", "Kommun": "Uppsala", "Ägs eller drivs av kvinnor": "Ja"},
    {"Orgnr": "559900-0014", "Namn": "Alfa <Beta> AB", "Kommun": "Solna", "Ägs eller drivs av kvinnor": "Nej"},
    {"Orgnr": PERSON, "Namn": "Eva Ek", "Kommun": "Solna", "Ägs eller drivs av kvinnor": "Ja"},
)
PLAN: tuple[dict[str, Value], ...] = (
    {"Nr": 1, "Nivå": "Aktivitet", "Benämning": "Rådgivning", "Pågår": "Ja"},
    {"Nr": "1.1", "Nivå": "Delaktivitet", "Benämning": "Inspiration och införsäljning", "Pågår": "Ja"},
    {"Nr": 2, "Nivå": "Aktivitet", "Benämning": "Avslutsarbete", "Pågår": "Nej"},
)


def make_sample(
    texts: Sequence[tuple[int | None, int | str, str, str]] = (),
    *,
    project: Mapping[str, Value] | None = None,
    log: Sequence[Mapping[str, Value]] = LOG,
    companies: Sequence[Mapping[str, Value]] = COMPANIES,
    plan: Sequence[Mapping[str, Value]] = PLAN,
    indicators: Sequence[Mapping[str, Value]] = INDICATORS,
    lists: Mapping[str, Sequence[Value]] | None = None,
    goals: Sequence[Mapping[str, Value]] = (),
    period: int = 5,
) -> Results:
    """Count the sample with these texts (period, section, activity, text)."""
    card = {**PROJECT, **(project or {})}
    tables = {
        "Aktivitetslogg": _table(layout.LOG, log),
        "Företag": _table(layout.COMPANIES, companies),
        "Indikatorer": _table(layout.INDICATORS, indicators),
        "Projekt": _table(layout.PROJECT, [{"Fält": name, "Värde": value} for name, value in card.items()]),
        "Perioder": _table(layout.PERIODS, [{"Nr": n, "Från": start, "Till": end} for n, start, end in PERIODS]),
        "Måländringar": _table(layout.GOAL_CHANGES, goals),
        "Aktivitetsplan": _table(layout.PLAN, plan),
        "Listor": _table(layout.LISTS, list_rows(lists or {})),
        "Rapporttexter": _table(
            layout.TEXTS,
            [
                {"Period": p, "Avsnitt": s, "Aktivitet": activity or None, "Text": text}
                for p, s, activity, text in texts
            ],
        ),
    }
    return make_results(type_tables(tables), period)


def _table(spec: TableSpec, rows: Sequence[Mapping[str, Value]]) -> Table:
    """A table that stands from A1."""
    cells = [tuple(row.get(name) for name in spec.headers) for row in rows]
    return Table(spec.name, spec.sheet, spec.headers, cells, range(2, len(cells) + 2))


def remove(element: BaseOxmlElement) -> None:
    """Take an element out of its document."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def split_runs(paragraph: Paragraph, parts: Sequence[str]) -> None:
    """Give a paragraph this text in runs of their own, as Word splits what people type."""
    for run in paragraph.runs:
        remove(run._r)
    for part in parts:
        paragraph.add_run(part)
