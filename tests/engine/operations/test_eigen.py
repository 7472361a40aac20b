"""Eigenvectors in a fixed order of adding, against LAPACK's and by what they must satisfy."""

import numpy as np
import pytest

from framewire.engine import ordered_eigenvectors


@pytest.mark.parametrize(("points", "width"), [(300, 60), (20, 60), (3, 2), (5, 1), (9, 5)])
def test_they_are_those_that_lapack_finds(points, width):
    drawn = np.random.default_rng(points).standard_normal((points, width))
    matrix = drawn.T @ drawn
    found = ordered_eigenvectors(matrix)
    values = np.linalg.eigvalsh(matrix)[::-1]
    assert np.abs(found @ found.T - np.eye(width)).max() < 1e-12
    assert np.abs(found @ matrix @ found.T - np.diag(values)).max() < 1e-11 * values[0]
    largest = np.take_along_axis(found, np.abs(found).argmax(axis=1)[:, None], axis=1)
    assert (largest > 0).all()


def test_of_a_matrix_of_nothing_any_directions_will_do():
    assert np.array_equal(ordered_eigenvectors(np.zeros((3, 3))), np.eye(3))
    assert ordered_eigenvectors(np.zeros((0, 0))).shape == (0, 0)


def test_the_matrix_that_was_given_stays_as_it_was():
    matrix = np.array([[2.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 1.0]])
    before = matrix.copy()
    ordered_eigenvectors(matrix)
    assert np.array_equal(matrix, before)
