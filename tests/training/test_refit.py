"""Heads fitted on given vectors: against scikit-learn, on mirrored questions, and where a stance never occurs."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from framewire.training import refit
from framewire.training.examples import Example
from framewire.training.finished import stance_head
from framewire.training.fit import STANCE_HEADS
from framewire.training.refit import fit_head, refitted
from framewire.training.upper import WIDTH, TwoSidedHeads

DRAW = np.random.default_rng(5)


def vectors(labels):
    """Favour and against vectors whose first number tells the side, in noise."""
    favour, against = DRAW.standard_normal((2, len(labels), WIDTH))
    favour[:, 0] += 2.0 * (labels == 0)
    against[:, 0] += 2.0 * (labels == 2)
    return favour, against


def test_the_nli_head_is_the_regression_that_scikit_learn_finds():
    labels = DRAW.integers(0, 3, 200)
    pooled, _ = vectors(labels)
    heads = TwoSidedHeads(())
    fit_head(heads, "nli", torch.from_numpy(pooled), torch.from_numpy(labels))
    found = heads.nli(torch.from_numpy(pooled)).softmax(1).detach().numpy()
    peer = LogisticRegression(C=1 / refit.PENALTY_OF_NLI, max_iter=1000, tol=1e-8).fit(pooled, labels)
    assert found == pytest.approx(peer.predict_proba(pooled), abs=1e-3)


def test_a_stance_head_is_the_regression_on_questions_and_their_mirror_images():
    labels = DRAW.integers(0, 3, 200)
    favour, against = vectors(labels)
    heads = TwoSidedHeads(STANCE_HEADS)
    fit_head(heads, "claim", torch.from_numpy(np.vstack([favour, against])), torch.from_numpy(labels))
    both = np.hstack([favour, against])
    found = stance_head(heads.float(), "claim").apply(both.astype(np.float32))
    mirrored = np.vstack([both, np.hstack([against, favour])])
    regression = LogisticRegression(C=1 / refit.PENALTY_OF_STANCES, max_iter=1000, tol=1e-8)
    peer = regression.fit(mirrored, np.r_[labels, 2 - labels])
    assert found.argmax(1).tolist() == peer.predict_proba(both).argmax(1).tolist()


def test_a_set_that_labels_no_neutral_gives_a_head_that_hardly_says_it():
    labels = np.where(DRAW.random(200) < 0.5, 0, 2)
    favour, against = vectors(labels)
    heads = TwoSidedHeads(STANCE_HEADS)
    fit_head(heads, "claim", torch.from_numpy(np.vstack([favour, against])), torch.from_numpy(labels))
    found = stance_head(heads.float(), "claim").apply(np.hstack([favour, against]).astype(np.float32))
    assert found[:, 1].max() < 0.05


class Tells:
    """A model whose first number is 3 where the hypothesis says good of good news or bad of bad."""

    def features(self, pairs):
        found = np.zeros((len(pairs), WIDTH), np.float32)
        found[:, 0] = [3.0 if hypothesis in premise else 0.0 for premise, hypothesis in pairs]
        return found


def test_every_head_with_examples_is_fitted_and_the_others_say_nothing():
    texts = ("good", "plain", "bad")
    examples = [
        Example("claim", ((f"{text} {n}", "good"), (f"{text} {n}", "bad")), label, str(n))
        for n in range(100)
        for label, text in enumerate(texts)
    ]
    heads = refitted(Tells(), examples)
    asked = torch.tensor([[3.0], [0.0]]) * torch.eye(1, WIDTH)
    assert int(heads("claim", asked).argmax()) == 0
    assert int(heads("claim", asked.flip(0)).argmax()) == 2
    assert not heads.nli.weight.any()
    assert not heads.sides["entity"].any()
