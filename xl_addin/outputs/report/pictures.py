"""Pictures for print: outcome against goal, and the curve of what has been reached so far.

They are drawn only when a template asks for them, since matplotlib takes most of a second to load. The same figures
give the same bytes.
"""

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.building import cell_styles
from xl_addin.contract import headers
from xl_addin.contract.nouns import Outcome
from xl_addin.ledger.small_groups import is_personal
from xl_addin.outputs.report.written_text import printable
from xl_addin.values import swedish
from xl_addin.values.parse import MONTHS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from xl_addin.ledger.outcomes import Results

DPI = 300
WIDTH = 16.0
"""Centimetres: what an A4 page with ordinary margins has room for."""

_CM = 2.54  # to the inch
_FONTS = Path(__file__).parent / "fonts"  # Carlito: Calibri's widths, SIL Open Font License
_WEIGHTS = {"Carlito-Regular.ttf": 400, "Carlito-Bold.ttf": 700}
_FAMILY = "Projektlogg"  # a name of our own: no installed font, and no old list of fonts, can stand in for it
_SPARE = f"{_FAMILY} reserv"  # for signs that Carlito lacks; comes with matplotlib
_SIZE = 10.0  # points
_LONG = 80  # letters of an indicator's name on one line
_MARKS = 10  # on the line of time, about
_COLOURS = tuple(f"#{colour}" for colour in (cell_styles.TEAL, cell_styles.ORANGE, cell_styles.PLUM))
_INK, _MUTED, _LINE = (f"#{colour}" for colour in (cell_styles.INK, cell_styles.MUTED, cell_styles.LINE))

FIELDS = {
    "diagram.mal": "Bild: utfall mot mål, en stapel för varje indikator",
    "diagram.kurva": "Bild: ackumulerat utfall månad för månad, mot den takt som behövs",
}


@dataclass(frozen=True)
class Picture:
    """A picture that is drawn when it is asked for. False when there is nothing to draw.

    Attributes:
        alt: what it shows, with the figures, for those who do not see it.
        draw: makes the PNG.
        height: in centimetres.
    """

    alt: str
    draw: Callable[[], bytes]
    height: float

    def __bool__(self) -> bool:
        return bool(self.alt)

    def __str__(self) -> str:
        return self.alt


def pictures(results: "Results") -> dict[str, Picture]:
    """The pictures by the last part of their field's name."""
    drawn = (outcome for outcome in _drawable(results) if outcome.part is not None)
    shown = [replace(outcome, name=printable(outcome.name)) for outcome in drawn]  # for labels and what is read aloud
    return {"mal": _goals(shown), "kurva": _curve(results, shown)}


def _drawable(results: "Results") -> Iterator[Outcome]:
    """What is reported; a small group of a personal trait is not drawn."""
    for indicator, outcome in zip(results.indicators, results.outcomes, strict=True):
        may = results.disclosure(indicator.code)
        if indicator.reported and may.allows("period", outcome) and may.allows("cumulative", outcome):
            yield outcome


def _goals(shown: Sequence[Outcome]) -> Picture:
    lines = [f"{outcome.name}: {_reached(outcome)}" for outcome in shown]
    lines = [f"{line}, varav {swedish.number(o.period)} i perioden." for line, o in zip(lines, shown, strict=True)]
    alt = f"Stapeldiagram över utfall mot mål. {' '.join(lines)}" if shown else ""
    height = 1.7 + 1.55 * len(shown)
    return Picture(alt, lambda: _png(height, lambda figure: _draw_goals(figure, shown)), height)


def _reached(outcome: Outcome) -> str:
    of_goal = swedish.share(outcome.cumulative, outcome.target)
    return f"{swedish.number(outcome.cumulative)} av {swedish.number(outcome.target)} ({of_goal})"


def _curve(results: "Results", shown: Sequence[Outcome]) -> Picture:
    from xl_addin.outputs.own_sheets import curve

    months = list(curve(results))
    reported = [outcome.code for outcome in results.outcomes if outcome.reported]  # the order of the curve's columns
    drawn = {one.code for one in results.indicators if not is_personal(one)}  # a curve tells of every month
    lines = [(outcome, reported.index(outcome.code)) for outcome in shown if outcome.code in drawn]
    lines = [(outcome, place) for outcome, place in lines if months and place < len(months[0]) - 2]
    ends = [f"{outcome.name} {swedish.share(outcome.cumulative, outcome.target)}" for outcome, _ in lines]
    alt = (
        "Linjediagram över ackumulerat utfall i procent av målet, månad för månad, mot den takt som behövs. "
        f"Vid periodens slut: {'; '.join(ends)}."
    )
    days = [day for day, *_ in months if isinstance(day, date)]
    pace = [_percent(row[1]) for row in months]
    series = [(outcome.name, [_percent(row[2 + place]) for row in months]) for outcome, place in lines]
    height = 8.4 + 0.45 * len(series)
    draw = lambda: _png(height, lambda figure: _draw_curve(figure, days, pace, series))  # noqa: E731 - drawn when asked for
    return Picture(alt if lines else "", draw, height)


