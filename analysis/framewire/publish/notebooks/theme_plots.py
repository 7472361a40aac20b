"""The figures of the themes notebook: the map of passages, the tree of topics, and the search for the number of themes.

They take the tables passage_map, theme_tree and theme_numbers, joined with names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framewire.publish.figures import look
from framewire.publish.figures.drawing import drawable
from framewire.publish.notebooks.plots import Plot, plotting
from framewire.publish.wording import shortened

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LONGEST = 46


def passage_map(frame: pd.DataFrame, title: str) -> Plot:
    """Draw passages (x, y, theme; null: in no theme) as points, each theme's name where most of its passages are."""
    with plotting(title, 5.6, len(frame)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        axes.set_axis_off()
        homeless = frame[frame["theme"].isna()]
        axes.scatter(homeless["x"], homeless["y"], s=7, color=look.RULE, linewidths=0)
        for number, theme in enumerate(frame["theme"].value_counts().index):
            rows = frame[frame["theme"] == theme]
            colour = look.THEMES[min(number, len(look.THEMES) - 1)]
            axes.scatter(rows["x"], rows["y"], s=9, color=colour, alpha=0.75, linewidths=0, label=_name(theme))
        plot.figure.legend(loc="outside right upper", frameon=False, fontsize=8.5, handletextpad=0.2, markerscale=2)
    return plot


def topic_tree(nodes: pd.DataFrame, names: Mapping[str, str], title: str) -> Plot:
    """Draw the table theme_tree: topics on the left joined to themes, themes joined to the right of the line.

    `names` says what a topic or theme is called.
    """
    leaves = nodes[~nodes["node_id"].isin(nodes["parent_id"].dropna())]
    with plotting(title, 0.21 * len(leaves) + 0.9, len(nodes)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        tree = _Tree.of(nodes)
        colours = _theme_colours(nodes)
        for node in tree.order:
            _join(axes, tree, node, colours.get(tree.theme[node], look.MUTED))
        for leaf in leaves["node_id"]:
            _write(axes, names.get(leaf, leaf), (0, tree.place[leaf]), (-4, 0), colours.get(tree.theme[leaf], look.INK))
        for theme in (node for node in tree.order if tree.theme[node] == node):
            at = tree.across[theme], tree.place[theme]
            _write(axes, names.get(theme, theme), at, (4, 5), colours.get(theme, look.INK))
        axes.axvline(tree.line, color=look.RULE, linewidth=0.8, zorder=0)
        axes.set(xlim=(0, max(tree.across.values()) * 1.02), ylim=(len(leaves) - 0.4, -0.8), yticks=[], xticks=[])
        axes.set_xlabel("topics joined inside their theme   |   themes joined, the farther right the less alike")
    return plot


def number_search(numbers: pd.DataFrame, title: str) -> Plot:
    """Draw the table theme_numbers: how well each number of themes recurred, and how well it would without any."""
    with plotting(title, 3.0, len(numbers)) as plot:
        if plot.empty:
            return plot
        axes = plot.figure.subplots()
        axes.fill_between(numbers["number"], numbers["chance"], numbers["agreement"], color=look.ACCENT, alpha=0.14, lw=0)
        axes.plot(numbers["number"], numbers["chance"], color=look.MUTED, linestyle=(0, (3, 2)), linewidth=1.2)
        axes.plot(numbers["number"], numbers["agreement"], color=look.ACCENT, marker="o", markersize=4)
        last = numbers.iloc[-1]
        for column, words, colour in (("agreement", "these passages", look.ACCENT), ("chance", "no clusters", look.MUTED)):
            axes.annotate(words, (last["number"], last[column]), (7, 0), textcoords="offset points", va="center",
                          color=colour, fontsize=9)  # fmt: skip
        for number, height in numbers.loc[numbers["chosen"], ["number", "agreement"]].to_numpy(dtype=float):
            axes.plot(number, height, marker="o", markersize=10, markerfacecolor="none", color=look.INK)
            axes.annotate(f"{number:.0f} chosen", (number, height), (8, 9), textcoords="offset points",
                          color=look.INK, fontsize=9)  # fmt: skip
        axes.set(ylim=(0, 1.08), xticks=list(numbers["number"]), yticks=[0, 0.5, 1], xlabel="number of found themes")
        axes.set_ylabel("agreement of resamples")
    return plot


@dataclass(frozen=True)
class _Tree:
    """Nodes, parts first: `place` from the top (leaves 0, 1, ...), `across` from the left, themes all on `line`."""

    order: list[str]
    children: dict[str, list[str]]
    place: dict[str, float]
    across: dict[str, float]
    theme: dict[str, str | None]
    line: float

    @classmethod
    def of(cls, nodes: pd.DataFrame) -> _Tree:
        children: dict[str, list[str]] = {}
        for node, parent in zip(nodes["node_id"], nodes["parent_id"], strict=True):
            if isinstance(parent, str):
                children.setdefault(parent, []).append(node)
        top = str(nodes.loc[nodes["parent_id"].isna(), "node_id"].iloc[0])
        walked: list[str] = []
        place: dict[str, float] = {}
        open_ = [top]
        while open_:
            node = open_.pop()
            walked.append(node)
            if node not in children:
                place[node] = float(len(place))
            open_ += reversed(children.get(node, []))
        for node in reversed(walked):
            if node in children:
                place[node] = sum(place[child] for child in children[node]) / len(children[node])
        height = dict(zip(nodes["node_id"], map(float, nodes["height"]), strict=True))
        theme = dict(zip(nodes["node_id"], (t if isinstance(t, str) else None for t in nodes["theme_id"]), strict=True))
        inside = [height[node] for node in walked if theme[node]]
        line = max([*inside, 0.05]) * 1.1
        across = {node: line if theme[node] == node else height[node] + line * (theme[node] is None) for node in walked}
        return cls(walked[::-1], children, place, across, theme, line)


def _join(axes: Axes, tree: _Tree, node: str, colour: str) -> None:
    below = tree.children.get(node, [])
    for child in below:
        axes.plot([tree.across[child], tree.across[node]], [tree.place[child]] * 2, color=colour, linewidth=1.1)
    if below:
        places = [tree.place[child] for child in below]
        axes.plot([tree.across[node]] * 2, [min(places), max(places)], color=colour, linewidth=1.1)


def _write(axes: Axes, words: str, at: tuple[float, float], offset: tuple[float, float], colour: str) -> None:
    side = "right" if offset[0] < 0 else "left"
    axes.annotate(_name(words), at, offset, textcoords="offset points", ha=side, va="center", fontsize=8, color=colour)


def _theme_colours(nodes: pd.DataFrame) -> dict[str | None, str]:
    themes = nodes["theme_id"].dropna().value_counts().index
    return {theme: look.THEMES[min(number, len(look.THEMES) - 1)] for number, theme in enumerate(themes)}


def _name(words: object) -> str:
    return drawable(shortened(words, LONGEST))
