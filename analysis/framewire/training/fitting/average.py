"""Several fits become one: the mean of their weights, which errs less than any of them and costs no more to read with.

Wortsman et al. 2022 (model soups, arXiv:2203.05482). Fits that begin at the same weights can be averaged so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.models.parts.adapter import Adapter, read_adapter
from framewire.models.parts.heads import Head, read_head

Array = NDArray[np.float32]


def averaged(folders: Sequence[Path]) -> tuple[Adapter, dict[str, Head]]:
    """Return the mean of the adapters and of the heads, by name, that fits have left in folders."""
    adapter = averaged_adapter([read_adapter(folder / "adapter.safetensors") for folder in folders])
    names = sorted(path.stem for path in folders[0].glob("*.safetensors") if path.stem != "adapter")
    heads = {name: averaged_head([read_head(folder / f"{name}.safetensors") for folder in folders]) for name in names}
    return adapter, heads


def averaged_adapter(members: Sequence[Adapter]) -> Adapter:
    """Return the adapter whose updates are the means of the members'; its rank is the sum of theirs.

    >>> def one(value: float) -> Adapter:
    ...     return Adapter({"m": (np.ones((1, 2), np.float32), np.full((1, 1), value, np.float32))})
    >>> averaged_adapter([one(1.0), one(3.0)]).adapted("m", np.zeros((1, 2), np.float32)).tolist()
    [[2.0, 2.0]]
    """
    found = {}
    for name in members[0].updates:
        downs, ups = zip(*(member.updates[name] for member in members), strict=True)
        found[name] = np.vstack(downs), np.asarray(np.hstack(ups) / len(members), np.float32)
    return Adapter(found)


def averaged_head(members: Sequence[Head]) -> Head:
    """Return the head of the mean weights of linear heads, at temperature 1."""
    weights = _mean([member.layers[0][0] for member in members])
    biases = _mean([member.layers[0][1] for member in members])
    return replace(members[0], layers=((weights, biases),), temperature=1.0)


def _mean(arrays: Sequence[Array]) -> Array:
    return np.asarray(np.mean(np.stack(arrays), axis=0, dtype=np.float64), np.float32)
