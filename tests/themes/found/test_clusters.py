"""The parts for BERTopic's sockets: scikit-learn's manners, labels that are kept, directions by hand, and "none"."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from sklearn.base import clone
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline

from framewire.themes.found.clusters import Directions, StableClusters
from framewire.themes.found.groups import nearest_centres


def clouds(k, each, seed=0, width=12):
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(k, width)) * 4
    return (np.repeat(centres, each, axis=0) + draw.normal(size=(k * each, width))).astype(np.float32)


@pytest.mark.parametrize("part", [Directions(), StableClusters(seed=3)])
def test_a_part_can_be_read_set_cloned_and_shown(part):
    again = clone(part)
    assert again is not part
    assert again.get_params() == part.get_params()
    for name in part.get_params():
        assert again.set_params(**{name: 5}).get_params()[name] == 5
    with pytest.raises(ValueError, match="no parameter 'colour'"):
        part.set_params(colour=1)
    assert type(part).__name__ in repr(part)


def test_the_parts_work_in_a_pipeline_of_scikit_learn():
    points = clouds(3, 60)
    chain = make_pipeline(Directions(), StableClusters())
    assert np.array_equal(chain.fit_predict(points), chain.predict(points))


def test_directions_are_principal_components_and_keep_distances():
    points = clouds(3, 40)
    found = Directions().fit_transform(points)
    assert np.allclose(np.abs(found), np.abs(PCA().fit_transform(points)), atol=1e-3)
    assert np.allclose(pdist(found), pdist(points), rtol=1e-3)


def test_directions_are_those_of_the_points_without_a_label():
    points = np.zeros((20, 2), np.float32)
    points[:10, 0], points[10:, 1] = np.arange(10), np.arange(10) * 100
    labels = np.repeat([-1, 0], 10)
    assert np.abs(Directions().fit(points, labels).components_[0]).argmax() == 0
    assert np.abs(Directions().fit(points).components_[0]).argmax() == 1


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


def test_what_is_far_from_every_cluster_is_nowhere():
    draw = np.random.default_rng(0)
    points = clouds(3, 80)
    strangers = (draw.normal(size=(6, 12)) * 40).astype(np.float32)
    found = StableClusters().fit(points)
    assert (found.labels_ >= 0).mean() > 0.98
    assert (found.predict(strangers) == -1).all()
    assert (StableClusters(reach=None).fit(points).predict(strangers) >= 0).all()


def test_what_is_said_to_be_apart_is_nowhere_and_so_is_what_is_like_it():
    points = clouds(4, 60)
    given = np.where(np.arange(240) < 60, -2, -1)
    found = StableClusters().fit(points, given)
    assert (found.labels_[:60] == -1).all()
    assert (found.predict(points[:60]) == -1).all()
    assert len(found.recurrence_) == 3


@pytest.mark.parametrize("size", [0, 1, 2, 39, 41])
def test_any_number_of_points(size):
    points = clouds(3, 20)[:size]
    found = StableClusters().fit(points)
    assert found.labels_.shape == found.predict(points).shape == (size,)
