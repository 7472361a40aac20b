"""The figures of a notebook: a small table in, one drawing with one message. They look like those of the report."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framewire.publish.figures import look
from framewire.publish.figures.drawing import drawable, styled
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 8.0
DOTS = 110
LONGEST = 44
STANCES = {name: look.STANCE_COLOURS[name] for name in ("against", "neutral", "favour")}
LINES = (look.FAVOUR, look.AGAINST, "#009e73", "#7b4ea3", "#a07a00", "#56707f")


@dataclass(frozen=True)
class Plot:
    """A figure that a notebook shows as a picture; `figure` is matplotlib's own, to be changed as you like."""

    title: str
    figure: Figure
    empty: bool

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        with styled():
            self.figure.savefig(buffer, format="png", dpi=DOTS, facecolor=look.PAPER, metadata={"Software": None})
        return buffer.getvalue()

    def __repr__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Scale:
    """The range of a figure's numbers (null: their own), how one is written, and whether colour turns at the middle."""

    low: float | None = None
    high: float | None = None
    written: str = "{:,.0f}"
    two_sided: bool = False

    def words(self, number: float) -> str:
        """Return a number as written in the figure; nothing for null, and no sign for a zero."""
        if number != number:
            return ""
        words = self.written.format(number)
        return words[1:] if float(words.replace(",", "")) == 0 and words[0] in "+-" else words.replace("-", "\u2212")


COUNTS = Scale(low=0)
PERCENT = Scale(0, 100)
SHARES = Scale(0, 1, "{:.2f}")
BALANCE = Scale(-1, 1, "{:+.1f}", two_sided=True)


