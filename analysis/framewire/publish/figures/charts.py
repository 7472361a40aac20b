"""Bars and counts over time: numbers in, a drawing out. Nothing here knows a table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.figures.drawing import Drawing, drawable, finished, is_narrow, mark, paper, place
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from framewire.publish.figures.periods import Periods

LABELS = 1.85


def ranked_bars(rows: Sequence[tuple[str, int, str]], width: float = look.WIDTH) -> Drawing:
    """Draw one bar a row (label, value, the words after the bar), in order; the bars are marks of column 1."""
    height = 0.23 * len(rows) + 0.1
    words_beside = 1.2 if is_narrow(width) else 1.5
    with paper(height, width) as drawn:
        axes = place(drawn, LABELS, 0.05, width - LABELS - words_beside, height - 0.1)
        bare_axes(axes, len(rows))
        values = [value for _, value, _ in rows]
        bars = axes.barh(range(len(rows)), values, height=0.68, color=look.ACCENT)
        axes.set_xlim(0, max([*values, 1]))
        for number, (label, value, words) in enumerate(rows):
            row_label(axes, number, label)
            mark(bars[number], number, 1)
            offset = 4 if value else 0
            axes.annotate(
                drawable(words), (value, number), (offset, 0), textcoords="offset points", va="center", color=look.INK
            )
        return finished(drawn)


def timeline(periods: Periods, counts: Sequence[int], unit: str, width: float = look.WIDTH) -> Drawing:
    """Draw one bar a period with its count above it, `unit` named once; the bars are marks of column 1."""
    with paper(1.75, width) as drawn:
        axes = place(drawn, 0.05, 0.38, width - 0.1, 1.2)
        for number, bar in enumerate(axes.bar(range(len(counts)), counts, width=0.78, color=look.ACCENT)):
            mark(bar, number, 1)
        time_axis(axes, periods)
        tallest = max([*counts, 1])
        axes.set_ylim(0, tallest * 1.18)
        most = counts.index(tallest) if tallest in counts else 0
        for number, value in enumerate(counts):
            if value and (len(counts) <= 32 or number == most):
                words = f"{value:,} {unit}" if number == most and len(counts) <= 14 else f"{value:,}"
                axes.annotate(
                    words, (number, value), (0, 2), textcoords="offset points", ha="center", color=look.INK, size=7
                )
        return finished(drawn)


def small_timelines(
    periods: Periods, series: Sequence[tuple[str, Sequence[int]]], width: float = look.WIDTH
) -> Drawing:
    """Draw one small chart a series (label, count a period), all on one scale, the largest count written.

    Each bar is a mark: its row is the series, its column the period, from 1.
    """
    across = 2 if is_narrow(width) else 3
    deep = -(-len(series) // across)
    height = 1.12 * deep + 0.3
    with paper(height, width) as drawn:
        tallest = max([value for _, counts in series for value in counts] + [1])
        wide = (width - 0.1 - 0.3 * (across - 1)) / across
        for number, (label, counts) in enumerate(series):
            column, row = number % across, number // across
            axes = place(drawn, 0.05 + column * (wide + 0.3), height - 1.12 * (row + 1) + 0.12, wide, 0.68)
            for period, bar in enumerate(axes.bar(range(len(counts)), counts, width=0.86, color=look.ACCENT)):
                mark(bar, number, 1 + period)
            axes.set_ylim(0, tallest * 1.05)
            time_axis(axes, periods, labelled=number + across >= len(series))
            axes.set_title(
                drawable(shortened(label, int(wide * 17.5))),
                loc="left",
                fontsize=8,
                color=look.INK,
                pad=9,
                weight="medium",
            )
            _write_peak(axes, counts)
        return finished(drawn)


def _write_peak(axes: Axes, counts: Sequence[int]) -> None:
    peak = max(counts, default=0)
    if peak:
        where = list(counts).index(peak)
        axes.annotate(
            f"{peak:,}", (where, peak), (0, 1.5), textcoords="offset points", ha="center", size=7, color=look.MUTED
        )


def bare_axes(axes: Axes, rows: int) -> None:
    """Leave nothing but the drawing area, first row on top."""
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)


def row_label(axes: Axes, number: float, label: str) -> None:
    lines = textwrap.wrap(drawable(shortened(label, 60)), 32)[:2] or ["–"]
    words = "\n".join(shortened(line, 32) for line in lines)
    size = 8 if len(lines) == 1 else 6.8
    axes.annotate(
        words, (0, number), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", ha="right",
        va="center", size=size, linespacing=1.0, annotation_clip=False,
    )  # fmt: skip


def time_axis(axes: Axes, periods: Periods, labelled: bool = True) -> None:
    axes.set_xlim(-0.6, len(periods) - 0.4)
    axes.set_yticks([])
    ticks = periods.ticks() if labelled else []
    axes.set_xticks([number for number, _ in ticks], [label for _, label in ticks], fontsize=7, linespacing=1.1)
