"""Embeddings are those of sentence-transformers, of unit length, and do not depend on batch mates."""

import numpy as np

from framewire.models.catalog import embedded_model

TEXTS = ["Envoys met for peace talks.", "Shelling killed three civilians.", "", "The harvest was good. " * 60, "여름"]


def test_vectors_are_those_of_the_reference(embedder):
    from sentence_transformers import SentenceTransformer

    entry = embedded_model("embedding")
    folder = (entry.folder / entry.weights).parent
    wanted = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    found = embedder.encode(TEXTS)
    assert found.dtype == np.float32
    assert found.shape == (len(TEXTS), 384)
    assert (found * wanted).sum(axis=1).min() >= 0.999


def test_a_text_has_one_vector_whatever_stands_beside_it(embedder):
    together = embedder.encode(TEXTS)
    alone = np.concatenate([embedder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(alone, together, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert embedder.encode([]).shape == (0, 384)