def bars(frame: pd.DataFrame, label: str, value: str, title: str, scale: Scale = COUNTS) -> Plot:
    """Draw one horizontal bar a row, in the order of the table, its value after it. A null value has no bar."""
    shown = frame.dropna(subset=[value])
    with plotting(title, 0.31 * len(shown) + 0.5, len(shown)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        axes.barh(range(len(shown)), shown[value], height=0.7, color=look.ACCENT)
        axes.set_xlim(scale.low, scale.high)
        _rows(axes, list(shown[label]))
        for place, number in enumerate(shown[value]):
            _beside(axes, scale.words(number), (number, place), (4, 0))
    return plot


def columns(frame: pd.DataFrame, label: str, value: str, title: str) -> Plot:
    """Draw one upright bar a row, in the order of the table: for months, which have an order of their own."""
    with plotting(title, 2.6, len(frame)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        axes.bar(range(len(frame)), frame[value], width=0.8, color=look.ACCENT)
        turned = 90 if len(frame) > 12 else 0
        axes.set_xticks(range(len(frame)), [_name(name, 24) for name in frame[label]], rotation=turned)
        axes.set_yticks([])
        axes.set_xlim(-0.6, max(len(frame), 6) - 0.4)
        for place, number in enumerate(frame[value]):
            _beside(axes, f"{number:,}", (place, number), (0, 6), "center")
    return plot


def grid(table: pd.DataFrame, title: str, scale: Scale = PERCENT) -> Plot:
    """Draw a table of numbers as a shaded grid, each number written in its cell. A null is an empty cell."""
    with plotting(title, 0.34 * len(table) + 1.0, table.size) as plot:
        if plot.empty:
            return plot
        from matplotlib.colors import LinearSegmentedColormap

        shades = LinearSegmentedColormap.from_list("framewire", look.TWO_SIDED if scale.two_sided else look.SHARES)
        axes = plot.figure.subplots()
        cells = axes.pcolormesh(
            table.astype(float), cmap=shades, vmin=scale.low, vmax=scale.high, edgecolor=look.PAPER, linewidth=1.5
        )
        _write_cells(axes, cells, table, scale)
        axes.set_ylim(len(table), 0)
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks([place + 0.5 for place in range(len(table))], [_name(label) for label in table.index])
        _heads(axes, [drawable(shortened(name, 40)) for name in table.columns])
    return plot


def lines(frame: pd.DataFrame, across: str, up: str, by: str, title: str) -> Plot:
    """Draw one line for each value of `by`, with its name at its end. Rows where `up` is null are left out."""
    shown = frame.dropna(subset=[up])
    with plotting(title, 3.4, len(shown)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        ends = []
        for number, (name, rows) in enumerate(shown.groupby(by)):
            colour = LINES[number % len(LINES)]
            axes.plot(rows[across], rows[up], color=colour, marker="o", markersize=3)
            ends.append((float(rows[up].iloc[-1]), _name(name), colour))
        axes.axhline(0, color=look.RULE, linewidth=0.8, zorder=0)
        axes.set_xlabel(across)
        _name_ends(axes, sorted(ends), float(shown[across].max()))
    return plot


def panels(frame: pd.DataFrame, across: str, up: str, by: str, title: str) -> Plot:
    """Draw one small chart for each value of `by`, all on one scale, the first and last of `across` written."""
    deep = -(-frame[by].nunique() // 3)
    with plotting(title, 1.3 * deep + 0.4, len(frame)) as plot:
        if plot.empty:
            return plot
        order = sorted(frame[across].unique())
        flat = list(plot.figure.subplots(deep, 3, squeeze=False, sharey=True).flat)
        for axes in flat:
            axes.set_axis_off()
        for axes, (name, rows) in zip(flat, frame.groupby(by), strict=False):
            _small(axes, rows.set_index(across)[up].reindex(order, fill_value=0), float(frame[up].max()))
            axes.set_title(_name(name), fontsize=9, loc="left", pad=8)
    return plot


def stances(counts: pd.DataFrame, title: str) -> Plot:
    """Draw each row of `counts` (columns favour, neutral, against) as shares of what was judged, counts written in."""
    table = counts.reindex(columns=list(STANCES), fill_value=0)
    judged = table.sum(axis=1)
    shares = table.div(judged, axis=0)[judged > 0]
    with plotting(title, 0.36 * len(shares) + 0.8, len(shares)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        left = shares.sum(axis=1) * 0.0
        for stance, colour in STANCES.items():
            axes.barh(range(len(shares)), shares[stance], left=left, height=0.74, color=colour, label=stance)
            _write_inside(axes, left, shares[stance], table.loc[shares.index, stance])
            left = left + shares[stance]
        axes.set_xlim(0, 1)
        _rows(axes, list(shares.index))
        plot.figure.legend(loc="outside lower right", ncols=3, frameon=False)
    return plot


@contextmanager
def plotting(title: str, height: float, size: int) -> Iterator[Plot]:
    """Give a plot to draw on in the look of the report; with nothing to draw (`size` 0), one that says so."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with styled(), rc_context({"font.size": 10.0}):
        figure = Figure(figsize=(WIDTH, height if size else 0.5), layout="constrained")
        figure.suptitle(title if size else f"{title}: nothing to draw", x=0.01, ha="left", fontsize=11)
        yield Plot(title, figure, empty=not size)


def _rows(axes: Axes, labels: Sequence[object]) -> None:
    """Name the bars on the left, first row on top, and take away what is not needed to read them."""
    axes.set_yticks(range(len(labels)), [_name(label) for label in labels])
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _heads(axes: Axes, names: Sequence[str]) -> None:
    """Name the columns of a grid above it, each wrapped to the width of its column."""
    wide = max(9, int(66 / len(names)))
    heads = ["\n".join(textwrap.wrap(name, wide, break_long_words=False)) for name in names]
    axes.xaxis.tick_top()
    axes.set_xticks([place + 0.5 for place in range(len(names))], heads, fontsize=9, linespacing=1.05)


def _name(label: object, longest: int = LONGEST) -> str:
    """Return a label that fits; of one in several parts the first is cut, since the others tell rows apart."""
    first, *others = label if isinstance(label, tuple) else (label,)
    rest = shortened(" ".join(f"· {part}" for part in others), longest // 2)
    return drawable(f"{shortened(first, longest - len(rest) - 1)} {rest}" if rest else shortened(first, longest))


def _beside(axes: Axes, words: str, at: tuple[float, float], offset: tuple[float, float], align: str = "left") -> None:
    axes.annotate(words, at, offset, textcoords="offset points", ha=align, va="center", color=look.MUTED, fontsize=9)


def _write_inside(axes: Axes, left: pd.Series, widths: pd.Series, counts: pd.Series) -> None:
    for place, (start, width, number) in enumerate(zip(left, widths, counts, strict=True)):
        if width > 0.04:
            ink = look.INK if counts.name == "neutral" else look.PAPER
            axes.text(start + width / 2, place, f"{number:,}", ha="center", va="center", color=ink, fontsize=9)


def _write_cells(axes: Axes, cells: Any, table: pd.DataFrame, scale: Scale) -> None:
    """Write each number in its cell, dark on a light shade and light on a dark one."""
    for row, numbers in enumerate(table.to_numpy(dtype=float)):
        for column, number in enumerate(numbers):
            red, green, blue, _ = cells.to_rgba(number)
            ink = look.INK if 0.3 * red + 0.59 * green + 0.11 * blue > 0.55 else look.PAPER
            axes.text(column + 0.5, row + 0.5, scale.words(number), ha="center", va="center", color=ink, fontsize=9)


def _small(axes: Axes, values: pd.Series, tallest: float) -> None:
    axes.set_axis_on()
    axes.bar(range(len(values)), values, width=0.84, color=look.ACCENT)
    axes.set(ylim=(0, tallest * 1.2), yticks=[])
    ends = [0, len(values) - 1] if len(values) > 1 else [0]
    axes.set_xticks(ends, [_name(values.index[place], 12) for place in ends], fontsize=8)
    peak = int(values.to_numpy().argmax())
    _beside(axes, f"{values.iloc[peak]:,}", (peak, float(values.iloc[peak])), (0, 5), "center")


def _name_ends(axes: Axes, ends: Sequence[tuple[float, str, str]], right: float) -> None:
    """Write each line's name at its end, lowest first, moved up where two would touch."""
    low, high = axes.get_ylim()
    step = (high - low) / 12
    place = low - step
    for value, name, colour in ends:
        place = max(value, place + step)
        axes.annotate(name, (right, place), (8, 0), textcoords="offset points", va="center", color=colour, fontsize=9)
