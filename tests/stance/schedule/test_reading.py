"""Which passages are read first, and that a reading ends only when the rest could hardly change the decision."""

from __future__ import annotations

import math

import numpy as np
import pytest

from framewire.stance.decisions.frames import OFFSET, PRESENT, SLOPE, curve_of, probability, share
from framewire.stance.schedule.reading import FIRST, reading_order, wanted

# The mean log-odds at which an article is just said to show a frame.
EDGE = (math.log(PRESENT / (1 - PRESENT)) - OFFSET) / SLOPE


def read(scores: list[float]) -> int:
    """Return how many of an article's passages are read, when they have these scores in reading order."""
    count = 0
    while (more := wanted(scores[:count], len(scores), PRESENT)) > count:
        count = more
    return count


def article(random: np.random.Generator, mean: float, count: int) -> list[float]:
    # As on 60 releases: log-odds 1.15 apart within an article, the means of articles 1.15 apart around the edge.
    odds = mean + 1.15 * random.standard_normal(count)
    return [float(score) for score in 1 / (1 + np.exp(-odds))]


@pytest.mark.parametrize("count", range(FIRST + 1))
def test_a_short_article_is_read_whole(count: int) -> None:
    assert read([0.001] * count) == count


def test_a_clear_article_is_read_in_part_and_a_doubtful_one_whole() -> None:
    edge = share(EDGE)
    assert probability([edge]) == pytest.approx(PRESENT)
    assert read([0.9] * 60) == FIRST
    assert read([1e-5] * 60) == FIRST
    assert read([edge] * 60) > 40


def test_partial_readings_decide_like_full_ones() -> None:
    random = np.random.default_rng(0)
    whole = [article(random, mean, 30) for mean in random.normal(EDGE, 1.15, 1000)]
    part = [scores[: read(scores)] for scores in whole]
    same = [(probability(a) >= PRESENT) == (probability(b) >= PRESENT) for a, b in zip(whole, part, strict=True)]
    assert np.mean(same) > 0.9
    assert sum(map(len, part)) < 0.5 * sum(map(len, whole))


@pytest.mark.parametrize("present", [0.1, 0.35, 0.6, 0.9])
def test_reading_ends_by_the_threshold_that_decides(present: float) -> None:
    edge = share((math.log(present / (1 - present)) - OFFSET) / SLOPE)
    assert wanted([edge] * 11, 12, present) == 12


@pytest.mark.parametrize("close", [-0.1, 0.2, 0.6])
def test_reading_ends_by_the_threshold_that_closeness_shifts(close: float) -> None:
    curve = curve_of([close])
    edge = share((math.log(0.55 / 0.45) - curve.constant) / curve.slope)
    assert probability([edge], curve) == pytest.approx(0.55)
    assert wanted([edge] * 11, 12, 0.55, curve) == 12
    clear = share((math.log(0.55 / 0.45) - curve.constant) / curve.slope - 3)
    assert wanted([clear] * FIRST, 12, 0.55, curve) == FIRST


def test_the_lead_comes_first_and_then_what_the_article_is_made_of() -> None:
    shells, talks = "ships carried shells over the border", "envoys opened talks in the capital"
    order = reading_order([shells, shells, shells, talks, talks, talks])
    assert order[0] == 0
    assert order[1] == 3
    assert sorted(order) == list(range(6))


def test_passages_without_a_word_are_read_too() -> None:
    assert sorted(reading_order(["", "…", "ships carried shells", "12 345"])) == [0, 1, 2, 3]
