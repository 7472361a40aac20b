"""Operations on rows against numpy and scipy."""

import numpy as np
import pytest
from numba import njit

rows = pytest.importorskip("framewire.engine.operations.rows")
VALUES = np.random.default_rng(0).standard_normal(64).astype(np.float32)


@njit
def folds(row):
    return rows.total(row), rows.total_of_squares(row), rows.largest(row), rows.largest_size(row)


@njit
def change(row, less):
    rows.exponential_row(row, less)


@njit
def gelu(row):
    rows.gelu_row(row)


@njit
def whole(row, factor, words):
    rows.whole_row(row, factor, words)


@njit
def whole_pairs(one, two, factor, words):
    rows.whole_pairs(one, two, factor, words)


def test_sums_add_each_lane_and_then_the_lanes_from_the_first():
    lanes, squares = np.zeros(16, np.float32), np.zeros(16, np.float32)
    for part in VALUES.reshape(4, 16):
        lanes, squares = lanes + part, squares + part * part
    wanted = [np.float32(0), np.float32(0)]
    for lane in range(16):
        wanted = [wanted[0] + lanes[lane], wanted[1] + squares[lane]]
    assert folds(VALUES)[:2] == tuple(wanted)


def test_extremes_are_those_of_the_row():
    assert folds(VALUES)[2:] == (VALUES.max(), np.abs(VALUES).max())
    assert folds(-np.abs(VALUES))[2] == -np.abs(VALUES).min()


def test_a_row_without_values_sums_to_nothing():
    assert folds(np.zeros(0, np.float32)) == (0, 0, -np.inf, 0)


def test_gelu_is_x_times_the_normal_distribution_function():
    from scipy.special import ndtr

    values = np.linspace(-9, 9, 1008, dtype=np.float32)
    wanted = values * ndtr(values)
    gelu(values)
    assert np.abs(values - wanted).max() < 1e-6


def test_exponential_is_right_to_a_few_units_in_the_last_place():
    values = np.linspace(-80, 20, 208, dtype=np.float32)
    found = values + np.float32(7)
    change(found, np.float32(7))
    assert found == pytest.approx(np.exp(values.astype(np.float64)), rel=4e-6)
    assert found[-1] == pytest.approx(np.exp(20), rel=4e-7)


def test_whole_numbers_are_the_nearest_and_halves_go_up():
    values, words = np.linspace(-8, 8, 32, dtype=np.float32), np.empty(32, np.int16)
    values[:4] = [0.25, -0.25, 0.75, 1.25]
    whole(values, np.float32(2), words)
    assert words[:4].tolist() == [1, 0, 2, 3]
    assert np.array_equal(words, np.floor(values * 2 + 0.5).astype(np.int16))


def test_pairs_of_whole_numbers_stand_column_by_column_with_their_signs():
    one, two, words = VALUES[:16] * np.float32(100), VALUES[16:32] * np.float32(100), np.empty(32, np.int16)
    factor = np.linspace(-300, 300, 16, dtype=np.float32)
    whole_pairs(one, two, factor, words)
    wanted = [np.floor(row * factor + np.float32(0.5)).astype(np.int16) for row in (one, two)]
    assert np.array_equal(words.reshape(16, 2).T, wanted)
    assert words.min() < 0 < words.max()
