"""Batches of token sequences, packed without padding, so that no product is wasted on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LengthRun:
    """`count` sequences of the same `length`, packed one after another from token `start` on."""

    start: int
    length: int
    count: int

    @property
    def stop(self) -> int:
        return self.start + self.length * self.count


@dataclass(frozen=True)
class Batch:
    """Packed sequences: `rows` are their places in the input, `ids` their tokens end to end, `runs` their lengths.

    `stems` (n,) are the lengths of their stems (stems.py), null for sequences without one.
    """

    rows: NDArray[np.int64]
    ids: NDArray[np.int64]
    runs: tuple[LengthRun, ...]
    stems: NDArray[np.int64] | None = None

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
    for part in within(lengths[order].tolist(), budget):
        yield packed(sequences, order[part])


def packed(sequences: Sequence[Sequence[int]], rows: NDArray[np.int64]) -> Batch:
    """Return the batch of some sequences in the order of `rows`."""
    ids = np.concatenate([np.asarray(sequences[row], np.int64) for row in rows])
    runs: list[LengthRun] = []
    for length, same in groupby(len(sequences[row]) for row in rows):
        runs.append(LengthRun(runs[-1].stop if runs else 0, length, sum(1 for _ in same)))
    return Batch(rows, ids, tuple(runs))


def within(costs: Sequence[int], budget: int) -> Iterator[slice]:
    """Cut places into stretches that cost at most `budget` each, at least one place long."""
    start, spent = 0, 0
    for place, cost in enumerate(costs):
        if place > start and spent + cost > budget:
            yield slice(start, place)
            start, spent = place, 0
        spent += cost
    if costs:
        yield slice(start, len(costs))
