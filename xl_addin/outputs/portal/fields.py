"""The form's fields as the portal takes them: plain text and bare numbers, one field at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xl_addin.contract import forms, layout
from xl_addin.contract.form import Content
from xl_addin.contract.form import Section as Asked
from xl_addin.contract.nouns import AID, Fact
from xl_addin.figures.facts import shown_goal
from xl_addin.figures.parts import parts_of
from xl_addin.ledger.registers import aid, outside_area
from xl_addin.outputs.report.context import context
from xl_addin.outputs.report.written_text import Block, Kind, Written
from xl_addin.values import swedish
from xl_addin.values.masking import Cleared

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results

MISSING = "Saknas"
_FIGURES = {
    Content.INDICATORS: {forms.GOAL: "mal", forms.PERIOD: "perioden", forms.CUMULATIVE: "ackumulerat"},
    Content.FINAL_INDICATORS: {forms.GOAL: "mal", forms.DONE: "ackumulerat"},
}
"""The figures that are typed in of each indicator: the field's name and the live figure's."""
_OWN_ROWS = {Content.ACTIVITIES, Content.INDICATORS}
"""Beside rows of its own such a section has a text only when somebody wrote it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A short value of its own: a field of the project card, or a number.

    Attributes:
        label: the field's name.
        shown: as people read it.
        copied: as it is typed into the portal; "" when there is nothing to type.
    """

    label: str
    shown: str
    copied: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator and its numbers."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Field:
    r"""A text to paste into one field.

    Attributes:
        name: what tells it from the section's other fields; "" when it is the only one.
        kind: Aktivitet or Delaktivitet, else "".
        text: plain text, lines parted by "\n".
        empty: nobody has written anything.
    """

    name: str
    kind: str
    text: str
    empty: bool

    @property
    def characters(self) -> int:
        """The length as a web form counts it: UTF-16 units, a line break is one (HTML Standard, 4.10.18.6)."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2

    @property
    def words(self) -> int:
        """The number of words, marks of lists not counted."""
        return sum(any(sign.isalnum() for sign in word) for word in self.text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the form."""

    asked: Asked
    part: str = ""  # the title of the form's part that begins here
    card: tuple[Figure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def number(self) -> str:
        """Its number in the form."""
        return self.asked.number

    @property
    def title(self) -> str:
        """Its title in the form."""
        return self.asked.title

    @property
    def has_indicators(self) -> bool:
        """Whether indicators are asked for."""
        return self.asked.content in _FIGURES

    @property
    def together(self) -> str:
        """All fields as one text, for a portal that has one box for them."""
        heads = ("\n".join(part for part in (field.name, field.text) if part) for field in self.fields)
        return "\n\n".join(heads)


def sections(results: "Results", *, final: bool) -> list[Section]:
    """The sections of the progress report, or of the final report, which holds both."""
    fields, figures, shown = context(results, final=final), results.figures, results.form.shown(final=final)
    parts = [section.part for section in shown]
    begins = len(set(parts)) > 1  # a report of one part needs no heading for it
    return [
        Section(
            asked,
            part=asked.part if begins and asked.part != before else "",
            card=_card(results) if asked.content is Content.CARD else (),
            indicators=tuple(_indicators(results, figures, asked.content)),
            fields=tuple(_fields(results, fields, asked)),
        )
        for asked, before in zip(shown, ["", *parts], strict=False)
    ]


def plain(written: Written) -> str:
    """A text without any formatting: blank lines between paragraphs, bullets as "• ", numbers written out."""
    out, number, before = "", 0, None
    for block in written.blocks:
        number = (block.start or number + 1) if block.kind is Kind.NUMBERED else 0
        goes_on = block.kind is before and block.kind in {Kind.BULLET, Kind.NUMBERED} and block.start is None
        if out:
            out += "\n" if goes_on or before is Kind.HEADING else "\n\n"
        out += {Kind.BULLET: "• ", Kind.NUMBERED: f"{number}. "}.get(block.kind, "") + block.text
        before = block.kind
    return _wide(out or written.nothing)


def _wide(text: str) -> str:
    """Narrow hard blanks become ordinary hard ones, which every system can store (they stand in ISO 8859-1)."""
    return text.replace(swedish.THIN, swedish.HARD)


def _card(results: "Results") -> tuple[Figure, ...]:
    project, period = results.project, results.period
    values: dict[str, object] = {
        forms.NAME: project.name,
        forms.CASE: project.case,
        forms.BENEFICIARY: project.beneficiary,
        forms.ORGNR: project.orgnr,
        forms.PERIOD_START: period.start,
        forms.PERIOD_END: period.end,
        forms.REPORT: period.number,
        forms.START: project.start or "",
        forms.END: project.end or "",
    }
    texts = {label: str(value) for label, value in values.items()}  # dates as in ISO 8601
    return tuple(Figure(label, text or MISSING, text) for label, text in texts.items())


def _indicators(results: "Results", figures: Mapping[str, Fact], content: Content) -> Iterator[Indicator]:
    columns = _FIGURES.get(content)
    for outcome in results.outcomes if columns else ():
        if outcome.reported and columns:
            facts_of = {label: figures[f"{outcome.code}.{name}"] for label, name in columns.items()}
            goal = _wide(shown_goal(outcome))
            own = [_figure(label, fact) for label, fact in facts_of.items()]
            own = [replace(one, shown=goal) if one.label == forms.GOAL else one for one in own]
            parts = [
                _figure(f"{name} – {label}", facts[last])
                for name, facts in parts_of(results, outcome.code)
                for label, last in columns.items()
                if last in facts
            ]
            yield Indicator(outcome.full_name, (*own, *parts))


def _figure(label: str, fact: Fact) -> Figure:
    """A number with the signs that a box for numbers takes: no blanks between thousands."""
    bare = fact.shown.replace(swedish.THIN, "").replace("−", "-")
    copied = "" if fact.shown == swedish.NOTHING else Cleared(bare)  # ten bare digits may look like a person's number
    return Figure(label, _wide(fact.shown), copied)


def _fields(results: "Results", fields: dict[str, Any], asked: Asked) -> Iterator[Field]:
    written: Written | None = fields["avsnitt"].get(asked.key)
    if written is not None and (written or asked.content not in _OWN_ROWS):
        yield _field("", "", written, _drawn(results, asked.content))
    if asked.content is Content.ACTIVITIES:
        rows: Sequence[dict[str, Any]] = fields["aktiviteter"]
        for row in rows:
            if row["namn"]:
                kinds = {"akt": layout.ACTIVITY, "delakt": layout.SUBACTIVITY}
                kind = next((word for name, word in kinds.items() if row[name] == forms.TICKED), "")
                yield _field(row["namn"], kind, row["beskrivning"])


def _field(name: str, kind: str, written: Written, drawn: str = "") -> Field:
    """A field of what is written, then what is drawn from the log."""
    text = "\n\n".join(part for part in (plain(written) if written or not drawn else "", drawn) if part)
    return Field(name, kind, text, empty=not (written or drawn))


def _drawn(results: "Results", content: Content) -> str:
    """What the log itself has to say in a section, which the report prints as a table."""
    lines = []
    if content is Content.OUTSIDE:
        for row in outside_area(results):
            meetings = ", ".join(f"{what} {swedish.day(day)}" for what, day in row.meetings)
            lines.append(f"• {row.company}, {row.town}: {meetings}")
    if content is Content.AID:
        rows = aid(results)
        for grant in rows:
            number = f" ({grant.number})" if grant.number else ""
            why = f", {grant.words}" if grant.words else ""
            lines.append(f"• {swedish.day(grant.day)}, {grant.company}{number}: {swedish.number(grant.amount)} kr{why}")
        if rows:
            lines.append(f"Summa: {swedish.number(results.outcome(AID.code).period)} kr")
    return plain(Written([Block(Kind.PARAGRAPH, "\n".join(lines))])) if lines else ""
