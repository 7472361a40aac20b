"""The model's count beside the corrected share, with its interval: numbers in, a drawing out."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.figures.charts import LABELS, bare_axes
from framewire.publish.figures.drawing import Drawing, drawable, finished, paper, place
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Numbers = tuple[float, float, float]


@dataclass(frozen=True)
class Estimated:
    """A share: whose, of which code, and value, low and high as counted and as corrected (null: too little coded)."""

    label: str
    code: str
    naive: Numbers | None
    corrected: Numbers | None

    @property
    def holds_naive(self) -> bool:
        """Whether the corrected interval holds the model's own count."""
        if self.naive is None or self.corrected is None:
            return False
        return self.corrected[1] <= self.naive[0] <= self.corrected[2]

    def in_words(self) -> str:
        """Return the row as a sentence, for those who cannot see the drawing."""
        counted = "not counted" if self.naive is None else f"counted {self.naive[0] * 100:.0f} %"
        if self.corrected is None:
            return f"{self.label}, {self.code}: {counted}, not corrected"
        value, low, high = (round(number * 100) for number in self.corrected)
        return f"{self.label}, {self.code}: {counted}, corrected {value} % ({low} to {high})"


def estimated_shares(rows: Sequence[Estimated]) -> Drawing:
    """Draw one row a share: the model's count as a tick, the corrected share as a dot on the line of its interval."""
    deep = 0.21 * len(rows)
    with paper(deep + 0.5) as drawn:
        axes = place(drawn, LABELS + 0.6, 0.25, look.WIDTH - LABELS - 1.5, deep)
        bare_axes(axes, len(rows))
        edges = _quarters(rows)
        axes.set_xlim(0, edges[-1])
        named = [f"{edge * 100:.0f}" for edge in edges[:-1]]
        axes.set_xticks(edges, [*named, f"{edges[-1] * 100:.0f} %"], fontsize=7)
        for edge in edges:
            axes.axvline(edge, color=look.RULE, linewidth=0.6, zorder=0)
        for number, row in enumerate(rows):
            _row(axes, number, row, is_first=number == 0 or rows[number - 1].label != row.label)
        key = "| the model’s count    ● corrected, 95 % interval"
        axes.set_title(key, loc="left", fontsize=7, color=look.MUTED, pad=4)
        return finished(drawn)


def _quarters(rows: Sequence[Estimated]) -> list[float]:
    """Return the marks of the axis, from 0 to the quarter that holds every share and interval."""
    ends = [number for row in rows for numbers in (row.naive, row.corrected) if numbers for number in numbers]
    last = max(math.ceil(max([*ends, 0.0]) * 4), 1)
    return [number / 4 for number in range(last + 1)] if last > 2 else [number * last / 20 for number in range(6)]


def _row(axes: Axes, number: int, row: Estimated, is_first: bool) -> None:
    colour = look.MUTED if row.code == "neutral" else look.STANCE_COLOURS.get(row.code, look.ACCENT)
    beside = 1 - (number + 0.5) / (axes.get_ylim()[0] + 0.5)
    _words(axes, row.code, (0, beside), (-5, -2.5), colour)
    if is_first:
        lines = textwrap.wrap(drawable(shortened(row.label, 72)), 36)[:2]
        _words(axes, "\n".join(lines), (0, beside), (-42, -2.5 if len(lines) == 1 else -8.5), look.INK)
        axes.axhline(number - 0.5, color=look.RULE, linewidth=0.6, zorder=0)
    if row.corrected is not None:
        value, low, high = row.corrected
        axes.plot([low, high], [number, number], color=colour, linewidth=1.4)
        axes.plot([value], [number], "o", color=colour, markersize=3.6)
    if row.naive is not None:
        axes.plot([row.naive[0]], [number], "|", color=look.INK, markersize=8, markeredgewidth=1.1)


def _words(axes: Axes, text: str, place: tuple[float, float], shift: tuple[float, float], colour: str) -> None:
    axes.annotate(
        text, place, shift, xycoords="axes fraction", textcoords="offset points", ha="right", size=7, color=colour,
        annotation_clip=False,
    )  # fmt: skip
