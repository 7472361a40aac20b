"""Temperatures come from held-out examples, and figures are those of a hand-made case."""

import numpy as np
import pytest

from framewire.models.parts.heads import Head
from framewire.models.rules import rule
from framewire.training.fitting.calibrate import calibrated, figures
from framewire.training.sets.examples import Example

LABELS = ("entailment", "neutral", "contradiction")


def plain_head(name, width):
    """The first three features are the scores."""
    layer = np.eye(width, 3, dtype=np.float32), np.zeros(3, np.float32)
    return Head(name, LABELS, np.zeros(width, np.float32), np.ones(width, np.float32), (layer,))


class Sure:
    """Reads every pair as the first answer, by scores of log 9 against 0."""

    def features(self, pairs):
        return np.array([[np.log(9), 0, 0]] * len(pairs), np.float32)


def test_a_head_that_is_right_less_often_than_it_says_gets_a_higher_temperature():
    """Says 9 / 11 and is right in 6 of 10: by hand 9^(1/t) / (9^(1/t) + 2) = .6 at 9^(1/t) = 3, t = 2."""
    examples = [Example("nli", ((f"text {n}", "asked"),), 0 if n < 6 else 1 + n % 2, "") for n in range(10)]
    heads, reached = calibrated({"nli": plain_head("nli", 3), "stance_claim": plain_head("x", 6)}, Sure(), examples)
    assert heads["nli"].temperature == pytest.approx(2.0, rel=0.02)
    assert heads["stance_claim"].temperature == 1.0
    assert list(reached) == ["nli"]
    assert (reached["nli"].count, reached["nli"].accuracy) == (10, 0.6)
    assert reached["nli"].calibration_error == pytest.approx(0.0, abs=0.01)


def test_a_head_of_claims_is_less_sure_for_the_sake_of_sets_that_it_has_not_seen():
    pair = ("text", "asked")
    examples = [Example("claim", (pair, pair), 0 if n < 6 else 1 + n % 2, "") for n in range(10)]
    heads, _ = calibrated({"stance_claim": plain_head("stance_claim", 6)}, Sure(), examples)
    assert heads["stance_claim"].temperature == pytest.approx(2.0 * rule("claim_temperature_factor"), rel=0.02)


def test_figures_are_those_of_a_hand_made_case():
    found = figures(plain_head("nli", 3), np.log([[0.8, 0.1, 0.1]] * 5), np.array([0, 0, 0, 1, 2]))
    assert (found.count, found.accuracy) == (5, 0.6)
    assert found.calibration_error == pytest.approx(0.2)


def test_all_examples_of_a_claim_are_held_out_or_none():
    pair = ("text", "asked")
    kept = {Example("claim", (pair, pair), side, f"claim {n}").held_out for n in range(300) for side in (0, 2)}
    assert kept == {True, False}
    for n in range(50):
        assert len({Example("claim", ((f"text {t}", "x"), pair), 0, f"claim {n}").held_out for t in range(5)}) == 1
    share = np.mean([Example("nli", (pair,), 0, f"text {n}").held_out for n in range(5000)])
    assert share == pytest.approx(1 / 12, abs=0.02)
