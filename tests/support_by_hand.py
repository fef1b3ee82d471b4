"""Figures as one would count them by hand: loops over raw rows, without any of the product's code for reading.

What cannot be read here is read as nothing, and the row does not count; see `is_broken`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from xl_addin.values.raw_table import Table, Value

YES, NO = {"ja", "j", "yes", "y", "x", "1", "true", "sant"}, {"nej", "n", "no", "0", "false", "falskt"}
DAYS = {"Datum", "Avslutad"}
AMOUNTS = {"Timmar", "Deltagare", "Anmälda", "Stöd (kr)", "Anställda", "Omsättning (MSEK)", "Balansomslutning (MSEK)"}
LISTED = {name: name for name in ("Aktivitet", "Status", "Organisation", "Insatsområde", "Form", "Kommun")}
LISTED |= {"Slussad till": "Organisation"}
YES_NO = {"Gemensamt besök", "Ägs eller drivs av kvinnor", "Utländsk bakgrund"}
_NOT_HAPPENED = {"planerad", "avbruten"}


@dataclass(frozen=True)
class Span:
    """The days that count."""

    start: date
    end: date
    period_start: date
    period_end: date


@lru_cache(maxsize=None, typed=True)
def plain(value: Value) -> str:
    """A word as it is compared."""
    number = isinstance(value, float) and value.is_integer()
    word = "" if value is None else str(int(value) if number else value)  # type: ignore[arg-type]  # a float
    return " ".join(unicodedata.normalize("NFKC", word).split()).lower()


def read(column: str, value: Value) -> Any:  # noqa: ANN401 - a day, a number or a word
    """What the cell says, None when that is nothing."""
    word = plain(value)
    if column in DAYS:
        if isinstance(value, date):
            return value
        return _day(word)
    if column in AMOUNTS:
        return float(word.replace(",", ".")) if re.fullmatch(r"-?\d+([.,]\d+)?", word) else None
    if column == "Orgnr":
        return _number(word)
    if column in YES_NO:
        return "ja" if word in YES else "nej" if word in NO else word or None
    return word or None


def _day(word: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)-(\d\d?)-(\d\d?)", word)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


@cache
def _number(word: str) -> str | None:
    signs = "".join(sign for sign in word if sign.isalnum())
    if not (found := re.fullmatch(r"(?:1[689]|20)?(\d{10})|se(\d{10})01", signs)):
        return None
    ten = found[1] or found[2]
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(ten)]
    return ten if sum(number // 10 + number % 10 for number in doubled) % 10 == 0 else None


def is_broken(column: str, value: Value, lists: Table) -> bool:
    """Whether the cell holds something that its column cannot hold."""
    if not plain(value):
        return False
    said = read(column, value)
    if column in LISTED:
        return said not in {plain(word) for word in lists.column(LISTED[column])}
    return said is None or (column in YES_NO and said not in {"ja", "nej"})


def count(tables: Mapping[str, Table], rule: Mapping[str, Any], span: Span) -> tuple[float, float, float] | None:
    """In the period, to its end, and all rows to its end; None when a column that the rule needs is not there once."""
    log, companies = tables["Aktivitetslogg"], tables["Företag"]
    conditions = [part.split("=") for part in str(rule["Filter"] or "").split("; ") if part]
    ours = [name for name, _ in conditions if name not in log.header]
    needed = {"Status", rule["Datumkolumn"], rule["Summakolumn"] or rule["Datumkolumn"]}
    needed |= {"Aktivitet"} if rule["Aktiviteter"] else set()
    needed |= {name for name, _ in conditions} - set(ours)
    needed |= {"Orgnr"} if ours or rule["Räkna"] == "Unika företag" else set()
    lost = {name for name in needed if log.header.count(name) != 1}
    if lost or any(companies.header.count(name) != 1 for name in [*ours, *(["Orgnr"] if ours else [])]):
        return None
    lines = list(_lines(log, companies, rule, conditions, span))
    if rule["Räkna"] == "Unika företag":
        firsts: dict[str, date] = {}
        for day, key, _ in lines:
            firsts[key] = min(day, firsts.get(key, day))
        counted = [(day, 1.0) for day in firsts.values()]
    else:
        counted = [(day, amount) for day, _, amount in lines]
    inside = sum(amount for day, amount in counted if span.period_start <= day <= span.period_end)
    until = sum(amount for day, amount in counted if day <= span.period_end)
    return inside, until, sum(amount for day, _, amount in lines if day <= span.period_end)


def _lines(
    log: Table, companies: Table, rule: Mapping[str, Any], conditions: list[list[str]], span: Span
) -> Iterator[tuple[date, str, float]]:
    """Each row that qualifies: its day, company and amount."""
    listed: dict[str, dict[str, Value]] = {}
    for row in companies.rows:
        said = dict(zip(companies.header, row, strict=True))
        listed.setdefault(_number(plain(said.get("Orgnr"))) or "", said)
    listed.pop("", None)
    activities = {plain(word) for word in rule["Aktiviteter"].split(", ") if word}
    blank = {""} if activities else set()  # without any wanted it is aid, which is given when it is agreed on
    for row in log.rows:
        cells = dict(zip(log.header, row, strict=True))
        status = plain(cells["Status"])
        right = status == plain(rule["Status"]) if rule["Status"] else status not in {*_NOT_HAPPENED, *blank}
        activity = plain(cells.get("Aktivitet"))
        if not right or (activities and activity not in activities and ("*" not in activities or not activity)):
            continue
        key = _number(plain(cells.get("Orgnr"))) or ""
        day = read(rule["Datumkolumn"], cells[rule["Datumkolumn"]])
        about = listed.get(key, {}) | cells
        if day is None or not span.start <= day <= span.end or not all(_holds(about, *one) for one in conditions):
            continue
        amount = read(rule["Summakolumn"], cells[rule["Summakolumn"]]) if rule["Summakolumn"] else 1.0
        if amount is not None and (key or rule["Räkna"] != "Unika företag"):
            yield day, key, amount


def _holds(cells: Mapping[str, Value], column: str, words: str) -> bool:
    said = read(column, cells.get(column))
    return said is not None and (words == "*" or said in [read(column, word) for word in words.split("|")])
