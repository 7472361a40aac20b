"""The charts of a report: numbers in, a drawing out. Nothing here knows a table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.figures import (
    ACCENT,
    AGAINST,
    FAVOUR,
    INK,
    MUTED,
    NEUTRAL,
    PAPER,
    RULE,
    WIDTH,
    Drawing,
    drawable,
    finished,
    picture,
    place,
    styled,
)
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from framewire.publish.periods import Periods

FEW = 5
LABELS = 1.85
PALE = 0.42


@dataclass(frozen=True)
class Tally:
    """How many documents (or quotations) take each stance."""

    against: int = 0
    neutral: int = 0
    favour: int = 0

    @property
    def judged(self) -> int:
        return self.against + self.neutral + self.favour

    @property
    def balance(self) -> float:
        """(favour - against) / judged, from -1 to 1; 0 when nothing is judged."""
        return (self.favour - self.against) / self.judged if self.judged else 0.0

    def differs(self, other: Tally) -> bool:
        """Return whether two balances lie apart by more than twice the standard error of their difference.

        One answer of each stance is added to both (Agresti and Coull 1998), so that a few that agree are not certain.
        """
        (mine, error), (others, its_error) = self._estimate(), other._estimate()
        return bool(abs(mine - others) > 2 * (error + its_error) ** 0.5)

    def _estimate(self) -> tuple[float, float]:
        """The balance and its variance with one answer of each stance added."""
        whole = self.judged + 3
        mean = (self.favour - self.against) / whole
        return mean, ((self.favour + self.against + 2) / whole - mean**2) / whole


@dataclass(frozen=True)
class StanceRow:
    """A row of a stance chart: whose, and its tallies in narration and in quotation. `rest`: it sums up several."""

    label: str
    narration: Tally
    quotation: Tally
    rest: bool = False


def ranked_bars(rows: Sequence[tuple[str, int, str]]) -> Drawing:
    """Draw one bar a row (label, value, the words after the bar), in the order given."""
    with styled():
        height = 0.23 * len(rows) + 0.1
        drawn = picture(height)
        axes = place(drawn, LABELS, 0.05, WIDTH - LABELS - 1.5, height - 0.1)
        _bare(axes, len(rows))
        values = [value for _, value, _ in rows]
        axes.barh(range(len(rows)), values, height=0.68, color=ACCENT)
        axes.set_xlim(0, max([*values, 1]))
        for number, (label, value, words) in enumerate(rows):
            _label(axes, number, label)
            offset = 4 if value else 0
            axes.annotate(
                drawable(words), (value, number), (offset, 0), textcoords="offset points", va="center", color=INK
            )
        return finished(drawn)


def timeline(periods: Periods, counts: Sequence[int], unit: str) -> Drawing:
    """Draw one bar a period with its count above it, `unit` named once."""
    with styled():
        drawn = picture(1.75)
        axes = place(drawn, 0.05, 0.38, WIDTH - 0.1, 1.2)
        axes.bar(range(len(counts)), counts, width=0.78, color=ACCENT)
        _time_axis(axes, periods)
        tallest = max([*counts, 1])
        axes.set_ylim(0, tallest * 1.18)
        most = counts.index(tallest) if tallest in counts else 0
        for number, value in enumerate(counts):
            if value and (len(counts) <= 32 or number == most):
                words = f"{value:,} {unit}" if number == most and len(counts) <= 14 else f"{value:,}"
                axes.annotate(
                    words, (number, value), (0, 2), textcoords="offset points", ha="center", color=INK, size=7
                )
        return finished(drawn)


def small_timelines(periods: Periods, series: Sequence[tuple[str, Sequence[int]]]) -> Drawing:
    """Draw one small chart a series (label, count a period), all on one scale, the largest count written."""
    across = 3
    deep = -(-len(series) // across)
    with styled():
        height = 1.12 * deep + 0.3
        drawn = picture(height)
        tallest = max([value for _, counts in series for value in counts] + [1])
        wide = (WIDTH - 0.1 - 0.3 * (across - 1)) / across
        for number, (label, counts) in enumerate(series):
            column, row = number % across, number // across
            axes = place(drawn, 0.05 + column * (wide + 0.3), height - 1.12 * (row + 1) + 0.12, wide, 0.68)
            axes.bar(range(len(counts)), counts, width=0.86, color=ACCENT)
            axes.set_ylim(0, tallest * 1.05)
            _time_axis(axes, periods, labelled=number + across >= len(series))
            axes.set_title(drawable(shortened(label, 34)), loc="left", fontsize=8, color=INK, pad=9, weight="medium")
            _write_peak(axes, counts)
        return finished(drawn)


def stance_rows(rows: Sequence[StanceRow]) -> Drawing:
    """Draw two panels, narration and quotation: a row's judged documents in shares, neutral astride the middle line.

    A row with fewer than five judged documents is pale; one with none says so.
    """
    with styled():
        height = 0.3 * len(rows) + 0.62
        drawn = picture(height)
        wide = (WIDTH - LABELS - 0.75) / 2
        for side, voice in enumerate(("narration", "quotation")):
            axes = place(drawn, LABELS + side * (wide + 0.42), 0.06, wide, 0.3 * len(rows))
            _bare(axes, len(rows))
            axes.set_xlim(-1, 1)
            axes.axvline(0, color=RULE, linewidth=0.7, zorder=0)
            for number, row in enumerate(rows):
                tally = row.narration if voice == "narration" else row.quotation
                _stance_bar(axes, number, tally)
                if side == 0:
                    _label(axes, number, row.label)
            _stance_heads(axes, voice)
        return finished(drawn)


def stance_timeline(periods: Periods, narration: Sequence[Tally], quotation: Sequence[Tally]) -> Drawing:
    """Draw two panels, narration above quotation: judged documents a period, favour up, against down."""
    with styled():
        drawn = picture(3.2)
        shown = (("narration", narration, 1.86), ("quotation", quotation, 0.42))
        reach = max([max(t.favour, t.against) + t.neutral / 2 for t in (*narration, *quotation)] + [1])
        for voice, tallies, bottom in shown:
            axes = place(drawn, 0.75, bottom, WIDTH - 0.8, 1.16)
            _stance_columns(axes, tallies)
            axes.set_ylim(-reach * 1.12, reach * 1.12)
            _time_axis(axes, periods, labelled=voice == "quotation")
            axes.spines["bottom"].set_visible(False)
            axes.axhline(0, color=RULE, linewidth=0.7, zorder=0)
            for height, word, colour in ((0.78, "favour", FAVOUR), (0.5, "neutral", MUTED), (0.22, "against", AGAINST)):
                axes.text(-0.115, height, word, transform=axes.transAxes, va="center", color=colour, size=7.5)
            axes.text(-0.115, 1.06, voice, transform=axes.transAxes, va="center", weight="medium", color=INK)
        return finished(drawn)


def share_grid(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[int, int]]]) -> Drawing:
    """Draw a grid of cells (part, whole), shaded by part / whole and written in figures; whole 0 is empty."""
    import numpy as np

    shares = np.array([[part / whole if whole else np.nan for part, whole in row] for row in cells])
    words = [[f"{part}/{whole}" if whole else "–" for part, whole in row] for row in cells]
    colours = ["#f3f6f8", "#b9cfdf", "#6f9fc0", "#33658a", "#1f4763"]
    return _grid(rows, columns, _Cells(shares, words, colours, (0.0, 1.0)))


def balance_grid(
    rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[float | None, str]]]
) -> Drawing:
    """Draw a grid of balances from -1 (against) to 1 (favour), each cell with its words; null is an empty cell."""
    import numpy as np

    shares = np.array([[np.nan if value is None else value for value, _ in row] for row in cells])
    colours = [AGAINST, "#eda878", "#eef0f2", "#7fb8da", FAVOUR]
    return _grid(rows, columns, _Cells(shares, [[words for _, words in row] for row in cells], colours, (-1.0, 1.0)))


@dataclass(frozen=True)
class _Cells:
    """What stands in a grid: numbers that colour, words that are written, colours from low to high."""

    numbers: object
    words: list[list[str]]
    colours: list[str]
    limits: tuple[float, float]


def _grid(rows: Sequence[str], columns: Sequence[str], cells: _Cells) -> Drawing:
    import seaborn
    from matplotlib.colors import LinearSegmentedColormap

    with styled():
        wide = min(WIDTH - LABELS - 0.05, 1.15 * len(columns))
        room = int(wide / len(columns) * 16)
        names = [textwrap.wrap(drawable(shortened(name, 44)), room, break_long_words=False) for name in columns]
        size = 7.5 if max(len(line) for lines in names for line in lines) <= room else 6.6
        top = 0.14 * max(len(lines) for lines in names) + 0.1
        height = 0.27 * len(rows) + top + 0.05
        drawn = picture(height)
        axes = place(drawn, LABELS, 0.05, wide, 0.27 * len(rows))
        colours = LinearSegmentedColormap.from_list("framewire", cells.colours)
        low, high = cells.limits
        seaborn.heatmap(
            cells.numbers, ax=axes, cmap=colours, vmin=low, vmax=high, cbar=False, linewidths=1.5, linecolor=PAPER,
            annot=cells.words, fmt="", annot_kws={"size": 7.5}, xticklabels=False, yticklabels=False,
        )  # fmt: skip
        for number, lines in enumerate(names):
            head = "\n".join(lines)
            axes.text(number + 0.5, -0.12, head, ha="center", va="bottom", size=size, color=INK, linespacing=1.1)
        for number, name in enumerate(rows):
            _label(axes, number + 0.5, name)
        _write_missing(axes, cells)
        return finished(drawn)


def _write_missing(axes: Axes, cells: _Cells) -> None:
    import numpy as np

    for row, column in np.argwhere(np.isnan(np.asarray(cells.numbers, dtype=float))):
        axes.text(
            column + 0.5, row + 0.5, drawable(cells.words[row][column]), ha="center", va="center", color=MUTED, size=7
        )


def _stance_bar(axes: Axes, number: int, tally: Tally) -> None:
    if not tally.judged:
        axes.text(0, number, "none judged", ha="center", va="center", color=MUTED, size=7)
        return
    left = -(tally.neutral / 2 + tally.against) / tally.judged
    strength, height = (PALE, 0.34) if tally.judged < FEW else (1.0, 0.7)
    for value, colour, text in (
        (tally.against, AGAINST, PAPER), (tally.neutral, NEUTRAL, "#1b2733"), (tally.favour, FAVOUR, PAPER)
    ):  # fmt: skip
        share = value / tally.judged
        axes.barh(number, share, left=left, height=height, color=colour, alpha=strength)
        if share > 0.14 and tally.judged >= FEW:
            axes.text(left + share / 2, number, str(value), ha="center", va="center", color=text, size=7)
        left += share
    axes.text(1.03, number, f"{tally.judged:,}", va="center", color=MUTED, size=7)


def _stance_heads(axes: Axes, voice: str) -> None:
    high = axes.get_ylim()[1]
    axes.annotate(voice, (0, high), (0, 17), textcoords="offset points", ha="center", weight="medium", color=INK)
    for x, align, word, colour in (
        (-1, "left", "against", AGAINST), (0, "center", "neutral", MUTED), (1, "right", "favour", FAVOUR)
    ):  # fmt: skip
        axes.annotate(word, (x, high), (0, 5), textcoords="offset points", ha=align, color=colour, size=7.5)
    axes.annotate("judged", (1.03, high), (0, 5), textcoords="offset points", ha="left", color=MUTED, size=6.5)


def _stance_columns(axes: Axes, tallies: Sequence[Tally]) -> None:
    places = range(len(tallies))
    neutral = [tally.neutral for tally in tallies]
    axes.bar(places, neutral, bottom=[-value / 2 for value in neutral], width=0.78, color=NEUTRAL)
    axes.bar(places, [t.favour for t in tallies], bottom=[value / 2 for value in neutral], width=0.78, color=FAVOUR)
    axes.bar(places, [-t.against for t in tallies], bottom=[-value / 2 for value in neutral], width=0.78, color=AGAINST)
    if len(tallies) > 20:
        return
    for number, tally in enumerate(tallies):
        high, low = tally.neutral / 2 + tally.favour, -tally.neutral / 2 - tally.against
        if tally.favour:
            axes.annotate(
                str(tally.favour),
                (number, high),
                (0, 1.5),
                textcoords="offset points",
                ha="center",
                size=6.5,
                color=FAVOUR,
            )
        if tally.against:
            axes.annotate(
                str(tally.against),
                (number, low),
                (0, -1.5),
                textcoords="offset points",
                ha="center",
                va="top",
                size=6.5,
                color=AGAINST,
            )


def _write_peak(axes: Axes, counts: Sequence[int]) -> None:
    peak = max(counts, default=0)
    if peak:
        where = list(counts).index(peak)
        axes.annotate(
            f"{peak:,}", (where, peak), (0, 1.5), textcoords="offset points", ha="center", size=7, color=MUTED
        )


def _bare(axes: Axes, rows: int) -> None:
    """Leave nothing but the drawing area, first row on top."""
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def _label(axes: Axes, number: float, label: str) -> None:
    lines = textwrap.wrap(drawable(shortened(label, 60)), 32)[:2] or ["–"]
    words = "\n".join(shortened(line, 32) for line in lines)
    size = 8 if len(lines) == 1 else 6.8
    axes.annotate(
        words, (0, number), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
        va="center", size=size, linespacing=1.0, annotation_clip=False,
    )  # fmt: skip


def _time_axis(axes: Axes, periods: Periods, labelled: bool = True) -> None:
    axes.set_xlim(-0.6, len(periods) - 0.4)
    axes.set_yticks([])
    ticks = periods.ticks() if labelled else []
    axes.set_xticks([number for number, _ in ticks], [label for _, label in ticks], fontsize=7, linespacing=1.1)
