"""The head that says what a text says: a regression on the engine's vectors, once the adapter is as it will be read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framewire.models.entailment import LABELS, PairReader
from framewire.models.parts.heads import Head
from framewire.training.fitting.calibrate import features
from framewire.training.sets.examples import Example

# What squared weights cost, beside the sum of the losses: the inverse of scikit-learn's C. The upper layers have seen
# the examples, so that what they say of them is surer than of others; how heavy, by accuracy on the held-out ones.
PENALTY = 500.0
STEPS = 1000


def inference_head(model: PairReader, examples: Sequence[Example]) -> Head:
    """Return the head "nli" fitted on examples of all three labels, at temperature 1."""
    from sklearn.linear_model import LogisticRegression

    vectors = features(model, examples).astype(np.float64)
    found = LogisticRegression(C=1 / PENALTY, max_iter=STEPS).fit(vectors, [example.label for example in examples])
    plain = np.zeros(vectors.shape[1], np.float32), np.ones(vectors.shape[1], np.float32)
    layer = np.asarray(found.coef_.T, np.float32), np.asarray(found.intercept_, np.float32)
    return Head("nli", LABELS, *plain, (layer,))
