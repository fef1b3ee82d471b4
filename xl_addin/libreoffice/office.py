"""The LibreOffice process: start one of our own in a profile of its own, and see that it ends."""

import contextlib
import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import locate

_PATIENCE = 10.0  # seconds that LibreOffice gets to end before it is killed


def has_display() -> bool:
    """Whether there is a screen that windows could be shown on."""
    if sys.platform.startswith("win") or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def user_connection() -> str:
    """Where this user's own LibreOffice listens once `listen` has asked it to: a pipe that no other user can open."""
    name = "".join(letter for letter in getpass.getuser() if letter.isascii() and letter.isalnum())
    return f"pipe,name=xlwings-{name}"


def user_listens() -> bool:
    """Whether somebody listens there; the pipe of a LibreOffice that was killed stays without."""
    name = user_connection().rpartition("=")[2]
    if sys.platform.startswith("win"):
        return any(entry.name.endswith(f"_{name}") for entry in Path(r"\\.\pipe").iterdir())
    for folder in ("/tmp", "/var/tmp"):  # noqa: S108  # where LibreOffice makes them, whatever TMPDIR says
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as pipe:
            pipe.connect(f"{folder}/OSL_PIPE_{os.getuid()}_{name}")
            return True
    return False


def listen(*, program: str | None = None, profile: str | Path | None = None) -> str:
    """Make the user's LibreOffice listen; one with windows is started when none runs. Returns where it listens.

    A second start of LibreOffice hands its options to the program that runs, and ends.

    Args:
        program: the path of soffice, where it is not to be looked for.
        profile: the folder of its settings, when it is not the user's own.

    Raises:
        NotInstalledError: LibreOffice is not on this computer.
    """
    folder = [f"-env:UserInstallation={Path(profile).expanduser().resolve().as_uri()}"] if profile else []
    process = subprocess.Popen(  # noqa: S603  # a program that we found, no shell, fixed options
        [locate.program(program), *folder, "--nologo", "--nodefault", f"--accept={user_connection()};urp;"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=clean_environment(),
    )
    threading.Thread(target=process.wait, daemon=True).start()  # whenever it ends
    return user_connection()


@dataclass
class Office:
    """A LibreOffice that we started.

    Attributes:
        process: it, the leader of a process group of its own.
        connection: where it listens, such as "pipe,name=x".
        headless: it has no windows, and none can be shown.
        profile: its folder of settings.
        temporary: the folder is ours and goes when it ends.
    """

    process: subprocess.Popen[bytes]
    connection: str
    headless: bool
    profile: Path
    temporary: bool
    program: Path
    _over: bool = field(default=False, init=False)

    @classmethod
    def start(cls, *, program: str | None = None, profile: str | Path | None = None, headless: bool = True) -> "Office":
        """Start LibreOffice.

        Args:
            program: the path of soffice, where it is not to be looked for.
            profile: the folder of its settings; None makes one that is deleted in the end. Two programs at a time
                cannot share one.
            headless: without windows; then neither dialog nor question can hold it up.

        Raises:
            NotInstalledError: LibreOffice is not on this computer.
        """
        soffice = locate.program(program)
        folder = Path(profile).expanduser().resolve() if profile else Path(tempfile.mkdtemp(prefix="libreoffice-"))
        connection = f"pipe,name=xlwings{secrets.token_hex(8)}"
        options = ["--norestore", "--nologo", "--nodefault", "--nofirststartwizard", f"--accept={connection};urp;"]
        if headless:
            options += ["--headless", "--invisible"]
        process = subprocess.Popen(  # noqa: S603  # a program that we found, no shell, fixed options
            [soffice, f"-env:UserInstallation={folder.as_uri()}", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            env=clean_environment(),
        )
        return cls(process, connection, headless, folder, profile is None, soffice)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def wait(self) -> None:
        """See that it ends: give it time, then kill it. Removes a temporary profile."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        self.kill()

    def kill(self) -> None:
        """End it at once, with all that it started. Removes a temporary profile."""
        if self._over:
            return
        self._over = True
        if sys.platform.startswith("win"):
            subprocess.run(  # noqa: S603  # fixed words and a number
                ["taskkill", "/T", "/F", "/PID", str(self.pid)],  # noqa: S607  # a part of Windows
                capture_output=True,
                check=False,
            )
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        if self.temporary:
            for _ in range(3):  # on Windows a file may be held for a moment longer
                shutil.rmtree(self.profile, ignore_errors=True)
                if not self.profile.exists():
                    break
                time.sleep(0.2)


def clean_environment() -> dict[str, str]:
    """This process's environment without what would make another Python find our packages instead of its own."""
    ours = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONWARNINGS", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in ours}
