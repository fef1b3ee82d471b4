"""The one place that finds LibreOffice."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from xl_addin.libreoffice import failures, locate


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a computer without LibreOffice, with one folder on PATH: `bin`."""
    monkeypatch.setattr(locate, "_ROOT", tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for name in ("LIBREOFFICE", "ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(0o755)
    return path


def test_each_place_comes_before_the_next(computer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert locate.find() is None
    with pytest.raises(failures.NotInstalledError, match="on this computer"):
        locate.program()
    for place in (
        "bin/libreoffice",
        "snap/libreoffice/current/lib/libreoffice/program/soffice",
        "opt/libreoffice7.6/program/soffice",
        "opt/libreoffice24.8/program/soffice",
        "usr/lib/libreoffice/program/soffice",
        "bin/soffice",
    ):
        program = _program(computer / place)
        assert locate.find() == locate.program() == program
    program = _program(computer / "elsewhere/soffice")
    assert locate.find() != program
    monkeypatch.setenv("LIBREOFFICE", str(computer / "elsewhere/soffice"))
    assert locate.find() == computer / "elsewhere/soffice"
    assert locate.program(str(computer / "bin")) == computer / "bin/soffice"
    with pytest.raises(failures.NotInstalledError, match="nowhere"):
        locate.program(str(computer / "nowhere/soffice"))


@pytest.mark.parametrize("known", ["own", "own/soffice"])
def test_a_tool_stands_beside_the_program_that_was_named(
    known: str, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = _program(computer / "own/unopkg")
    _program(computer / "own/soffice")
    _program(computer / "bin/unopkg")
    monkeypatch.setenv("LIBREOFFICE", str(computer / known))
    assert locate.find("unopkg") == tool
    assert locate.program() == computer / "own/soffice"


def test_links_are_followed_to_the_program_and_no_further(computer: Path) -> None:
    program = _program(computer / "usr/lib/libreoffice/program/soffice")
    link = computer / "bin/soffice"
    link.parent.mkdir()
    link.symlink_to(program)
    assert (locate.find(), locate.program()) == (link, program)
    link.unlink()
    link.symlink_to(_program(computer / "usr/bin/snap"))
    assert locate.program() == link


def test_what_lies_in_the_folder_one_stands_in_is_not_taken(computer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(computer / "soffice")
    monkeypatch.chdir(computer)
    monkeypatch.setenv("PATH", ".")
    assert locate.find() is None


def test_a_script_on_path_gets_the_python_of_the_program_that_it_starts(computer: Path) -> None:
    script = _program(computer / "bin/soffice")
    python = _program(computer / "usr/lib64/libreoffice/program/python")
    assert python in locate.pythons(script)


@pytest.mark.parametrize(
    ("platform", "place", "python"),
    [
        ("win32", "ProgramFiles/LibreOffice/program/soffice.exe", "python.exe"),
        ("win32", "ProgramW6432/LibreOffice/program/soffice.exe", "python.exe"),
        ("darwin", "home/Applications/LibreOffice.app/Contents/MacOS/soffice", "../Resources/python"),
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/soffice", "../Resources/python"),
    ],
)
def test_the_places_of_other_systems(
    platform: str, place: str, python: str, computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)  # it asks Windows for what this computer has not
    monkeypatch.setattr(sys, "platform", platform)
    for variable in ("ProgramFiles", "ProgramW6432"):
        monkeypatch.setenv(variable, str(computer / variable))
    assert locate.find() is None
    program = _program(computer / place)
    assert locate.find() == program
    own = _program(program.parent / python)
    assert locate.pythons(program)[0].samefile(own)


def test_the_tool_that_waits_comes_first_on_windows(computer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("ProgramFiles", str(computer))
    folder = computer / "LibreOffice/program"
    assert locate.find("unopkg") is None
    for name in ("unopkg.exe", "unopkg.com"):
        tool = _program(folder / name)
        assert locate.find("unopkg") == tool


def test_nothing_else_of_ours_looks_for_libreoffice() -> None:
    room = Path(locate.__file__).parent
    path_of_it = re.compile(r"LibreOffice\.app|libreoffice[/\\]+program|which\(.soffice|soffice\.exe", re.IGNORECASE)
    found = [path for path in room.parent.rglob("*.py") if path_of_it.search(path.read_text("utf-8"))]
    assert [path for path in found if path != Path(locate.__file__)] == []
