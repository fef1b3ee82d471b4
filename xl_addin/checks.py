"""What is doubtful in a workbook whose cells could be read: keys, names, order of events, rules, texts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import isclose

import pandas as pd

from xl_addin import counting, layout, orgnr
from xl_addin.cleaning.columns import each, fold, suggest
from xl_addin.cleaning.workbook import Clean
from xl_addin.counting import Ledger, total
from xl_addin.filter_cells import empty_cells, near_words
from xl_addin.findings import Finding, finding
from xl_addin.ids import fold_id
from xl_addin.model import AID, Count, Period
from xl_addin.privacy import mask
from xl_addin.texts import ACTIVITIES_SECTION, FIRST_SECTION, LAST_SECTION, find_activity, in_no_report, passages
from xl_addin.values import is_blank

_FORM_WORDS = re.compile(r"\b(ab|aktiebolag|hb|handelsbolag|kb|kommanditbolag|ek\.? ?för\.?|publ)\b|[^\w&]+")


def check(clean: Clean, ledger: Ledger, today: date) -> list[Finding]:
    """All findings that need more than one cell.

    Args:
        today: the day that decides what is past and what is to come.
    """
    rows = replace(clean, log=clean.log[~clean.log["outside"]])  # a sum or a remark under the table is no row
    checks = (
        _unqualified(clean, ledger),
        empty_cells(clean, ledger),
        near_words(clean),
        _keys(rows),
        _persons(rows),
        _dummies(rows),
        _names(rows),
        _unnumbered(clean),
        _company_list(rows),
        _times(rows, ledger, today),
        _outside_periods(clean, ledger),
        _needs_before_delivery(clean, ledger),
        _rules(clean, ledger),
        _plan(clean),
        _texts(clean),
        _invariants(clean, ledger),
    )
    return list(dict.fromkeys(note for notes in checks for note in notes))


def _unqualified(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    """Rows that match a rule but for a cell that is empty or outside the project."""
    log = clean.tables[layout.LOG.name]
    start, end = clean.project.start, clean.project.end
    rules = {rule.code: rule for rule in (*clean.rules, AID)}
    codes = {counting.NO_DATE: "date_missing", counting.OUTSIDE: "date_outside_project"}
    codes |= {counting.NO_ORGNR: "orgnr_missing", counting.NO_AMOUNT: "amount_missing"}
    lines = ledger.frame[ledger.frame["reason"].isin(list(codes))]
    for row, indicator, reason, day in each(lines, "row", "indicator", "reason", "date"):
        rule, code = rules[indicator], codes[reason]
        column = {"orgnr_missing": "Orgnr", "amount_missing": rule.sum_column}.get(code, rule.date_column)
        if column in log.places:
            value = day.date() if code == "date_outside_project" else None
            yield finding(code, log, row, column, value, start=_iso(start), end=_iso(end))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "…"


def _keys(clean: Clean) -> Iterator[Finding]:
    table, log = clean.tables[layout.LOG.name], clean.log
    needed = {"Aktivitet": "activity_missing", "Status": "status_missing", "Organisation": "organisation_missing"}
    for column, code in {**needed, "Id": "id_missing"}.items():
        if column in table.places:
            for row in log.loc[(log[column] == "") & ~_unread(clean, column, log), "row"]:
                yield finding(code, table, row, column)
    if "Datum" in table.places:
        for row in log.loc[log["Datum"].isna() & ~_unread(clean, "Datum", log), "row"]:
            yield finding("date_missing", table, row, "Datum")
    named = log[log["Id"] != ""]
    named = named.assign(plain=named["Id"].map(fold_id))
    first = dict(each(named.drop_duplicates("plain"), "plain", "row"))
    for row, identity, plain in each(named[named["plain"].duplicated()], "row", "Id", "plain"):
        yield finding("id_duplicate", table, row, "Id", identity, other=first[plain])


def _unread(clean: Clean, column: str, log: pd.DataFrame) -> pd.Series:
    return log["row"].isin(list(clean.unread.get(column, ())))


def _persons(clean: Clean) -> Iterator[Finding]:
    """Sole traders and estates, each once: where it first stands in the log."""
    log = clean.log[clean.log["key"] != ""].drop_duplicates("key")
    for row, key in each(log, "row", "key"):
        if word := orgnr.person_word(key):
            code = "orgnr_estate" if word == orgnr.ESTATE else "orgnr_person"
            yield finding(code, clean.tables[layout.LOG.name], row, "Orgnr", orgnr.shown(key))


def _dummies(clean: Clean) -> Iterator[Finding]:
    """Numbers of one digit only, which people type while they wait for the right one: they pass every check."""
    log = clean.log[clean.log["key"].isin([digit * 10 for digit in "123456789"])].drop_duplicates("key")
    for row, key in each(log, "row", "key"):
        yield finding("orgnr_dummy", clean.tables[layout.LOG.name], row, "Orgnr", orgnr.shown(key))


def _plain(name: str) -> str:
    """A company's name as it is compared: without legal form and punctuation, so that only real differences show."""
    return _FORM_WORDS.sub(" ", fold(name)).strip()


