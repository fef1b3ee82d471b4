"""A real LibreOffice for tests of the add-ins: headless or with a window, with a profile of its own."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xl_addin.libreoffice import locate
from xl_addin.programs.install.libreoffice_programs import office_environ

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # oletools speaks to an older pyparsing
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["Office", "VBA_Parser", "decompress_stream", "display", "install_extension", "office", "wait_until"]

NOBODY = 65534  # unopkg refuses to work for root, and tests in a container run as root

_CONNECT = """
import sys, time, uno
from com.sun.star.beans import PropertyValue
def prop(name, value):
    p = PropertyValue(); p.Name = name; p.Value = value
    return p
def connect(pipe, patience=20):
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    end = time.time() + patience
    while True:
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            if time.time() > end: raise
            time.sleep(0.1)
context = connect(sys.argv[1])
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
arguments = sys.argv[2:]
"""


# Taking the bridge down at the interpreter's end now and then crashes pyuno after the work is done.
_LEAVE = """
import os
sys.stdout.flush()
os._exit(0)
"""


@cache
def uno_python() -> str:
    """A Python that can import uno: LibreOffice's own, or the system's."""
    for candidate in map(str, locate.pythons(locate.program())):
        with contextlib.suppress(OSError):
            if subprocess.run([candidate, "-c", "import uno"], check=False, capture_output=True).returncode == 0:
                return candidate
    raise RuntimeError("no Python here can import uno")


@dataclass
class Office:
    """A running LibreOffice."""

    pipe: str
    folder: Path

    def run(self, script: str, *arguments: str, environ: Mapping[str, str] | None = None, patience: int = 60) -> str:
        """Run a script in a Python that is connected to this LibreOffice; returns what it printed.

        The script finds `context`, `desktop`, `arguments`, `prop` and `connect`.
        """
        outside = {**os.environ, **(environ or {})}
        command = [uno_python(), "-c", _CONNECT + script + _LEAVE, self.pipe, *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=patience, env=outside)
        assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
        return done.stdout


@contextlib.contextmanager
def office(folder: Path, environ: Mapping[str, str], *files: Path, extension: bytes = b"") -> Iterator[Office]:
    """Start LibreOffice with a fresh profile, with a window when `environ` has DISPLAY. `folder` is the test's own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        profile = Path(made) / "profile"
        if extension:
            install_extension(profile, extension)
        pipe = f"test_{os.getpid()}_{time.time_ns()}"
        command = [str(locate.program()), f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp"]
        command += ["--norestore", "--nologo", "--nofirststartwizard"]
        command += [] if "DISPLAY" in environ else ["--headless"]
        outside = office_environ({name: os.environ[name] for name in os.environ.keys() - {"DISPLAY", "XDG_DATA_HOME"}})
        process = subprocess.Popen(
            [*command, *map(str, files)],
            env={**outside, **environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        running = Office(pipe, folder)
        try:
            yield running
        finally:
            with contextlib.suppress(AssertionError, subprocess.TimeoutExpired):
                running.run("desktop.terminate()", patience=10)
                process.wait(timeout=5)  # it then takes its pipes away itself
            _end(process)


@contextlib.contextmanager
def display() -> Iterator[str]:
    """An X server of our own with a window manager; yields its DISPLAY."""
    read, write = os.pipe()
    server = subprocess.Popen(
        # Without -noreset the screen starts anew when its last program leaves, and ends one that comes just then.
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(write)
    manager = None
    try:
        with os.fdopen(read) as number:
            name = f":{number.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox"],
            env={**os.environ, "DISPLAY": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        yield name
    finally:
        for process in (manager, server):
            if process:
                _end(process)


def install_extension(profile: Path, extension: bytes) -> None:
    """Install an extension into a new profile with unopkg, as a user would."""
    file = profile.with_name("projektlogg.oxt")
    file.write_bytes(extension)
    profile.mkdir()
    root = os.geteuid() == 0
    if root:  # unopkg does not work for root: let nobody do it
        profile.parent.chmod(0o755)
        os.chown(profile, NOBODY, NOBODY)
    subprocess.run(
        ["unopkg", "add", "--suppress-license", f"-env:UserInstallation={profile.as_uri()}", str(file)],
        check=True,
        capture_output=True,
        timeout=60,
        env={**office_environ(), "HOME": str(profile)},
        user=NOBODY if root else None,
        group=NOBODY if root else None,
        extra_groups=[] if root else None,
    )
    (profile / ".lock").unlink(missing_ok=True)  # unopkg's, and LibreOffice takes it for another user's
    for path in (profile, *profile.rglob("*")):
        os.chown(path, os.geteuid(), os.getegid())


def wait_until(there: object, patience: float = 20.0) -> bool:
    """Whether the callable comes true in time."""
    assert callable(there)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if there():
            return True
        time.sleep(0.05)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
            if how is signal.SIGTERM:
                time.sleep(0.2)
    process.wait()
