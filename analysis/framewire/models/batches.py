"""Batches of token sequences: sorted by length, packed without padding, so that no product is wasted on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Run:
    """`count` sequences of the same `length`, packed one after another from token `start` on."""

    start: int
    length: int
    count: int

    @property
    def stop(self) -> int:
        return self.start + self.length * self.count


@dataclass(frozen=True)
class Batch:
    """Packed sequences: `rows` are their places in the input, `ids` their tokens end to end, `runs` their lengths."""

    rows: NDArray[np.int64]
    ids: NDArray[np.int64]
    runs: tuple[Run, ...]

    @property
    def starts(self) -> NDArray[np.int64]:
        """The first token of each sequence, and the number of tokens: (n + 1,)."""
        lengths = [run.length for run in self.runs for _ in range(run.count)]
        return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def batches_by_length(sequences: Sequence[Sequence[int]], budget: int) -> Iterator[Batch]:
    """Yield batches of at most `budget` tokens (at least one sequence each), longest sequences first.

    Every sequence is in exactly one batch; sequences of one length stand together and need no padding.

    >>> batch, = batches_by_length([[1, 2], [3], [4, 5]], budget=100)
    >>> batch.ids.tolist(), [(run.start, run.length, run.count) for run in batch.runs]
    ([1, 2, 4, 5, 3], [(0, 2, 2), (4, 1, 1)])
    """
    lengths = np.array([len(sequence) for sequence in sequences], np.int64)
    order = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(order):
        tokens = np.cumsum(lengths[order[start:]])
        stop = start + max(1, int(np.searchsorted(tokens, budget, side="right")))
        yield _packed(sequences, order[start:stop], lengths[order[start:stop]])
        start = stop


def _packed(sequences: Sequence[Sequence[int]], rows: NDArray[np.int64], lengths: NDArray[np.int64]) -> Batch:
    ids = np.concatenate([np.asarray(sequences[row], np.int64) for row in rows])
    runs, start = [], 0
    for length, count in zip(*np.unique(-lengths, return_counts=True), strict=True):
        runs.append(Run(start, -int(length), int(count)))
        start = runs[-1].stop
    return Batch(rows, ids, tuple(runs))