def _names(clean: Clean) -> Iterator[Finding]:
    """Companies whose rows bear different names: the register's name is right, else the first row's."""
    table, log = clean.tables[layout.LOG.name], clean.log
    listed = clean.companies[(clean.companies["key"] != "") & (clean.companies["Namn"] != "")]
    right = {
        key: (name, f"rad {row} på bladet {layout.COMPANIES.sheet}")
        for key, name, row in each(listed.iloc[::-1], "key", "Namn", "row")
    }
    seen: set[tuple[str, str]] = set()
    for key, name, row in each(log[(log["key"] != "") & (log["Företag"] != "")], "key", "Företag", "row"):
        other, place = right.setdefault(key, (name, f"rad {row}"))
        told = (key, _plain(name))
        if _plain(other) != told[1] and told not in seen:
            seen.add(told)
            yield finding("name_differs", table, row, "Företag", name, other=other, place=place)


def _unnumbered(clean: Clean) -> Iterator[Finding]:
    """Rows of Företag that say something of a company, but not of which; one word alone is a heading or a remark."""
    table = clean.tables.get(layout.COMPANIES.name)
    if table is None or "Orgnr" not in table.places:
        return
    ours = {column.name for column in layout.COMPANIES.columns if not column.computed}
    places = [place for name, place in table.places.items() if name in ours]
    for number, row in zip(table.numbers, table.rows, strict=True):
        if is_blank(row[table.places["Orgnr"]]) and sum(not is_blank(row[place]) for place in places) > 1:
            yield finding("company_number_missing", table, number, "Orgnr")


def _company_list(clean: Clean) -> Iterator[Finding]:
    table = clean.tables.get(layout.COMPANIES.name)
    if table is None:
        return
    listed = clean.companies[clean.companies["key"] != ""]
    first = dict(each(listed.drop_duplicates("key"), "key", "row"))
    for row, key in each(listed[listed["key"].duplicated()], "row", "key"):
        yield finding("company_duplicate", table, row, "Orgnr", other=first[key])
    log = clean.tables[layout.LOG.name]
    strangers = clean.log[(clean.log["key"] != "") & ~clean.log["key"].isin(listed["key"])]
    for row in strangers.drop_duplicates("key")["row"]:
        yield finding("company_unlisted", log, row, "Orgnr")


def _times(clean: Clean, ledger: Ledger, today: date) -> Iterator[Finding]:
    table, log, now = clean.tables[layout.LOG.name], clean.log, pd.Timestamp(today)
    for row, day in each(log[(log["Datum"] < now) & (log["Status"] == layout.PLANNED)], "row", "Datum"):
        yield finding("planned_past", table, row, "Datum", day.date())
    for row, day in each(log[(log["Datum"] > now) & (log["Status"] == layout.DONE)], "row", "Datum"):
        yield finding("done_in_future", table, row, "Datum", day.date())
    columns = {rule.code: rule.date_column for rule in (*clean.rules, AID)}
    for row, code, day in each(ledger.qualified[ledger.qualified["date"] > now], "row", "indicator", "date"):
        yield finding("done_in_future", table, row, columns[code], day.date())


