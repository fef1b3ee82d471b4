"""argparse in Swedish.

argparse and not typer: typer's own words ("Usage", "Missing argument") are fixed English, argparse looks each of its
messages up through `_`, and it starts in a third of the time.
"""

import argparse
import sys
from typing import NoReturn

from xl_addin.programs.cli.show import shown

_WORDS = {
    "usage: ": "användning: ",
    "options": "val",
    "optional arguments": "val",
    "positional arguments": "argument",
    "show this help message and exit": "visa den här hjälpen",
    "show program's version number and exit": "visa versionen",
    "the following arguments are required: %s": "det här saknas: %s",
    "unrecognized arguments: %s": "okända argument: %s",
    "expected one argument": "ett värde saknas",
    "expected at least one argument": "minst ett värde saknas",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid %(type)s value: %(value)r": "%(value)r är inget heltal",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r finns inte, välj bland %(choices)s",
    "invalid choice: %(value)r, maybe you meant %(suggestion)r? (choose from %(choices)s)": (
        "%(value)r finns inte, menade du %(suggestion)r? Välj bland %(choices)s"
    ),
    "ignored explicit argument %r": "inget värde väntades: %r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan betyda %(matches)s",
    "not allowed with argument %s": "går inte ihop med %s",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
}


def translate() -> None:
    """Let argparse speak Swedish; a message that is not known stays in English."""
    argparse._ = lambda message: _WORDS.get(message, message)  # type: ignore[attr-defined]  # argparse's own look-up


class Parser(argparse.ArgumentParser):
    """A parser whose errors end with where to find help."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and exit with 2: the work cannot begin."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {shown(message).plain}\nSkriv {self.prog} --help för hjälp.\n")
