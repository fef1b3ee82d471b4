"""The ledger against a plain oracle that shares no code with it: loops over rows, as one would count by hand."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support_tables import LISTS, table, whole
from xl_addin.contract import layout
from xl_addin.figures.facts import WITHHELD
from xl_addin.figures.parts import parts_of
from xl_addin.ledger.ledger import by_group, total
from xl_addin.ledger.outcomes import Results
from xl_addin.pipeline import count
from xl_addin.programs.cli.show import results_json
from xl_addin.reading.workbook import type_tables
from xl_addin.rules import company_subsets, invariants
from xl_addin.values.raw_table import Table

START, END = date(2023, 1, 1), date(2023, 12, 31)
KEYS = ("5599000006", "5599000105", "5599000204", "9001019802")
ROWS_HEADER = (
    "Id",
    "Datum",
    "Aktivitet",
    "Orgnr",
    "Organisation",
    "Form",
    "Status",
    "Avslutad",
    "Slussad till",
    "Timmar",
)

# Dense: few days, companies and Ids, so that most logs hold ties, returning companies and Ids against the dates.
near = st.integers(0, 6).map(lambda days: START + timedelta(days=days * 10))
far = st.sampled_from([START - timedelta(days=1), END, END + timedelta(days=1), START + timedelta(days=200)])
days = st.one_of(near, near, near, near, far, st.none(), st.just("05/06/2023"))
spellings = st.sampled_from(KEYS).flatmap(
    lambda key: st.sampled_from([key, f"{key[:6]}-{key[6:]}", f"{key[:6]} {key[6:]}", int(key)])
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "Id": st.one_of(st.none(), *[st.integers(1, 12).map(lambda number: f"A-{number}")] * 3),
            "Datum": days,
            "Aktivitet": st.sampled_from(
                [*["Behovsanalys"] * 5, *["Leverans"] * 3, "Seminarium", "leverans ", "okänd"]
            ),
            "Orgnr": st.one_of(*[spellings] * 8, st.none(), st.just("559900-0001")),
            "Organisation": st.sampled_from(["Almi", "Energi"]),
            "Form": st.sampled_from(["Fysiskt", "Digitalt", None]),
            "Status": st.sampled_from([*["Genomförd"] * 7, "Pågår", None]),
            "Avslutad": days,
            "Slussad till": st.sampled_from(["Almi", None, None]),
            "Timmar": st.one_of(st.integers(0, 9), st.just("2,5"), st.none(), st.just("ca 3")),
        }
    ),
    min_size=3,
    max_size=16,
)
women = st.fixed_dictionaries({key: st.sampled_from(["Ja", "Nej", None]) for key in KEYS[:3]})
# Periods that meet, overlap, leave gaps, or are not there at all.
bounds = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 14)), max_size=4)
RULES: tuple[dict[str, Any], ...] = (
    {"Kod": "behovsanalys", "Räkna": "Unika företag", "Aktiviteter": "Behovsanalys", "Datumkolumn": "Datum"},
    {"Kod": "leverans", "Räkna": "Unika företag", "Aktiviteter": "Leverans", "Datumkolumn": "Avslutad"},
    {"Kod": "seminarium", "Räkna": "Antal", "Aktiviteter": "Seminarium", "Datumkolumn": "Datum"},
    {"Kod": "timmar", "Räkna": "Summa", "Aktiviteter": "*", "Datumkolumn": "Datum", "Summakolumn": "Timmar"},
    {
        "Kod": "sluss",
        "Räkna": "Antal",
        "Aktiviteter": "*",
        "Datumkolumn": "Datum",
        "Filter": "Slussad till=*",
        "asked": [("Slussad till", "=", ["*"])],
    },
    {
        "Kod": "kvinnor",
        "Räkna": "Unika företag",
        "Aktiviteter": "Behovsanalys, Leverans",
        "Datumkolumn": "Datum",
        "Filter": "Ägs eller drivs av kvinnor=Ja; Form=Fysiskt|Digitalt",
        "asked": [("Ägs eller drivs av kvinnor", "=", ["Ja"]), ("Form", "=", ["Fysiskt", "Digitalt"])],
    },
)


ORDER = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
order = st.sampled_from(list(ORDER))
same = st.sampled_from(["=", "<>"])
WOMEN = "Ägs eller drivs av kvinnor"
conditions = st.one_of(
    st.tuples(st.just("Timmar"), order | same, st.sampled_from([["0"], ["2,5"], ["5"]])),
    st.tuples(st.just("Timmar"), same, st.sampled_from([["2", "5"], ["*"]])),
    st.tuples(st.just("Form"), same, st.sampled_from([["Fysiskt"], ["Digitalt", "fysiskt"], ["*"]])),
    st.tuples(st.just("Form"), order, st.sampled_from([["Fysiskt"], ["digitalt"], ["Ändrat"]])),
    st.tuples(st.just("Avslutad"), order, st.sampled_from([["2023-01-21"], ["11 januari 2023"]])),
    st.tuples(st.just("Avslutad"), same, st.sampled_from([["2023-01-21", "2023-01-11"], ["*"]])),
    st.tuples(st.just(WOMEN), same, st.sampled_from([["Ja"], ["Nej"], ["*"], ["Ja", "Nej"]])),
    st.tuples(st.just("Slussad till"), same, st.sampled_from([["Almi"], ["*"]])),
)
filters = st.lists(conditions, max_size=3)
Asked = list[tuple[str, str, list[str]]]
_WRITTEN = {"2023-01-21": date(2023, 1, 21), "2023-01-11": date(2023, 1, 11), "11 januari 2023": date(2023, 1, 11)}
_NUMBERS = {"0": 0, "2": 2, "2,5": 2.5, "5": 5}


def passes(asked: Asked, line: dict[str, Any], owned: dict[str, Any], key: str) -> bool:
    """A row and the conditions, by hand. A blank is none of the words and lies nowhere; what is unreadable is out."""
    for column, sign, words in asked:
        cell = owned.get(key) if column == WOMEN else line[column]
        unread = bool(key) and key not in KEYS  # whose values nobody knows
        if cell in {"ca 3", "05/06/2023"} or (column == WOMEN and unread):
            return False
        meant: list[Any] = [{**_WRITTEN, **_NUMBERS}.get(word, word.lower()) for word in words]
        cell = 2.5 if cell == "2,5" else cell.lower() if isinstance(cell, str) else cell
        if sign in ORDER:
            holds = cell is not None and ORDER[sign](cell, meant[0])
        else:
            holds = (cell is not None and ("*" in meant or cell in meant)) == (sign == "=")
        if not holds:
            return False
    return True


def _sheet(name: str, header: tuple[str, ...], lines: list[dict[str, Any]]) -> Table:
    raw = Table(name, name, header, [tuple(line.get(h) for h in header) for line in lines], range(5, 5 + len(lines)))
    return whole(raw, layout.SPEC[name])


def results_of(
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    periods: list[dict[str, Any]],
    *,
    lists: bool = True,
    more: Sequence[dict[str, Any]] = (),
    goals: Sequence[dict[str, Any]] = (),
) -> Results:
    rules = [{"Indikator": rule["Kod"], "Status": "Genomförd", "Rapporteras": "Ja", **rule} for rule in (*RULES, *more)]
    card = [{"Fält": "Projektets startdatum", "Värde": START}, {"Fält": "Projektets slutdatum", "Värde": END}]
    companies = [{"Orgnr": key, "Ägs eller drivs av kvinnor": word} for key, word in owned.items()]
    tables = [
        _sheet("Aktivitetslogg", ROWS_HEADER, log),
        _sheet("Indikatorer", layout.INDICATORS.headers, rules),
        _sheet("Projekt", ("Fält", "Värde"), card),
        _sheet("Perioder", ("Nr", "Från", "Till"), periods),
        _sheet("Företag", ("Orgnr", "Ägs eller drivs av kvinnor"), companies),
        _sheet("Måländringar", ("Kod", "Gäller från", "Mål", "Beslut"), [*goals]),
    ]
    if lists:
        tables.append(whole(table("Listor", LISTS), layout.LISTS))
    return count(type_tables({one.name: one for one in tables}), today=END)


def _is_dated(rule: dict[str, Any], day: object) -> bool:
    first, last = rule.get("Gäller från", START), rule.get("Gäller till", END)
    return isinstance(day, date) and START <= day <= END and bool(first <= day <= last)


def oracle(
    log: list[dict[str, Any]], owned: dict[str, Any], rule: dict[str, Any]
) -> Iterator[tuple[date, str, float, dict[str, Any]]]:
    """Each counted row of a rule as (date, company, amount, the row), by hand."""
    found = []
    for place, line in enumerate(log):
        word = line["Aktivitet"].strip().lower()
        if rule["Aktiviteter"] != "*" and word not in rule["Aktiviteter"].lower().split(", "):
            continue
        day = line[rule["Datumkolumn"]]
        if line["Status"] != "Genomförd" or not _is_dated(rule, day):
            continue
        key = re.sub(r"\D", "", str(line["Orgnr"] or ""))
        known = key in KEYS
        if rule["Räkna"] == "Unika företag" and not known:
            continue
        if not passes(rule.get("asked", []), line, owned, key):
            continue
        amount = {"2,5": 2.5, "ca 3": None}.get(line["Timmar"], line["Timmar"]) if rule["Räkna"] == "Summa" else 1
        if amount is None:
            continue
        number = int(line["Id"][2:]) if line["Id"] else 10**9
        order = (day, number, line["Organisation"], line["Form"] or "", place)
        hours = {"2,5": 2.5, "ca 3": 0, None: 0}.get(line["Timmar"], line["Timmar"])
        found.append((order, day, key, amount, line, hours))
    seen = set()
    spent: dict[str, float] = {}
    for _, day, key, amount, line, hours in sorted(found, key=lambda one: one[0]):
        spent[key] = spent.get(key, 0) + hours
        if "least" in rule and spent[key] < rule["least"]:
            continue
        if rule["Räkna"] == "Unika företag" and key in seen:
            continue
        seen.add(key)
        yield day, key, amount, line


def _periods(pairs: list[tuple[int, int]]) -> list[dict[str, Any]]:
    out = []
    for number, (start, length) in enumerate(pairs, 1):
        first = START + timedelta(days=start * 10)
        out.append({"Nr": number, "Från": first, "Till": first + timedelta(days=length * 10)})
    return out


def _period(day: date, spans: list[dict[str, Any]]) -> int | None:
    """The first of the periods that hold a day."""
    return next((span["Nr"] for span in spans if span["Från"] <= day <= span["Till"]), None)


def _compare(
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    pairs: list[tuple[int, int]],
    more: Sequence[dict[str, Any]] = (),
) -> None:
    periods = _periods(pairs)
    results = results_of(log, owned, periods, more=more)
    spans = periods or [{"Nr": 1, "Från": START, "Till": END}]
    outcomes = {span["Nr"]: {one.code: one for one in results.at(span["Nr"])} for span in spans}
    for rule in (*RULES, *more):
        counted = list(oracle(log, owned, rule))
        credit: dict[str, float] = {}
        for _, _, amount, line in counted:
            credit[line["Organisation"]] = credit.get(line["Organisation"], 0) + amount
        lines = results.ledger.of(rule["Kod"])
        assert {name: total(part) for name, part in lines.groupby("organisation")} == pytest.approx(credit)
        for span in spans:
            outcome = outcomes[span["Nr"]][rule["Kod"]]
            assert outcome.gross is not None
            assert outcome.cumulative is not None
            assert outcome.gross >= outcome.cumulative or rule["Räkna"] == "Summa"
            assert outcome.cumulative == pytest.approx(sum(one[2] for one in counted if one[0] <= span["Till"]))
            mine = [one for one in counted if _period(one[0], spans) == span["Nr"]]
            assert outcome.period == pytest.approx(sum(one[2] for one in mine))
    assert list(invariants.find(results)) == []


@settings(max_examples=50, deadline=None)
@given(rows, women, bounds)
def test_the_ledger_counts_as_one_would_by_hand(
    log: list[dict[str, Any]], owned: dict[str, Any], pairs: list[tuple[int, int]]
) -> None:
    _compare(log, owned, pairs)


def _free(asked: Asked, count: str, **more: str | date | None) -> dict[str, Any]:
    """A rule that asks for what was drawn."""
    written = "; ".join(f"{column}{sign}{'|'.join(words)}" for column, sign, words in asked)
    return {
        "Kod": f"fri_{count.lower().split()[0]}",
        "Räkna": count,
        "Aktiviteter": "*",
        "Datumkolumn": "Datum",
        "Filter": written,
        "asked": asked,
        **more,
    }


@settings(max_examples=60, deadline=None)
@given(rows, women, filters, filters)
def test_filters_are_judged_as_one_would_by_hand(
    log: list[dict[str, Any]], owned: dict[str, Any], asked: Asked, other: Asked
) -> None:
    _compare(log, owned, [], [_free(asked, "Unika företag"), _free(other, "Antal")])


@settings(max_examples=50, deadline=None)
@given(rows, women, bounds, st.sampled_from([1, 2.5, 8]), near, near)
def test_thresholds_and_validity_are_counted_as_one_would_by_hand(  # noqa: PLR0917 - what is drawn
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    pairs: list[tuple[int, int]],
    least: float,
    first: date,
    last: date,
) -> None:
    first, last = sorted((first, last))
    rule = {"Kod": "trappa", "Räkna": "Unika företag", "Aktiviteter": "*", "Datumkolumn": "Datum", "least": least}
    rule |= {"Tröskel": f"Timmar>={str(least).replace('.', ',')}", "Gäller från": first, "Gäller till": last}
    _compare(log, owned, pairs, [rule])


@settings(max_examples=40, deadline=None)
@given(
    rows,
    women,
    bounds,
    st.sampled_from(["Leverans", "Behovsanalys, Seminarium", "*"]),
    st.sampled_from(["behovsanalys", "leverans", "Kvinnor "]),
)
def test_who_counts_in_a_part_and_not_in_the_whole_is_found_as_one_would_by_hand(
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    pairs: list[tuple[int, int]],
    activities: str,
    whole_code: str,
) -> None:
    part = {"Kod": "del", "Räkna": "Unika företag", "Aktiviteter": activities, "Datumkolumn": "Datum"}
    part["Delmängd av"] = whole_code
    _compare(log, owned, pairs, [part])
    named = next(rule for rule in RULES if rule["Kod"] == whole_code.strip().lower())
    first = {key: day for day, key, _, _ in oracle(log, owned, named)}
    counted = {key: day for day, key, _, _ in oracle(log, owned, part)}
    wanted = {("subset_without", key) for key in counted.keys() - first.keys()}
    wanted |= {("subset_before", key) for key, day in counted.items() if day < first.get(key, day)}
    results = results_of(log, owned, _periods(pairs), more=[part])
    found = [
        (note.code, re.sub(r"\D", "", str(log[note.row - 5]["Orgnr"])))
        for note in company_subsets.find(results)
        if note.row
    ]
    assert sorted(found) == sorted(wanted)


changes = st.lists(
    st.tuples(st.sampled_from(["behovsanalys", "timmar", "sluss"]), near | st.just(END), st.integers(0, 9)),
    max_size=5,
    unique_by=lambda change: change[:2],
)


@settings(max_examples=40, deadline=None)
@given(rows, women, bounds, changes)
def test_the_goal_in_force_is_the_one_found_by_hand(
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    pairs: list[tuple[int, int]],
    changed: list[tuple[str, date, int]],
) -> None:
    more = [{**rule, "Kod": f"{rule['Kod']}_2", "Mål": 7} for rule in RULES[:2]]
    goals: list[dict[str, Any]] = [
        {"Kod": code, "Gäller från": day, "Mål": target, "Beslut": f"{code} {day}"}
        for code, day, target in [*changed, ("behovsanalys_2", date(2023, 3, 1), 3)]
    ]
    results = results_of(log, owned, _periods(pairs), more=more, goals=goals)
    for one in results.periods:
        for outcome in results.at(one.number):
            target, decision, latest = 7.0 if outcome.code.endswith("_2") else None, "", date.min
            for line in goals:
                if line["Kod"] == outcome.code and latest <= line["Gäller från"] <= one.end:
                    target, decision, latest = line["Mål"], line["Beslut"], line["Gäller från"]
            assert (outcome.target, outcome.decision) == (target, decision)
            if outcome.cumulative is not None:
                left = None if target is None else max(0, target - outcome.cumulative)
                assert outcome.remaining == (None if left is None else pytest.approx(left))


splits = st.lists(st.sampled_from(["Organisation", "Form", "Slussad till", WOMEN]), min_size=1, unique=True)


@settings(max_examples=20, deadline=None)
@given(rows, women, bounds, splits, filters, st.sampled_from(["Unika företag", "Antal", "Summa"]))
def test_splits_are_added_up_as_one_would_by_hand(  # noqa: PLR0917 - what is drawn
    log: list[dict[str, Any]],
    owned: dict[str, Any],
    pairs: list[tuple[int, int]],
    columns: list[str],
    asked: Asked,
    how: str,
) -> None:
    rule = _free(asked, how, Summakolumn="Timmar") | {"Delas upp på": ", ".join(columns)}
    periods = _periods(pairs)
    whole = results_of(log, owned, periods, more=[rule])
    for span in periods or [{"Nr": 1, "Från": START, "Till": END}]:
        results = count(whole.workbook, span["Nr"], END)
        outcome = results.outcome(rule["Kod"])
        told = next(one for one in results_json(results, persons=True)["indicators"] if one["code"] == rule["Kod"])
        assert [split["column"] for split in told["splits"]] == columns
        for split in told["splits"]:
            by_hand: dict[str, list[float]] = {}
            for day, key, amount, line in oracle(log, owned, rule):
                value = (owned.get(key) if split["column"] == WOMEN else line[split["column"]]) or "Okänd"
                if day <= span["Till"]:
                    sums = by_hand.setdefault(value, [0, 0])
                    sums[0] += amount * (_period(day, periods or [span]) == span["Nr"])
                    sums[1] += amount
            found = {one["group"]: [one["period"], one["cumulative"]] for one in split["groups"]}
            assert found == {value: pytest.approx(sums) for value, sums in by_hand.items()}
            assert sum(one["period"] for one in split["groups"]) == pytest.approx(outcome.period)
            assert sum(one["cumulative"] for one in split["groups"]) == pytest.approx(outcome.cumulative)
        _add_up_the_printed(results, columns, rule["Kod"])


def _add_up_the_printed(results: Results, columns: list[str], code: str) -> None:
    """The rows of the report that are not withheld sum to the figures as they are printed there."""
    outcome = results.outcome(code)
    for column in columns:
        rows = [facts for name, facts in parts_of(results, code) if name.startswith(f"varav {column}: ")]
        for last, figure in (("perioden", outcome.period), ("ackumulerat", outcome.cumulative)):
            shown = [facts[last].shown for facts in rows]
            if set(shown) != {WITHHELD}:
                assert sum(float(words.replace(",", ".")) for words in shown) == pytest.approx(figure)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(rows, women, bounds)
def test_the_ledger_counts_as_one_would_by_hand_thousands_of_times(
    log: list[dict[str, Any]], owned: dict[str, Any], pairs: list[tuple[int, int]]
) -> None:
    _compare(log, owned, pairs)


@settings(max_examples=30, deadline=None)
@given(rows, women, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(log: list[dict[str, Any]], owned: dict[str, Any], random: Random) -> None:
    moved = list(log)
    random.shuffle(moved)
    before, after = results_of(log, owned, []), results_of(moved, owned, [])
    assert before.outcomes == after.outcomes
    for code in ("behovsanalys", "leverans"):
        one, two = before.ledger.of(code), after.ledger.of(code)
        columns = ["key", "date", "organisation", "form"]
        assert sorted(one[columns].values.tolist()) == sorted(two[columns].values.tolist())


@settings(max_examples=30, deadline=None)
@given(rows, women, st.randoms(use_true_random=False))
def test_how_words_and_ids_are_typed_does_not_matter(
    log: list[dict[str, Any]], owned: dict[str, Any], random: Random
) -> None:
    """Capitals, blanks, kinds of dashes and widths differ from cell to cell, in a workbook without lists."""
    spell = (str.upper, str.lower, str.title, lambda word: f" {word}\u00a0", lambda word: word.replace("-", " – "))
    words = ("Id", "Aktivitet", "Organisation", "Form", "Status", "Slussad till")
    typed = [
        {name: random.choice(spell)(cell) if name in words and cell else cell for name, cell in line.items()}
        for line in log
    ]
    before, after = results_of(log, owned, [], lists=False), results_of(typed, owned, [], lists=False)
    assert before.outcomes == after.outcomes
    for code in ("behovsanalys", "leverans"):
        one, two = before.ledger.of(code), after.ledger.of(code)
        assert one["row"].tolist() == two["row"].tolist()
        assert len(by_group(one, "organisation")) == len(by_group(two, "organisation"))
    twice = [[note.row for note in found.findings if note.code == "id_duplicate"] for found in (before, after)]
    assert twice[0] == twice[1]


@settings(max_examples=30, deadline=None)
@given(rows, women)
def test_every_row_is_in_the_ledger_with_a_reason(log: list[dict[str, Any]], owned: dict[str, Any]) -> None:
    results = results_of(log, owned, [])
    frame = results.ledger.frame
    assert len(frame) == len(RULES) * len(results.log)
    assert frame["reason"].ne("").all()
