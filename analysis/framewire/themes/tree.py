"""The hierarchy between topics and themes: which topics lie near each other, and which themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TOP = "all"


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
    far = 1 - unit @ unit.T
    far[np.tril_indices(len(branches))] = np.inf
    left, right = divmod(int(np.argmin(far)), len(far))
    return branches[left], branches[right], float(np.clip(far[left, right], 0, 1))
