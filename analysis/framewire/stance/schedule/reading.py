"""Which passages of an article are read for a frame, and when enough of them have been.

A frame is decided by the mean over the passages of an article (decisions/frames.py). Reading all of them is what
`--exhaustive` and a codebook with all_passages = true do; otherwise passages that together stand for the whole are read
first, and reading ends when the rest could hardly move the mean to the other side of the threshold.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from framewire.stance.decisions.frames import PLAIN, Curve, log_odds

# An article of so many passages is read whole; of a longer one so many are read first, then a fifth more at a time.
FIRST, MORE = 3, 1.2
# How many standard errors the mean must be away from the threshold.
SURE = 1.5
# The same for frames with examples, of which more articles are near their threshold.
SURE_BY_EXAMPLES = 1.6
# The spread of the log-odds within an article, and the number of passages that this prior counts for.
SPREAD, PRIOR = 1.15, 6
# Word weights are rounded to whole numbers, so that sums are exact and the order the same on every machine.
UNIT = 1000


def reading_order(texts: Sequence[str]) -> list[int]:
    """Return the numbers of the passages in the order they are read: the lead, then each time the one that brings the
    mean of the words read nearest to the mean of the whole article ("herding", Welling 2009).

    >>> reading_order(["ships carry shells", "ships carry shells", "leaders met", "ships carry grain"])
    [0, 2, 3, 1]
    """
    if len(texts) <= FIRST:
        return list(range(len(texts)))
    bags = _bags(texts)
    alike = bags @ bags.T
    whole = alike.mean(axis=1)
    read, left, near = [0], list(range(1, len(texts))), alike[0].copy()
    while left:
        # |(sum of the read + x) / k - mean|^2 without what is the same for every x.
        gain = alike.diagonal()[left] + 2 * (near[left] - (len(read) + 1) * whole[left])
        best = left.pop(int(np.argmin(gain)))
        read.append(best)
        near += alike[best]
    return read


def wanted(scores: Sequence[float], count: int, present: float, curve: Curve = PLAIN) -> int:
    """Return how many of `count` passages to read in all, after `scores` of the first ones; len(scores): enough.

    `present` is the probability from which the frame is there, `curve` what gives the probability. How close the
    article comes to examples is in the curve, and known before anything is read.

    >>> wanted([], 9, 0.35), wanted([0.001, 0.001, 0.002], 9, 0.35), wanted([0.03, 0.04, 0.05], 9, 0.35)
    (3, 3, 4)
    """
    read = len(scores)
    if read < min(FIRST, count):
        return min(FIRST, count)
    if read == count or _one_side(scores, count, present, curve):
        return read
    return min(max(read + 1, int(read * MORE)), count)


def _one_side(scores: Sequence[float], count: int, present: float, curve: Curve) -> bool:
    """Return whether the mean stays on one side of the threshold when it is off by some standard errors either way."""
    sure = SURE if curve == PLAIN else SURE_BY_EXAMPLES
    mean, error = fmean([log_odds(score) for score in scores]), sure * _variance(scores, count) ** 0.5
    return (curve.chance(mean - error) >= present) == (curve.chance(mean + error) >= present)


def _variance(scores: Sequence[float], count: int) -> float:
    """Return how far, squared, the mean log-odds of all `count` passages may be from that of those read."""
    odds = [log_odds(score) for score in scores]
    mean = fmean(odds)
    squares = math.fsum((value - mean) ** 2 for value in odds)
    spread = (PRIOR * SPREAD**2 + squares) / (PRIOR + len(odds) - 1)
    return spread * (1 / len(odds) - 1 / count)


def _bags(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return the words of each text as a row of whole numbers of about the same length."""
    counts = [Counter(re.findall(r"[^\W\d_]{4,}", text.lower())) for text in texts]
    place = {word: number for number, word in enumerate(sorted(set().union(*counts)))}
    bags = np.zeros((len(texts), len(place)))
    for row, bag in enumerate(counts):
        for word, times in bag.items():
            bags[row, place[word]] = times
    lengths = np.sqrt((bags**2).sum(axis=1, keepdims=True))
    return np.asarray(np.rint(UNIT * bags / np.maximum(lengths, 1)))
