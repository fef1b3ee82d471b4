"""A new project from nothing to its report, as somebody does who has only the handbook."""

import io
import json
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.utils import get_column_letter

from xl_addin.building.new_project import Rhythm, periods
from xl_addin.programs.cli.main import run

PROJECTS = {
    "norrsken": ("eruf-2021-2027", "Övre Norrland", "Luleå", "Falun", 29),
    "kust": ("enkel", "Kalmar län, Karlskrona", "Karlskrona", "Ronneby", 13),
}


def figures(capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, object]:
    capsys.readouterr()
    run([*command, "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("name", PROJECTS)
def test_from_nothing_to_a_report(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, region, inside, outside, towns = PROJECTS[name]
    path = tmp_path / f"{name}.xlsx"
    days = ["--start", "2024-03-15", "--end", "2025-10-31"]
    goals = ["--goal", "behovsanalys=10", "--goal", "leverans=5"]
    who = ["--organisation", "Almi", "--organisation", "Energikontoret, Almi", "--adviser", "Åsa Ek"]
    assert run(["new", str(path), "--name", name, "--form", form, "--region", region, *days, *goals, *who]) == 0

    book = openpyxl.load_workbook(path)
    log, companies, lists, card = (book[sheet] for sheet in ("Aktivitetslogg", "Företag", "Listor", "Projekt"))
    assert sum(lists.cell(row, 7).value is not None for row in range(5, 400)) == towns
    assert [[cell.value for cell in row[1:3]] for row in card["D5:F8"]] == [
        [*map(_at, pair)] for pair in periods(date(2024, 3, 15), date(2025, 10, 31), Rhythm.HALF_YEAR)
    ]
    assert [lists.cell(row, column).value for column in (3, 4) for row in (5, 6, 7)] == [
        *("Almi", "Energikontoret", None), *("Åsa Ek", None, None),
    ]  # fmt: skip
    met = [("559900-0006", inside), ("559900-0105", outside), ("988 077 917", "Narvik")]
    for row, (number, town) in enumerate(met, 5):
        log.cell(row, 1, f"A-{row}")
        log.cell(row, 2, date(2024, 4, row))
        log.cell(row, 3, "Behovsanalys")
        log.cell(row, 4, number)
        log.cell(row, 5, f"Företag {row}")
        log.cell(row, 6, "Almi")
        log.cell(row, 10, "Genomförd")
        companies.cell(row, 1, number)
        companies.cell(row, 2, f"Företag {row}")
        companies.cell(row, 3, town)
    land = next(cell.column for cell in log[4] if cell.value == "Land")
    log.cell(7, land, "Norge")
    companies.cell(7, next(cell.column for cell in companies[4] if cell.value == "Land"), "Norge")
    for sheet, right in ((log, get_column_letter(land)), (companies, "")):
        table = next(iter(sheet.tables.values()))
        edge = right or table.ref.partition(":")[2].rstrip("0123456789")
        table.ref = f"A4:{edge}7"
        if table.autoFilter:
            table.autoFilter.ref = table.ref
    book.save(path)

    done = figures(capsys, "refresh", str(path), "--period", "1")
    counted = {one["code"]: one for one in done["indicators"]}  # type: ignore[attr-defined]
    assert (counted["behovsanalys"]["period"], counted["behovsanalys"]["target"]) == (3, 10)
    codes = [note["code"] for note in done["findings"]]  # type: ignore[attr-defined]
    assert codes.count("company_outside_area") == 2
    assert not [note for note in done["findings"] if note["level"] == "error"]  # type: ignore[attr-defined]
    assert run(["report", str(path), "--period", "1", "--out", str(tmp_path / "ut")]) == 0
    (report,) = (tmp_path / "ut").glob("*.docx")
    text = "\n".join(
        [paragraph.text for paragraph in Document(str(report)).paragraphs]
        + [cell.text for table in Document(str(report)).tables for row in table.rows for cell in row.cells]
    )
    assert name in text
    assert run(["portal", str(path), "--period", "1", "--out", str(tmp_path / "portal.html")]) == 0


def _at(day: date) -> object:
    return datetime.combine(day, time())


@pytest.mark.parametrize(
    ("rhythm", "count", "first", "last"),
    [
        (Rhythm.HALF_YEAR, 4, date(2024, 6, 30), date(2025, 7, 1)),
        (Rhythm.QUARTER, 8, date(2024, 3, 31), date(2025, 10, 1)),
        (Rhythm.MONTH, 20, date(2024, 3, 31), date(2025, 10, 1)),
    ],
)
def test_periods_follow_on_each_other_from_the_first_day_to_the_last(
    rhythm: Rhythm, count: int, first: date, last: date
) -> None:
    found = list(periods(date(2024, 3, 15), date(2025, 10, 31), rhythm))
    assert len(found) == count
    assert (found[0], found[-1]) == ((date(2024, 3, 15), first), (last, date(2025, 10, 31)))
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(found))
    assert list(periods(date(2024, 3, 15), date(2024, 3, 15), rhythm)) == [(date(2024, 3, 15), date(2024, 3, 15))]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--region", "Övre Norrlnd"], "Menade du Övre Norrland?"),
        (["--form", "enkle"], "Menade du enkel?"),
        (["--goal", "lverans=3"], "Menade du leverans?"),
        (["--goal", "leverans=många"], "har inget antal"),
        (["--start", "2024-13-01", "--end", "2025-01-01"], "går inte att läsa som ett datum"),
        (["--start", "2025-01-02", "--end", "2025-01-01"], "före sin start"),
        (["--start", "2025-01-02"], "(--end) saknas"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_made(
    options: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "a.xlsx"), *options]) == 2
    assert words in capsys.readouterr().err.replace("\n", " ")
    assert not list(tmp_path.iterdir())


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("goals", [["", "tio", "behovsanalys=12", "", ""], []], ids=["answered", "Ctrl-D"])
def test_what_was_not_given_is_asked(goals: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answers = [
        "enkle",
        "enkel",
        "Provet",
        "Gotland",
        "Almi, Region Gotland",
        "",
        "2024-01-01",
        "2023-12-31",
        "2024-12-31",
    ]
    answers += goals

    def answer(question: str) -> str:
        asked.append(question)
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("sys.stdout", _Terminal())
    monkeypatch.setattr("builtins.input", answer)
    assert run(["new", str(tmp_path / "a.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    card = {row[0].value: row[1].value for row in book["Projekt"]["A5:B20"]}
    assert (card["Projektnamn"], card["Programområde"], card["Formulär"]) == ("Provet", "Gotland", "enkel")
    assert book["Listor"]["G5"].value == "Gotland"
    assert [book["Listor"][f"C{row}"].value for row in (5, 6, 7)] == ["Almi", "Region Gotland", None]
    assert book["Projekt"]["F6"].value == _at(date(2024, 12, 31))
    assert book["Indikatorer"]["C5"].value == (12 if goals else None)
    assert asked[0].endswith("[eruf-2014-2020]: ")