def _percent(part: object) -> float:
    """A share in per cent; what is not known is not drawn."""
    return float(part) * 100 if isinstance(part, int | float) else float("nan")


def _draw_goals(figure: "Figure", shown: Sequence[Outcome]) -> None:
    """Bars in per cent of each indicator's goal, since the goals are of different size."""
    axes = figure.subplots()
    places = range(len(shown))
    now = [_percent((o.period or 0) / o.target) if o.target else 0 for o in shown]
    before = [
        _percent((o.cumulative or 0) / o.target) - part if o.target else 0 for o, part in zip(shown, now, strict=True)
    ]
    axes.barh(places, before, height=0.42, color=_COLOURS[0], label="Tidigare perioder")
    axes.barh(places, now, height=0.42, left=before, color=_COLOURS[1], label="Perioden")
    axes.vlines(
        [100] * len(shown), [p - 0.3 for p in places], [p + 0.3 for p in places], color=_INK, lw=2.4, label="Målet"
    )
    widest = max(100.0, *(old + new for old, new in zip(before, now, strict=True)))
    for place, outcome in zip(places, shown, strict=True):
        axes.text(0, place - 0.34, _short(outcome.name), va="bottom", color=_INK)
        axes.text(before[place] + now[place] + widest * 0.012, place, _reached(outcome), va="center", weight="bold")
    axes.set_xlim(0, widest * 1.26)
    axes.set_ylim(len(shown) - 0.55, -0.85)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.01, 0), ncols=3, columnspacing=1.6, frameon=False, handlelength=1.2
    )


def _draw_curve(
    figure: "Figure", days: Sequence[date], pace: Sequence[float], series: Sequence[tuple[str, Sequence[float]]]
) -> None:
    axes = figure.subplots()
    places = range(len(days))
    axes.plot(places, pace, color=_MUTED, linewidth=1.2, linestyle=(0, (4, 3)), label=headers.PACE)
    for (name, shares), colour in zip(series, _COLOURS, strict=False):
        axes.plot(places, shares, color=colour, linewidth=2.2, label=_short(name), solid_capstyle="round")
    axes.axhline(100, color=_INK, linewidth=1)
    _set_scales(axes, days)
    axes.legend(loc="upper left", bbox_to_anchor=(-0.01, -0.1), ncols=1, frameon=False, handlelength=1.8)


def _set_scales(axes: "Axes", days: Sequence[date]) -> None:
    ticks = range(0, len(days), max(1, round(len(days) / _MARKS)))
    axes.set_xticks(list(ticks), [f"{MONTHS[days[n].month - 1][:3]} {days[n]:%y}" for n in ticks])
    axes.set_xlim(0, max(1, len(days) - 1))
    axes.set_ylim(0, max(105.0, axes.get_ylim()[1]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0f}{swedish.HARD}%")
    axes.grid(axis="y", color=_LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_LINE)
    axes.tick_params(length=0, colors=_MUTED, pad=6)


def _short(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1].rstrip()}…"


def _png(height: float, draw: Callable[["Figure"], None]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with _style():
        figure = Figure(figsize=(WIDTH / _CM, height / _CM), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()


@contextmanager
def _style() -> Iterator[None]:
    """Our own settings and nobody's matplotlibrc; dollar signs and other marks are text."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontEntry, fontManager

    if not any(entry.name == _FAMILY for entry in fontManager.ttflist):
        fontManager.ttflist += [
            FontEntry(fname=str(_FONTS / file), name=_FAMILY, weight=weight) for file, weight in _WEIGHTS.items()
        ]
        spare = Path(mpl.get_data_path()) / "fonts/ttf"
        fontManager.ttflist += [
            FontEntry(fname=str(spare / file), name=_SPARE, weight=weight)
            for file, weight in (("DejaVuSans.ttf", 400), ("DejaVuSans-Bold.ttf", 700))
        ]
    with warnings.catch_warnings(), mpl.rc_context():
        warnings.simplefilter("ignore", UserWarning)  # a sign that no font has is a box, and no line at the terminal
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": [_FAMILY, _SPARE],
                "font.size": _SIZE,
                "text.color": _INK,
                "text.parse_math": False,
                "legend.fontsize": _SIZE,
                "figure.facecolor": "white",
            }
        )
        yield
