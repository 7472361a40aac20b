"""The rules that a script can fit: on the sample it finds what the file says, and on made-up cases what made them."""

import math
from pathlib import Path

import numpy as np
import pytest

from framewire.codebook import Codebook, Frame
from framewire.models.rules import rule, rule_list
from framewire.stance.decisions.frames import LEAST
from framewire.stance.questions.hypotheses import frame_questions
from framewire.training.rules.frame_rule import (
    RESOLUTION,
    FrameCase,
    closeness,
    examples_of,
    fitted_rule,
    fitted_rule_by_examples,
    mean_odds,
)
from framewire.training.rules.refit import theme_rules
from small_runs import NoAttributor

ROOT = Path(__file__).parents[3]


def test_the_sample_gives_the_weights_of_named_themes_again(monkeypatch):
    # Who says what has no part in themes.
    monkeypatch.setattr("framewire.corpus.build.Attributor", NoAttributor)
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
    found = fitted_rule(mean_odds(Planted(), cases), [case.present for case in cases])
    assert found.slope == pytest.approx(1.2, abs=0.15)
    assert found.offset == pytest.approx(2.5, abs=0.25)


def test_a_planted_rule_by_examples_is_found_again_from_frames_that_differ():
    draw = np.random.default_rng(0)
    # Frame b is commoner, and its articles are less close to its examples: pooled, closeness would count too little.
    measures = np.vstack(
        [np.stack([draw.normal(-3, 1, 3000), draw.normal(close, 0.06, 3000)], 1) for close in (0.3, 0.2)]
    )
    shift = np.repeat([0.0, 2.0], 3000)
    present = draw.random(6000) < 1 / (1 + np.exp(-(1.2 * measures[:, 0] + 9 * measures[:, 1] + 0.5 + shift)))
    asked = [frame_questions(Frame(name, name, "There is a conflict.")) for name in "ab"]
    cases = [FrameCase(("a",), asked[row // 3000], bool(present[row])) for row in range(6000)]
    found = fitted_rule_by_examples(measures, cases)
    assert found.slope == pytest.approx(1.2, abs=0.12)
    assert found.close == pytest.approx(9, abs=1.5)
    chances = 1 / (1 + np.exp(-(found.slope * measures[:, 0] + found.close * measures[:, 1] + found.offset)))
    assert chances.mean() == pytest.approx(present.mean(), abs=1e-6)


def test_the_closeness_of_an_article_is_that_of_its_three_closest_passages():
    class Degrees:
        def encode(self, texts):
            angles = np.radians([float(text) for text in texts])
            return np.stack([np.cos(angles), np.sin(angles)], axis=1)

    asked = frame_questions(Frame("f", "f", "It is.", examples=("0",)))
    found = closeness(Degrees(), [FrameCase(("90", "60", "0", "60"), asked, True)])
    assert found.tolist() == pytest.approx([(0.5 + 1 + 0.5) / 3])


def test_every_frame_of_the_labelled_set_has_examples():
    book = Codebook.read(ROOT / "data/codebooks/russia-north-korea.toml")
    found = examples_of(book)
    assert found["RE"] == RESOLUTION
    assert sorted(found) == ["CO", "EC", "HI", "MO", "RE"]
    assert all(5 <= len(own) <= 8 for own in (*found.values(), *(frame.examples for frame in book.frames)))
