"""Commands given inside the test's own process, with their JSON."""

import json
from typing import Any

import pytest

from xl_addin.programs.cli.main import run


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON value of a command."""
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)
