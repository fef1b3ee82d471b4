"""The indicators' rules, read from the table Indikatorer: an indicator is a row there, not code here."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from xl_addin.contract import headers
from xl_addin.contract.findings import Finding, finding
from xl_addin.contract.layout import COMPANIES, INDICATORS, LOG, ROW_CODE, YES
from xl_addin.contract.nouns import IN_ORDER, Condition, Count, Indicator
from xl_addin.contract.reserved import RESERVED_CODES
from xl_addin.contract.table_spec import Column, Kind, TableSpec
from xl_addin.contract.vocabularies import municipalities
from xl_addin.reading.columns import OUR_NAMES, Choices, Typed, choice_words, lost_columns, options_of
from xl_addin.reading.rule_filters import ANY, READS, FilterError, kind_of, parse_filter
from xl_addin.reading.split_columns import wrong_splits
from xl_addin.reading.subsets import read_subsets
from xl_addin.values.compare import fold, suggest
from xl_addin.values.parse import UnreadableError, parse_number, whole_number
from xl_addin.values.raw_table import Table, Value

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_KIND_WORDS = {Kind.DATE: "datum", Kind.NUMBER: "tal", Kind.TEXT: "text"}


def split_words(words: str) -> tuple[str, ...]:
    """A comma list as its words."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


