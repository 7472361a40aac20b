"""What a corpus is not about: recipes among news, not among recipes; nothing where nothing can be compared."""

from __future__ import annotations

import numpy as np

from framewire.themes.named.everyday import NEWS, SUBJECTS, learn_everyday, middle
from themes.worlds import WordEmbedder, texts_on

COOKING = [f"{text} {word}" for text in SUBJECTS["cooking"] for word in ("slowly", "gently", "quickly")]


def test_everyday_texts_in_a_corpus_about_something_else_are_seen():
    embedder = WordEmbedder()
    texts, _ = texts_on(["harbour", "hospital"], 100)
    points = embedder.encode([*texts, *COOKING])
    found = learn_everyday(points, embedder).has(points)
    assert not found[:200].any()
    assert found[200:].all()


def test_a_subject_of_an_eighth_of_the_corpus_is_its_own():
    embedder = WordEmbedder()
    texts, _ = texts_on(["harbour", "hospital"], 20)
    points = embedder.encode([*texts, *COOKING])
    everyday = learn_everyday(points, embedder)
    assert not everyday.has(points).any()
    assert everyday.own.tolist() == [name == "cooking" for name in SUBJECTS]


def test_news_is_not_everyday():
    embedder = WordEmbedder()
    texts, _ = texts_on(["harbour", "hospital"], 200)
    points = embedder.encode([*texts, *NEWS])
    assert not learn_everyday(points, embedder).has(points).any()


def test_without_an_embedder_nothing_is_compared():
    points = np.eye(3, dtype=np.float32)
    assert not learn_everyday(points, None).has(points).any()
    assert not learn_everyday(points[:1], WordEmbedder(width=3)).has(points).any()


def test_the_middle_is_where_most_points_lie():
    points = np.array([[1, 0]] * 9 + [[0, 1]], np.float32)
    assert np.allclose(middle(points), [1, 0])
