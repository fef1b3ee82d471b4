"""Put the add-ins and the helper in place for one user, and take them away again without a trace.

What was put where is written down in `installed.json`, with the checksum of each file. Only such files are ever
replaced or removed, and only while they still are what we made them.
"""

import contextlib
import hashlib
import json
import os
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from xl_addin.contract.errors import ProjektloggError
from xl_addin.contract.folders import OFFICE_GROUP, Places, System, make_own_folder
from xl_addin.programs.addin import built_files
from xl_addin.programs.helper.process import ask_to_stop
from xl_addin.programs.install import autostart
from xl_addin.programs.install.autostart import RunKey
from xl_addin.programs.install.libreoffice_programs import office_environ

_RECORD: Final = "installed.json"
_BOX_ENDINGS: Final = (".request", ".work", ".answer", ".tmp")
_PATIENCE: Final = 120  # seconds for unopkg, which starts half a LibreOffice


@dataclass(slots=True)
class Record:
    """What an installation put where.

    Attributes:
        files: path to SHA-256 of what we wrote.
        folders: the folders that we made, outermost first.
        run_value: our value in the registry's list, "" for none.
        extension: LibreOffice has our extension.
        refused: why LibreOffice did not take it the last time; "" when it did.
    """

    files: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    run_value: str = ""
    extension: bool = False
    refused: str = ""


def files_to_place(places: Places, command: list[str]) -> dict[Path, bytes]:
    """Where each file goes: the whole table. Excel loads what stands in its start-up folder."""
    files = {places.data / built_files.LIBREOFFICE.name: built_files.LIBREOFFICE.read_bytes()}
    excel = excel_folder(places)
    if excel:
        files[excel / built_files.EXCEL.name] = built_files.EXCEL.read_bytes()
    start = autostart.entry(places, command)
    if start:
        files[start[0]] = start[1]
    return files


def excel_folder(places: Places) -> Path | None:
    """Excel's start-up folder of this user; None where there is no Excel."""
    if places.system is System.WINDOWS:
        return places.config / "Microsoft/Excel/XLSTART"
    if places.system is System.MACOS and (places.home / OFFICE_GROUP).is_dir():
        return places.home / OFFICE_GROUP / "User Content.localized/Startup.localized/Excel"
    return None


def install(
    places: Places, command: list[str] | None = None, *, run_key: RunKey | None = None, unopkg: Path | None = None
) -> list[str]:
    """Install, or bring an installation up to date. Doing it twice changes nothing.

    Args:
        places: whose folders.
        command: the helper's command line; that of this interpreter when not given.
        run_key: the registry's list on Windows.
        unopkg: LibreOffice's program for extensions; without it LibreOffice is left alone.

    Returns:
        What was done, one Swedish line each.

    Raises:
        ProjektloggError: somebody else's file stands in the way, a file cannot be written, or LibreOffice refuses the
            extension; the rest is in place.
    """
    command = command or autostart.helper_command()
    files = files_to_place(places, command)
    record = read_record(places)
    _refuse_foreign(files, record)
    _note_folders(places.data, record)
    make_own_folder(places.data)
    done = []
    for path, content in files.items():
        changed = _place(path, content, record)
        _write_record(places, record)
        done.append(f"{'Lade' if changed else 'Fanns redan'}: {path}")
    if run_key:
        record.run_value = autostart.run_value(command)
        run_key.set(record.run_value)
        done.append("Hjälpprogrammet startar när du loggar in.")
    if unopkg:
        extension = str(places.data / built_files.LIBREOFFICE.name)
        record.refused = _run_unopkg(unopkg, "add", "--force", "--suppress-license", extension)
        record.extension = record.extension or not record.refused
        done.append("LibreOffice har fått tillägget.")
    _write_record(places, record)
    if unopkg and record.refused:
        problem, _, remedy = record.refused.partition(": ")
        raise ProjektloggError(f"{problem}.", f"{remedy[:1].upper()}{remedy[1:]}", where="LibreOffice")
    return done


