"""install, doctor, uninstall as a user runs them, in a home folder of their own."""

import json
import sys
from pathlib import Path

import pytest

from xl_addin.programs.cli.main import run

_FINDER = "xl_addin.programs.install.libreoffice_programs.find_program"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    # No LibreOffice: its extension manager would take half a minute, and works for no root.
    monkeypatch.setattr(_FINDER, lambda _: None)
    return tmp_path


def test_put_in_place_looked_at_and_taken_away(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["install", "--no-start"]) == 0
    assert run(["install", "--no-start"]) == 0
    placed = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "projektlogg.oxt" for path in placed)
    capsys.readouterr()
    assert run(["doctor", "--json"]) == 1  # the helper does not run
    lines = {line["name"]: line["state"] for line in json.loads(capsys.readouterr().out)["lines"]}
    assert (lines["Start vid inloggning"], lines["Hjälpprogrammet"]) == ("ok", "fail")
    assert run(["uninstall"]) == 0
    assert run(["uninstall"]) == 0
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(sys.platform == "win32", reason="a program that only fails")
def test_what_libreoffice_refuses_is_not_done(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_FINDER, lambda _: Path("/bin/false"))
    assert run(["install", "--no-start"]) == 2
    shown = capsys.readouterr()
    assert "Klart" not in shown.out + shown.err
    assert "LibreOffice" in shown.err
    assert list(home.rglob("projektlogg.oxt"))
    assert run(["uninstall"]) == 0


def test_doctor_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 1
    shown = capsys.readouterr().out
    assert "✗ Hjälpprogrammet" in shown
    assert "xl-addin install" in shown
    assert str(home) in shown