class RuleReader:
    """Turns the lines of Indikatorer into rules. What cannot be used is reported; its rule stands, but is not counted.

    Args:
        table: Indikatorer, raw.
        log, companies: the tables whose columns the rules name, raw.
        lists: the drop-down values.
    """

    def __init__(self, table: Table, log: Table, companies: Table | None, lists: Choices) -> None:
        self.table, self.lists = table, lists
        self._tables = log, companies
        self.log, self.companies = _columns(log, LOG), _columns(companies, COMPANIES)
        self.lost = lost_columns(table, INDICATORS)
        self.findings: list[Finding] = []
        self.wanted: set[str] = set()  # columns that rules ask for and that are not there, folded
        self._bad: set[tuple[str, int]] = set()

    def read(self, typed: Typed) -> tuple[Indicator, ...]:
        """The rules in the sheet's order, one for each row."""
        self._bad = {(column, row) for column, rows in typed.unread.items() for row in rows}
        lines = [{str(name): value for name, value in line.items()} for line in typed.frame.to_dict("records")]
        rules = [*self._agree(self._unique([self._rule(line) for line in lines]))]
        named, noted = read_subsets(rules, self.table)
        self.findings += noted
        return named

    def _unique(self, rules: Sequence[Indicator]) -> Iterator[Indicator]:
        """Of rules with one code none counts: whose figure it is nobody knows."""
        first: dict[str, int] = {}
        codes = Counter(rule.code for rule in rules)
        for rule in rules:
            if rule.code not in first:
                first[rule.code] = rule.row
                yield replace(rule, readable=rule.readable and codes[rule.code] == 1)
            else:
                self._tell("rule_duplicate", rule.row, headers.CODE, rule.code, other=str(first[rule.code]))
                yield replace(rule, code=f"{ROW_CODE}{rule.row}", readable=False)

    def _agree(self, rules: Iterable[Indicator]) -> Iterator[Indicator]:
        """See that no column of the user's own is wanted as one kind by one rule and as another by another."""
        kinds: dict[str, Kind] = {}
        agreed: list[Indicator] = []
        for rule in rules:
            both, own_kinds = False, dict(kinds)
            for name, column, kind in _wanted(rule) if rule.readable else ():
                before = own_kinds.setdefault(name, kind)
                if before is not kind:
                    what = " och ".join(_KIND_WORDS[one] for one in sorted({before, kind}))
                    self._tell("rule_column_kind", rule.row, column, name, what=f"både {what}")
                    both = True
            kinds = kinds if both else own_kinds
            agreed.append(replace(rule, readable=rule.readable and not both))
        own = {name: kind for name, kind in kinds.items() if name not in (*LOG.headers, *COMPANIES.headers)}
        for rule in agreed:
            wrong = [one for one in rule.filter if one.column in own and not _is_of(one.words, own[one.column])]
            for one in wrong if rule.readable else ():
                self._tell("rule_filter", rule.row, headers.FILTER, str(one), suggestion="")
            yield replace(rule, readable=rule.readable and not wrong)

    def named(self, rules: Iterable[Indicator], spec: TableSpec) -> dict[str, Kind]:
        """The columns of the log or of Företag that the rules name, and how to read each that is the user's own."""
        ours = set(self.log.values())
        if spec is COMPANIES:
            ours = set(self.companies.values()) - ours
        kinds: dict[str, Kind] = {}
        for rule in rules:
            found = dict.fromkeys((one.column for one in rule.filter), Kind.TEXT)
            found |= {name: kind for name, _, kind in _wanted(rule)}
            kinds = found | kinds | {name: kind for name, kind in found.items() if kind is not Kind.TEXT}
        return {name: kind for name, kind in kinds.items() if name in ours}

    def _tell(self, code: str, row: int, column: str, value: Value = "", **words: str) -> None:
        self.findings.append(finding(code, self.table, row, column, value, **words))

    def _rule(self, line: dict[str, object]) -> Indicator:
        row = int(str(line["row"]))
        word = {name: str(line[name]) for name in INDICATORS.headers if isinstance(line.get(name), str)}
        before = len(self.findings)
        whole = not any(self._is_lost(column.name, row) for column in INDICATORS.columns if column.decides)
        code = self._code(word[headers.CODE], row)
        count = self._count(word[headers.COUNT], row)
        date_column = self._column(headers.DATE_COLUMN, word, row, {Kind.DATE})
        sum_column = ""
        if count is Count.SUM:
            sum_column = self._column(headers.SUM_COLUMN, word, row, {Kind.NUMBER, Kind.INTEGER})
        rule = Indicator(
            code=code or f"{ROW_CODE}{row}",
            name=word[headers.INDICATOR] or code or f"Rad {row} på bladet {self.table.sheet}",
            target=whole_number(target)
            if isinstance(target := line[headers.TARGET], float) and not pd.isna(target)
            else None,
            count=count or Count.ROWS,
            activities=self._words(word, row, headers.ACTIVITIES, LOG.column(headers.ACTIVITY)),
            statuses=self._words(word, row, headers.STATUS, LOG.column(headers.STATUS)),
            date_column=date_column,
            sum_column=sum_column,
            filter=self._filter(word[headers.FILTER], row),
            reported=word[headers.REPORTED] == YES or self._is_lost(headers.REPORTED, row),
            row=row,
            threshold=self._threshold(word[headers.THRESHOLD], count, row),
            valid_from=_day(line[headers.VALID_FROM]),
            valid_to=_day(line[headers.VALID_TO]),
            eu_code=" ".join(word[headers.EU_CODE].split()),
            subset_of=word[headers.SUBSET_OF],
        )
        if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
            self._tell("rule_validity", row, headers.VALID_TO, rule.valid_to)
        readable = whole and self._has_columns(rule) and len(self.findings) == before
        return replace(rule, readable=readable, splits=self._splits(word[headers.SPLIT_BY], row))

    def _is_lost(self, column: str, row: int) -> bool:
        """Whether a rule's cell cannot be read, or its heading is gone; both are reported where the table is read."""
        return column in self.lost or (column, row) in self._bad

    def _has_columns(self, rule: Indicator) -> bool:
        """Whether the tables have what every rule rests on; that it is gone is reported where they are read."""
        needed = {headers.ACTIVITY, headers.STATUS}
        named = {one.column for one in rule.filter}
        in_companies = named - {*self.log.values()}
        if rule.count is Count.UNIQUE or in_companies:
            needed.add(headers.ORGNR)
        return needed <= set(self.log.values()) and (not in_companies or headers.ORGNR in self.companies.values())

    def _code(self, code: str, row: int) -> str:
        """The code, or "" when it cannot be used."""
        if self._is_lost(headers.CODE, row):
            return ""
        if not code:
            self._tell("rule_incomplete", row, headers.CODE, what="kod")
        elif not _CODE.fullmatch(code):
            self._tell("rule_code", row, headers.CODE, code)
        elif code in RESERVED_CODES or code.startswith(ROW_CODE):
            self._tell("rule_code_reserved", row, headers.CODE, code, suggestion=f"antal_{code}")
        else:
            return code
        return ""

    def _count(self, word: str, row: int) -> Count | None:
        by_fold = {fold(count.value): count for count in Count}
        if not word and not self._is_lost(headers.COUNT, row):
            self._tell("rule_incomplete", row, headers.COUNT, what="räknesätt")
        return by_fold.get(fold(word))

    def _column(self, column: str, word: Mapping[str, str], row: int, kinds: set[Kind]) -> str:
        """The log's column that a rule names as its date or its sum, or ""."""
        if self._is_lost(column, row):
            return ""
        if not word[column]:
            self._tell("rule_incomplete", row, column, what=column.lower())
            return ""
        found = self._find(word[column], row, column, self.log)
        contract = {column.name: column.kind for column in LOG.columns}
        if found in contract and contract[found] not in kinds:
            self._tell("rule_column_kind", row, column, found, what="datum" if Kind.DATE in kinds else "tal")
        return found

    def _find(self, word: str, row: int, column: str, known: Mapping[str, str]) -> str:
        if fold(word) not in known:
            self.wanted.add(fold(word))
            self._tell("rule_column", row, column, word, suggestion=suggest(word, known.values()))
        return known.get(fold(word), "")

    def _filter(self, words: str, row: int) -> tuple[Condition, ...]:
        both = self.companies | self.log  # a column of both is the log's
        try:
            conditions = parse_filter(words, both.values())
        except FilterError as error:
            self._tell("rule_filter", row, headers.FILTER, error.condition, suggestion=error.suggestion)
            return ()
        return tuple(
            Condition(name, tuple(self._accepted(name, one, word, row) for word in one.words), one.sign)
            for one in conditions
            for name in [self._find(one.column, row, headers.FILTER, both)]
        )

    def _threshold(self, words: str, count: Count | None, row: int) -> Condition | None:
        """What the sum of a column of the log must come to, or None."""
        if not words:
            return None
        if count is not Count.UNIQUE:
            self._tell("rule_threshold_count", row, headers.THRESHOLD, words)
            return None
        contract = {column.name: column.kind for column in LOG.columns}
        suggestion = ""
        try:
            (asked,) = parse_filter(words, self.log.values())
            limit = parse_number(asked.words[0])
            name = self.log.get(fold(asked.column), "")
            if not name:
                suggestion = suggest(asked.column, self.log.values())
            elif contract.get(name, Kind.NUMBER) in {Kind.NUMBER, Kind.INTEGER} and limit and limit > 0:
                if asked.sign in {">", ">="}:
                    return Condition(name, asked.words, asked.sign)
                suggestion = f" Menade du {name}>={asked.words[0]}?"
        except FilterError as error:
            suggestion = error.suggestion
        except ValueError:  # several conditions, or no number
            pass
        self._tell("rule_threshold", row, headers.THRESHOLD, words, suggestion=suggestion)
        return None

    def _splits(self, words: str, row: int) -> tuple[str, ...]:
        """The columns by which the figure is to be split; by one that cannot be used it is not, and stands as it is."""
        known = {**self.companies, **self.log, fold(headers.SIZE_CLASS): headers.SIZE_CLASS}
        names = tuple(self._find(word, row, headers.SPLIT_BY, known) for word in split_words(words))
        usable = dict.fromkeys(filter(None, names))
        for name, code, what in wrong_splits(names, *self._tables):
            self._tell(code, row, headers.SPLIT_BY, name, what=what)
            if what:
                usable.pop(name, None)
        return tuple(usable)

    def _accepted(self, name: str, one: Condition, word: str, row: int) -> str:
        """A word of a filter as the column's cells have it; a word that no cell there can hold is reported."""
        spec = LOG if name in LOG.headers else COMPANIES
        if word == ANY or name not in spec.headers:
            return word
        column = spec.column(name)
        if column.kind is Kind.CHOICE:
            known = options_of(column, self.lists)
            real = column.choices == headers.MUNICIPALITY and fold(word) in map(fold, municipalities())
            if known and fold(word) not in known and not real:
                words = choice_words(column, "I filtret: ")
                self._tell(
                    "choice_unknown", row, headers.FILTER, word, suggestion=suggest(word, known.values()), **words
                )
            return known.get(fold(word), word)
        try:
            reads = READS.get(column.kind)
            if reads:
                reads(word)
            if column.kind is Kind.ORGNR and one.sign in IN_ORDER:
                raise FilterError(word)
        except ValueError:
            self._tell("rule_filter", row, headers.FILTER, f"{name}{one.sign}{word}", suggestion="")
        return word

    def _words(self, word: Mapping[str, str], row: int, name: str, column: Column) -> tuple[str, ...]:
        known = options_of(column, self.lists)
        out = split_words(word[name])
        if not out and name == headers.ACTIVITIES and not self._is_lost(name, row):
            self._tell("rule_incomplete", row, name, what="aktiviteter (* är alla)")
        for one in out:
            if known and one != ANY and fold(one) not in known:
                hint = suggest(one, known.values())
                self._tell("choice_unknown", row, name, one, suggestion=hint, **choice_words(column))
        return tuple(known.get(fold(one), one) for one in out)


