"""Pictures of themes as numbers: the map of passages, and the tree of topics and themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framewire.themes.found.clusters import WIDTH, Directions
from framewire.themes.found.kmeans import product

Floats = NDArray[np.float32]
# More points than this say nothing more to the eye, and the layout takes seconds for a thousand.
MAPPED_AT_MOST = 1500
# Below this many points a layout by neighbours has nothing to go by.
FEW = 12
PERPLEXITY = 30
ROUNDS = 500
TOP = "all"


def map_positions(points: Floats, seed: int) -> Floats:
    """Return positions (n, 2) in the unit square for points (n, d): t-SNE (van der Maaten and Hinton 2008).

    Distances between far groups mean little; who is near whom is kept. Few points are laid out by their two principal
    directions, and equal points all lie in the middle.
    """
    if len(points) < 2 or np.allclose(points, points[0], atol=1e-6):
        return np.full((len(points), 2), 0.5, np.float32)
    flat = points if points.shape[1] == 1 else Directions().fit_transform(points)[:, :WIDTH]
    flat = np.hstack([flat, np.zeros_like(flat)]) if flat.shape[1] == 1 else flat
    if len(points) < FEW:
        return _in_square(flat[:, :2])
    from sklearn.manifold import TSNE

    perplexity = min(PERPLEXITY, (len(points) - 1) / 4)
    # What t-SNE would compute itself, by products that differ from processor to processor: distances and the beginning.
    begin = np.asarray(flat[:, :2] / max(float(flat[:, 0].std()), 1e-12) * 1e-4, np.float32)
    layout = TSNE(2, perplexity=perplexity, init=begin, metric="precomputed", max_iter=ROUNDS, random_state=seed)
    return _in_square(layout.fit_transform(_distances(flat)))


def _distances(points: Floats) -> Floats:
    """The distances (n, n) of points, to five places: the order of adding leaves no trace."""
    exact = points.astype(np.float64)
    size = (exact**2).sum(axis=1)
    squares = size[:, None] + size - 2 * (exact @ exact.T)
    np.fill_diagonal(squares, 0)
    return np.asarray(np.round(np.sqrt(np.maximum(squares, 0)), 5), np.float32)


def _in_square(found: Floats) -> Floats:
    """Scale positions to [0, 1] keeping their proportions, to three places: finer steps cannot be seen."""
    low, high = found.min(axis=0), found.max(axis=0)
    size = max(float((high - low).max()), 1e-12)
    middle = (low + high) / 2
    return np.asarray(np.round(np.clip((found - middle) / size + 0.5, 0, 1), 3), np.float32)


@dataclass(frozen=True)
class Node:
    """A topic, a theme or a group of either. `parent` is null for the top, `theme` for groups of themes.

    `height` in [0, 1] is the cosine distance, cut at 1, at which the parts of a node were joined: 0 for a topic. It
    grows from topics to their theme, and again from themes to the top.
    """

    id: str
    parent: str | None
    theme: str | None
    height: float


@dataclass(frozen=True, eq=False)
class Branch:
    """What can be joined: the id of a node, its centre (d,), the number of passages in it, its height."""

    id: str
    centre: Floats
    size: int
    height: float


def theme_tree(topics: Sequence[Branch], themes: Sequence[str]) -> list[Node]:
    """Join topics inside their themes, then the themes, nearest first (average linkage on centres).

    `themes` names the theme of each topic. Parts come before what they are joined to, the top is last.
    """
    nodes: list[Node] = []
    roots = []
    for theme in dict.fromkeys(themes):
        own = [topic for topic, of in zip(topics, themes, strict=True) if of == theme]
        root, found = _joined(own, theme)
        nodes += [Node(node.id, node.parent, theme, node.height) for node in found]
        roots.append(root)
    if not roots:
        return []
    inside = {root.id: root.height for root in roots}
    top, found = _joined([Branch(root.id, root.centre, root.size, 0.0) for root in roots], TOP)
    for node in found:
        is_theme = node.id in inside
        nodes.append(Node(node.id, node.parent, node.id if is_theme else None, inside.get(node.id, node.height)))
    return [*nodes, Node(top.id, None, None, top.height)]


def _joined(branches: Sequence[Branch], name: str) -> tuple[Branch, list[Node]]:
    """Join branches two at a time into one called `name`; returns it and the nodes below it. A lone one is renamed."""
    open_, nodes = list(branches), []
    for number in range(1, len(branches)):
        left, right, far = _nearest_pair(open_)
        size = left.size + right.size
        centre = np.asarray((left.centre * left.size + right.centre * right.size) / size, np.float32)
        joined = name if len(open_) == 2 else f"{name}/{number}"
        nodes += [Node(part.id, joined, None, part.height) for part in (left, right)]
        whole = Branch(joined, centre, size, max(far, left.height, right.height))
        open_ = [branch for branch in open_ if branch not in (left, right)] + [whole]
    last = open_[0]
    if last.id != name:
        nodes.append(Node(last.id, name, None, last.height))
    return Branch(name, last.centre, last.size, last.height), nodes


def _nearest_pair(branches: Sequence[Branch]) -> tuple[Branch, Branch, float]:
    centres = np.stack([branch.centre for branch in branches])
    unit = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    far = 1 - product(unit, unit.T).astype(np.float64)
    far[np.tril_indices(len(branches))] = np.inf
    left, right = divmod(int(np.argmin(far)), len(far))
    return branches[left], branches[right], float(np.clip(far[left, right], 0, 1))
