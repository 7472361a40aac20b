"""Batches: every sequence once, packed without padding, within the budget."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framewire.engine.batches import batches_by_length

SEQUENCES = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=12), min_size=1, max_size=30)


@given(SEQUENCES, st.integers(1, 40))
def test_every_sequence_is_packed_once_and_whole(sequences, budget):
    seen = {}
    for batch in batches_by_length(sequences, budget):
        assert len(batch.ids) <= budget or len(batch.rows) == 1
        for row, start, stop in zip(batch.rows, batch.starts[:-1], batch.starts[1:], strict=True):
            assert row not in seen
            seen[int(row)] = batch.ids[start:stop].tolist()
    assert [seen[row] for row in range(len(sequences))] == sequences


def test_runs_hold_sequences_of_one_length():
    (batch,) = batches_by_length([[1], [2, 3], [4, 5], [6]], budget=100)
    assert [(run.start, run.length, run.count) for run in batch.runs] == [(0, 2, 2), (4, 1, 2)]
    assert batch.rows.tolist() == [1, 2, 0, 3]
    assert np.array_equal(batch.starts, [0, 2, 4, 5, 6])
