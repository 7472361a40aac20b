"""Decisions are pure: numbers in, a stance or the reason for none out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.stance.decide import combined, judged, not_judged

SHARES = st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda p: sum(p) > 0.1)


def test_the_likeliest_stance_wins_if_it_leads_by_the_margin() -> None:
    assert judged([0.2, 0.3, 0.5], 0.2).stance == "against"
    close = judged([0.2, 0.3, 0.5], 0.21)
    assert (close.stance, close.reason) == (None, "uncertain")
    assert close.p == (0.2, 0.3, 0.5)


def test_nothing_judged_has_no_probabilities() -> None:
    assert not_judged("not_mentioned").columns() == {
        "stance": None, "p_favour": None, "p_neutral": None, "p_against": None, "reason": "not_mentioned",
    }  # fmt: skip


@given(SHARES)
def test_stance_is_null_exactly_when_there_is_a_reason(p: list[float]) -> None:
    decision = judged(np.array(p) / sum(p), 0.05)
    assert (decision.stance is None) == (decision.reason is not None)


@given(st.lists(SHARES, min_size=1, max_size=4))
def test_combined_sums_to_one_and_mirrors(answers: list[list[float]]) -> None:
    values = np.array([np.array(p) / sum(p) for p in answers])
    assert combined(values).sum() == pytest.approx(1)
    assert combined(values[:, ::-1]) == pytest.approx(combined(values)[::-1])


def test_answers_that_disagree_are_less_sure_than_each_of_them() -> None:
    sure = [0.90, 0.08, 0.02]
    assert combined([sure, sure]).max() > combined([sure, sure[::-1]]).max()
