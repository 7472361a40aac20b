"""Words of groups: candidate phrases, their weights, and the choice among them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from framewire.themes.words.terms import TermCandidates, choose_terms, class_weights, cosines, name_of, phrase_vectors


def test_ctfidf_by_hand():
    # Two topics of two words each; "shared" is in both, so its weight is less than that of the other word.
    found = class_weights([["shared", "grain"], ["shared", "crane"]], np.array([0, 1]), 2)
    assert [list(weights) for weights in found] == [["grain", "shared"], ["crane", "shared"]]
    # The root of the share of the topic's words, times log(1 + average words a topic / uses of the word).
    assert found[0]["grain"] == pytest.approx(np.sqrt(0.5) * np.log(3))
    assert found[0]["shared"] == pytest.approx(np.sqrt(0.5) * np.log(2))


def test_ctfidf_is_that_of_bertopic():
    from bertopic.vectorizers import ClassTfidfTransformer

    lists = [["grain", "dock", "grain"], ["dock", "crane"], ["crane", "crane", "quay", "grain"]]
    words = ["crane", "dock", "grain", "quay"]
    counts = np.array([[0, 1, 2, 0], [1, 1, 0, 0], [2, 0, 1, 1]])
    uses = csr_matrix(counts, dtype=float)
    theirs = ClassTfidfTransformer(reduce_frequent_words=True).fit(uses).transform(uses.copy())
    for ours, row in zip(class_weights(lists, np.arange(3), 3), np.asarray(theirs.todense()), strict=True):
        assert [ours.get(word, 0.0) for word in words] == pytest.approx(row.tolist())


def test_groups_without_words_and_texts_without_a_group():
    assert class_weights([[], ["a"]], np.array([0, -1]), 2) == [{}, {}]


def test_terms_say_different_things():
    vectors = np.array([[1, 0], [1, 0.01], [0.9, 0.4]], np.float32)
    group = TermCandidates(("shells", "artillery shells", "railway"), (1.0, 0.99, 0.8), np.array([1, 0.1], np.float32))
    assert choose_terms(group, vectors).terms == ("shells", "railway")


def test_a_term_near_the_centre_comes_before_one_that_is_not():
    vectors = np.array([[-1, 0], [1, 0]], np.float32)
    group = TermCandidates(("stray", "central"), (1.0, 1.0), np.array([1, 0], np.float32))
    assert choose_terms(group, vectors).terms[0] == "central"


def test_a_phrase_is_where_its_passages_are():
    points = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
    found = phrase_vectors([["a"], ["a"], ["b"], ["b"]], points, ["a", "b", "unseen"])
    assert np.allclose(found, [[0.5, -0.5], [-0.5, 0.5], [0, 0]])


def test_no_text_no_vector_and_no_warning():
    assert phrase_vectors([], np.zeros((0, 3), np.float32), ["a"]).tolist() == [[0, 0, 0]]


def test_cosines_do_not_depend_on_the_order_of_rows_or_their_number():
    points = np.random.default_rng(0).normal(size=(61, 384)).astype(np.float32)
    whole, turned = cosines(points, points), cosines(points[::-1], points)
    assert np.array_equal(whole, turned[::-1])
    assert np.array_equal(whole[:7], cosines(points[:7], points))
    assert np.diag(whole).tolist() == [1.0] * 61


def test_names_by_rule():
    assert name_of(("a", "b", "c", "d", "e"), "theme 1") == "a, b, c, d"
    assert name_of((), "found theme 1") == "found theme 1"
