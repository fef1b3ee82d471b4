"""Which module of a package imports which, and whether they do so in a circle."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path


def arrows(folder: Path) -> dict[str, set[str]]:
    """Each module of a package with the modules of that package that it imports, wherever in it the import stands.

    Imports for types and inside functions count as the others do. `from package import module` is an import of the
    module; one of a name is an import of the package's own `__init__.py`.

    Args:
        folder: the package's folder.
    """
    above = [parent.name for parent in folder.parents if (parent / "__init__.py").is_file()]
    package = ".".join([*reversed(above), folder.name])
    paths = {_dotted(package, path.relative_to(folder)): path for path in sorted(folder.rglob("*.py"))}
    found = {name: set[str]() for name in paths}
    for name, path in paths.items():
        inside = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for module, imported in imports(path, inside):
            whole = f"{module}.{imported}" if imported else module
            found[name] |= {whole if whole in paths else module} & set(paths)
    return found


def cycle(folder: Path) -> list[str]:
    """A circle of imports among the modules of a package, its first module again at its end; [] when there is none."""
    try:
        graphlib.TopologicalSorter(arrows(folder)).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def imports(path: Path, package: str) -> Iterator[tuple[str, str]]:
    """What a file imports: a module and a name from it, "" for the module itself.

    Args:
        path: the file.
        package: the package that it is in, which its relative imports start from.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            start = parts[: len(parts) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from ((module, alias.name) for alias in node.names)


def _dotted(package: str, place: Path) -> str:
    parts = [package, *place.with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
