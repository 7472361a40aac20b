"""Fitting on a handful of plain examples learns them, twice the same, and leaves heads that say so."""

import numpy as np
import pytest

from framewire.models.catalog import embedded_model
from framewire.models.convert import converted_folder
from framewire.training.card import SOURCES, Figures, card, figures
from framewire.training.examples import Example
from framewire.training.finished import finished_heads, nli_head
from framewire.training.fit import FitChoices, fit
from framewire.training.lower import lower_states
from framewire.training.rounds import TOKENS, batches, longest_pair

THINGS = ("bridge", "harbour", "treaty", "railway", "market", "school")
SIDES = {0: "The {} is splendid.", 1: "The {} is by the river.", 2: "The {} is a disgrace."}
EXAMPLES = [
    Example("claim", tuple((text.format(thing), side.format(thing)) for side in ("The {} is good.", "The {} is bad.")),
            label)
    for thing in THINGS for label, text in SIDES.items()
]  # fmt: skip
CHOICES = FitChoices(rounds=12, first_layer=10, rank=2, rate=5e-3, head_rate=2e-2)


@pytest.fixture(scope="module")
def model():
    return converted_folder(embedded_model("entailment"))


@pytest.fixture(scope="module")
def states(model, tmp_path_factory):
    pairs = [pair for example in EXAMPLES for pair in example.pairs]
    return lower_states(model, pairs, CHOICES.first_layer, tmp_path_factory.mktemp("states") / "states.npy")


@pytest.fixture(scope="module")
def trained(model, states):
    return fit(EXAMPLES, states, model, CHOICES)


def test_plain_examples_are_learnt(trained):
    scores, labels = trained.answers(EXAMPLES)
    assert (scores.argmax(axis=1) == labels).mean() > 0.9


def test_the_same_seed_fits_the_same(trained, states, model):
    again = fit(EXAMPLES, states, model, CHOICES)
    assert again.upper.adapter().sha256 == trained.upper.adapter().sha256


def test_the_finished_head_says_what_the_fitted_one_says(trained):
    heads = finished_heads(trained, EXAMPLES)
    assert sorted(heads) == ["nli", "stance_claim", "stance_entity", "stance_reported"]
    assert heads["stance_entity"].temperature == 1.0
    assert heads["stance_claim"].temperature != 1.0
    draw = np.random.default_rng(0)
    f, a = draw.standard_normal((2, 4, 384)).astype(np.float32)
    straight = heads["stance_claim"].apply(np.hstack([f, a]))
    assert heads["stance_claim"].apply(np.hstack([a, f])) == pytest.approx(straight[:, ::-1], abs=1e-5)
    assert nli_head(trained).width == 384


def test_batches_hold_every_example_once_and_not_too_many_tokens(states):
    found = batches(EXAMPLES * 20, states)
    assert sum(map(len, found)) == len(EXAMPLES) * 20
    for batch in found:
        assert max(longest_pair(example, states) for example in batch) * 2 * len(batch) <= TOKENS


def test_figures_are_those_of_a_hand_made_case(trained):
    head = nli_head(trained)
    found = figures(head, np.log([[0.8, 0.1, 0.1]] * 5), np.array([0, 0, 0, 1, 2]))
    assert (found.count, found.accuracy) == (5, 0.6)
    assert found.calibration_error == pytest.approx(0.2)


def test_the_card_names_every_set_its_licence_and_its_figures(trained):
    heads = {"nli": nli_head(trained)}
    text = card(dict.fromkeys(SOURCES, EXAMPLES), heads, {"nli": Figures(5, 0.6, 0.2)}, CHOICES)
    for what, licence in SOURCES.values():
        assert f"| {what} | {licence} | 18 |" in text
    assert "| nli | 1.000 | 5 | 0.600 | 0.200 |" in text
