"""The contract that every estimator passes; the same numbers as ppi-python; coverage on simulated draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import ppi_py
import pytest

from framewire.validity.estimates.design import Design, covariance, degrees_of_freedom, tail_degrees
from framewire.validity.estimates.estimators import (
    ESTIMATORS,
    Estimate,
    Labels,
    difference,
    gold_only,
    naive,
    power_tuning,
    tuned,
)
from framewire.validity.estimates.intervals import difference_interval, share_interval


def horvitz_thompson(labels: Labels) -> Estimate:
    """The sum of the labels over their probabilities, by the size of the population (Horvitz and Thompson 1952)."""
    parts = labels.truth * labels.design.weight / len(labels.population)
    return Estimate(float(parts.sum()), parts)


UNBIASED = {name: each for name, each in ESTIMATORS.items() if name != "naive"} | {"ht": horvitz_thompson}


def population(seed: int = 0, units: int = 2000, accuracy: float = 0.85):
    dice = np.random.default_rng(seed)
    truth = (dice.random(units) < 0.3).astype(float)
    right = dice.random(units) < accuracy
    return truth, np.where(right, truth, 1 - truth) * 0.8 + 0.1


def drawn(truth, answers, chance, seed):
    dice = np.random.default_rng(seed)
    rows = dice.random(len(truth)) < chance
    n = int(rows.sum())
    design = Design(1 / chance[rows], np.zeros(n, np.int64), np.arange(n), np.zeros(n))
    return Labels(truth[rows], answers[rows], answers, design)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_contract(name):
    """A value, an influence for every labelled unit that sums to about nought, a tuning in [0, 1]; order is nothing."""
    truth, answers = population()
    labels = drawn(truth, answers, np.full(len(truth), 0.1), 1)
    found = ESTIMATORS[name](labels)
    assert found.influence.shape == labels.truth.shape
    assert abs(found.influence.sum()) < 0.02
    assert 0 <= found.tuning <= 1
    order = np.random.default_rng(5).permutation(len(labels.truth))
    d = labels.design
    mixed = Labels(
        labels.truth[order],
        labels.predicted[order],
        labels.population[::-1],
        Design(d.weight[order], d.stratum[order], d.cluster[order], d.drawn[order]),
    )
    assert ESTIMATORS[name](mixed).value == pytest.approx(found.value)


@pytest.mark.parametrize("name", UNBIASED)
def test_right_on_average_though_the_model_is_wrong_and_the_draw_is_unequal(name):
    truth, answers = population(accuracy=0.4)
    chance = np.where(answers > 0.5, 0.2, 0.05)
    values = [UNBIASED[name](drawn(truth, answers, chance, seed)).value for seed in range(300)]
    assert np.mean(values) == pytest.approx(truth.mean(), abs=3.5 * np.std(values) / np.sqrt(300) + 0.002)
    labels = drawn(truth, answers, chance, 0)
    assert abs(naive(labels).value - truth.mean()) > 0.1


@pytest.mark.parametrize("tuning", [0.3, 1.0])
def test_equal_to_ppi_python(tuning, monkeypatch):
    """Same point, and the same variance once its part for a corpus that is itself a sample is taken away."""
    truth, answers = population()
    labels = drawn(truth, answers, np.full(len(truth), 0.1), 2)
    n, units = len(labels.truth), len(labels.population)
    import framewire.validity.estimates.estimators as room

    found = room._corrected(labels, tuning)
    theirs = ppi_py.ppi_mean_pointestimate(labels.truth, labels.predicted, labels.population, lam=tuning)
    assert found.value == pytest.approx(float(theirs[0]), abs=1e-9)
    low, high = ppi_py.ppi_mean_ci(labels.truth, labels.predicted, labels.population, alpha=0.05, lam=tuning)
    spread = (float(high[0] - low[0]) / 2 / 1.959963984540054) ** 2
    ours = covariance(found.influence, found.influence, labels.design) * (n - 1) / n
    assert ours + tuning**2 * labels.population.var() / units == pytest.approx(spread, abs=1e-9)


def test_tuning_is_ppi_python_s_for_a_corpus_without_end():
    truth, answers = population()
    labels = drawn(truth, answers, np.full(len(truth), 0.1), 2)
    n = len(labels.truth)
    whole = np.concatenate([labels.predicted, labels.population])
    theirs = np.cov(labels.truth, labels.predicted)[0, 1] / (np.var(whole) * (1 + n / len(labels.population)))
    ours = power_tuning(labels) * np.var(labels.predicted, ddof=1)
    assert ours == pytest.approx(theirs * np.var(whole) * (1 + n / len(labels.population)), abs=1e-9)


def test_a_useless_model_changes_nothing_and_a_perfect_one_leaves_no_error():
    truth, _ = population()
    noise = np.random.default_rng(9).random(len(truth))
    labels = drawn(truth, noise, np.full(len(truth), 0.1), 3)
    assert tuned(labels).value == pytest.approx(gold_only(labels).value, abs=0.02)
    perfect = drawn(truth, truth, np.full(len(truth), 0.1), 3)
    assert tuned(perfect).value == difference(perfect).value == pytest.approx(truth.mean())
    assert covariance(tuned(perfect).influence, tuned(perfect).influence, perfect.design) < 1e-20


def test_variance_of_a_stratified_draw_by_hand():
    """Cochran 1977, (5.7): sum of W² (1 - f) s² / n, here W = .75 and .25, f = 1/10, s² = 1/3 and 1/3."""
    y = np.array([0, 1, 1, 0, 0, 0, 1, 1], dtype=float)
    strata = np.repeat([0, 1], 4)
    share = np.repeat([0.75 / 4, 0.25 / 4], 4)
    design = Design(share, strata, np.arange(8), np.full(8, 0.1))
    expected = 0.9 * (0.75**2 + 0.25**2) * (1 / 3) / 4
    assert covariance(share * y, share * y, design) == pytest.approx(expected)


def test_copies_of_a_text_are_one_observation():
    y = np.repeat([0.0, 1.0, 1.0, 0.0, 1.0], 4)
    alone = Design.simple(20)
    together = Design(alone.weight, alone.stratum, np.repeat(np.arange(5), 4), alone.drawn)
    influence = (y - y.mean()) / 20
    assert covariance(influence, influence, together) == pytest.approx(4 * covariance(influence, influence, alone))


def test_degrees_of_freedom_are_those_of_the_stratum_that_carries_the_variance():
    influence = np.array([5.0, -5.0, 0.01, -0.01, 0.01, -0.01, 0.01, -0.01])
    design = Design(np.ones(8), np.repeat([0, 1], [2, 6]), np.arange(8), np.zeros(8))
    assert degrees_of_freedom(influence, design) == pytest.approx(1.0, abs=0.01)
    rare = np.zeros(100)
    rare[:5] = 1.0
    assert 8 < tail_degrees(rare - rare.mean(), Design.simple(100)) < 13


def test_a_share_stays_a_share():
    for ones in (0, 1, 99, 100):
        y = np.zeros(100)
        y[:ones] = 1
        labels = Labels(y, np.zeros(100), np.zeros(1000), Design.simple(100))
        found = share_interval(gold_only(labels), labels.design)
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.high > found.low


def test_a_difference_of_one_with_itself_is_nought_and_its_interval_holds_it():
    y = np.repeat([0.0, 1.0], [60, 40])
    labels = Labels(y, y, y, Design.simple(100))
    side = share_interval(gold_only(labels), labels.design)
    found = difference_interval(side, side)
    assert found.value == 0
    assert found.low == pytest.approx(-found.high)
    assert 0.1 < found.high < 0.16


@pytest.mark.parametrize(("prevalence", "accuracy"), [(0.3, 0.85), (0.08, 0.9)])
def test_corrected_intervals_cover_where_naive_ones_do_not(prevalence, accuracy):
    dice = np.random.default_rng(4)
    truth = (dice.random(4000) < prevalence).astype(float)
    answers = np.where(dice.random(4000) < accuracy, truth, 1 - truth)
    held, missed = 0, 0
    for seed in range(300):
        labels = drawn(truth, answers, np.full(4000, 0.05), seed)
        found = share_interval(tuned(labels), labels.design)
        held += found.low <= truth.mean() <= found.high
        missed += not abs(naive(labels).value - truth.mean()) < 0.02
    assert 0.91 <= held / 300 <= 0.985
    assert missed == 300


def test_rounding_does_not_change_an_interval():
    """Every label of the code is in a stratum drawn whole: what the other stratum may hide decides, noise or not."""
    truth = np.r_[np.ones(6), np.zeros(30)]
    drawn = np.r_[np.ones(6), np.full(30, 0.4)]
    design = Design(1 / drawn, np.repeat([0, 1], [6, 30]), np.arange(36), drawn)
    exact = gold_only(Labels(truth, truth, truth, design))
    noise = np.random.default_rng(1).normal(size=36) * 1e-12
    found = share_interval(exact, design)
    moved = share_interval(replace(exact, influence=exact.influence + noise), design)
    assert found.low == pytest.approx(moved.low, abs=1e-9)
    assert found.high == pytest.approx(moved.high, abs=1e-9)
    assert 0.01 < found.high - found.low < 0.15
