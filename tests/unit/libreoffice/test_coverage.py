"""Everything that xlwings may ask of an engine is either there or refused with a reason."""

import importlib
import inspect
from pathlib import Path

import pytest
from xlwings import base_classes

import xl_addin.libreoffice
from xl_addin.libreoffice.base import Part

OURS = {
    name: found
    for path in sorted(Path(xl_addin.libreoffice.__file__).parent.glob("[a-z]*.py"))
    for name, found in vars(importlib.import_module(f"xl_addin.libreoffice.{path.stem}")).items()
    if inspect.isclass(found) and found.__module__.startswith("xl_addin.libreoffice")
}
# Classes that nothing reaches: their doors (Sheet.pivot_tables, Range.comment, Range.conditional_formats) are refused.
CLOSED = {
    "Comment",
    "CommentReply",
    "ConditionalFormat",
    "ConditionalFormats",
    "PivotField",
    "PivotFields",
    "PivotTable",
    "PivotTables",
    "PivotValueField",
    "PivotValueFields",
    "Collection",
}


# What only the COM engine or xlwings Lite has.
ELSEWHERE = {("App", "xl"), ("Range", "get_async_pipeline_overrides")}


def _asked() -> list[tuple[str, str]]:
    found = []
    for name, base in vars(base_classes).items():
        if not inspect.isclass(base) or base.__module__ != base_classes.__name__ or name.startswith("_"):
            continue
        for attribute, value in vars(base).items():
            internal = attribute.startswith("_") and attribute not in ("__call__", "__len__", "__iter__", "__getitem__")
            if internal or inspect.iscoroutinefunction(value) or (name, attribute) in ELSEWHERE:
                continue
            found.append((name, attribute))
    return found


@pytest.mark.parametrize(("name", "attribute"), [pair for pair in _asked() if pair[0] not in CLOSED])
def test_an_attribute_is_there(name: str, attribute: str) -> None:
    source = "".join(inspect.getsource(part) for part in OURS[name].__mro__[:-1])
    assert attribute in dir(OURS[name]) or f"self.{attribute} = " in source or f"self.{attribute}: " in source


@pytest.mark.parametrize(("name", "attribute"), [pair for pair in _asked() if pair[0] not in CLOSED])
def test_what_can_be_set_in_xlwings_can_be_set_here(name: str, attribute: str) -> None:
    theirs = vars(getattr(base_classes, name))[attribute]
    ours = inspect.getattr_static(OURS[name], attribute, None)
    if isinstance(theirs, property) and theirs.fset is not None and isinstance(ours, property):
        changed_through_set = name in ("ChartAxis", "ChartSeries") or (name == "Borders" and "set" in dir(OURS[name]))
        assert ours.fset is not None or changed_through_set, f"{name}.{attribute}"


def test_what_a_later_xlwings_asks_for_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Note(base_classes.Note):
        """As a later version may have it."""

        @property
        def author(self) -> str:
            raise NotImplementedError

        def resolve(self) -> None:
            raise NotImplementedError

        def optional(self) -> int:
            return 1

    monkeypatch.setattr(base_classes, "Note", Note)
    ours = type("Note", (Part,), {"__annotations__": {"carried": str}})()
    ours.carried = "here"
    for name in ("author", "resolve"):
        with pytest.raises(NotImplementedError, match=rf"^Note\.{name}: .+\.$"):
            getattr(ours, name)
    with pytest.raises(NotImplementedError):
        ours.author = "me"
    assert ours.carried == "here"
    assert not hasattr(ours, "optional")


@pytest.mark.parametrize("name", sorted({name for name, _ in _asked()} - CLOSED))
def test_every_class_refuses_so(name: str) -> None:
    assert issubclass(OURS[name], Part)


def test_refusals_have_a_reason() -> None:
    refused = 0
    for ours in OURS.values():
        for attribute, value in vars(ours).items():
            if isinstance(value, property) and value.fget is not None and value.fget.__name__ == "refuse":
                refused += 1
                with pytest.raises(NotImplementedError, match=rf"{ours.__name__}\.{attribute}: .+\.$") as refusal:
                    value.fget(None)
                unknown = "does not have it" in str(refusal.value)  # to today's xlwings nothing is
                assert not unknown or (ours.__name__, attribute) in ELSEWHERE
                assert value.fset is not None
                assert value.fset.__name__ == "refuse"
    assert refused > 10
