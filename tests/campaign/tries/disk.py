"""A call of the system fails at a random point of a save: one line that tells the truth, and the old file is whole."""

import errno
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support_books import log_book
from xl_addin.books.base import ColumnUpdate, Update
from xl_addin.books.file.file_book import open_book
from xl_addin.contract.errors import ProjektloggError

SAMPLE, SEEDS = 40, 3_000
CALLS = ("open", "write", "fsync", "close", "replace", "unlink", "chmod", "stat", "access", "link", "fstat")
FAULTS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.ESTALE, errno.ENOENT, errno.EMFILE)


def attempt(seed: int, folder: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    path = log_book(folder / "logg.xlsx", 3)
    old = path.read_bytes()
    left, fault, name = chance.randint(1, 12), chance.choice(FAULTS), chance.choice(CALLS)

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **more: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                if name == "close":
                    real(*args, **more)
                raise OSError(fault, "x")
            return real(*args, **more)

        return call

    book = open_book(path)
    log = book.read(["Aktivitetslogg"])["Aktivitetslogg"]
    reported = ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, failing(getattr(os, name)))
        try:
            book.apply(Update(columns=[ColumnUpdate(log, "Kontroll", ["a", "b", "c"])]))
            book.save()
        except ProjektloggError as error:
            reported = str(error)
    now = path.read_bytes()
    if reported and "på plats" not in reported:
        assert now == old, reported
    else:
        assert open_book(path).read(["Aktivitetslogg"])["Aktivitetslogg"].column("Kontroll") == ["a", "b", "c"]
