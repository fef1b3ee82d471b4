"""Install and uninstall on three systems under made-up homes: idempotent, traceless, and nobody else's business."""

import os
import plistlib
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support_ribbon import wait_until
from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import OFFICE_GROUP, Places, System, find_places
from xl_addin.libreoffice import locate
from xl_addin.programs.addin.built_files import EXCEL
from xl_addin.programs.helper.process import has_heartbeat
from xl_addin.programs.install.autostart import entry, helper_command, start_helper
from xl_addin.programs.install.doctor import State, examine
from xl_addin.programs.install.install import install, uninstall
from xl_addin.programs.install.libreoffice_programs import office_version

COMMAND = ["/opt/Min Python/python", "-I", "-m", "xl_addin.programs.helper"]


@dataclass
class KeyInMemory:
    """The registry's list, which only Windows has."""

    command: str | None = None

    def get(self) -> str | None:
        return self.command

    def set(self, command: str) -> None:
        self.command = command

    def delete(self) -> None:
        self.command = None


@pytest.fixture(params=list(System))
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    home = tmp_path / "hem"
    (home / OFFICE_GROUP).mkdir(parents=True) if request.param is System.MACOS else home.mkdir()
    return find_places(request.param, home)


def everything(folder: Path) -> dict[str, bytes]:
    """All files and folders with what is in them."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_what_is_installed_is_gone_without_a_trace_afterwards(places: Places) -> None:
    key = KeyInMemory()
    before = everything(places.home)
    install(places, COMMAND, run_key=key)
    assert everything(places.home) != before
    uninstall(places, run_key=key)
    assert everything(places.home) == before
    assert key.command is None
    assert uninstall(places, run_key=key) == ["Projektlogg var inte installerat."]
    assert everything(places.home) == before


def test_twice_is_as_once(places: Places) -> None:
    install(places, COMMAND)
    first = everything(places.home)
    assert all(not line.startswith("Lade") for line in install(places, COMMAND))
    assert everything(places.home) == first


def test_each_file_stands_where_its_program_looks(places: Places) -> None:
    key = KeyInMemory()
    install(places, COMMAND, run_key=key if places.system is System.WINDOWS else None)
    here = {name for name, content in everything(places.home).items() if content}
    expected = {
        System.WINDOWS: {
            "AppData/Local/Projektlogg/projektlogg.oxt",
            "AppData/Local/Projektlogg/installed.json",
            "AppData/Roaming/Microsoft/Excel/XLSTART/xl_addin.xlam",
        },
        System.MACOS: {
            "Library/Application Support/Projektlogg/projektlogg.oxt",
            "Library/Application Support/Projektlogg/installed.json",
            f"{OFFICE_GROUP}/User Content.localized/Startup.localized/Excel/xl_addin.xlam",
            "Library/LaunchAgents/se.projektlogg.helper.plist",
        },
        System.LINUX: {
            ".local/share/projektlogg/projektlogg.oxt",
            ".local/share/projektlogg/installed.json",
            ".config/autostart/se.projektlogg.helper.desktop",
        },
    }[places.system]
    assert {name.replace(os.sep, "/") for name in here} == expected
    if places.system is System.WINDOWS:
        assert key.command == '"/opt/Min Python/python" -I -m xl_addin.programs.helper'


def test_somebody_elses_file_is_neither_overwritten_nor_removed(places: Places) -> None:
    install(places, COMMAND)
    theirs = next(path for path in places.home.rglob("projektlogg.oxt"))
    uninstall(places)
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_bytes(b"mine")
    before = everything(places.home)
    with pytest.raises(ProjektloggError, match="inte har lagt dit"):
        install(places, COMMAND)
    uninstall(places)
    assert everything(places.home) == before


def test_a_file_that_was_changed_since_is_left(places: Places) -> None:
    install(places, COMMAND)
    changed = next(path for path in places.home.rglob("projektlogg.oxt"))
    changed.write_bytes(b"changed")
    assert any("Lät vara" in line for line in uninstall(places))
    assert changed.read_bytes() == b"changed"


def test_a_new_version_takes_the_place_of_the_old_one(places: Places) -> None:
    install(places, COMMAND)
    before = everything(places.home)
    install(places, ["/opt/Ny/python", "-I", "-m", "xl_addin.programs.helper"])
    after = everything(places.home)
    assert before.keys() == after.keys()
    uninstall(places)
    assert not list(places.home.rglob("*.*lo*t")) or places.system is System.MACOS


def test_other_files_in_shared_folders_survive(places: Places) -> None:
    install(places, COMMAND)
    for folder in {path.parent for path in places.home.rglob("*") if path.is_file()}:
        (folder / "andras.txt").write_text("kvar")
    uninstall(places)
    left = [path for path in places.home.rglob("*") if path.is_file()]
    assert left
    assert {path.name for path in left} == {"andras.txt"}


def test_another_programs_value_in_the_registry_is_left(tmp_path: Path) -> None:
    places, key = find_places(System.WINDOWS, tmp_path), KeyInMemory()
    install(places, COMMAND, run_key=key)
    key.command = "other.exe"
    uninstall(places, run_key=key)
    assert key.command == "other.exe"


def test_the_helper_is_started_by_a_fixed_interpreter_in_isolated_mode() -> None:
    assert helper_command("/x/python") == ["/x/python", "-I", "-m", "xl_addin.programs.helper"]


def test_launch_agent(tmp_path: Path) -> None:
    made = entry(find_places(System.MACOS, tmp_path), COMMAND)
    assert made
    agent = plistlib.loads(made[1])
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True


@pytest.mark.parametrize("python", ["/opt/Min Python/python", '/a"b$c`d\\e%f/python'])
def test_autostart_entry_survives_odd_paths(tmp_path: Path, python: str) -> None:
    made = entry(find_places(System.LINUX, tmp_path), [python, "-I"])
    assert made
    line = next(line for line in made[1].decode().splitlines() if line.startswith("Exec="))
    # First the rule for strings, then that for arguments (the shell's between double quotes), then field codes.
    unescaped = line.removeprefix("Exec=").replace("\\\\", "\\")
    assert [part.replace("%%", "%") for part in shlex.split(unescaped.replace("\\$", "$").replace("\\`", "`"))] == [
        python,
        "-I",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="the helper of a made-up Linux home")
def test_the_installed_helper_rises_again_after_a_crash_and_ends_with_uninstall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    places = find_places()
    assert places.data.is_relative_to(tmp_path)
    install(places)
    process = start_helper(helper_command())
    assert wait_until(lambda: has_heartbeat(places), 30)
    states = {line.name: line.state for line in examine(places)}
    assert states["Hjälpprogrammet"] is states["Start vid inloggning"] is states["Egen mapp"] is State.OK
    log = places.log.read_text(encoding="utf-8")
    server = int(re.findall(r"started, process (\d+)", log)[0])
    os.kill(server, signal.SIGKILL)
    assert wait_until(lambda: places.log.read_text(encoding="utf-8").count("started, process") == 2, 30)
    assert wait_until(lambda: has_heartbeat(places))
    uninstall(places)
    assert process.wait(20) == 0
    assert not has_heartbeat(places)
    assert list(tmp_path.iterdir()) == []


def test_doctor_finds_what_is_wrong_and_says_what_to_do(places: Places) -> None:
    key = KeyInMemory()
    before = {line.name: line for line in examine(places, key)}
    assert before["Start vid inloggning"].state is State.FAIL
    assert before["Hjälpprogrammet"].state is State.FAIL
    assert all(line.remedy for line in before.values() if line.state is not State.OK)
    install(places, run_key=key)
    after = {line.name: line for line in examine(places, key)}
    assert after["Start vid inloggning"].state is State.OK
    if "Tillägget i Excel" in before:
        assert before["Tillägget i Excel"].state is State.FAIL
        assert after["Tillägget i Excel"].state is State.OK
        addin = next(path for path in places.home.rglob("xl_addin.xlam"))
        addin.write_bytes(EXCEL.read_bytes()[:-1])
        changed = {line.name: line for line in examine(places, key)}
        assert changed["Tillägget i Excel"].state is State.WARN


@pytest.mark.skipif(sys.platform == "win32", reason="a program that only fails")
def test_an_extension_that_libreoffice_refuses_is_no_success(tmp_path: Path) -> None:
    places = find_places(System.LINUX, tmp_path)
    with pytest.raises(ProjektloggError, match="LibreOffice") as caught:
        install(places, COMMAND, unopkg=Path("/bin/false"))
    assert caught.value.remedy.endswith(".")
    assert (places.data / "projektlogg.oxt").is_file()
    if locate.find():
        line = next(one for one in examine(places) if one.name == "Tillägget i LibreOffice")
        assert line.state is State.FAIL
        assert "LibreOffice" in line.what
    install(places, COMMAND)
    uninstall(places)
    assert everything(tmp_path) == {}


def test_while_libreoffice_keeps_the_extension_nothing_else_is_taken_away(tmp_path: Path) -> None:
    places = find_places(System.LINUX, tmp_path)
    install(places, COMMAND)
    record = places.data / "installed.json"
    record.write_text(record.read_text("utf-8").replace('"extension": false', '"extension": true'), "utf-8")
    before = everything(tmp_path)
    with pytest.raises(ProjektloggError, match="Stäng LibreOffice"):
        uninstall(places, unopkg=Path("/bin/false"))
    assert everything(tmp_path) == before
    uninstall(places)
    assert everything(tmp_path) == {}


def test_the_version_of_libreoffice_is_read_from_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "bootstraprc").write_text("[Bootstrap]\nProductKey=LibreOffice 24.8\n")
    assert office_version(tmp_path / "soffice") == (24, 8)
    assert office_version(tmp_path / "elsewhere/soffice") is None


@pytest.mark.libreoffice
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX users")
def test_libreoffice_gets_the_extension_or_the_user_gets_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    places, unopkg = find_places(System.LINUX, tmp_path), locate.find("unopkg")
    assert unopkg
    if os.geteuid() == 0:
        with pytest.raises(ProjektloggError, match="root"):
            install(places, COMMAND, unopkg=unopkg)
        return
    done = install(places, COMMAND, unopkg=unopkg)
    assert "LibreOffice har fått tillägget." in done
    listed = subprocess.run([unopkg, "list"], capture_output=True, text=True, check=True)
    assert "se.projektlogg.addin" in listed.stdout
    uninstall(places, unopkg=unopkg)
    listed = subprocess.run([unopkg, "list"], capture_output=True, text=True, check=True)
    assert "se.projektlogg.addin" not in listed.stdout
