"""The embedded embedding model against sentence-transformers, and against itself in other company."""

import numpy as np
import pytest

from framewire.models.catalog import embedded_model
from framewire.models.embedder import FolderEmbedder, load_embedder

TEXTS = [
    "The two ministers signed a treaty on fishing rights.",
    "A storm closed the mountain road for three days.",
    "",
    "Bread",
    "The price of bread rose by a tenth. " * 60,
    "Кремль заявил, что переговоры продолжатся.",
    "Critics called the shipment a betrayal. The ministry did not answer. The vote is on Monday.",
] + [f"Article number {n} tells of event {n * 7 % 11} in town {n * 5 % 13}." for n in range(30)]


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


@pytest.fixture(scope="module")
def vectors(embedder):
    return embedder.encode(TEXTS)


def test_vectors_have_length_one(vectors):
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_vectors_are_those_of_sentence_transformers(vectors):
    reference = FolderEmbedder(embedded_model("embedding").folder / "model", "reference", "")
    assert (vectors * reference.encode(TEXTS)).sum(1).min() > 0.999


def test_company_and_order_change_nothing(embedder, vectors):
    assert np.array_equal(embedder.encode(TEXTS[::-1])[::-1], vectors)
    for row in (0, 2, 4, 20):
        assert np.array_equal(embedder.encode([TEXTS[row]])[0], vectors[row])
    assert np.array_equal(embedder.encode([TEXTS[1]] * 3), np.repeat(vectors[1:2], 3, axis=0))


def test_no_text_gives_no_row(embedder):
    assert embedder.encode([]).shape == (0, 384)
