"""Positions on the map: neighbours stay neighbours, and any number of points has some."""

import numpy as np
import pytest

from framewire.themes.layout import map_positions


@pytest.mark.parametrize("size", [0, 1, 2, 5, 11, 12, 13, 60])
@pytest.mark.parametrize("width", [1, 2, 40])
def test_any_number_of_points_lies_in_the_unit_square(size, width):
    points = np.random.default_rng(0).normal(size=(size, width)).astype(np.float32)
    found = map_positions(points, seed=0)
    assert found.shape == (size, 2)
    assert ((found >= 0) & (found <= 1)).all()


def test_equal_points_lie_in_the_middle():
    assert (map_positions(np.ones((30, 4), np.float32), seed=0) == 0.5).all()


def test_neighbours_on_the_map_are_of_the_same_group():
    draw = np.random.default_rng(1)
    truth = np.repeat(np.arange(3), 40)
    found = map_positions((np.eye(3, 30)[truth] * 8 + draw.normal(size=(120, 30))).astype(np.float32), seed=0)
    apart = ((found[:, None] - found[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (truth[apart.argmin(axis=1)] == truth).all()


def test_the_same_seed_gives_the_same_map():
    points = np.random.default_rng(2).normal(size=(80, 12)).astype(np.float32)
    assert np.array_equal(map_positions(points, seed=4), map_positions(points, seed=4))
