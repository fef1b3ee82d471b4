"""Hostile texts in cells of every table that people type in: each command works, and text stays text."""

import re
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl

from tests.support_books import unzipped
from xl_addin import pipeline
from xl_addin.books.file.file_book import open_book
from xl_addin.building import build
from xl_addin.building.example.content import example_content
from xl_addin.contract import layout
from xl_addin.outputs.evidence import make_evidence
from xl_addin.outputs.portal import make_portal
from xl_addin.outputs.report import make_report

SAMPLE, SEEDS = 1, 100
HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "{=A1}", "<b>fet</b>",
    "</w:t>", "]]>", "&amp;&lt;", "<!--", "<script>alert(1)</script>", "{{ 7*7 }}", "{% for x in y %}",
    "{{ behovsanalys.perioden }}", "{# x #}", "${x}", "\u202egnirts", "\u200b\u200d", "_x0041_", "_x000D_",
    "a\nb\r\nc\td", "\u2028", "å\u0308ö", "𝔘𝔫𝔦",
    "'", '"', "\\", "%s %d", "../../etc/passwd", "x" * 32_767, "é" * 9_000, " ", "\u00a0",
    "NaN", "TRUE", "1E5", "#N/A?",
    "--", ";;", "||", "=;=", "Form=;", "2023-02-30", "1/2", "12:30", "9" * 400, "-0", "1e999",
)  # fmt: skip
_DECIDE = {
    "Kod",
    "Mål",
    "Räkna",
    "Aktiviteter",
    "Status",
    "Datumkolumn",
    "Summakolumn",
    "Filter",
    "Rapporteras",
    "Orgnr",
}
# What decides which rules there are, and whose rows are whose: tried by the campaign on rules.


def attempt(seed: int, folder: Path) -> None:
    """Put hostile texts into random cells of a small log and run what people run."""
    rnd = Random(seed)  # noqa: S311 - a made-up case, no secret
    content = {name: [dict(row) for row in rows] for name, rows in example_content().items()}
    content[layout.LOG.name] = rnd.sample(content[layout.LOG.name], 40)
    typed: dict[str, list[dict[str, Any]]] = content
    for spec in (layout.LOG, layout.COMPANIES, layout.INDICATORS, layout.PLAN, layout.TEXTS):
        free = [column.name for column in spec.columns if not column.computed and column.name not in _DECIDE]
        for row in rnd.sample(typed[spec.name], min(len(typed[spec.name]), 6)):
            row[rnd.choice(free)] = rnd.choice(HOSTILE)
    typed[layout.PROJECT.name][0]["Värde"] = rnd.choice(HOSTILE)  # the project's name
    path = folder / "logg.xlsx"
    path.write_bytes(build(typed))
    before = _texts(path)
    with open_book(path) as book:
        results = pipeline.refresh(book, today=date(2023, 10, 31)).results
    make_report(results, folder / "ut")
    make_report(results, folder / "ut", final=True)
    evidence = make_evidence(results, "behovsanalys", path.name)
    page = make_portal(results, final=True)
    assert _texts(path) == before
    assert "<script>alert" not in page
    (folder / "u.xlsx").write_bytes(evidence)
    for made in (path, folder / "u.xlsx"):
        for name, data in unzipped(made.read_bytes()).items():
            assert not re.search(rb"<f[^>]*>[^<]*(?:cmd\||example|SUM\(A1\)|1\+1)", data), name


def _texts(path: Path) -> dict[str, list[Any]]:
    """What people typed, as another program reads it."""
    book = openpyxl.load_workbook(path)
    found = {}
    for spec in (layout.COMPANIES, layout.TEXTS, layout.PLAN):
        typed = [place for place, column in enumerate(spec.columns) if not column.computed]
        rows = book[spec.sheet].iter_rows(min_row=5, max_col=len(spec.columns))
        found[spec.sheet] = [(row[place].value, row[place].data_type) for row in rows for place in typed]
        assert not any(kind == "f" for _, kind in found[spec.sheet])
    return found
