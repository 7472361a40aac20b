"""How stances are drawn: against to the left or below, favour to the right or above, neutral astride the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.figures.charts import LABELS, bare_axes, row_label, time_axis
from framewire.publish.figures.drawing import Drawing, drawable, finished, is_narrow, mark, paper, place
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from framewire.publish.figures.periods import Periods

# A bar of fewer judged documents is pale; a sentence is written about an outlet from this many on.
FEW = 5
HEADLINE = 10
PALE = 0.42
MOST_NUMBERED = 20


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


def stance_rows(rows: Sequence[StanceRow], width: float = look.WIDTH) -> Drawing:
    """Draw two panels, narration and quotation: a row's judged documents in shares, neutral astride the middle line.

    A row with fewer than five judged documents is pale; one with none says so. The parts of a bar are marks: columns 1
    to 3 are against, neutral and favour in narration, 4 to 6 in quotation.
    """
    across = 1 if is_narrow(width) else 2
    deep = 0.3 * len(rows) + 0.62
    with paper(deep * 2 / across, width) as drawn:
        wide = (width - LABELS - 0.33 - 0.42 * (across - 1)) / across
        for side, voice in enumerate(("narration", "quotation")):
            right, down = (side * (wide + 0.42), 0.0) if across == 2 else (0.0, deep * (1 - side))
            axes = place(drawn, LABELS + right, 0.06 + down, wide, 0.3 * len(rows))
            bare_axes(axes, len(rows))
            axes.set_xlim(-1, 1)
            axes.axvline(0, color=look.RULE, linewidth=0.7, zorder=0)
            for number, row in enumerate(rows):
                tally = row.narration if voice == "narration" else row.quotation
                _stance_bar(axes, (number, 1 + 3 * side), tally)
                if side == 0 or across == 1:
                    row_label(axes, number, row.label)
            _stance_heads(axes, voice)
        return finished(drawn)


def stance_timeline(
    periods: Periods, panels: Sequence[tuple[str, Sequence[Tally]]], width: float = look.WIDTH
) -> Drawing:
    """Draw one panel for each label and its tallies, one below the other on one scale: favour up, against down.

    The parts of a column are marks: one row for each panel and period, columns 2 to 4 against, neutral and favour.
    """
    with paper(1.44 * len(panels) + 0.32, width) as drawn:
        edge = -0.655 / (width - 0.8)
        reach = max([max(t.favour, t.against) + t.neutral / 2 for _, row in panels for t in row] + [1])
        for number, (label, tallies) in enumerate(panels):
            below = len(panels) - 1 - number
            axes = place(drawn, 0.75, 0.42 + 1.44 * below, width - 0.8, 1.12)
            _stance_columns(axes, number * len(periods), tallies, reach)
            axes.set_ylim(-reach * 1.12, reach * 1.12)
            time_axis(axes, periods, labelled=not below)
            axes.spines["bottom"].set_visible(False)
            axes.axhline(0, color=look.RULE, linewidth=0.7, zorder=0)
            for height, word, colour in (
                (0.78, "favour", look.FAVOUR),
                (0.5, "neutral", look.MUTED),
                (0.22, "against", look.AGAINST),
            ):
                axes.text(edge, height, word, transform=axes.transAxes, va="center", color=colour, size=7.5)
            words = drawable(shortened(label, int(width * 11)))
            axes.text(edge, 1.08, words, transform=axes.transAxes, va="center", weight="medium", color=look.INK)
        return finished(drawn)


def _stance_bar(axes: Axes, at: tuple[int, int], tally: Tally) -> None:
    number, column = at
    if not tally.judged:
        axes.text(0, number, "none judged", ha="center", va="center", color=look.MUTED, size=7)
        return
    left = -(tally.neutral / 2 + tally.against) / tally.judged
    strength, height = (PALE, 0.34) if tally.judged < FEW else (1.0, 0.7)
    parts = (
        (tally.against, look.AGAINST, look.ON_BAR),
        (tally.neutral, look.NEUTRAL, look.INK),
        (tally.favour, look.FAVOUR, look.ON_BAR),
    )
    for place_in_row, (value, colour, text) in enumerate(parts):
        share = value / tally.judged
        (bar,) = axes.barh(number, share, left=left, height=height, color=colour, alpha=strength)
        mark(bar, number, column + place_in_row)
        if share > 0.14 and tally.judged >= FEW:
            axes.text(left + share / 2, number, str(value), ha="center", va="center", color=text, size=7)
        left += share
    axes.text(1.03, number, f"{tally.judged:,}", va="center", color=look.MUTED, size=7)


def _stance_heads(axes: Axes, voice: str) -> None:
    high = axes.get_ylim()[1]
    axes.annotate(voice, (0, high), (0, 17), textcoords="offset points", ha="center", weight="medium", color=look.INK)
    for x, align, word, colour in (
        (-1, "left", "against", look.AGAINST), (0, "center", "neutral", look.MUTED), (1, "right", "favour", look.FAVOUR)
    ):  # fmt: skip
        axes.annotate(word, (x, high), (0, 5), textcoords="offset points", ha=align, color=colour, size=7.5)
    axes.annotate("judged", (1.03, high), (0, 5), textcoords="offset points", ha="left", color=look.MUTED, size=6.5)


def _stance_columns(axes: Axes, first: int, tallies: Sequence[Tally], reach: float) -> None:
    places = range(len(tallies))
    neutral = [tally.neutral for tally in tallies]
    below, above = [-value / 2 for value in neutral], [value / 2 for value in neutral]
    drawn = (
        axes.bar(places, [-t.against for t in tallies], bottom=below, width=0.78, color=look.AGAINST),
        axes.bar(places, neutral, bottom=below, width=0.78, color=look.NEUTRAL),
        axes.bar(places, [t.favour for t in tallies], bottom=above, width=0.78, color=look.FAVOUR),
    )
    for column, bars in enumerate(drawn, 2):
        for number, bar in enumerate(bars):
            mark(bar, first + number, column)
    if len(tallies) <= MOST_NUMBERED:
        for number, tally in enumerate(tallies):
            _numbers(axes, number, tally, reach)


def _numbers(axes: Axes, number: int, tally: Tally, reach: float) -> None:
    """Write how many beside each part of a column; within the neutral one where it is tall enough for a figure."""
    half = tally.neutral / 2
    for value, height, shift, side, colour in (
        (tally.favour, half + tally.favour, 1.5, "bottom", look.FAVOUR),
        (tally.against, -half - tally.against, -1.5, "top", look.AGAINST),
        (tally.neutral if tally.neutral > reach / 6 else 0, 0, 0, "center", look.INK),
    ):
        if value:
            axes.annotate(
                str(value), (number, height), (0, shift), textcoords="offset points", ha="center", va=side, size=6.5,
                color=colour,
            )  # fmt: skip