def uninstall(places: Places, *, run_key: RunKey | None = None, unopkg: Path | None = None) -> list[str]:
    """Take away what `install` put there, and the helper's own files. Doing it twice is fine.

    Returns:
        What was done, one Swedish line each.

    Raises:
        ProjektloggError: the helper does not end, LibreOffice keeps the extension, or a file cannot be removed; what
            is left is still written down, and the next call goes on from there.
    """
    if not ask_to_stop(places):
        raise ProjektloggError("Hjälpprogrammet avslutas inte.", "Vänta tills det är klart och försök igen.")
    record = read_record(places)
    done = []
    if record.extension and unopkg:
        if _run_unopkg(unopkg, "remove", built_files.IDENTIFIER):
            raise ProjektloggError("LibreOffice släpper inte tillägget.", "Stäng LibreOffice och försök igen.")
        done.append("Tog bort tillägget i LibreOffice.")
    if run_key and record.run_value and run_key.get() == record.run_value:
        run_key.delete()
    for name, digest in record.files.items():
        path = Path(name)
        if not path.exists():
            continue
        if _digest(path) != digest:
            done.append(f"Lät vara, ändrad av någon annan: {path}")
            continue
        _remove(path)
        done.append(f"Tog bort: {path}")
    _remove_own_files(places)
    for folder in reversed([*record.folders, *_own_folders(places)]):
        with contextlib.suppress(OSError):  # somebody else's things are in it, or it is gone
            Path(folder).rmdir()
    return done or ["Projektlogg var inte installerat."]


def read_record(places: Places) -> Record:
    """What an earlier installation put where; an empty record when there was none."""
    try:
        return Record(**json.loads((places.data / _RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Record()


def _write_record(places: Places, record: Record) -> None:
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
    (places.data / _RECORD).write_text(text + "\n", encoding="utf-8")


def _refuse_foreign(files: dict[Path, bytes], record: Record) -> None:
    for path, content in files.items():
        if not path.exists() or (path.is_file() and path.read_bytes() == content):
            continue
        if not path.is_file() or record.files.get(str(path)) != _digest(path):
            raise ProjektloggError(
                "Här finns redan en fil som Projektlogg inte har lagt dit.",
                "Flytta på den och installera igen.",
                where=str(path),
            )


def _place(path: Path, content: bytes, record: Record) -> bool:
    """Write a file whole or not at all. Returns whether anything changed."""
    changed = not path.is_file() or path.read_bytes() != content
    if changed:
        _note_folders(path.parent, record)
        draft = path.with_name(f".{path.name}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise ProjektloggError(
                "Filen går inte att skriva.",
                "Stäng Excel och LibreOffice och försök igen.",
                where=str(path),
            ) from error
        record.files[str(path)] = hashlib.sha256(content).hexdigest()
    return changed


def _note_folders(folder: Path, record: Record) -> None:
    """Write down which folders will have to be made for this one to exist."""
    missing = [str(path) for path in reversed((folder, *folder.parents)) if not path.exists()]
    record.folders += [path for path in missing if path not in record.folders]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ProjektloggError(
            "Filen går inte att ta bort.", "Stäng Excel och LibreOffice och försök igen.", where=str(path)
        ) from error


def _remove_own_files(places: Places) -> None:
    """The helper's files in the folders that are ours alone: nothing that we do not know by name."""
    ours = [places.data / name for name in (_RECORD, "helper.lock", "handbok.html")]
    ours += [*(places.data / "cache").glob("fontlist-*.json"), *(places.data / "cache").glob("*.matplotlib-lock")]
    ours += [places.log, *places.data.glob(f"{places.log.name}.[0-9]")]
    for box in places.mailboxes:
        ours += [box / name for name in ("heartbeat", "stop")]
        ours += [path for path in box.glob("*") if path.suffix in _BOX_ENDINGS]
    for path in ours:
        _remove(path)


def _own_folders(places: Places) -> list[str]:
    """The folders that bear our name, outermost first."""
    boxes = [str(folder) for box in places.mailboxes for folder in (box.parent, box)]
    return [*boxes, str(places.data / "cache")]


def _run_unopkg(unopkg: Path, *arguments: str) -> str:
    """Run LibreOffice's extension manager for this user. Returns "" or, in Swedish, what to do."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return "LibreOffice tar inte emot tillägg från root: kör kommandot som den användare som ska ha tillägget."
    try:
        done = subprocess.run(  # noqa: S603 - LibreOffice's own program
            [unopkg, *arguments], env=office_environ(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "LibreOffice svarade inte: stäng LibreOffice och kör kommandot igen."
    return "" if done.returncode == 0 else "LibreOffice tog inte emot tillägget: stäng LibreOffice och försök igen."
