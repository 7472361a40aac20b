"""The frozen lower layers: every pair goes through them once, and what they say is kept on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framewire.models.batches import Batch, batches_by_stem
from framewire.models.engine import INTEGER_BUDGET, cores
from framewire.models.integer import IntegerDeberta
from framewire.models.pairs import Pair, PairTokenizer

Halves = NDArray[np.float16]


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


def lower_states(model: Path, pairs: Iterable[Pair], layers: int, scratch: Path) -> LowerStates:
    """Return what the first `layers` layers of the model in a folder say of each pair; kept in the file `scratch`."""
    different = list(dict.fromkeys(pairs))
    tokenizer = PairTokenizer(model)
    sequences = tokenizer.ids(different)
    starts = np.concatenate([[0], np.cumsum([len(sequence) for sequence in sequences])])
    engine = IntegerDeberta(model)
    width = engine.width
    scratch.parent.mkdir(parents=True, exist_ok=True)
    states = np.lib.format.open_memmap(scratch, "w+", np.float16, (int(starts[-1]), width))

    def read(batch: Batch) -> None:
        found = engine.lower_vectors(batch, layers)
        for row, first, last in zip(batch.rows, batch.starts[:-1], batch.starts[1:], strict=True):
            states[starts[row] : starts[row + 1]] = found[first:last]

    with ThreadPoolExecutor(cores()) as pool:
        list(pool.map(read, batches_by_stem(sequences, tokenizer.stems(sequences), INTEGER_BUDGET)))
    return LowerStates({pair: row for row, pair in enumerate(different)}, states, starts)
