import io
from datetime import date

import openpyxl

from tests.support_report import PERSON, make_sample
from xl_addin.contract import layout
from xl_addin.contract.level import Level
from xl_addin.figures.facts import figures_of
from xl_addin.ledger.registers import Aid, Outside, aid, outside_area
from xl_addin.outputs.evidence import make_evidence
from xl_addin.values.raw_table import Value

AREA = {"Kommun": ["Täby", "Solna"]}
DAY = date(2023, 5, 4)
ADVICE: dict[str, Value] = {"Aktivitet": "Rådgivning", "Status": "Genomförd", "Datum": DAY}
FAR: tuple[dict[str, Value], ...] = (
    {"Orgnr": "559900-0006", "Namn": "Björk & Bark AB", "Kommun": "Umeå"},
    {"Orgnr": "559900-0014", "Namn": "Alfa AB", "Kommun": "Solna"},
    {"Orgnr": PERSON, "Namn": "Eva Ek", "Kommun": "Luleå"},
)


def _row(number: str, **other: Value) -> dict[str, Value]:
    return {**ADVICE, "Orgnr": number, **other}


def test_companies_outside_the_area_with_what_they_got_in_the_period() -> None:
    log = [
        _row("559900-0006", Aktivitet="Leverans", Datum=date(2023, 6, 1)),
        _row("559900-0006"),
        _row("5599000006"),  # the same meeting, typed twice
        _row("559900-0006", Datum=date(2023, 3, 31)),  # the day before the period
        _row("559900-0006", Datum=date(2023, 10, 1)),  # and the day after
        _row("559900-0006", Datum=date(2023, 7, 1), Status=layout.PLANNED),
        _row("559900-0006", Datum=date(2023, 7, 2), Status=layout.CANCELLED),
        _row("559900-0014"),
        _row(PERSON, Datum=date(2023, 9, 30)),
    ]
    sample = make_sample(log=log, companies=FAR, lists=AREA)
    assert outside_area(sample) == [
        Outside("Björk & Bark AB", "Umeå", (("Rådgivning", DAY), ("Leverans", date(2023, 6, 1)))),
        Outside("Enskild firma", "Luleå", (("Rådgivning", date(2023, 9, 30)),)),
    ]
    assert figures_of(sample)["utanfor.perioden"].value == 2


def test_without_a_list_of_municipalities_none_is_outside() -> None:
    assert outside_area(make_sample(log=[_row("559900-0006")], companies=FAR)) == []


def test_aid_of_the_period_and_its_sum() -> None:
    log = [
        _row("559900-0014", **{"Stöd (kr)": 8000}),
        _row("559900-0006", Datum=date(2023, 4, 1), Företag="Skrivet annorlunda", **{"Stöd (kr)": "12 500,50"}),
        _row("559900-0006", **{"Stöd (kr)": 0}),
        _row("559900-0006", Datum=date(2022, 12, 1), **{"Stöd (kr)": 700}),
        _row("559900-0006", Status=layout.PLANNED, **{"Stöd (kr)": 900}),
        _row("559900-0007", Företag="Fel siffra AB", Datum=date(2023, 6, 1), **{"Stöd (kr)": 1}),
    ]
    sample = make_sample(log=log)
    assert aid(sample) == [
        Aid("Björk & Bark AB", "559900-0006", date(2023, 4, 1), 12500.5),
        Aid("Alfa <Beta> AB", "559900-0014", DAY, 8000),
        Aid("Fel siffra AB", "", date(2023, 6, 1), 1),
    ]
    assert figures_of(sample)["stod.perioden"].shown == "20\u202f501,5"


def test_every_row_with_aid_is_on_the_ledger_with_its_reason() -> None:
    """Repayments count, words of status are the same in small letters, and no list of statuses is needed."""
    rows: dict[tuple[Value, Value, Value], str] = {
        ("genomförd", 1500, DAY): "counted",
        ("Pågår", -500, DAY): "counted",
        (None, 7, DAY): "counted",
        ("planerad ", 900, DAY): "other_status",
        ("AVBRUTEN", 300, DAY): "other_status",
        ("Genomförd", "ca 5", DAY): "amount_unreadable",
        ("Genomförd", 11, None): "date_missing",
        ("Genomförd", 13, "5/6/2023"): "date_unreadable",
        ("Genomförd", 17, date(2024, 1, 1)): "date_outside_project",
        ("Genomförd", 19, date(2023, 10, 15)): "counted",  # in no period: told as an error
    }
    log = [_row("559900-0014", Status=status, Datum=day, **{"Stöd (kr)": amount}) for status, amount, day in rows]
    sample = make_sample(log=[*log, _row("559900-0014"), _row("559900-0014", **{"Stöd (kr)": 0})])
    lines = sample.ledger.frame[sample.ledger.frame["indicator"] == "stod"].sort_values("row")
    assert lines["reason"].tolist() == list(rows.values())
    assert [row.amount for row in aid(sample)] == [1500, -500, 7]
    assert sample.outcome("stod").period == 1007
    assert figures_of(sample)["stod.perioden"].value == 1007
    assert figures_of(sample)["stod.rader"].value == 2
    told = {(note.code, note.row) for note in sample.findings if note.level is Level.ERROR}
    assert told >= {
        ("number_unreadable", 7),
        ("date_missing", 8),
        ("date_unreadable", 9),
        ("date_outside_project", 10),
        ("date_outside_periods", 11),
    }


def test_evidence_opens_the_aid() -> None:
    sample = make_sample(log=[_row("559900-0014", **{"Stöd (kr)": 1500}), _row(PERSON, **{"Stöd (kr)": -500})])
    book = openpyxl.load_workbook(io.BytesIO(make_evidence(sample, "stod", "logg.xlsx")))
    shown = [cell for row in book["Räknas"].iter_rows(min_row=5, values_only=True) for cell in row]
    assert {1500, -500, "Alfa <Beta> AB"} <= set(shown)
    periods = [cell for row in book["Perioder"].iter_rows(values_only=True) for cell in row]
    assert "Kontroll: raderna ger 1000 och perioderna 1000. Stämmer." in periods


def test_a_person_is_told_apart_but_not_reported() -> None:
    rows = [_row(PERSON, Företag="Eva Ek", **{"Stöd (kr)": 5000})]
    assert [(row.company, row.number) for row in aid(make_sample(log=rows))] == [("Enskild firma", "enskild firma")]
    [keyed] = aid(make_sample(log=rows, project={"Nyckel för pseudonymer": "hemlig"}))
    assert keyed.company == "Enskild firma"
    assert keyed.number.startswith("enskild firma ")
    assert not any(part in keyed.number for part in ("900101", "9802"))