def _wanted(rule: Indicator) -> list[tuple[str, str, Kind]]:
    """The columns that a rule wants of one kind, each with the column of Indikatorer that says so."""
    wanted = [(one.column, headers.FILTER, kind_of(one.words[0])) for one in rule.filter if one.sign in IN_ORDER]
    wanted += [(rule.sum_column, headers.SUM_COLUMN, Kind.NUMBER), (rule.date_column, headers.DATE_COLUMN, Kind.DATE)]
    if rule.threshold:
        wanted.append((rule.threshold.column, headers.THRESHOLD, Kind.NUMBER))
    wanted += [(column, headers.SPLIT_BY, Kind.TEXT) for column in rule.splits]
    ours = {*LOG.headers, *COMPANIES.headers}  # are read by their own kind
    return [one for one in wanted if one[0] and (one[0] not in ours or one[1] != headers.FILTER)]


def _is_of(words: Iterable[str], kind: Kind) -> bool:
    """Whether words can be values of a column of that kind."""
    try:
        for word in words:
            if word != ANY and kind in READS:
                READS[kind](word)
    except UnreadableError:
        return False
    return True


def _columns(table: Table | None, spec: TableSpec) -> dict[str, str]:
    """What a rule may name, folded: the columns that the sheet has, each once, and that are not computed."""
    if table is None:
        return {}
    ours = {column.name for column in spec.columns if column.computed} | OUR_NAMES
    heads = Counter(map(fold, table.header))
    return {fold(name): name for name in table.header if name and name not in ours and heads[fold(name)] == 1}


def _day(value: object) -> date | None:
    """A day of a typed table, None for a blank cell."""
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
