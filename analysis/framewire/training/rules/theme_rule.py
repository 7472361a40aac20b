"""The rule of named themes, fitted on the sample: a logistic regression on what the embeddings say of each stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framewire.codebook import Codebook
from framewire.models.embedder import Embedder
from framewire.models.remembered import RememberingEmbedder
from framewire.progress import Silent
from framewire.tables import Store
from framewire.themes.named.documents import stretches
from framewire.themes.named.evidence import describe_named, features
from framewire.themes.passages import document_places, take_in

# How strongly large weights are held back, in scikit-learn's terms.
PENALTY = 0.3


@dataclass(frozen=True)
class JudgedStretches:
    """Features (u, t, f) of stretches, the document (u,) of each, and the gold (documents, t)."""

    features: NDArray[np.float32]
    documents: NDArray[np.int64]
    present: NDArray[np.bool_]


def judged_stretches(book: Codebook, store: Store, embedder: Embedder, gold: pd.DataFrame) -> JudgedStretches:
    """Return what the embeddings say of a corpus, with its gold (path, id) of themes beside it."""
    places, documents = document_places(store)
    named = describe_named(book.themes, embedder)
    remembering = RememberingEmbedder(embedder, store.cache, Silent())
    taken = take_in(store, remembering, documents, named, np.zeros(0, np.int64))
    where = stretches(places)
    found = features(taken.signals, where.of, taken.titles[where.documents])
    path = store.read("documents", columns=["document_id", "path"]).set_index("document_id")["path"]
    truth = set(zip(gold["path"], gold["id"], strict=True))
    present = [[(path[name], theme.id) in truth for theme in book.themes] for name in documents["document_id"]]
    return JudgedStretches(found, where.documents, np.array(present))


def fitted_weights(data: JudgedStretches, documents: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights and, last, the constant of a ridge-penalised logistic regression on some documents."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    kept = np.isin(data.documents, documents)
    rows = data.features[kept].reshape(-1, data.features.shape[-1])
    scaler: Any = StandardScaler().fit(rows)
    model = LogisticRegression(C=PENALTY, max_iter=5000)
    model.fit(scaler.transform(rows), data.present[data.documents[kept]].ravel())
    weights = model.coef_[0] / scaler.scale_
    return np.asarray(np.append(weights, model.intercept_[0] - weights @ scaler.mean_), np.float64)
