"""Which passages of an article are read for a frame, and when enough of them have been.

A frame is decided by the mean over the passages of an article (frames.py). Reading all of them is what `--exhaustive`
and a codebook with all_passages = true do; otherwise passages that together stand for the whole are read first, and
reading ends when the rest could hardly move the mean to the other side of the threshold.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from framewire.models.rules import rule
from framewire.stance.frames import chance, log_odds

# Word weights are rounded to whole numbers, so that sums are exact and the order the same on every machine.
UNIT = 1000


def reading_order(texts: Sequence[str]) -> list[int]:
    """Return the numbers of the passages in the order they are read: the lead, then each time the one that brings the
    mean of the words read nearest to the mean of the whole article ("herding", Welling 2009).

    >>> reading_order(["ships carry shells", "ships carry shells", "leaders met", "ships carry grain"])
    [0, 2, 3, 1]
    """
    if len(texts) <= rule("frame_first"):
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


def wanted(scores: Sequence[float], count: int, present: float) -> int:
    """Return how many of `count` passages to read in all, after `scores` of the first ones; len(scores): enough.

    `present` is the probability from which the frame is there.

    >>> wanted([], 9, 0.35), wanted([0.001, 0.001, 0.002], 9, 0.35), wanted([0.03, 0.04, 0.05], 9, 0.35)
    (3, 3, 4)
    """
    read, first = len(scores), min(int(rule("frame_first")), count)
    if read < first:
        return first
    if read == count or _one_side(scores, present, rule("frame_sure") * _variance(scores, count) ** 0.5):
        return read
    return min(max(read + 1, int(read * rule("frame_more"))), count)


def _one_side(scores: Sequence[float], present: float, error: float) -> bool:
    """Return whether the mean is on the same side of the threshold when it is off by `error` either way."""
    mean = fmean([log_odds(score) for score in scores])
    return (chance(mean - error) >= present) == (chance(mean + error) >= present)


def _variance(scores: Sequence[float], count: int) -> float:
    """Return how far, squared, the mean log-odds of all `count` passages may be from that of those read.

    The spread of the passages read counts beside a usual one, which weighs like frame_spread_weight passages.
    """
    odds = [log_odds(score) for score in scores]
    mean = fmean(odds)
    squares = math.fsum((value - mean) ** 2 for value in odds)
    weight, usual = rule("frame_spread_weight"), rule("frame_spread")
    spread = (weight * usual**2 + squares) / (weight + len(odds) - 1)
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
