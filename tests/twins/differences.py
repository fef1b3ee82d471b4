"""What the engine refuses, as its code says it: `python -m tests.twins.differences` writes the page anew."""

import ast
import importlib
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlwings import base_classes

import xl_addin.libreoffice
from xl_addin.libreoffice.base import REFUSED

FOLDER = Path(xl_addin.libreoffice.__file__).parent
PAGE = FOLDER / "DIFFERENCES.md"
_HEAD = """# Differences from Excel

What xlwings does with Excel and this engine does not do with LibreOffice. Made from the engine's code by
`python -m tests.twins.differences`; whoever asks for one of these gets `NotImplementedError` with the same sentence.

## Never

| xlwings | why |
|---|---|
"""
_SOMETIMES = """
## For some arguments

| where | when |
|---|---|
"""
_SILENT = """
## Otherwise, without an error

- A `Range` does not move when rows are inserted above it.
- A dynamic formula shows its first value: there are no spilled ranges.
- A style given to a new table or chart, and the tip of a hyperlink, are not kept.
- `display_alerts` is remembered only, since nothing is asked; so is `enable_events`, since LibreOffice cannot switch a
  document's events off.
- Sizes of cells are told in quarters of a point, those of shapes in twentieths, as Excel does.
- Pictures keep their proportions unless `lock_aspect_ratio` is set to False.
"""


def page() -> str:
    """The page as it should be."""
    never = "".join(f"| `{name}` | {why} |\n" for name, why in sorted(_never()))
    sometimes = "".join(f"| `{name}` | {why} |\n" for name, why in sorted(set(_sometimes())))
    return _HEAD + never + _SOMETIMES + sometimes + _SILENT


def _never() -> Iterator[tuple[str, str]]:
    """Members of the engine's classes that are refused whatever is asked: name, reason."""
    for path in FOLDER.glob("*.py"):
        module = importlib.import_module(f"xl_addin.libreoffice.{path.stem}".removesuffix(".__init__"))
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__ and hasattr(base_classes, name):
                for member, value in inspect.getmembers(cls):
                    said = value.__doc__ or "" if isinstance(value, property) else ""
                    if said.startswith(REFUSED):
                        sentence = said.removeprefix(REFUSED).partition(": ")[2]
                        yield f"{name}.{member}", sentence[0].upper() + sentence[1:]


def _sometimes() -> Iterator[tuple[str, str]]:
    """The refusals in the middle of the code: the function in which each stands, and its sentence."""
    for path in FOLDER.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        texts = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                call = node.exc if isinstance(node, ast.Raise) else None
                if isinstance(call, ast.Call) and ast.unparse(call.func) == NotImplementedError.__name__:
                    sentence = _sentence(call.args[0], texts)
                    if sentence:
                        yield f"{path.stem}.{function.name}", sentence


def _sentence(node: ast.expr, texts: Mapping[str, object]) -> str:
    """A sentence as it stands in the code, with … for what it is told of."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.Name):
        return str(texts.get(node.id, ""))
    return str(node.value) if isinstance(node, ast.Constant) else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
