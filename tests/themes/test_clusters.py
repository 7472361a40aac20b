"""The parts for BERTopic's sockets: scikit-learn's manners, labels that are kept, directions by hand, and "none"."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline

from framewire.themes.clusters import Directions, StableClusters, nearest_centres


def clouds(k, each, seed=0, width=12):
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(k, width)) * 4
    return (np.repeat(centres, each, axis=0) + draw.normal(size=(k * each, width))).astype(np.float32)


@pytest.mark.parametrize("part", [Directions(7), StableClusters(seed=3)])
def test_a_part_can_be_read_set_cloned_and_shown(part):
    again = clone(part)
    assert again is not part
    assert again.get_params() == part.get_params()
    name = next(iter(part.get_params()))
    assert again.set_params(**{name: 5}).get_params()[name] == 5
    with pytest.raises(ValueError, match="no parameter 'colour'"):
        part.set_params(colour=1)
    assert type(part).__name__ in repr(part)


def test_the_parts_work_in_a_pipeline_of_scikit_learn():
    points = clouds(3, 60)
    chain = make_pipeline(Directions(5), StableClusters())
    assert np.array_equal(chain.fit_predict(points), chain.predict(points))


def test_directions_are_principal_components_and_what_they_leave_out():
    points = clouds(3, 40)
    found = Directions(4).fit_transform(points)
    theirs = PCA(4).fit_transform(points)
    assert np.allclose(np.abs(found[:, :4]), np.abs(theirs), atol=1e-3)
    whole = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
    assert np.allclose((found**2).sum(axis=1), whole, rtol=1e-4)


def test_directions_are_those_of_the_points_without_a_label():
    points = np.zeros((20, 2), np.float32)
    points[:10, 0], points[10:, 1] = np.arange(10), np.arange(10) * 100
    labels = np.repeat([-1, 0], 10)
    assert np.abs(Directions(1).fit(points, labels).components_[0]).argmax() == 0
    assert np.abs(Directions(1).fit(points).components_[0]).argmax() == 1


def test_labels_that_are_given_are_kept_and_the_others_found():
    points = clouds(4, 60)
    given = np.where(np.arange(240) < 60, 0, -1)
    found = StableClusters().fit(points, given)
    assert (found.labels_[:60] == 0).all()
    assert set(found.labels_[60:].tolist()) == {1, 2, 3}
    assert found.recurrence_[0] is None
    assert np.array_equal(found.predict(points), found.labels_)


def test_probabilities_are_those_of_the_nearest_centres():
    near, sure = nearest_centres(np.array([[0.0], [0.95]], np.float32), np.array([[0.0], [1.0]], np.float32), block=1)
    assert near.tolist() == [0, 1]
    assert sure[0] > sure[1] > 0.5
