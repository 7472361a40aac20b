"""Grids of cells: numbers that colour and words that are written in them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.figures.charts import LABELS, row_label
from framewire.publish.figures.drawing import Drawing, drawable, finished, mark, paper, place
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def share_grid(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[int, int]]]) -> Drawing:
    """Draw a grid of cells (part, whole), shaded by part / whole and written in figures; whole 0 is empty.

    Each cell is a mark: its columns count from 1.
    """
    import numpy as np

    shares = np.array([[part / whole if whole else np.nan for part, whole in row] for row in cells])
    words = [[f"{part}/{whole}" if whole else "–" for part, whole in row] for row in cells]
    return _grid(rows, columns, _Cells(shares, words, look.SHARES, (0.0, 1.0)))


def balance_grid(
    rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[float | None, str]]]
) -> Drawing:
    """Draw a grid of balances from -1 (against) to 1 (favour), each cell with its words; null is an empty cell."""
    import numpy as np

    shares = np.array([[np.nan if value is None else value for value, _ in row] for row in cells])
    words = [[words for _, words in row] for row in cells]
    return _grid(rows, columns, _Cells(shares, words, look.TWO_SIDED, (-1.0, 1.0)))


@dataclass(frozen=True)
class _Cells:
    """What stands in a grid: numbers that colour, words that are written, colours from low to high."""

    numbers: object
    words: list[list[str]]
    colours: tuple[str, ...]
    limits: tuple[float, float]


def _grid(rows: Sequence[str], columns: Sequence[str], cells: _Cells) -> Drawing:
    import seaborn
    from matplotlib.colors import LinearSegmentedColormap

    wide = min(look.WIDTH - LABELS - 0.05, 1.15 * len(columns))
    room = int(wide / len(columns) * 16)
    names = [textwrap.wrap(drawable(shortened(name, 60)), room, break_long_words=False) for name in columns]
    size = 7.5 if max(len(line) for lines in names for line in lines) <= room else 6.6
    top = 0.14 * max(len(lines) for lines in names) + 0.1
    with paper(0.27 * len(rows) + top + 0.05) as drawn:
        axes = place(drawn, LABELS, 0.05, wide, 0.27 * len(rows))
        colours = LinearSegmentedColormap.from_list("framewire", cells.colours)
        low, high = cells.limits
        seaborn.heatmap(
            cells.numbers, ax=axes, cmap=colours, vmin=low, vmax=high, cbar=False, linewidths=1.5, linecolor=look.PAPER,
            annot=cells.words, fmt="", annot_kws={"size": 7.5}, xticklabels=False, yticklabels=False,
        )  # fmt: skip
        for number, lines in enumerate(names):
            head = "\n".join(lines)
            axes.text(number + 0.5, -0.12, head, ha="center", va="bottom", size=size, color=look.INK, linespacing=1.1)
        for number, name in enumerate(rows):
            row_label(axes, number + 0.5, name)
        _write_missing(axes, cells)
        _mark_cells(axes, len(rows), len(columns))
        return finished(drawn)


def _mark_cells(axes: Axes, rows: int, columns: int) -> None:
    """Lay a clear mark over each cell; the first column of cells is column 1."""
    from matplotlib.patches import Rectangle

    for row in range(rows):
        for column in range(columns):
            mark(axes.add_patch(Rectangle((column, row), 1, 1, fill=False)), row, column + 1)


def _write_missing(axes: Axes, cells: _Cells) -> None:
    import numpy as np

    for row, column in np.argwhere(np.isnan(np.asarray(cells.numbers, dtype=float))):
        axes.text(
            column + 0.5,
            row + 0.5,
            drawable(cells.words[row][column]),
            ha="center",
            va="center",
            color=look.MUTED,
            size=7,
        )
