"""The frozen lower layers: every pair goes through them once, and what they say is kept on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.engine import Encoder
from framewire.models.parts.tokens import Pair, PairTokenizer

Halves = NDArray[np.float16]
# Pairs that are read at a time, sorted by their premises, so that those of one premise come together.
STRETCH = 2048


@dataclass(frozen=True)
class LowerStates:
    """What the lower layers say of pairs: `states` (tokens, width) end to end, pair n from starts[n] on."""

    rows: dict[Pair, int]
    states: Halves
    starts: NDArray[np.int64]

    def length(self, pair: Pair) -> int:
        """Return how many tokens a pair has."""
        row = self.rows[pair]
        return int(self.starts[row + 1] - self.starts[row])

    def padded(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the states (n, longest, width), zero behind a pair's end, and which places are inside (n, longest)."""
        longest = max(map(self.length, pairs))
        found = np.zeros((len(pairs), longest, self.states.shape[1]), np.float32)
        for number, pair in enumerate(pairs):
            row = self.rows[pair]
            found[number, : self.length(pair)] = self.states[self.starts[row] : self.starts[row + 1]]
        lengths = np.array([self.length(pair) for pair in pairs])
        return found, np.arange(longest) < lengths[:, None]


@dataclass(frozen=True)
class KeptStates:
    """Lower states in a file, for another process to open."""

    rows: dict[Pair, int]
    starts: NDArray[np.int64]
    path: Path

    def opened(self) -> LowerStates:
        """Return them, read from the file as they are asked for."""
        return LowerStates(self.rows, np.load(self.path, mmap_mode="r"), self.starts)


def lower_states(model: Path, pairs: Iterable[Pair], layers: int, scratch: Path) -> LowerStates:
    """Return what the first `layers` layers of the model in a folder say of each pair; kept in the file `scratch`."""
    different = list(dict.fromkeys(pairs))
    tokenizer = PairTokenizer(model)
    sequences = tokenizer.ids(different)
    stems = tokenizer.stems(sequences)
    starts = np.concatenate([[0], np.cumsum([len(sequence) for sequence in sequences])])
    encoder = Encoder.open(model)
    scratch.parent.mkdir(parents=True, exist_ok=True)
    states = np.lib.format.open_memmap(scratch, "w+", np.float16, (int(starts[-1]), encoder.width))
    order = sorted(range(len(different)), key=lambda row: different[row])
    for first in range(0, len(order), STRETCH):
        rows = order[first : first + STRETCH]
        found = encoder.tokens([sequences[row] for row in rows], [layers], [stems[row] for row in rows])
        for row, vectors in zip(rows, found, strict=True):
            states[starts[row] : starts[row + 1]] = vectors
    return LowerStates({pair: row for row, pair in enumerate(different)}, states, starts)
