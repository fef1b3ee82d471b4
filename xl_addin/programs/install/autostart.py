"""How each system is told to start the helper when the user logs in."""

import plistlib
import subprocess
import sys
from pathlib import Path
from typing import Final, Protocol

from xl_addin.contract.folders import NAME, Places, System

LABEL: Final = "se.projektlogg.helper"
_RUN_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"


def helper_command(python: str = sys.executable) -> list[str]:
    """The helper's command line: a fixed interpreter in isolated mode, so that no folder or variable leads it astray.

    On Windows the interpreter without a console window, when there is one.
    """
    windowless = Path(python).with_name("pythonw.exe")
    return [str(windowless) if windowless.is_file() else python, "-I", "-m", "xl_addin.programs.helper"]


def entry(places: Places, command: list[str]) -> tuple[Path, bytes] | None:
    """The file that starts the helper at log-in, and what it holds; None on Windows, where it is a registry value."""
    if places.system is System.MACOS:
        agent = {
            "Label": LABEL,
            "ProgramArguments": command,
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},  # started again after a crash, not after it was asked to end
            "ProcessType": "Interactive",
        }
        return places.config / f"{LABEL}.plist", plistlib.dumps(agent)
    if places.system is System.LINUX:
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={NAME}",
            "Comment=Utför det som knapparna i kalkylprogrammet ber om",
            f"Exec={' '.join(map(_quoted, command))}",
            "NoDisplay=true",
            "Terminal=false",
        )
        return places.config / "autostart" / f"{LABEL}.desktop", ("\n".join(lines) + "\n").encode()
    return None


def _quoted(argument: str) -> str:
    """An argument as the Exec key takes it (Desktop Entry Specification 1.5, "The Exec key").

    The quoting rule is applied first and the rule for strings, where a backslash is doubled, upon that.
    """
    for sign in '\\"`$':
        argument = argument.replace(sign, f"\\{sign}")
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'


class RunKey(Protocol):
    """The registry's list of what starts at log-in, for this user."""

    def get(self) -> str | None:
        """Our command line there, or None."""

    def set(self, command: str) -> None:
        """Put our command line there."""

    def delete(self) -> None:
        """Take it away."""


class WindowsRunKey:
    """The real list. Exists on Windows only."""

    if sys.platform == "win32":

        def get(self) -> str | None:
            """Our command line there, or None."""
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    return str(winreg.QueryValueEx(key, NAME)[0])
            except FileNotFoundError:
                return None

        def set(self, command: str) -> None:
            """Put our command line there."""
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, command)

        def delete(self) -> None:
            """Take it away."""
            import winreg

            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, NAME)


def run_value(command: list[str]) -> str:
    """A command line as Windows splits it."""
    return subprocess.list2cmdline(command)


def this_run_key() -> RunKey | None:
    """The registry's list on Windows, None elsewhere."""
    if sys.platform == "win32":
        return WindowsRunKey()
    else:  # noqa: RET505 - the checker of types sees one branch on each system
        return None


def start_helper(command: list[str]) -> subprocess.Popen[bytes]:
    """Start the helper now, so that nobody need log out and in first. It lives on when this program ends."""
    detached = 0x00000208 if sys.platform == "win32" else 0  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path.home(),
        start_new_session=True,
        creationflags=detached,
    )
