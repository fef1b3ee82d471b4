"""The engine's own text: what it shows works, and prints what it says."""

import re
from pathlib import Path

import pytest

import xl_addin
import xl_addin.libreoffice as lo

pytestmark = pytest.mark.libreoffice
TEXT = (Path(lo.__file__).parent / "README.md").read_text("utf-8").replace("xlwings_libreoffice", lo.__name__)
USE, ATTACH, NATIVE = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    inside = "".join(f"    {line}\n" for line in [*NATIVE.splitlines(), 'print(sheet["A1"].horizontal_alignment)'])
    exec(compile(USE + inside, "README.md", "exec"), {})  # noqa: S102 - our own text
    wanted = [line.partition("  # ")[2] for line in USE.splitlines() if "print(" in line]
    assert capsys.readouterr().out.splitlines() == [*wanted, "center"]
    assert (tmp_path / "sums.xlsx").is_file()


def test_the_way_to_attach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xl_addin.libreoffice.app.ATTACH_PATIENCE", 0.2)
    with pytest.raises(lo.failures.NotListeningError, match="pipe,name=mine"):
        exec(compile(ATTACH, "README.md", "exec"), {"xl_addin": xl_addin})  # noqa: S102 - our own text
