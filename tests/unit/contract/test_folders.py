"""The table of folders, under made-up homes."""

from pathlib import Path

from xl_addin.contract.folders import System, find_places
from xl_addin.programs.addin.sources.addin_libreoffice import __file__ as addin
from xl_addin.programs.addin.sources.xlam import modules


def test_each_system_has_its_own_folder(tmp_path: Path) -> None:
    found = {system: find_places(system, tmp_path).data for system in System}
    assert found == {
        System.WINDOWS: tmp_path / "AppData/Local/Projektlogg",
        System.MACOS: tmp_path / "Library/Application Support/Projektlogg",
        System.LINUX: tmp_path / ".local/share/projektlogg",
    }


def test_the_environment_is_heeded(tmp_path: Path) -> None:
    windows = find_places(System.WINDOWS, tmp_path, {"LOCALAPPDATA": "/l", "APPDATA": "/r"})
    assert (windows.data, windows.config) == (Path("/l/Projektlogg"), Path("/r"))
    linux = find_places(System.LINUX, tmp_path, {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"})
    assert (linux.data, linux.config) == (Path("/d/projektlogg"), Path("/c"))
    mac = find_places(System.MACOS, tmp_path, {"XDG_DATA_HOME": "/d"})  # the add-ins do not look there
    assert mac.data == tmp_path / "Library/Application Support/Projektlogg"


def test_a_mac_with_office_has_a_second_mailbox_inside_offices_sandbox(tmp_path: Path) -> None:
    assert len(find_places(System.MACOS, tmp_path).mailboxes) == 1
    group = tmp_path / "Library/Group Containers/UBF8T346G9.Office"
    group.mkdir(parents=True)
    assert find_places(System.MACOS, tmp_path).mailboxes[1] == group / "Projektlogg/box"


def test_the_add_ins_write_where_the_helper_looks() -> None:
    code = next(module.code for module in modules() if module.name == "ProjektloggMailbox")
    for folder in (r"\Projektlogg\box", "UBF8T346G9.Office", "/Projektlogg/box/", "/.local/share", "/projektlogg/box/"):
        assert folder in code
    handler = Path(addin).with_name("projektlogg_addin.py").read_text(encoding="utf-8")
    for folder in ("Library/Application Support/Projektlogg/box", '"Projektlogg" / "box"', '"projektlogg" / "box"'):
        assert folder in handler
