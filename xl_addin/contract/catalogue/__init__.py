"""The words of every finding, by its code: how much it weighs, what is wrong, and what to do.

{value}, {column}, {row} and {sheet} are always there; other words come with the call (see `findings.finding`).
"""

from xl_addin.contract.catalogue.row_words import ROWS
from xl_addin.contract.catalogue.rule_words import RULES
from xl_addin.contract.catalogue.workbook_words import WORKBOOK
from xl_addin.contract.level import Level

CATALOGUE: dict[str, tuple[Level, str, str]] = WORKBOOK | ROWS | RULES
