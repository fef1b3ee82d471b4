"""The ledger: for every indicator the rows that count, why each other row does not, and the row that counted first.

Every figure that is shown anywhere is a query on the ledger, so that it can always be opened into its rows. The rules
are those of the funder: a company counts once per indicator in the whole project, whoever holds the row (ERUF: multiple
counting of supported enterprises is to be eliminated).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.layout import CANCELLED, PLANNED
from xl_addin.contract.nouns import AID, Count, Indicator
from xl_addin.ledger.conditions import among, compared, passes, unread_rows
from xl_addin.ledger.periods import numbers_of
from xl_addin.reading.workbook import TypedWorkbook
from xl_addin.values.compare import natural
from xl_addin.values.swedish import number

COUNTED, RETURNING = "counted", "returning"
BELOW, ACTIVITY, STATUS, FILTER = "below_table", "other_activity", "other_status", "filtered_out"
NO_DATE, BAD_DATE, OUTSIDE = "date_missing", "date_unreadable", "date_outside_project"
NO_ORGNR, BAD_ORGNR = "orgnr_missing", "orgnr_invalid"
NO_AMOUNT, BAD_AMOUNT = "amount_missing", "amount_unreadable"
BELOW_THRESHOLD, NOT_VALID = "below_threshold", "outside_validity"

REASONS = {
    COUNTED: "räknas",
    RETURNING: "återkommande, redan räknat",
    BELOW_THRESHOLD: "under tröskeln",
    NOT_VALID: "utanför tiden då indikatorn gäller",
    BELOW: "står under tabellen och ser inte ut som en loggrad",
    ACTIVITY: "annan aktivitet",
    STATUS: "annan status",
    FILTER: "uppfyller inte indikatorns filter",
    NO_DATE: "datum saknas",
    BAD_DATE: "datumet går inte att läsa",
    OUTSIDE: "utanför projekttiden",
    NO_ORGNR: "organisationsnummer saknas",
    BAD_ORGNR: "felaktigt organisationsnummer",
    NO_AMOUNT: "tal att summera saknas",
    BAD_AMOUNT: "talet går inte att läsa",
}
QUALIFIED = (COUNTED, RETURNING, BELOW_THRESHOLD)
NOT_HAPPENED = (PLANNED, CANCELLED)

_CARRIED = {
    headers.ID: "id",
    headers.ORGANISATION: "organisation",
    headers.FOCUS: "focus",
    headers.FORM: "form",
    headers.COMPANY: "company",
}


@dataclass(frozen=True)
class Ledger:
    """All rows for all indicators.

    Attributes:
        frame: one line per indicator and row of the log, and for aid (`model.AID`) per row that has some. Columns:
            indicator (code), row (on the sheet), id, key (ten digits or ""; may be a personnummer), company,
            organisation, focus, form, date (datetime64[s]), period (Int64, NA outside all periods or when the row does
            not qualify), amount (1, or the sum column's value; 0 when the row does not qualify), counts (bool), reason
            (see REASONS), first_row (what counted, Int64), so_far (float, with a threshold: what the company's rows to
            this one come to).
    """

    frame: pd.DataFrame

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The lines that count."""
        return self.frame[self.frame["counts"]]

    @cached_property
    def qualified(self) -> pd.DataFrame:
        """The lines that match the rule, before a company is counted once."""
        return self.frame[self.frame["reason"].isin(QUALIFIED)]

    def of(self, code: str, *, until: date | None = None, period: int | None = None) -> pd.DataFrame:
        """The counted lines of one indicator in the order of their dates: to a day (included), or of one period."""
        return _cut(self._counted_by, self.counted[:0], code, until, period)

    def gross(self, code: str, *, until: date | None = None, period: int | None = None) -> pd.DataFrame:
        """As `of`, but all qualifying lines."""
        return _cut(self._qualified_by, self.qualified[:0], code, until, period)

    @cached_property
    def _counted_by(self) -> "_Parts":
        return _parts(self.counted)

    @cached_property
    def _qualified_by(self) -> "_Parts":
        return _parts(self.qualified)


_Parts = dict[tuple[str, int | None], pd.DataFrame]
"""The lines of each indicator, and of each of its periods."""


def _parts(lines: pd.DataFrame) -> _Parts:
    whole: _Parts = {(str(code), None): part for code, part in lines.groupby("indicator", sort=False)}
    by_period = lines.groupby(["indicator", "period"], sort=False)
    return whole | {(str(code), int(str(period))): part for (code, period), part in by_period}


def _cut(parts: _Parts, none: pd.DataFrame, code: str, until: date | None, period: int | None) -> pd.DataFrame:
    lines = parts.get((code, period), none)
    return lines if until is None else lines[: lines["date"].searchsorted(pd.Timestamp(until), side="right")]


def total(lines: pd.DataFrame) -> int | float:
    """The sum of the amounts; whole sums are int."""
    return exact_sum(lines["amount"])


def exact_sum(amounts: Iterable[float]) -> int | float:
    """A sum that does not depend on the order of what is added; whole sums are int."""
    amount = math.fsum(amounts)
    return int(amount) if amount.is_integer() else round(amount, 6)


def why(reason: str, so_far: float, indicator: Indicator) -> str:
    """A line's reason in words, with what its company has come to of a threshold."""
    if reason == BELOW_THRESHOLD and indicator.threshold:
        return f"{REASONS[reason]} ({number(so_far)} av {indicator.threshold.words[0]})"
    return REASONS[reason]


def make_ledger(workbook: TypedWorkbook) -> Ledger:
    """Judge every row of the log for every indicator."""
    base = _base(workbook)
    parts = [_judge(indicator, workbook, base) for indicator in workbook.readable_indicators]
    aid = _judge(AID, workbook, base)
    frame = pd.concat([*parts, aid[aid["row"].isin(_with_aid(workbook))]], ignore_index=True)
    frame["period"] = numbers_of(frame["date"].where(frame["reason"].isin(QUALIFIED)), workbook.periods)
    return Ledger(frame)


def _with_aid(workbook: TypedWorkbook) -> list[int]:
    """The rows whose cell for aid holds anything but nothing: also what cannot be read."""
    log = workbook.log
    if not workbook.aid.readable:
        return []
    amount = log[AID.sum_column]
    return list(log.loc[amount.notna() & (amount != 0) | unread_rows(workbook.unread, AID.sum_column, log), "row"])


def _base(workbook: TypedWorkbook) -> pd.DataFrame:
    """What each ledger line carries of its row, and the order in which rows of one date are taken."""
    frame = workbook.log[["row", "key", *_CARRIED]].rename(columns=_CARRIED)
    # Rows may stand in any order: with a missing Id, what the rows say decides before where they stand.
    order = workbook.log.assign(_no_id=workbook.log[headers.ID] == "", _id=workbook.log[headers.ID].map(natural))
    by = ["_no_id", "_id", headers.ORGANISATION, headers.FOCUS, headers.FORM, "row"]
    return frame.assign(order=order.sort_values(by).assign(rank=range(len(order)))["rank"])


def _has_status(log: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Which rows have the status; without any named, all have but those that have not happened."""
    if indicator.statuses:
        return among(log[headers.STATUS], indicator.statuses)
    return _happened(log) & ((log[headers.STATUS] != "") | (indicator.code == AID.code))


def _judge(indicator: Indicator, workbook: TypedWorkbook, base: pd.DataFrame) -> pd.DataFrame:
    log = workbook.log
    day = log[indicator.date_column]
    reason = pd.Series(COUNTED, index=log.index, dtype=str)
    for code, wrong in reversed(list(_reasons_against(indicator, workbook, day).items())):
        reason = reason.mask(wrong, code)
    frame = base.assign(indicator=indicator.code, date=day, reason=reason, amount=1.0, so_far=math.nan)
    if indicator.count is Count.SUM:
        frame["amount"] = log[indicator.sum_column]
    frame = frame.sort_values(["date", "order"], ignore_index=True)
    frame["first_row"] = pd.array([None] * len(frame), dtype="Int64")
    if indicator.count is Count.UNIQUE:
        matching = frame[frame["reason"] == COUNTED]
        passed = pd.Series(data=True, index=matching.index)
        if indicator.threshold:
            spent = pd.Series(log[indicator.threshold.column].to_numpy("float64", na_value=0), index=log["row"])
            sums = matching["row"].map(spent.fillna(0)).groupby(matching["key"]).cumsum().round(6)
            frame.loc[matching.index, "so_far"] = sums
            passed = compared(sums, indicator.threshold.sign, indicator.threshold.words[0])
            # Who has passed stays so, whatever is taken back afterwards.
            passed = passed.groupby(matching["key"]).cummax()
        firsts = matching[passed].drop_duplicates("key")
        frame.loc[matching.index.difference(firsts.index), "reason"] = RETURNING
        frame.loc[matching.index[~passed], "reason"] = BELOW_THRESHOLD
        frame.loc[matching.index, "first_row"] = matching["key"].map(firsts.set_index("key")["row"]).astype("Int64")
    else:
        frame["first_row"] = frame["row"].where(frame["reason"] == COUNTED).astype("Int64")
    frame["counts"] = frame["reason"] == COUNTED
    frame["amount"] = frame["amount"].where(frame["reason"].isin(QUALIFIED), 0.0)
    return frame.drop(columns="order")


def _reasons_against(indicator: Indicator, workbook: TypedWorkbook, day: pd.Series) -> dict[str, pd.Series]:
    """What can keep a row from qualifying: reason -> the rows; the first that holds is the one given."""
    log, project = workbook.log, workbook.project
    of_log = tuple(one for one in indicator.filter if one.column in log)
    of_companies = tuple(one for one in indicator.filter if one.column not in log)
    bad_number = unread_rows(workbook.unread, headers.ORGNR, log)
    # Without its number nobody knows what a company is: then that is what keeps the row from qualifying.
    known = log["key"] != "" if indicator.count is Count.UNIQUE else ~bad_number
    out: dict[str, pd.Series] = {
        BELOW: log["outside"],
        ACTIVITY: ~among(log[headers.ACTIVITY], indicator.activities),
        STATUS: ~_has_status(log, indicator),
        FILTER: ~passes(of_log, workbook) | (known & ~passes(of_companies, workbook)),
        BAD_DATE: unread_rows(workbook.unread, indicator.date_column, log),
        NO_DATE: day.isna(),
        OUTSIDE: pd.Series(data=False, index=log.index),
    }
    out[NOT_VALID] = pd.Series(data=False, index=log.index)
    if indicator.valid_from:
        out[NOT_VALID] |= day < pd.Timestamp(indicator.valid_from)
    if indicator.valid_to:
        out[NOT_VALID] |= day > pd.Timestamp(indicator.valid_to)
    if project.start:
        out[OUTSIDE] |= day < pd.Timestamp(project.start)
    if project.end:
        out[OUTSIDE] |= day > pd.Timestamp(project.end)
    if indicator.count is Count.UNIQUE or of_companies:
        out[BAD_ORGNR] = bad_number
    if indicator.count is Count.UNIQUE:
        out[NO_ORGNR] = log["key"] == ""
    if indicator.count is Count.SUM:
        out[BAD_AMOUNT] = unread_rows(workbook.unread, indicator.sum_column, log)
        out[NO_AMOUNT] = log[indicator.sum_column].isna()
    return out


def _happened(log: pd.DataFrame) -> pd.Series:
    return ~log[headers.STATUS].isin(NOT_HAPPENED)


def by_group(lines: pd.DataFrame, group: Callable[[pd.DataFrame], pd.Series] | str) -> dict[str, int | float]:
    """Sum counted lines by a column of the ledger or by what a function gives for each line, largest first."""
    names = lines[group] if isinstance(group, str) else group(lines)
    amounts: dict[str, list[float]] = defaultdict(list)
    for name, amount in zip(names.astype(object).fillna(""), lines["amount"], strict=True):
        amounts[str(name)].append(amount)
    sums = {name: exact_sum(amounts[name]) for name in sorted(amounts)}
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))
