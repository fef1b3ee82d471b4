"""All input tables of a workbook, typed: what counting and checking start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from xl_addin.contract import headers, layout
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.form import Form
from xl_addin.contract.nouns import AID, Indicator, Period, Project
from xl_addin.reading.cards import read_form, read_lists, read_periods, read_project
from xl_addin.reading.columns import canonical, lost_columns, missing_columns, read_table
from xl_addin.reading.goals import GoalReader
from xl_addin.reading.indicators import RuleReader
from xl_addin.values.compare import suggest
from xl_addin.values.raw_table import Table

AID_COLUMNS = {AID.sum_column, AID.date_column, headers.STATUS}
_SIGNS_OF_A_ROW = 2  # of date, activity and organisation number, so many must be readable below the table


@dataclass(frozen=True)
class TypedWorkbook:
    """A workbook that has been read.

    Attributes:
        indicators: a rule for each row of the table; what cannot be read is no `rules`, and has no figure.
        aid: the rule for aid.
        whole: the project card and the periods could be read; when not, nothing is counted.
        log, companies, plan, texts: the tables, see `reading.columns.Typed.frame`. In the log, the column `outside`
            marks rows under the table's edge that do not look like rows of a log: a sum, a remark.
        unread, unread_companies: column of the log, of Företag -> the sheet rows whose cell cannot be read.
        tables: the raw tables, by name: where things stand.
        findings: all that could not be read.
        form: the funder's form; None: the one that the card names is not there or has errors.
        unlisted_towns: the rows of Företag whose municipality the list lacks, see `reading.columns.Typed`.
    """

    project: Project
    periods: tuple[Period, ...]
    indicators: tuple[Indicator, ...]
    aid: Indicator
    whole: bool
    log: pd.DataFrame
    companies: pd.DataFrame
    plan: pd.DataFrame
    texts: pd.DataFrame
    unread: Mapping[str, set[int]]
    tables: Mapping[str, Table]
    findings: tuple[Finding, ...]
    form: Form | None = None
    unlisted_towns: Mapping[int, str] = field(default_factory=dict)
    unread_companies: Mapping[str, set[int]] = field(default_factory=dict)

    @cached_property
    def log_rows(self) -> pd.DataFrame:
        """The rows of the log; without a sum or a remark under the table."""
        return self.log[~self.log["outside"]]

    @property
    def readable_indicators(self) -> tuple[Indicator, ...]:
        """The indicators that can be counted."""
        return tuple(rule for rule in self.indicators if rule.readable)


def type_tables(tables: Mapping[str, Table], beside: Path | None = None) -> TypedWorkbook:
    """Read the raw tables of a workbook.

    Args:
        tables: by name.
        beside: the workbook's folder, where a form of the user's own may stand.

    Raises:
        ProjektloggError: the log or the indicators' table is not there: nothing can be counted.
    """
    findings = _missing_tables(tables)
    tables = {
        name: canonical(table, layout.SPEC[name]) if name in layout.SPEC else table for name, table in tables.items()
    }
    lists = read_lists(tables.get(layout.LISTS.name))
    findings += missing_columns(tables[layout.LISTS.name], layout.LISTS) if layout.LISTS.name in tables else []
    project, whole_card, noted = read_project(tables.get(layout.PROJECT.name))
    findings += noted
    form, noted = read_form(project.form, tables.get(layout.PROJECT.name), beside)
    findings += noted
    rules_table, log_table = tables[layout.INDICATORS.name], tables[layout.LOG.name]
    typed = {
        spec.name: read_table(tables.get(spec.name), spec, lists)
        for spec in (layout.INDICATORS, layout.PERIODS, layout.GOAL_CHANGES, layout.PLAN, layout.TEXTS)
    }
    periods, whole_periods, noted = read_periods(typed[layout.PERIODS.name], tables.get(layout.PERIODS.name))
    companies_table = tables.get(layout.COMPANIES.name)
    reader = RuleReader(rules_table, log_table, companies_table, lists)
    indicators = reader.read(typed[layout.INDICATORS.name])
    companies_named, log_named = (reader.named(indicators, spec) for spec in (layout.COMPANIES, layout.LOG))
    typed[layout.COMPANIES.name] = read_table(companies_table, layout.COMPANIES, lists, companies_named, reader.wanted)
    log = read_table(log_table, layout.LOG, lists, log_named, reader.wanted)
    whole = whole_card and whole_periods
    if not whole:
        indicators = tuple(replace(rule, readable=False) for rule in indicators)
    goals_table = tables.get(layout.GOAL_CHANGES.name)
    goals = GoalReader(indicators, goals_table, project)
    lost = goals_table is None and layout.GOAL_CHANGES.since <= _contract(tables)
    indicators = goals.read(typed[layout.GOAL_CHANGES.name], lost=lost)
    for part in typed.values():
        findings += part.findings
    findings += noted + reader.findings + goals.findings
    log.frame["outside"], noted = _rows_below(log.frame, log_table)
    outside = set(log.frame.loc[log.frame["outside"], "row"])
    findings += [note for note in log.findings if note.row not in outside] + noted
    return TypedWorkbook(
        project=project,
        periods=periods,
        indicators=indicators,
        whole=whole,
        aid=replace(AID, readable=whole and not AID_COLUMNS & lost_columns(log_table, layout.LOG)),
        log=log.frame,
        companies=typed[layout.COMPANIES.name].frame,
        plan=typed[layout.PLAN.name].frame,
        texts=typed[layout.TEXTS.name].frame,
        unread=log.unread,
        tables=tables,
        findings=tuple(findings),
        form=form,
        unlisted_towns=typed[layout.COMPANIES.name].unlisted_towns,
        unread_companies=typed[layout.COMPANIES.name].unread,
    )


def _contract(tables: Mapping[str, Table]) -> int:
    """The contract that the workbook is of."""
    return max((table.contract for table in tables.values()), default=1)


def _missing_tables(tables: Mapping[str, Table]) -> list[Finding]:
    names = [spec.name for spec in layout.INPUT_TABLES if spec.since <= _contract(tables)]
    other_names = [name for name in tables if name not in layout.SPEC]
    for spec in (layout.LOG, layout.INDICATORS):
        if spec.name not in tables:
            raise ProjektloggError(
                f"Arbetsboken har ingen tabell {spec.name}.{suggest(spec.name, other_names)}",
                "Är det rätt fil? Annars: lägg tillbaka bladet, eller byt tillbaka dess namn.",
            )
    return [
        finding("sheet_missing", name=name, sheet_name=layout.SPEC[name].sheet, suggestion=suggest(name, other_names))
        for name in names
        if name not in tables
    ]


def _rows_below(frame: pd.DataFrame, table: Table) -> tuple[pd.Series, list[Finding]]:
    """Which rows under the table's edge are no rows of the log, and what to say of all that stand there."""
    below = frame["row"].isin(list(table.below))
    signs = frame[headers.DATE].notna().astype(int) + (frame[headers.ACTIVITY] != "") + (frame["key"] != "")
    alike = signs >= _SIGNS_OF_A_ROW
    noted = [finding("row_below_table", table, int(row)) for row in frame.loc[below & alike, "row"]]
    noted += [finding("row_below_unread", table, int(row)) for row in frame.loc[below & ~alike, "row"]]
    return below & ~alike, noted
