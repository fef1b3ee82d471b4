"""The section of activities: the rows of the activity plan, each opened by the period's figures.

Which indicators an activity has, the plan says in its column Indikatorer: their codes with comma between, or "inga".
Where the column is blank, the activity has the reported indicators whose own words (code and Aktiviteter) stand in its
name: Kunskapsseminarier has the indicator that counts Seminarium.

The rule for the text is one: the figures of an ongoing activity come first, unless the manager's text holds a live
figure of one of the activity's indicators, such as `{{ leverans.perioden }}`: then the manager tells them and nothing
is added. "inga" in the plan leaves them out for good.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from xl_addin.contract import headers, layout
from xl_addin.contract.nouns import Fact, Indicator
from xl_addin.figures.facts import cell_text, slug
from xl_addin.figures.live_names import TAG, lookup
from xl_addin.outputs.report.written_text import Block, Kind, Written, read
from xl_addin.reading.report_texts import Passage

if TYPE_CHECKING:
    from xl_addin.ledger.outcomes import Results

ROWS = 6
"""The form has so many rows; those not needed stay empty."""

TICKED, EMPTY = "☒", "☐"
_SAME, _LETTERS = 0.75, 6  # so much of an indicator's word, and at least so many letters, stand in the name


def activity_rows(results: "Results", figures: Mapping[str, Fact], texts: Sequence[Passage]) -> list[dict[str, Any]]:
    """The rows of the section: the plan's, then texts on activities that the plan lacks, then empty rows.

    Args:
        results: what the counting came to.
        figures: all live figures.
        texts: the section's texts, in the sheet's order.
    """
    about: dict[int | str, list[Passage]] = {}
    for one in texts:
        if one.activity != "":
            about.setdefault(one.about[1], []).append(one)
    rows = []
    for place, row in enumerate(results.plan.to_dict("records")):
        name, level, runs = (cell_text(row[column]) for column in (headers.TITLE, headers.LEVEL, headers.ONGOING))
        cells = [one.text for one in about.pop(place, [])]
        ongoing = runs != layout.NO
        if cells or ongoing:
            indicators = (
                chosen_indicators(name, cell_text(row[headers.INDICATORS]), results.indicators) if ongoing else []
            )
            rows.append(_row(name, level, _blocks(results, figures, cells, indicators)))
    for others in about.values():  # by name: the first spelling
        cells = [one.text for one in others]
        rows.append(_row(str(others[0].activity), "", _blocks(results, figures, cells, [])))
    empty = {"akt": EMPTY, "delakt": EMPTY, "namn": "", "beskrivning": Written(nothing="")}
    return rows + [empty] * (ROWS - len(rows))


def chosen_indicators(activity: str, chosen: str, indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators whose figures belong to an activity of the plan.

    Args:
        activity: its name.
        chosen: what stands in its column Indikatorer.
        indicators: all there are.
    """
    if chosen:
        codes = [slug(part) for part in chosen.split(",")]
        return [indicator for code in dict.fromkeys(codes) for indicator in indicators if slug(indicator.code) == code]
    return [indicator for indicator in indicators if indicator.reported and _is_named(indicator, activity)]


def _is_named(indicator: Indicator, activity: str) -> bool:
    """Whether a word of the indicator stands in the name, alone or in a compound: seminari in kunskapsseminarier."""
    name = slug(activity)
    words = {word for part in (indicator.code, *indicator.activities) for word in slug(part).split("_")}
    for word in words:
        match = SequenceMatcher(None, word, name, autojunk=False).find_longest_match()
        if match.size >= max(_LETTERS, _SAME * len(word)):
            return True
    return False


def _row(name: str, level: str, blocks: Sequence[Block]) -> dict[str, Any]:
    return {
        "akt": TICKED if level == layout.ACTIVITY else EMPTY,
        "delakt": TICKED if level == layout.SUBACTIVITY else EMPTY,
        "namn": name,
        "beskrivning": Written(blocks),
    }


def _blocks(
    results: "Results", figures: Mapping[str, Fact], cells: Sequence[str], indicators: Sequence[Indicator]
) -> list[Block]:
    """The figures, unless the text tells them itself, and the text."""
    codes = {indicator.code for indicator in indicators}
    named = (lookup(match[1], figures) for cell in cells for match in TAG.finditer(cell))
    quoted = any(fact and fact.name.partition(".")[0] in codes for fact in named)
    first = [] if quoted else list(_opening(results, figures, indicators))
    return first + [block for cell in cells for block in read(cell, figures)]


def _opening(results: "Results", figures: Mapping[str, Fact], indicators: Sequence[Indicator]) -> Iterator[Block]:
    """One sentence an indicator, and for what is counted in events the period's events."""
    if indicators:
        yield Block(Kind.PARAGRAPH, " ".join(_sentence(indicator, figures) for indicator in indicators))
    for indicator in indicators:
        events = figures.get(f"{indicator.code}.lista")
        if events and _has_themes(results, indicator):
            yield from (Block(Kind.BULLET, event) for event in events.items or ())


def _sentence(indicator: Indicator, figures: Mapping[str, Fact]) -> str:
    name = re.sub(r"^antal\s+", "", indicator.name, flags=re.IGNORECASE)
    now, so_far, goal = (figures[f"{indicator.code}.{last}"] for last in ("perioden", "ackumulerat", "mal"))
    against = f", mot målet {goal.shown}" if goal.value is not None else ""
    return f"{name[:1].upper()}{name[1:]}: {now.shown} i perioden och {so_far.shown} sedan start{against}."


def _has_themes(results: "Results", indicator: Indicator) -> bool:
    """Whether the period's events have anything to tell but their day; referrals are rows, but no events."""
    rows = results.ledger.of(indicator.code, period=results.period.number)["row"]
    return bool((results.log.loc[results.log["row"].isin(rows), headers.THEME] != "").any())
