"""Agreement against Krippendorff's published examples, the package of that name, and simulated truth."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest

from framewire.validity.agreement.coefficients import MISSING, alpha, alpha_of, crossed, kappa, pairs, raw

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: four observers, twelve units.
EXAMPLE = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_of_the_published_example(level, published):
    assert alpha(EXAMPLE, 5, np.arange(12), level).value == pytest.approx(published, abs=5e-4)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
@pytest.mark.parametrize("seed", range(5))
def test_alpha_equals_the_reference_implementation(level, seed):
    dice = np.random.default_rng(seed)
    real = dice.integers(0, 4, 60)
    codes = np.where(dice.random((60, 3)) < 0.6, real[:, None], dice.integers(0, 4, (60, 3)))
    codes[dice.random((60, 3)) < 0.2] = MISSING
    given = np.where(codes == MISSING, np.nan, codes).T
    reference = krippendorff.alpha(given, level_of_measurement=level, value_domain=[0, 1, 2, 3])
    assert alpha(codes, 4, np.arange(60), level).value == pytest.approx(reference, abs=1e-9)


def test_kappa_of_cohen_1960():
    """Cohen 1960, table 1: two psychologists, 200 patients; kappa .49."""
    shares = np.array([[0.25, 0.13, 0.12], [0.12, 0.02, 0.16], [0.03, 0.15, 0.02]])
    table = (shares * 200).round().astype(int)
    first = np.repeat(np.repeat(np.arange(3), 3), table.ravel())
    second = np.repeat(np.tile(np.arange(3), 3), table.ravel())
    same, chance = np.trace(table) / 200, table.sum(1) @ table.sum(0) / 200**2
    found = kappa(first, second, 3, np.arange(200))
    assert found.value == pytest.approx((same - chance) / (1 - chance))
    assert found.low < found.value < found.high


def test_worse_than_chance_stays_negative_and_so_does_its_interval():
    first = np.tile([0, 1], 40)
    found = alpha(np.stack([first, 1 - first], axis=1), 2, np.arange(80))
    assert found.value < -0.9
    assert found.low < -0.9


def test_intervals_shrink_with_the_number_of_articles_and_count_articles_not_units():
    dice = np.random.default_rng(0)
    real = dice.integers(0, 3, 900)
    codes = np.where(dice.random((900, 2)) < 0.8, real[:, None], dice.integers(0, 3, (900, 2)))
    few, many = alpha(codes[:100], 3, np.arange(100)), alpha(codes, 3, np.arange(900))
    assert (many.high - many.low) < (few.high - few.low) / 2
    crowded = alpha(np.repeat(codes[:100], 9, axis=0), 3, np.repeat(np.arange(100), 9))
    assert (crowded.high - crowded.low) == pytest.approx(few.high - few.low, rel=0.15)


def test_what_is_not_defined_has_no_number():
    same = np.zeros((10, 2), dtype=np.int64)
    assert np.isnan(alpha(same, 3, np.arange(10)).value)
    assert np.isnan(kappa(same[:, 0], same[:, 1], 3, np.arange(10)).value)
    alone = np.stack([np.zeros(10, np.int64), np.full(10, MISSING)], axis=1)
    assert alpha(alone, 3, np.arange(10)).units == 0
    one_article = raw(same[:, 0], same[:, 1], 3, np.zeros(10, np.int64))
    assert one_article.value == 1
    assert np.isnan(one_article.low)


def test_order_of_coders_does_not_matter_for_alpha():
    assert alpha(EXAMPLE[:, ::-1], 5, np.arange(12)).value == alpha(EXAMPLE, 5, np.arange(12)).value
    assert np.allclose(pairs(EXAMPLE, 5).sum(axis=0), pairs(EXAMPLE, 5).sum(axis=0).T)
    assert np.isnan(alpha_of(np.zeros((2, 2))))
    assert crossed(np.array([1]), np.array([0]), 2).tolist() == [[[0, 0], [1, 0]]]


def test_the_interval_of_alpha_covers_the_truth():
    """Truth from one very large draw of the same coders; the benchmark has more cells and draws."""
    dice = np.random.default_rng(3)

    def coded(units):
        real = dice.choice(3, units, p=[0.5, 0.3, 0.2])
        return np.where(dice.random((units, 2)) < 0.8, real[:, None], dice.choice(3, (units, 2)))

    truth = alpha(coded(200_000), 3, np.zeros(200_000, np.int64)).value
    found = [alpha(coded(80), 3, np.arange(80), seed=number) for number in range(200)]
    assert 0.89 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.99
