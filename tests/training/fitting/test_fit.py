"""Fitting on a handful of plain examples learns them, twice the same, and leaves heads that say so."""

from dataclasses import replace

import numpy as np
import pytest

from framewire.models.entailment import PairReader
from framewire.models.folders.catalog import embedded_model
from framewire.models.folders.convert import converted_folder
from framewire.training.fitting.calibrate import Figures, features
from framewire.training.fitting.finished import finished_heads, two_sided_head
from framewire.training.fitting.fit import FitChoices, fit
from framewire.training.fitting.lower import lower_states
from framewire.training.fitting.rounds import TOKENS, batches, longest_pair
from framewire.training.heads.card import SOURCES, card
from framewire.training.sets.examples import Example

THINGS = ("bridge", "harbour", "treaty", "railway", "market", "school")
SIDES = {0: "The {} is splendid.", 1: "The {} is by the river.", 2: "The {} is a disgrace."}
EXAMPLES = [
    Example("claim", tuple((text.format(thing), side.format(thing)) for side in ("The {} is good.", "The {} is bad.")),
            label, thing)
    for thing in THINGS for label, text in SIDES.items()
]  # fmt: skip
CHOICES = FitChoices(rounds=12, first_layer=11, rank=2, rate=5e-3, head_rate=2e-2)


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


def test_the_same_seed_fits_the_same(states, model):
    one, two = (fit(EXAMPLES, states, model, replace(CHOICES, rounds=2)) for _ in range(2))
    assert one.upper.adapter().sha256 == two.upper.adapter().sha256


def test_a_fit_begins_at_the_adapter_that_it_is_given(states, model, trained):
    choices = replace(CHOICES, rounds=3, heads=("claim",))
    examples = [example for example in EXAMPLES if example.head == "claim"]
    bare, started = (fit(examples, states, model, choices, start) for start in (None, trained.upper.adapter()))
    assert list(started.heads.sides) == ["claim"]
    assert bare.upper.adapter().sha256 != started.upper.adapter().sha256


def test_the_finished_heads_give_the_mirrored_answer_to_the_mirrored_question(trained):
    heads = {head.name: head for head in finished_heads(trained)}
    assert sorted(heads) == ["stance_claim", "stance_entity", "stance_reported", "two_sided"]
    draw = np.random.default_rng(0)
    f, a = draw.standard_normal((2, 4, 384)).astype(np.float32)
    straight = heads["stance_claim"].apply(np.hstack([f, a]))
    assert heads["stance_claim"].apply(np.hstack([a, f])) == pytest.approx(straight[:, ::-1], abs=1e-5)
    assert heads["two_sided"].width == 384


def test_what_is_shipped_says_what_was_fitted(trained, model):
    heads = {head.name: head for head in finished_heads(trained)}
    engine = PairReader(model, trained.upper.adapter(), heads["two_sided"])
    scores, labels = trained.answers(EXAMPLES)
    found = heads["stance_claim"].scores(features(engine, EXAMPLES))
    wanted = np.array([example.label for example in EXAMPLES])
    assert (found.argmax(axis=1) == wanted).mean() == (scores.argmax(axis=1) == labels).mean()
    # The fit computes in bfloat16, the engine in 16-bit integers.
    assert np.abs(np.sort(found.max(axis=1)) - np.sort(scores.max(axis=1))).max() < 0.2


def test_batches_hold_every_example_once_and_not_too_many_tokens(states):
    found = batches(EXAMPLES * 20, states)
    assert sum(map(len, found)) == len(EXAMPLES) * 20
    for batch in found:
        assert max(longest_pair(example, states) for example in batch) * 2 * len(batch) <= TOKENS


def test_the_card_names_every_set_its_licence_and_its_figures(trained):
    heads = {"nli": two_sided_head(trained)}
    text = card(dict.fromkeys(SOURCES, EXAMPLES), heads, {"nli": Figures(5, 0.6, 0.2)}, CHOICES)
    for what, licence in SOURCES.values():
        assert f"| {what} | {licence} | 18 |" in text
    assert "| nli | 1.000 | 5 | 0.600 | 0.200 |" in text
