"""The rules that a script can fit: on the sample it finds what the file says, and on made-up cases what made them."""

import math
from pathlib import Path

import numpy as np
import pytest

from framewire.codebook import Frame
from framewire.models.rules import rule, rule_list
from framewire.stance.frames import LEAST
from framewire.stance.hypotheses import frame_questions
from framewire.training.frame_rule import FrameCase, fitted_rule
from framewire.training.rules import theme_rules

ROOT = Path(__file__).parents[2]


def test_the_sample_gives_the_weights_of_named_themes_again():
    found = theme_rules(ROOT)
    assert np.allclose(found["theme_weights"], rule_list("theme_weights"), rtol=0.03)
    assert found["theme_constant"][0] == pytest.approx(rule("theme_constant"), rel=0.03)


class Planted:
    """Says of each passage, which is a number, that it shows the frame with these log-odds."""

    name, revision, engine = "planted", "1", "none"

    def score(self, pairs):
        chances = [1 / (1 + math.exp(-float(premise))) for premise, _ in pairs]
        shares = np.array(chances) * (1 + 2 * LEAST) - LEAST
        return np.stack([shares, 1 - 2 * shares, shares], axis=1)


def test_a_planted_rule_of_frames_is_found_again():
    draw = np.random.default_rng(0)
    frame = frame_questions(Frame("f", "f", "There is a conflict."))
    means = draw.uniform(-5, 0, 3000)
    present = draw.random(3000) < 1 / (1 + np.exp(-(1.2 * means + 2.5)))
    cases = [
        FrameCase((f"{mean - 0.5:.6f}", f"{mean + 0.5:.6f}"), frame, bool(seen))
        for mean, seen in zip(means, present, strict=True)
    ]
    found = fitted_rule(Planted(), cases)
    assert found.slope == pytest.approx(1.2, abs=0.15)
    assert found.offset == pytest.approx(2.5, abs=0.25)
