"""The portal pack: one HTML page with every field of the form, ready to be copied into the funder's portal.

The page is opened from disk and reaches for nothing: style and script stand in it, and its policy (CSP level 3, a meta
element) lets only those two run. Every text goes through the template's escaping.
"""

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from xl_addin.figures.facts import UNPRINTED, count_further
from xl_addin.outputs.portal.fields import Section, sections
from xl_addin.outputs.report.written_text import printable
from xl_addin.values import swedish

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results


def make_portal(results: "Results", *, final: bool) -> str:
    """Make the page, the same for the same figures.

    Args:
        results: what the counting came to; its period is the one reported.
        final: the final report, which holds both parts of the form, instead of the period's.
    """
    return render(results, sections(results, final=final), final=final)


def render(results: "Results", shown: list[Section], *, final: bool) -> str:
    """Make the page of these sections."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("xl_addin.outputs.portal")
    ticks = results.form.portal
    page, style, script = ((folder / name).read_text("utf-8") for name in ("page.html", "page.css", "page.js"))
    if ticks:
        style, script = (
            part + (folder / name).read_text("utf-8") for part, name in ((style, "ticks.css"), (script, "ticks.js"))
        )
    environment = Environment(
        finalize=_shown,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["antal"] = swedish.number
    period = results.period
    return environment.from_string(page).render(
        policy=f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        title="Slutrapport" if final else f"Lägesrapport {period.number}",
        project=results.project.name or "Projekt utan namn",
        period=results.period_line(),
        counted=swedish.day(results.today),
        note=count_further(results) if final else "",
        findings=results.levels,
        standing=len(results.standing),
        lost=[note for note in results.findings if note.code in UNPRINTED],
        sections=shown,
        ticks=ticks,
        report=f"{results.project.case} {period.number} {final}",
    )


def _shown(value: object) -> object:
    """The door of the page: whatever it prints passes here before it is escaped."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
