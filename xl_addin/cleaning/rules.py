"""The indicators' rules, read from the table Indikatorer: an indicator is a row there, not code here."""

import re
from collections.abc import Sequence

import pandas as pd

from xl_addin.cleaning.columns import OUR_NAMES, Choices, fold, suggest
from xl_addin.findings import Finding, finding
from xl_addin.layout import COMPANIES, INDICATORS, LOG, YES, Kind, TableSpec
from xl_addin.model import Count, Indicator
from xl_addin.tables import Table

ANY = "*"
_CODE = re.compile(r"[a-z][a-z0-9_]*")
Filter = tuple[tuple[str, tuple[str, ...]], ...]


def split_words(words: str) -> tuple[str, ...]:
    """A comma list as its words."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


def parse_filter(words: str) -> Filter:
    """Read `Kolumn=Värde|Värde; Kolumn=Värde`; `*` stands for any value but blank.

    Raises:
        ValueError: it is not of that form.

    >>> parse_filter('Form=Digitalt|Telefon; Slussad till=*')
    (('Form', ('Digitalt', 'Telefon')), ('Slussad till', ('*',)))
    """
    conditions = []
    for condition in filter(str.strip, words.split(";")):
        column, sign, values = condition.partition("=")
        accepted = tuple(value.strip() for value in values.split("|") if value.strip())
        if not sign or not column.strip() or not accepted:
            raise ValueError(condition)
        conditions.append((column.strip(), accepted))
    return tuple(conditions)


class RuleReader:
    """Turns the lines of Indikatorer into rules; what cannot be used is told of and left out."""

    def __init__(self, table: Table, log: Table, companies: Table | None, lists: Choices) -> None:
        self.table = table
        self.log = _columns(log, LOG)
        self.companies = _columns(companies, COMPANIES)
        self.lists = lists
        self.findings: list[Finding] = []

    def read(self, frame: pd.DataFrame) -> tuple[Indicator, ...]:
        """The rules in the sheet's order."""
        rules: dict[str, Indicator] = {}
        for line in frame.to_dict("records"):
            rule = self._rule({str(name): value for name, value in line.items()})
            if rule is None:
                continue
            if rule.code in rules:
                self._tell("rule_duplicate", rule.row, "Kod", rule.code)
            elif self._agree([*rules.values(), rule]):
                rules[rule.code] = rule
        return tuple(rules.values())

    def _agree(self, rules: Sequence[Indicator]) -> bool:
        """Whether no column of the user's own is wanted as a date by one rule and as a number by another."""
        dates, sums = {rule.date_column for rule in rules}, {rule.sum_column for rule in rules if rule.sum_column}
        for name in dates & sums:
            self._tell("rule_column_kind", rules[-1].row, "Datumkolumn", name, what="både datum och tal")
        return not dates & sums

    def kinds(self, rules: Sequence[Indicator]) -> dict[str, Kind]:
        """How columns of the user's own must be read for the rules that name them."""
        own = {column.name for column in LOG.columns}
        dates = {rule.date_column: Kind.DATE for rule in rules if rule.date_column not in own}
        sums = {rule.sum_column: Kind.NUMBER for rule in rules if rule.sum_column and rule.sum_column not in own}
        return dates | sums

    def _tell(self, code: str, row: int, column: str, value: str = "", **words: str) -> None:
        self.findings.append(finding(code, self.table, row, column, value, **words))

    def _rule(self, line: dict[str, object]) -> Indicator | None:
        word = {name: line[name] if isinstance(line[name], str) else "" for name in INDICATORS.headers if name in line}
        row = int(str(line["row"]))
        before = len(self.findings)
        code = str(word["Kod"]).strip()
        if not code:
            self._tell("rule_incomplete", row, "Kod", what="kod")
        elif not _CODE.fullmatch(code):
            self._tell("rule_code", row, "Kod", code)
        count = self._count(str(word["Räkna"]), row)
        date_column = self._column(str(word["Datumkolumn"]), row, "Datumkolumn", "datumkolumn", self.log)
        self._check_kind(date_column, {Kind.DATE}, "datum", row, "Datumkolumn")
        sum_column = ""
        if count is Count.SUM:
            sum_column = self._column(str(word["Summakolumn"]), row, "Summakolumn", "summakolumn", self.log)
            self._check_kind(sum_column, {Kind.NUMBER, Kind.INTEGER}, "tal", row, "Summakolumn")
        conditions = self._filter(str(word["Filter"]), row)
        if len(self.findings) > before or count is None:
            return None
        target = line["Mål"]
        return Indicator(
            code=code,
            name=str(word["Indikator"]) or code,
            target=_whole(float(target)) if isinstance(target, float) and not pd.isna(target) else None,
            count=count,
            activities=self._words(str(word["Aktiviteter"]), row, "Aktiviteter", "Aktivitet"),
            statuses=self._words(str(word["Status"]), row, "Status", "Status"),
            date_column=date_column,
            sum_column=sum_column,
            filter=conditions,
            reported=fold(str(word["Rapporteras"])) == fold(YES),
            row=row,
        )

    def _count(self, word: str, row: int) -> Count | None:
        by_fold = {fold(count.value): count for count in Count}
        if not word:
            self._tell("rule_incomplete", row, "Räkna", what="räknesätt")
        return by_fold.get(fold(word))

    def _column(self, word: str, row: int, column: str, what: str, known: dict[str, str]) -> str:
        if not word:
            self._tell("rule_incomplete", row, column, what=what)
        elif fold(word) not in known:
            self._tell("rule_column", row, column, word, suggestion=suggest(word, known.values()))
        return known.get(fold(word), "")

    def _check_kind(self, name: str, kinds: set[Kind], what: str, row: int, column: str) -> None:
        known = {column.name: column.kind for column in LOG.columns}
        if name in known and known[name] not in kinds:
            self._tell("rule_column_kind", row, column, name, what=what)

    def _filter(self, words: str, row: int) -> Filter:
        try:
            conditions = parse_filter(words)
        except ValueError:
            self._tell("rule_filter", row, "Filter", words)
            return ()
        both = self.companies | self.log  # a column of both is the log's
        return tuple((self._column(name, row, "Filter", "kolumn", both), values) for name, values in conditions)

    def _words(self, words: str, row: int, column: str, choice: str) -> tuple[str, ...]:
        known = {fold(option): option for option in self.lists.get(choice, ())}
        out = split_words(words)
        for word in out:
            if known and fold(word) not in known:
                self._tell("choice_unknown", row, column, word, suggestion=suggest(word, known.values()))
        return tuple(known.get(fold(word), word) for word in out)


def _columns(table: Table | None, spec: TableSpec) -> dict[str, str]:
    """What a rule may name: the sheet's columns and the contract's (a lost one is told of elsewhere), not computed."""
    ours = {column.name for column in spec.columns if column.computed}
    names = [*(table.header if table else ()), *spec.headers]
    return {fold(name): name for name in names if name and name not in ours | OUR_NAMES}


def _whole(number: float) -> float:
    return int(number) if number.is_integer() else number
