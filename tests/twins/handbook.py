"""The handbook's table of all that the checks can say. `python -m tests.twins.handbook` writes it anew."""

import re
from pathlib import Path

from xl_addin.contract.catalogue import CATALOGUE
from xl_addin.contract.findings import LEVEL_WORDS
from xl_addin.contract.level import Level

HANDBOOK = Path(__file__).parents[2] / "workbook/HANDBOK.md"
HEADING = "## Allt som kontrollen kan säga\n"
_HEAD = """
Första gången räcker det att läsa raden som gäller ditt fel. Där det står … står värdet, namnet eller raden i ditt fall.
Koden står i kolumnen Kod på bladet Granskning.

| Nivå | Vad som är fel | Gör så här | Kod |
|---|---|---|---|
"""


def table() -> str:
    """The section with its table: errors first, each level in the catalogue's order."""
    rows = [
        f"| {LEVEL_WORDS[level]} | {_plain(message)} | {_plain(remedy)} | `{code}` |\n"
        for wanted in Level
        for code, (level, message, remedy) in CATALOGUE.items()
        if level is wanted
    ]
    return HEADING + _HEAD + "".join(rows)


def _plain(words: str) -> str:
    text = re.sub(r"(?<=\.)\{suggestion\}", "", words)  # a sentence of its own, when there is one
    text = re.sub(r"(?<!\{)\{\w+\}", "…", text).replace("{{", "{").replace("}}", "}")
    return text.replace("|", "\\|")


def section(handbook: str) -> str:
    """The section as it stands in the handbook."""
    return HEADING + handbook.partition(HEADING)[2].partition("\n## ")[0]


if __name__ == "__main__":
    text = HANDBOOK.read_text("utf-8")
    before, found, after = text.partition(HEADING)
    rest = after.partition("\n## ")[2]
    whole = f"{before.rstrip()}\n\n{table()}" + (f"\n## {rest}" if found and rest else "")
    HANDBOOK.write_text(whole, encoding="utf-8")
