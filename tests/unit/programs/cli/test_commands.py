"""The commands as their users meet them: what they print, where it goes, and the exit code."""

import errno
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.support_commands import run_json
from xl_addin.books.file import file_book, save
from xl_addin.building.assemble import build
from xl_addin.building.defaults import empty_content
from xl_addin.contract import layout
from xl_addin.programs.cli.main import make_parser, run
from xl_addin.programs.cli.swedish_help import translate
from xl_addin.values.masking import STEERING

if TYPE_CHECKING:
    from xl_addin.values.raw_table import Value

FIGURES = {"behovsanalys": (400, 108, 524), "leverans": (250, 93, 257), "seminarium": (10, 1, 16)}
COMMANDS = ("demo", "new", "refresh", "check", "report", "portal", "evidence", "participants", "template")
ENGLISH = re.compile(r"\b(usage|error|options?|arguments|required|invalid|show|exit|file|missing|choose|the)\b")


def test_refresh_answers_by_the_contract(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = run_json(capsys, "refresh", str(book))
    assert code == 1
    assert answer["project"] == "Omställning Stockholm"
    assert answer["period"] == {"number": 5, "from": "2023-04-01", "to": "2023-09-30"}
    rows = {row["code"]: row for row in answer["indicators"]}
    assert {code: (rows[code]["target"], rows[code]["period"], rows[code]["cumulative"]) for code in FIGURES} == FIGURES
    keys = {"code", "name", "unit", "target", "period", "cumulative", "gross", "corrections", "remaining", "forecast"}
    assert set(rows["leverans"]) == keys | {"eu_code", "splits"}
    assert {"code", "level", "sheet", "row", "column", "value", "message", "remedy"} <= set(answer["findings"][0])
    assert set(answer["seconds"]) == {"read", "count", "write", "save"}


def test_refresh_of_an_earlier_period(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = run_json(capsys, "refresh", str(book), "--period", "2")
    assert [(row["period"], row["cumulative"]) for row in answer["indicators"][:3]] == [(118, 159), (38, 44), (5, 7)]


def test_check_tells_where_and_what_to_do(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(book)]) == 1
    shown = capsys.readouterr().out
    assert "orgnr_check_digit" in shown
    assert re.search(r"Fel {2}Aktivitetslogg D\d+", shown)
    assert "Granskning: 9 fel, 3 varningar, 12 att granska." in shown


@pytest.mark.usefixtures("book")
def test_a_workbook_without_errors_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "tom.xlsx"]) == 0
    filled = openpyxl.load_workbook("tom.xlsx")
    card = filled["Projekt"]
    for row in card.iter_rows():
        for cell in row:
            if cell.value == "Projektets startdatum":
                cell.offset(0, 1).value = "2023-01-01"
            if cell.value == "Projektets slutdatum":
                cell.offset(0, 1).value = "2023-12-31"
            if cell.value == "Från":
                cell.offset(1, 0).value = "2023-01-01"
            if cell.value == "Till":
                cell.offset(1, 0).value = "2023-12-31"
    texts = filled["Rapporttexter"]
    for line in range(5, 30):
        texts.cell(line, 4).value = "Text" if texts.cell(line, 2).value else None
    filled.save("tom.xlsx")
    assert run(["refresh", "tom.xlsx"]) == 0
    assert "inget att åtgärda" in capsys.readouterr().out


