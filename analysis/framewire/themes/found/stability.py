"""How many themes: the number of clusters that is found again on resamples, and how often each cluster recurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from framewire.themes.found.kmeans import kmeans, kmeans_of_samples

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
SHARE = 0.7
RESAMPLES = 12
# Resamples of MANY clusters and more, whose agreement differs less.
ENOUGH_OF_MANY = 8
# Starts of each clustering into fewer than MANY clusters, and into more. Of a few clusters every second one ends in a
# poor optimum after three starts, and their agreement differs by .1 from seed to seed, with eight by .03; many average.
STARTS, MANY = (8, 3), 10
# Clouds without clusters, and resamples of each: clouds differ more from one another than resamples of one cloud.
CLOUDS, OF_EACH = 3, 3
NUMBERS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20)
# A cluster should hold a few points of every resample.
POINTS_A_CLUSTER = 8
# Differences below this are within the noise of so many resamples.
EQUALLY_WELL = 0.01
# A number this much less beyond chance than the best may be the best on another sample.
CONTENDS = 0.2
# Groups that agree less than this are mostly other groups each time, however little chance would give.
LEAST = 0.5
# A cluster recurs from this mean overlap on; and the share of the points that should be in clusters which do.
RECURS, STEADY = 0.6, 0.8


@dataclass(frozen=True)
class Tried:
    """A number of clusters that was tried: `agreement` of resamples, and `chance`, what points without clusters give.

    Both are mean adjusted Rand indices, at most 1.
    """

    number: int
    agreement: float
    chance: float

    @property
    def beyond(self) -> float:
        """The part of the agreement that chance leaves open: 1 is full agreement, 0 what no clusters give.

        >>> Tried(2, 0.95, 0.9).beyond < Tried(5, 0.9, 0.4).beyond
        True
        """
        return (self.agreement - self.chance) / max(1 - self.chance, 1e-6)


@dataclass(frozen=True)
class Partition:
    """A chosen clustering. `labels` (n,), `recurrence` in [0, 1] for each cluster: its mean best Jaccard overlap.

    `tried` holds every number that was tried; it is empty, and recurrence null, where there were too few points to
    resample or all are alike.
    """

    labels: Ints
    recurrence: tuple[float | None, ...]
    tried: tuple[Tried, ...]

    @property
    def steady(self) -> float:
        """The share of points in clusters that recur: from .6 on, as Hennig (2007) would have it."""
        sizes = np.bincount(self.labels, minlength=len(self.recurrence))
        return float(
            sum(size for size, found in zip(sizes, self.recurrence, strict=True) if (found or 0) >= RECURS)
            / max(len(self.labels), 1)
        )


def stable_partition(points: Floats, seed: int, again: Sequence[Floats] = ()) -> Partition:
    """Cluster points (n, d) into the number of groups that recurs best on resamples of 70 % of them, beyond chance.

    Ben-Hur, Elisseeff and Guyon (2002): the clusterings of resamples are compared in pairs, here extended to all points
    and by the adjusted Rand index. Two or three clusters recur in any long cloud, so the same is done with points that
    have no clusters, only the spread of the real ones in each direction (John and others 2020, M3C), and what they
    give is taken off. Hennig (2007): a cluster's recurrence is its mean best Jaccard overlap. `points` are given in
    principal directions. A number of which most points are in clusters that do not recur gives way to the next best:
    on a few hundred points chance lets twenty clusters agree in the mean. `again` holds other samples of the same
    points: on each, the numbers that come near the best are measured once more, and the mean decides.
    """
    numbers = [k for k in NUMBERS if k * POINTS_A_CLUSTER <= len(points)]
    if not numbers or np.allclose(points, points[0], atol=1e-6):
        return Partition(np.zeros(len(points), np.int64), (None,) * min(len(points), 1), ())
    runs, first = _measured(points, numbers, seed)
    near = contenders(first) if again else []
    more = [_measured(other, near, seed + turn)[1] for turn, other in enumerate(again, 1)] if len(near) > 1 else []
    tried = tuple(
        _mean([one, *(found for turn in more for found in turn if found.number == one.number)]) for one in first
    )
    found = []
    for number in by_preference(tried):
        labels = kmeans(points, number, seed, starts=20)
        found.append(Partition(labels, recurrence(labels, runs[number]), tried))
        if found[-1].steady >= STEADY:
            return found[-1]
    return max(found, key=lambda part: part.steady)


def _measured(points: Floats, numbers: Sequence[int], seed: int) -> tuple[dict[int, Ints], list[Tried]]:
    """Return the clusterings (r, n) of resamples for each number, and how well they agree."""
    samples = resamples(len(points), seed)
    clouds = [without_clusters(points, np.random.default_rng((seed, cloud))) for cloud in range(CLOUDS)]
    runs = {k: kmeans_of_samples(points, _enough(samples, k), k, seed, _starts(k)) for k in numbers}
    return runs, [Tried(k, agreement(found), _chance(clouds, samples, k, seed)) for k, found in runs.items()]


def contenders(tried: Sequence[Tried]) -> list[int]:
    """Return the numbers that another draw could make the best.

    >>> contenders([Tried(2, 0.97, 0.80), Tried(3, 0.80, 0.60), Tried(5, 0.96, 0.45)])
    [2, 5]
    """
    fair = [one for one in tried if one.agreement >= LEAST]
    most = max((one.beyond for one in fair), default=0.0)
    return [one.number for one in fair if one.beyond >= most - CONTENDS]


def _mean(turns: Sequence[Tried]) -> Tried:
    agreements, chances = [one.agreement for one in turns], [one.chance for one in turns]
    return Tried(turns[0].number, float(np.mean(agreements)), float(np.mean(chances)))


def choose_number(tried: Sequence[Tried]) -> int:
    """Return the number whose agreement goes farthest beyond chance; of equally good ones the largest says most.

    Where no number agrees at least by half, the one that agrees most is taken.

    >>> choose_number([Tried(2, 0.97, 0.92), Tried(3, 0.80, 0.60), Tried(5, 0.96, 0.45)])
    5
    >>> choose_number([Tried(2, 0.48, 0.50), Tried(3, 0.35, 0.20)])
    2
    """
    fair = [one for one in tried if one.agreement >= LEAST]
    if not fair:
        return max(tried, key=lambda one: one.agreement).number
    most = max(one.beyond for one in fair)
    return max(one.number for one in fair if one.beyond >= most - EQUALLY_WELL)


def by_preference(tried: Sequence[Tried]) -> list[int]:
    """Return all numbers, the one that `choose_number` takes first, then what it takes of the rest, and so on.

    >>> by_preference([Tried(2, 0.97, 0.92), Tried(3, 0.80, 0.60), Tried(5, 0.96, 0.45)])
    [5, 2, 3]
    """
    left, order = list(tried), []
    while left:
        order.append(choose_number(left))
        left = [one for one in left if one.number != order[-1]]
    return order


def without_clusters(points: Floats, draw: np.random.Generator) -> Floats:
    """Return as many normal points as `points` (n, d), with the same spread along each axis."""
    return np.asarray(draw.normal(size=points.shape) * points.std(axis=0), np.float32)


def _chance(clouds: Sequence[Floats], samples: NDArray[np.bool_], k: int, seed: int) -> float:
    """Return the mean agreement of resamples of points without clusters."""
    parts = [samples[turn * OF_EACH : (turn + 1) * OF_EACH] for turn in range(len(clouds))]
    runs = [kmeans_of_samples(cloud, part, k, seed, _starts(k)) for cloud, part in zip(clouds, parts, strict=True)]
    return float(np.mean([agreement(found) for found in runs]))


def agreement(partitions: Ints) -> float:
    """Return the mean adjusted Rand index of all pairs of partitions (r, n) of the same points."""
    return float(np.mean([adjusted_rand(left, right) for left, right in combinations(partitions, 2)]))


def adjusted_rand(left: Ints, right: Ints) -> float:
    """Return how far two partitions agree on pairs of points beyond chance: 1 when they are the same.

    Hubert and Arabie (1985).

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    width = int(right.max()) + 1
    table = np.bincount(left * width + right, minlength=(int(left.max()) + 1) * width).reshape(-1, width)
    both = _pairs(table).sum()
    one, other = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    expected = one * other / _pairs(np.array(len(left)))
    most = (one + other) / 2
    return float((both - expected) / (most - expected)) if most != expected else 1.0


