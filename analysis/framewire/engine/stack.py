"""The layers of an encoder, ready to run: all of them, or from one to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .layers import Net, Sequences, encode, whole
from .operations.kernels import F32
from .operations.tile import ROWS


class Stack:
    """Packed layers, in one or more packs one upon the other, and their number of heads.

    `hidden` below is (tokens, width), with room for the next multiple of six rows (`with_room`), and is overwritten.
    """

    def __init__(self, nets: Sequence[Net], heads: int) -> None:
        self._nets, self._heads = tuple(nets), heads

    def __len__(self) -> int:
        return sum(len(net.qkv) for net in self._nets)

    def run(self, hidden: F32, sequences: Sequences, first: int, last: int) -> None:
        """Pass `hidden` through the layers from `first` to before `last`."""
        for net in self._part(first, last):
            encode(net, hidden, sequences, self._heads, False)

    def first_tokens(self, hidden: F32, starts: NDArray[np.int64], first: int) -> F32:
        """Return what the layers from `first` on say of each sequence's first token, (sequences, width)."""
        *lower, upper = self._part(first, len(self))
        for net in lower:
            encode(net, hidden, whole(starts), self._heads, False)
        return encode(upper, hidden, whole(starts), self._heads, True)

    def after(self, hidden: F32, sequences: Sequences, first: int, layers: Sequence[int]) -> list[F32]:
        """Return copies of `hidden` after each of some `layers` (ascending), beginning with layer number `first`."""
        found = []
        for layer in layers:
            self.run(hidden, sequences, first, layer)
            found.append(hidden.copy())
            first = layer
        return found

    def _part(self, first: int, last: int) -> list[Net]:
        """Return the layers from `first` to before `last`, as parts of their packs."""
        found, below = [], 0
        for net in self._nets:
            part = slice(max(0, first - below), max(0, last - below))
            found += [Net._make(array[part] for array in net)] if len(net.qkv[part]) else []
            below += len(net.qkv)
        return found


def with_room(rows: F32) -> F32:
    """Return `rows` followed by zero rows up to the next multiple of six."""
    room = np.zeros((-(-len(rows) // ROWS) * ROWS, rows.shape[1]), np.float32)
    room[: len(rows)] = rows
    return room
