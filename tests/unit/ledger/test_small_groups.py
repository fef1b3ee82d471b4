"""No small group of a personal trait can be worked out from what is told, in one report or in several."""

from datetime import date
from io import BytesIO
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from stdnum import luhn

from tests.support_report import INDICATORS, PERIODS, make_sample
from xl_addin.figures.facts import FEW, WITHHELD, figures_of
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence import make_evidence
from xl_addin.programs.cli.show import results_json

if TYPE_CHECKING:
    from xl_addin.values.raw_table import Value

CODES = ("behovsanalys", "kvinnor")


def number(place: int) -> str:
    nine = f"5599{place:05}"
    return f"{nine[:6]}-{nine[6:]}{luhn.calc_check_digit(nine)}"


def reports(groups: list[tuple[int, int]]) -> list[Results]:
    """The results of each period, where so many companies of women and of others are new in each."""
    log: list[dict[str, Value]] = []
    companies: list[dict[str, Value]] = []
    for (_, start, _), (women, others) in zip(PERIODS, groups, strict=False):
        for place in range(women + others):
            company = number(len(companies) + 1)
            companies.append(
                {"Orgnr": company, "Namn": "Bolag AB", "Ägs eller drivs av kvinnor": "Ja" if place < women else "Nej"}
            )
            row: dict[str, Value] = {
                "Id": f"A-{len(companies)}",
                "Datum": start,
                "Aktivitet": "Behovsanalys",
                "Orgnr": company,
            }
            log.append(row | {"Organisation": "Almi", "Status": "Genomförd", "Form": "Fysiskt"})
    rules = [{**rule, "Rapporteras": "Ja"} for rule in INDICATORS if rule["Kod"] in CODES]
    return [make_sample(log=log, companies=companies, indicators=rules, period=p) for p, _, _ in PERIODS[: len(groups)]]


def printed(results: list[Results]) -> dict[str, list[float]]:
    """Every figure that stands in any output of any period: as live figures, and in JSON."""
    out: dict[str, list[float]] = {code: [] for code in CODES}
    for one in results:
        found = figures_of(one)
        for code in CODES:
            for last in ("perioden", "ackumulerat", "brutto", "forra_perioden"):
                shown = found[f"{code}.{last}"].shown
                if shown not in {FEW, WITHHELD, "–"}:
                    out[code].append(float(shown.replace("\u202f", "")))
        for entry in results_json(one)["indicators"]:
            out[entry["code"]] += [
                figure for name in ("period", "cumulative", "gross") if (figure := entry[name]) is not None
            ]
    return out


def attack(told: dict[str, list[float]]) -> set[float]:
    """All differences between two figures of women that stand anywhere."""
    women = sorted({0.0, *told["kvinnor"]})
    return {abs(a - b) for a, b in combinations(women, 2)}


@pytest.mark.parametrize("seed", range(12))
def test_no_difference_of_printed_figures_is_a_small_group(seed: int) -> None:
    rnd = Random(seed)  # noqa: S311 - the same each time
    groups = [(rnd.choice((0, 1, 3, 4, 5, 7, 9)), rnd.choice((0, 2, 4, 5, 8))) for _ in PERIODS]
    results = reports(groups)
    told = printed(results)
    assert not [d for d in attack(told) if 0 < d < 5], (groups, told)
    said: dict[int, tuple[str, str]] = {}
    for one in results:
        found = figures_of(one)
        said[one.period.number] = (found["kvinnor.ackumulerat"].shown, found["behovsanalys.ackumulerat"].shown)
    known = [
        (int(women), int(everybody)) for women, everybody in said.values() if women.isdigit() and everybody.isdigit()
    ]
    rest = [0, *(everybody - women for women, everybody in known)]
    assert not [b - a for a, b in combinations(rest, 2) if 0 < b - a < 5], (groups, said)


def test_the_attack_finds_what_was_reported_before() -> None:
    """24 of 90 in one report, "färre än 5" of 94 in the next: the same search, over figures that are not withheld."""
    assert 4 in attack({"kvinnor": [24, 90, 94], "behovsanalys": []})


def test_a_total_is_reported_again_when_five_more_have_come() -> None:
    shown = []
    for one in reports([(6, 9), (4, 9), (3, 9)]):
        found = figures_of(one)
        shown.append(tuple(found[f"kvinnor.{last}"].shown for last in ("perioden", "ackumulerat", "kvar", "andel")))
    assert [row[:2] for row in shown] == [("6", "6"), (FEW, WITHHELD), (FEW, "13")]
    assert shown[1][2:] == (WITHHELD, WITHHELD)


def test_those_without_the_trait_are_no_small_group_either() -> None:
    [one] = reports([(9, 2)])
    assert figures_of(one)["kvinnor.ackumulerat"].shown == WITHHELD


def test_those_below_a_threshold_are_no_small_group_either() -> None:
    hours = [9] * 8 + [1] * 2
    row: dict[str, Value] = {
        "Datum": PERIODS[0][1],
        "Aktivitet": "Behovsanalys",
        "Organisation": "Almi",
        "Status": "Genomförd",
    }
    log: list[dict[str, Value]] = [
        row | {"Id": f"A-{place}", "Orgnr": number(place), "Timmar": spent} for place, spent in enumerate(hours, 1)
    ]
    companies: list[dict[str, Value]] = [
        {"Orgnr": number(place), "Namn": "Bolag AB", "Ägs eller drivs av kvinnor": "Ja"} for place in range(1, 11)
    ]
    [women] = [{**rule, "Rapporteras": "Ja"} for rule in INDICATORS if rule["Kod"] == "kvinnor"]
    rules = [women, {**women, "Kod": "kvinnor_stod", "Tröskel": "Timmar>=8"}]
    results = make_sample(log=log, companies=companies, indicators=rules, period=PERIODS[0][0])
    assert [results.outcome(code).cumulative for code in ("kvinnor", "kvinnor_stod")] == [10, 8]
    found = figures_of(results)
    assert [found[f"{code}.ackumulerat"].shown for code in ("kvinnor", "kvinnor_stod")] == ["10", WITHHELD]


def test_json_tells_all_when_asked_for() -> None:
    [one] = reports([(3, 9)])
    entries: list[Any] = [results_json(one, persons=persons)["indicators"] for persons in (False, True)]
    figures = [[entry["cumulative"] for entry in part if entry["code"] == "kvinnor"] for part in entries]
    assert figures == [[None], [3]]


def test_evidence_of_a_personal_trait_names_no_company() -> None:
    [one] = reports([(8, 9)])
    open_, closed = (
        [*_cells(load_workbook(BytesIO(make_evidence(one, "kvinnor", "logg.xlsx", persons=p))))] for p in (True, False)
    )
    assert "Bolag AB" in open_
    assert "Bolag AB" not in closed
    assert number(1) not in closed
    assert not [value for value in closed if isinstance(value, str) and value.startswith("A-")]
    assert len({value for value in closed if isinstance(value, str) and value.startswith("företag ")}) == 8
    [small] = reports([(2, 9)])
    few = [*_cells(load_workbook(BytesIO(make_evidence(small, "kvinnor", "logg.xlsx"))))]
    assert FEW in few
    assert 2 not in few


def _cells(book: Workbook) -> list[Any]:
    return [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if not isinstance(cell.value, date)
    ]
