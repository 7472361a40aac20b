"""The head of entailment is fitted on MultiNLI and its denials, by a regression on what the engine says of them."""

import numpy as np
import pytest

from framewire.training.fitting.inference import inference_head
from framewire.training.sets import examples as module
from framewire.training.sets.examples import Example, inference_examples
from framewire.training.sets.nli_sets import CONTRADICTION, ENTAILMENT, NEUTRAL, LabelledPair


class Tells:
    """Reads a pair as the vector that stands for the first word of its premise, in a little noise."""

    def features(self, pairs):
        place = {"yes": 0, "perhaps": 1, "no": 2}
        noise = np.random.default_rng(0).normal(0, 0.1, (len(pairs), 384))
        return (5 * np.eye(384)[[place[premise.split()[0]] for premise, _ in pairs]] + noise).astype(np.float32)


def test_the_head_says_what_the_vectors_tell():
    words = ("yes", "perhaps", "no")
    rows = [Example("nli", ((f"{word} {n}", "x"),), label, "") for n in range(200) for label, word in enumerate(words)]
    head = inference_head(Tells(), rows)
    assert (head.name, head.labels, head.temperature) == ("nli", ("entailment", "neutral", "contradiction"), 1.0)
    found = head.apply(Tells().features([("yes", "x"), ("no", "x"), ("perhaps", "x")]))
    assert found.argmax(1).tolist() == [ENTAILMENT, CONTRADICTION, NEUTRAL]


def test_it_is_fitted_on_multinli_and_its_denials_only(tmp_path, monkeypatch):
    pair = LabelledPair("A dog is running.", "An animal is moving.", ENTAILMENT)
    monkeypatch.setattr(module.nli_sets, "multinli", lambda folder: [pair])
    mnli = Example("nli", (("A dog is running.", "An animal is moving."),), ENTAILMENT, "A dog is running.")
    snli = Example("nli", (("A man sits.", "He stands."),), CONTRADICTION, "A man sits.")
    found = inference_examples(tmp_path, {"snli": [snli], "multinli": [mnli]})
    assert found[0] == mnli
    assert snli not in found
    assert ("A dog is running.", "An animal is not moving.") in [example.pairs[0] for example in found]
    assert len(found) == 4


def test_without_multinli_it_is_fitted_on_what_there_is(tmp_path):
    snli = Example("nli", (("A man sits.", "He stands."),), CONTRADICTION, "A man sits.")
    claim = Example("claim", (("a", "b"), ("a", "c")), 0, "a")
    assert inference_examples(tmp_path, {"snli": [snli], "ibm": [claim]}) == [snli]
    assert inference_examples(tmp_path, {"ibm": [claim]}) == []


def test_fewer_than_all_labels_is_said():
    rows = [Example("nli", ((f"yes {n}", "x"),), ENTAILMENT, "") for n in range(3)]
    with pytest.raises(ValueError, match="class"):
        inference_head(Tells(), rows)
