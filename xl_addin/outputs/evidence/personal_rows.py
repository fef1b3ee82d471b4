"""The lists of an indicator that tells of personal traits, for those who have not asked to see persons.

A list with a company's name, its row, date or adviser would tell each company's trait, if only by a look at another
list (GDPR, article 9). What is left are pseudonyms that are used nowhere else, and the figures that may be disclosed.
"""

import hashlib

from xl_addin.contract.nouns import Indicator
from xl_addin.figures.facts import WITHHELD, shown_figure
from xl_addin.ledger.ledger import total
from xl_addin.ledger.outcomes import Results
from xl_addin.outputs.evidence.people import CompanyNames
from xl_addin.outputs.evidence.rows import COMMON, Cells, Rows
from xl_addin.values.masking import pseudonym

HOW = "Indikatorn berättar om personer: företagen visas med pseudonym, utan rad och dag. Allt visas med --persons."


class PersonalRows(Rows):
    """As `Rows`, without anything that leads to a company."""

    def __init__(self, results: Results, indicator: Indicator, naming: CompanyNames) -> None:
        super().__init__(results, indicator, naming)
        self.header = COMMON

    def counted(self) -> list[Cells]:
        """A line for each company, by pseudonym; none at all where the figure may not be disclosed."""
        results, code = self._results, self._indicator.code
        if not results.disclosure(code).allows("cumulative", results.outcome(code)):
            return []
        lines = results.ledger.of(code, until=results.period.end)
        keys = sorted(set(lines["key"]), key=lambda key: hashlib.sha256(f"{code} {key}".encode()).digest())
        secret = results.project.pseudonym_key
        names = {key: f"företag {place}" for place, key in enumerate(keys, 1)}
        if secret:  # of this list alone: the same company bears another name in others
            names = {key: pseudonym(f"{code} {key}", secret, "företag") for key in keys}
        blank: Cells = [None] * (len(COMMON) - 4)
        return [
            [*blank, WITHHELD, name, None, None, total(lines[lines["key"] == key]), None]
            for key, name in sorted(names.items(), key=lambda pair: pair[1])
        ]

    def others(self) -> list[Cells]:
        """None: they are those without the trait."""
        return []

    def periods(self) -> list[Cells]:
        """What each period gave, where that may be disclosed."""
        results, code = self._results, self._indicator.code
        rows: list[Cells] = []
        for period in results.periods:
            if period.start <= results.period.end:
                outcome = next(one for one in results.at(period.number) if one.code == code)
                may = results.disclosure(code, period.number)
                shown = outcome.period if may.allows("period", outcome) else shown_figure("period", outcome, may)
                rows.append([period.number, period.start, period.end, None, shown, None, None])
        return rows

    def check(self, counted: list[Cells], periods: list[Cells]) -> tuple[bool, str]:  # noqa: ARG002 - as there
        """What is left out cannot be added up: the line says why."""
        return True, HOW
