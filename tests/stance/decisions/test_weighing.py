"""From sentences to articles: by hand, and the shift of base rates against counts of a simulated world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.stance.decisions.weighing import excess, fitted_prior, shifted, weighed

SHARE = st.floats(0.01, 0.98)


def test_the_shift_of_priors_gives_what_bayes_gives_where_base_rates_differ() -> None:
    # A signal with P(seen | class) = .8, .3, .1: posteriors under two priors, worked out from the likelihoods alone.
    likelihood = np.array([0.8, 0.3, 0.1])
    one, other = np.array([0.2, 0.6, 0.2]), np.array([0.05, 0.77, 0.18])
    posterior, wanted = likelihood * one, likelihood * other
    found = shifted(posterior / posterior.sum(), tuple(one), tuple(other))
    assert found.tolist() == pytest.approx((wanted / wanted.sum()).tolist())


def test_the_prior_it_was_fitted_on_changes_nothing() -> None:
    assert shifted([0.5, 0.3, 0.2], fitted_prior(), fitted_prior()).tolist() == pytest.approx([0.5, 0.3, 0.2])


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=5), st.integers(1, 30))
def test_neutral_sentences_change_nothing_and_sides_mirror(sides: list[tuple[float, float]], times: int) -> None:
    parts = np.array([[favour / 2, 1 - favour / 2 - against / 2, against / 2] for favour, against in sides])
    found = weighed(parts, (0.2, 0.6, 0.2))
    neutral = np.array([[0.1, 0.85, 0.05]] * times)
    assert weighed(np.vstack([parts, neutral]), (0.2, 0.6, 0.2)).tolist() == found.tolist()
    assert weighed(parts[:, ::-1], (0.2, 0.6, 0.2))[::-1].tolist() == pytest.approx(found.tolist())
    assert found.sum() == pytest.approx(1)


def test_only_what_passes_the_least_side_counts() -> None:
    assert excess([[0.1, 0.8, 0.1], [0.14, 0.8, 0.06]]) == (0.0, 0.0)