def _outside_periods(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    table = clean.tables[layout.LOG.name]
    rules = {rule.code: rule for rule in (*clean.rules, AID)}
    lost = ledger.qualified[ledger.qualified["period"].isna()]
    for row, code, day in each(lost, "row", "indicator", "date"):
        yield finding("date_outside_periods", table, row, rules[code].date_column, day.date())


def _needs_before_delivery(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    """Delivery ⊆ needs analysis: who gets a delivery has had a needs analysis counted, and before it."""
    codes = {rule.code for rule in clean.rules if rule.count is Count.UNIQUE}
    if not {layout.NEEDS, layout.DELIVERY} <= codes:
        return
    table = clean.tables[layout.LOG.name]
    concluded = {rule.code: rule.date_column for rule in clean.rules}[layout.DELIVERY]
    analysed = dict(each(ledger.of(layout.NEEDS), "key", "date"))
    for row, key, day in each(ledger.of(layout.DELIVERY), "row", "key", "date"):
        if key not in analysed:
            yield finding("delivery_without_needs", table, row, "Orgnr")
        elif day < analysed[key]:
            needs = analysed[key].date().isoformat()
            yield finding("delivery_before_needs", table, row, concluded, day.date(), other=needs)


def _rules(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    matched = set(ledger.qualified["indicator"])
    for rule in clean.rules:
        if rule.code not in matched and len(clean.log):
            yield finding("rule_matches_nothing", clean.tables[layout.INDICATORS.name], rule.row, "Kod", rule.code)


def _plan(clean: Clean) -> Iterator[Finding]:
    """Codes in the plan that no indicator has."""
    table = clean.tables.get(layout.PLAN.name)
    codes = {fold(rule.code): rule.code for rule in clean.indicators}
    for row, words in each(clean.plan, "row", "Indikatorer"):
        for word in filter(None, map(str.strip, words.split(","))):
            if fold(word) not in codes and fold(words) != layout.NO_INDICATORS:
                yield finding(
                    "plan_indicator_unknown", table, row, "Indikatorer", word, suggestion=suggest(word, codes)
                )


def _texts(clean: Clean) -> Iterator[Finding]:
    table = clean.tables.get(layout.TEXTS.name)
    if table is None:
        return
    numbers = {period.number for period in clean.periods}
    columns = ("row", "Period", "Avsnitt", "Aktivitet", "Text")
    for row, period, section, activity, words in each(clean.texts[clean.texts["Text"] != ""], *columns):
        if not pd.isna(period) and period not in numbers:
            yield finding("period_unknown", table, row, "Period", period)
        number = 0 if pd.isna(section) else section
        if not FIRST_SECTION <= number <= LAST_SECTION:
            yield finding("section_unknown", table, row, "Avsnitt", number or None)
        if number == ACTIVITIES_SECTION and activity and find_activity(activity, clean.plan) is None:
            hint = suggest(activity, clean.plan["Benämning"])
            yield finding("plan_activity_unknown", table, row, "Aktivitet", activity, suggestion=hint)
        if mask(words) != words:
            yield finding("text_person", table, row, "Text")
    for one in in_no_report(passages(clean.texts, clean.plan), clean.periods):
        yield finding("text_unprinted", table, one.row, "Period", one.period, section=one.section)


def _inside(days: pd.Series, periods: Sequence[Period]) -> pd.Series:
    inside = pd.Series(data=False, index=days.index)
    for period in periods:
        inside |= days.between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    return inside


def _invariants(clean: Clean, ledger: Ledger) -> Iterator[Finding]:
    """What must hold whatever the log says. Were the counting ever broken, nobody shall hand in its figures."""
    table = clean.tables[layout.INDICATORS.name]
    holders = dict(each(clean.log, "row", "Organisation"))
    for rule in (*clean.rules, AID):
        lines = ledger.of(rule.code)
        whole, all_rows = total(lines), total(ledger.gross(rule.code))
        parts = sum(total(ledger.of(rule.code, period=period.number)) for period in clean.periods)
        parts += total(lines[~_inside(lines["date"], clean.periods)])
        wrong = {
            "perioderna summerar inte till totalen": not isclose(parts, whole, abs_tol=1e-6),
            "en rad räknas åt fel organisation": any(
                holders.get(row) != name for row, name in each(lines, "row", "organisation")
            ),
            "fler unika än insatser": rule.count is not Count.SUM and whole > all_rows,
            "ett företag räknas två gånger": rule.count is Count.UNIQUE and bool(lines["key"].duplicated().any()),
        }
        for what in (words for words, broken in wrong.items() if broken):
            yield finding("invariant_broken", table, rule.row or None, "Kod", rule.code, what=what)
