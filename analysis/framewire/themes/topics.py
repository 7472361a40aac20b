"""Topics by BERTopic: c-TF-IDF over given clusters. BERTopic is loaded, used and let go here and nowhere else."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
# BERTopic imports these for parts that are not used here; they cost 6 to 30 seconds.
_UNUSED = (
    "umap",
    "hdbscan",
    "torch",
    "transformers",
    "sentence_transformers",
    "plotly",
    "openai",
    "cohere",
    "langchain",
    "spacy",
)
CANDIDATES = 40


@dataclass(frozen=True)
class TopicTerms:
    """For each topic its candidate terms, best first by c-TF-IDF, with their weights."""

    terms: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[float, ...], ...]


def describe_topics(phrase_lists: Sequence[Sequence[str]], embeddings: Floats, labels: Ints) -> TopicTerms:
    """Return the c-TF-IDF terms (Grootendorst 2022) of topics 0 ... labels.max().

    `phrase_lists` are the candidate phrases of each passage, `embeddings` (n, d), `labels` (n,) its topic.
    A topic whose passages hold no phrase has no terms.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    documents = [" ".join(phrase.replace(" ", "_") for phrase in found) for found in phrase_lists]
    if len({phrase for found in phrase_lists for phrase in found}) < 2:
        return _without_contrast(phrase_lists, labels, count)
    with bertopic() as engine:
        model = _model(engine, len(documents))
        topics, _ = model.fit_transform(documents, embeddings, y=labels.tolist())
        found: dict[int, list[tuple[str, float]]] = {
            int(old): model.get_topic(new) or [] for old, new in zip(labels, topics, strict=True)
        }
    kept = [[(term, weight) for term, weight in found.get(topic, []) if term] for topic in range(count)]
    terms = tuple(tuple(str(term).replace("_", " ") for term, _ in rows) for rows in kept)
    return TopicTerms(terms, tuple(tuple(float(weight) for _, weight in rows) for rows in kept))


def _without_contrast(phrase_lists: Sequence[Sequence[str]], labels: Ints, count: int) -> TopicTerms:
    """BERTopic fails on a vocabulary of one word; its weight would be the same everywhere."""
    found = [
        sorted({phrase for row in np.flatnonzero(labels == topic).tolist() for phrase in phrase_lists[row]})
        for topic in range(count)
    ]
    return TopicTerms(tuple(map(tuple, found)), tuple((1.0,) * len(terms) for terms in found))


def _model(engine: ModuleType, size: int) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return engine.BERTopic(
        embedding_model=None,
        umap_model=engine.dimensionality.BaseDimensionalityReduction(),
        hdbscan_model=engine.cluster.BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=str.split),
        ctfidf_model=engine.vectorizers.ClassTfidfTransformer(reduce_frequent_words=True),
        language="multilingual",
        top_n_words=CANDIDATES,
    )


@contextmanager
def bertopic() -> Iterator[ModuleType]:
    """Give the BERTopic package, leaving warning filters and loaded modules as they were.

    Where BERTopic is not loaded yet it is loaded without the packages framewire does not use it with, and forgotten
    afterwards, so that a user who imports it later gets all of it.
    """
    with warnings.catch_warnings():
        if "bertopic" in sys.modules:
            yield sys.modules["bertopic"]
            return
        import sklearn.cluster
        import sklearn.feature_extraction.text  # noqa: F401

        with _withheld(_UNUSED):
            import bertopic as engine
            import bertopic.cluster
            import bertopic.dimensionality
            import bertopic.vectorizers
        try:
            yield engine
        finally:
            for name in [name for name in sys.modules if name.split(".")[0] == "bertopic"]:
                del sys.modules[name]


@contextmanager
def _withheld(names: Sequence[str]) -> Iterator[None]:
    """Make packages that are not loaded yet look as if they were not installed."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