def test_new_refuses_to_overwrite(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = book.read_bytes()
    assert run(["new", str(book)]) == 2
    assert "finns redan" in capsys.readouterr().err
    assert book.read_bytes() == before


@pytest.mark.usefixtures("book")
def test_each_new_workbook_has_a_pseudonym_key_of_its_own() -> None:
    assert run(["new", "a"]) == run(["new", "b"]) == 0
    keys = []
    for name in ("a.xlsx", "b.xlsx"):
        sheet = openpyxl.load_workbook(name)["Projekt"]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Nyckel för pseudonymer"]
        keys.append(cells[0].offset(0, 1).value)
    assert len(set(keys)) == 2
    assert all(len(str(key)) == 32 for key in keys)


def test_evidence_holds_the_rows_behind_the_figure(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = run_json(capsys, "evidence", str(book), "behovsanalys")
    assert (code, answer["cumulative"]) == (0, 524)
    sheets = openpyxl.load_workbook(answer["file"])
    counted = list(sheets["Räknas"].iter_rows(min_row=5, values_only=True))
    assert len(counted) == 524
    assert len({row[5] for row in counted}) == 524
    others = list(sheets["Räknas inte"].iter_rows(min_row=5, values_only=True))
    assert {"Återkommande, redan räknat", "Datum saknas", "Felaktigt organisationsnummer"} <= {row[8] for row in others}
    assert sum(row[8] == "Återkommande, redan räknat" for row in others) == 488 - 5  # five come back after the period


def test_evidence_hides_persons_unless_asked_by_name(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evidence", str(book), "behovsanalys", "--out", "a.xlsx"]) == 0
    assert run(["evidence", str(book), "behovsanalys", "--out", "b.xlsx", "--persons"]) == 0
    assert "personnummer" in capsys.readouterr().out
    numbers = []
    for name in ("a.xlsx", "b.xlsx"):
        rows = openpyxl.load_workbook(name)["Räknas"].iter_rows(min_row=5, values_only=True)
        numbers.append({str(row[5]) for row in rows})
    assert sum(number.startswith("enskild firma ") for number in numbers[0]) == 7
    assert "900101-9802" in numbers[1] - numbers[0]


@pytest.mark.parametrize(
    "arguments", [["evidence"], ["participants"], ["portal"]], ids=lambda arguments: str(arguments[0])
)
def test_the_workbook_itself_is_never_written_over(
    book: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    before = book.read_bytes()
    assert run([*arguments, str(book), "--out", str(book)]) == 2
    assert run([*arguments, str(book), "--out", "fel.csv"]) == 2
    assert "slutar på" in capsys.readouterr().err
    assert book.read_bytes() == before
    assert not Path("fel.csv").exists()


def test_an_error_is_one_json_value_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "saknas.xlsx", "--json"]) == 2
    assert set(json.loads(capsys.readouterr().out)["error"]) == {"message", "remedy", "where"}


def test_an_earlier_file_is_kept(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("underlag-leverans.xlsx").write_bytes(b"something of the user's")
    assert run(["evidence", str(book), "leverans"]) == 0
    assert "tidigare 1" in capsys.readouterr().out
    assert Path("underlag-leverans (tidigare 1).xlsx").read_bytes() == b"something of the user's"
    assert run(["evidence", str(book), "leverans"]) == 0
    assert not Path("underlag-leverans (tidigare 2).xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["refresh", "saknas.xlsx"], "saknas.xlsx"),
        (["evidence", "logg.xlsx", "behovsanlys"], "Menade du behovsanalys?"),
        (["refresh", "logg.xlsx", "--period", "9"], "Period 9 finns inte"),
        (["refresh", "."], ""),
    ],
)
@pytest.mark.usefixtures("book")
def test_what_cannot_be_done_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr()
    assert words in told.err.replace("\n", "")
    assert "Traceback" not in told.err
    assert told.out == ""


def test_the_unexpected_is_one_line_and_a_masked_log(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xl_addin import pipeline

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("900101-9802")

    monkeypatch.setattr(pipeline, "compute", fail)
    monkeypatch.setenv("XDG_DATA_HOME", str(book.parent / "data"))
    assert run(["check", str(book)]) == 2
    told = capsys.readouterr().err
    assert "Något oväntat gick fel" in told
    assert "Traceback" not in told
    log = (book.parent / "data/projektlogg/projektlogg.log").read_text("utf-8")
    assert "RuntimeError" in log
    assert "9802" not in log + told


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_swedish_and_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run([*command.split(), "--help"])
    shown = capsys.readouterr().out
    assert stop.value.code == 0
    assert f"xl-addin {command}".strip() in shown
    assert ENGLISH.findall(shown) == []


@pytest.mark.parametrize(
    "arguments", [[], ["okänt"], ["refresh"], ["refresh", "a", "b"], ["refresh", "a", "--period", "x"], ["demo", "--x"]]
)
def test_a_mistyped_command_is_reported_in_swedish(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(arguments)
    assert stop.value.code == 2
    assert ENGLISH.findall(capsys.readouterr().err) == []


def test_every_command_stands_in_the_readme() -> None:
    readme = (Path(__file__).parents[4] / "README.md").read_text("utf-8")
    translate()
    [kommandon] = [action for action in make_parser()._actions if action.choices]
    assert kommandon.choices
    assert [name for name in kommandon.choices if f"`{name}" not in readme] == []


def test_a_pipe_gets_no_colours_and_utf8(book: Path) -> None:
    command = [sys.executable, "-m", "xl_addin.programs.cli.main", "check", str(book)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"\x1b[" not in done.stdout + done.stderr
    assert "Åtgärda" in done.stdout.decode() or "Granskning" in done.stdout.decode()


def test_a_reader_that_stops_reading_is_no_error(book: Path) -> None:
    command = f"{sys.executable} -m xl_addin.programs.cli.main check {book} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - a real pipe
    assert done.stderr == ""


def test_a_refresh_beside_somebody_who_saves_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "logg.xlsx"
    assert run(["new", str(path)]) == 0
    other = tmp_path / "annan.xlsx"
    book = openpyxl.load_workbook(path)
    book["Start"]["A40"] = "kollegans"
    book.save(other)
    real, saves = save.save_book, [other]

    def late(place: Path, data: bytes, old: bytes) -> None:
        if saves:
            saves.pop().replace(path)
        real(place, data, old)

    monkeypatch.setattr(file_book, "save_book", late)
    assert run(["refresh", str(path)]) in {0, 1}
    assert openpyxl.load_workbook(path)["Start"]["A40"].value == "kollegans"
    assert saves == []


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.ENOENT, errno.ENOTCONN])
@pytest.mark.parametrize("function", ["stat", "read_bytes", "open", "resolve", "exists"])
def test_a_share_that_goes_away_is_said(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], function: str, number: int
) -> None:
    def gone(self: Path, *_: object, **__: object) -> None:
        raise OSError(number, "x", str(self))

    monkeypatch.setattr(Path, function, gone)
    for command in ("check", "refresh"):
        code = run([command, str(book)])
        told = capsys.readouterr().err
        assert code == 2 or (function in {"exists", "open", "resolve"} and code in {0, 1})
        assert "oväntat" not in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_an_output_that_is_full_is_said(book: Path, more: list[str]) -> None:
    command = [sys.executable, "-m", "xl_addin.programs.cli.main", "check", str(book), *more]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr.startswith("Disken är full.\n")
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_an_interrupted_command_is_silent_from_the_first_import() -> None:
    code = """
import builtins, sys
real = builtins.__import__
from xl_addin.programs.cli.entry import main
at, sys.argv[1:] = sys.argv[1], ["check", "x.xlsx"]
builtins.__import__ = lambda name, *rest: late_of(at)(name, *rest)
def late_of(at):
    def call(name, *rest):
        if name.startswith(at):
            raise KeyboardInterrupt
        return real(name, *rest)
    return call
sys.exit(main())
"""
    for module in ("argparse", "xl_addin.programs.cli.main", "rich", "xl_addin.books.file.file_book"):
        done = subprocess.run([sys.executable, "-c", code, module], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (130, "", ""), module


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a process")
@pytest.mark.parametrize(("words", "code"), [(["check", "--help"], 0), (["check", "finns-inte.xlsx"], 2)])
def test_an_interrupt_after_the_work_does_not_change_its_outcome(tmp_path: Path, words: list[str], code: int) -> None:
    late = """
import atexit, os, signal, sys
from xl_addin.programs.cli.entry import main
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
class Last:
    def __del__(self, kill=os.kill, me=os.getpid(), number=signal.SIGINT):
        kill(me, number)  # when Python has given the signals back to the system
sys.last = Last()
sys.exit(main())
"""
    command = [sys.executable, "-c", late, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "KeyboardInterrupt" not in done.stderr


@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["refresh"], ["refresh", "--json"]])
def test_only_printable_text_reaches_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    content = dict(empty_content())
    steering = "Almi\u202e\x9b31m_x001B_[2J"
    rules: list[dict[str, Value]] = [dict(row) for row in content[layout.INDICATORS.name]]
    rules[0]["Indikator"] = steering
    log: list[dict[str, Value]] = [{"Id": "A-1", "Datum": "2023-04-\u202e31", "Organisation": steering, "Orgnr": "1"}]
    path = tmp_path / "logg.xlsx"
    path.write_bytes(build({**content, layout.INDICATORS.name: rules, layout.LOG.name: log}))
    run([command[0], str(path), *command[1:]])
    told = "".join(capsys.readouterr())
    assert "Almi" in told
    assert not STEERING.findall(told)
