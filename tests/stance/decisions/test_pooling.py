"""From the parts of a text to one whole, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.stance.decisions.pooling import pooled, quoted

FOR, PLAIN = np.array([0.8, 0.2, 0.0]), np.array([0.1, 0.9, 0.0])
SHARES = st.lists(st.floats(0.01, 1), min_size=3, max_size=3)


def test_one_clear_sentence_decides_a_long_report() -> None:
    assert pooled([FOR, *[PLAIN] * 20]).round(2).tolist() == [0.8, 0.2, 0.0]


def test_the_formula_worked_out_by_hand() -> None:
    # s = .8 and .4, clearness 1: weights 1 and .5; l = 1 and 0; lean = 1/1.5 = 2/3; split = 2/3 * 1/3 = 2/9.
    found = pooled([[0.8, 0.2, 0.0], [0.0, 0.6, 0.4]], clearness=1)
    assert found.tolist() == pytest.approx([0.8 * (2 / 3 - 2 / 9), 1 - 0.8 * (1 - 4 / 9), 0.8 * (1 / 3 - 2 / 9)])


def test_what_two_speakers_come_to_worked_out_by_hand() -> None:
    # s = .8 and .4: weights 1 and .5; l = 1 and 0; lean = 2/3; split = 2/9, eight ninths of a quarter; 1/9 is left.
    found = quoted([np.array([0.8, 0.2, 0.0]), np.array([0.0, 0.6, 0.4])])
    assert found.tolist() == pytest.approx([0.8 / 9 * 2 / 3, 1 - 0.8 / 9, 0.8 / 9 / 3])


def test_a_speaker_who_takes_no_side_hardly_changes_what_another_one_says() -> None:
    found = quoted([FOR, PLAIN, PLAIN])
    assert np.argmax(found) == 0
    assert found[2] < 0.01


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_pooled_is_a_distribution_and_mirrors(parts: list[list[float]]) -> None:
    values = np.array([np.array(p) / sum(p) for p in parts])
    found = pooled(values)
    assert found.sum() == pytest.approx(1)
    assert (found >= -1e-9).all()
    assert pooled(values[:, ::-1]) == pytest.approx(found[::-1])
    assert pooled(values[:1]) == pytest.approx(values[0])


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_quoted_is_a_distribution_and_mirrors(parts: list[list[float]]) -> None:
    values = [np.array(p) / sum(p) for p in parts]
    found = quoted(values)
    assert found.sum() == pytest.approx(1)
    assert (found >= -1e-9).all()
    assert quoted([p[::-1] for p in values]) == pytest.approx(found[::-1])
    assert quoted(values[:1]) == pytest.approx(values[0])
