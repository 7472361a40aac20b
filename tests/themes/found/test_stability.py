"""The number of themes and the recurrence of clusters, against simulated truth and scikit-learn."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from framewire.themes.found import stability
from framewire.themes.found.clusters import Directions
from framewire.themes.found.kmeans import kmeans, kmeans_of_samples
from framewire.themes.found.stability import (
    Tried,
    adjusted_rand,
    choose_number,
    recurrence,
    resamples,
    stable_partition,
)


@pytest.fixture(autouse=True)
def _fewer_numbers(monkeypatch):
    """Twenty clusters cost as much time as two to nine together, and none of these worlds has so many."""
    monkeypatch.setattr(stability, "NUMBERS", tuple(range(2, 10)))


def blobs(k, each, apart=6.0, seed=0):
    draw = np.random.default_rng(seed)
    centres = np.eye(k, 12, dtype=np.float32) * apart
    truth = np.repeat(np.arange(k), each)
    return (centres[truth] + draw.normal(size=(len(truth), 12))).astype(np.float32), truth


def sphere(k, size, seed, stories=30):
    """Unit vectors in 384 dimensions: subjects, stories inside them, texts that vary most along a few directions."""
    draw = np.random.default_rng(seed)
    spread = np.arange(1, 385) ** -0.35
    spread = (spread / np.linalg.norm(spread)).astype(np.float32)
    turned = np.linalg.qr(draw.normal(size=(384, 384)))[0].astype(np.float32)
    subjects, told = draw.normal(size=(k, 384)) * 0.9, draw.normal(size=(k * stories, 384)) * 0.6
    truth = draw.integers(0, k, size)
    story = truth * stories + draw.integers(0, stories, size)
    points = 0.5 * draw.normal(size=384) + subjects[truth] + told[story] + draw.normal(size=(size, 384))
    points = (points.astype(np.float32) * spread) @ turned
    return points / np.linalg.norm(points, axis=1, keepdims=True), truth


def test_adjusted_rand_is_that_of_scikit_learn():
    draw = np.random.default_rng(1)
    for _ in range(20):
        left, right = draw.integers(0, 6, 80), draw.integers(0, 3, 80)
        assert adjusted_rand(left, right) == pytest.approx(adjusted_rand_score(left, right))


def test_one_cluster_agrees_with_itself():
    assert adjusted_rand(np.zeros(5, int), np.zeros(5, int)) == 1.0


def test_kmeans_is_as_good_as_scikit_learn():
    points, _ = blobs(5, 60, apart=2.0)
    ours = kmeans(points, 5, seed=0, starts=10)
    theirs = KMeans(5, n_init=10, random_state=0).fit(points)
    inertia = sum(((points[ours == c] - points[ours == c].mean(axis=0)) ** 2).sum() for c in range(5))
    assert inertia <= theirs.inertia_ * 1.02


def test_a_sample_decides_the_centres_of_all_points():
    points, truth = blobs(3, 40)
    held = np.zeros((1, 120), bool)
    held[0, ::2] = True
    assert adjusted_rand(kmeans_of_samples(points, held, 3, seed=0)[0], truth) == 1.0


def test_more_clusters_than_different_points():
    points = np.repeat(np.eye(2, 4, dtype=np.float32), 10, axis=0)
    assert len(set(kmeans(points, 5, seed=0).tolist())) == 2


@pytest.mark.parametrize("k", [2, 5])
def test_the_true_number_of_clusters_is_found(k):
    points, truth = blobs(k, 60)
    found = stable_partition(points, seed=0)
    assert len(found.recurrence) == k
    assert adjusted_rand(found.labels, truth) > 0.98
    assert min(found.recurrence) > 0.95


def test_clusters_of_noise_recur_less_than_real_ones_and_no_more_than_chance():
    draw = np.random.default_rng(0)
    noise = stable_partition(draw.normal(size=(300, 12)).astype(np.float32), seed=0)
    real = stable_partition(blobs(3, 100)[0], seed=0)
    assert max(one.agreement for one in noise.tried) < 0.7 < min(real.recurrence)
    assert max(one.beyond for one in noise.tried) < 0.3
    assert max(one.beyond for one in real.tried) > 0.95


def test_a_long_cloud_without_clusters_does_not_pass_for_two():
    draw = np.random.default_rng(3)
    long = draw.normal(size=(600, 12)).astype(np.float32) * np.array([6.0] + [1.0] * 11, np.float32)
    two = next(one for one in stable_partition(long, seed=0).tried if one.number == 2)
    assert two.agreement > 0.85
    assert two.beyond < 0.5


def test_the_number_farthest_beyond_chance_is_taken():
    assert choose_number([Tried(2, 0.99, 0.95), Tried(3, 0.98, 0.60), Tried(4, 0.90, 0.50)]) == 3
    assert choose_number([Tried(2, 0.97, 0.50), Tried(5, 0.97, 0.49)]) == 5


def test_groups_that_hardly_agree_are_not_taken_for_being_many():
    assert choose_number([Tried(2, 0.61, 0.69), Tried(9, 0.32, 0.14)]) == 2
    assert choose_number([Tried(2, 0.30, 0.10), Tried(9, 0.32, 0.14)]) == 9


@pytest.mark.parametrize(("k", "seed"), [(2, 1), (5, 4), (8, 5)])
def test_the_number_of_subjects_in_a_world_like_sentence_embeddings(k, seed):
    points, truth = sphere(k, 300, seed)
    found = stable_partition(Directions().fit_transform(points)[:, :32], seed)
    assert len(found.recurrence) == k
    assert adjusted_rand(found.labels, truth) > 0.95


def test_seeds_agree_on_the_number(monkeypatch):
    # On both sides of it.
    monkeypatch.setattr(stability, "NUMBERS", tuple(range(2, 7)))
    points, _ = sphere(4, 240, seed=9)
    turned = Directions().fit_transform(points)[:, :32]
    assert {len(stable_partition(turned, seed).recurrence) for seed in range(2)} == {4}


def test_recurrence_by_hand():
    labels = np.array([0, 0, 0, 1])
    # Cluster 0 meets {0,1} (2 of 3 shared) and {0,1,2} (all); cluster 1 meets {2,3} (1 of 2) and {3} (all).
    others = np.array([[0, 0, 1, 1], [1, 1, 1, 0]])
    assert recurrence(labels, others) == pytest.approx(((2 / 3 + 1) / 2, (1 / 2 + 1) / 2))


def test_resamples_hold_their_share_and_repeat_with_the_seed():
    held = resamples(100, seed=3)
    assert (held.sum(axis=1) == 70).all()
    assert np.array_equal(held, resamples(100, seed=3))
    assert not np.array_equal(held, resamples(100, seed=4))


def test_equal_points_are_one_theme():
    found = stable_partition(np.ones((50, 8), np.float32), seed=0)
    assert found.recurrence == (None,)
    assert not found.labels.any()