def _enough(samples: NDArray[np.bool_], k: int) -> NDArray[np.bool_]:
    return samples if k < MANY else samples[:ENOUGH_OF_MANY]


def _starts(k: int) -> int:
    return STARTS[0] if k < MANY else STARTS[1]


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(counts * (counts - 1.0) / 2)


def recurrence(labels: Ints, others: Ints) -> tuple[float, ...]:
    """Return for each cluster the mean over other partitions of its best Jaccard overlap with a cluster there.

    >>> recurrence(np.array([0, 0, 1, 1]), np.array([[1, 1, 0, 0], [0, 0, 0, 0]]))
    (0.75, 0.75)
    """
    clusters = range(int(labels.max()) + 1)
    return tuple(float(np.mean([_best_overlap(labels == cluster, other) for other in others])) for cluster in clusters)


def resamples(size: int, seed: int) -> NDArray[np.bool_]:
    """Return which points (r, n) each resample holds, drawn without replacement."""
    draw = np.random.default_rng(seed)
    found = np.zeros((RESAMPLES, size), np.bool_)
    for row in found:
        row[draw.choice(size, int(np.ceil(SHARE * size)), replace=False)] = True
    return found


def _best_overlap(inside: NDArray[np.bool_], other: Ints) -> float:
    shared = np.bincount(other[inside], minlength=int(other.max()) + 1)
    either = np.bincount(other, minlength=len(shared)) + int(inside.sum()) - shared
    return float((shared / np.maximum(either, 1)).max())
